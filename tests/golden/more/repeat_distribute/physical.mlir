module {
  aie.device(npu1_1col) {
    func.func private @work(memref<64xi32>, memref<64xi32>) attributes {link_with = "work.o"}
    %shim_noc_tile_0_0 = aie.tile(0, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %mem_tile_0_1 = aie.tile(0, 1) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 26>}
    %tile_0_2 = aie.tile(0, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %tile_0_3 = aie.tile(0, 3) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 29>}
    %out_cons_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 2) {init = 0 : i32, sym_name = "out_cons_prod_lock_0"}
    %out_cons_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 3) {init = 0 : i32, sym_name = "out_cons_cons_lock_0"}
    %out_buff_0 = aie.buffer(%mem_tile_0_1) {address = 0 : i32, mem_bank = 0 : i32, sym_name = "out_buff_0"} : memref<128xi32> 
    %out_buff_1 = aie.buffer(%mem_tile_0_1) {address = 65536 : i32, mem_bank = 1 : i32, sym_name = "out_buff_1"} : memref<128xi32> 
    %out_prod_lock_0 = aie.lock(%mem_tile_0_1, 4) {init = 2 : i32, sym_name = "out_prod_lock_0"}
    %out_cons_lock_0 = aie.lock(%mem_tile_0_1, 5) {init = 0 : i32, sym_name = "out_cons_lock_0"}
    %out_prod_lock_1 = aie.lock(%mem_tile_0_1, 6) {init = 2 : i32, sym_name = "out_prod_lock_1"}
    %out_cons_lock_1 = aie.lock(%mem_tile_0_1, 7) {init = 0 : i32, sym_name = "out_cons_lock_1"}
    %o3_buff_0 = aie.buffer(%tile_0_3) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "o3_buff_0"} : memref<64xi32> 
    %o3_buff_1 = aie.buffer(%tile_0_3) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o3_buff_1"} : memref<64xi32> 
    %o3_prod_lock_0 = aie.lock(%tile_0_3, 2) {init = 2 : i32, sym_name = "o3_prod_lock_0"}
    %o3_cons_lock_0 = aie.lock(%tile_0_3, 3) {init = 0 : i32, sym_name = "o3_cons_lock_0"}
    %o2_buff_0 = aie.buffer(%tile_0_2) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "o2_buff_0"} : memref<64xi32> 
    %o2_buff_1 = aie.buffer(%tile_0_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o2_buff_1"} : memref<64xi32> 
    %o2_prod_lock_0 = aie.lock(%tile_0_2, 2) {init = 2 : i32, sym_name = "o2_prod_lock_0"}
    %o2_cons_lock_0 = aie.lock(%tile_0_2, 3) {init = 0 : i32, sym_name = "o2_cons_lock_0"}
    %i3_cons_buff_0 = aie.buffer(%tile_0_3) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i3_cons_buff_0"} : memref<64xi32> 
    %i3_cons_buff_1 = aie.buffer(%tile_0_3) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i3_cons_buff_1"} : memref<64xi32> 
    %i3_cons_prod_lock_0 = aie.lock(%tile_0_3, 0) {init = 2 : i32, sym_name = "i3_cons_prod_lock_0"}
    %i3_cons_cons_lock_0 = aie.lock(%tile_0_3, 1) {init = 0 : i32, sym_name = "i3_cons_cons_lock_0"}
    %i2_cons_buff_0 = aie.buffer(%tile_0_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i2_cons_buff_0"} : memref<64xi32> 
    %i2_cons_buff_1 = aie.buffer(%tile_0_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i2_cons_buff_1"} : memref<64xi32> 
    %i2_cons_prod_lock_0 = aie.lock(%tile_0_2, 0) {init = 2 : i32, sym_name = "i2_cons_prod_lock_0"}
    %i2_cons_cons_lock_0 = aie.lock(%tile_0_2, 1) {init = 0 : i32, sym_name = "i2_cons_cons_lock_0"}
    %in_cons_buff_0 = aie.buffer(%mem_tile_0_1) {address = 131072 : i32, mem_bank = 2 : i32, sym_name = "in_cons_buff_0"} : memref<128xi32> 
    %in_cons_buff_1 = aie.buffer(%mem_tile_0_1) {address = 196608 : i32, mem_bank = 3 : i32, sym_name = "in_cons_buff_1"} : memref<128xi32> 
    %in_cons_prod_lock_0 = aie.lock(%mem_tile_0_1, 0) {init = 4 : i32, sym_name = "in_cons_prod_lock_0"}
    %in_cons_cons_lock_0 = aie.lock(%mem_tile_0_1, 1) {init = 0 : i32, sym_name = "in_cons_cons_lock_0"}
    %in_cons_prod_lock_1 = aie.lock(%mem_tile_0_1, 2) {init = 4 : i32, sym_name = "in_cons_prod_lock_1"}
    %in_cons_cons_lock_1 = aie.lock(%mem_tile_0_1, 3) {init = 0 : i32, sym_name = "in_cons_cons_lock_1"}
    %in_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 0) {init = 0 : i32, sym_name = "in_prod_lock_0"}
    %in_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 1) {init = 0 : i32, sym_name = "in_cons_lock_0"}
    %core_0_2 = aie.core(%tile_0_2) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o2_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i2_cons_buff_0, %o2_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o2_cons_lock_0, Release, 1)
      aie.use_lock(%i2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o2_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i2_cons_buff_1, %o2_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o2_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%i2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o2_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i2_cons_buff_0, %o2_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o2_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["work.o"], stack_size = 2048 : i32}
    %core_0_3 = aie.core(%tile_0_3) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o3_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i3_cons_buff_0, %o3_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i3_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o3_cons_lock_0, Release, 1)
      aie.use_lock(%i3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o3_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i3_cons_buff_1, %o3_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i3_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o3_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%i3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o3_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i3_cons_buff_0, %o3_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i3_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o3_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["work.o"], stack_size = 2048 : i32}
    aie.runtime_sequence(%arg0: memref<512xi32>, %arg1: memref<1024xi32>) {
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 0][1, 1, 1, 512][0, 0, 0, 1]) {id = 0 : i64, metadata = @in_shim_alloc} : memref<512xi32>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 0][1, 1, 1, 1024][0, 0, 0, 1]) {id = 1 : i64, issue_token = true, metadata = @out_shim_alloc} : memref<1024xi32>
      aiex.npu.dma_wait {symbol = @out_shim_alloc}
    }
    aie.shim_dma_allocation @in_shim_alloc(%shim_noc_tile_0_0, MM2S, 0)
    %memtile_dma_0_1 = aie.memtile_dma(%mem_tile_0_1) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb5)
    ^bb1:  // 2 preds: ^bb0, ^bb4
      aie.use_lock(%in_cons_prod_lock_0, AcquireGreaterEqual, 2)
      aie.dma_bd(%in_cons_buff_0 : memref<128xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%in_cons_cons_lock_0, Release, 2)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in_cons_prod_lock_1, AcquireGreaterEqual, 2)
      aie.dma_bd(%in_cons_buff_0 : memref<128xi32>, 64, 64) {bd_id = 1 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%in_cons_cons_lock_1, Release, 2)
      aie.next_bd ^bb3
    ^bb3:  // pred: ^bb2
      aie.use_lock(%in_cons_prod_lock_0, AcquireGreaterEqual, 2)
      aie.dma_bd(%in_cons_buff_1 : memref<128xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%in_cons_cons_lock_0, Release, 2)
      aie.next_bd ^bb4
    ^bb4:  // pred: ^bb3
      aie.use_lock(%in_cons_prod_lock_1, AcquireGreaterEqual, 2)
      aie.dma_bd(%in_cons_buff_1 : memref<128xi32>, 64, 64) {bd_id = 3 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%in_cons_cons_lock_1, Release, 2)
      aie.next_bd ^bb1
    ^bb5:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb6, ^bb10)
    ^bb6:  // 2 preds: ^bb5, ^bb9
      aie.use_lock(%in_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_0 : memref<128xi32>, 0, 64) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%in_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb7
    ^bb7:  // pred: ^bb6
      aie.use_lock(%in_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_0 : memref<128xi32>, 0, 64) {bd_id = 5 : i32, next_bd_id = 6 : i32}
      aie.use_lock(%in_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb8
    ^bb8:  // pred: ^bb7
      aie.use_lock(%in_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_1 : memref<128xi32>, 0, 64) {bd_id = 6 : i32, next_bd_id = 7 : i32}
      aie.use_lock(%in_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb9
    ^bb9:  // pred: ^bb8
      aie.use_lock(%in_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_1 : memref<128xi32>, 0, 64) {bd_id = 7 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%in_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb6
    ^bb10:  // pred: ^bb5
      %2 = aie.dma_start(MM2S, 1, ^bb11, ^bb15)
    ^bb11:  // 2 preds: ^bb10, ^bb14
      aie.use_lock(%in_cons_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_0 : memref<128xi32>, 64, 64) {bd_id = 24 : i32, next_bd_id = 25 : i32}
      aie.use_lock(%in_cons_prod_lock_1, Release, 1)
      aie.next_bd ^bb12
    ^bb12:  // pred: ^bb11
      aie.use_lock(%in_cons_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_0 : memref<128xi32>, 64, 64) {bd_id = 25 : i32, next_bd_id = 26 : i32}
      aie.use_lock(%in_cons_prod_lock_1, Release, 1)
      aie.next_bd ^bb13
    ^bb13:  // pred: ^bb12
      aie.use_lock(%in_cons_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_1 : memref<128xi32>, 64, 64) {bd_id = 26 : i32, next_bd_id = 27 : i32}
      aie.use_lock(%in_cons_prod_lock_1, Release, 1)
      aie.next_bd ^bb14
    ^bb14:  // pred: ^bb13
      aie.use_lock(%in_cons_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_1 : memref<128xi32>, 64, 64) {bd_id = 27 : i32, next_bd_id = 24 : i32}
      aie.use_lock(%in_cons_prod_lock_1, Release, 1)
      aie.next_bd ^bb11
    ^bb15:  // pred: ^bb10
      %3 = aie.dma_start(S2MM, 1, ^bb16, ^bb18)
    ^bb16:  // 2 preds: ^bb15, ^bb17
      aie.use_lock(%out_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_0 : memref<128xi32>, 0, 64) {bd_id = 28 : i32, next_bd_id = 29 : i32}
      aie.use_lock(%out_cons_lock_0, Release, 1)
      aie.next_bd ^bb17
    ^bb17:  // pred: ^bb16
      aie.use_lock(%out_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_1 : memref<128xi32>, 0, 64) {bd_id = 29 : i32, next_bd_id = 28 : i32}
      aie.use_lock(%out_cons_lock_0, Release, 1)
      aie.next_bd ^bb16
    ^bb18:  // pred: ^bb15
      %4 = aie.dma_start(S2MM, 2, ^bb19, ^bb21)
    ^bb19:  // 2 preds: ^bb18, ^bb20
      aie.use_lock(%out_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_0 : memref<128xi32>, 64, 64) {bd_id = 8 : i32, next_bd_id = 9 : i32}
      aie.use_lock(%out_cons_lock_1, Release, 1)
      aie.next_bd ^bb20
    ^bb20:  // pred: ^bb19
      aie.use_lock(%out_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_1 : memref<128xi32>, 64, 64) {bd_id = 9 : i32, next_bd_id = 8 : i32}
      aie.use_lock(%out_cons_lock_1, Release, 1)
      aie.next_bd ^bb19
    ^bb21:  // pred: ^bb18
      %5 = aie.dma_start(MM2S, 2, ^bb22, ^bb26)
    ^bb22:  // 2 preds: ^bb21, ^bb25
      aie.use_lock(%out_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_0 : memref<128xi32>, 0, 64) {bd_id = 10 : i32, next_bd_id = 11 : i32}
      aie.use_lock(%out_prod_lock_0, Release, 1)
      aie.next_bd ^bb23
    ^bb23:  // pred: ^bb22
      aie.use_lock(%out_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_0 : memref<128xi32>, 64, 64) {bd_id = 11 : i32, next_bd_id = 12 : i32}
      aie.use_lock(%out_prod_lock_1, Release, 1)
      aie.next_bd ^bb24
    ^bb24:  // pred: ^bb23
      aie.use_lock(%out_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_1 : memref<128xi32>, 0, 64) {bd_id = 12 : i32, next_bd_id = 13 : i32}
      aie.use_lock(%out_prod_lock_0, Release, 1)
      aie.next_bd ^bb25
    ^bb25:  // pred: ^bb24
      aie.use_lock(%out_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_1 : memref<128xi32>, 64, 64) {bd_id = 13 : i32, next_bd_id = 10 : i32}
      aie.use_lock(%out_prod_lock_1, Release, 1)
      aie.next_bd ^bb22
    ^bb26:  // pred: ^bb21
      aie.end
    }
    %mem_0_2 = aie.mem(%tile_0_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%i2_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i2_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%i2_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i2_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i2_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%i2_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%o2_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o2_buff_0 : memref<64xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%o2_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%o2_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o2_buff_1 : memref<64xi32>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%o2_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    %mem_0_3 = aie.mem(%tile_0_3) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%i3_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i3_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%i3_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i3_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i3_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%i3_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%o3_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o3_buff_0 : memref<64xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%o3_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%o3_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o3_buff_1 : memref<64xi32>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%o3_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    aie.shim_dma_allocation @out_shim_alloc(%shim_noc_tile_0_0, S2MM, 0)
    aie.packet_flow(15) {
      aie.packet_source<%shim_noc_tile_0_0, TileControl : 0>
      aie.packet_dest<%shim_noc_tile_0_0, South : 0>
    } {keep_pkt_header = true, priority_route = true}
    %switchbox_0_0 = aie.switchbox(%shim_noc_tile_0_0) {
      aie.connect<South : 3, North : 4>
      aie.connect<North : 2, South : 2>
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
    %switchbox_0_1 = aie.switchbox(%mem_tile_0_1) {
      aie.connect<South : 4, DMA : 0>
      aie.connect<DMA : 0, North : 1>
      aie.connect<DMA : 1, North : 5>
      aie.connect<North : 0, DMA : 1>
      aie.connect<North : 3, DMA : 2>
      aie.connect<DMA : 2, South : 2>
    }
    %switchbox_0_2 = aie.switchbox(%tile_0_2) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<South : 5, North : 2>
      aie.connect<DMA : 0, South : 0>
      aie.connect<North : 0, South : 3>
    }
    %switchbox_0_3 = aie.switchbox(%tile_0_3) {
      aie.connect<South : 2, DMA : 0>
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
    aie.wire(%tile_0_3 : Core, %switchbox_0_3 : Core)
    aie.wire(%tile_0_3 : DMA, %switchbox_0_3 : DMA)
    aie.wire(%switchbox_0_2 : North, %switchbox_0_3 : South)
  }
}
