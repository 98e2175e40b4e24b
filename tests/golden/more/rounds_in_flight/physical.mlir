module {
  aie.device(npu1_3col) {
    func.func private @w(memref<64xi32>, memref<64xi32>) attributes {link_with = "w.o"}
    %shim_noc_tile_0_0 = aie.tile(0, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %mem_tile_0_1 = aie.tile(0, 1) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 26>}
    %tile_0_2 = aie.tile(0, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %shim_noc_tile_1_0 = aie.tile(1, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %mem_tile_1_1 = aie.tile(1, 1) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 26>}
    %tile_1_2 = aie.tile(1, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %shim_noc_tile_2_0 = aie.tile(2, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %mem_tile_2_1 = aie.tile(2, 1) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 26>}
    %tile_2_2 = aie.tile(2, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %o2_cons_prod_lock_0 = aie.lock(%shim_noc_tile_2_0, 2) {init = 0 : i32, sym_name = "o2_cons_prod_lock_0"}
    %o2_cons_cons_lock_0 = aie.lock(%shim_noc_tile_2_0, 3) {init = 0 : i32, sym_name = "o2_cons_cons_lock_0"}
    %o2_buff_0 = aie.buffer(%tile_2_2) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "o2_buff_0"} : memref<64xi32> 
    %o2_buff_1 = aie.buffer(%tile_2_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o2_buff_1"} : memref<64xi32> 
    %o2_prod_lock_0 = aie.lock(%tile_2_2, 2) {init = 2 : i32, sym_name = "o2_prod_lock_0"}
    %o2_cons_lock_0 = aie.lock(%tile_2_2, 3) {init = 0 : i32, sym_name = "o2_cons_lock_0"}
    %i2_cons_buff_0 = aie.buffer(%tile_2_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i2_cons_buff_0"} : memref<64xi32> 
    %i2_cons_buff_1 = aie.buffer(%tile_2_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i2_cons_buff_1"} : memref<64xi32> 
    %i2_cons_prod_lock_0 = aie.lock(%tile_2_2, 0) {init = 2 : i32, sym_name = "i2_cons_prod_lock_0"}
    %i2_cons_cons_lock_0 = aie.lock(%tile_2_2, 1) {init = 0 : i32, sym_name = "i2_cons_cons_lock_0"}
    %in2_cons_buff_0 = aie.buffer(%mem_tile_2_1) {address = 0 : i32, mem_bank = 0 : i32, sym_name = "in2_cons_buff_0"} : memref<64xi32> 
    %in2_cons_buff_1 = aie.buffer(%mem_tile_2_1) {address = 65536 : i32, mem_bank = 1 : i32, sym_name = "in2_cons_buff_1"} : memref<64xi32> 
    %in2_cons_prod_lock_0 = aie.lock(%mem_tile_2_1, 0) {init = 2 : i32, sym_name = "in2_cons_prod_lock_0"}
    %in2_cons_cons_lock_0 = aie.lock(%mem_tile_2_1, 1) {init = 0 : i32, sym_name = "in2_cons_cons_lock_0"}
    %in2_prod_lock_0 = aie.lock(%shim_noc_tile_2_0, 0) {init = 0 : i32, sym_name = "in2_prod_lock_0"}
    %in2_cons_lock_0 = aie.lock(%shim_noc_tile_2_0, 1) {init = 0 : i32, sym_name = "in2_cons_lock_0"}
    %o1_cons_prod_lock_0 = aie.lock(%shim_noc_tile_1_0, 2) {init = 0 : i32, sym_name = "o1_cons_prod_lock_0"}
    %o1_cons_cons_lock_0 = aie.lock(%shim_noc_tile_1_0, 3) {init = 0 : i32, sym_name = "o1_cons_cons_lock_0"}
    %o1_buff_0 = aie.buffer(%tile_1_2) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "o1_buff_0"} : memref<64xi32> 
    %o1_buff_1 = aie.buffer(%tile_1_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o1_buff_1"} : memref<64xi32> 
    %o1_prod_lock_0 = aie.lock(%tile_1_2, 2) {init = 4 : i32, sym_name = "o1_prod_lock_0"}
    %o1_cons_lock_0 = aie.lock(%tile_1_2, 3) {init = 0 : i32, sym_name = "o1_cons_lock_0"}
    %i1_cons_buff_0 = aie.buffer(%tile_1_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i1_cons_buff_0"} : memref<64xi32> 
    %i1_cons_buff_1 = aie.buffer(%tile_1_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i1_cons_buff_1"} : memref<64xi32> 
    %i1_cons_prod_lock_0 = aie.lock(%tile_1_2, 0) {init = 2 : i32, sym_name = "i1_cons_prod_lock_0"}
    %i1_cons_cons_lock_0 = aie.lock(%tile_1_2, 1) {init = 0 : i32, sym_name = "i1_cons_cons_lock_0"}
    %in1_cons_buff_0 = aie.buffer(%mem_tile_1_1) {address = 0 : i32, mem_bank = 0 : i32, sym_name = "in1_cons_buff_0"} : memref<64xi32> 
    %in1_cons_buff_1 = aie.buffer(%mem_tile_1_1) {address = 65536 : i32, mem_bank = 1 : i32, sym_name = "in1_cons_buff_1"} : memref<64xi32> 
    %in1_cons_prod_lock_0 = aie.lock(%mem_tile_1_1, 0) {init = 2 : i32, sym_name = "in1_cons_prod_lock_0"}
    %in1_cons_cons_lock_0 = aie.lock(%mem_tile_1_1, 1) {init = 0 : i32, sym_name = "in1_cons_cons_lock_0"}
    %in1_prod_lock_0 = aie.lock(%shim_noc_tile_1_0, 0) {init = 0 : i32, sym_name = "in1_prod_lock_0"}
    %in1_cons_lock_0 = aie.lock(%shim_noc_tile_1_0, 1) {init = 0 : i32, sym_name = "in1_cons_lock_0"}
    %o0_cons_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 2) {init = 0 : i32, sym_name = "o0_cons_prod_lock_0"}
    %o0_cons_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 3) {init = 0 : i32, sym_name = "o0_cons_cons_lock_0"}
    %o0_buff_0 = aie.buffer(%tile_0_2) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "o0_buff_0"} : memref<64xi32> 
    %o0_buff_1 = aie.buffer(%tile_0_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o0_buff_1"} : memref<64xi32> 
    %o0_prod_lock_0 = aie.lock(%tile_0_2, 2) {init = 2 : i32, sym_name = "o0_prod_lock_0"}
    %o0_cons_lock_0 = aie.lock(%tile_0_2, 3) {init = 0 : i32, sym_name = "o0_cons_lock_0"}
    %i0_cons_buff_0 = aie.buffer(%tile_0_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i0_cons_buff_0"} : memref<64xi32> 
    %i0_cons_buff_1 = aie.buffer(%tile_0_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i0_cons_buff_1"} : memref<64xi32> 
    %i0_cons_prod_lock_0 = aie.lock(%tile_0_2, 0) {init = 2 : i32, sym_name = "i0_cons_prod_lock_0"}
    %i0_cons_cons_lock_0 = aie.lock(%tile_0_2, 1) {init = 0 : i32, sym_name = "i0_cons_cons_lock_0"}
    %in0_cons_buff_0 = aie.buffer(%mem_tile_0_1) {address = 0 : i32, mem_bank = 0 : i32, sym_name = "in0_cons_buff_0"} : memref<64xi32> 
    %in0_cons_buff_1 = aie.buffer(%mem_tile_0_1) {address = 65536 : i32, mem_bank = 1 : i32, sym_name = "in0_cons_buff_1"} : memref<64xi32> 
    %in0_cons_prod_lock_0 = aie.lock(%mem_tile_0_1, 0) {init = 2 : i32, sym_name = "in0_cons_prod_lock_0"}
    %in0_cons_cons_lock_0 = aie.lock(%mem_tile_0_1, 1) {init = 0 : i32, sym_name = "in0_cons_cons_lock_0"}
    %in0_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 0) {init = 0 : i32, sym_name = "in0_prod_lock_0"}
    %in0_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 1) {init = 0 : i32, sym_name = "in0_cons_lock_0"}
    %core_0_2 = aie.core(%tile_0_2) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o0_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @w(%i0_cons_buff_0, %o0_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o0_cons_lock_0, Release, 1)
      aie.use_lock(%i0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o0_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @w(%i0_cons_buff_1, %o0_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o0_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%i0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o0_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @w(%i0_cons_buff_0, %o0_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o0_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["w.o"]}
    %core_1_2 = aie.core(%tile_1_2) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o1_prod_lock_0, AcquireGreaterEqual, 2)
      func.call @w(%i1_cons_buff_0, %o1_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o1_cons_lock_0, Release, 2)
      aie.use_lock(%i1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @w(%i1_cons_buff_1, %o1_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o1_cons_lock_0, Release, 2)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%i1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o1_prod_lock_0, AcquireGreaterEqual, 2)
      func.call @w(%i1_cons_buff_0, %o1_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o1_cons_lock_0, Release, 2)
      aie.end
    } {link_files = ["w.o"]}
    %core_2_2 = aie.core(%tile_2_2) {
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
      func.call @w(%i2_cons_buff_0, %o2_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o2_cons_lock_0, Release, 1)
      aie.use_lock(%i2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o2_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @w(%i2_cons_buff_1, %o2_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o2_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%i2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o2_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @w(%i2_cons_buff_0, %o2_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o2_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["w.o"]}
    aie.runtime_sequence(%arg0: memref<1536xi32>, %arg1: memref<2304xi32>) {
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 0][1, 1, 1, 128][0, 0, 0, 1]) {id = 0 : i64, metadata = @in0_shim_alloc} : memref<1536xi32>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 0][1, 1, 1, 128][0, 0, 0, 1]) {id = 1 : i64, issue_token = true, metadata = @o0_shim_alloc} : memref<2304xi32>
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 512][1, 1, 1, 128][0, 0, 0, 1]) {id = 0 : i64, metadata = @in1_shim_alloc} : memref<1536xi32>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 768][1, 1, 1, 256][0, 0, 0, 1]) {id = 1 : i64, issue_token = true, metadata = @o1_shim_alloc} : memref<2304xi32>
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 1024][1, 1, 1, 128][0, 0, 0, 1]) {id = 0 : i64, issue_token = true, metadata = @in2_shim_alloc} : memref<1536xi32>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 1536][1, 1, 1, 128][0, 0, 0, 1]) {id = 1 : i64, issue_token = true, metadata = @o2_shim_alloc} : memref<2304xi32>
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 128][1, 1, 1, 128][0, 0, 0, 1]) {id = 4 : i64, metadata = @in0_shim_alloc} : memref<1536xi32>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 256][1, 1, 1, 128][0, 0, 0, 1]) {id = 5 : i64, issue_token = true, metadata = @o0_shim_alloc} : memref<2304xi32>
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 640][1, 1, 1, 128][0, 0, 0, 1]) {id = 4 : i64, metadata = @in1_shim_alloc} : memref<1536xi32>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 1024][1, 1, 1, 256][0, 0, 0, 1]) {id = 5 : i64, issue_token = true, metadata = @o1_shim_alloc} : memref<2304xi32>
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 1152][1, 1, 1, 128][0, 0, 0, 1]) {id = 4 : i64, issue_token = true, metadata = @in2_shim_alloc} : memref<1536xi32>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 1792][1, 1, 1, 128][0, 0, 0, 1]) {id = 5 : i64, issue_token = true, metadata = @o2_shim_alloc} : memref<2304xi32>
      aiex.npu.dma_wait {symbol = @o2_shim_alloc}
      aiex.npu.dma_wait {symbol = @o0_shim_alloc}
      aiex.npu.dma_wait {symbol = @o1_shim_alloc}
      aiex.npu.dma_wait {symbol = @in2_shim_alloc}
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 256][1, 1, 1, 128][0, 0, 0, 1]) {id = 0 : i64, metadata = @in0_shim_alloc} : memref<1536xi32>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 512][1, 1, 1, 128][0, 0, 0, 1]) {id = 1 : i64, issue_token = true, metadata = @o0_shim_alloc} : memref<2304xi32>
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 768][1, 1, 1, 128][0, 0, 0, 1]) {id = 0 : i64, metadata = @in1_shim_alloc} : memref<1536xi32>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 1280][1, 1, 1, 256][0, 0, 0, 1]) {id = 1 : i64, issue_token = true, metadata = @o1_shim_alloc} : memref<2304xi32>
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 1280][1, 1, 1, 128][0, 0, 0, 1]) {id = 0 : i64, issue_token = true, metadata = @in2_shim_alloc} : memref<1536xi32>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 2048][1, 1, 1, 128][0, 0, 0, 1]) {id = 1 : i64, issue_token = true, metadata = @o2_shim_alloc} : memref<2304xi32>
      aiex.npu.dma_wait {symbol = @o2_shim_alloc}
      aiex.npu.dma_wait {symbol = @o0_shim_alloc}
      aiex.npu.dma_wait {symbol = @o1_shim_alloc}
      aiex.npu.dma_wait {symbol = @in2_shim_alloc}
      aiex.npu.dma_wait {symbol = @o0_shim_alloc}
      aiex.npu.dma_wait {symbol = @o1_shim_alloc}
      aiex.npu.dma_wait {symbol = @o2_shim_alloc}
      aiex.npu.dma_wait {symbol = @in2_shim_alloc}
    }
    aie.shim_dma_allocation @in0_shim_alloc(%shim_noc_tile_0_0, MM2S, 0)
    %memtile_dma_0_1 = aie.memtile_dma(%mem_tile_0_1) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%in0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in0_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%in0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in0_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%in0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%in0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in0_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%in0_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%in0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in0_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%in0_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    %mem_0_2 = aie.mem(%tile_0_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%i0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i0_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%i0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i0_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%i0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%o0_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o0_buff_0 : memref<64xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%o0_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%o0_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o0_buff_1 : memref<64xi32>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%o0_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    aie.shim_dma_allocation @o0_shim_alloc(%shim_noc_tile_0_0, S2MM, 0)
    aie.shim_dma_allocation @in1_shim_alloc(%shim_noc_tile_1_0, MM2S, 0)
    %memtile_dma_1_1 = aie.memtile_dma(%mem_tile_1_1) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%in1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in1_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%in1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in1_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%in1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%in1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in1_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%in1_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%in1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in1_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%in1_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    %mem_1_2 = aie.mem(%tile_1_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%i1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i1_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%i1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i1_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%i1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb8)
    ^bb4:  // 2 preds: ^bb3, ^bb7
      aie.use_lock(%o1_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o1_buff_0 : memref<64xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%o1_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%o1_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o1_buff_0 : memref<64xi32>, 0, 64) {bd_id = 3 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%o1_prod_lock_0, Release, 1)
      aie.next_bd ^bb6
    ^bb6:  // pred: ^bb5
      aie.use_lock(%o1_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o1_buff_1 : memref<64xi32>, 0, 64) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%o1_prod_lock_0, Release, 1)
      aie.next_bd ^bb7
    ^bb7:  // pred: ^bb6
      aie.use_lock(%o1_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o1_buff_1 : memref<64xi32>, 0, 64) {bd_id = 5 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%o1_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb8:  // pred: ^bb3
      aie.end
    }
    aie.shim_dma_allocation @o1_shim_alloc(%shim_noc_tile_1_0, S2MM, 0)
    aie.shim_dma_allocation @in2_shim_alloc(%shim_noc_tile_2_0, MM2S, 0)
    %memtile_dma_2_1 = aie.memtile_dma(%mem_tile_2_1) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%in2_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in2_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%in2_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in2_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in2_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%in2_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%in2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in2_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%in2_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%in2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in2_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%in2_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    %mem_2_2 = aie.mem(%tile_2_2) {
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
    aie.shim_dma_allocation @o2_shim_alloc(%shim_noc_tile_2_0, S2MM, 0)
    aie.packet_flow(15) {
      aie.packet_source<%shim_noc_tile_0_0, TileControl : 0>
      aie.packet_dest<%shim_noc_tile_0_0, South : 0>
    } {keep_pkt_header = true, priority_route = true}
    aie.packet_flow(15) {
      aie.packet_source<%shim_noc_tile_1_0, TileControl : 0>
      aie.packet_dest<%shim_noc_tile_1_0, South : 0>
    } {keep_pkt_header = true, priority_route = true}
    aie.packet_flow(15) {
      aie.packet_source<%shim_noc_tile_2_0, TileControl : 0>
      aie.packet_dest<%shim_noc_tile_2_0, South : 0>
    } {keep_pkt_header = true, priority_route = true}
    %switchbox_0_0 = aie.switchbox(%shim_noc_tile_0_0) {
      aie.connect<South : 3, North : 3>
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
    %switchbox_0_1 = aie.switchbox(%mem_tile_0_1) {
      aie.connect<South : 3, DMA : 0>
      aie.connect<DMA : 0, North : 1>
      aie.connect<North : 0, South : 0>
    }
    %switchbox_0_2 = aie.switchbox(%tile_0_2) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<DMA : 0, South : 0>
    }
    %switchbox_1_0 = aie.switchbox(%shim_noc_tile_1_0) {
      aie.connect<South : 3, North : 1>
      aie.connect<North : 1, South : 2>
      %0 = aie.amsel<5> (3)
      %1 = aie.masterset(South : 0, %0) {keep_pkt_header = true}
      aie.packet_rules(TileControl : 0) {
        aie.rule(31, 15, %0)
      }
    }
    %shim_mux_1_0 = aie.shim_mux(%shim_noc_tile_1_0) {
      aie.connect<DMA : 0, North : 3>
      aie.connect<North : 2, DMA : 0>
    }
    %switchbox_1_1 = aie.switchbox(%mem_tile_1_1) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<DMA : 0, North : 1>
      aie.connect<North : 1, South : 1>
    }
    %switchbox_1_2 = aie.switchbox(%tile_1_2) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<DMA : 0, South : 1>
    }
    %switchbox_2_0 = aie.switchbox(%shim_noc_tile_2_0) {
      aie.connect<South : 3, North : 0>
      aie.connect<North : 0, South : 2>
      %0 = aie.amsel<5> (3)
      %1 = aie.masterset(South : 0, %0) {keep_pkt_header = true}
      aie.packet_rules(TileControl : 0) {
        aie.rule(31, 15, %0)
      }
    }
    %shim_mux_2_0 = aie.shim_mux(%shim_noc_tile_2_0) {
      aie.connect<DMA : 0, North : 3>
      aie.connect<North : 2, DMA : 0>
    }
    %switchbox_2_1 = aie.switchbox(%mem_tile_2_1) {
      aie.connect<South : 0, DMA : 0>
      aie.connect<DMA : 0, North : 1>
      aie.connect<North : 0, South : 0>
    }
    %switchbox_2_2 = aie.switchbox(%tile_2_2) {
      aie.connect<South : 1, DMA : 0>
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
    aie.wire(%switchbox_0_0 : East, %switchbox_1_0 : West)
    aie.wire(%shim_mux_1_0 : North, %switchbox_1_0 : South)
    aie.wire(%shim_noc_tile_1_0 : DMA, %shim_mux_1_0 : DMA)
    aie.wire(%switchbox_0_1 : East, %switchbox_1_1 : West)
    aie.wire(%mem_tile_1_1 : Core, %switchbox_1_1 : Core)
    aie.wire(%mem_tile_1_1 : DMA, %switchbox_1_1 : DMA)
    aie.wire(%switchbox_1_0 : North, %switchbox_1_1 : South)
    aie.wire(%switchbox_0_2 : East, %switchbox_1_2 : West)
    aie.wire(%tile_1_2 : Core, %switchbox_1_2 : Core)
    aie.wire(%tile_1_2 : DMA, %switchbox_1_2 : DMA)
    aie.wire(%switchbox_1_1 : North, %switchbox_1_2 : South)
    aie.wire(%switchbox_1_0 : East, %switchbox_2_0 : West)
    aie.wire(%shim_mux_2_0 : North, %switchbox_2_0 : South)
    aie.wire(%shim_noc_tile_2_0 : DMA, %shim_mux_2_0 : DMA)
    aie.wire(%switchbox_1_1 : East, %switchbox_2_1 : West)
    aie.wire(%mem_tile_2_1 : Core, %switchbox_2_1 : Core)
    aie.wire(%mem_tile_2_1 : DMA, %switchbox_2_1 : DMA)
    aie.wire(%switchbox_2_0 : North, %switchbox_2_1 : South)
    aie.wire(%switchbox_1_2 : East, %switchbox_2_2 : West)
    aie.wire(%tile_2_2 : Core, %switchbox_2_2 : Core)
    aie.wire(%tile_2_2 : DMA, %switchbox_2_2 : DMA)
    aie.wire(%switchbox_2_1 : North, %switchbox_2_2 : South)
  }
}
