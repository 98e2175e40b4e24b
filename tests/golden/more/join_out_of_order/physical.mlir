module {
  aie.device(npu2) {
    func.func private @w(memref<48xi32>, memref<48xi32>) attributes {link_with = "w.o"}
    func.func private @u(memref<16xi32>, memref<16xi32>) attributes {link_with = "u.o"}
    %shim_noc_tile_5_0 = aie.tile(5, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %mem_tile_5_1 = aie.tile(5, 1) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 26>}
    %tile_5_2 = aie.tile(5, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %tile_5_3 = aie.tile(5, 3) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 29>}
    %tile_5_4 = aie.tile(5, 4) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 30>}
    %tile_5_5 = aie.tile(5, 5) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 31>}
    %out_cons_prod_lock_0 = aie.lock(%shim_noc_tile_5_0, 2) {init = 0 : i32, sym_name = "out_cons_prod_lock_0"}
    %out_cons_cons_lock_0 = aie.lock(%shim_noc_tile_5_0, 3) {init = 0 : i32, sym_name = "out_cons_cons_lock_0"}
    %out_buff_0 = aie.buffer(%mem_tile_5_1) {address = 0 : i32, mem_bank = 0 : i32, sym_name = "out_buff_0"} : memref<128xi32> 
    %out_buff_1 = aie.buffer(%mem_tile_5_1) {address = 65536 : i32, mem_bank = 1 : i32, sym_name = "out_buff_1"} : memref<128xi32> 
    %out_prod_lock_0 = aie.lock(%mem_tile_5_1, 8) {init = 2 : i32, sym_name = "out_prod_lock_0"}
    %out_cons_lock_0 = aie.lock(%mem_tile_5_1, 9) {init = 0 : i32, sym_name = "out_cons_lock_0"}
    %out_prod_lock_1 = aie.lock(%mem_tile_5_1, 10) {init = 2 : i32, sym_name = "out_prod_lock_1"}
    %out_cons_lock_1 = aie.lock(%mem_tile_5_1, 11) {init = 0 : i32, sym_name = "out_cons_lock_1"}
    %out_prod_lock_2 = aie.lock(%mem_tile_5_1, 12) {init = 2 : i32, sym_name = "out_prod_lock_2"}
    %out_cons_lock_2 = aie.lock(%mem_tile_5_1, 13) {init = 0 : i32, sym_name = "out_cons_lock_2"}
    %out_prod_lock_3 = aie.lock(%mem_tile_5_1, 14) {init = 2 : i32, sym_name = "out_prod_lock_3"}
    %out_cons_lock_3 = aie.lock(%mem_tile_5_1, 15) {init = 0 : i32, sym_name = "out_cons_lock_3"}
    %o5_buff_0 = aie.buffer(%tile_5_5) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "o5_buff_0"} : memref<48xi32> 
    %o5_buff_1 = aie.buffer(%tile_5_5) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o5_buff_1"} : memref<48xi32> 
    %o5_prod_lock_0 = aie.lock(%tile_5_5, 2) {init = 2 : i32, sym_name = "o5_prod_lock_0"}
    %o5_cons_lock_0 = aie.lock(%tile_5_5, 3) {init = 0 : i32, sym_name = "o5_cons_lock_0"}
    %o4_buff_0 = aie.buffer(%tile_5_4) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "o4_buff_0"} : memref<16xi32> 
    %o4_buff_1 = aie.buffer(%tile_5_4) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o4_buff_1"} : memref<16xi32> 
    %o4_prod_lock_0 = aie.lock(%tile_5_4, 2) {init = 2 : i32, sym_name = "o4_prod_lock_0"}
    %o4_cons_lock_0 = aie.lock(%tile_5_4, 3) {init = 0 : i32, sym_name = "o4_cons_lock_0"}
    %o3_buff_0 = aie.buffer(%tile_5_3) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "o3_buff_0"} : memref<48xi32> 
    %o3_buff_1 = aie.buffer(%tile_5_3) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o3_buff_1"} : memref<48xi32> 
    %o3_prod_lock_0 = aie.lock(%tile_5_3, 2) {init = 2 : i32, sym_name = "o3_prod_lock_0"}
    %o3_cons_lock_0 = aie.lock(%tile_5_3, 3) {init = 0 : i32, sym_name = "o3_cons_lock_0"}
    %o2_buff_0 = aie.buffer(%tile_5_2) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "o2_buff_0"} : memref<16xi32> 
    %o2_prod_lock_0 = aie.lock(%tile_5_2, 2) {init = 1 : i32, sym_name = "o2_prod_lock_0"}
    %o2_cons_lock_0 = aie.lock(%tile_5_2, 3) {init = 0 : i32, sym_name = "o2_cons_lock_0"}
    %i5_cons_buff_0 = aie.buffer(%tile_5_5) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i5_cons_buff_0"} : memref<48xi32> 
    %i5_cons_buff_1 = aie.buffer(%tile_5_5) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i5_cons_buff_1"} : memref<48xi32> 
    %i5_cons_prod_lock_0 = aie.lock(%tile_5_5, 0) {init = 2 : i32, sym_name = "i5_cons_prod_lock_0"}
    %i5_cons_cons_lock_0 = aie.lock(%tile_5_5, 1) {init = 0 : i32, sym_name = "i5_cons_cons_lock_0"}
    %i4_cons_buff_0 = aie.buffer(%tile_5_4) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i4_cons_buff_0"} : memref<16xi32> 
    %i4_cons_buff_1 = aie.buffer(%tile_5_4) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i4_cons_buff_1"} : memref<16xi32> 
    %i4_cons_prod_lock_0 = aie.lock(%tile_5_4, 0) {init = 2 : i32, sym_name = "i4_cons_prod_lock_0"}
    %i4_cons_cons_lock_0 = aie.lock(%tile_5_4, 1) {init = 0 : i32, sym_name = "i4_cons_cons_lock_0"}
    %i3_cons_buff_0 = aie.buffer(%tile_5_3) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i3_cons_buff_0"} : memref<48xi32> 
    %i3_cons_buff_1 = aie.buffer(%tile_5_3) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i3_cons_buff_1"} : memref<48xi32> 
    %i3_cons_prod_lock_0 = aie.lock(%tile_5_3, 0) {init = 2 : i32, sym_name = "i3_cons_prod_lock_0"}
    %i3_cons_cons_lock_0 = aie.lock(%tile_5_3, 1) {init = 0 : i32, sym_name = "i3_cons_cons_lock_0"}
    %i2_cons_buff_0 = aie.buffer(%tile_5_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "i2_cons_buff_0"} : memref<16xi32> 
    %i2_cons_buff_1 = aie.buffer(%tile_5_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i2_cons_buff_1"} : memref<16xi32> 
    %i2_cons_prod_lock_0 = aie.lock(%tile_5_2, 0) {init = 2 : i32, sym_name = "i2_cons_prod_lock_0"}
    %i2_cons_cons_lock_0 = aie.lock(%tile_5_2, 1) {init = 0 : i32, sym_name = "i2_cons_cons_lock_0"}
    %in_cons_buff_0 = aie.buffer(%mem_tile_5_1) {address = 131072 : i32, mem_bank = 2 : i32, sym_name = "in_cons_buff_0"} : memref<128xi32> 
    %in_cons_buff_1 = aie.buffer(%mem_tile_5_1) {address = 196608 : i32, mem_bank = 3 : i32, sym_name = "in_cons_buff_1"} : memref<128xi32> 
    %in_cons_prod_lock_0 = aie.lock(%mem_tile_5_1, 0) {init = 2 : i32, sym_name = "in_cons_prod_lock_0"}
    %in_cons_cons_lock_0 = aie.lock(%mem_tile_5_1, 1) {init = 0 : i32, sym_name = "in_cons_cons_lock_0"}
    %in_cons_prod_lock_1 = aie.lock(%mem_tile_5_1, 2) {init = 2 : i32, sym_name = "in_cons_prod_lock_1"}
    %in_cons_cons_lock_1 = aie.lock(%mem_tile_5_1, 3) {init = 0 : i32, sym_name = "in_cons_cons_lock_1"}
    %in_cons_prod_lock_2 = aie.lock(%mem_tile_5_1, 4) {init = 2 : i32, sym_name = "in_cons_prod_lock_2"}
    %in_cons_cons_lock_2 = aie.lock(%mem_tile_5_1, 5) {init = 0 : i32, sym_name = "in_cons_cons_lock_2"}
    %in_cons_prod_lock_3 = aie.lock(%mem_tile_5_1, 6) {init = 2 : i32, sym_name = "in_cons_prod_lock_3"}
    %in_cons_cons_lock_3 = aie.lock(%mem_tile_5_1, 7) {init = 0 : i32, sym_name = "in_cons_cons_lock_3"}
    %in_prod_lock_0 = aie.lock(%shim_noc_tile_5_0, 0) {init = 0 : i32, sym_name = "in_prod_lock_0"}
    %in_cons_lock_0 = aie.lock(%shim_noc_tile_5_0, 1) {init = 0 : i32, sym_name = "in_cons_lock_0"}
    %core_5_2 = aie.core(%tile_5_2) {
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
      func.call @u(%i2_cons_buff_0, %o2_buff_0) : (memref<16xi32>, memref<16xi32>) -> ()
      aie.use_lock(%i2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o2_cons_lock_0, Release, 1)
      aie.use_lock(%i2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o2_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @u(%i2_cons_buff_1, %o2_buff_0) : (memref<16xi32>, memref<16xi32>) -> ()
      aie.use_lock(%i2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o2_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%i2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o2_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @u(%i2_cons_buff_0, %o2_buff_0) : (memref<16xi32>, memref<16xi32>) -> ()
      aie.use_lock(%i2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o2_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["u.o"]}
    %core_5_3 = aie.core(%tile_5_3) {
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
      func.call @w(%i3_cons_buff_0, %o3_buff_0) : (memref<48xi32>, memref<48xi32>) -> ()
      aie.use_lock(%i3_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o3_cons_lock_0, Release, 1)
      aie.use_lock(%i3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o3_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @w(%i3_cons_buff_1, %o3_buff_1) : (memref<48xi32>, memref<48xi32>) -> ()
      aie.use_lock(%i3_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o3_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%i3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o3_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @w(%i3_cons_buff_0, %o3_buff_0) : (memref<48xi32>, memref<48xi32>) -> ()
      aie.use_lock(%i3_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o3_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["w.o"]}
    %core_5_4 = aie.core(%tile_5_4) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i4_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o4_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @u(%i4_cons_buff_0, %o4_buff_0) : (memref<16xi32>, memref<16xi32>) -> ()
      aie.use_lock(%i4_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o4_cons_lock_0, Release, 1)
      aie.use_lock(%i4_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o4_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @u(%i4_cons_buff_1, %o4_buff_1) : (memref<16xi32>, memref<16xi32>) -> ()
      aie.use_lock(%i4_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o4_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%i4_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o4_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @u(%i4_cons_buff_0, %o4_buff_0) : (memref<16xi32>, memref<16xi32>) -> ()
      aie.use_lock(%i4_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o4_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["u.o"]}
    %core_5_5 = aie.core(%tile_5_5) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i5_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o5_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @w(%i5_cons_buff_0, %o5_buff_0) : (memref<48xi32>, memref<48xi32>) -> ()
      aie.use_lock(%i5_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o5_cons_lock_0, Release, 1)
      aie.use_lock(%i5_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o5_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @w(%i5_cons_buff_1, %o5_buff_1) : (memref<48xi32>, memref<48xi32>) -> ()
      aie.use_lock(%i5_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o5_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%i5_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o5_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @w(%i5_cons_buff_0, %o5_buff_0) : (memref<48xi32>, memref<48xi32>) -> ()
      aie.use_lock(%i5_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o5_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["w.o"]}
    aie.runtime_sequence(%arg0: memref<512xi32>, %arg1: memref<512xi32>) {
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 0][1, 1, 1, 512][0, 0, 0, 1]) {id = 0 : i64, metadata = @in_shim_alloc} : memref<512xi32>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 0][1, 1, 1, 512][0, 0, 0, 1]) {id = 1 : i64, issue_token = true, metadata = @out_shim_alloc} : memref<512xi32>
      aiex.npu.sync {channel = 0 : i32, column = 5 : i32, column_num = 1 : i32, direction = 0 : i32, row = 0 : i32, row_num = 1 : i32}
    }
    aie.shim_dma_allocation @in_shim_alloc(%shim_noc_tile_5_0, MM2S, 0)
    %memtile_dma_5_1 = aie.memtile_dma(%mem_tile_5_1) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb9)
    ^bb1:  // 2 preds: ^bb0, ^bb8
      aie.use_lock(%in_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_0 : memref<128xi32>, 0, 16) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%in_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in_cons_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_0 : memref<128xi32>, 16, 48) {bd_id = 1 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%in_cons_cons_lock_1, Release, 1)
      aie.next_bd ^bb3
    ^bb3:  // pred: ^bb2
      aie.use_lock(%in_cons_prod_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_0 : memref<128xi32>, 64, 16) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%in_cons_cons_lock_2, Release, 1)
      aie.next_bd ^bb4
    ^bb4:  // pred: ^bb3
      aie.use_lock(%in_cons_prod_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_0 : memref<128xi32>, 80, 48) {bd_id = 3 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%in_cons_cons_lock_3, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%in_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_1 : memref<128xi32>, 0, 16) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%in_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb6
    ^bb6:  // pred: ^bb5
      aie.use_lock(%in_cons_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_1 : memref<128xi32>, 16, 48) {bd_id = 5 : i32, next_bd_id = 6 : i32}
      aie.use_lock(%in_cons_cons_lock_1, Release, 1)
      aie.next_bd ^bb7
    ^bb7:  // pred: ^bb6
      aie.use_lock(%in_cons_prod_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_1 : memref<128xi32>, 64, 16) {bd_id = 6 : i32, next_bd_id = 7 : i32}
      aie.use_lock(%in_cons_cons_lock_2, Release, 1)
      aie.next_bd ^bb8
    ^bb8:  // pred: ^bb7
      aie.use_lock(%in_cons_prod_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_1 : memref<128xi32>, 80, 48) {bd_id = 7 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%in_cons_cons_lock_3, Release, 1)
      aie.next_bd ^bb1
    ^bb9:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb10, ^bb12)
    ^bb10:  // 2 preds: ^bb9, ^bb11
      aie.use_lock(%in_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_0 : memref<128xi32>, 0, 16) {bd_id = 8 : i32, next_bd_id = 9 : i32}
      aie.use_lock(%in_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb11
    ^bb11:  // pred: ^bb10
      aie.use_lock(%in_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_1 : memref<128xi32>, 0, 16) {bd_id = 9 : i32, next_bd_id = 8 : i32}
      aie.use_lock(%in_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb10
    ^bb12:  // pred: ^bb9
      %2 = aie.dma_start(MM2S, 1, ^bb13, ^bb15)
    ^bb13:  // 2 preds: ^bb12, ^bb14
      aie.use_lock(%in_cons_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_0 : memref<128xi32>, 16, 48) {bd_id = 24 : i32, next_bd_id = 25 : i32}
      aie.use_lock(%in_cons_prod_lock_1, Release, 1)
      aie.next_bd ^bb14
    ^bb14:  // pred: ^bb13
      aie.use_lock(%in_cons_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_1 : memref<128xi32>, 16, 48) {bd_id = 25 : i32, next_bd_id = 24 : i32}
      aie.use_lock(%in_cons_prod_lock_1, Release, 1)
      aie.next_bd ^bb13
    ^bb15:  // pred: ^bb12
      %3 = aie.dma_start(MM2S, 2, ^bb16, ^bb18)
    ^bb16:  // 2 preds: ^bb15, ^bb17
      aie.use_lock(%in_cons_cons_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_0 : memref<128xi32>, 64, 16) {bd_id = 10 : i32, next_bd_id = 11 : i32}
      aie.use_lock(%in_cons_prod_lock_2, Release, 1)
      aie.next_bd ^bb17
    ^bb17:  // pred: ^bb16
      aie.use_lock(%in_cons_cons_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_1 : memref<128xi32>, 64, 16) {bd_id = 11 : i32, next_bd_id = 10 : i32}
      aie.use_lock(%in_cons_prod_lock_2, Release, 1)
      aie.next_bd ^bb16
    ^bb18:  // pred: ^bb15
      %4 = aie.dma_start(MM2S, 3, ^bb19, ^bb21)
    ^bb19:  // 2 preds: ^bb18, ^bb20
      aie.use_lock(%in_cons_cons_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_0 : memref<128xi32>, 80, 48) {bd_id = 26 : i32, next_bd_id = 27 : i32}
      aie.use_lock(%in_cons_prod_lock_3, Release, 1)
      aie.next_bd ^bb20
    ^bb20:  // pred: ^bb19
      aie.use_lock(%in_cons_cons_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_1 : memref<128xi32>, 80, 48) {bd_id = 27 : i32, next_bd_id = 26 : i32}
      aie.use_lock(%in_cons_prod_lock_3, Release, 1)
      aie.next_bd ^bb19
    ^bb21:  // pred: ^bb18
      %5 = aie.dma_start(S2MM, 1, ^bb22, ^bb24)
    ^bb22:  // 2 preds: ^bb21, ^bb23
      aie.use_lock(%out_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_0 : memref<128xi32>, 16, 16) {bd_id = 28 : i32, next_bd_id = 29 : i32}
      aie.use_lock(%out_cons_lock_1, Release, 1)
      aie.next_bd ^bb23
    ^bb23:  // pred: ^bb22
      aie.use_lock(%out_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_1 : memref<128xi32>, 16, 16) {bd_id = 29 : i32, next_bd_id = 28 : i32}
      aie.use_lock(%out_cons_lock_1, Release, 1)
      aie.next_bd ^bb22
    ^bb24:  // pred: ^bb21
      %6 = aie.dma_start(S2MM, 2, ^bb25, ^bb27)
    ^bb25:  // 2 preds: ^bb24, ^bb26
      aie.use_lock(%out_prod_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_0 : memref<128xi32>, 80, 48) {bd_id = 12 : i32, next_bd_id = 13 : i32}
      aie.use_lock(%out_cons_lock_3, Release, 1)
      aie.next_bd ^bb26
    ^bb26:  // pred: ^bb25
      aie.use_lock(%out_prod_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_1 : memref<128xi32>, 80, 48) {bd_id = 13 : i32, next_bd_id = 12 : i32}
      aie.use_lock(%out_cons_lock_3, Release, 1)
      aie.next_bd ^bb25
    ^bb27:  // pred: ^bb24
      %7 = aie.dma_start(S2MM, 3, ^bb28, ^bb30)
    ^bb28:  // 2 preds: ^bb27, ^bb29
      aie.use_lock(%out_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_0 : memref<128xi32>, 0, 16) {bd_id = 30 : i32, next_bd_id = 31 : i32}
      aie.use_lock(%out_cons_lock_0, Release, 1)
      aie.next_bd ^bb29
    ^bb29:  // pred: ^bb28
      aie.use_lock(%out_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_1 : memref<128xi32>, 0, 16) {bd_id = 31 : i32, next_bd_id = 30 : i32}
      aie.use_lock(%out_cons_lock_0, Release, 1)
      aie.next_bd ^bb28
    ^bb30:  // pred: ^bb27
      %8 = aie.dma_start(S2MM, 4, ^bb31, ^bb33)
    ^bb31:  // 2 preds: ^bb30, ^bb32
      aie.use_lock(%out_prod_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_0 : memref<128xi32>, 32, 48) {bd_id = 14 : i32, next_bd_id = 15 : i32}
      aie.use_lock(%out_cons_lock_2, Release, 1)
      aie.next_bd ^bb32
    ^bb32:  // pred: ^bb31
      aie.use_lock(%out_prod_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_1 : memref<128xi32>, 32, 48) {bd_id = 15 : i32, next_bd_id = 14 : i32}
      aie.use_lock(%out_cons_lock_2, Release, 1)
      aie.next_bd ^bb31
    ^bb33:  // pred: ^bb30
      %9 = aie.dma_start(MM2S, 4, ^bb34, ^bb42)
    ^bb34:  // 2 preds: ^bb33, ^bb41
      aie.use_lock(%out_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_0 : memref<128xi32>, 0, 16) {bd_id = 16 : i32, next_bd_id = 17 : i32}
      aie.use_lock(%out_prod_lock_0, Release, 1)
      aie.next_bd ^bb35
    ^bb35:  // pred: ^bb34
      aie.use_lock(%out_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_0 : memref<128xi32>, 16, 16) {bd_id = 17 : i32, next_bd_id = 18 : i32}
      aie.use_lock(%out_prod_lock_1, Release, 1)
      aie.next_bd ^bb36
    ^bb36:  // pred: ^bb35
      aie.use_lock(%out_cons_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_0 : memref<128xi32>, 32, 48) {bd_id = 18 : i32, next_bd_id = 19 : i32}
      aie.use_lock(%out_prod_lock_2, Release, 1)
      aie.next_bd ^bb37
    ^bb37:  // pred: ^bb36
      aie.use_lock(%out_cons_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_0 : memref<128xi32>, 80, 48) {bd_id = 19 : i32, next_bd_id = 20 : i32}
      aie.use_lock(%out_prod_lock_3, Release, 1)
      aie.next_bd ^bb38
    ^bb38:  // pred: ^bb37
      aie.use_lock(%out_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_1 : memref<128xi32>, 0, 16) {bd_id = 20 : i32, next_bd_id = 21 : i32}
      aie.use_lock(%out_prod_lock_0, Release, 1)
      aie.next_bd ^bb39
    ^bb39:  // pred: ^bb38
      aie.use_lock(%out_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_1 : memref<128xi32>, 16, 16) {bd_id = 21 : i32, next_bd_id = 22 : i32}
      aie.use_lock(%out_prod_lock_1, Release, 1)
      aie.next_bd ^bb40
    ^bb40:  // pred: ^bb39
      aie.use_lock(%out_cons_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_1 : memref<128xi32>, 32, 48) {bd_id = 22 : i32, next_bd_id = 23 : i32}
      aie.use_lock(%out_prod_lock_2, Release, 1)
      aie.next_bd ^bb41
    ^bb41:  // pred: ^bb40
      aie.use_lock(%out_cons_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_1 : memref<128xi32>, 80, 48) {bd_id = 23 : i32, next_bd_id = 16 : i32}
      aie.use_lock(%out_prod_lock_3, Release, 1)
      aie.next_bd ^bb34
    ^bb42:  // pred: ^bb33
      aie.end
    }
    %mem_5_2 = aie.mem(%tile_5_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%i2_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i2_cons_buff_0 : memref<16xi32>, 0, 16) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%i2_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i2_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i2_cons_buff_1 : memref<16xi32>, 0, 16) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%i2_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb5)
    ^bb4:  // 2 preds: ^bb3, ^bb4
      aie.use_lock(%o2_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o2_buff_0 : memref<16xi32>, 0, 16) {bd_id = 2 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%o2_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb5:  // pred: ^bb3
      aie.end
    }
    %mem_5_3 = aie.mem(%tile_5_3) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%i3_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i3_cons_buff_0 : memref<48xi32>, 0, 48) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%i3_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i3_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i3_cons_buff_1 : memref<48xi32>, 0, 48) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%i3_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%o3_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o3_buff_0 : memref<48xi32>, 0, 48) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%o3_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%o3_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o3_buff_1 : memref<48xi32>, 0, 48) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%o3_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    %mem_5_4 = aie.mem(%tile_5_4) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%i4_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i4_cons_buff_0 : memref<16xi32>, 0, 16) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%i4_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i4_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i4_cons_buff_1 : memref<16xi32>, 0, 16) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%i4_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%o4_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o4_buff_0 : memref<16xi32>, 0, 16) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%o4_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%o4_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o4_buff_1 : memref<16xi32>, 0, 16) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%o4_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    %mem_5_5 = aie.mem(%tile_5_5) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%i5_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i5_cons_buff_0 : memref<48xi32>, 0, 48) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%i5_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i5_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i5_cons_buff_1 : memref<48xi32>, 0, 48) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%i5_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%o5_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o5_buff_0 : memref<48xi32>, 0, 48) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%o5_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%o5_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o5_buff_1 : memref<48xi32>, 0, 48) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%o5_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    aie.shim_dma_allocation @out_shim_alloc(%shim_noc_tile_5_0, S2MM, 0)
    aie.packet_flow(15) {
      aie.packet_source<%shim_noc_tile_5_0, TileControl : 0>
      aie.packet_dest<%shim_noc_tile_5_0, South : 0>
    } {keep_pkt_header = true, priority_route = true}
    %switchbox_5_0 = aie.switchbox(%shim_noc_tile_5_0) {
      aie.connect<South : 3, North : 1>
      aie.connect<North : 2, South : 2>
      %0 = aie.amsel<5> (3)
      %1 = aie.masterset(South : 0, %0) {keep_pkt_header = true}
      aie.packet_rules(TileControl : 0) {
        aie.rule(31, 15, %0)
      }
    }
    %shim_mux_5_0 = aie.shim_mux(%shim_noc_tile_5_0) {
      aie.connect<DMA : 0, North : 3>
      aie.connect<North : 2, DMA : 0>
    }
    %switchbox_5_1 = aie.switchbox(%mem_tile_5_1) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<DMA : 0, North : 1>
      aie.connect<DMA : 1, North : 5>
      aie.connect<DMA : 2, North : 0>
      aie.connect<DMA : 3, North : 3>
      aie.connect<North : 1, DMA : 1>
      aie.connect<North : 0, DMA : 2>
      aie.connect<North : 3, DMA : 3>
      aie.connect<North : 2, DMA : 4>
      aie.connect<DMA : 4, South : 2>
    }
    %switchbox_5_2 = aie.switchbox(%tile_5_2) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<South : 5, North : 1>
      aie.connect<South : 0, North : 2>
      aie.connect<South : 3, North : 0>
      aie.connect<DMA : 0, South : 1>
      aie.connect<North : 1, South : 0>
      aie.connect<North : 0, South : 3>
      aie.connect<North : 2, South : 2>
    }
    %switchbox_5_3 = aie.switchbox(%tile_5_3) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<South : 2, North : 3>
      aie.connect<South : 0, North : 1>
      aie.connect<DMA : 0, South : 1>
      aie.connect<North : 1, South : 0>
      aie.connect<North : 3, South : 2>
    }
    %switchbox_5_4 = aie.switchbox(%tile_5_4) {
      aie.connect<South : 3, DMA : 0>
      aie.connect<South : 1, North : 3>
      aie.connect<DMA : 0, South : 1>
      aie.connect<North : 0, South : 3>
    }
    %switchbox_5_5 = aie.switchbox(%tile_5_5) {
      aie.connect<South : 3, DMA : 0>
      aie.connect<DMA : 0, South : 0>
    }
    aie.wire(%shim_mux_5_0 : North, %switchbox_5_0 : South)
    aie.wire(%shim_noc_tile_5_0 : DMA, %shim_mux_5_0 : DMA)
    aie.wire(%mem_tile_5_1 : Core, %switchbox_5_1 : Core)
    aie.wire(%mem_tile_5_1 : DMA, %switchbox_5_1 : DMA)
    aie.wire(%switchbox_5_0 : North, %switchbox_5_1 : South)
    aie.wire(%tile_5_2 : Core, %switchbox_5_2 : Core)
    aie.wire(%tile_5_2 : DMA, %switchbox_5_2 : DMA)
    aie.wire(%switchbox_5_1 : North, %switchbox_5_2 : South)
    aie.wire(%tile_5_3 : Core, %switchbox_5_3 : Core)
    aie.wire(%tile_5_3 : DMA, %switchbox_5_3 : DMA)
    aie.wire(%switchbox_5_2 : North, %switchbox_5_3 : South)
    aie.wire(%tile_5_4 : Core, %switchbox_5_4 : Core)
    aie.wire(%tile_5_4 : DMA, %switchbox_5_4 : DMA)
    aie.wire(%switchbox_5_3 : North, %switchbox_5_4 : South)
    aie.wire(%tile_5_5 : Core, %switchbox_5_5 : Core)
    aie.wire(%tile_5_5 : DMA, %switchbox_5_5 : DMA)
    aie.wire(%switchbox_5_4 : North, %switchbox_5_5 : South)
  }
}
