module {
  aie.device(npu1) {
    func.func private @work(memref<256xi32>, memref<256xi32>) attributes {link_with = "work.o"}
    %shim_noc_tile_0_0 = aie.tile(0, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %shim_noc_tile_1_0 = aie.tile(1, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %shim_noc_tile_2_0 = aie.tile(2, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %tile_1_3 = aie.tile(1, 3) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 29>}
    %tile_0_3 = aie.tile(0, 3) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 29>}
    %tile_2_3 = aie.tile(2, 3) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 29>}
    %tile_1_4 = aie.tile(1, 4) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 30>}
    %tile_1_2 = aie.tile(1, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %os_cons_prod_lock_0 = aie.lock(%shim_noc_tile_1_0, 4) {init = 0 : i32, sym_name = "os_cons_prod_lock_0"}
    %os_cons_cons_lock_0 = aie.lock(%shim_noc_tile_1_0, 5) {init = 0 : i32, sym_name = "os_cons_cons_lock_0"}
    %os_buff_0 = aie.buffer(%tile_1_2) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "os_buff_0"} : memref<256xi32> 
    %os_buff_1 = aie.buffer(%tile_1_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "os_buff_1"} : memref<256xi32> 
    %os_prod_lock_0 = aie.lock(%tile_1_2, 0) {init = 2 : i32, sym_name = "os_prod_lock_0"}
    %os_cons_lock_0 = aie.lock(%tile_1_2, 1) {init = 0 : i32, sym_name = "os_cons_lock_0"}
    %on_cons_prod_lock_0 = aie.lock(%shim_noc_tile_1_0, 2) {init = 0 : i32, sym_name = "on_cons_prod_lock_0"}
    %on_cons_cons_lock_0 = aie.lock(%shim_noc_tile_1_0, 3) {init = 0 : i32, sym_name = "on_cons_cons_lock_0"}
    %on_buff_0 = aie.buffer(%tile_1_4) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "on_buff_0"} : memref<256xi32> 
    %on_buff_1 = aie.buffer(%tile_1_4) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "on_buff_1"} : memref<256xi32> 
    %on_prod_lock_0 = aie.lock(%tile_1_4, 0) {init = 2 : i32, sym_name = "on_prod_lock_0"}
    %on_cons_lock_0 = aie.lock(%tile_1_4, 1) {init = 0 : i32, sym_name = "on_cons_lock_0"}
    %oe_cons_prod_lock_0 = aie.lock(%shim_noc_tile_2_0, 0) {init = 0 : i32, sym_name = "oe_cons_prod_lock_0"}
    %oe_cons_cons_lock_0 = aie.lock(%shim_noc_tile_2_0, 1) {init = 0 : i32, sym_name = "oe_cons_cons_lock_0"}
    %oe_buff_0 = aie.buffer(%tile_2_3) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "oe_buff_0"} : memref<256xi32> 
    %oe_buff_1 = aie.buffer(%tile_2_3) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "oe_buff_1"} : memref<256xi32> 
    %oe_prod_lock_0 = aie.lock(%tile_2_3, 0) {init = 2 : i32, sym_name = "oe_prod_lock_0"}
    %oe_cons_lock_0 = aie.lock(%tile_2_3, 1) {init = 0 : i32, sym_name = "oe_cons_lock_0"}
    %ow_cons_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 0) {init = 0 : i32, sym_name = "ow_cons_prod_lock_0"}
    %ow_cons_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 1) {init = 0 : i32, sym_name = "ow_cons_cons_lock_0"}
    %ow_buff_0 = aie.buffer(%tile_0_3) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "ow_buff_0"} : memref<256xi32> 
    %ow_buff_1 = aie.buffer(%tile_0_3) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "ow_buff_1"} : memref<256xi32> 
    %ow_prod_lock_0 = aie.lock(%tile_0_3, 2) {init = 2 : i32, sym_name = "ow_prod_lock_0"}
    %ow_cons_lock_0 = aie.lock(%tile_0_3, 3) {init = 0 : i32, sym_name = "ow_cons_lock_0"}
    %south_buff_0 = aie.buffer(%tile_1_3) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "south_buff_0"} : memref<256xi32> 
    %south_buff_1 = aie.buffer(%tile_1_3) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "south_buff_1"} : memref<256xi32> 
    %south_prod_lock_0 = aie.lock(%tile_1_3, 6) {init = 2 : i32, sym_name = "south_prod_lock_0"}
    %south_cons_lock_0 = aie.lock(%tile_1_3, 7) {init = 0 : i32, sym_name = "south_cons_lock_0"}
    %north_buff_0 = aie.buffer(%tile_1_3) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "north_buff_0"} : memref<256xi32> 
    %north_buff_1 = aie.buffer(%tile_1_3) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "north_buff_1"} : memref<256xi32> 
    %north_prod_lock_0 = aie.lock(%tile_1_3, 4) {init = 2 : i32, sym_name = "north_prod_lock_0"}
    %north_cons_lock_0 = aie.lock(%tile_1_3, 5) {init = 0 : i32, sym_name = "north_cons_lock_0"}
    %east_buff_0 = aie.buffer(%tile_1_3) {address = 3072 : i32, mem_bank = 0 : i32, sym_name = "east_buff_0"} : memref<256xi32> 
    %east_buff_1 = aie.buffer(%tile_1_3) {address = 17408 : i32, mem_bank = 1 : i32, sym_name = "east_buff_1"} : memref<256xi32> 
    %east_prod_lock_0 = aie.lock(%tile_1_3, 2) {init = 2 : i32, sym_name = "east_prod_lock_0"}
    %east_cons_lock_0 = aie.lock(%tile_1_3, 3) {init = 0 : i32, sym_name = "east_cons_lock_0"}
    %west_buff_0 = aie.buffer(%tile_0_3) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "west_buff_0"} : memref<256xi32> 
    %west_buff_1 = aie.buffer(%tile_0_3) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "west_buff_1"} : memref<256xi32> 
    %west_prod_lock_0 = aie.lock(%tile_0_3, 0) {init = 2 : i32, sym_name = "west_prod_lock_0"}
    %west_cons_lock_0 = aie.lock(%tile_0_3, 1) {init = 0 : i32, sym_name = "west_cons_lock_0"}
    %src_cons_buff_0 = aie.buffer(%tile_1_3) {address = 33792 : i32, mem_bank = 2 : i32, sym_name = "src_cons_buff_0"} : memref<256xi32> 
    %src_cons_buff_1 = aie.buffer(%tile_1_3) {address = 50176 : i32, mem_bank = 3 : i32, sym_name = "src_cons_buff_1"} : memref<256xi32> 
    %src_cons_prod_lock_0 = aie.lock(%tile_1_3, 0) {init = 2 : i32, sym_name = "src_cons_prod_lock_0"}
    %src_cons_cons_lock_0 = aie.lock(%tile_1_3, 1) {init = 0 : i32, sym_name = "src_cons_cons_lock_0"}
    %src_prod_lock_0 = aie.lock(%shim_noc_tile_1_0, 0) {init = 0 : i32, sym_name = "src_prod_lock_0"}
    %src_cons_lock_0 = aie.lock(%shim_noc_tile_1_0, 1) {init = 0 : i32, sym_name = "src_cons_lock_0"}
    %core_1_3 = aie.core(%tile_1_3) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%src_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%west_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%src_cons_buff_0, %west_buff_0) : (memref<256xi32>, memref<256xi32>) -> ()
      aie.use_lock(%west_cons_lock_0, Release, 1)
      aie.use_lock(%east_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%src_cons_buff_0, %east_buff_0) : (memref<256xi32>, memref<256xi32>) -> ()
      aie.use_lock(%east_cons_lock_0, Release, 1)
      aie.use_lock(%north_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%src_cons_buff_0, %north_buff_0) : (memref<256xi32>, memref<256xi32>) -> ()
      aie.use_lock(%north_cons_lock_0, Release, 1)
      aie.use_lock(%south_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%src_cons_buff_0, %south_buff_0) : (memref<256xi32>, memref<256xi32>) -> ()
      aie.use_lock(%south_cons_lock_0, Release, 1)
      aie.use_lock(%src_cons_prod_lock_0, Release, 1)
      aie.use_lock(%src_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%west_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%src_cons_buff_1, %west_buff_1) : (memref<256xi32>, memref<256xi32>) -> ()
      aie.use_lock(%west_cons_lock_0, Release, 1)
      aie.use_lock(%east_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%src_cons_buff_1, %east_buff_1) : (memref<256xi32>, memref<256xi32>) -> ()
      aie.use_lock(%east_cons_lock_0, Release, 1)
      aie.use_lock(%north_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%src_cons_buff_1, %north_buff_1) : (memref<256xi32>, memref<256xi32>) -> ()
      aie.use_lock(%north_cons_lock_0, Release, 1)
      aie.use_lock(%south_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%src_cons_buff_1, %south_buff_1) : (memref<256xi32>, memref<256xi32>) -> ()
      aie.use_lock(%south_cons_lock_0, Release, 1)
      aie.use_lock(%src_cons_prod_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%src_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%west_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%src_cons_buff_0, %west_buff_0) : (memref<256xi32>, memref<256xi32>) -> ()
      aie.use_lock(%west_cons_lock_0, Release, 1)
      aie.use_lock(%east_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%src_cons_buff_0, %east_buff_0) : (memref<256xi32>, memref<256xi32>) -> ()
      aie.use_lock(%east_cons_lock_0, Release, 1)
      aie.use_lock(%north_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%src_cons_buff_0, %north_buff_0) : (memref<256xi32>, memref<256xi32>) -> ()
      aie.use_lock(%north_cons_lock_0, Release, 1)
      aie.use_lock(%south_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%src_cons_buff_0, %south_buff_0) : (memref<256xi32>, memref<256xi32>) -> ()
      aie.use_lock(%south_cons_lock_0, Release, 1)
      aie.use_lock(%src_cons_prod_lock_0, Release, 1)
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
      aie.use_lock(%west_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%ow_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%west_buff_0, %ow_buff_0) : (memref<256xi32>, memref<256xi32>) -> ()
      aie.use_lock(%west_prod_lock_0, Release, 1)
      aie.use_lock(%ow_cons_lock_0, Release, 1)
      aie.use_lock(%west_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%ow_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%west_buff_1, %ow_buff_1) : (memref<256xi32>, memref<256xi32>) -> ()
      aie.use_lock(%west_prod_lock_0, Release, 1)
      aie.use_lock(%ow_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%west_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%ow_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%west_buff_0, %ow_buff_0) : (memref<256xi32>, memref<256xi32>) -> ()
      aie.use_lock(%west_prod_lock_0, Release, 1)
      aie.use_lock(%ow_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["work.o"], stack_size = 2048 : i32}
    %core_2_3 = aie.core(%tile_2_3) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%east_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%oe_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%east_buff_0, %oe_buff_0) : (memref<256xi32>, memref<256xi32>) -> ()
      aie.use_lock(%east_prod_lock_0, Release, 1)
      aie.use_lock(%oe_cons_lock_0, Release, 1)
      aie.use_lock(%east_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%oe_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%east_buff_1, %oe_buff_1) : (memref<256xi32>, memref<256xi32>) -> ()
      aie.use_lock(%east_prod_lock_0, Release, 1)
      aie.use_lock(%oe_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%east_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%oe_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%east_buff_0, %oe_buff_0) : (memref<256xi32>, memref<256xi32>) -> ()
      aie.use_lock(%east_prod_lock_0, Release, 1)
      aie.use_lock(%oe_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["work.o"], stack_size = 2048 : i32}
    %core_1_4 = aie.core(%tile_1_4) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%north_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%on_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%north_buff_0, %on_buff_0) : (memref<256xi32>, memref<256xi32>) -> ()
      aie.use_lock(%north_prod_lock_0, Release, 1)
      aie.use_lock(%on_cons_lock_0, Release, 1)
      aie.use_lock(%north_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%on_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%north_buff_1, %on_buff_1) : (memref<256xi32>, memref<256xi32>) -> ()
      aie.use_lock(%north_prod_lock_0, Release, 1)
      aie.use_lock(%on_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%north_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%on_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%north_buff_0, %on_buff_0) : (memref<256xi32>, memref<256xi32>) -> ()
      aie.use_lock(%north_prod_lock_0, Release, 1)
      aie.use_lock(%on_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["work.o"], stack_size = 2048 : i32}
    %core_1_2 = aie.core(%tile_1_2) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%south_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%os_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%south_buff_0, %os_buff_0) : (memref<256xi32>, memref<256xi32>) -> ()
      aie.use_lock(%south_prod_lock_0, Release, 1)
      aie.use_lock(%os_cons_lock_0, Release, 1)
      aie.use_lock(%south_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%os_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%south_buff_1, %os_buff_1) : (memref<256xi32>, memref<256xi32>) -> ()
      aie.use_lock(%south_prod_lock_0, Release, 1)
      aie.use_lock(%os_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%south_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%os_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%south_buff_0, %os_buff_0) : (memref<256xi32>, memref<256xi32>) -> ()
      aie.use_lock(%south_prod_lock_0, Release, 1)
      aie.use_lock(%os_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["work.o"], stack_size = 2048 : i32}
    aie.runtime_sequence(%arg0: memref<256xi32>, %arg1: memref<256xi32>, %arg2: memref<256xi32>, %arg3: memref<256xi32>, %arg4: memref<256xi32>) {
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 0 : i64, metadata = @src_shim_alloc} : memref<256xi32>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 1 : i64, issue_token = true, metadata = @ow_shim_alloc} : memref<256xi32>
      aiex.npu.dma_memcpy_nd(%arg2[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 1 : i64, issue_token = true, metadata = @oe_shim_alloc} : memref<256xi32>
      aiex.npu.dma_memcpy_nd(%arg3[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 1 : i64, issue_token = true, metadata = @on_shim_alloc} : memref<256xi32>
      aiex.npu.dma_memcpy_nd(%arg4[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 2 : i64, issue_token = true, metadata = @os_shim_alloc} : memref<256xi32>
      aiex.npu.dma_wait {symbol = @ow_shim_alloc}
      aiex.npu.dma_wait {symbol = @oe_shim_alloc}
      aiex.npu.dma_wait {symbol = @on_shim_alloc}
      aiex.npu.dma_wait {symbol = @os_shim_alloc}
    }
    aie.shim_dma_allocation @src_shim_alloc(%shim_noc_tile_1_0, MM2S, 0)
    %mem_1_3 = aie.mem(%tile_1_3) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%src_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%src_cons_buff_0 : memref<256xi32>, 0, 256) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%src_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%src_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%src_cons_buff_1 : memref<256xi32>, 0, 256) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%src_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      aie.end
    }
    %mem_0_3 = aie.mem(%tile_0_3) {
      %0 = aie.dma_start(MM2S, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%ow_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%ow_buff_0 : memref<256xi32>, 0, 256) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%ow_prod_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%ow_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%ow_buff_1 : memref<256xi32>, 0, 256) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%ow_prod_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      aie.end
    }
    aie.shim_dma_allocation @ow_shim_alloc(%shim_noc_tile_0_0, S2MM, 0)
    %mem_2_3 = aie.mem(%tile_2_3) {
      %0 = aie.dma_start(MM2S, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%oe_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%oe_buff_0 : memref<256xi32>, 0, 256) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%oe_prod_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%oe_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%oe_buff_1 : memref<256xi32>, 0, 256) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%oe_prod_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      aie.end
    }
    aie.shim_dma_allocation @oe_shim_alloc(%shim_noc_tile_2_0, S2MM, 0)
    %mem_1_4 = aie.mem(%tile_1_4) {
      %0 = aie.dma_start(MM2S, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%on_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%on_buff_0 : memref<256xi32>, 0, 256) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%on_prod_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%on_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%on_buff_1 : memref<256xi32>, 0, 256) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%on_prod_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      aie.end
    }
    aie.shim_dma_allocation @on_shim_alloc(%shim_noc_tile_1_0, S2MM, 0)
    %mem_1_2 = aie.mem(%tile_1_2) {
      %0 = aie.dma_start(MM2S, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%os_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%os_buff_0 : memref<256xi32>, 0, 256) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%os_prod_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%os_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%os_buff_1 : memref<256xi32>, 0, 256) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%os_prod_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      aie.end
    }
    aie.shim_dma_allocation @os_shim_alloc(%shim_noc_tile_1_0, S2MM, 1)
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
    %switchbox_1_0 = aie.switchbox(%shim_noc_tile_1_0) {
      aie.connect<South : 3, North : 1>
      aie.connect<North : 2, South : 2>
      aie.connect<North : 1, South : 3>
      %0 = aie.amsel<5> (3)
      %1 = aie.masterset(South : 0, %0) {keep_pkt_header = true}
      aie.packet_rules(TileControl : 0) {
        aie.rule(31, 15, %0)
      }
    }
    %shim_mux_1_0 = aie.shim_mux(%shim_noc_tile_1_0) {
      aie.connect<DMA : 0, North : 3>
      aie.connect<North : 2, DMA : 0>
      aie.connect<North : 3, DMA : 1>
    }
    %mem_tile_1_1 = aie.tile(1, 1)
    %switchbox_1_1 = aie.switchbox(%mem_tile_1_1) {
      aie.connect<South : 1, North : 1>
      aie.connect<North : 2, South : 2>
      aie.connect<North : 1, South : 1>
    }
    %switchbox_1_2 = aie.switchbox(%tile_1_2) {
      aie.connect<South : 1, North : 4>
      aie.connect<North : 0, South : 2>
      aie.connect<DMA : 0, South : 1>
    }
    %switchbox_1_3 = aie.switchbox(%tile_1_3) {
      aie.connect<South : 4, DMA : 0>
      aie.connect<North : 1, South : 0>
    }
    %switchbox_0_0 = aie.switchbox(%shim_noc_tile_0_0) {
      aie.connect<North : 1, South : 2>
      %0 = aie.amsel<5> (3)
      %1 = aie.masterset(South : 0, %0) {keep_pkt_header = true}
      aie.packet_rules(TileControl : 0) {
        aie.rule(31, 15, %0)
      }
    }
    %shim_mux_0_0 = aie.shim_mux(%shim_noc_tile_0_0) {
      aie.connect<North : 2, DMA : 0>
    }
    %mem_tile_0_1 = aie.tile(0, 1)
    %switchbox_0_1 = aie.switchbox(%mem_tile_0_1) {
      aie.connect<North : 1, South : 1>
    }
    %tile_0_2 = aie.tile(0, 2)
    %switchbox_0_2 = aie.switchbox(%tile_0_2) {
      aie.connect<North : 1, South : 1>
    }
    %switchbox_0_3 = aie.switchbox(%tile_0_3) {
      aie.connect<DMA : 0, South : 1>
    }
    %switchbox_2_0 = aie.switchbox(%shim_noc_tile_2_0) {
      aie.connect<North : 1, South : 2>
      %0 = aie.amsel<5> (3)
      %1 = aie.masterset(South : 0, %0) {keep_pkt_header = true}
      aie.packet_rules(TileControl : 0) {
        aie.rule(31, 15, %0)
      }
    }
    %shim_mux_2_0 = aie.shim_mux(%shim_noc_tile_2_0) {
      aie.connect<North : 2, DMA : 0>
    }
    %mem_tile_2_1 = aie.tile(2, 1)
    %switchbox_2_1 = aie.switchbox(%mem_tile_2_1) {
      aie.connect<North : 1, South : 1>
    }
    %tile_2_2 = aie.tile(2, 2)
    %switchbox_2_2 = aie.switchbox(%tile_2_2) {
      aie.connect<North : 1, South : 1>
    }
    %switchbox_2_3 = aie.switchbox(%tile_2_3) {
      aie.connect<DMA : 0, South : 1>
    }
    %switchbox_1_4 = aie.switchbox(%tile_1_4) {
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
    aie.wire(%switchbox_0_3 : East, %switchbox_1_3 : West)
    aie.wire(%tile_1_3 : Core, %switchbox_1_3 : Core)
    aie.wire(%tile_1_3 : DMA, %switchbox_1_3 : DMA)
    aie.wire(%switchbox_1_2 : North, %switchbox_1_3 : South)
    aie.wire(%tile_1_4 : Core, %switchbox_1_4 : Core)
    aie.wire(%tile_1_4 : DMA, %switchbox_1_4 : DMA)
    aie.wire(%switchbox_1_3 : North, %switchbox_1_4 : South)
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
    aie.wire(%switchbox_1_3 : East, %switchbox_2_3 : West)
    aie.wire(%tile_2_3 : Core, %switchbox_2_3 : Core)
    aie.wire(%tile_2_3 : DMA, %switchbox_2_3 : DMA)
    aie.wire(%switchbox_2_2 : North, %switchbox_2_3 : South)
  }
}
