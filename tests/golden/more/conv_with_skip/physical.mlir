module {
  aie.device(npu1_1col) {
    func.func private @conv1(memref<64xi8>, memref<64xi8>) attributes {link_with = "conv1.o"}
    func.func private @conv3(memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) attributes {link_with = "conv3.o"}
    func.func private @skip(memref<64xi8>, memref<64xi8>, memref<64xi8>) attributes {link_with = "skip.o"}
    %shim_noc_tile_0_0 = aie.tile(0, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %mem_tile_0_1 = aie.tile(0, 1) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 26>}
    %tile_0_2 = aie.tile(0, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %tile_0_3 = aie.tile(0, 3) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 29>}
    %tile_0_4 = aie.tile(0, 4) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 30>}
    %out_cons_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 2) {init = 0 : i32, sym_name = "out_cons_prod_lock_0"}
    %out_cons_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 3) {init = 0 : i32, sym_name = "out_cons_cons_lock_0"}
    %out_buff_0 = aie.buffer(%tile_0_4) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "out_buff_0"} : memref<64xi8> 
    %out_buff_1 = aie.buffer(%tile_0_4) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "out_buff_1"} : memref<64xi8> 
    %out_prod_lock_0 = aie.lock(%tile_0_4, 2) {init = 2 : i32, sym_name = "out_prod_lock_0"}
    %out_cons_lock_0 = aie.lock(%tile_0_4, 3) {init = 0 : i32, sym_name = "out_cons_lock_0"}
    %post_buff_0 = aie.buffer(%tile_0_3) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "post_buff_0"} : memref<64xi8> 
    %post_buff_1 = aie.buffer(%tile_0_3) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "post_buff_1"} : memref<64xi8> 
    %post_prod_lock_0 = aie.lock(%tile_0_3, 0) {init = 2 : i32, sym_name = "post_prod_lock_0"}
    %post_cons_lock_0 = aie.lock(%tile_0_3, 1) {init = 0 : i32, sym_name = "post_cons_lock_0"}
    %mid_buff_0 = aie.buffer(%tile_0_2) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "mid_buff_0"} : memref<64xi8> 
    %mid_buff_1 = aie.buffer(%tile_0_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "mid_buff_1"} : memref<64xi8> 
    %mid_buff_2 = aie.buffer(%tile_0_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "mid_buff_2"} : memref<64xi8> 
    %mid_buff_3 = aie.buffer(%tile_0_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "mid_buff_3"} : memref<64xi8> 
    %mid_prod_lock_0 = aie.lock(%tile_0_2, 2) {init = 4 : i32, sym_name = "mid_prod_lock_0"}
    %mid_cons_lock_0 = aie.lock(%tile_0_2, 3) {init = 0 : i32, sym_name = "mid_cons_lock_0"}
    %skipf_cons_buff_0 = aie.buffer(%tile_0_4) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "skipf_cons_buff_0"} : memref<64xi8> 
    %skipf_cons_buff_1 = aie.buffer(%tile_0_4) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "skipf_cons_buff_1"} : memref<64xi8> 
    %skipf_cons_prod_lock_0 = aie.lock(%tile_0_4, 0) {init = 2 : i32, sym_name = "skipf_cons_prod_lock_0"}
    %skipf_cons_cons_lock_0 = aie.lock(%tile_0_4, 1) {init = 0 : i32, sym_name = "skipf_cons_cons_lock_0"}
    %act_0_cons_buff_0 = aie.buffer(%tile_0_2) {address = 1088 : i32, mem_bank = 0 : i32, sym_name = "act_0_cons_buff_0"} : memref<64xi8> 
    %act_0_cons_buff_1 = aie.buffer(%tile_0_2) {address = 16448 : i32, mem_bank = 1 : i32, sym_name = "act_0_cons_buff_1"} : memref<64xi8> 
    %act_0_cons_prod_lock_0 = aie.lock(%tile_0_2, 0) {init = 2 : i32, sym_name = "act_0_cons_prod_lock_0"}
    %act_0_cons_cons_lock_0 = aie.lock(%tile_0_2, 1) {init = 0 : i32, sym_name = "act_0_cons_cons_lock_0"}
    %act_1_cons_buff_0 = aie.buffer(%mem_tile_0_1) {address = 0 : i32, mem_bank = 0 : i32, sym_name = "act_1_cons_buff_0"} : memref<64xi8> 
    %act_1_cons_buff_1 = aie.buffer(%mem_tile_0_1) {address = 65536 : i32, mem_bank = 1 : i32, sym_name = "act_1_cons_buff_1"} : memref<64xi8> 
    %act_1_cons_buff_2 = aie.buffer(%mem_tile_0_1) {address = 131072 : i32, mem_bank = 2 : i32, sym_name = "act_1_cons_buff_2"} : memref<64xi8> 
    %act_1_cons_buff_3 = aie.buffer(%mem_tile_0_1) {address = 196608 : i32, mem_bank = 3 : i32, sym_name = "act_1_cons_buff_3"} : memref<64xi8> 
    %act_1_cons_buff_4 = aie.buffer(%mem_tile_0_1) {address = 262144 : i32, mem_bank = 4 : i32, sym_name = "act_1_cons_buff_4"} : memref<64xi8> 
    %act_1_cons_buff_5 = aie.buffer(%mem_tile_0_1) {address = 327680 : i32, mem_bank = 5 : i32, sym_name = "act_1_cons_buff_5"} : memref<64xi8> 
    %act_1_cons_prod_lock_0 = aie.lock(%mem_tile_0_1, 0) {init = 6 : i32, sym_name = "act_1_cons_prod_lock_0"}
    %act_1_cons_cons_lock_0 = aie.lock(%mem_tile_0_1, 1) {init = 0 : i32, sym_name = "act_1_cons_cons_lock_0"}
    %act_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 0) {init = 0 : i32, sym_name = "act_prod_lock_0"}
    %act_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 1) {init = 0 : i32, sym_name = "act_cons_lock_0"}
    aie.flow(%shim_noc_tile_0_0, DMA : 0, %tile_0_2, DMA : 0)
    %core_0_2 = aie.core(%tile_0_2) {
      %c0 = arith.constant 0 : index
      %c4294967292 = arith.constant 4294967292 : index
      %c4 = arith.constant 4 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967292 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%act_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%mid_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv1(%act_0_cons_buff_0, %mid_buff_0) : (memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%act_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, Release, 1)
      aie.use_lock(%act_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%mid_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv1(%act_0_cons_buff_1, %mid_buff_1) : (memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%act_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, Release, 1)
      aie.use_lock(%act_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%mid_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv1(%act_0_cons_buff_0, %mid_buff_2) : (memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%act_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, Release, 1)
      aie.use_lock(%act_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%mid_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv1(%act_0_cons_buff_1, %mid_buff_3) : (memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%act_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c4 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%act_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%mid_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv1(%act_0_cons_buff_0, %mid_buff_0) : (memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%act_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, Release, 1)
      aie.use_lock(%act_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%mid_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv1(%act_0_cons_buff_1, %mid_buff_1) : (memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%act_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, Release, 1)
      aie.use_lock(%act_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%mid_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv1(%act_0_cons_buff_0, %mid_buff_2) : (memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%act_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["conv1.o"]}
    %core_0_3 = aie.core(%tile_0_3) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c4294967295 = arith.constant 4294967295 : index
      %c4294967292 = arith.constant 4294967292 : index
      %c4 = arith.constant 4 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967292 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%mid_cons_lock_0, AcquireGreaterEqual, 2)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_0, %mid_buff_0, %mid_buff_1, %post_buff_0) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_0, %mid_buff_1, %mid_buff_2, %post_buff_1) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_prod_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_1, %mid_buff_2, %mid_buff_3, %post_buff_0) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_prod_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_2, %mid_buff_3, %mid_buff_0, %post_buff_1) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_prod_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_3, %mid_buff_0, %mid_buff_1, %post_buff_0) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_prod_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_0, %mid_buff_1, %mid_buff_2, %post_buff_1) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_prod_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_1, %mid_buff_2, %mid_buff_3, %post_buff_0) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_prod_lock_0, Release, 1)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_2, %mid_buff_3, %mid_buff_3, %post_buff_1) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_prod_lock_0, Release, 2)
      aie.use_lock(%mid_cons_lock_0, AcquireGreaterEqual, 2)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_0, %mid_buff_0, %mid_buff_1, %post_buff_0) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_0, %mid_buff_1, %mid_buff_2, %post_buff_1) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_prod_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_1, %mid_buff_2, %mid_buff_3, %post_buff_0) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_prod_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_2, %mid_buff_3, %mid_buff_0, %post_buff_1) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_prod_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_3, %mid_buff_0, %mid_buff_1, %post_buff_0) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_prod_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_0, %mid_buff_1, %mid_buff_2, %post_buff_1) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_prod_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_1, %mid_buff_2, %mid_buff_3, %post_buff_0) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_prod_lock_0, Release, 1)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_2, %mid_buff_3, %mid_buff_3, %post_buff_1) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_prod_lock_0, Release, 2)
      aie.use_lock(%mid_cons_lock_0, AcquireGreaterEqual, 2)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_0, %mid_buff_0, %mid_buff_1, %post_buff_0) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_0, %mid_buff_1, %mid_buff_2, %post_buff_1) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_prod_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_1, %mid_buff_2, %mid_buff_3, %post_buff_0) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_prod_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_2, %mid_buff_3, %mid_buff_0, %post_buff_1) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_prod_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_3, %mid_buff_0, %mid_buff_1, %post_buff_0) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_prod_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_0, %mid_buff_1, %mid_buff_2, %post_buff_1) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_prod_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_1, %mid_buff_2, %mid_buff_3, %post_buff_0) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_prod_lock_0, Release, 1)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_2, %mid_buff_3, %mid_buff_3, %post_buff_1) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_prod_lock_0, Release, 2)
      aie.use_lock(%mid_cons_lock_0, AcquireGreaterEqual, 2)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_0, %mid_buff_0, %mid_buff_1, %post_buff_0) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_0, %mid_buff_1, %mid_buff_2, %post_buff_1) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_prod_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_1, %mid_buff_2, %mid_buff_3, %post_buff_0) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_prod_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_2, %mid_buff_3, %mid_buff_0, %post_buff_1) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_prod_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_3, %mid_buff_0, %mid_buff_1, %post_buff_0) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_prod_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_0, %mid_buff_1, %mid_buff_2, %post_buff_1) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_prod_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_1, %mid_buff_2, %mid_buff_3, %post_buff_0) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_prod_lock_0, Release, 1)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_2, %mid_buff_3, %mid_buff_3, %post_buff_1) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_prod_lock_0, Release, 2)
      %2 = arith.addi %0, %c4 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      cf.br ^bb4(%c4294967292 : index)
    ^bb4(%3: index):  // 2 preds: ^bb3, ^bb5
      %4 = arith.cmpi slt, %3, %c4294967295 : index
      cf.cond_br %4, ^bb5, ^bb6
    ^bb5:  // pred: ^bb4
      aie.use_lock(%mid_cons_lock_0, AcquireGreaterEqual, 2)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_0, %mid_buff_0, %mid_buff_1, %post_buff_0) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_0, %mid_buff_1, %mid_buff_2, %post_buff_1) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_prod_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_1, %mid_buff_2, %mid_buff_3, %post_buff_0) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_prod_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_2, %mid_buff_3, %mid_buff_0, %post_buff_1) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_prod_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_3, %mid_buff_0, %mid_buff_1, %post_buff_0) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_prod_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_0, %mid_buff_1, %mid_buff_2, %post_buff_1) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_prod_lock_0, Release, 1)
      aie.use_lock(%mid_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_1, %mid_buff_2, %mid_buff_3, %post_buff_0) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_prod_lock_0, Release, 1)
      aie.use_lock(%post_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @conv3(%mid_buff_2, %mid_buff_3, %mid_buff_3, %post_buff_1) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_cons_lock_0, Release, 1)
      aie.use_lock(%mid_prod_lock_0, Release, 2)
      %5 = arith.addi %3, %c1 : index
      cf.br ^bb4(%5 : index)
    ^bb6:  // pred: ^bb4
      aie.end
    } {link_files = ["conv3.o"]}
    %core_0_4 = aie.core(%tile_0_4) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%post_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%skipf_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @skip(%post_buff_0, %skipf_cons_buff_0, %out_buff_0) : (memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_prod_lock_0, Release, 1)
      aie.use_lock(%skipf_cons_prod_lock_0, Release, 1)
      aie.use_lock(%out_cons_lock_0, Release, 1)
      aie.use_lock(%post_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%skipf_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @skip(%post_buff_1, %skipf_cons_buff_1, %out_buff_1) : (memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_prod_lock_0, Release, 1)
      aie.use_lock(%skipf_cons_prod_lock_0, Release, 1)
      aie.use_lock(%out_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%post_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%skipf_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @skip(%post_buff_0, %skipf_cons_buff_0, %out_buff_0) : (memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
      aie.use_lock(%post_prod_lock_0, Release, 1)
      aie.use_lock(%skipf_cons_prod_lock_0, Release, 1)
      aie.use_lock(%out_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["skip.o"]}
    aie.runtime_sequence(%arg0: memref<8x64xi8>, %arg1: memref<8x64xi8>) {
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 0][1, 1, 1, 512][0, 0, 0, 1]) {id = 0 : i64, metadata = @act_shim_alloc} : memref<8x64xi8>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 0][1, 1, 1, 512][0, 0, 0, 1]) {id = 1 : i64, issue_token = true, metadata = @out_shim_alloc} : memref<8x64xi8>
      aiex.npu.dma_wait {symbol = @out_shim_alloc}
    }
    aie.shim_dma_allocation @act_shim_alloc(%shim_noc_tile_0_0, MM2S, 0)
    %mem_0_2 = aie.mem(%tile_0_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%act_0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%act_0_cons_buff_0 : memref<64xi8>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%act_0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%act_0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%act_0_cons_buff_1 : memref<64xi8>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%act_0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      aie.end
    }
    %memtile_dma_0_1 = aie.memtile_dma(%mem_tile_0_1) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb7)
    ^bb1:  // 2 preds: ^bb0, ^bb6
      aie.use_lock(%act_1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%act_1_cons_buff_0 : memref<64xi8>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%act_1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%act_1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%act_1_cons_buff_1 : memref<64xi8>, 0, 64) {bd_id = 1 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%act_1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb3
    ^bb3:  // pred: ^bb2
      aie.use_lock(%act_1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%act_1_cons_buff_2 : memref<64xi8>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%act_1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb4:  // pred: ^bb3
      aie.use_lock(%act_1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%act_1_cons_buff_3 : memref<64xi8>, 0, 64) {bd_id = 3 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%act_1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%act_1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%act_1_cons_buff_4 : memref<64xi8>, 0, 64) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%act_1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb6
    ^bb6:  // pred: ^bb5
      aie.use_lock(%act_1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%act_1_cons_buff_5 : memref<64xi8>, 0, 64) {bd_id = 5 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%act_1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb7:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb8, ^bb14)
    ^bb8:  // 2 preds: ^bb7, ^bb13
      aie.use_lock(%act_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%act_1_cons_buff_0 : memref<64xi8>, 0, 64) {bd_id = 6 : i32, next_bd_id = 7 : i32}
      aie.use_lock(%act_1_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb9
    ^bb9:  // pred: ^bb8
      aie.use_lock(%act_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%act_1_cons_buff_1 : memref<64xi8>, 0, 64) {bd_id = 7 : i32, next_bd_id = 8 : i32}
      aie.use_lock(%act_1_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb10
    ^bb10:  // pred: ^bb9
      aie.use_lock(%act_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%act_1_cons_buff_2 : memref<64xi8>, 0, 64) {bd_id = 8 : i32, next_bd_id = 9 : i32}
      aie.use_lock(%act_1_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb11
    ^bb11:  // pred: ^bb10
      aie.use_lock(%act_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%act_1_cons_buff_3 : memref<64xi8>, 0, 64) {bd_id = 9 : i32, next_bd_id = 10 : i32}
      aie.use_lock(%act_1_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb12
    ^bb12:  // pred: ^bb11
      aie.use_lock(%act_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%act_1_cons_buff_4 : memref<64xi8>, 0, 64) {bd_id = 10 : i32, next_bd_id = 11 : i32}
      aie.use_lock(%act_1_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb13
    ^bb13:  // pred: ^bb12
      aie.use_lock(%act_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%act_1_cons_buff_5 : memref<64xi8>, 0, 64) {bd_id = 11 : i32, next_bd_id = 6 : i32}
      aie.use_lock(%act_1_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb8
    ^bb14:  // pred: ^bb7
      aie.end
    }
    %mem_0_4 = aie.mem(%tile_0_4) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%skipf_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%skipf_cons_buff_0 : memref<64xi8>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%skipf_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%skipf_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%skipf_cons_buff_1 : memref<64xi8>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%skipf_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%out_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_0 : memref<64xi8>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%out_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%out_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_1 : memref<64xi8>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%out_prod_lock_0, Release, 1)
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
      aie.connect<South : 3, North : 1>
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
      aie.connect<South : 4, DMA : 0>
      aie.connect<South : 1, North : 1>
      aie.connect<DMA : 0, North : 5>
      aie.connect<North : 0, South : 0>
    }
    %switchbox_0_2 = aie.switchbox(%tile_0_2) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<South : 5, North : 2>
      aie.connect<North : 1, South : 0>
    }
    %switchbox_0_3 = aie.switchbox(%tile_0_3) {
      aie.connect<South : 2, North : 3>
      aie.connect<North : 0, South : 1>
    }
    %switchbox_0_4 = aie.switchbox(%tile_0_4) {
      aie.connect<South : 3, DMA : 0>
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
    aie.wire(%tile_0_4 : Core, %switchbox_0_4 : Core)
    aie.wire(%tile_0_4 : DMA, %switchbox_0_4 : DMA)
    aie.wire(%switchbox_0_3 : North, %switchbox_0_4 : South)
  }
}
