module {
  aie.device(npu1_2col) {
    %shim_noc_tile_0_0 = aie.tile(0, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %tile_0_3 = aie.tile(0, 3) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 29>}
    %tile_1_3 = aie.tile(1, 3) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 29>}
    %tile_1_2 = aie.tile(1, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %out_cons_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 4) {init = 0 : i32, sym_name = "out_cons_prod_lock_0"}
    %out_cons_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 5) {init = 0 : i32, sym_name = "out_cons_cons_lock_0"}
    %out_buff_0 = aie.buffer(%tile_1_2) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "out_buff_0"} : memref<64xi32> 
    %out_buff_1 = aie.buffer(%tile_1_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "out_buff_1"} : memref<64xi32> 
    %out_prod_lock_0 = aie.lock(%tile_1_2, 0) {init = 2 : i32, sym_name = "out_prod_lock_0"}
    %out_cons_lock_0 = aie.lock(%tile_1_2, 1) {init = 0 : i32, sym_name = "out_cons_lock_0"}
    %mid_cons_buff_0 = aie.buffer(%tile_1_3) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "mid_cons_buff_0"} : memref<64xi32> 
    %mid_cons_buff_1 = aie.buffer(%tile_1_3) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "mid_cons_buff_1"} : memref<64xi32> 
    %mid_cons_prod_lock_0 = aie.lock(%tile_1_3, 0) {init = 2 : i32, sym_name = "mid_cons_prod_lock_0"}
    %mid_cons_cons_lock_0 = aie.lock(%tile_1_3, 1) {init = 0 : i32, sym_name = "mid_cons_cons_lock_0"}
    %mid_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 2) {init = 0 : i32, sym_name = "mid_prod_lock_0"}
    %mid_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 3) {init = 0 : i32, sym_name = "mid_cons_lock_0"}
    %in_cons_buff_0 = aie.buffer(%tile_0_3) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "in_cons_buff_0"} : memref<64xi32> 
    %in_cons_buff_1 = aie.buffer(%tile_0_3) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "in_cons_buff_1"} : memref<64xi32> 
    %in_cons_prod_lock_0 = aie.lock(%tile_0_3, 0) {init = 2 : i32, sym_name = "in_cons_prod_lock_0"}
    %in_cons_cons_lock_0 = aie.lock(%tile_0_3, 1) {init = 0 : i32, sym_name = "in_cons_cons_lock_0"}
    %in_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 0) {init = 0 : i32, sym_name = "in_prod_lock_0"}
    %in_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 1) {init = 0 : i32, sym_name = "in_cons_lock_0"}
    %core_0_3 = aie.core(%tile_0_3) {
      %c0 = arith.constant 0 : index
      %c16 = arith.constant 16 : index
      %c64 = arith.constant 64 : index
      %c9223372036854775806 = arith.constant 9223372036854775806 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb8
      %1 = arith.cmpi slt, %0, %c9223372036854775806 : index
      cf.cond_br %1, ^bb2, ^bb9
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in_cons_cons_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb3(%c0 : index)
    ^bb3(%2: index):  // 2 preds: ^bb2, ^bb4
      %3 = arith.cmpi slt, %2, %c64 : index
      cf.cond_br %3, ^bb4, ^bb5
    ^bb4:  // pred: ^bb3
      %4 = vector.load %in_cons_buff_0[%2] : memref<64xi32>, vector<16xi32>
      aie.put_cascade(%4 : vector<16xi32>)
      %5 = arith.addi %2, %c16 : index
      cf.br ^bb3(%5 : index)
    ^bb5:  // pred: ^bb3
      aie.use_lock(%in_cons_prod_lock_0, Release, 1)
      aie.use_lock(%in_cons_cons_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb6(%c0 : index)
    ^bb6(%6: index):  // 2 preds: ^bb5, ^bb7
      %7 = arith.cmpi slt, %6, %c64 : index
      cf.cond_br %7, ^bb7, ^bb8
    ^bb7:  // pred: ^bb6
      %8 = vector.load %in_cons_buff_1[%6] : memref<64xi32>, vector<16xi32>
      aie.put_cascade(%8 : vector<16xi32>)
      %9 = arith.addi %6, %c16 : index
      cf.br ^bb6(%9 : index)
    ^bb8:  // pred: ^bb6
      aie.use_lock(%in_cons_prod_lock_0, Release, 1)
      %10 = arith.addi %0, %c2 : index
      cf.br ^bb1(%10 : index)
    ^bb9:  // pred: ^bb1
      aie.use_lock(%in_cons_cons_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb10(%c0 : index)
    ^bb10(%11: index):  // 2 preds: ^bb9, ^bb11
      %12 = arith.cmpi slt, %11, %c64 : index
      cf.cond_br %12, ^bb11, ^bb12
    ^bb11:  // pred: ^bb10
      %13 = vector.load %in_cons_buff_0[%11] : memref<64xi32>, vector<16xi32>
      aie.put_cascade(%13 : vector<16xi32>)
      %14 = arith.addi %11, %c16 : index
      cf.br ^bb10(%14 : index)
    ^bb12:  // pred: ^bb10
      aie.use_lock(%in_cons_prod_lock_0, Release, 1)
      aie.end
    }
    %core_1_3 = aie.core(%tile_1_3) {
      %c0 = arith.constant 0 : index
      %c16 = arith.constant 16 : index
      %c64 = arith.constant 64 : index
      %c9223372036854775806 = arith.constant 9223372036854775806 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb8
      %1 = arith.cmpi slt, %0, %c9223372036854775806 : index
      cf.cond_br %1, ^bb2, ^bb9
    ^bb2:  // pred: ^bb1
      aie.use_lock(%mid_cons_cons_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb3(%c0 : index)
    ^bb3(%2: index):  // 2 preds: ^bb2, ^bb4
      %3 = arith.cmpi slt, %2, %c64 : index
      cf.cond_br %3, ^bb4, ^bb5
    ^bb4:  // pred: ^bb3
      %4 = vector.load %mid_cons_buff_0[%2] : memref<64xi32>, vector<16xi32>
      %5 = aie.get_cascade() : vector<16xi32>
      %6 = arith.addi %4, %5 : vector<16xi32>
      aie.put_cascade(%6 : vector<16xi32>)
      %7 = arith.addi %2, %c16 : index
      cf.br ^bb3(%7 : index)
    ^bb5:  // pred: ^bb3
      aie.use_lock(%mid_cons_prod_lock_0, Release, 1)
      aie.use_lock(%mid_cons_cons_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb6(%c0 : index)
    ^bb6(%8: index):  // 2 preds: ^bb5, ^bb7
      %9 = arith.cmpi slt, %8, %c64 : index
      cf.cond_br %9, ^bb7, ^bb8
    ^bb7:  // pred: ^bb6
      %10 = vector.load %mid_cons_buff_1[%8] : memref<64xi32>, vector<16xi32>
      %11 = aie.get_cascade() : vector<16xi32>
      %12 = arith.addi %10, %11 : vector<16xi32>
      aie.put_cascade(%12 : vector<16xi32>)
      %13 = arith.addi %8, %c16 : index
      cf.br ^bb6(%13 : index)
    ^bb8:  // pred: ^bb6
      aie.use_lock(%mid_cons_prod_lock_0, Release, 1)
      %14 = arith.addi %0, %c2 : index
      cf.br ^bb1(%14 : index)
    ^bb9:  // pred: ^bb1
      aie.use_lock(%mid_cons_cons_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb10(%c0 : index)
    ^bb10(%15: index):  // 2 preds: ^bb9, ^bb11
      %16 = arith.cmpi slt, %15, %c64 : index
      cf.cond_br %16, ^bb11, ^bb12
    ^bb11:  // pred: ^bb10
      %17 = vector.load %mid_cons_buff_0[%15] : memref<64xi32>, vector<16xi32>
      %18 = aie.get_cascade() : vector<16xi32>
      %19 = arith.addi %17, %18 : vector<16xi32>
      aie.put_cascade(%19 : vector<16xi32>)
      %20 = arith.addi %15, %c16 : index
      cf.br ^bb10(%20 : index)
    ^bb12:  // pred: ^bb10
      aie.use_lock(%mid_cons_prod_lock_0, Release, 1)
      aie.end
    }
    %core_1_2 = aie.core(%tile_1_2) {
      %c0 = arith.constant 0 : index
      %c16 = arith.constant 16 : index
      %c64 = arith.constant 64 : index
      %c9223372036854775806 = arith.constant 9223372036854775806 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb8
      %1 = arith.cmpi slt, %0, %c9223372036854775806 : index
      cf.cond_br %1, ^bb2, ^bb9
    ^bb2:  // pred: ^bb1
      aie.use_lock(%out_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb3(%c0 : index)
    ^bb3(%2: index):  // 2 preds: ^bb2, ^bb4
      %3 = arith.cmpi slt, %2, %c64 : index
      cf.cond_br %3, ^bb4, ^bb5
    ^bb4:  // pred: ^bb3
      %4 = aie.get_cascade() : vector<16xi32>
      vector.store %4, %out_buff_0[%2] : memref<64xi32>, vector<16xi32>
      %5 = arith.addi %2, %c16 : index
      cf.br ^bb3(%5 : index)
    ^bb5:  // pred: ^bb3
      aie.use_lock(%out_cons_lock_0, Release, 1)
      aie.use_lock(%out_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb6(%c0 : index)
    ^bb6(%6: index):  // 2 preds: ^bb5, ^bb7
      %7 = arith.cmpi slt, %6, %c64 : index
      cf.cond_br %7, ^bb7, ^bb8
    ^bb7:  // pred: ^bb6
      %8 = aie.get_cascade() : vector<16xi32>
      vector.store %8, %out_buff_1[%6] : memref<64xi32>, vector<16xi32>
      %9 = arith.addi %6, %c16 : index
      cf.br ^bb6(%9 : index)
    ^bb8:  // pred: ^bb6
      aie.use_lock(%out_cons_lock_0, Release, 1)
      %10 = arith.addi %0, %c2 : index
      cf.br ^bb1(%10 : index)
    ^bb9:  // pred: ^bb1
      aie.use_lock(%out_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb10(%c0 : index)
    ^bb10(%11: index):  // 2 preds: ^bb9, ^bb11
      %12 = arith.cmpi slt, %11, %c64 : index
      cf.cond_br %12, ^bb11, ^bb12
    ^bb11:  // pred: ^bb10
      %13 = aie.get_cascade() : vector<16xi32>
      vector.store %13, %out_buff_0[%11] : memref<64xi32>, vector<16xi32>
      %14 = arith.addi %11, %c16 : index
      cf.br ^bb10(%14 : index)
    ^bb12:  // pred: ^bb10
      aie.use_lock(%out_cons_lock_0, Release, 1)
      aie.end
    }
    aie.runtime_sequence(%arg0: memref<256xi32>, %arg1: memref<256xi32>, %arg2: memref<256xi32>) {
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 0 : i64, metadata = @in_shim_alloc} : memref<256xi32>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 1 : i64, metadata = @mid_shim_alloc} : memref<256xi32>
      aiex.npu.dma_memcpy_nd(%arg2[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 2 : i64, issue_token = true, metadata = @out_shim_alloc} : memref<256xi32>
      aiex.npu.dma_wait {symbol = @out_shim_alloc}
    }
    aie.shim_dma_allocation @in_shim_alloc(%shim_noc_tile_0_0, MM2S, 0)
    %mem_0_3 = aie.mem(%tile_0_3) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%in_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%in_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%in_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      aie.end
    }
    aie.shim_dma_allocation @mid_shim_alloc(%shim_noc_tile_0_0, MM2S, 1)
    %mem_1_3 = aie.mem(%tile_1_3) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%mid_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%mid_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%mid_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%mid_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%mid_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%mid_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      aie.end
    }
    %mem_1_2 = aie.mem(%tile_1_2) {
      %0 = aie.dma_start(MM2S, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%out_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%out_prod_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%out_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%out_prod_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      aie.end
    }
    aie.shim_dma_allocation @out_shim_alloc(%shim_noc_tile_0_0, S2MM, 0)
    aie.configure_cascade(%tile_0_3, North, East)
    aie.configure_cascade(%tile_1_3, West, South)
    aie.configure_cascade(%tile_1_2, North, South)
    aie.packet_flow(15) {
      aie.packet_source<%shim_noc_tile_0_0, TileControl : 0>
      aie.packet_dest<%shim_noc_tile_0_0, South : 0>
    } {keep_pkt_header = true, priority_route = true}
    %switchbox_0_0 = aie.switchbox(%shim_noc_tile_0_0) {
      aie.connect<South : 3, North : 2>
      aie.connect<South : 7, North : 4>
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
    %mem_tile_0_1 = aie.tile(0, 1)
    %switchbox_0_1 = aie.switchbox(%mem_tile_0_1) {
      aie.connect<South : 2, North : 2>
      aie.connect<South : 4, North : 4>
      aie.connect<North : 2, South : 2>
    }
    %tile_0_2 = aie.tile(0, 2)
    %switchbox_0_2 = aie.switchbox(%tile_0_2) {
      aie.connect<South : 2, North : 4>
      aie.connect<South : 4, North : 0>
      aie.connect<East : 3, South : 2>
    }
    %switchbox_0_3 = aie.switchbox(%tile_0_3) {
      aie.connect<South : 4, DMA : 0>
      aie.connect<South : 0, East : 1>
    }
    %switchbox_1_3 = aie.switchbox(%tile_1_3) {
      aie.connect<West : 1, DMA : 0>
    }
    %switchbox_1_2 = aie.switchbox(%tile_1_2) {
      aie.connect<DMA : 0, West : 3>
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
