module {
  aie.device(npu1_2col) {
    func.func private @first(memref<64xi32>, memref<16xi32>) attributes {link_with = "first.o"}
    func.func private @more(memref<64xi32>, memref<16xi32>, memref<16xi32>) attributes {link_with = "more.o"}
    %shim_noc_tile_0_0 = aie.tile(0, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %shim_noc_tile_1_0 = aie.tile(1, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %mem_tile_0_1 = aie.tile(0, 1) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 26>}
    %tile_0_2 = aie.tile(0, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %tile_0_3 = aie.tile(0, 3) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 29>}
    %tile_1_3 = aie.tile(1, 3) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 29>}
    %tile_1_2 = aie.tile(1, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %out_cons_prod_lock_0 = aie.lock(%shim_noc_tile_1_0, 0) {init = 0 : i32, sym_name = "out_cons_prod_lock_0"}
    %out_cons_cons_lock_0 = aie.lock(%shim_noc_tile_1_0, 1) {init = 0 : i32, sym_name = "out_cons_cons_lock_0"}
    %out_buff_0 = aie.buffer(%tile_1_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "out_buff_0"} : memref<16xi32> 
    %out_buff_1 = aie.buffer(%tile_1_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "out_buff_1"} : memref<16xi32> 
    %out_prod_lock_0 = aie.lock(%tile_1_2, 2) {init = 2 : i32, sym_name = "out_prod_lock_0"}
    %out_cons_lock_0 = aie.lock(%tile_1_2, 3) {init = 0 : i32, sym_name = "out_cons_lock_0"}
    %s2_buff_0 = aie.buffer(%tile_1_3) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "s2_buff_0"} : memref<16xi32> 
    %s2_buff_1 = aie.buffer(%tile_1_3) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "s2_buff_1"} : memref<16xi32> 
    %s2_buff_2 = aie.buffer(%tile_1_3) {address = 1280 : i32, mem_bank = 0 : i32, sym_name = "s2_buff_2"} : memref<16xi32> 
    %s2_prod_lock_0 = aie.lock(%tile_1_3, 2) {init = 3 : i32, sym_name = "s2_prod_lock_0"}
    %s2_cons_lock_0 = aie.lock(%tile_1_3, 3) {init = 0 : i32, sym_name = "s2_cons_lock_0"}
    %s1_buff_0 = aie.buffer(%tile_0_3) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "s1_buff_0"} : memref<16xi32> 
    %s1_buff_1 = aie.buffer(%tile_0_3) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "s1_buff_1"} : memref<16xi32> 
    %s1_prod_lock_0 = aie.lock(%tile_0_3, 2) {init = 2 : i32, sym_name = "s1_prod_lock_0"}
    %s1_cons_lock_0 = aie.lock(%tile_0_3, 3) {init = 0 : i32, sym_name = "s1_cons_lock_0"}
    %s0_buff_0 = aie.buffer(%tile_0_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "s0_buff_0"} : memref<16xi32> 
    %s0_prod_lock_0 = aie.lock(%tile_0_2, 2) {init = 1 : i32, sym_name = "s0_prod_lock_0"}
    %s0_cons_lock_0 = aie.lock(%tile_0_2, 3) {init = 0 : i32, sym_name = "s0_cons_lock_0"}
    %p3_cons_buff_0 = aie.buffer(%tile_1_2) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "p3_cons_buff_0"} : memref<64xi32> 
    %p3_cons_buff_1 = aie.buffer(%tile_1_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "p3_cons_buff_1"} : memref<64xi32> 
    %p3_cons_prod_lock_0 = aie.lock(%tile_1_2, 0) {init = 2 : i32, sym_name = "p3_cons_prod_lock_0"}
    %p3_cons_cons_lock_0 = aie.lock(%tile_1_2, 1) {init = 0 : i32, sym_name = "p3_cons_cons_lock_0"}
    %p2_cons_buff_0 = aie.buffer(%tile_1_3) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "p2_cons_buff_0"} : memref<64xi32> 
    %p2_cons_buff_1 = aie.buffer(%tile_1_3) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "p2_cons_buff_1"} : memref<64xi32> 
    %p2_cons_prod_lock_0 = aie.lock(%tile_1_3, 0) {init = 2 : i32, sym_name = "p2_cons_prod_lock_0"}
    %p2_cons_cons_lock_0 = aie.lock(%tile_1_3, 1) {init = 0 : i32, sym_name = "p2_cons_cons_lock_0"}
    %p1_cons_buff_0 = aie.buffer(%tile_0_3) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "p1_cons_buff_0"} : memref<64xi32> 
    %p1_cons_buff_1 = aie.buffer(%tile_0_3) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "p1_cons_buff_1"} : memref<64xi32> 
    %p1_cons_prod_lock_0 = aie.lock(%tile_0_3, 0) {init = 2 : i32, sym_name = "p1_cons_prod_lock_0"}
    %p1_cons_cons_lock_0 = aie.lock(%tile_0_3, 1) {init = 0 : i32, sym_name = "p1_cons_cons_lock_0"}
    %p0_cons_buff_0 = aie.buffer(%tile_0_2) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "p0_cons_buff_0"} : memref<64xi32> 
    %p0_cons_buff_1 = aie.buffer(%tile_0_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "p0_cons_buff_1"} : memref<64xi32> 
    %p0_cons_prod_lock_0 = aie.lock(%tile_0_2, 0) {init = 2 : i32, sym_name = "p0_cons_prod_lock_0"}
    %p0_cons_cons_lock_0 = aie.lock(%tile_0_2, 1) {init = 0 : i32, sym_name = "p0_cons_cons_lock_0"}
    %in_cons_buff_0 = aie.buffer(%mem_tile_0_1) {address = 0 : i32, mem_bank = 0 : i32, sym_name = "in_cons_buff_0"} : memref<256xi32> 
    %in_cons_buff_1 = aie.buffer(%mem_tile_0_1) {address = 65536 : i32, mem_bank = 1 : i32, sym_name = "in_cons_buff_1"} : memref<256xi32> 
    %in_cons_prod_lock_0 = aie.lock(%mem_tile_0_1, 0) {init = 2 : i32, sym_name = "in_cons_prod_lock_0"}
    %in_cons_cons_lock_0 = aie.lock(%mem_tile_0_1, 1) {init = 0 : i32, sym_name = "in_cons_cons_lock_0"}
    %in_cons_prod_lock_1 = aie.lock(%mem_tile_0_1, 2) {init = 2 : i32, sym_name = "in_cons_prod_lock_1"}
    %in_cons_cons_lock_1 = aie.lock(%mem_tile_0_1, 3) {init = 0 : i32, sym_name = "in_cons_cons_lock_1"}
    %in_cons_prod_lock_2 = aie.lock(%mem_tile_0_1, 4) {init = 2 : i32, sym_name = "in_cons_prod_lock_2"}
    %in_cons_cons_lock_2 = aie.lock(%mem_tile_0_1, 5) {init = 0 : i32, sym_name = "in_cons_cons_lock_2"}
    %in_cons_prod_lock_3 = aie.lock(%mem_tile_0_1, 6) {init = 2 : i32, sym_name = "in_cons_prod_lock_3"}
    %in_cons_cons_lock_3 = aie.lock(%mem_tile_0_1, 7) {init = 0 : i32, sym_name = "in_cons_cons_lock_3"}
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
      aie.use_lock(%p0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%s0_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @first(%p0_cons_buff_0, %s0_buff_0) : (memref<64xi32>, memref<16xi32>) -> ()
      aie.use_lock(%p0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%s0_cons_lock_0, Release, 1)
      aie.use_lock(%p0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%s0_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @first(%p0_cons_buff_1, %s0_buff_0) : (memref<64xi32>, memref<16xi32>) -> ()
      aie.use_lock(%p0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%s0_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%p0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%s0_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @first(%p0_cons_buff_0, %s0_buff_0) : (memref<64xi32>, memref<16xi32>) -> ()
      aie.use_lock(%p0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%s0_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["first.o"]}
    %core_0_3 = aie.core(%tile_0_3) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%p1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%s0_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%s1_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @more(%p1_cons_buff_0, %s0_buff_0, %s1_buff_0) : (memref<64xi32>, memref<16xi32>, memref<16xi32>) -> ()
      aie.use_lock(%p1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%s0_prod_lock_0, Release, 1)
      aie.use_lock(%s1_cons_lock_0, Release, 1)
      aie.use_lock(%p1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%s0_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%s1_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @more(%p1_cons_buff_1, %s0_buff_0, %s1_buff_1) : (memref<64xi32>, memref<16xi32>, memref<16xi32>) -> ()
      aie.use_lock(%p1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%s0_prod_lock_0, Release, 1)
      aie.use_lock(%s1_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%p1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%s0_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%s1_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @more(%p1_cons_buff_0, %s0_buff_0, %s1_buff_0) : (memref<64xi32>, memref<16xi32>, memref<16xi32>) -> ()
      aie.use_lock(%p1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%s0_prod_lock_0, Release, 1)
      aie.use_lock(%s1_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["more.o"]}
    %core_1_3 = aie.core(%tile_1_3) {
      %c0 = arith.constant 0 : index
      %c4294967292 = arith.constant 4294967292 : index
      %c6 = arith.constant 6 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967292 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%p2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%s1_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%s2_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @more(%p2_cons_buff_0, %s1_buff_0, %s2_buff_0) : (memref<64xi32>, memref<16xi32>, memref<16xi32>) -> ()
      aie.use_lock(%p2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%s1_prod_lock_0, Release, 1)
      aie.use_lock(%s2_cons_lock_0, Release, 1)
      aie.use_lock(%p2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%s1_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%s2_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @more(%p2_cons_buff_1, %s1_buff_1, %s2_buff_1) : (memref<64xi32>, memref<16xi32>, memref<16xi32>) -> ()
      aie.use_lock(%p2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%s1_prod_lock_0, Release, 1)
      aie.use_lock(%s2_cons_lock_0, Release, 1)
      aie.use_lock(%p2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%s1_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%s2_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @more(%p2_cons_buff_0, %s1_buff_0, %s2_buff_2) : (memref<64xi32>, memref<16xi32>, memref<16xi32>) -> ()
      aie.use_lock(%p2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%s1_prod_lock_0, Release, 1)
      aie.use_lock(%s2_cons_lock_0, Release, 1)
      aie.use_lock(%p2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%s1_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%s2_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @more(%p2_cons_buff_1, %s1_buff_1, %s2_buff_0) : (memref<64xi32>, memref<16xi32>, memref<16xi32>) -> ()
      aie.use_lock(%p2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%s1_prod_lock_0, Release, 1)
      aie.use_lock(%s2_cons_lock_0, Release, 1)
      aie.use_lock(%p2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%s1_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%s2_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @more(%p2_cons_buff_0, %s1_buff_0, %s2_buff_1) : (memref<64xi32>, memref<16xi32>, memref<16xi32>) -> ()
      aie.use_lock(%p2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%s1_prod_lock_0, Release, 1)
      aie.use_lock(%s2_cons_lock_0, Release, 1)
      aie.use_lock(%p2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%s1_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%s2_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @more(%p2_cons_buff_1, %s1_buff_1, %s2_buff_2) : (memref<64xi32>, memref<16xi32>, memref<16xi32>) -> ()
      aie.use_lock(%p2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%s1_prod_lock_0, Release, 1)
      aie.use_lock(%s2_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c6 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%p2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%s1_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%s2_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @more(%p2_cons_buff_0, %s1_buff_0, %s2_buff_0) : (memref<64xi32>, memref<16xi32>, memref<16xi32>) -> ()
      aie.use_lock(%p2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%s1_prod_lock_0, Release, 1)
      aie.use_lock(%s2_cons_lock_0, Release, 1)
      aie.use_lock(%p2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%s1_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%s2_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @more(%p2_cons_buff_1, %s1_buff_1, %s2_buff_1) : (memref<64xi32>, memref<16xi32>, memref<16xi32>) -> ()
      aie.use_lock(%p2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%s1_prod_lock_0, Release, 1)
      aie.use_lock(%s2_cons_lock_0, Release, 1)
      aie.use_lock(%p2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%s1_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%s2_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @more(%p2_cons_buff_0, %s1_buff_0, %s2_buff_2) : (memref<64xi32>, memref<16xi32>, memref<16xi32>) -> ()
      aie.use_lock(%p2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%s1_prod_lock_0, Release, 1)
      aie.use_lock(%s2_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["more.o"]}
    %core_1_2 = aie.core(%tile_1_2) {
      %c0 = arith.constant 0 : index
      %c4294967292 = arith.constant 4294967292 : index
      %c6 = arith.constant 6 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967292 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%p3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%s2_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @more(%p3_cons_buff_0, %s2_buff_0, %out_buff_0) : (memref<64xi32>, memref<16xi32>, memref<16xi32>) -> ()
      aie.use_lock(%p3_cons_prod_lock_0, Release, 1)
      aie.use_lock(%s2_prod_lock_0, Release, 1)
      aie.use_lock(%out_cons_lock_0, Release, 1)
      aie.use_lock(%p3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%s2_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @more(%p3_cons_buff_1, %s2_buff_1, %out_buff_1) : (memref<64xi32>, memref<16xi32>, memref<16xi32>) -> ()
      aie.use_lock(%p3_cons_prod_lock_0, Release, 1)
      aie.use_lock(%s2_prod_lock_0, Release, 1)
      aie.use_lock(%out_cons_lock_0, Release, 1)
      aie.use_lock(%p3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%s2_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @more(%p3_cons_buff_0, %s2_buff_2, %out_buff_0) : (memref<64xi32>, memref<16xi32>, memref<16xi32>) -> ()
      aie.use_lock(%p3_cons_prod_lock_0, Release, 1)
      aie.use_lock(%s2_prod_lock_0, Release, 1)
      aie.use_lock(%out_cons_lock_0, Release, 1)
      aie.use_lock(%p3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%s2_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @more(%p3_cons_buff_1, %s2_buff_0, %out_buff_1) : (memref<64xi32>, memref<16xi32>, memref<16xi32>) -> ()
      aie.use_lock(%p3_cons_prod_lock_0, Release, 1)
      aie.use_lock(%s2_prod_lock_0, Release, 1)
      aie.use_lock(%out_cons_lock_0, Release, 1)
      aie.use_lock(%p3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%s2_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @more(%p3_cons_buff_0, %s2_buff_1, %out_buff_0) : (memref<64xi32>, memref<16xi32>, memref<16xi32>) -> ()
      aie.use_lock(%p3_cons_prod_lock_0, Release, 1)
      aie.use_lock(%s2_prod_lock_0, Release, 1)
      aie.use_lock(%out_cons_lock_0, Release, 1)
      aie.use_lock(%p3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%s2_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @more(%p3_cons_buff_1, %s2_buff_2, %out_buff_1) : (memref<64xi32>, memref<16xi32>, memref<16xi32>) -> ()
      aie.use_lock(%p3_cons_prod_lock_0, Release, 1)
      aie.use_lock(%s2_prod_lock_0, Release, 1)
      aie.use_lock(%out_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c6 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%p3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%s2_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @more(%p3_cons_buff_0, %s2_buff_0, %out_buff_0) : (memref<64xi32>, memref<16xi32>, memref<16xi32>) -> ()
      aie.use_lock(%p3_cons_prod_lock_0, Release, 1)
      aie.use_lock(%s2_prod_lock_0, Release, 1)
      aie.use_lock(%out_cons_lock_0, Release, 1)
      aie.use_lock(%p3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%s2_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @more(%p3_cons_buff_1, %s2_buff_1, %out_buff_1) : (memref<64xi32>, memref<16xi32>, memref<16xi32>) -> ()
      aie.use_lock(%p3_cons_prod_lock_0, Release, 1)
      aie.use_lock(%s2_prod_lock_0, Release, 1)
      aie.use_lock(%out_cons_lock_0, Release, 1)
      aie.use_lock(%p3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%s2_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @more(%p3_cons_buff_0, %s2_buff_2, %out_buff_0) : (memref<64xi32>, memref<16xi32>, memref<16xi32>) -> ()
      aie.use_lock(%p3_cons_prod_lock_0, Release, 1)
      aie.use_lock(%s2_prod_lock_0, Release, 1)
      aie.use_lock(%out_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["more.o"]}
    aie.runtime_sequence(%arg0: memref<1024xi32>, %arg1: memref<64xi32>) {
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 0][1, 1, 1, 1024][0, 0, 0, 1]) {id = 0 : i64, issue_token = true, metadata = @in_shim_alloc} : memref<1024xi32>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1]) {id = 1 : i64, issue_token = true, metadata = @out_shim_alloc} : memref<64xi32>
      aiex.npu.dma_wait {symbol = @out_shim_alloc}
      aiex.npu.dma_wait {symbol = @in_shim_alloc}
    }
    aie.shim_dma_allocation @in_shim_alloc(%shim_noc_tile_0_0, MM2S, 0)
    %memtile_dma_0_1 = aie.memtile_dma(%mem_tile_0_1) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb9)
    ^bb1:  // 2 preds: ^bb0, ^bb8
      aie.use_lock(%in_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_0 : memref<256xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%in_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in_cons_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_0 : memref<256xi32>, 64, 64) {bd_id = 1 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%in_cons_cons_lock_1, Release, 1)
      aie.next_bd ^bb3
    ^bb3:  // pred: ^bb2
      aie.use_lock(%in_cons_prod_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_0 : memref<256xi32>, 128, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%in_cons_cons_lock_2, Release, 1)
      aie.next_bd ^bb4
    ^bb4:  // pred: ^bb3
      aie.use_lock(%in_cons_prod_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_0 : memref<256xi32>, 192, 64) {bd_id = 3 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%in_cons_cons_lock_3, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%in_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_1 : memref<256xi32>, 0, 64) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%in_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb6
    ^bb6:  // pred: ^bb5
      aie.use_lock(%in_cons_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_1 : memref<256xi32>, 64, 64) {bd_id = 5 : i32, next_bd_id = 6 : i32}
      aie.use_lock(%in_cons_cons_lock_1, Release, 1)
      aie.next_bd ^bb7
    ^bb7:  // pred: ^bb6
      aie.use_lock(%in_cons_prod_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_1 : memref<256xi32>, 128, 64) {bd_id = 6 : i32, next_bd_id = 7 : i32}
      aie.use_lock(%in_cons_cons_lock_2, Release, 1)
      aie.next_bd ^bb8
    ^bb8:  // pred: ^bb7
      aie.use_lock(%in_cons_prod_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_1 : memref<256xi32>, 192, 64) {bd_id = 7 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%in_cons_cons_lock_3, Release, 1)
      aie.next_bd ^bb1
    ^bb9:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb10, ^bb12)
    ^bb10:  // 2 preds: ^bb9, ^bb11
      aie.use_lock(%in_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_0 : memref<256xi32>, 0, 64) {bd_id = 8 : i32, next_bd_id = 9 : i32}
      aie.use_lock(%in_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb11
    ^bb11:  // pred: ^bb10
      aie.use_lock(%in_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_1 : memref<256xi32>, 0, 64) {bd_id = 9 : i32, next_bd_id = 8 : i32}
      aie.use_lock(%in_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb10
    ^bb12:  // pred: ^bb9
      %2 = aie.dma_start(MM2S, 1, ^bb13, ^bb15)
    ^bb13:  // 2 preds: ^bb12, ^bb14
      aie.use_lock(%in_cons_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_0 : memref<256xi32>, 64, 64) {bd_id = 24 : i32, next_bd_id = 25 : i32}
      aie.use_lock(%in_cons_prod_lock_1, Release, 1)
      aie.next_bd ^bb14
    ^bb14:  // pred: ^bb13
      aie.use_lock(%in_cons_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_1 : memref<256xi32>, 64, 64) {bd_id = 25 : i32, next_bd_id = 24 : i32}
      aie.use_lock(%in_cons_prod_lock_1, Release, 1)
      aie.next_bd ^bb13
    ^bb15:  // pred: ^bb12
      %3 = aie.dma_start(MM2S, 2, ^bb16, ^bb18)
    ^bb16:  // 2 preds: ^bb15, ^bb17
      aie.use_lock(%in_cons_cons_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_0 : memref<256xi32>, 128, 64) {bd_id = 10 : i32, next_bd_id = 11 : i32}
      aie.use_lock(%in_cons_prod_lock_2, Release, 1)
      aie.next_bd ^bb17
    ^bb17:  // pred: ^bb16
      aie.use_lock(%in_cons_cons_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_1 : memref<256xi32>, 128, 64) {bd_id = 11 : i32, next_bd_id = 10 : i32}
      aie.use_lock(%in_cons_prod_lock_2, Release, 1)
      aie.next_bd ^bb16
    ^bb18:  // pred: ^bb15
      %4 = aie.dma_start(MM2S, 3, ^bb19, ^bb21)
    ^bb19:  // 2 preds: ^bb18, ^bb20
      aie.use_lock(%in_cons_cons_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_0 : memref<256xi32>, 192, 64) {bd_id = 26 : i32, next_bd_id = 27 : i32}
      aie.use_lock(%in_cons_prod_lock_3, Release, 1)
      aie.next_bd ^bb20
    ^bb20:  // pred: ^bb19
      aie.use_lock(%in_cons_cons_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_1 : memref<256xi32>, 192, 64) {bd_id = 27 : i32, next_bd_id = 26 : i32}
      aie.use_lock(%in_cons_prod_lock_3, Release, 1)
      aie.next_bd ^bb19
    ^bb21:  // pred: ^bb18
      aie.end
    }
    %mem_0_2 = aie.mem(%tile_0_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%p0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%p0_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%p0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%p0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%p0_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%p0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      aie.end
    }
    %mem_0_3 = aie.mem(%tile_0_3) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%p1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%p1_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%p1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%p1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%p1_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%p1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      aie.end
    }
    %mem_1_3 = aie.mem(%tile_1_3) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%p2_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%p2_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%p2_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%p2_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%p2_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%p2_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      aie.end
    }
    %mem_1_2 = aie.mem(%tile_1_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%p3_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%p3_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%p3_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%p3_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%p3_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%p3_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%out_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_0 : memref<16xi32>, 0, 16) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%out_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%out_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_1 : memref<16xi32>, 0, 16) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%out_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    aie.shim_dma_allocation @out_shim_alloc(%shim_noc_tile_1_0, S2MM, 0)
    aie.packet_flow(15) {
      aie.packet_source<%shim_noc_tile_0_0, TileControl : 0>
      aie.packet_dest<%shim_noc_tile_0_0, South : 0>
    } {keep_pkt_header = true, priority_route = true}
    aie.packet_flow(15) {
      aie.packet_source<%shim_noc_tile_1_0, TileControl : 0>
      aie.packet_dest<%shim_noc_tile_1_0, South : 0>
    } {keep_pkt_header = true, priority_route = true}
    %switchbox_0_0 = aie.switchbox(%shim_noc_tile_0_0) {
      aie.connect<South : 3, North : 3>
      %0 = aie.amsel<5> (3)
      %1 = aie.masterset(South : 0, %0) {keep_pkt_header = true}
      aie.packet_rules(TileControl : 0) {
        aie.rule(31, 15, %0)
      }
    }
    %shim_mux_0_0 = aie.shim_mux(%shim_noc_tile_0_0) {
      aie.connect<DMA : 0, North : 3>
    }
    %switchbox_0_1 = aie.switchbox(%mem_tile_0_1) {
      aie.connect<South : 3, DMA : 0>
      aie.connect<DMA : 0, North : 1>
      aie.connect<DMA : 1, North : 5>
      aie.connect<DMA : 2, North : 0>
      aie.connect<DMA : 3, North : 3>
    }
    %switchbox_0_2 = aie.switchbox(%tile_0_2) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<South : 5, North : 3>
      aie.connect<South : 0, East : 1>
      aie.connect<South : 3, East : 0>
    }
    %switchbox_0_3 = aie.switchbox(%tile_0_3) {
      aie.connect<South : 3, DMA : 0>
    }
    %switchbox_1_2 = aie.switchbox(%tile_1_2) {
      aie.connect<West : 1, North : 1>
      aie.connect<West : 0, DMA : 0>
      aie.connect<DMA : 0, South : 0>
    }
    %switchbox_1_3 = aie.switchbox(%tile_1_3) {
      aie.connect<South : 1, DMA : 0>
    }
    %switchbox_1_0 = aie.switchbox(%shim_noc_tile_1_0) {
      aie.connect<North : 0, South : 2>
      %0 = aie.amsel<5> (3)
      %1 = aie.masterset(South : 0, %0) {keep_pkt_header = true}
      aie.packet_rules(TileControl : 0) {
        aie.rule(31, 15, %0)
      }
    }
    %shim_mux_1_0 = aie.shim_mux(%shim_noc_tile_1_0) {
      aie.connect<North : 2, DMA : 0>
    }
    %mem_tile_1_1 = aie.tile(1, 1)
    %switchbox_1_1 = aie.switchbox(%mem_tile_1_1) {
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
  }
}
