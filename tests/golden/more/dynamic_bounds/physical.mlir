module {
  aie.device(npu1_1col) {
    %shim_noc_tile_0_0 = aie.tile(0, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %tile_0_2 = aie.tile(0, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %out_cons_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 4) {init = 0 : i32, sym_name = "out_cons_prod_lock_0"}
    %out_cons_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 5) {init = 0 : i32, sym_name = "out_cons_cons_lock_0"}
    %out_buff_0 = aie.buffer(%tile_0_2) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "out_buff_0"} : memref<16xi32> 
    %out_buff_1 = aie.buffer(%tile_0_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "out_buff_1"} : memref<16xi32> 
    %out_prod_lock_0 = aie.lock(%tile_0_2, 4) {init = 2 : i32, sym_name = "out_prod_lock_0"}
    %out_cons_lock_0 = aie.lock(%tile_0_2, 5) {init = 0 : i32, sym_name = "out_cons_lock_0"}
    %in_cons_buff_0 = aie.buffer(%tile_0_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "in_cons_buff_0"} : memref<16xi32> 
    %in_cons_buff_1 = aie.buffer(%tile_0_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "in_cons_buff_1"} : memref<16xi32> 
    %in_cons_prod_lock_0 = aie.lock(%tile_0_2, 2) {init = 2 : i32, sym_name = "in_cons_prod_lock_0"}
    %in_cons_cons_lock_0 = aie.lock(%tile_0_2, 3) {init = 0 : i32, sym_name = "in_cons_cons_lock_0"}
    %in_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 2) {init = 0 : i32, sym_name = "in_prod_lock_0"}
    %in_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 3) {init = 0 : i32, sym_name = "in_cons_lock_0"}
    %n_cons_buff_0 = aie.buffer(%tile_0_2) {address = 16448 : i32, mem_bank = 1 : i32, sym_name = "n_cons_buff_0"} : memref<1xi32> 
    %n_cons_buff_1 = aie.buffer(%tile_0_2) {address = 32832 : i32, mem_bank = 2 : i32, sym_name = "n_cons_buff_1"} : memref<1xi32> 
    %n_cons_prod_lock_0 = aie.lock(%tile_0_2, 0) {init = 2 : i32, sym_name = "n_cons_prod_lock_0"}
    %n_cons_cons_lock_0 = aie.lock(%tile_0_2, 1) {init = 0 : i32, sym_name = "n_cons_cons_lock_0"}
    %n_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 0) {init = 0 : i32, sym_name = "n_prod_lock_0"}
    %n_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 1) {init = 0 : i32, sym_name = "n_cons_lock_0"}
    %_anonymous0 = aie.buffer(%tile_0_2) {address = 1088 : i32, mem_bank = 0 : i32, sym_name = "_anonymous0"} : memref<3xi32> 
    %core_0_2 = aie.core(%tile_0_2) {
      %c1_i32 = arith.constant 1 : i32
      %c9223372036854775807 = arith.constant 9223372036854775807 : index
      %c16 = arith.constant 16 : index
      %c3_i32 = arith.constant 3 : i32
      %c2 = arith.constant 2 : index
      %c1 = arith.constant 1 : index
      %c0_i32 = arith.constant 0 : i32
      %c0 = arith.constant 0 : index
      %c2_i32 = arith.constant 2 : i32
      memref.store %c0_i32, %_anonymous0[%c0] : memref<3xi32>
      memref.store %c0_i32, %_anonymous0[%c1] : memref<3xi32>
      memref.store %c0_i32, %_anonymous0[%c2] : memref<3xi32>
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb20
      %1 = arith.cmpi slt, %0, %c9223372036854775807 : index
      cf.cond_br %1, ^bb2, ^bb21
    ^bb2:  // pred: ^bb1
      aie.use_lock(%n_cons_cons_lock_0, AcquireGreaterEqual, 1)
      %2 = memref.load %_anonymous0[%c0] : memref<3xi32>
      %3 = arith.index_cast %2 : i32 to index
      %4 = arith.index_cast %3 : index to i32
      cf.switch %4 : i32, [
        default: ^bb5,
        0: ^bb3,
        1: ^bb4
      ]
    ^bb3:  // pred: ^bb2
      cf.br ^bb6(%n_cons_buff_0 : memref<1xi32>)
    ^bb4:  // pred: ^bb2
      cf.br ^bb6(%n_cons_buff_1 : memref<1xi32>)
    ^bb5:  // pred: ^bb2
      cf.br ^bb6(%n_cons_buff_0 : memref<1xi32>)
    ^bb6(%5: memref<1xi32>):  // 3 preds: ^bb3, ^bb4, ^bb5
      %6 = memref.load %5[%c0] : memref<1xi32>
      %7 = arith.andi %6, %c3_i32 : i32
      %8 = arith.index_cast %7 : i32 to index
      aie.use_lock(%n_cons_prod_lock_0, Release, 1)
      %9 = memref.load %_anonymous0[%c0] : memref<3xi32>
      %10 = arith.addi %9, %c1_i32 : i32
      %11 = arith.cmpi sge, %10, %c2_i32 : i32
      %12 = arith.subi %10, %c2_i32 : i32
      %13 = arith.select %11, %12, %10 : i32
      memref.store %13, %_anonymous0[%c0] : memref<3xi32>
      cf.br ^bb7(%c0 : index)
    ^bb7(%14: index):  // 2 preds: ^bb6, ^bb19
      %15 = arith.cmpi slt, %14, %8 : index
      cf.cond_br %15, ^bb8, ^bb20
    ^bb8:  // pred: ^bb7
      aie.use_lock(%in_cons_cons_lock_0, AcquireGreaterEqual, 1)
      %16 = memref.load %_anonymous0[%c1] : memref<3xi32>
      %17 = arith.index_cast %16 : i32 to index
      %18 = arith.index_cast %17 : index to i32
      cf.switch %18 : i32, [
        default: ^bb11,
        0: ^bb9,
        1: ^bb10
      ]
    ^bb9:  // pred: ^bb8
      cf.br ^bb12(%in_cons_buff_0 : memref<16xi32>)
    ^bb10:  // pred: ^bb8
      cf.br ^bb12(%in_cons_buff_1 : memref<16xi32>)
    ^bb11:  // pred: ^bb8
      cf.br ^bb12(%in_cons_buff_0 : memref<16xi32>)
    ^bb12(%19: memref<16xi32>):  // 3 preds: ^bb9, ^bb10, ^bb11
      aie.use_lock(%out_prod_lock_0, AcquireGreaterEqual, 1)
      %20 = memref.load %_anonymous0[%c2] : memref<3xi32>
      %21 = arith.index_cast %20 : i32 to index
      %22 = arith.index_cast %21 : index to i32
      cf.switch %22 : i32, [
        default: ^bb15,
        0: ^bb13,
        1: ^bb14
      ]
    ^bb13:  // pred: ^bb12
      cf.br ^bb16(%out_buff_0 : memref<16xi32>)
    ^bb14:  // pred: ^bb12
      cf.br ^bb16(%out_buff_1 : memref<16xi32>)
    ^bb15:  // pred: ^bb12
      cf.br ^bb16(%out_buff_0 : memref<16xi32>)
    ^bb16(%23: memref<16xi32>):  // 3 preds: ^bb13, ^bb14, ^bb15
      cf.br ^bb17(%c0 : index)
    ^bb17(%24: index):  // 2 preds: ^bb16, ^bb18
      %25 = arith.cmpi slt, %24, %c16 : index
      cf.cond_br %25, ^bb18, ^bb19
    ^bb18:  // pred: ^bb17
      %26 = memref.load %19[%24] : memref<16xi32>
      %27 = arith.addi %26, %26 : i32
      memref.store %27, %23[%24] : memref<16xi32>
      %28 = arith.addi %24, %c1 : index
      cf.br ^bb17(%28 : index)
    ^bb19:  // pred: ^bb17
      aie.use_lock(%in_cons_prod_lock_0, Release, 1)
      %29 = memref.load %_anonymous0[%c1] : memref<3xi32>
      %30 = arith.addi %29, %c1_i32 : i32
      %31 = arith.cmpi sge, %30, %c2_i32 : i32
      %32 = arith.subi %30, %c2_i32 : i32
      %33 = arith.select %31, %32, %30 : i32
      memref.store %33, %_anonymous0[%c1] : memref<3xi32>
      aie.use_lock(%out_cons_lock_0, Release, 1)
      %34 = memref.load %_anonymous0[%c2] : memref<3xi32>
      %35 = arith.addi %34, %c1_i32 : i32
      %36 = arith.cmpi sge, %35, %c2_i32 : i32
      %37 = arith.subi %35, %c2_i32 : i32
      %38 = arith.select %36, %37, %35 : i32
      memref.store %38, %_anonymous0[%c2] : memref<3xi32>
      %39 = arith.addi %14, %c1 : index
      cf.br ^bb7(%39 : index)
    ^bb20:  // pred: ^bb7
      %40 = arith.addi %0, %c1 : index
      cf.br ^bb1(%40 : index)
    ^bb21:  // pred: ^bb1
      aie.end
    } {dynamic_objfifo_lowering = true}
    aie.runtime_sequence(%arg0: memref<32xi32>, %arg1: memref<64xi32>, %arg2: memref<64xi32>) {
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 0][1, 1, 1, 32][0, 0, 0, 1]) {id = 0 : i64, metadata = @n_shim_alloc} : memref<32xi32>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1]) {id = 1 : i64, metadata = @in_shim_alloc} : memref<64xi32>
      aiex.npu.dma_memcpy_nd(%arg2[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1]) {id = 2 : i64, issue_token = true, metadata = @out_shim_alloc} : memref<64xi32>
      aiex.npu.dma_wait {symbol = @out_shim_alloc}
    }
    aie.shim_dma_allocation @n_shim_alloc(%shim_noc_tile_0_0, MM2S, 0)
    %mem_0_2 = aie.mem(%tile_0_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%n_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%n_cons_buff_0 : memref<1xi32>, 0, 1) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%n_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%n_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%n_cons_buff_1 : memref<1xi32>, 0, 1) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%n_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(S2MM, 1, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%in_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_0 : memref<16xi32>, 0, 16) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%in_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%in_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_1 : memref<16xi32>, 0, 16) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%in_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      %2 = aie.dma_start(MM2S, 0, ^bb7, ^bb9)
    ^bb7:  // 2 preds: ^bb6, ^bb8
      aie.use_lock(%out_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_0 : memref<16xi32>, 0, 16) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%out_prod_lock_0, Release, 1)
      aie.next_bd ^bb8
    ^bb8:  // pred: ^bb7
      aie.use_lock(%out_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_1 : memref<16xi32>, 0, 16) {bd_id = 5 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%out_prod_lock_0, Release, 1)
      aie.next_bd ^bb7
    ^bb9:  // pred: ^bb6
      aie.end
    }
    aie.shim_dma_allocation @in_shim_alloc(%shim_noc_tile_0_0, MM2S, 1)
    aie.shim_dma_allocation @out_shim_alloc(%shim_noc_tile_0_0, S2MM, 0)
    aie.packet_flow(15) {
      aie.packet_source<%shim_noc_tile_0_0, TileControl : 0>
      aie.packet_dest<%shim_noc_tile_0_0, South : 0>
    } {keep_pkt_header = true, priority_route = true}
    %switchbox_0_0 = aie.switchbox(%shim_noc_tile_0_0) {
      aie.connect<South : 3, North : 1>
      aie.connect<South : 7, North : 0>
      aie.connect<North : 1, South : 2>
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
    %mem_tile_0_1 = aie.tile(0, 1)
    %switchbox_0_1 = aie.switchbox(%mem_tile_0_1) {
      aie.connect<South : 1, North : 1>
      aie.connect<South : 0, North : 0>
      aie.connect<North : 1, South : 1>
    }
    %switchbox_0_2 = aie.switchbox(%tile_0_2) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<South : 0, DMA : 1>
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
  }
}
