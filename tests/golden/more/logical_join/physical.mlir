module {
  aie.device(npu1) {
    %tile_1_3 = aie.tile(1, 3) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 29>}
    %tile_1_2 = aie.tile(1, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %tile_0_5 = aie.tile(0, 5) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 31>}
    %tile_0_4 = aie.tile(0, 4) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 30>}
    %tile_0_3 = aie.tile(0, 3) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 29>}
    %tile_0_2 = aie.tile(0, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %mem_tile_1_1 = aie.tile(1, 1) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 26>}
    %mem_tile_0_1 = aie.tile(0, 1) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 26>}
    %shim_noc_tile_0_0 = aie.tile(0, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %out_cons_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 2) {init = 0 : i32, sym_name = "out_cons_prod_lock_0"}
    %out_cons_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 3) {init = 0 : i32, sym_name = "out_cons_cons_lock_0"}
    %out_buff_0 = aie.buffer(%mem_tile_1_1) {address = 0 : i32, mem_bank = 0 : i32, sym_name = "out_buff_0"} : memref<192xi32> 
    %out_buff_1 = aie.buffer(%mem_tile_1_1) {address = 65536 : i32, mem_bank = 1 : i32, sym_name = "out_buff_1"} : memref<192xi32> 
    %out_prod_lock_0 = aie.lock(%mem_tile_1_1, 0) {init = 2 : i32, sym_name = "out_prod_lock_0"}
    %out_cons_lock_0 = aie.lock(%mem_tile_1_1, 1) {init = 0 : i32, sym_name = "out_cons_lock_0"}
    %out_prod_lock_1 = aie.lock(%mem_tile_1_1, 2) {init = 2 : i32, sym_name = "out_prod_lock_1"}
    %out_cons_lock_1 = aie.lock(%mem_tile_1_1, 3) {init = 0 : i32, sym_name = "out_cons_lock_1"}
    %out_prod_lock_2 = aie.lock(%mem_tile_1_1, 4) {init = 2 : i32, sym_name = "out_prod_lock_2"}
    %out_cons_lock_2 = aie.lock(%mem_tile_1_1, 5) {init = 0 : i32, sym_name = "out_cons_lock_2"}
    %out_prod_lock_3 = aie.lock(%mem_tile_1_1, 6) {init = 2 : i32, sym_name = "out_prod_lock_3"}
    %out_cons_lock_3 = aie.lock(%mem_tile_1_1, 7) {init = 0 : i32, sym_name = "out_cons_lock_3"}
    %out_prod_lock_4 = aie.lock(%mem_tile_1_1, 8) {init = 2 : i32, sym_name = "out_prod_lock_4"}
    %out_cons_lock_4 = aie.lock(%mem_tile_1_1, 9) {init = 0 : i32, sym_name = "out_cons_lock_4"}
    %out_prod_lock_5 = aie.lock(%mem_tile_1_1, 10) {init = 2 : i32, sym_name = "out_prod_lock_5"}
    %out_cons_lock_5 = aie.lock(%mem_tile_1_1, 11) {init = 0 : i32, sym_name = "out_cons_lock_5"}
    %out5_buff_0 = aie.buffer(%tile_1_3) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "out5_buff_0"} : memref<32xi32> 
    %out5_buff_1 = aie.buffer(%tile_1_3) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "out5_buff_1"} : memref<32xi32> 
    %out5_prod_lock_0 = aie.lock(%tile_1_3, 2) {init = 2 : i32, sym_name = "out5_prod_lock_0"}
    %out5_cons_lock_0 = aie.lock(%tile_1_3, 3) {init = 0 : i32, sym_name = "out5_cons_lock_0"}
    %out4_buff_0 = aie.buffer(%tile_1_2) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "out4_buff_0"} : memref<32xi32> 
    %out4_buff_1 = aie.buffer(%tile_1_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "out4_buff_1"} : memref<32xi32> 
    %out4_prod_lock_0 = aie.lock(%tile_1_2, 2) {init = 2 : i32, sym_name = "out4_prod_lock_0"}
    %out4_cons_lock_0 = aie.lock(%tile_1_2, 3) {init = 0 : i32, sym_name = "out4_cons_lock_0"}
    %out3_buff_0 = aie.buffer(%tile_0_5) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "out3_buff_0"} : memref<32xi32> 
    %out3_buff_1 = aie.buffer(%tile_0_5) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "out3_buff_1"} : memref<32xi32> 
    %out3_prod_lock_0 = aie.lock(%tile_0_5, 2) {init = 2 : i32, sym_name = "out3_prod_lock_0"}
    %out3_cons_lock_0 = aie.lock(%tile_0_5, 3) {init = 0 : i32, sym_name = "out3_cons_lock_0"}
    %out2_buff_0 = aie.buffer(%tile_0_4) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "out2_buff_0"} : memref<32xi32> 
    %out2_buff_1 = aie.buffer(%tile_0_4) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "out2_buff_1"} : memref<32xi32> 
    %out2_prod_lock_0 = aie.lock(%tile_0_4, 2) {init = 2 : i32, sym_name = "out2_prod_lock_0"}
    %out2_cons_lock_0 = aie.lock(%tile_0_4, 3) {init = 0 : i32, sym_name = "out2_cons_lock_0"}
    %out1_buff_0 = aie.buffer(%tile_0_3) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "out1_buff_0"} : memref<32xi32> 
    %out1_buff_1 = aie.buffer(%tile_0_3) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "out1_buff_1"} : memref<32xi32> 
    %out1_prod_lock_0 = aie.lock(%tile_0_3, 2) {init = 2 : i32, sym_name = "out1_prod_lock_0"}
    %out1_cons_lock_0 = aie.lock(%tile_0_3, 3) {init = 0 : i32, sym_name = "out1_cons_lock_0"}
    %out0_buff_0 = aie.buffer(%tile_0_2) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "out0_buff_0"} : memref<32xi32> 
    %out0_buff_1 = aie.buffer(%tile_0_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "out0_buff_1"} : memref<32xi32> 
    %out0_prod_lock_0 = aie.lock(%tile_0_2, 2) {init = 2 : i32, sym_name = "out0_prod_lock_0"}
    %out0_cons_lock_0 = aie.lock(%tile_0_2, 3) {init = 0 : i32, sym_name = "out0_cons_lock_0"}
    %in5_cons_buff_0 = aie.buffer(%tile_1_3) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "in5_cons_buff_0"} : memref<32xi32> 
    %in5_cons_buff_1 = aie.buffer(%tile_1_3) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "in5_cons_buff_1"} : memref<32xi32> 
    %in5_cons_prod_lock_0 = aie.lock(%tile_1_3, 0) {init = 2 : i32, sym_name = "in5_cons_prod_lock_0"}
    %in5_cons_cons_lock_0 = aie.lock(%tile_1_3, 1) {init = 0 : i32, sym_name = "in5_cons_cons_lock_0"}
    %in4_cons_buff_0 = aie.buffer(%tile_1_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "in4_cons_buff_0"} : memref<32xi32> 
    %in4_cons_buff_1 = aie.buffer(%tile_1_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "in4_cons_buff_1"} : memref<32xi32> 
    %in4_cons_prod_lock_0 = aie.lock(%tile_1_2, 0) {init = 2 : i32, sym_name = "in4_cons_prod_lock_0"}
    %in4_cons_cons_lock_0 = aie.lock(%tile_1_2, 1) {init = 0 : i32, sym_name = "in4_cons_cons_lock_0"}
    %in3_cons_buff_0 = aie.buffer(%tile_0_5) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "in3_cons_buff_0"} : memref<32xi32> 
    %in3_cons_buff_1 = aie.buffer(%tile_0_5) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "in3_cons_buff_1"} : memref<32xi32> 
    %in3_cons_prod_lock_0 = aie.lock(%tile_0_5, 0) {init = 2 : i32, sym_name = "in3_cons_prod_lock_0"}
    %in3_cons_cons_lock_0 = aie.lock(%tile_0_5, 1) {init = 0 : i32, sym_name = "in3_cons_cons_lock_0"}
    %in2_cons_buff_0 = aie.buffer(%tile_0_4) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "in2_cons_buff_0"} : memref<32xi32> 
    %in2_cons_buff_1 = aie.buffer(%tile_0_4) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "in2_cons_buff_1"} : memref<32xi32> 
    %in2_cons_prod_lock_0 = aie.lock(%tile_0_4, 0) {init = 2 : i32, sym_name = "in2_cons_prod_lock_0"}
    %in2_cons_cons_lock_0 = aie.lock(%tile_0_4, 1) {init = 0 : i32, sym_name = "in2_cons_cons_lock_0"}
    %in1_cons_buff_0 = aie.buffer(%tile_0_3) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "in1_cons_buff_0"} : memref<32xi32> 
    %in1_cons_buff_1 = aie.buffer(%tile_0_3) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "in1_cons_buff_1"} : memref<32xi32> 
    %in1_cons_prod_lock_0 = aie.lock(%tile_0_3, 0) {init = 2 : i32, sym_name = "in1_cons_prod_lock_0"}
    %in1_cons_cons_lock_0 = aie.lock(%tile_0_3, 1) {init = 0 : i32, sym_name = "in1_cons_cons_lock_0"}
    %in0_cons_buff_0 = aie.buffer(%tile_0_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "in0_cons_buff_0"} : memref<32xi32> 
    %in0_cons_buff_1 = aie.buffer(%tile_0_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "in0_cons_buff_1"} : memref<32xi32> 
    %in0_cons_prod_lock_0 = aie.lock(%tile_0_2, 0) {init = 2 : i32, sym_name = "in0_cons_prod_lock_0"}
    %in0_cons_cons_lock_0 = aie.lock(%tile_0_2, 1) {init = 0 : i32, sym_name = "in0_cons_cons_lock_0"}
    %in_cons_buff_0 = aie.buffer(%mem_tile_0_1) {address = 0 : i32, mem_bank = 0 : i32, sym_name = "in_cons_buff_0"} : memref<192xi32> 
    %in_cons_buff_1 = aie.buffer(%mem_tile_0_1) {address = 65536 : i32, mem_bank = 1 : i32, sym_name = "in_cons_buff_1"} : memref<192xi32> 
    %in_cons_prod_lock_0 = aie.lock(%mem_tile_0_1, 0) {init = 2 : i32, sym_name = "in_cons_prod_lock_0"}
    %in_cons_cons_lock_0 = aie.lock(%mem_tile_0_1, 1) {init = 0 : i32, sym_name = "in_cons_cons_lock_0"}
    %in_cons_prod_lock_1 = aie.lock(%mem_tile_0_1, 2) {init = 2 : i32, sym_name = "in_cons_prod_lock_1"}
    %in_cons_cons_lock_1 = aie.lock(%mem_tile_0_1, 3) {init = 0 : i32, sym_name = "in_cons_cons_lock_1"}
    %in_cons_prod_lock_2 = aie.lock(%mem_tile_0_1, 4) {init = 2 : i32, sym_name = "in_cons_prod_lock_2"}
    %in_cons_cons_lock_2 = aie.lock(%mem_tile_0_1, 5) {init = 0 : i32, sym_name = "in_cons_cons_lock_2"}
    %in_cons_prod_lock_3 = aie.lock(%mem_tile_0_1, 6) {init = 2 : i32, sym_name = "in_cons_prod_lock_3"}
    %in_cons_cons_lock_3 = aie.lock(%mem_tile_0_1, 7) {init = 0 : i32, sym_name = "in_cons_cons_lock_3"}
    %in_cons_prod_lock_4 = aie.lock(%mem_tile_0_1, 8) {init = 2 : i32, sym_name = "in_cons_prod_lock_4"}
    %in_cons_cons_lock_4 = aie.lock(%mem_tile_0_1, 9) {init = 0 : i32, sym_name = "in_cons_cons_lock_4"}
    %in_cons_prod_lock_5 = aie.lock(%mem_tile_0_1, 10) {init = 2 : i32, sym_name = "in_cons_prod_lock_5"}
    %in_cons_cons_lock_5 = aie.lock(%mem_tile_0_1, 11) {init = 0 : i32, sym_name = "in_cons_cons_lock_5"}
    %in_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 0) {init = 0 : i32, sym_name = "in_prod_lock_0"}
    %in_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 1) {init = 0 : i32, sym_name = "in_cons_lock_0"}
    %core_0_2 = aie.core(%tile_0_2) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c32 = arith.constant 32 : index
      %c2_i32 = arith.constant 2 : i32
      %c9223372036854775806 = arith.constant 9223372036854775806 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb8
      %1 = arith.cmpi slt, %0, %c9223372036854775806 : index
      cf.cond_br %1, ^bb2, ^bb9
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out0_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb3(%c0 : index)
    ^bb3(%2: index):  // 2 preds: ^bb2, ^bb4
      %3 = arith.cmpi slt, %2, %c32 : index
      cf.cond_br %3, ^bb4, ^bb5
    ^bb4:  // pred: ^bb3
      %4 = memref.load %in0_cons_buff_0[%2] : memref<32xi32>
      %5 = arith.muli %4, %c2_i32 : i32
      memref.store %5, %out0_buff_0[%2] : memref<32xi32>
      %6 = arith.addi %2, %c1 : index
      cf.br ^bb3(%6 : index)
    ^bb5:  // pred: ^bb3
      aie.use_lock(%in0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%out0_cons_lock_0, Release, 1)
      aie.use_lock(%in0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out0_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb6(%c0 : index)
    ^bb6(%7: index):  // 2 preds: ^bb5, ^bb7
      %8 = arith.cmpi slt, %7, %c32 : index
      cf.cond_br %8, ^bb7, ^bb8
    ^bb7:  // pred: ^bb6
      %9 = memref.load %in0_cons_buff_1[%7] : memref<32xi32>
      %10 = arith.muli %9, %c2_i32 : i32
      memref.store %10, %out0_buff_1[%7] : memref<32xi32>
      %11 = arith.addi %7, %c1 : index
      cf.br ^bb6(%11 : index)
    ^bb8:  // pred: ^bb6
      aie.use_lock(%in0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%out0_cons_lock_0, Release, 1)
      %12 = arith.addi %0, %c2 : index
      cf.br ^bb1(%12 : index)
    ^bb9:  // pred: ^bb1
      aie.use_lock(%in0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out0_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb10(%c0 : index)
    ^bb10(%13: index):  // 2 preds: ^bb9, ^bb11
      %14 = arith.cmpi slt, %13, %c32 : index
      cf.cond_br %14, ^bb11, ^bb12
    ^bb11:  // pred: ^bb10
      %15 = memref.load %in0_cons_buff_0[%13] : memref<32xi32>
      %16 = arith.muli %15, %c2_i32 : i32
      memref.store %16, %out0_buff_0[%13] : memref<32xi32>
      %17 = arith.addi %13, %c1 : index
      cf.br ^bb10(%17 : index)
    ^bb12:  // pred: ^bb10
      aie.use_lock(%in0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%out0_cons_lock_0, Release, 1)
      aie.end
    }
    %core_0_3 = aie.core(%tile_0_3) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c32 = arith.constant 32 : index
      %c3_i32 = arith.constant 3 : i32
      %c9223372036854775806 = arith.constant 9223372036854775806 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb8
      %1 = arith.cmpi slt, %0, %c9223372036854775806 : index
      cf.cond_br %1, ^bb2, ^bb9
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out1_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb3(%c0 : index)
    ^bb3(%2: index):  // 2 preds: ^bb2, ^bb4
      %3 = arith.cmpi slt, %2, %c32 : index
      cf.cond_br %3, ^bb4, ^bb5
    ^bb4:  // pred: ^bb3
      %4 = memref.load %in1_cons_buff_0[%2] : memref<32xi32>
      %5 = arith.muli %4, %c3_i32 : i32
      memref.store %5, %out1_buff_0[%2] : memref<32xi32>
      %6 = arith.addi %2, %c1 : index
      cf.br ^bb3(%6 : index)
    ^bb5:  // pred: ^bb3
      aie.use_lock(%in1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%out1_cons_lock_0, Release, 1)
      aie.use_lock(%in1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out1_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb6(%c0 : index)
    ^bb6(%7: index):  // 2 preds: ^bb5, ^bb7
      %8 = arith.cmpi slt, %7, %c32 : index
      cf.cond_br %8, ^bb7, ^bb8
    ^bb7:  // pred: ^bb6
      %9 = memref.load %in1_cons_buff_1[%7] : memref<32xi32>
      %10 = arith.muli %9, %c3_i32 : i32
      memref.store %10, %out1_buff_1[%7] : memref<32xi32>
      %11 = arith.addi %7, %c1 : index
      cf.br ^bb6(%11 : index)
    ^bb8:  // pred: ^bb6
      aie.use_lock(%in1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%out1_cons_lock_0, Release, 1)
      %12 = arith.addi %0, %c2 : index
      cf.br ^bb1(%12 : index)
    ^bb9:  // pred: ^bb1
      aie.use_lock(%in1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out1_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb10(%c0 : index)
    ^bb10(%13: index):  // 2 preds: ^bb9, ^bb11
      %14 = arith.cmpi slt, %13, %c32 : index
      cf.cond_br %14, ^bb11, ^bb12
    ^bb11:  // pred: ^bb10
      %15 = memref.load %in1_cons_buff_0[%13] : memref<32xi32>
      %16 = arith.muli %15, %c3_i32 : i32
      memref.store %16, %out1_buff_0[%13] : memref<32xi32>
      %17 = arith.addi %13, %c1 : index
      cf.br ^bb10(%17 : index)
    ^bb12:  // pred: ^bb10
      aie.use_lock(%in1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%out1_cons_lock_0, Release, 1)
      aie.end
    }
    %core_0_4 = aie.core(%tile_0_4) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c32 = arith.constant 32 : index
      %c4_i32 = arith.constant 4 : i32
      %c9223372036854775806 = arith.constant 9223372036854775806 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb8
      %1 = arith.cmpi slt, %0, %c9223372036854775806 : index
      cf.cond_br %1, ^bb2, ^bb9
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out2_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb3(%c0 : index)
    ^bb3(%2: index):  // 2 preds: ^bb2, ^bb4
      %3 = arith.cmpi slt, %2, %c32 : index
      cf.cond_br %3, ^bb4, ^bb5
    ^bb4:  // pred: ^bb3
      %4 = memref.load %in2_cons_buff_0[%2] : memref<32xi32>
      %5 = arith.muli %4, %c4_i32 : i32
      memref.store %5, %out2_buff_0[%2] : memref<32xi32>
      %6 = arith.addi %2, %c1 : index
      cf.br ^bb3(%6 : index)
    ^bb5:  // pred: ^bb3
      aie.use_lock(%in2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%out2_cons_lock_0, Release, 1)
      aie.use_lock(%in2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out2_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb6(%c0 : index)
    ^bb6(%7: index):  // 2 preds: ^bb5, ^bb7
      %8 = arith.cmpi slt, %7, %c32 : index
      cf.cond_br %8, ^bb7, ^bb8
    ^bb7:  // pred: ^bb6
      %9 = memref.load %in2_cons_buff_1[%7] : memref<32xi32>
      %10 = arith.muli %9, %c4_i32 : i32
      memref.store %10, %out2_buff_1[%7] : memref<32xi32>
      %11 = arith.addi %7, %c1 : index
      cf.br ^bb6(%11 : index)
    ^bb8:  // pred: ^bb6
      aie.use_lock(%in2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%out2_cons_lock_0, Release, 1)
      %12 = arith.addi %0, %c2 : index
      cf.br ^bb1(%12 : index)
    ^bb9:  // pred: ^bb1
      aie.use_lock(%in2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out2_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb10(%c0 : index)
    ^bb10(%13: index):  // 2 preds: ^bb9, ^bb11
      %14 = arith.cmpi slt, %13, %c32 : index
      cf.cond_br %14, ^bb11, ^bb12
    ^bb11:  // pred: ^bb10
      %15 = memref.load %in2_cons_buff_0[%13] : memref<32xi32>
      %16 = arith.muli %15, %c4_i32 : i32
      memref.store %16, %out2_buff_0[%13] : memref<32xi32>
      %17 = arith.addi %13, %c1 : index
      cf.br ^bb10(%17 : index)
    ^bb12:  // pred: ^bb10
      aie.use_lock(%in2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%out2_cons_lock_0, Release, 1)
      aie.end
    }
    %core_0_5 = aie.core(%tile_0_5) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c32 = arith.constant 32 : index
      %c5_i32 = arith.constant 5 : i32
      %c9223372036854775806 = arith.constant 9223372036854775806 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb8
      %1 = arith.cmpi slt, %0, %c9223372036854775806 : index
      cf.cond_br %1, ^bb2, ^bb9
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out3_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb3(%c0 : index)
    ^bb3(%2: index):  // 2 preds: ^bb2, ^bb4
      %3 = arith.cmpi slt, %2, %c32 : index
      cf.cond_br %3, ^bb4, ^bb5
    ^bb4:  // pred: ^bb3
      %4 = memref.load %in3_cons_buff_0[%2] : memref<32xi32>
      %5 = arith.muli %4, %c5_i32 : i32
      memref.store %5, %out3_buff_0[%2] : memref<32xi32>
      %6 = arith.addi %2, %c1 : index
      cf.br ^bb3(%6 : index)
    ^bb5:  // pred: ^bb3
      aie.use_lock(%in3_cons_prod_lock_0, Release, 1)
      aie.use_lock(%out3_cons_lock_0, Release, 1)
      aie.use_lock(%in3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out3_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb6(%c0 : index)
    ^bb6(%7: index):  // 2 preds: ^bb5, ^bb7
      %8 = arith.cmpi slt, %7, %c32 : index
      cf.cond_br %8, ^bb7, ^bb8
    ^bb7:  // pred: ^bb6
      %9 = memref.load %in3_cons_buff_1[%7] : memref<32xi32>
      %10 = arith.muli %9, %c5_i32 : i32
      memref.store %10, %out3_buff_1[%7] : memref<32xi32>
      %11 = arith.addi %7, %c1 : index
      cf.br ^bb6(%11 : index)
    ^bb8:  // pred: ^bb6
      aie.use_lock(%in3_cons_prod_lock_0, Release, 1)
      aie.use_lock(%out3_cons_lock_0, Release, 1)
      %12 = arith.addi %0, %c2 : index
      cf.br ^bb1(%12 : index)
    ^bb9:  // pred: ^bb1
      aie.use_lock(%in3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out3_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb10(%c0 : index)
    ^bb10(%13: index):  // 2 preds: ^bb9, ^bb11
      %14 = arith.cmpi slt, %13, %c32 : index
      cf.cond_br %14, ^bb11, ^bb12
    ^bb11:  // pred: ^bb10
      %15 = memref.load %in3_cons_buff_0[%13] : memref<32xi32>
      %16 = arith.muli %15, %c5_i32 : i32
      memref.store %16, %out3_buff_0[%13] : memref<32xi32>
      %17 = arith.addi %13, %c1 : index
      cf.br ^bb10(%17 : index)
    ^bb12:  // pred: ^bb10
      aie.use_lock(%in3_cons_prod_lock_0, Release, 1)
      aie.use_lock(%out3_cons_lock_0, Release, 1)
      aie.end
    }
    %core_1_2 = aie.core(%tile_1_2) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c32 = arith.constant 32 : index
      %c6_i32 = arith.constant 6 : i32
      %c9223372036854775806 = arith.constant 9223372036854775806 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb8
      %1 = arith.cmpi slt, %0, %c9223372036854775806 : index
      cf.cond_br %1, ^bb2, ^bb9
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in4_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out4_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb3(%c0 : index)
    ^bb3(%2: index):  // 2 preds: ^bb2, ^bb4
      %3 = arith.cmpi slt, %2, %c32 : index
      cf.cond_br %3, ^bb4, ^bb5
    ^bb4:  // pred: ^bb3
      %4 = memref.load %in4_cons_buff_0[%2] : memref<32xi32>
      %5 = arith.muli %4, %c6_i32 : i32
      memref.store %5, %out4_buff_0[%2] : memref<32xi32>
      %6 = arith.addi %2, %c1 : index
      cf.br ^bb3(%6 : index)
    ^bb5:  // pred: ^bb3
      aie.use_lock(%in4_cons_prod_lock_0, Release, 1)
      aie.use_lock(%out4_cons_lock_0, Release, 1)
      aie.use_lock(%in4_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out4_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb6(%c0 : index)
    ^bb6(%7: index):  // 2 preds: ^bb5, ^bb7
      %8 = arith.cmpi slt, %7, %c32 : index
      cf.cond_br %8, ^bb7, ^bb8
    ^bb7:  // pred: ^bb6
      %9 = memref.load %in4_cons_buff_1[%7] : memref<32xi32>
      %10 = arith.muli %9, %c6_i32 : i32
      memref.store %10, %out4_buff_1[%7] : memref<32xi32>
      %11 = arith.addi %7, %c1 : index
      cf.br ^bb6(%11 : index)
    ^bb8:  // pred: ^bb6
      aie.use_lock(%in4_cons_prod_lock_0, Release, 1)
      aie.use_lock(%out4_cons_lock_0, Release, 1)
      %12 = arith.addi %0, %c2 : index
      cf.br ^bb1(%12 : index)
    ^bb9:  // pred: ^bb1
      aie.use_lock(%in4_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out4_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb10(%c0 : index)
    ^bb10(%13: index):  // 2 preds: ^bb9, ^bb11
      %14 = arith.cmpi slt, %13, %c32 : index
      cf.cond_br %14, ^bb11, ^bb12
    ^bb11:  // pred: ^bb10
      %15 = memref.load %in4_cons_buff_0[%13] : memref<32xi32>
      %16 = arith.muli %15, %c6_i32 : i32
      memref.store %16, %out4_buff_0[%13] : memref<32xi32>
      %17 = arith.addi %13, %c1 : index
      cf.br ^bb10(%17 : index)
    ^bb12:  // pred: ^bb10
      aie.use_lock(%in4_cons_prod_lock_0, Release, 1)
      aie.use_lock(%out4_cons_lock_0, Release, 1)
      aie.end
    }
    %core_1_3 = aie.core(%tile_1_3) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c32 = arith.constant 32 : index
      %c7_i32 = arith.constant 7 : i32
      %c9223372036854775806 = arith.constant 9223372036854775806 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb8
      %1 = arith.cmpi slt, %0, %c9223372036854775806 : index
      cf.cond_br %1, ^bb2, ^bb9
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in5_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out5_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb3(%c0 : index)
    ^bb3(%2: index):  // 2 preds: ^bb2, ^bb4
      %3 = arith.cmpi slt, %2, %c32 : index
      cf.cond_br %3, ^bb4, ^bb5
    ^bb4:  // pred: ^bb3
      %4 = memref.load %in5_cons_buff_0[%2] : memref<32xi32>
      %5 = arith.muli %4, %c7_i32 : i32
      memref.store %5, %out5_buff_0[%2] : memref<32xi32>
      %6 = arith.addi %2, %c1 : index
      cf.br ^bb3(%6 : index)
    ^bb5:  // pred: ^bb3
      aie.use_lock(%in5_cons_prod_lock_0, Release, 1)
      aie.use_lock(%out5_cons_lock_0, Release, 1)
      aie.use_lock(%in5_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out5_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb6(%c0 : index)
    ^bb6(%7: index):  // 2 preds: ^bb5, ^bb7
      %8 = arith.cmpi slt, %7, %c32 : index
      cf.cond_br %8, ^bb7, ^bb8
    ^bb7:  // pred: ^bb6
      %9 = memref.load %in5_cons_buff_1[%7] : memref<32xi32>
      %10 = arith.muli %9, %c7_i32 : i32
      memref.store %10, %out5_buff_1[%7] : memref<32xi32>
      %11 = arith.addi %7, %c1 : index
      cf.br ^bb6(%11 : index)
    ^bb8:  // pred: ^bb6
      aie.use_lock(%in5_cons_prod_lock_0, Release, 1)
      aie.use_lock(%out5_cons_lock_0, Release, 1)
      %12 = arith.addi %0, %c2 : index
      cf.br ^bb1(%12 : index)
    ^bb9:  // pred: ^bb1
      aie.use_lock(%in5_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out5_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb10(%c0 : index)
    ^bb10(%13: index):  // 2 preds: ^bb9, ^bb11
      %14 = arith.cmpi slt, %13, %c32 : index
      cf.cond_br %14, ^bb11, ^bb12
    ^bb11:  // pred: ^bb10
      %15 = memref.load %in5_cons_buff_0[%13] : memref<32xi32>
      %16 = arith.muli %15, %c7_i32 : i32
      memref.store %16, %out5_buff_0[%13] : memref<32xi32>
      %17 = arith.addi %13, %c1 : index
      cf.br ^bb10(%17 : index)
    ^bb12:  // pred: ^bb10
      aie.use_lock(%in5_cons_prod_lock_0, Release, 1)
      aie.use_lock(%out5_cons_lock_0, Release, 1)
      aie.end
    }
    aie.runtime_sequence(%arg0: memref<384xi32>, %arg1: memref<384xi32>) {
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 0][1, 1, 1, 384][0, 0, 0, 1]) {id = 0 : i64, metadata = @in_shim_alloc} : memref<384xi32>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 0][1, 1, 1, 384][0, 0, 0, 1]) {id = 1 : i64, issue_token = true, metadata = @out_shim_alloc} : memref<384xi32>
      aiex.npu.dma_wait {symbol = @out_shim_alloc}
    }
    aie.shim_dma_allocation @in_shim_alloc(%shim_noc_tile_0_0, MM2S, 0)
    %memtile_dma_0_1 = aie.memtile_dma(%mem_tile_0_1) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb13)
    ^bb1:  // 2 preds: ^bb0, ^bb12
      aie.use_lock(%in_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_0 : memref<192xi32>, 0, 32) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%in_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in_cons_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_0 : memref<192xi32>, 32, 32) {bd_id = 1 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%in_cons_cons_lock_1, Release, 1)
      aie.next_bd ^bb3
    ^bb3:  // pred: ^bb2
      aie.use_lock(%in_cons_prod_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_0 : memref<192xi32>, 64, 32) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%in_cons_cons_lock_2, Release, 1)
      aie.next_bd ^bb4
    ^bb4:  // pred: ^bb3
      aie.use_lock(%in_cons_prod_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_0 : memref<192xi32>, 96, 32) {bd_id = 3 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%in_cons_cons_lock_3, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%in_cons_prod_lock_4, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_0 : memref<192xi32>, 128, 32) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%in_cons_cons_lock_4, Release, 1)
      aie.next_bd ^bb6
    ^bb6:  // pred: ^bb5
      aie.use_lock(%in_cons_prod_lock_5, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_0 : memref<192xi32>, 160, 32) {bd_id = 5 : i32, next_bd_id = 6 : i32}
      aie.use_lock(%in_cons_cons_lock_5, Release, 1)
      aie.next_bd ^bb7
    ^bb7:  // pred: ^bb6
      aie.use_lock(%in_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_1 : memref<192xi32>, 0, 32) {bd_id = 6 : i32, next_bd_id = 7 : i32}
      aie.use_lock(%in_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb8
    ^bb8:  // pred: ^bb7
      aie.use_lock(%in_cons_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_1 : memref<192xi32>, 32, 32) {bd_id = 7 : i32, next_bd_id = 8 : i32}
      aie.use_lock(%in_cons_cons_lock_1, Release, 1)
      aie.next_bd ^bb9
    ^bb9:  // pred: ^bb8
      aie.use_lock(%in_cons_prod_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_1 : memref<192xi32>, 64, 32) {bd_id = 8 : i32, next_bd_id = 9 : i32}
      aie.use_lock(%in_cons_cons_lock_2, Release, 1)
      aie.next_bd ^bb10
    ^bb10:  // pred: ^bb9
      aie.use_lock(%in_cons_prod_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_1 : memref<192xi32>, 96, 32) {bd_id = 9 : i32, next_bd_id = 10 : i32}
      aie.use_lock(%in_cons_cons_lock_3, Release, 1)
      aie.next_bd ^bb11
    ^bb11:  // pred: ^bb10
      aie.use_lock(%in_cons_prod_lock_4, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_1 : memref<192xi32>, 128, 32) {bd_id = 10 : i32, next_bd_id = 11 : i32}
      aie.use_lock(%in_cons_cons_lock_4, Release, 1)
      aie.next_bd ^bb12
    ^bb12:  // pred: ^bb11
      aie.use_lock(%in_cons_prod_lock_5, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_1 : memref<192xi32>, 160, 32) {bd_id = 11 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%in_cons_cons_lock_5, Release, 1)
      aie.next_bd ^bb1
    ^bb13:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb14, ^bb16)
    ^bb14:  // 2 preds: ^bb13, ^bb15
      aie.use_lock(%in_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_0 : memref<192xi32>, 0, 32) {bd_id = 12 : i32, next_bd_id = 13 : i32}
      aie.use_lock(%in_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb15
    ^bb15:  // pred: ^bb14
      aie.use_lock(%in_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_1 : memref<192xi32>, 0, 32) {bd_id = 13 : i32, next_bd_id = 12 : i32}
      aie.use_lock(%in_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb14
    ^bb16:  // pred: ^bb13
      %2 = aie.dma_start(MM2S, 1, ^bb17, ^bb19)
    ^bb17:  // 2 preds: ^bb16, ^bb18
      aie.use_lock(%in_cons_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_0 : memref<192xi32>, 32, 32) {bd_id = 24 : i32, next_bd_id = 25 : i32}
      aie.use_lock(%in_cons_prod_lock_1, Release, 1)
      aie.next_bd ^bb18
    ^bb18:  // pred: ^bb17
      aie.use_lock(%in_cons_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_1 : memref<192xi32>, 32, 32) {bd_id = 25 : i32, next_bd_id = 24 : i32}
      aie.use_lock(%in_cons_prod_lock_1, Release, 1)
      aie.next_bd ^bb17
    ^bb19:  // pred: ^bb16
      %3 = aie.dma_start(MM2S, 2, ^bb20, ^bb22)
    ^bb20:  // 2 preds: ^bb19, ^bb21
      aie.use_lock(%in_cons_cons_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_0 : memref<192xi32>, 64, 32) {bd_id = 14 : i32, next_bd_id = 15 : i32}
      aie.use_lock(%in_cons_prod_lock_2, Release, 1)
      aie.next_bd ^bb21
    ^bb21:  // pred: ^bb20
      aie.use_lock(%in_cons_cons_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_1 : memref<192xi32>, 64, 32) {bd_id = 15 : i32, next_bd_id = 14 : i32}
      aie.use_lock(%in_cons_prod_lock_2, Release, 1)
      aie.next_bd ^bb20
    ^bb22:  // pred: ^bb19
      %4 = aie.dma_start(MM2S, 3, ^bb23, ^bb25)
    ^bb23:  // 2 preds: ^bb22, ^bb24
      aie.use_lock(%in_cons_cons_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_0 : memref<192xi32>, 96, 32) {bd_id = 26 : i32, next_bd_id = 27 : i32}
      aie.use_lock(%in_cons_prod_lock_3, Release, 1)
      aie.next_bd ^bb24
    ^bb24:  // pred: ^bb23
      aie.use_lock(%in_cons_cons_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_1 : memref<192xi32>, 96, 32) {bd_id = 27 : i32, next_bd_id = 26 : i32}
      aie.use_lock(%in_cons_prod_lock_3, Release, 1)
      aie.next_bd ^bb23
    ^bb25:  // pred: ^bb22
      %5 = aie.dma_start(MM2S, 4, ^bb26, ^bb28)
    ^bb26:  // 2 preds: ^bb25, ^bb27
      aie.use_lock(%in_cons_cons_lock_4, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_0 : memref<192xi32>, 128, 32) {bd_id = 16 : i32, next_bd_id = 17 : i32}
      aie.use_lock(%in_cons_prod_lock_4, Release, 1)
      aie.next_bd ^bb27
    ^bb27:  // pred: ^bb26
      aie.use_lock(%in_cons_cons_lock_4, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_1 : memref<192xi32>, 128, 32) {bd_id = 17 : i32, next_bd_id = 16 : i32}
      aie.use_lock(%in_cons_prod_lock_4, Release, 1)
      aie.next_bd ^bb26
    ^bb28:  // pred: ^bb25
      %6 = aie.dma_start(MM2S, 5, ^bb29, ^bb31)
    ^bb29:  // 2 preds: ^bb28, ^bb30
      aie.use_lock(%in_cons_cons_lock_5, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_0 : memref<192xi32>, 160, 32) {bd_id = 28 : i32, next_bd_id = 29 : i32}
      aie.use_lock(%in_cons_prod_lock_5, Release, 1)
      aie.next_bd ^bb30
    ^bb30:  // pred: ^bb29
      aie.use_lock(%in_cons_cons_lock_5, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_1 : memref<192xi32>, 160, 32) {bd_id = 29 : i32, next_bd_id = 28 : i32}
      aie.use_lock(%in_cons_prod_lock_5, Release, 1)
      aie.next_bd ^bb29
    ^bb31:  // pred: ^bb28
      aie.end
    }
    %mem_0_2 = aie.mem(%tile_0_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%in0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in0_cons_buff_0 : memref<32xi32>, 0, 32) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%in0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in0_cons_buff_1 : memref<32xi32>, 0, 32) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%in0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%out0_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out0_buff_0 : memref<32xi32>, 0, 32) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%out0_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%out0_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out0_buff_1 : memref<32xi32>, 0, 32) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%out0_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    %mem_0_3 = aie.mem(%tile_0_3) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%in1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in1_cons_buff_0 : memref<32xi32>, 0, 32) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%in1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in1_cons_buff_1 : memref<32xi32>, 0, 32) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%in1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%out1_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out1_buff_0 : memref<32xi32>, 0, 32) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%out1_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%out1_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out1_buff_1 : memref<32xi32>, 0, 32) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%out1_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    %mem_0_4 = aie.mem(%tile_0_4) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%in2_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in2_cons_buff_0 : memref<32xi32>, 0, 32) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%in2_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in2_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in2_cons_buff_1 : memref<32xi32>, 0, 32) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%in2_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%out2_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out2_buff_0 : memref<32xi32>, 0, 32) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%out2_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%out2_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out2_buff_1 : memref<32xi32>, 0, 32) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%out2_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    %mem_0_5 = aie.mem(%tile_0_5) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%in3_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in3_cons_buff_0 : memref<32xi32>, 0, 32) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%in3_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in3_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in3_cons_buff_1 : memref<32xi32>, 0, 32) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%in3_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%out3_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out3_buff_0 : memref<32xi32>, 0, 32) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%out3_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%out3_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out3_buff_1 : memref<32xi32>, 0, 32) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%out3_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    %mem_1_2 = aie.mem(%tile_1_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%in4_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in4_cons_buff_0 : memref<32xi32>, 0, 32) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%in4_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in4_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in4_cons_buff_1 : memref<32xi32>, 0, 32) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%in4_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%out4_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out4_buff_0 : memref<32xi32>, 0, 32) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%out4_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%out4_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out4_buff_1 : memref<32xi32>, 0, 32) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%out4_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    %mem_1_3 = aie.mem(%tile_1_3) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%in5_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in5_cons_buff_0 : memref<32xi32>, 0, 32) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%in5_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in5_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in5_cons_buff_1 : memref<32xi32>, 0, 32) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%in5_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%out5_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out5_buff_0 : memref<32xi32>, 0, 32) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%out5_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%out5_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out5_buff_1 : memref<32xi32>, 0, 32) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%out5_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    %memtile_dma_1_1 = aie.memtile_dma(%mem_tile_1_1) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%out_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_0 : memref<192xi32>, 0, 32) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%out_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%out_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_1 : memref<192xi32>, 0, 32) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%out_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(S2MM, 1, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%out_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_0 : memref<192xi32>, 32, 32) {bd_id = 24 : i32, next_bd_id = 25 : i32}
      aie.use_lock(%out_cons_lock_1, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%out_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_1 : memref<192xi32>, 32, 32) {bd_id = 25 : i32, next_bd_id = 24 : i32}
      aie.use_lock(%out_cons_lock_1, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      %2 = aie.dma_start(S2MM, 2, ^bb7, ^bb9)
    ^bb7:  // 2 preds: ^bb6, ^bb8
      aie.use_lock(%out_prod_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_0 : memref<192xi32>, 64, 32) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%out_cons_lock_2, Release, 1)
      aie.next_bd ^bb8
    ^bb8:  // pred: ^bb7
      aie.use_lock(%out_prod_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_1 : memref<192xi32>, 64, 32) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%out_cons_lock_2, Release, 1)
      aie.next_bd ^bb7
    ^bb9:  // pred: ^bb6
      %3 = aie.dma_start(S2MM, 3, ^bb10, ^bb12)
    ^bb10:  // 2 preds: ^bb9, ^bb11
      aie.use_lock(%out_prod_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_0 : memref<192xi32>, 96, 32) {bd_id = 26 : i32, next_bd_id = 27 : i32}
      aie.use_lock(%out_cons_lock_3, Release, 1)
      aie.next_bd ^bb11
    ^bb11:  // pred: ^bb10
      aie.use_lock(%out_prod_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_1 : memref<192xi32>, 96, 32) {bd_id = 27 : i32, next_bd_id = 26 : i32}
      aie.use_lock(%out_cons_lock_3, Release, 1)
      aie.next_bd ^bb10
    ^bb12:  // pred: ^bb9
      %4 = aie.dma_start(S2MM, 4, ^bb13, ^bb15)
    ^bb13:  // 2 preds: ^bb12, ^bb14
      aie.use_lock(%out_prod_lock_4, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_0 : memref<192xi32>, 128, 32) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%out_cons_lock_4, Release, 1)
      aie.next_bd ^bb14
    ^bb14:  // pred: ^bb13
      aie.use_lock(%out_prod_lock_4, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_1 : memref<192xi32>, 128, 32) {bd_id = 5 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%out_cons_lock_4, Release, 1)
      aie.next_bd ^bb13
    ^bb15:  // pred: ^bb12
      %5 = aie.dma_start(S2MM, 5, ^bb16, ^bb18)
    ^bb16:  // 2 preds: ^bb15, ^bb17
      aie.use_lock(%out_prod_lock_5, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_0 : memref<192xi32>, 160, 32) {bd_id = 28 : i32, next_bd_id = 29 : i32}
      aie.use_lock(%out_cons_lock_5, Release, 1)
      aie.next_bd ^bb17
    ^bb17:  // pred: ^bb16
      aie.use_lock(%out_prod_lock_5, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_1 : memref<192xi32>, 160, 32) {bd_id = 29 : i32, next_bd_id = 28 : i32}
      aie.use_lock(%out_cons_lock_5, Release, 1)
      aie.next_bd ^bb16
    ^bb18:  // pred: ^bb15
      %6 = aie.dma_start(MM2S, 0, ^bb19, ^bb31)
    ^bb19:  // 2 preds: ^bb18, ^bb30
      aie.use_lock(%out_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_0 : memref<192xi32>, 0, 32) {bd_id = 6 : i32, next_bd_id = 7 : i32}
      aie.use_lock(%out_prod_lock_0, Release, 1)
      aie.next_bd ^bb20
    ^bb20:  // pred: ^bb19
      aie.use_lock(%out_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_0 : memref<192xi32>, 32, 32) {bd_id = 7 : i32, next_bd_id = 8 : i32}
      aie.use_lock(%out_prod_lock_1, Release, 1)
      aie.next_bd ^bb21
    ^bb21:  // pred: ^bb20
      aie.use_lock(%out_cons_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_0 : memref<192xi32>, 64, 32) {bd_id = 8 : i32, next_bd_id = 9 : i32}
      aie.use_lock(%out_prod_lock_2, Release, 1)
      aie.next_bd ^bb22
    ^bb22:  // pred: ^bb21
      aie.use_lock(%out_cons_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_0 : memref<192xi32>, 96, 32) {bd_id = 9 : i32, next_bd_id = 10 : i32}
      aie.use_lock(%out_prod_lock_3, Release, 1)
      aie.next_bd ^bb23
    ^bb23:  // pred: ^bb22
      aie.use_lock(%out_cons_lock_4, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_0 : memref<192xi32>, 128, 32) {bd_id = 10 : i32, next_bd_id = 11 : i32}
      aie.use_lock(%out_prod_lock_4, Release, 1)
      aie.next_bd ^bb24
    ^bb24:  // pred: ^bb23
      aie.use_lock(%out_cons_lock_5, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_0 : memref<192xi32>, 160, 32) {bd_id = 11 : i32, next_bd_id = 12 : i32}
      aie.use_lock(%out_prod_lock_5, Release, 1)
      aie.next_bd ^bb25
    ^bb25:  // pred: ^bb24
      aie.use_lock(%out_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_1 : memref<192xi32>, 0, 32) {bd_id = 12 : i32, next_bd_id = 13 : i32}
      aie.use_lock(%out_prod_lock_0, Release, 1)
      aie.next_bd ^bb26
    ^bb26:  // pred: ^bb25
      aie.use_lock(%out_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_1 : memref<192xi32>, 32, 32) {bd_id = 13 : i32, next_bd_id = 14 : i32}
      aie.use_lock(%out_prod_lock_1, Release, 1)
      aie.next_bd ^bb27
    ^bb27:  // pred: ^bb26
      aie.use_lock(%out_cons_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_1 : memref<192xi32>, 64, 32) {bd_id = 14 : i32, next_bd_id = 15 : i32}
      aie.use_lock(%out_prod_lock_2, Release, 1)
      aie.next_bd ^bb28
    ^bb28:  // pred: ^bb27
      aie.use_lock(%out_cons_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_1 : memref<192xi32>, 96, 32) {bd_id = 15 : i32, next_bd_id = 16 : i32}
      aie.use_lock(%out_prod_lock_3, Release, 1)
      aie.next_bd ^bb29
    ^bb29:  // pred: ^bb28
      aie.use_lock(%out_cons_lock_4, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_1 : memref<192xi32>, 128, 32) {bd_id = 16 : i32, next_bd_id = 17 : i32}
      aie.use_lock(%out_prod_lock_4, Release, 1)
      aie.next_bd ^bb30
    ^bb30:  // pred: ^bb29
      aie.use_lock(%out_cons_lock_5, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_1 : memref<192xi32>, 160, 32) {bd_id = 17 : i32, next_bd_id = 6 : i32}
      aie.use_lock(%out_prod_lock_5, Release, 1)
      aie.next_bd ^bb19
    ^bb31:  // pred: ^bb18
      aie.end
    }
    aie.shim_dma_allocation @out_shim_alloc(%shim_noc_tile_0_0, S2MM, 0)
    aie.packet_flow(15) {
      aie.packet_source<%shim_noc_tile_0_0, TileControl : 0>
      aie.packet_dest<%shim_noc_tile_0_0, South : 0>
    } {keep_pkt_header = true, priority_route = true}
    %switchbox_0_0 = aie.switchbox(%shim_noc_tile_0_0) {
      aie.connect<South : 3, North : 4>
      aie.connect<North : 2, East : 1>
      aie.connect<North : 3, East : 0>
      aie.connect<East : 2, South : 2>
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
      aie.connect<DMA : 0, North : 0>
      aie.connect<DMA : 1, North : 1>
      aie.connect<DMA : 2, North : 5>
      aie.connect<DMA : 3, North : 2>
      aie.connect<DMA : 4, North : 3>
      aie.connect<DMA : 5, North : 4>
      aie.connect<North : 2, South : 2>
      aie.connect<North : 3, South : 3>
    }
    %switchbox_0_2 = aie.switchbox(%tile_0_2) {
      aie.connect<South : 0, DMA : 0>
      aie.connect<South : 1, North : 3>
      aie.connect<South : 5, North : 0>
      aie.connect<South : 2, North : 1>
      aie.connect<South : 3, East : 2>
      aie.connect<South : 4, North : 2>
      aie.connect<DMA : 0, East : 3>
      aie.connect<North : 1, East : 0>
      aie.connect<North : 2, South : 2>
      aie.connect<North : 0, South : 3>
    }
    %switchbox_0_3 = aie.switchbox(%tile_0_3) {
      aie.connect<South : 3, DMA : 0>
      aie.connect<South : 0, North : 3>
      aie.connect<South : 1, North : 0>
      aie.connect<South : 2, East : 1>
      aie.connect<DMA : 0, South : 1>
      aie.connect<North : 1, South : 2>
      aie.connect<North : 2, South : 0>
    }
    %switchbox_0_4 = aie.switchbox(%tile_0_4) {
      aie.connect<South : 3, DMA : 0>
      aie.connect<South : 0, North : 0>
      aie.connect<DMA : 0, South : 1>
      aie.connect<North : 0, South : 2>
    }
    %switchbox_0_5 = aie.switchbox(%tile_0_5) {
      aie.connect<South : 0, DMA : 0>
      aie.connect<DMA : 0, South : 0>
    }
    %switchbox_1_2 = aie.switchbox(%tile_1_2) {
      aie.connect<West : 2, DMA : 0>
      aie.connect<West : 3, South : 2>
      aie.connect<West : 0, South : 1>
      aie.connect<DMA : 0, South : 0>
      aie.connect<North : 3, South : 3>
    }
    %switchbox_1_3 = aie.switchbox(%tile_1_3) {
      aie.connect<West : 1, DMA : 0>
      aie.connect<DMA : 0, South : 3>
    }
    %switchbox_1_1 = aie.switchbox(%mem_tile_1_1) {
      aie.connect<North : 2, DMA : 0>
      aie.connect<North : 1, DMA : 1>
      aie.connect<South : 4, DMA : 2>
      aie.connect<South : 5, DMA : 3>
      aie.connect<North : 0, DMA : 4>
      aie.connect<North : 3, DMA : 5>
      aie.connect<DMA : 0, South : 3>
    }
    %shim_noc_tile_1_0 = aie.tile(1, 0)
    %switchbox_1_0 = aie.switchbox(%shim_noc_tile_1_0) {
      aie.connect<West : 1, North : 4>
      aie.connect<West : 0, North : 5>
      aie.connect<North : 3, West : 2>
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
    aie.wire(%tile_0_4 : Core, %switchbox_0_4 : Core)
    aie.wire(%tile_0_4 : DMA, %switchbox_0_4 : DMA)
    aie.wire(%switchbox_0_3 : North, %switchbox_0_4 : South)
    aie.wire(%tile_0_5 : Core, %switchbox_0_5 : Core)
    aie.wire(%tile_0_5 : DMA, %switchbox_0_5 : DMA)
    aie.wire(%switchbox_0_4 : North, %switchbox_0_5 : South)
    aie.wire(%switchbox_0_0 : East, %switchbox_1_0 : West)
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
