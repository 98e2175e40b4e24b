module {
  aie.device(npu1_2col) {
    %shim_noc_tile_0_0 = aie.tile(0, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %tile_0_2 = aie.tile(0, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %tile_0_3 = aie.tile(0, 3) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 29>}
    %tile_1_3 = aie.tile(1, 3) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 29>}
    %side_cons_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 0) {init = 0 : i32, sym_name = "side_cons_prod_lock_0"}
    %side_cons_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 1) {init = 0 : i32, sym_name = "side_cons_cons_lock_0"}
    %side_buff_0 = aie.buffer(%tile_1_3) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "side_buff_0"} : memref<16xi32> 
    %side_buff_1 = aie.buffer(%tile_1_3) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "side_buff_1"} : memref<16xi32> 
    %side_prod_lock_0 = aie.lock(%tile_1_3, 0) {init = 2 : i32, sym_name = "side_prod_lock_0"}
    %side_cons_lock_0 = aie.lock(%tile_1_3, 1) {init = 0 : i32, sym_name = "side_cons_lock_0"}
    aie.flow(%tile_0_2, Core : 0, %tile_1_3, DMA : 0)
    aie.shim_dma_allocation @in(%shim_noc_tile_0_0, MM2S, 0)
    aie.shim_dma_allocation @out(%shim_noc_tile_0_0, S2MM, 1)
    %got = aie.buffer(%tile_1_3) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "got"} : memref<16xi32> 
    %free = aie.lock(%tile_1_3, 4) {init = 1 : i32, sym_name = "free"}
    %full = aie.lock(%tile_1_3, 5) {init = 0 : i32, sym_name = "full"}
    %core_0_2 = aie.core(%tile_0_2) {
      %c0_i32 = arith.constant 0 : i32
      %c1_i32 = arith.constant 1 : i32
      cf.br ^bb1
    ^bb1:  // 2 preds: ^bb0, ^bb1
      %0 = aie.get_stream(%c0_i32 : i32) : i32
      %1 = arith.addi %0, %c1_i32 : i32
      aie.put_stream(%c0_i32 : i32, %1 : i32)
      cf.br ^bb1
    }
    %core_0_3 = aie.core(%tile_0_3) {
      %c0_i32 = arith.constant 0 : i32
      cf.br ^bb1
    ^bb1:  // 2 preds: ^bb0, ^bb1
      %0 = aie.get_stream(%c0_i32 : i32) : i32
      %1 = aie.get_stream(%c0_i32 : i32) : f32
      %2 = arith.bitcast %1 : f32 to i32
      %3 = arith.addi %0, %2 : i32
      %4 = arith.sitofp %3 : i32 to f32
      aie.put_stream(%c0_i32 : i32, %4 : f32)
      cf.br ^bb1
    }
    %mem_1_3 = aie.mem(%tile_1_3) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb2)
    ^bb1:  // 2 preds: ^bb0, ^bb1
      aie.use_lock(%free, AcquireGreaterEqual, 1)
      aie.dma_bd(%got : memref<16xi32>, 0, 16) {bd_id = 0 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%full, Release, 1)
      aie.next_bd ^bb1
    ^bb2:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb3, ^bb5)
    ^bb3:  // 2 preds: ^bb2, ^bb4
      aie.use_lock(%side_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%side_buff_0 : memref<16xi32>, 0, 16) {bd_id = 1 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%side_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb4:  // pred: ^bb3
      aie.use_lock(%side_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%side_buff_1 : memref<16xi32>, 0, 16) {bd_id = 2 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%side_prod_lock_0, Release, 1)
      aie.next_bd ^bb3
    ^bb5:  // pred: ^bb2
      aie.end
    }
    %core_1_3 = aie.core(%tile_1_3) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c16 = arith.constant 16 : index
      %c9223372036854775806 = arith.constant 9223372036854775806 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb8
      %1 = arith.cmpi slt, %0, %c9223372036854775806 : index
      cf.cond_br %1, ^bb2, ^bb9
    ^bb2:  // pred: ^bb1
      aie.use_lock(%full, AcquireGreaterEqual, 1)
      aie.use_lock(%side_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb3(%c0 : index)
    ^bb3(%2: index):  // 2 preds: ^bb2, ^bb4
      %3 = arith.cmpi slt, %2, %c16 : index
      cf.cond_br %3, ^bb4, ^bb5
    ^bb4:  // pred: ^bb3
      %4 = memref.load %got[%2] : memref<16xi32>
      %5 = arith.addi %4, %4 : i32
      memref.store %5, %side_buff_0[%2] : memref<16xi32>
      %6 = arith.addi %2, %c1 : index
      cf.br ^bb3(%6 : index)
    ^bb5:  // pred: ^bb3
      aie.use_lock(%free, Release, 1)
      aie.use_lock(%side_cons_lock_0, Release, 1)
      aie.use_lock(%full, AcquireGreaterEqual, 1)
      aie.use_lock(%side_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb6(%c0 : index)
    ^bb6(%7: index):  // 2 preds: ^bb5, ^bb7
      %8 = arith.cmpi slt, %7, %c16 : index
      cf.cond_br %8, ^bb7, ^bb8
    ^bb7:  // pred: ^bb6
      %9 = memref.load %got[%7] : memref<16xi32>
      %10 = arith.addi %9, %9 : i32
      memref.store %10, %side_buff_1[%7] : memref<16xi32>
      %11 = arith.addi %7, %c1 : index
      cf.br ^bb6(%11 : index)
    ^bb8:  // pred: ^bb6
      aie.use_lock(%free, Release, 1)
      aie.use_lock(%side_cons_lock_0, Release, 1)
      %12 = arith.addi %0, %c2 : index
      cf.br ^bb1(%12 : index)
    ^bb9:  // pred: ^bb1
      aie.end
    }
    aie.runtime_sequence(%arg0: memref<64xi32>, %arg1: memref<32xf32>, %arg2: memref<64xi32>) {
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1]) {id = 0 : i64, metadata = @in} : memref<64xi32>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 0][1, 1, 1, 32][0, 0, 0, 1]) {id = 1 : i64, issue_token = true, metadata = @out} : memref<32xf32>
      aiex.npu.dma_memcpy_nd(%arg2[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1]) {id = 2 : i64, issue_token = true, metadata = @side_shim_alloc} : memref<64xi32>
      aiex.npu.dma_wait {symbol = @out}
      aiex.npu.dma_wait {symbol = @side_shim_alloc}
    }
    aie.shim_dma_allocation @side_shim_alloc(%shim_noc_tile_0_0, S2MM, 0)
    aie.packet_flow(15) {
      aie.packet_source<%shim_noc_tile_0_0, TileControl : 0>
      aie.packet_dest<%shim_noc_tile_0_0, South : 0>
    } {keep_pkt_header = true, priority_route = true}
    %switchbox_0_0 = aie.switchbox(%shim_noc_tile_0_0) {
      aie.connect<South : 3, North : 2>
      aie.connect<North : 1, South : 3>
      aie.connect<North : 2, South : 2>
      %0 = aie.amsel<5> (3)
      %1 = aie.masterset(South : 0, %0) {keep_pkt_header = true}
      aie.packet_rules(TileControl : 0) {
        aie.rule(31, 15, %0)
      }
    }
    %shim_mux_0_0 = aie.shim_mux(%shim_noc_tile_0_0) {
      aie.connect<DMA : 0, North : 3>
      aie.connect<North : 3, DMA : 1>
      aie.connect<North : 2, DMA : 0>
    }
    %mem_tile_0_1 = aie.tile(0, 1)
    %switchbox_0_1 = aie.switchbox(%mem_tile_0_1) {
      aie.connect<South : 2, North : 2>
      aie.connect<North : 1, South : 1>
      aie.connect<North : 2, South : 2>
    }
    %switchbox_0_2 = aie.switchbox(%tile_0_2) {
      aie.connect<South : 2, Core : 0>
      aie.connect<Core : 0, North : 3>
      aie.connect<Core : 0, East : 3>
      aie.connect<North : 0, South : 1>
      aie.connect<East : 2, South : 2>
    }
    %switchbox_0_3 = aie.switchbox(%tile_0_3) {
      aie.connect<South : 3, Core : 0>
      aie.connect<Core : 0, South : 0>
    }
    %tile_1_2 = aie.tile(1, 2)
    %switchbox_1_2 = aie.switchbox(%tile_1_2) {
      aie.connect<West : 3, North : 5>
      aie.connect<North : 1, West : 2>
    }
    %switchbox_1_3 = aie.switchbox(%tile_1_3) {
      aie.connect<South : 5, DMA : 0>
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
    aie.wire(%switchbox_0_2 : East, %switchbox_1_2 : West)
    aie.wire(%tile_1_2 : Core, %switchbox_1_2 : Core)
    aie.wire(%tile_1_2 : DMA, %switchbox_1_2 : DMA)
    aie.wire(%switchbox_0_3 : East, %switchbox_1_3 : West)
    aie.wire(%tile_1_3 : Core, %switchbox_1_3 : Core)
    aie.wire(%tile_1_3 : DMA, %switchbox_1_3 : DMA)
    aie.wire(%switchbox_1_2 : North, %switchbox_1_3 : South)
  }
}
