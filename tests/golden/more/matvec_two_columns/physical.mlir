module {
  aie.device(npu1_2col) {
    func.func private @matvec(memref<32x32xi16>, memref<32xi16>, memref<32xi32>) attributes {link_with = "matvec.o"}
    func.func private @zero(memref<32xi32>) attributes {link_with = "zero.o"}
    %shim_noc_tile_0_0 = aie.tile(0, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %mem_tile_0_1 = aie.tile(0, 1) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 26>}
    %tile_0_2 = aie.tile(0, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %shim_noc_tile_1_0 = aie.tile(1, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %mem_tile_1_1 = aie.tile(1, 1) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 26>}
    %tile_1_2 = aie.tile(1, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %out1_cons_prod_lock_0 = aie.lock(%shim_noc_tile_1_0, 2) {init = 0 : i32, sym_name = "out1_cons_prod_lock_0"}
    %out1_cons_cons_lock_0 = aie.lock(%shim_noc_tile_1_0, 3) {init = 0 : i32, sym_name = "out1_cons_cons_lock_0"}
    %out1_buff_0 = aie.buffer(%tile_1_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "out1_buff_0"} : memref<32xi32> 
    %out1_buff_1 = aie.buffer(%tile_1_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "out1_buff_1"} : memref<32xi32> 
    %out1_prod_lock_0 = aie.lock(%tile_1_2, 4) {init = 2 : i32, sym_name = "out1_prod_lock_0"}
    %out1_cons_lock_0 = aie.lock(%tile_1_2, 5) {init = 0 : i32, sym_name = "out1_cons_lock_0"}
    %inA1_cons_buff_0 = aie.buffer(%tile_1_2) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "inA1_cons_buff_0"} : memref<32x32xi16> 
    %inA1_cons_buff_1 = aie.buffer(%tile_1_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "inA1_cons_buff_1"} : memref<32x32xi16> 
    %inA1_cons_prod_lock_0 = aie.lock(%tile_1_2, 2) {init = 2 : i32, sym_name = "inA1_cons_prod_lock_0"}
    %inA1_cons_cons_lock_0 = aie.lock(%tile_1_2, 3) {init = 0 : i32, sym_name = "inA1_cons_cons_lock_0"}
    %memA1_cons_buff_0 = aie.buffer(%mem_tile_1_1) {address = 0 : i32, mem_bank = 0 : i32, sym_name = "memA1_cons_buff_0"} : memref<32x32xi16> 
    %memA1_cons_buff_1 = aie.buffer(%mem_tile_1_1) {address = 65536 : i32, mem_bank = 1 : i32, sym_name = "memA1_cons_buff_1"} : memref<32x32xi16> 
    %memA1_cons_prod_lock_0 = aie.lock(%mem_tile_1_1, 0) {init = 2 : i32, sym_name = "memA1_cons_prod_lock_0"}
    %memA1_cons_cons_lock_0 = aie.lock(%mem_tile_1_1, 1) {init = 0 : i32, sym_name = "memA1_cons_cons_lock_0"}
    %memA1_prod_lock_0 = aie.lock(%shim_noc_tile_1_0, 0) {init = 0 : i32, sym_name = "memA1_prod_lock_0"}
    %memA1_cons_lock_0 = aie.lock(%shim_noc_tile_1_0, 1) {init = 0 : i32, sym_name = "memA1_cons_lock_0"}
    %out0_cons_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 4) {init = 0 : i32, sym_name = "out0_cons_prod_lock_0"}
    %out0_cons_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 5) {init = 0 : i32, sym_name = "out0_cons_cons_lock_0"}
    %out0_buff_0 = aie.buffer(%tile_0_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "out0_buff_0"} : memref<32xi32> 
    %out0_buff_1 = aie.buffer(%tile_0_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "out0_buff_1"} : memref<32xi32> 
    %out0_prod_lock_0 = aie.lock(%tile_0_2, 4) {init = 2 : i32, sym_name = "out0_prod_lock_0"}
    %out0_cons_lock_0 = aie.lock(%tile_0_2, 5) {init = 0 : i32, sym_name = "out0_cons_lock_0"}
    %inA0_cons_buff_0 = aie.buffer(%tile_0_2) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "inA0_cons_buff_0"} : memref<32x32xi16> 
    %inA0_cons_buff_1 = aie.buffer(%tile_0_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "inA0_cons_buff_1"} : memref<32x32xi16> 
    %inA0_cons_prod_lock_0 = aie.lock(%tile_0_2, 2) {init = 2 : i32, sym_name = "inA0_cons_prod_lock_0"}
    %inA0_cons_cons_lock_0 = aie.lock(%tile_0_2, 3) {init = 0 : i32, sym_name = "inA0_cons_cons_lock_0"}
    %memA0_cons_buff_0 = aie.buffer(%mem_tile_0_1) {address = 0 : i32, mem_bank = 0 : i32, sym_name = "memA0_cons_buff_0"} : memref<32x32xi16> 
    %memA0_cons_buff_1 = aie.buffer(%mem_tile_0_1) {address = 65536 : i32, mem_bank = 1 : i32, sym_name = "memA0_cons_buff_1"} : memref<32x32xi16> 
    %memA0_cons_prod_lock_0 = aie.lock(%mem_tile_0_1, 0) {init = 2 : i32, sym_name = "memA0_cons_prod_lock_0"}
    %memA0_cons_cons_lock_0 = aie.lock(%mem_tile_0_1, 1) {init = 0 : i32, sym_name = "memA0_cons_cons_lock_0"}
    %memA0_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 2) {init = 0 : i32, sym_name = "memA0_prod_lock_0"}
    %memA0_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 3) {init = 0 : i32, sym_name = "memA0_cons_lock_0"}
    %vec_0_cons_buff_0 = aie.buffer(%tile_0_2) {address = 3072 : i32, mem_bank = 0 : i32, sym_name = "vec_0_cons_buff_0"} : memref<32xi16> 
    %vec_0_cons_buff_1 = aie.buffer(%tile_0_2) {address = 18432 : i32, mem_bank = 1 : i32, sym_name = "vec_0_cons_buff_1"} : memref<32xi16> 
    %vec_0_cons_prod_lock_0 = aie.lock(%tile_0_2, 0) {init = 2 : i32, sym_name = "vec_0_cons_prod_lock_0"}
    %vec_0_cons_cons_lock_0 = aie.lock(%tile_0_2, 1) {init = 0 : i32, sym_name = "vec_0_cons_cons_lock_0"}
    %vec_1_cons_buff_0 = aie.buffer(%tile_1_2) {address = 3072 : i32, mem_bank = 0 : i32, sym_name = "vec_1_cons_buff_0"} : memref<32xi16> 
    %vec_1_cons_buff_1 = aie.buffer(%tile_1_2) {address = 18432 : i32, mem_bank = 1 : i32, sym_name = "vec_1_cons_buff_1"} : memref<32xi16> 
    %vec_1_cons_prod_lock_0 = aie.lock(%tile_1_2, 0) {init = 2 : i32, sym_name = "vec_1_cons_prod_lock_0"}
    %vec_1_cons_cons_lock_0 = aie.lock(%tile_1_2, 1) {init = 0 : i32, sym_name = "vec_1_cons_cons_lock_0"}
    %vec_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 0) {init = 0 : i32, sym_name = "vec_prod_lock_0"}
    %vec_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 1) {init = 0 : i32, sym_name = "vec_cons_lock_0"}
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
      aie.use_lock(%out0_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @zero(%out0_buff_0) : (memref<32xi32>) -> ()
      aie.use_lock(%inA0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%vec_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @matvec(%inA0_cons_buff_0, %vec_0_cons_buff_0, %out0_buff_0) : (memref<32x32xi16>, memref<32xi16>, memref<32xi32>) -> ()
      aie.use_lock(%inA0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%vec_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%inA0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%vec_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @matvec(%inA0_cons_buff_1, %vec_0_cons_buff_1, %out0_buff_0) : (memref<32x32xi16>, memref<32xi16>, memref<32xi32>) -> ()
      aie.use_lock(%inA0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%vec_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%inA0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%vec_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @matvec(%inA0_cons_buff_0, %vec_0_cons_buff_0, %out0_buff_0) : (memref<32x32xi16>, memref<32xi16>, memref<32xi32>) -> ()
      aie.use_lock(%inA0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%vec_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%out0_cons_lock_0, Release, 1)
      aie.use_lock(%out0_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @zero(%out0_buff_1) : (memref<32xi32>) -> ()
      aie.use_lock(%inA0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%vec_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @matvec(%inA0_cons_buff_1, %vec_0_cons_buff_1, %out0_buff_1) : (memref<32x32xi16>, memref<32xi16>, memref<32xi32>) -> ()
      aie.use_lock(%inA0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%vec_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%inA0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%vec_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @matvec(%inA0_cons_buff_0, %vec_0_cons_buff_0, %out0_buff_1) : (memref<32x32xi16>, memref<32xi16>, memref<32xi32>) -> ()
      aie.use_lock(%inA0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%vec_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%inA0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%vec_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @matvec(%inA0_cons_buff_1, %vec_0_cons_buff_1, %out0_buff_1) : (memref<32x32xi16>, memref<32xi16>, memref<32xi32>) -> ()
      aie.use_lock(%inA0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%vec_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%out0_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%out0_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @zero(%out0_buff_0) : (memref<32xi32>) -> ()
      aie.use_lock(%inA0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%vec_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @matvec(%inA0_cons_buff_0, %vec_0_cons_buff_0, %out0_buff_0) : (memref<32x32xi16>, memref<32xi16>, memref<32xi32>) -> ()
      aie.use_lock(%inA0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%vec_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%inA0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%vec_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @matvec(%inA0_cons_buff_1, %vec_0_cons_buff_1, %out0_buff_0) : (memref<32x32xi16>, memref<32xi16>, memref<32xi32>) -> ()
      aie.use_lock(%inA0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%vec_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%inA0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%vec_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @matvec(%inA0_cons_buff_0, %vec_0_cons_buff_0, %out0_buff_0) : (memref<32x32xi16>, memref<32xi16>, memref<32xi32>) -> ()
      aie.use_lock(%inA0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%vec_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%out0_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["zero.o", "matvec.o"]}
    %core_1_2 = aie.core(%tile_1_2) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%out1_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @zero(%out1_buff_0) : (memref<32xi32>) -> ()
      aie.use_lock(%inA1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%vec_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @matvec(%inA1_cons_buff_0, %vec_1_cons_buff_0, %out1_buff_0) : (memref<32x32xi16>, memref<32xi16>, memref<32xi32>) -> ()
      aie.use_lock(%inA1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%vec_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%inA1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%vec_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @matvec(%inA1_cons_buff_1, %vec_1_cons_buff_1, %out1_buff_0) : (memref<32x32xi16>, memref<32xi16>, memref<32xi32>) -> ()
      aie.use_lock(%inA1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%vec_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%inA1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%vec_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @matvec(%inA1_cons_buff_0, %vec_1_cons_buff_0, %out1_buff_0) : (memref<32x32xi16>, memref<32xi16>, memref<32xi32>) -> ()
      aie.use_lock(%inA1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%vec_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%out1_cons_lock_0, Release, 1)
      aie.use_lock(%out1_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @zero(%out1_buff_1) : (memref<32xi32>) -> ()
      aie.use_lock(%inA1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%vec_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @matvec(%inA1_cons_buff_1, %vec_1_cons_buff_1, %out1_buff_1) : (memref<32x32xi16>, memref<32xi16>, memref<32xi32>) -> ()
      aie.use_lock(%inA1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%vec_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%inA1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%vec_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @matvec(%inA1_cons_buff_0, %vec_1_cons_buff_0, %out1_buff_1) : (memref<32x32xi16>, memref<32xi16>, memref<32xi32>) -> ()
      aie.use_lock(%inA1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%vec_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%inA1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%vec_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @matvec(%inA1_cons_buff_1, %vec_1_cons_buff_1, %out1_buff_1) : (memref<32x32xi16>, memref<32xi16>, memref<32xi32>) -> ()
      aie.use_lock(%inA1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%vec_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%out1_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%out1_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @zero(%out1_buff_0) : (memref<32xi32>) -> ()
      aie.use_lock(%inA1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%vec_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @matvec(%inA1_cons_buff_0, %vec_1_cons_buff_0, %out1_buff_0) : (memref<32x32xi16>, memref<32xi16>, memref<32xi32>) -> ()
      aie.use_lock(%inA1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%vec_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%inA1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%vec_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @matvec(%inA1_cons_buff_1, %vec_1_cons_buff_1, %out1_buff_0) : (memref<32x32xi16>, memref<32xi16>, memref<32xi32>) -> ()
      aie.use_lock(%inA1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%vec_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%inA1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%vec_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @matvec(%inA1_cons_buff_0, %vec_1_cons_buff_0, %out1_buff_0) : (memref<32x32xi16>, memref<32xi16>, memref<32xi32>) -> ()
      aie.use_lock(%inA1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%vec_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%out1_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["zero.o", "matvec.o"]}
    aie.runtime_sequence(%arg0: memref<128x96xi16>, %arg1: memref<96xi16>, %arg2: memref<128xi32>) {
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 0][2, 1, 1, 96][0, 0, 0, 1]) {id = 2 : i64, metadata = @vec_shim_alloc} : memref<96xi16>
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 0][2, 3, 32, 32][3072, 32, 96, 1]) {id = 0 : i64, metadata = @memA0_shim_alloc} : memref<128x96xi16>
      aiex.npu.dma_memcpy_nd(%arg2[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1]) {id = 1 : i64, issue_token = true, metadata = @out0_shim_alloc} : memref<128xi32>
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 64, 0][2, 3, 32, 32][3072, 32, 96, 1]) {id = 0 : i64, metadata = @memA1_shim_alloc} : memref<128x96xi16>
      aiex.npu.dma_memcpy_nd(%arg2[0, 0, 0, 64][1, 1, 1, 64][0, 0, 0, 1]) {id = 1 : i64, issue_token = true, metadata = @out1_shim_alloc} : memref<128xi32>
      aiex.npu.dma_wait {symbol = @out0_shim_alloc}
      aiex.npu.dma_wait {symbol = @out1_shim_alloc}
    }
    aie.shim_dma_allocation @vec_shim_alloc(%shim_noc_tile_0_0, MM2S, 0)
    %mem_0_2 = aie.mem(%tile_0_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%vec_0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%vec_0_cons_buff_0 : memref<32xi16>, 0, 32) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%vec_0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%vec_0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%vec_0_cons_buff_1 : memref<32xi16>, 0, 32) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%vec_0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(S2MM, 1, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%inA0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%inA0_cons_buff_0 : memref<32x32xi16>, 0, 1024) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%inA0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%inA0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%inA0_cons_buff_1 : memref<32x32xi16>, 0, 1024) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%inA0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      %2 = aie.dma_start(MM2S, 0, ^bb7, ^bb9)
    ^bb7:  // 2 preds: ^bb6, ^bb8
      aie.use_lock(%out0_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out0_buff_0 : memref<32xi32>, 0, 32) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%out0_prod_lock_0, Release, 1)
      aie.next_bd ^bb8
    ^bb8:  // pred: ^bb7
      aie.use_lock(%out0_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out0_buff_1 : memref<32xi32>, 0, 32) {bd_id = 5 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%out0_prod_lock_0, Release, 1)
      aie.next_bd ^bb7
    ^bb9:  // pred: ^bb6
      aie.end
    }
    %mem_1_2 = aie.mem(%tile_1_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%vec_1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%vec_1_cons_buff_0 : memref<32xi16>, 0, 32) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%vec_1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%vec_1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%vec_1_cons_buff_1 : memref<32xi16>, 0, 32) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%vec_1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(S2MM, 1, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%inA1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%inA1_cons_buff_0 : memref<32x32xi16>, 0, 1024) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%inA1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%inA1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%inA1_cons_buff_1 : memref<32x32xi16>, 0, 1024) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%inA1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      %2 = aie.dma_start(MM2S, 0, ^bb7, ^bb9)
    ^bb7:  // 2 preds: ^bb6, ^bb8
      aie.use_lock(%out1_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out1_buff_0 : memref<32xi32>, 0, 32) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%out1_prod_lock_0, Release, 1)
      aie.next_bd ^bb8
    ^bb8:  // pred: ^bb7
      aie.use_lock(%out1_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out1_buff_1 : memref<32xi32>, 0, 32) {bd_id = 5 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%out1_prod_lock_0, Release, 1)
      aie.next_bd ^bb7
    ^bb9:  // pred: ^bb6
      aie.end
    }
    aie.shim_dma_allocation @memA0_shim_alloc(%shim_noc_tile_0_0, MM2S, 1)
    %memtile_dma_0_1 = aie.memtile_dma(%mem_tile_0_1) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%memA0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%memA0_cons_buff_0 : memref<32x32xi16>, 0, 1024) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%memA0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%memA0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%memA0_cons_buff_1 : memref<32x32xi16>, 0, 1024) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%memA0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%memA0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%memA0_cons_buff_0 : memref<32x32xi16>, 0, 1024, [<size = 16, stride = 2>, <size = 32, stride = 32>, <size = 2, stride = 1>]) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%memA0_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%memA0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%memA0_cons_buff_1 : memref<32x32xi16>, 0, 1024, [<size = 16, stride = 2>, <size = 32, stride = 32>, <size = 2, stride = 1>]) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%memA0_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    aie.shim_dma_allocation @out0_shim_alloc(%shim_noc_tile_0_0, S2MM, 0)
    aie.shim_dma_allocation @memA1_shim_alloc(%shim_noc_tile_1_0, MM2S, 0)
    %memtile_dma_1_1 = aie.memtile_dma(%mem_tile_1_1) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%memA1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%memA1_cons_buff_0 : memref<32x32xi16>, 0, 1024) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%memA1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%memA1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%memA1_cons_buff_1 : memref<32x32xi16>, 0, 1024) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%memA1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%memA1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%memA1_cons_buff_0 : memref<32x32xi16>, 0, 1024, [<size = 16, stride = 2>, <size = 32, stride = 32>, <size = 2, stride = 1>]) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%memA1_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%memA1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%memA1_cons_buff_1 : memref<32x32xi16>, 0, 1024, [<size = 16, stride = 2>, <size = 32, stride = 32>, <size = 2, stride = 1>]) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%memA1_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    aie.shim_dma_allocation @out1_shim_alloc(%shim_noc_tile_1_0, S2MM, 0)
    aie.packet_flow(15) {
      aie.packet_source<%shim_noc_tile_0_0, TileControl : 0>
      aie.packet_dest<%shim_noc_tile_0_0, South : 0>
    } {keep_pkt_header = true, priority_route = true}
    aie.packet_flow(15) {
      aie.packet_source<%shim_noc_tile_1_0, TileControl : 0>
      aie.packet_dest<%shim_noc_tile_1_0, South : 0>
    } {keep_pkt_header = true, priority_route = true}
    %switchbox_0_0 = aie.switchbox(%shim_noc_tile_0_0) {
      aie.connect<South : 3, North : 2>
      aie.connect<South : 7, North : 3>
      aie.connect<North : 0, South : 2>
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
      aie.connect<South : 2, North : 2>
      aie.connect<South : 3, DMA : 0>
      aie.connect<DMA : 0, North : 1>
      aie.connect<North : 0, South : 0>
    }
    %switchbox_0_2 = aie.switchbox(%tile_0_2) {
      aie.connect<South : 2, East : 1>
      aie.connect<South : 2, DMA : 0>
      aie.connect<South : 1, DMA : 1>
      aie.connect<DMA : 0, South : 0>
    }
    %switchbox_1_2 = aie.switchbox(%tile_1_2) {
      aie.connect<West : 1, DMA : 0>
      aie.connect<South : 1, DMA : 1>
      aie.connect<DMA : 0, South : 0>
    }
    %switchbox_1_0 = aie.switchbox(%shim_noc_tile_1_0) {
      aie.connect<South : 3, North : 0>
      aie.connect<North : 0, South : 2>
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
      aie.connect<South : 0, DMA : 0>
      aie.connect<DMA : 0, North : 1>
      aie.connect<North : 0, South : 0>
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
  }
}
