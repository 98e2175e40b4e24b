module {
  aie.device(npu2_2col) {
    func.func private @stats(memref<128xi16>, memref<16xi32>, memref<8xi32>) attributes {link_with = "stats.o"}
    func.func private @apply(memref<128xi16>, memref<8xi32>, memref<128xi16>) attributes {link_with = "apply.o"}
    %shim_noc_tile_0_0 = aie.tile(0, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %tile_0_2 = aie.tile(0, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %tile_0_3 = aie.tile(0, 3) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 29>}
    %o_cons_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 2) {init = 0 : i32, sym_name = "o_cons_prod_lock_0"}
    %o_cons_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 3) {init = 0 : i32, sym_name = "o_cons_cons_lock_0"}
    %o_buff_0 = aie.buffer(%tile_0_3) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "o_buff_0"} : memref<128xi16> 
    %o_buff_1 = aie.buffer(%tile_0_3) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o_buff_1"} : memref<128xi16> 
    %o_prod_lock_0 = aie.lock(%tile_0_3, 2) {init = 2 : i32, sym_name = "o_prod_lock_0"}
    %o_cons_lock_0 = aie.lock(%tile_0_3, 3) {init = 0 : i32, sym_name = "o_cons_lock_0"}
    %st_buff_0 = aie.buffer(%tile_0_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "st_buff_0"} : memref<8xi32> 
    %st_prod_lock_0 = aie.lock(%tile_0_2, 2) {init = 1 : i32, sym_name = "st_prod_lock_0"}
    %st_cons_lock_0 = aie.lock(%tile_0_2, 3) {init = 0 : i32, sym_name = "st_cons_lock_0"}
    %x_0_cons_buff_0 = aie.buffer(%tile_0_2) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "x_0_cons_buff_0"} : memref<128xi16> 
    %x_0_cons_buff_1 = aie.buffer(%tile_0_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "x_0_cons_buff_1"} : memref<128xi16> 
    %x_0_cons_prod_lock_0 = aie.lock(%tile_0_2, 0) {init = 2 : i32, sym_name = "x_0_cons_prod_lock_0"}
    %x_0_cons_cons_lock_0 = aie.lock(%tile_0_2, 1) {init = 0 : i32, sym_name = "x_0_cons_cons_lock_0"}
    %x_1_cons_buff_0 = aie.buffer(%tile_0_3) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "x_1_cons_buff_0"} : memref<128xi16> 
    %x_1_cons_buff_1 = aie.buffer(%tile_0_3) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "x_1_cons_buff_1"} : memref<128xi16> 
    %x_1_cons_prod_lock_0 = aie.lock(%tile_0_3, 0) {init = 2 : i32, sym_name = "x_1_cons_prod_lock_0"}
    %x_1_cons_cons_lock_0 = aie.lock(%tile_0_3, 1) {init = 0 : i32, sym_name = "x_1_cons_cons_lock_0"}
    %x_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 0) {init = 0 : i32, sym_name = "x_prod_lock_0"}
    %x_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 1) {init = 0 : i32, sym_name = "x_cons_lock_0"}
    %rtp = aie.buffer(%tile_0_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "rtp"} : memref<16xi32> 
    aie.flow(%shim_noc_tile_0_0, DMA : 0, %tile_0_2, DMA : 0)
    %core_0_2 = aie.core(%tile_0_2) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%x_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%st_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @stats(%x_0_cons_buff_0, %rtp, %st_buff_0) : (memref<128xi16>, memref<16xi32>, memref<8xi32>) -> ()
      aie.use_lock(%x_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%st_cons_lock_0, Release, 1)
      aie.use_lock(%x_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%st_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @stats(%x_0_cons_buff_1, %rtp, %st_buff_0) : (memref<128xi16>, memref<16xi32>, memref<8xi32>) -> ()
      aie.use_lock(%x_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%st_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%x_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%st_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @stats(%x_0_cons_buff_0, %rtp, %st_buff_0) : (memref<128xi16>, memref<16xi32>, memref<8xi32>) -> ()
      aie.use_lock(%x_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%st_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["stats.o"]}
    %core_0_3 = aie.core(%tile_0_3) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%st_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%x_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @apply(%x_1_cons_buff_0, %st_buff_0, %o_buff_0) : (memref<128xi16>, memref<8xi32>, memref<128xi16>) -> ()
      aie.use_lock(%o_cons_lock_0, Release, 1)
      aie.use_lock(%x_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%st_prod_lock_0, Release, 1)
      aie.use_lock(%st_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%x_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @apply(%x_1_cons_buff_1, %st_buff_0, %o_buff_1) : (memref<128xi16>, memref<8xi32>, memref<128xi16>) -> ()
      aie.use_lock(%o_cons_lock_0, Release, 1)
      aie.use_lock(%x_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%st_prod_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%st_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%x_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @apply(%x_1_cons_buff_0, %st_buff_0, %o_buff_0) : (memref<128xi16>, memref<8xi32>, memref<128xi16>) -> ()
      aie.use_lock(%o_cons_lock_0, Release, 1)
      aie.use_lock(%x_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%st_prod_lock_0, Release, 1)
      aie.end
    } {link_files = ["apply.o"]}
    aie.runtime_sequence(%arg0: memref<1024xi16>, %arg1: memref<1024xi16>) {
      aiex.npu.rtp_write(@rtp, 3, 21)
      aiex.npu.rtp_write(@rtp, 15, -4)
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 0][1, 1, 1, 1024][0, 0, 0, 1]) {id = 3 : i64, metadata = @x_shim_alloc} : memref<1024xi16>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 0][1, 1, 1, 1024][0, 0, 0, 1]) {id = 9 : i64, issue_token = true, metadata = @o_shim_alloc} : memref<1024xi16>
      aiex.npu.dma_wait {symbol = @o_shim_alloc}
      aiex.npu.rtp_write(@rtp, 3, 22)
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 512][2, 1, 1, 256][0, 0, 0, 1]) {id = 3 : i64, issue_token = true, metadata = @x_shim_alloc} : memref<1024xi16>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 512][1, 1, 1, 512][0, 0, 0, 1]) {id = 9 : i64, issue_token = true, metadata = @o_shim_alloc} : memref<1024xi16>
      aiex.npu.dma_wait {symbol = @x_shim_alloc}
      aiex.npu.dma_wait {symbol = @o_shim_alloc}
    }
    aie.shim_dma_allocation @x_shim_alloc(%shim_noc_tile_0_0, MM2S, 0)
    %mem_0_2 = aie.mem(%tile_0_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%x_0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%x_0_cons_buff_0 : memref<128xi16>, 0, 128) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%x_0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%x_0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%x_0_cons_buff_1 : memref<128xi16>, 0, 128) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%x_0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      aie.end
    }
    %mem_0_3 = aie.mem(%tile_0_3) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%x_1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%x_1_cons_buff_0 : memref<128xi16>, 0, 128) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%x_1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%x_1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%x_1_cons_buff_1 : memref<128xi16>, 0, 128) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%x_1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%o_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o_buff_0 : memref<128xi16>, 0, 128) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%o_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%o_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o_buff_1 : memref<128xi16>, 0, 128) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%o_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    aie.shim_dma_allocation @o_shim_alloc(%shim_noc_tile_0_0, S2MM, 0)
    aie.packet_flow(15) {
      aie.packet_source<%shim_noc_tile_0_0, TileControl : 0>
      aie.packet_dest<%shim_noc_tile_0_0, South : 0>
    } {keep_pkt_header = true, priority_route = true}
    %switchbox_0_0 = aie.switchbox(%shim_noc_tile_0_0) {
      aie.connect<South : 3, North : 2>
      aie.connect<North : 0, South : 2>
      %0 = aie.amsel<5> (3)
      %1 = aie.masterset(South : 0, %0) {keep_pkt_header = true}
      aie.packet_rules(TileControl : 0) {
        aie.rule(31, 15, %0)
      }
    }
    %shim_mux_0_0 = aie.shim_mux(%shim_noc_tile_0_0) {
      aie.connect<DMA : 0, North : 3>
      aie.connect<North : 2, DMA : 0>
    }
    %mem_tile_0_1 = aie.tile(0, 1)
    %switchbox_0_1 = aie.switchbox(%mem_tile_0_1) {
      aie.connect<South : 2, North : 2>
      aie.connect<North : 0, South : 0>
    }
    %switchbox_0_2 = aie.switchbox(%tile_0_2) {
      aie.connect<South : 2, North : 4>
      aie.connect<South : 2, DMA : 0>
      aie.connect<North : 1, South : 0>
    }
    %switchbox_0_3 = aie.switchbox(%tile_0_3) {
      aie.connect<South : 4, DMA : 0>
      aie.connect<DMA : 0, South : 1>
    }
    aie.wire(%shim_mux_0_0 : North, %switchbox_0_0 : South)
    aie.wire(%shim_noc_tile_0_0 : DMA, %shim_mux_0_0 : DMA)
    aie.wire(%mem_tile_0_1 : Core, %switchbox_0_1 : Core)
    aie.wire(%mem_tile_0_1 : DMA, %switchbox_0_1 : DMA)
    aie.wire(%switchbox_0_0 : North, %switchbox_0_1 : South)
    aie.wire(%tile_0_2 : Core, %switchbox_0_2 : Core)
    aie.wire(%tile_0_2 : DMA, %switchbox_0_2 : DMA)
    aie.wire(%switchbox_0_1 : North, %switchbox_0_2 : South)
    aie.wire(%tile_0_3 : Core, %switchbox_0_3 : Core)
    aie.wire(%tile_0_3 : DMA, %switchbox_0_3 : DMA)
    aie.wire(%switchbox_0_2 : North, %switchbox_0_3 : South)
  }
}
