module {
  aie.device(npu1_1col) {
    func.func private @mac(memref<16x16xi16>, memref<16x16xi16>, memref<16x16xi32>) attributes {link_with = "mac.o"}
    func.func private @zero(memref<16x16xi32>) attributes {link_with = "zero.o"}
    %shim_noc_tile_0_0 = aie.tile(0, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %mem_tile_0_1 = aie.tile(0, 1) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 26>}
    %tile_0_2 = aie.tile(0, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %c_cons_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 4) {init = 0 : i32, sym_name = "c_cons_prod_lock_0"}
    %c_cons_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 5) {init = 0 : i32, sym_name = "c_cons_cons_lock_0"}
    %cm_cons_buff_0 = aie.buffer(%mem_tile_0_1) {address = 0 : i32, mem_bank = 0 : i32, sym_name = "cm_cons_buff_0"} : memref<16x16xi32> 
    %cm_cons_buff_1 = aie.buffer(%mem_tile_0_1) {address = 65536 : i32, mem_bank = 1 : i32, sym_name = "cm_cons_buff_1"} : memref<16x16xi32> 
    %cm_cons_prod_lock_0 = aie.lock(%mem_tile_0_1, 4) {init = 2 : i32, sym_name = "cm_cons_prod_lock_0"}
    %cm_cons_cons_lock_0 = aie.lock(%mem_tile_0_1, 5) {init = 0 : i32, sym_name = "cm_cons_cons_lock_0"}
    %cm_buff_0 = aie.buffer(%tile_0_2) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "cm_buff_0"} : memref<16x16xi32> 
    %cm_buff_1 = aie.buffer(%tile_0_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "cm_buff_1"} : memref<16x16xi32> 
    %cm_prod_lock_0 = aie.lock(%tile_0_2, 4) {init = 2 : i32, sym_name = "cm_prod_lock_0"}
    %cm_cons_lock_0 = aie.lock(%tile_0_2, 5) {init = 0 : i32, sym_name = "cm_cons_lock_0"}
    %bm_cons_buff_0 = aie.buffer(%tile_0_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "bm_cons_buff_0"} : memref<16x16xi16> 
    %bm_cons_buff_1 = aie.buffer(%tile_0_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "bm_cons_buff_1"} : memref<16x16xi16> 
    %bm_cons_prod_lock_0 = aie.lock(%tile_0_2, 2) {init = 2 : i32, sym_name = "bm_cons_prod_lock_0"}
    %bm_cons_cons_lock_0 = aie.lock(%tile_0_2, 3) {init = 0 : i32, sym_name = "bm_cons_cons_lock_0"}
    %b_cons_buff_0 = aie.buffer(%mem_tile_0_1) {address = 131072 : i32, mem_bank = 2 : i32, sym_name = "b_cons_buff_0"} : memref<16x16xi16> 
    %b_cons_buff_1 = aie.buffer(%mem_tile_0_1) {address = 196608 : i32, mem_bank = 3 : i32, sym_name = "b_cons_buff_1"} : memref<16x16xi16> 
    %b_cons_prod_lock_0 = aie.lock(%mem_tile_0_1, 2) {init = 2 : i32, sym_name = "b_cons_prod_lock_0"}
    %b_cons_cons_lock_0 = aie.lock(%mem_tile_0_1, 3) {init = 0 : i32, sym_name = "b_cons_cons_lock_0"}
    %b_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 2) {init = 0 : i32, sym_name = "b_prod_lock_0"}
    %b_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 3) {init = 0 : i32, sym_name = "b_cons_lock_0"}
    %am_cons_buff_0 = aie.buffer(%tile_0_2) {address = 3072 : i32, mem_bank = 0 : i32, sym_name = "am_cons_buff_0"} : memref<16x16xi16> 
    %am_cons_buff_1 = aie.buffer(%tile_0_2) {address = 17408 : i32, mem_bank = 1 : i32, sym_name = "am_cons_buff_1"} : memref<16x16xi16> 
    %am_cons_prod_lock_0 = aie.lock(%tile_0_2, 0) {init = 2 : i32, sym_name = "am_cons_prod_lock_0"}
    %am_cons_cons_lock_0 = aie.lock(%tile_0_2, 1) {init = 0 : i32, sym_name = "am_cons_cons_lock_0"}
    %a_cons_buff_0 = aie.buffer(%mem_tile_0_1) {address = 262144 : i32, mem_bank = 4 : i32, sym_name = "a_cons_buff_0"} : memref<16x16xi16> 
    %a_cons_buff_1 = aie.buffer(%mem_tile_0_1) {address = 327680 : i32, mem_bank = 5 : i32, sym_name = "a_cons_buff_1"} : memref<16x16xi16> 
    %a_cons_prod_lock_0 = aie.lock(%mem_tile_0_1, 0) {init = 2 : i32, sym_name = "a_cons_prod_lock_0"}
    %a_cons_cons_lock_0 = aie.lock(%mem_tile_0_1, 1) {init = 0 : i32, sym_name = "a_cons_cons_lock_0"}
    %a_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 0) {init = 0 : i32, sym_name = "a_prod_lock_0"}
    %a_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 1) {init = 0 : i32, sym_name = "a_cons_lock_0"}
    %core_0_2 = aie.core(%tile_0_2) {
      %c0 = arith.constant 0 : index
      %c4 = arith.constant 4 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb8
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb9
    ^bb2:  // pred: ^bb1
      aie.use_lock(%cm_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @zero(%cm_buff_0) : (memref<16x16xi32>) -> ()
      cf.br ^bb3(%c0 : index)
    ^bb3(%2: index):  // 2 preds: ^bb2, ^bb4
      %3 = arith.cmpi slt, %2, %c4 : index
      cf.cond_br %3, ^bb4, ^bb5
    ^bb4:  // pred: ^bb3
      aie.use_lock(%am_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%bm_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mac(%am_cons_buff_0, %bm_cons_buff_0, %cm_buff_0) : (memref<16x16xi16>, memref<16x16xi16>, memref<16x16xi32>) -> ()
      aie.use_lock(%am_cons_prod_lock_0, Release, 1)
      aie.use_lock(%bm_cons_prod_lock_0, Release, 1)
      aie.use_lock(%am_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%bm_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mac(%am_cons_buff_1, %bm_cons_buff_1, %cm_buff_0) : (memref<16x16xi16>, memref<16x16xi16>, memref<16x16xi32>) -> ()
      aie.use_lock(%am_cons_prod_lock_0, Release, 1)
      aie.use_lock(%bm_cons_prod_lock_0, Release, 1)
      %4 = arith.addi %2, %c2 : index
      cf.br ^bb3(%4 : index)
    ^bb5:  // pred: ^bb3
      aie.use_lock(%cm_cons_lock_0, Release, 1)
      aie.use_lock(%cm_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @zero(%cm_buff_1) : (memref<16x16xi32>) -> ()
      cf.br ^bb6(%c0 : index)
    ^bb6(%5: index):  // 2 preds: ^bb5, ^bb7
      %6 = arith.cmpi slt, %5, %c4 : index
      cf.cond_br %6, ^bb7, ^bb8
    ^bb7:  // pred: ^bb6
      aie.use_lock(%am_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%bm_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mac(%am_cons_buff_0, %bm_cons_buff_0, %cm_buff_1) : (memref<16x16xi16>, memref<16x16xi16>, memref<16x16xi32>) -> ()
      aie.use_lock(%am_cons_prod_lock_0, Release, 1)
      aie.use_lock(%bm_cons_prod_lock_0, Release, 1)
      aie.use_lock(%am_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%bm_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mac(%am_cons_buff_1, %bm_cons_buff_1, %cm_buff_1) : (memref<16x16xi16>, memref<16x16xi16>, memref<16x16xi32>) -> ()
      aie.use_lock(%am_cons_prod_lock_0, Release, 1)
      aie.use_lock(%bm_cons_prod_lock_0, Release, 1)
      %7 = arith.addi %5, %c2 : index
      cf.br ^bb6(%7 : index)
    ^bb8:  // pred: ^bb6
      aie.use_lock(%cm_cons_lock_0, Release, 1)
      %8 = arith.addi %0, %c2 : index
      cf.br ^bb1(%8 : index)
    ^bb9:  // pred: ^bb1
      aie.use_lock(%cm_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @zero(%cm_buff_0) : (memref<16x16xi32>) -> ()
      cf.br ^bb10(%c0 : index)
    ^bb10(%9: index):  // 2 preds: ^bb9, ^bb11
      %10 = arith.cmpi slt, %9, %c4 : index
      cf.cond_br %10, ^bb11, ^bb12
    ^bb11:  // pred: ^bb10
      aie.use_lock(%am_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%bm_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mac(%am_cons_buff_0, %bm_cons_buff_0, %cm_buff_0) : (memref<16x16xi16>, memref<16x16xi16>, memref<16x16xi32>) -> ()
      aie.use_lock(%am_cons_prod_lock_0, Release, 1)
      aie.use_lock(%bm_cons_prod_lock_0, Release, 1)
      aie.use_lock(%am_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%bm_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mac(%am_cons_buff_1, %bm_cons_buff_1, %cm_buff_0) : (memref<16x16xi16>, memref<16x16xi16>, memref<16x16xi32>) -> ()
      aie.use_lock(%am_cons_prod_lock_0, Release, 1)
      aie.use_lock(%bm_cons_prod_lock_0, Release, 1)
      %11 = arith.addi %9, %c2 : index
      cf.br ^bb10(%11 : index)
    ^bb12:  // pred: ^bb10
      aie.use_lock(%cm_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["zero.o", "mac.o"], stack_size = 2048 : i32}
    aie.runtime_sequence(%arg0: memref<64x64xi16>, %arg1: memref<64x64xi16>, %arg2: memref<64x64xi32>) {
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 0][4, 4, 16, 16][0, 16, 64, 1]) {id = 0 : i64, metadata = @a_shim_alloc} : memref<64x64xi16>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 0][4, 4, 16, 16][16, 1024, 64, 1]) {id = 1 : i64, metadata = @b_shim_alloc} : memref<64x64xi16>
      aiex.npu.dma_memcpy_nd(%arg2[0, 0, 0, 0][1, 4, 16, 16][0, 16, 64, 1]) {id = 2 : i64, issue_token = true, metadata = @c_shim_alloc} : memref<64x64xi32>
      aiex.npu.dma_wait {symbol = @c_shim_alloc}
    }
    aie.shim_dma_allocation @a_shim_alloc(%shim_noc_tile_0_0, MM2S, 0)
    %memtile_dma_0_1 = aie.memtile_dma(%mem_tile_0_1) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%a_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a_cons_buff_0 : memref<16x16xi16>, 0, 256) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%a_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%a_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a_cons_buff_1 : memref<16x16xi16>, 0, 256) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%a_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%a_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a_cons_buff_0 : memref<16x16xi16>, 0, 256, [<size = 4, stride = 64>, <size = 4, stride = 4>, <size = 4, stride = 16>, <size = 4, stride = 1>]) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%a_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%a_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a_cons_buff_1 : memref<16x16xi16>, 0, 256, [<size = 4, stride = 64>, <size = 4, stride = 4>, <size = 4, stride = 16>, <size = 4, stride = 1>]) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%a_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      %2 = aie.dma_start(S2MM, 1, ^bb7, ^bb9)
    ^bb7:  // 2 preds: ^bb6, ^bb8
      aie.use_lock(%b_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b_cons_buff_0 : memref<16x16xi16>, 0, 256) {bd_id = 24 : i32, next_bd_id = 25 : i32}
      aie.use_lock(%b_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb8
    ^bb8:  // pred: ^bb7
      aie.use_lock(%b_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b_cons_buff_1 : memref<16x16xi16>, 0, 256) {bd_id = 25 : i32, next_bd_id = 24 : i32}
      aie.use_lock(%b_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb7
    ^bb9:  // pred: ^bb6
      %3 = aie.dma_start(MM2S, 1, ^bb10, ^bb12)
    ^bb10:  // 2 preds: ^bb9, ^bb11
      aie.use_lock(%b_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b_cons_buff_0 : memref<16x16xi16>, 0, 256) {bd_id = 26 : i32, next_bd_id = 27 : i32}
      aie.use_lock(%b_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb11
    ^bb11:  // pred: ^bb10
      aie.use_lock(%b_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b_cons_buff_1 : memref<16x16xi16>, 0, 256) {bd_id = 27 : i32, next_bd_id = 26 : i32}
      aie.use_lock(%b_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb10
    ^bb12:  // pred: ^bb9
      %4 = aie.dma_start(S2MM, 2, ^bb13, ^bb15)
    ^bb13:  // 2 preds: ^bb12, ^bb14
      aie.use_lock(%cm_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%cm_cons_buff_0 : memref<16x16xi32>, 0, 256) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%cm_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb14
    ^bb14:  // pred: ^bb13
      aie.use_lock(%cm_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%cm_cons_buff_1 : memref<16x16xi32>, 0, 256) {bd_id = 5 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%cm_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb13
    ^bb15:  // pred: ^bb12
      %5 = aie.dma_start(MM2S, 2, ^bb16, ^bb18)
    ^bb16:  // 2 preds: ^bb15, ^bb17
      aie.use_lock(%cm_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%cm_cons_buff_0 : memref<16x16xi32>, 0, 256, [<size = 4, stride = 64>, <size = 4, stride = 4>, <size = 4, stride = 16>, <size = 4, stride = 1>]) {bd_id = 6 : i32, next_bd_id = 7 : i32}
      aie.use_lock(%cm_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb17
    ^bb17:  // pred: ^bb16
      aie.use_lock(%cm_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%cm_cons_buff_1 : memref<16x16xi32>, 0, 256, [<size = 4, stride = 64>, <size = 4, stride = 4>, <size = 4, stride = 16>, <size = 4, stride = 1>]) {bd_id = 7 : i32, next_bd_id = 6 : i32}
      aie.use_lock(%cm_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb16
    ^bb18:  // pred: ^bb15
      aie.end
    }
    %mem_0_2 = aie.mem(%tile_0_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%am_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%am_cons_buff_0 : memref<16x16xi16>, 0, 256) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%am_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%am_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%am_cons_buff_1 : memref<16x16xi16>, 0, 256) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%am_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(S2MM, 1, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%bm_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%bm_cons_buff_0 : memref<16x16xi16>, 0, 256) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%bm_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%bm_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%bm_cons_buff_1 : memref<16x16xi16>, 0, 256) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%bm_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      %2 = aie.dma_start(MM2S, 0, ^bb7, ^bb9)
    ^bb7:  // 2 preds: ^bb6, ^bb8
      aie.use_lock(%cm_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%cm_buff_0 : memref<16x16xi32>, 0, 256) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%cm_prod_lock_0, Release, 1)
      aie.next_bd ^bb8
    ^bb8:  // pred: ^bb7
      aie.use_lock(%cm_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%cm_buff_1 : memref<16x16xi32>, 0, 256) {bd_id = 5 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%cm_prod_lock_0, Release, 1)
      aie.next_bd ^bb7
    ^bb9:  // pred: ^bb6
      aie.end
    }
    aie.shim_dma_allocation @b_shim_alloc(%shim_noc_tile_0_0, MM2S, 1)
    aie.shim_dma_allocation @c_shim_alloc(%shim_noc_tile_0_0, S2MM, 0)
    aie.packet_flow(15) {
      aie.packet_source<%shim_noc_tile_0_0, TileControl : 0>
      aie.packet_dest<%shim_noc_tile_0_0, South : 0>
    } {keep_pkt_header = true, priority_route = true}
    %switchbox_0_0 = aie.switchbox(%shim_noc_tile_0_0) {
      aie.connect<South : 3, North : 4>
      aie.connect<South : 7, North : 1>
      aie.connect<North : 2, South : 2>
      %0 = aie.amsel<5> (3)
      %1 = aie.masterset(South : 0, %0) {keep_pkt_header = true}
      aie.packet_rules(TileControl : 0) {
        aie.rule(31, 15, %0)
      }
    }
    %shim_mux_0_0 = aie.shim_mux(%shim_noc_tile_0_0) {
      aie.connect<DMA : 0, North : 3>
      aie.connect<DMA : 1, North : 7>
      aie.connect<North : 2, DMA : 0>
    }
    %switchbox_0_1 = aie.switchbox(%mem_tile_0_1) {
      aie.connect<South : 4, DMA : 0>
      aie.connect<DMA : 0, North : 1>
      aie.connect<South : 1, DMA : 1>
      aie.connect<DMA : 1, North : 5>
      aie.connect<North : 0, DMA : 2>
      aie.connect<DMA : 2, South : 2>
    }
    %switchbox_0_2 = aie.switchbox(%tile_0_2) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<South : 5, DMA : 1>
      aie.connect<DMA : 0, South : 0>
    }
    aie.wire(%shim_mux_0_0 : North, %switchbox_0_0 : South)
    aie.wire(%shim_noc_tile_0_0 : DMA, %shim_mux_0_0 : DMA)
    aie.wire(%mem_tile_0_1 : Core, %switchbox_0_1 : Core)
    aie.wire(%mem_tile_0_1 : DMA, %switchbox_0_1 : DMA)
    aie.wire(%switchbox_0_0 : North, %switchbox_0_1 : South)
    aie.wire(%tile_0_2 : Core, %switchbox_0_2 : Core)
    aie.wire(%tile_0_2 : DMA, %switchbox_0_2 : DMA)
    aie.wire(%switchbox_0_1 : North, %switchbox_0_2 : South)
  }
}
