module {
  aie.device(npu1) {
    %mem_tile_1_1 = aie.tile(1, 1) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 26>}
    %shim_noc_tile_3_0 = aie.tile(3, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %tile_0_2 = aie.tile(0, 2) {allocation_scheme = "basic-sequential", controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %tile_2_2 = aie.tile(2, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %tile_0_4 = aie.tile(0, 4) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 30>}
    %shim_noc_tile_1_0 = aie.tile(1, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %out_c_cons_prod_lock_0 = aie.lock(%shim_noc_tile_3_0, 0) {init = 0 : i32, sym_name = "out_c_cons_prod_lock_0"}
    %out_c_cons_cons_lock_0 = aie.lock(%shim_noc_tile_3_0, 1) {init = 0 : i32, sym_name = "out_c_cons_cons_lock_0"}
    %out_c_buff_0 = aie.buffer(%tile_0_2) {address = 1024 : i32, sym_name = "out_c_buff_0"} : memref<48xi32> 
    %out_c_buff_1 = aie.buffer(%tile_0_2) {address = 1216 : i32, sym_name = "out_c_buff_1"} : memref<48xi32> 
    %out_c_prod_lock_0 = aie.lock(%tile_0_2, 2) {init = 2 : i32, sym_name = "out_c_prod_lock_0"}
    %out_c_cons_lock_0 = aie.lock(%tile_0_2, 3) {init = 0 : i32, sym_name = "out_c_cons_lock_0"}
    %m_c_cons_buff_0 = aie.buffer(%tile_0_2) {address = 1408 : i32, sym_name = "m_c_cons_buff_0"} : memref<48xi32> 
    %m_c_cons_buff_1 = aie.buffer(%tile_0_2) {address = 1600 : i32, sym_name = "m_c_cons_buff_1"} : memref<48xi32> 
    %m_c_cons_prod_lock_0 = aie.lock(%tile_0_2, 0) {init = 2 : i32, sym_name = "m_c_cons_prod_lock_0"}
    %m_c_cons_cons_lock_0 = aie.lock(%tile_0_2, 1) {init = 0 : i32, sym_name = "m_c_cons_cons_lock_0"}
    %b_m_cons_buff_0 = aie.buffer(%mem_tile_1_1) {address = 0 : i32, mem_bank = 0 : i32, sym_name = "b_m_cons_buff_0"} : memref<48xi32> 
    %b_m_cons_buff_1 = aie.buffer(%mem_tile_1_1) {address = 65536 : i32, mem_bank = 1 : i32, sym_name = "b_m_cons_buff_1"} : memref<48xi32> 
    %b_m_cons_prod_lock_0 = aie.lock(%mem_tile_1_1, 0) {init = 2 : i32, sym_name = "b_m_cons_prod_lock_0"}
    %b_m_cons_cons_lock_0 = aie.lock(%mem_tile_1_1, 1) {init = 0 : i32, sym_name = "b_m_cons_cons_lock_0"}
    %b_m_buff_0 = aie.buffer(%tile_2_2) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "b_m_buff_0"} : memref<48xi32> 
    %b_m_buff_1 = aie.buffer(%tile_2_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "b_m_buff_1"} : memref<48xi32> 
    %b_m_prod_lock_0 = aie.lock(%tile_2_2, 2) {init = 2 : i32, sym_name = "b_m_prod_lock_0"}
    %b_m_cons_lock_0 = aie.lock(%tile_2_2, 3) {init = 0 : i32, sym_name = "b_m_cons_lock_0"}
    %a_b_cons_buff_0 = aie.buffer(%tile_2_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "a_b_cons_buff_0"} : memref<48xi32> 
    %a_b_cons_buff_1 = aie.buffer(%tile_2_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "a_b_cons_buff_1"} : memref<48xi32> 
    %a_b_cons_prod_lock_0 = aie.lock(%tile_2_2, 0) {init = 2 : i32, sym_name = "a_b_cons_prod_lock_0"}
    %a_b_cons_cons_lock_0 = aie.lock(%tile_2_2, 1) {init = 0 : i32, sym_name = "a_b_cons_cons_lock_0"}
    %a_b_buff_0 = aie.buffer(%tile_0_4) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "a_b_buff_0"} : memref<48xi32> 
    %a_b_buff_1 = aie.buffer(%tile_0_4) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "a_b_buff_1"} : memref<48xi32> 
    %a_b_prod_lock_0 = aie.lock(%tile_0_4, 2) {init = 2 : i32, sym_name = "a_b_prod_lock_0"}
    %a_b_cons_lock_0 = aie.lock(%tile_0_4, 3) {init = 0 : i32, sym_name = "a_b_cons_lock_0"}
    %in_a_cons_buff_0 = aie.buffer(%tile_0_4) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "in_a_cons_buff_0"} : memref<48xi32> 
    %in_a_cons_buff_1 = aie.buffer(%tile_0_4) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "in_a_cons_buff_1"} : memref<48xi32> 
    %in_a_cons_prod_lock_0 = aie.lock(%tile_0_4, 0) {init = 2 : i32, sym_name = "in_a_cons_prod_lock_0"}
    %in_a_cons_cons_lock_0 = aie.lock(%tile_0_4, 1) {init = 0 : i32, sym_name = "in_a_cons_cons_lock_0"}
    %in_a_prod_lock_0 = aie.lock(%shim_noc_tile_1_0, 0) {init = 0 : i32, sym_name = "in_a_prod_lock_0"}
    %in_a_cons_lock_0 = aie.lock(%shim_noc_tile_1_0, 1) {init = 0 : i32, sym_name = "in_a_cons_lock_0"}
    %spare = aie.buffer(%tile_0_2) {address = 1792 : i32, sym_name = "spare"} : memref<16xi32> 
    %core_0_4 = aie.core(%tile_0_4) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c48 = arith.constant 48 : index
      %c3_i32 = arith.constant 3 : i32
      %c9223372036854775806 = arith.constant 9223372036854775806 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb8
      %1 = arith.cmpi slt, %0, %c9223372036854775806 : index
      cf.cond_br %1, ^bb2, ^bb9
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in_a_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%a_b_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb3(%c0 : index)
    ^bb3(%2: index):  // 2 preds: ^bb2, ^bb4
      %3 = arith.cmpi slt, %2, %c48 : index
      cf.cond_br %3, ^bb4, ^bb5
    ^bb4:  // pred: ^bb3
      %4 = memref.load %in_a_cons_buff_0[%2] : memref<48xi32>
      %5 = arith.muli %4, %c3_i32 : i32
      memref.store %5, %a_b_buff_0[%2] : memref<48xi32>
      %6 = arith.addi %2, %c1 : index
      cf.br ^bb3(%6 : index)
    ^bb5:  // pred: ^bb3
      aie.use_lock(%in_a_cons_prod_lock_0, Release, 1)
      aie.use_lock(%a_b_cons_lock_0, Release, 1)
      aie.use_lock(%in_a_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%a_b_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb6(%c0 : index)
    ^bb6(%7: index):  // 2 preds: ^bb5, ^bb7
      %8 = arith.cmpi slt, %7, %c48 : index
      cf.cond_br %8, ^bb7, ^bb8
    ^bb7:  // pred: ^bb6
      %9 = memref.load %in_a_cons_buff_1[%7] : memref<48xi32>
      %10 = arith.muli %9, %c3_i32 : i32
      memref.store %10, %a_b_buff_1[%7] : memref<48xi32>
      %11 = arith.addi %7, %c1 : index
      cf.br ^bb6(%11 : index)
    ^bb8:  // pred: ^bb6
      aie.use_lock(%in_a_cons_prod_lock_0, Release, 1)
      aie.use_lock(%a_b_cons_lock_0, Release, 1)
      %12 = arith.addi %0, %c2 : index
      cf.br ^bb1(%12 : index)
    ^bb9:  // pred: ^bb1
      aie.use_lock(%in_a_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%a_b_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb10(%c0 : index)
    ^bb10(%13: index):  // 2 preds: ^bb9, ^bb11
      %14 = arith.cmpi slt, %13, %c48 : index
      cf.cond_br %14, ^bb11, ^bb12
    ^bb11:  // pred: ^bb10
      %15 = memref.load %in_a_cons_buff_0[%13] : memref<48xi32>
      %16 = arith.muli %15, %c3_i32 : i32
      memref.store %16, %a_b_buff_0[%13] : memref<48xi32>
      %17 = arith.addi %13, %c1 : index
      cf.br ^bb10(%17 : index)
    ^bb12:  // pred: ^bb10
      aie.use_lock(%in_a_cons_prod_lock_0, Release, 1)
      aie.use_lock(%a_b_cons_lock_0, Release, 1)
      aie.end
    }
    %core_2_2 = aie.core(%tile_2_2) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c48 = arith.constant 48 : index
      %c5_i32 = arith.constant 5 : i32
      %c9223372036854775806 = arith.constant 9223372036854775806 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb8
      %1 = arith.cmpi slt, %0, %c9223372036854775806 : index
      cf.cond_br %1, ^bb2, ^bb9
    ^bb2:  // pred: ^bb1
      aie.use_lock(%a_b_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b_m_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb3(%c0 : index)
    ^bb3(%2: index):  // 2 preds: ^bb2, ^bb4
      %3 = arith.cmpi slt, %2, %c48 : index
      cf.cond_br %3, ^bb4, ^bb5
    ^bb4:  // pred: ^bb3
      %4 = memref.load %a_b_cons_buff_0[%2] : memref<48xi32>
      %5 = arith.muli %4, %c5_i32 : i32
      memref.store %5, %b_m_buff_0[%2] : memref<48xi32>
      %6 = arith.addi %2, %c1 : index
      cf.br ^bb3(%6 : index)
    ^bb5:  // pred: ^bb3
      aie.use_lock(%a_b_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b_m_cons_lock_0, Release, 1)
      aie.use_lock(%a_b_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b_m_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb6(%c0 : index)
    ^bb6(%7: index):  // 2 preds: ^bb5, ^bb7
      %8 = arith.cmpi slt, %7, %c48 : index
      cf.cond_br %8, ^bb7, ^bb8
    ^bb7:  // pred: ^bb6
      %9 = memref.load %a_b_cons_buff_1[%7] : memref<48xi32>
      %10 = arith.muli %9, %c5_i32 : i32
      memref.store %10, %b_m_buff_1[%7] : memref<48xi32>
      %11 = arith.addi %7, %c1 : index
      cf.br ^bb6(%11 : index)
    ^bb8:  // pred: ^bb6
      aie.use_lock(%a_b_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b_m_cons_lock_0, Release, 1)
      %12 = arith.addi %0, %c2 : index
      cf.br ^bb1(%12 : index)
    ^bb9:  // pred: ^bb1
      aie.use_lock(%a_b_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b_m_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb10(%c0 : index)
    ^bb10(%13: index):  // 2 preds: ^bb9, ^bb11
      %14 = arith.cmpi slt, %13, %c48 : index
      cf.cond_br %14, ^bb11, ^bb12
    ^bb11:  // pred: ^bb10
      %15 = memref.load %a_b_cons_buff_0[%13] : memref<48xi32>
      %16 = arith.muli %15, %c5_i32 : i32
      memref.store %16, %b_m_buff_0[%13] : memref<48xi32>
      %17 = arith.addi %13, %c1 : index
      cf.br ^bb10(%17 : index)
    ^bb12:  // pred: ^bb10
      aie.use_lock(%a_b_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b_m_cons_lock_0, Release, 1)
      aie.end
    }
    %core_0_2 = aie.core(%tile_0_2) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c48 = arith.constant 48 : index
      %c7_i32 = arith.constant 7 : i32
      %c9223372036854775806 = arith.constant 9223372036854775806 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb8
      %1 = arith.cmpi slt, %0, %c9223372036854775806 : index
      cf.cond_br %1, ^bb2, ^bb9
    ^bb2:  // pred: ^bb1
      aie.use_lock(%m_c_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out_c_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb3(%c0 : index)
    ^bb3(%2: index):  // 2 preds: ^bb2, ^bb4
      %3 = arith.cmpi slt, %2, %c48 : index
      cf.cond_br %3, ^bb4, ^bb5
    ^bb4:  // pred: ^bb3
      %4 = memref.load %m_c_cons_buff_0[%2] : memref<48xi32>
      %5 = arith.muli %4, %c7_i32 : i32
      memref.store %5, %out_c_buff_0[%2] : memref<48xi32>
      %6 = arith.addi %2, %c1 : index
      cf.br ^bb3(%6 : index)
    ^bb5:  // pred: ^bb3
      aie.use_lock(%m_c_cons_prod_lock_0, Release, 1)
      aie.use_lock(%out_c_cons_lock_0, Release, 1)
      aie.use_lock(%m_c_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out_c_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb6(%c0 : index)
    ^bb6(%7: index):  // 2 preds: ^bb5, ^bb7
      %8 = arith.cmpi slt, %7, %c48 : index
      cf.cond_br %8, ^bb7, ^bb8
    ^bb7:  // pred: ^bb6
      %9 = memref.load %m_c_cons_buff_1[%7] : memref<48xi32>
      %10 = arith.muli %9, %c7_i32 : i32
      memref.store %10, %out_c_buff_1[%7] : memref<48xi32>
      %11 = arith.addi %7, %c1 : index
      cf.br ^bb6(%11 : index)
    ^bb8:  // pred: ^bb6
      aie.use_lock(%m_c_cons_prod_lock_0, Release, 1)
      aie.use_lock(%out_c_cons_lock_0, Release, 1)
      %12 = arith.addi %0, %c2 : index
      cf.br ^bb1(%12 : index)
    ^bb9:  // pred: ^bb1
      aie.use_lock(%m_c_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out_c_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb10(%c0 : index)
    ^bb10(%13: index):  // 2 preds: ^bb9, ^bb11
      %14 = arith.cmpi slt, %13, %c48 : index
      cf.cond_br %14, ^bb11, ^bb12
    ^bb11:  // pred: ^bb10
      %15 = memref.load %m_c_cons_buff_0[%13] : memref<48xi32>
      %16 = arith.muli %15, %c7_i32 : i32
      memref.store %16, %out_c_buff_0[%13] : memref<48xi32>
      %17 = arith.addi %13, %c1 : index
      cf.br ^bb10(%17 : index)
    ^bb12:  // pred: ^bb10
      aie.use_lock(%m_c_cons_prod_lock_0, Release, 1)
      aie.use_lock(%out_c_cons_lock_0, Release, 1)
      aie.end
    }
    aie.runtime_sequence(%arg0: memref<192xi32>, %arg1: memref<192xi32>) {
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 0][1, 1, 1, 192][0, 0, 0, 1]) {id = 0 : i64, metadata = @in_a_shim_alloc} : memref<192xi32>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 0][1, 1, 1, 192][0, 0, 0, 1]) {id = 1 : i64, issue_token = true, metadata = @out_c_shim_alloc} : memref<192xi32>
      aiex.npu.dma_wait {symbol = @out_c_shim_alloc}
    }
    aie.shim_dma_allocation @in_a_shim_alloc(%shim_noc_tile_1_0, MM2S, 0)
    %mem_0_4 = aie.mem(%tile_0_4) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%in_a_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_a_cons_buff_0 : memref<48xi32>, 0, 48) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%in_a_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in_a_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_a_cons_buff_1 : memref<48xi32>, 0, 48) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%in_a_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%a_b_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a_b_buff_0 : memref<48xi32>, 0, 48) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%a_b_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%a_b_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a_b_buff_1 : memref<48xi32>, 0, 48) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%a_b_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    %mem_2_2 = aie.mem(%tile_2_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%a_b_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a_b_cons_buff_0 : memref<48xi32>, 0, 48) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%a_b_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%a_b_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a_b_cons_buff_1 : memref<48xi32>, 0, 48) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%a_b_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%b_m_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b_m_buff_0 : memref<48xi32>, 0, 48) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%b_m_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%b_m_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b_m_buff_1 : memref<48xi32>, 0, 48) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%b_m_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    %memtile_dma_1_1 = aie.memtile_dma(%mem_tile_1_1) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%b_m_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b_m_cons_buff_0 : memref<48xi32>, 0, 48) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%b_m_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%b_m_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b_m_cons_buff_1 : memref<48xi32>, 0, 48) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%b_m_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%b_m_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b_m_cons_buff_0 : memref<48xi32>, 0, 48) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%b_m_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%b_m_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b_m_cons_buff_1 : memref<48xi32>, 0, 48) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%b_m_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    %mem_0_2 = aie.mem(%tile_0_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%m_c_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%m_c_cons_buff_0 : memref<48xi32>, 0, 48) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%m_c_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%m_c_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%m_c_cons_buff_1 : memref<48xi32>, 0, 48) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%m_c_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%out_c_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_c_buff_0 : memref<48xi32>, 0, 48) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%out_c_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%out_c_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_c_buff_1 : memref<48xi32>, 0, 48) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%out_c_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    aie.shim_dma_allocation @out_c_shim_alloc(%shim_noc_tile_3_0, S2MM, 0)
    aie.packet_flow(15) {
      aie.packet_source<%shim_noc_tile_1_0, TileControl : 0>
      aie.packet_dest<%shim_noc_tile_1_0, South : 0>
    } {keep_pkt_header = true, priority_route = true}
    aie.packet_flow(15) {
      aie.packet_source<%shim_noc_tile_3_0, TileControl : 0>
      aie.packet_dest<%shim_noc_tile_3_0, South : 0>
    } {keep_pkt_header = true, priority_route = true}
    %switchbox_0_4 = aie.switchbox(%tile_0_4) {
      aie.connect<East : 2, DMA : 0>
      aie.connect<DMA : 0, East : 0>
    }
    %switchbox_1_0 = aie.switchbox(%shim_noc_tile_1_0) {
      aie.connect<South : 3, North : 1>
      %0 = aie.amsel<5> (3)
      %1 = aie.masterset(South : 0, %0) {keep_pkt_header = true}
      aie.packet_rules(TileControl : 0) {
        aie.rule(31, 15, %0)
      }
    }
    %shim_mux_1_0 = aie.shim_mux(%shim_noc_tile_1_0) {
      aie.connect<DMA : 0, North : 3>
    }
    %switchbox_1_1 = aie.switchbox(%mem_tile_1_1) {
      aie.connect<South : 1, North : 1>
      aie.connect<North : 0, DMA : 0>
      aie.connect<DMA : 0, North : 5>
    }
    %tile_1_2 = aie.tile(1, 2)
    %switchbox_1_2 = aie.switchbox(%tile_1_2) {
      aie.connect<South : 1, North : 4>
      aie.connect<North : 3, East : 3>
      aie.connect<East : 3, South : 0>
      aie.connect<South : 5, West : 2>
      aie.connect<West : 0, East : 1>
    }
    %tile_1_3 = aie.tile(1, 3)
    %switchbox_1_3 = aie.switchbox(%tile_1_3) {
      aie.connect<South : 4, North : 5>
      aie.connect<North : 1, South : 3>
    }
    %tile_1_4 = aie.tile(1, 4)
    %switchbox_1_4 = aie.switchbox(%tile_1_4) {
      aie.connect<South : 5, West : 2>
      aie.connect<West : 0, South : 1>
    }
    %switchbox_2_2 = aie.switchbox(%tile_2_2) {
      aie.connect<West : 3, DMA : 0>
      aie.connect<DMA : 0, West : 3>
      aie.connect<West : 1, East : 3>
    }
    %switchbox_0_2 = aie.switchbox(%tile_0_2) {
      aie.connect<East : 2, DMA : 0>
      aie.connect<DMA : 0, East : 0>
    }
    %switchbox_3_0 = aie.switchbox(%shim_noc_tile_3_0) {
      aie.connect<North : 3, South : 2>
      %0 = aie.amsel<5> (3)
      %1 = aie.masterset(South : 0, %0) {keep_pkt_header = true}
      aie.packet_rules(TileControl : 0) {
        aie.rule(31, 15, %0)
      }
    }
    %shim_mux_3_0 = aie.shim_mux(%shim_noc_tile_3_0) {
      aie.connect<North : 2, DMA : 0>
    }
    %mem_tile_3_1 = aie.tile(3, 1)
    %switchbox_3_1 = aie.switchbox(%mem_tile_3_1) {
      aie.connect<North : 3, South : 3>
    }
    %tile_3_2 = aie.tile(3, 2)
    %switchbox_3_2 = aie.switchbox(%tile_3_2) {
      aie.connect<West : 3, South : 3>
    }
    aie.wire(%tile_0_2 : Core, %switchbox_0_2 : Core)
    aie.wire(%tile_0_2 : DMA, %switchbox_0_2 : DMA)
    aie.wire(%tile_0_4 : Core, %switchbox_0_4 : Core)
    aie.wire(%tile_0_4 : DMA, %switchbox_0_4 : DMA)
    aie.wire(%shim_mux_1_0 : North, %switchbox_1_0 : South)
    aie.wire(%shim_noc_tile_1_0 : DMA, %shim_mux_1_0 : DMA)
    aie.wire(%mem_tile_1_1 : Core, %switchbox_1_1 : Core)
    aie.wire(%mem_tile_1_1 : DMA, %switchbox_1_1 : DMA)
    aie.wire(%switchbox_1_0 : North, %switchbox_1_1 : South)
    aie.wire(%switchbox_0_2 : East, %switchbox_1_2 : West)
    aie.wire(%tile_1_2 : Core, %switchbox_1_2 : Core)
    aie.wire(%tile_1_2 : DMA, %switchbox_1_2 : DMA)
    aie.wire(%switchbox_1_1 : North, %switchbox_1_2 : South)
    aie.wire(%tile_1_3 : Core, %switchbox_1_3 : Core)
    aie.wire(%tile_1_3 : DMA, %switchbox_1_3 : DMA)
    aie.wire(%switchbox_1_2 : North, %switchbox_1_3 : South)
    aie.wire(%switchbox_0_4 : East, %switchbox_1_4 : West)
    aie.wire(%tile_1_4 : Core, %switchbox_1_4 : Core)
    aie.wire(%tile_1_4 : DMA, %switchbox_1_4 : DMA)
    aie.wire(%switchbox_1_3 : North, %switchbox_1_4 : South)
    aie.wire(%switchbox_1_2 : East, %switchbox_2_2 : West)
    aie.wire(%tile_2_2 : Core, %switchbox_2_2 : Core)
    aie.wire(%tile_2_2 : DMA, %switchbox_2_2 : DMA)
    aie.wire(%shim_mux_3_0 : North, %switchbox_3_0 : South)
    aie.wire(%shim_noc_tile_3_0 : DMA, %shim_mux_3_0 : DMA)
    aie.wire(%mem_tile_3_1 : Core, %switchbox_3_1 : Core)
    aie.wire(%mem_tile_3_1 : DMA, %switchbox_3_1 : DMA)
    aie.wire(%switchbox_3_0 : North, %switchbox_3_1 : South)
    aie.wire(%switchbox_2_2 : East, %switchbox_3_2 : West)
    aie.wire(%tile_3_2 : Core, %switchbox_3_2 : Core)
    aie.wire(%tile_3_2 : DMA, %switchbox_3_2 : DMA)
    aie.wire(%switchbox_3_1 : North, %switchbox_3_2 : South)
  }
}
