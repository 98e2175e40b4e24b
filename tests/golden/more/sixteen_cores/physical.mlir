module {
  aie.device(npu1) {
    func.func private @work(memref<64xi32>, memref<64xi32>) attributes {link_with = "work.o"}
    %shim_noc_tile_0_0 = aie.tile(0, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %mem_tile_0_1 = aie.tile(0, 1) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 26>}
    %tile_0_2 = aie.tile(0, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %tile_0_3 = aie.tile(0, 3) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 29>}
    %tile_0_4 = aie.tile(0, 4) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 30>}
    %tile_0_5 = aie.tile(0, 5) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 31>}
    %shim_noc_tile_1_0 = aie.tile(1, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %mem_tile_1_1 = aie.tile(1, 1) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 26>}
    %tile_1_2 = aie.tile(1, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %tile_1_3 = aie.tile(1, 3) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 29>}
    %tile_1_4 = aie.tile(1, 4) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 30>}
    %tile_1_5 = aie.tile(1, 5) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 31>}
    %shim_noc_tile_2_0 = aie.tile(2, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %mem_tile_2_1 = aie.tile(2, 1) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 26>}
    %tile_2_2 = aie.tile(2, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %tile_2_3 = aie.tile(2, 3) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 29>}
    %tile_2_4 = aie.tile(2, 4) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 30>}
    %tile_2_5 = aie.tile(2, 5) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 31>}
    %shim_noc_tile_3_0 = aie.tile(3, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %mem_tile_3_1 = aie.tile(3, 1) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 26>}
    %tile_3_2 = aie.tile(3, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %tile_3_3 = aie.tile(3, 3) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 29>}
    %tile_3_4 = aie.tile(3, 4) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 30>}
    %tile_3_5 = aie.tile(3, 5) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 31>}
    %out3_cons_prod_lock_0 = aie.lock(%shim_noc_tile_3_0, 2) {init = 0 : i32, sym_name = "out3_cons_prod_lock_0"}
    %out3_cons_cons_lock_0 = aie.lock(%shim_noc_tile_3_0, 3) {init = 0 : i32, sym_name = "out3_cons_cons_lock_0"}
    %out3_buff_0 = aie.buffer(%mem_tile_3_1) {address = 0 : i32, mem_bank = 0 : i32, sym_name = "out3_buff_0"} : memref<256xi32> 
    %out3_buff_1 = aie.buffer(%mem_tile_3_1) {address = 65536 : i32, mem_bank = 1 : i32, sym_name = "out3_buff_1"} : memref<256xi32> 
    %out3_prod_lock_0 = aie.lock(%mem_tile_3_1, 8) {init = 2 : i32, sym_name = "out3_prod_lock_0"}
    %out3_cons_lock_0 = aie.lock(%mem_tile_3_1, 9) {init = 0 : i32, sym_name = "out3_cons_lock_0"}
    %out3_prod_lock_1 = aie.lock(%mem_tile_3_1, 10) {init = 2 : i32, sym_name = "out3_prod_lock_1"}
    %out3_cons_lock_1 = aie.lock(%mem_tile_3_1, 11) {init = 0 : i32, sym_name = "out3_cons_lock_1"}
    %out3_prod_lock_2 = aie.lock(%mem_tile_3_1, 12) {init = 2 : i32, sym_name = "out3_prod_lock_2"}
    %out3_cons_lock_2 = aie.lock(%mem_tile_3_1, 13) {init = 0 : i32, sym_name = "out3_cons_lock_2"}
    %out3_prod_lock_3 = aie.lock(%mem_tile_3_1, 14) {init = 2 : i32, sym_name = "out3_prod_lock_3"}
    %out3_cons_lock_3 = aie.lock(%mem_tile_3_1, 15) {init = 0 : i32, sym_name = "out3_cons_lock_3"}
    %o35_buff_0 = aie.buffer(%tile_3_5) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "o35_buff_0"} : memref<64xi32> 
    %o35_buff_1 = aie.buffer(%tile_3_5) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o35_buff_1"} : memref<64xi32> 
    %o35_prod_lock_0 = aie.lock(%tile_3_5, 2) {init = 2 : i32, sym_name = "o35_prod_lock_0"}
    %o35_cons_lock_0 = aie.lock(%tile_3_5, 3) {init = 0 : i32, sym_name = "o35_cons_lock_0"}
    %o34_buff_0 = aie.buffer(%tile_3_4) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "o34_buff_0"} : memref<64xi32> 
    %o34_buff_1 = aie.buffer(%tile_3_4) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o34_buff_1"} : memref<64xi32> 
    %o34_prod_lock_0 = aie.lock(%tile_3_4, 2) {init = 2 : i32, sym_name = "o34_prod_lock_0"}
    %o34_cons_lock_0 = aie.lock(%tile_3_4, 3) {init = 0 : i32, sym_name = "o34_cons_lock_0"}
    %o33_buff_0 = aie.buffer(%tile_3_3) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "o33_buff_0"} : memref<64xi32> 
    %o33_buff_1 = aie.buffer(%tile_3_3) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o33_buff_1"} : memref<64xi32> 
    %o33_prod_lock_0 = aie.lock(%tile_3_3, 2) {init = 2 : i32, sym_name = "o33_prod_lock_0"}
    %o33_cons_lock_0 = aie.lock(%tile_3_3, 3) {init = 0 : i32, sym_name = "o33_cons_lock_0"}
    %o32_buff_0 = aie.buffer(%tile_3_2) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "o32_buff_0"} : memref<64xi32> 
    %o32_buff_1 = aie.buffer(%tile_3_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o32_buff_1"} : memref<64xi32> 
    %o32_prod_lock_0 = aie.lock(%tile_3_2, 2) {init = 2 : i32, sym_name = "o32_prod_lock_0"}
    %o32_cons_lock_0 = aie.lock(%tile_3_2, 3) {init = 0 : i32, sym_name = "o32_cons_lock_0"}
    %i35_cons_buff_0 = aie.buffer(%tile_3_5) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i35_cons_buff_0"} : memref<64xi32> 
    %i35_cons_buff_1 = aie.buffer(%tile_3_5) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i35_cons_buff_1"} : memref<64xi32> 
    %i35_cons_prod_lock_0 = aie.lock(%tile_3_5, 0) {init = 2 : i32, sym_name = "i35_cons_prod_lock_0"}
    %i35_cons_cons_lock_0 = aie.lock(%tile_3_5, 1) {init = 0 : i32, sym_name = "i35_cons_cons_lock_0"}
    %i34_cons_buff_0 = aie.buffer(%tile_3_4) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i34_cons_buff_0"} : memref<64xi32> 
    %i34_cons_buff_1 = aie.buffer(%tile_3_4) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i34_cons_buff_1"} : memref<64xi32> 
    %i34_cons_prod_lock_0 = aie.lock(%tile_3_4, 0) {init = 2 : i32, sym_name = "i34_cons_prod_lock_0"}
    %i34_cons_cons_lock_0 = aie.lock(%tile_3_4, 1) {init = 0 : i32, sym_name = "i34_cons_cons_lock_0"}
    %i33_cons_buff_0 = aie.buffer(%tile_3_3) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i33_cons_buff_0"} : memref<64xi32> 
    %i33_cons_buff_1 = aie.buffer(%tile_3_3) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i33_cons_buff_1"} : memref<64xi32> 
    %i33_cons_prod_lock_0 = aie.lock(%tile_3_3, 0) {init = 2 : i32, sym_name = "i33_cons_prod_lock_0"}
    %i33_cons_cons_lock_0 = aie.lock(%tile_3_3, 1) {init = 0 : i32, sym_name = "i33_cons_cons_lock_0"}
    %i32_cons_buff_0 = aie.buffer(%tile_3_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i32_cons_buff_0"} : memref<64xi32> 
    %i32_cons_buff_1 = aie.buffer(%tile_3_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i32_cons_buff_1"} : memref<64xi32> 
    %i32_cons_prod_lock_0 = aie.lock(%tile_3_2, 0) {init = 2 : i32, sym_name = "i32_cons_prod_lock_0"}
    %i32_cons_cons_lock_0 = aie.lock(%tile_3_2, 1) {init = 0 : i32, sym_name = "i32_cons_cons_lock_0"}
    %in3_cons_buff_0 = aie.buffer(%mem_tile_3_1) {address = 131072 : i32, mem_bank = 2 : i32, sym_name = "in3_cons_buff_0"} : memref<256xi32> 
    %in3_cons_buff_1 = aie.buffer(%mem_tile_3_1) {address = 196608 : i32, mem_bank = 3 : i32, sym_name = "in3_cons_buff_1"} : memref<256xi32> 
    %in3_cons_prod_lock_0 = aie.lock(%mem_tile_3_1, 0) {init = 2 : i32, sym_name = "in3_cons_prod_lock_0"}
    %in3_cons_cons_lock_0 = aie.lock(%mem_tile_3_1, 1) {init = 0 : i32, sym_name = "in3_cons_cons_lock_0"}
    %in3_cons_prod_lock_1 = aie.lock(%mem_tile_3_1, 2) {init = 2 : i32, sym_name = "in3_cons_prod_lock_1"}
    %in3_cons_cons_lock_1 = aie.lock(%mem_tile_3_1, 3) {init = 0 : i32, sym_name = "in3_cons_cons_lock_1"}
    %in3_cons_prod_lock_2 = aie.lock(%mem_tile_3_1, 4) {init = 2 : i32, sym_name = "in3_cons_prod_lock_2"}
    %in3_cons_cons_lock_2 = aie.lock(%mem_tile_3_1, 5) {init = 0 : i32, sym_name = "in3_cons_cons_lock_2"}
    %in3_cons_prod_lock_3 = aie.lock(%mem_tile_3_1, 6) {init = 2 : i32, sym_name = "in3_cons_prod_lock_3"}
    %in3_cons_cons_lock_3 = aie.lock(%mem_tile_3_1, 7) {init = 0 : i32, sym_name = "in3_cons_cons_lock_3"}
    %in3_prod_lock_0 = aie.lock(%shim_noc_tile_3_0, 0) {init = 0 : i32, sym_name = "in3_prod_lock_0"}
    %in3_cons_lock_0 = aie.lock(%shim_noc_tile_3_0, 1) {init = 0 : i32, sym_name = "in3_cons_lock_0"}
    %out2_cons_prod_lock_0 = aie.lock(%shim_noc_tile_2_0, 2) {init = 0 : i32, sym_name = "out2_cons_prod_lock_0"}
    %out2_cons_cons_lock_0 = aie.lock(%shim_noc_tile_2_0, 3) {init = 0 : i32, sym_name = "out2_cons_cons_lock_0"}
    %out2_buff_0 = aie.buffer(%mem_tile_2_1) {address = 0 : i32, mem_bank = 0 : i32, sym_name = "out2_buff_0"} : memref<256xi32> 
    %out2_buff_1 = aie.buffer(%mem_tile_2_1) {address = 65536 : i32, mem_bank = 1 : i32, sym_name = "out2_buff_1"} : memref<256xi32> 
    %out2_prod_lock_0 = aie.lock(%mem_tile_2_1, 8) {init = 2 : i32, sym_name = "out2_prod_lock_0"}
    %out2_cons_lock_0 = aie.lock(%mem_tile_2_1, 9) {init = 0 : i32, sym_name = "out2_cons_lock_0"}
    %out2_prod_lock_1 = aie.lock(%mem_tile_2_1, 10) {init = 2 : i32, sym_name = "out2_prod_lock_1"}
    %out2_cons_lock_1 = aie.lock(%mem_tile_2_1, 11) {init = 0 : i32, sym_name = "out2_cons_lock_1"}
    %out2_prod_lock_2 = aie.lock(%mem_tile_2_1, 12) {init = 2 : i32, sym_name = "out2_prod_lock_2"}
    %out2_cons_lock_2 = aie.lock(%mem_tile_2_1, 13) {init = 0 : i32, sym_name = "out2_cons_lock_2"}
    %out2_prod_lock_3 = aie.lock(%mem_tile_2_1, 14) {init = 2 : i32, sym_name = "out2_prod_lock_3"}
    %out2_cons_lock_3 = aie.lock(%mem_tile_2_1, 15) {init = 0 : i32, sym_name = "out2_cons_lock_3"}
    %o25_buff_0 = aie.buffer(%tile_2_5) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "o25_buff_0"} : memref<64xi32> 
    %o25_buff_1 = aie.buffer(%tile_2_5) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o25_buff_1"} : memref<64xi32> 
    %o25_prod_lock_0 = aie.lock(%tile_2_5, 2) {init = 2 : i32, sym_name = "o25_prod_lock_0"}
    %o25_cons_lock_0 = aie.lock(%tile_2_5, 3) {init = 0 : i32, sym_name = "o25_cons_lock_0"}
    %o24_buff_0 = aie.buffer(%tile_2_4) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "o24_buff_0"} : memref<64xi32> 
    %o24_buff_1 = aie.buffer(%tile_2_4) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o24_buff_1"} : memref<64xi32> 
    %o24_prod_lock_0 = aie.lock(%tile_2_4, 2) {init = 2 : i32, sym_name = "o24_prod_lock_0"}
    %o24_cons_lock_0 = aie.lock(%tile_2_4, 3) {init = 0 : i32, sym_name = "o24_cons_lock_0"}
    %o23_buff_0 = aie.buffer(%tile_2_3) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "o23_buff_0"} : memref<64xi32> 
    %o23_buff_1 = aie.buffer(%tile_2_3) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o23_buff_1"} : memref<64xi32> 
    %o23_prod_lock_0 = aie.lock(%tile_2_3, 2) {init = 2 : i32, sym_name = "o23_prod_lock_0"}
    %o23_cons_lock_0 = aie.lock(%tile_2_3, 3) {init = 0 : i32, sym_name = "o23_cons_lock_0"}
    %o22_buff_0 = aie.buffer(%tile_2_2) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "o22_buff_0"} : memref<64xi32> 
    %o22_buff_1 = aie.buffer(%tile_2_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o22_buff_1"} : memref<64xi32> 
    %o22_prod_lock_0 = aie.lock(%tile_2_2, 2) {init = 2 : i32, sym_name = "o22_prod_lock_0"}
    %o22_cons_lock_0 = aie.lock(%tile_2_2, 3) {init = 0 : i32, sym_name = "o22_cons_lock_0"}
    %i25_cons_buff_0 = aie.buffer(%tile_2_5) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i25_cons_buff_0"} : memref<64xi32> 
    %i25_cons_buff_1 = aie.buffer(%tile_2_5) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i25_cons_buff_1"} : memref<64xi32> 
    %i25_cons_prod_lock_0 = aie.lock(%tile_2_5, 0) {init = 2 : i32, sym_name = "i25_cons_prod_lock_0"}
    %i25_cons_cons_lock_0 = aie.lock(%tile_2_5, 1) {init = 0 : i32, sym_name = "i25_cons_cons_lock_0"}
    %i24_cons_buff_0 = aie.buffer(%tile_2_4) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i24_cons_buff_0"} : memref<64xi32> 
    %i24_cons_buff_1 = aie.buffer(%tile_2_4) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i24_cons_buff_1"} : memref<64xi32> 
    %i24_cons_prod_lock_0 = aie.lock(%tile_2_4, 0) {init = 2 : i32, sym_name = "i24_cons_prod_lock_0"}
    %i24_cons_cons_lock_0 = aie.lock(%tile_2_4, 1) {init = 0 : i32, sym_name = "i24_cons_cons_lock_0"}
    %i23_cons_buff_0 = aie.buffer(%tile_2_3) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i23_cons_buff_0"} : memref<64xi32> 
    %i23_cons_buff_1 = aie.buffer(%tile_2_3) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i23_cons_buff_1"} : memref<64xi32> 
    %i23_cons_prod_lock_0 = aie.lock(%tile_2_3, 0) {init = 2 : i32, sym_name = "i23_cons_prod_lock_0"}
    %i23_cons_cons_lock_0 = aie.lock(%tile_2_3, 1) {init = 0 : i32, sym_name = "i23_cons_cons_lock_0"}
    %i22_cons_buff_0 = aie.buffer(%tile_2_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i22_cons_buff_0"} : memref<64xi32> 
    %i22_cons_buff_1 = aie.buffer(%tile_2_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i22_cons_buff_1"} : memref<64xi32> 
    %i22_cons_prod_lock_0 = aie.lock(%tile_2_2, 0) {init = 2 : i32, sym_name = "i22_cons_prod_lock_0"}
    %i22_cons_cons_lock_0 = aie.lock(%tile_2_2, 1) {init = 0 : i32, sym_name = "i22_cons_cons_lock_0"}
    %in2_cons_buff_0 = aie.buffer(%mem_tile_2_1) {address = 131072 : i32, mem_bank = 2 : i32, sym_name = "in2_cons_buff_0"} : memref<256xi32> 
    %in2_cons_buff_1 = aie.buffer(%mem_tile_2_1) {address = 196608 : i32, mem_bank = 3 : i32, sym_name = "in2_cons_buff_1"} : memref<256xi32> 
    %in2_cons_prod_lock_0 = aie.lock(%mem_tile_2_1, 0) {init = 2 : i32, sym_name = "in2_cons_prod_lock_0"}
    %in2_cons_cons_lock_0 = aie.lock(%mem_tile_2_1, 1) {init = 0 : i32, sym_name = "in2_cons_cons_lock_0"}
    %in2_cons_prod_lock_1 = aie.lock(%mem_tile_2_1, 2) {init = 2 : i32, sym_name = "in2_cons_prod_lock_1"}
    %in2_cons_cons_lock_1 = aie.lock(%mem_tile_2_1, 3) {init = 0 : i32, sym_name = "in2_cons_cons_lock_1"}
    %in2_cons_prod_lock_2 = aie.lock(%mem_tile_2_1, 4) {init = 2 : i32, sym_name = "in2_cons_prod_lock_2"}
    %in2_cons_cons_lock_2 = aie.lock(%mem_tile_2_1, 5) {init = 0 : i32, sym_name = "in2_cons_cons_lock_2"}
    %in2_cons_prod_lock_3 = aie.lock(%mem_tile_2_1, 6) {init = 2 : i32, sym_name = "in2_cons_prod_lock_3"}
    %in2_cons_cons_lock_3 = aie.lock(%mem_tile_2_1, 7) {init = 0 : i32, sym_name = "in2_cons_cons_lock_3"}
    %in2_prod_lock_0 = aie.lock(%shim_noc_tile_2_0, 0) {init = 0 : i32, sym_name = "in2_prod_lock_0"}
    %in2_cons_lock_0 = aie.lock(%shim_noc_tile_2_0, 1) {init = 0 : i32, sym_name = "in2_cons_lock_0"}
    %out1_cons_prod_lock_0 = aie.lock(%shim_noc_tile_1_0, 2) {init = 0 : i32, sym_name = "out1_cons_prod_lock_0"}
    %out1_cons_cons_lock_0 = aie.lock(%shim_noc_tile_1_0, 3) {init = 0 : i32, sym_name = "out1_cons_cons_lock_0"}
    %out1_buff_0 = aie.buffer(%mem_tile_1_1) {address = 0 : i32, mem_bank = 0 : i32, sym_name = "out1_buff_0"} : memref<256xi32> 
    %out1_buff_1 = aie.buffer(%mem_tile_1_1) {address = 65536 : i32, mem_bank = 1 : i32, sym_name = "out1_buff_1"} : memref<256xi32> 
    %out1_prod_lock_0 = aie.lock(%mem_tile_1_1, 8) {init = 2 : i32, sym_name = "out1_prod_lock_0"}
    %out1_cons_lock_0 = aie.lock(%mem_tile_1_1, 9) {init = 0 : i32, sym_name = "out1_cons_lock_0"}
    %out1_prod_lock_1 = aie.lock(%mem_tile_1_1, 10) {init = 2 : i32, sym_name = "out1_prod_lock_1"}
    %out1_cons_lock_1 = aie.lock(%mem_tile_1_1, 11) {init = 0 : i32, sym_name = "out1_cons_lock_1"}
    %out1_prod_lock_2 = aie.lock(%mem_tile_1_1, 12) {init = 2 : i32, sym_name = "out1_prod_lock_2"}
    %out1_cons_lock_2 = aie.lock(%mem_tile_1_1, 13) {init = 0 : i32, sym_name = "out1_cons_lock_2"}
    %out1_prod_lock_3 = aie.lock(%mem_tile_1_1, 14) {init = 2 : i32, sym_name = "out1_prod_lock_3"}
    %out1_cons_lock_3 = aie.lock(%mem_tile_1_1, 15) {init = 0 : i32, sym_name = "out1_cons_lock_3"}
    %o15_buff_0 = aie.buffer(%tile_1_5) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "o15_buff_0"} : memref<64xi32> 
    %o15_buff_1 = aie.buffer(%tile_1_5) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o15_buff_1"} : memref<64xi32> 
    %o15_prod_lock_0 = aie.lock(%tile_1_5, 2) {init = 2 : i32, sym_name = "o15_prod_lock_0"}
    %o15_cons_lock_0 = aie.lock(%tile_1_5, 3) {init = 0 : i32, sym_name = "o15_cons_lock_0"}
    %o14_buff_0 = aie.buffer(%tile_1_4) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "o14_buff_0"} : memref<64xi32> 
    %o14_buff_1 = aie.buffer(%tile_1_4) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o14_buff_1"} : memref<64xi32> 
    %o14_prod_lock_0 = aie.lock(%tile_1_4, 2) {init = 2 : i32, sym_name = "o14_prod_lock_0"}
    %o14_cons_lock_0 = aie.lock(%tile_1_4, 3) {init = 0 : i32, sym_name = "o14_cons_lock_0"}
    %o13_buff_0 = aie.buffer(%tile_1_3) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "o13_buff_0"} : memref<64xi32> 
    %o13_buff_1 = aie.buffer(%tile_1_3) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o13_buff_1"} : memref<64xi32> 
    %o13_prod_lock_0 = aie.lock(%tile_1_3, 2) {init = 2 : i32, sym_name = "o13_prod_lock_0"}
    %o13_cons_lock_0 = aie.lock(%tile_1_3, 3) {init = 0 : i32, sym_name = "o13_cons_lock_0"}
    %o12_buff_0 = aie.buffer(%tile_1_2) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "o12_buff_0"} : memref<64xi32> 
    %o12_buff_1 = aie.buffer(%tile_1_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o12_buff_1"} : memref<64xi32> 
    %o12_prod_lock_0 = aie.lock(%tile_1_2, 2) {init = 2 : i32, sym_name = "o12_prod_lock_0"}
    %o12_cons_lock_0 = aie.lock(%tile_1_2, 3) {init = 0 : i32, sym_name = "o12_cons_lock_0"}
    %i15_cons_buff_0 = aie.buffer(%tile_1_5) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i15_cons_buff_0"} : memref<64xi32> 
    %i15_cons_buff_1 = aie.buffer(%tile_1_5) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i15_cons_buff_1"} : memref<64xi32> 
    %i15_cons_prod_lock_0 = aie.lock(%tile_1_5, 0) {init = 2 : i32, sym_name = "i15_cons_prod_lock_0"}
    %i15_cons_cons_lock_0 = aie.lock(%tile_1_5, 1) {init = 0 : i32, sym_name = "i15_cons_cons_lock_0"}
    %i14_cons_buff_0 = aie.buffer(%tile_1_4) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i14_cons_buff_0"} : memref<64xi32> 
    %i14_cons_buff_1 = aie.buffer(%tile_1_4) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i14_cons_buff_1"} : memref<64xi32> 
    %i14_cons_prod_lock_0 = aie.lock(%tile_1_4, 0) {init = 2 : i32, sym_name = "i14_cons_prod_lock_0"}
    %i14_cons_cons_lock_0 = aie.lock(%tile_1_4, 1) {init = 0 : i32, sym_name = "i14_cons_cons_lock_0"}
    %i13_cons_buff_0 = aie.buffer(%tile_1_3) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i13_cons_buff_0"} : memref<64xi32> 
    %i13_cons_buff_1 = aie.buffer(%tile_1_3) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i13_cons_buff_1"} : memref<64xi32> 
    %i13_cons_prod_lock_0 = aie.lock(%tile_1_3, 0) {init = 2 : i32, sym_name = "i13_cons_prod_lock_0"}
    %i13_cons_cons_lock_0 = aie.lock(%tile_1_3, 1) {init = 0 : i32, sym_name = "i13_cons_cons_lock_0"}
    %i12_cons_buff_0 = aie.buffer(%tile_1_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i12_cons_buff_0"} : memref<64xi32> 
    %i12_cons_buff_1 = aie.buffer(%tile_1_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i12_cons_buff_1"} : memref<64xi32> 
    %i12_cons_prod_lock_0 = aie.lock(%tile_1_2, 0) {init = 2 : i32, sym_name = "i12_cons_prod_lock_0"}
    %i12_cons_cons_lock_0 = aie.lock(%tile_1_2, 1) {init = 0 : i32, sym_name = "i12_cons_cons_lock_0"}
    %in1_cons_buff_0 = aie.buffer(%mem_tile_1_1) {address = 131072 : i32, mem_bank = 2 : i32, sym_name = "in1_cons_buff_0"} : memref<256xi32> 
    %in1_cons_buff_1 = aie.buffer(%mem_tile_1_1) {address = 196608 : i32, mem_bank = 3 : i32, sym_name = "in1_cons_buff_1"} : memref<256xi32> 
    %in1_cons_prod_lock_0 = aie.lock(%mem_tile_1_1, 0) {init = 2 : i32, sym_name = "in1_cons_prod_lock_0"}
    %in1_cons_cons_lock_0 = aie.lock(%mem_tile_1_1, 1) {init = 0 : i32, sym_name = "in1_cons_cons_lock_0"}
    %in1_cons_prod_lock_1 = aie.lock(%mem_tile_1_1, 2) {init = 2 : i32, sym_name = "in1_cons_prod_lock_1"}
    %in1_cons_cons_lock_1 = aie.lock(%mem_tile_1_1, 3) {init = 0 : i32, sym_name = "in1_cons_cons_lock_1"}
    %in1_cons_prod_lock_2 = aie.lock(%mem_tile_1_1, 4) {init = 2 : i32, sym_name = "in1_cons_prod_lock_2"}
    %in1_cons_cons_lock_2 = aie.lock(%mem_tile_1_1, 5) {init = 0 : i32, sym_name = "in1_cons_cons_lock_2"}
    %in1_cons_prod_lock_3 = aie.lock(%mem_tile_1_1, 6) {init = 2 : i32, sym_name = "in1_cons_prod_lock_3"}
    %in1_cons_cons_lock_3 = aie.lock(%mem_tile_1_1, 7) {init = 0 : i32, sym_name = "in1_cons_cons_lock_3"}
    %in1_prod_lock_0 = aie.lock(%shim_noc_tile_1_0, 0) {init = 0 : i32, sym_name = "in1_prod_lock_0"}
    %in1_cons_lock_0 = aie.lock(%shim_noc_tile_1_0, 1) {init = 0 : i32, sym_name = "in1_cons_lock_0"}
    %out0_cons_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 2) {init = 0 : i32, sym_name = "out0_cons_prod_lock_0"}
    %out0_cons_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 3) {init = 0 : i32, sym_name = "out0_cons_cons_lock_0"}
    %out0_buff_0 = aie.buffer(%mem_tile_0_1) {address = 0 : i32, mem_bank = 0 : i32, sym_name = "out0_buff_0"} : memref<256xi32> 
    %out0_buff_1 = aie.buffer(%mem_tile_0_1) {address = 65536 : i32, mem_bank = 1 : i32, sym_name = "out0_buff_1"} : memref<256xi32> 
    %out0_prod_lock_0 = aie.lock(%mem_tile_0_1, 8) {init = 2 : i32, sym_name = "out0_prod_lock_0"}
    %out0_cons_lock_0 = aie.lock(%mem_tile_0_1, 9) {init = 0 : i32, sym_name = "out0_cons_lock_0"}
    %out0_prod_lock_1 = aie.lock(%mem_tile_0_1, 10) {init = 2 : i32, sym_name = "out0_prod_lock_1"}
    %out0_cons_lock_1 = aie.lock(%mem_tile_0_1, 11) {init = 0 : i32, sym_name = "out0_cons_lock_1"}
    %out0_prod_lock_2 = aie.lock(%mem_tile_0_1, 12) {init = 2 : i32, sym_name = "out0_prod_lock_2"}
    %out0_cons_lock_2 = aie.lock(%mem_tile_0_1, 13) {init = 0 : i32, sym_name = "out0_cons_lock_2"}
    %out0_prod_lock_3 = aie.lock(%mem_tile_0_1, 14) {init = 2 : i32, sym_name = "out0_prod_lock_3"}
    %out0_cons_lock_3 = aie.lock(%mem_tile_0_1, 15) {init = 0 : i32, sym_name = "out0_cons_lock_3"}
    %o05_buff_0 = aie.buffer(%tile_0_5) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "o05_buff_0"} : memref<64xi32> 
    %o05_buff_1 = aie.buffer(%tile_0_5) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o05_buff_1"} : memref<64xi32> 
    %o05_prod_lock_0 = aie.lock(%tile_0_5, 2) {init = 2 : i32, sym_name = "o05_prod_lock_0"}
    %o05_cons_lock_0 = aie.lock(%tile_0_5, 3) {init = 0 : i32, sym_name = "o05_cons_lock_0"}
    %o04_buff_0 = aie.buffer(%tile_0_4) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "o04_buff_0"} : memref<64xi32> 
    %o04_buff_1 = aie.buffer(%tile_0_4) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o04_buff_1"} : memref<64xi32> 
    %o04_prod_lock_0 = aie.lock(%tile_0_4, 2) {init = 2 : i32, sym_name = "o04_prod_lock_0"}
    %o04_cons_lock_0 = aie.lock(%tile_0_4, 3) {init = 0 : i32, sym_name = "o04_cons_lock_0"}
    %o03_buff_0 = aie.buffer(%tile_0_3) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "o03_buff_0"} : memref<64xi32> 
    %o03_buff_1 = aie.buffer(%tile_0_3) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o03_buff_1"} : memref<64xi32> 
    %o03_prod_lock_0 = aie.lock(%tile_0_3, 2) {init = 2 : i32, sym_name = "o03_prod_lock_0"}
    %o03_cons_lock_0 = aie.lock(%tile_0_3, 3) {init = 0 : i32, sym_name = "o03_cons_lock_0"}
    %o02_buff_0 = aie.buffer(%tile_0_2) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "o02_buff_0"} : memref<64xi32> 
    %o02_buff_1 = aie.buffer(%tile_0_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o02_buff_1"} : memref<64xi32> 
    %o02_prod_lock_0 = aie.lock(%tile_0_2, 2) {init = 2 : i32, sym_name = "o02_prod_lock_0"}
    %o02_cons_lock_0 = aie.lock(%tile_0_2, 3) {init = 0 : i32, sym_name = "o02_cons_lock_0"}
    %i05_cons_buff_0 = aie.buffer(%tile_0_5) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i05_cons_buff_0"} : memref<64xi32> 
    %i05_cons_buff_1 = aie.buffer(%tile_0_5) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i05_cons_buff_1"} : memref<64xi32> 
    %i05_cons_prod_lock_0 = aie.lock(%tile_0_5, 0) {init = 2 : i32, sym_name = "i05_cons_prod_lock_0"}
    %i05_cons_cons_lock_0 = aie.lock(%tile_0_5, 1) {init = 0 : i32, sym_name = "i05_cons_cons_lock_0"}
    %i04_cons_buff_0 = aie.buffer(%tile_0_4) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i04_cons_buff_0"} : memref<64xi32> 
    %i04_cons_buff_1 = aie.buffer(%tile_0_4) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i04_cons_buff_1"} : memref<64xi32> 
    %i04_cons_prod_lock_0 = aie.lock(%tile_0_4, 0) {init = 2 : i32, sym_name = "i04_cons_prod_lock_0"}
    %i04_cons_cons_lock_0 = aie.lock(%tile_0_4, 1) {init = 0 : i32, sym_name = "i04_cons_cons_lock_0"}
    %i03_cons_buff_0 = aie.buffer(%tile_0_3) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i03_cons_buff_0"} : memref<64xi32> 
    %i03_cons_buff_1 = aie.buffer(%tile_0_3) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i03_cons_buff_1"} : memref<64xi32> 
    %i03_cons_prod_lock_0 = aie.lock(%tile_0_3, 0) {init = 2 : i32, sym_name = "i03_cons_prod_lock_0"}
    %i03_cons_cons_lock_0 = aie.lock(%tile_0_3, 1) {init = 0 : i32, sym_name = "i03_cons_cons_lock_0"}
    %i02_cons_buff_0 = aie.buffer(%tile_0_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i02_cons_buff_0"} : memref<64xi32> 
    %i02_cons_buff_1 = aie.buffer(%tile_0_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i02_cons_buff_1"} : memref<64xi32> 
    %i02_cons_prod_lock_0 = aie.lock(%tile_0_2, 0) {init = 2 : i32, sym_name = "i02_cons_prod_lock_0"}
    %i02_cons_cons_lock_0 = aie.lock(%tile_0_2, 1) {init = 0 : i32, sym_name = "i02_cons_cons_lock_0"}
    %in0_cons_buff_0 = aie.buffer(%mem_tile_0_1) {address = 131072 : i32, mem_bank = 2 : i32, sym_name = "in0_cons_buff_0"} : memref<256xi32> 
    %in0_cons_buff_1 = aie.buffer(%mem_tile_0_1) {address = 196608 : i32, mem_bank = 3 : i32, sym_name = "in0_cons_buff_1"} : memref<256xi32> 
    %in0_cons_prod_lock_0 = aie.lock(%mem_tile_0_1, 0) {init = 2 : i32, sym_name = "in0_cons_prod_lock_0"}
    %in0_cons_cons_lock_0 = aie.lock(%mem_tile_0_1, 1) {init = 0 : i32, sym_name = "in0_cons_cons_lock_0"}
    %in0_cons_prod_lock_1 = aie.lock(%mem_tile_0_1, 2) {init = 2 : i32, sym_name = "in0_cons_prod_lock_1"}
    %in0_cons_cons_lock_1 = aie.lock(%mem_tile_0_1, 3) {init = 0 : i32, sym_name = "in0_cons_cons_lock_1"}
    %in0_cons_prod_lock_2 = aie.lock(%mem_tile_0_1, 4) {init = 2 : i32, sym_name = "in0_cons_prod_lock_2"}
    %in0_cons_cons_lock_2 = aie.lock(%mem_tile_0_1, 5) {init = 0 : i32, sym_name = "in0_cons_cons_lock_2"}
    %in0_cons_prod_lock_3 = aie.lock(%mem_tile_0_1, 6) {init = 2 : i32, sym_name = "in0_cons_prod_lock_3"}
    %in0_cons_cons_lock_3 = aie.lock(%mem_tile_0_1, 7) {init = 0 : i32, sym_name = "in0_cons_cons_lock_3"}
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
      aie.use_lock(%i02_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o02_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i02_cons_buff_0, %o02_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i02_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o02_cons_lock_0, Release, 1)
      aie.use_lock(%i02_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o02_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i02_cons_buff_1, %o02_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i02_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o02_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%i02_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o02_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i02_cons_buff_0, %o02_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i02_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o02_cons_lock_0, Release, 1)
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
      aie.use_lock(%i03_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o03_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i03_cons_buff_0, %o03_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i03_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o03_cons_lock_0, Release, 1)
      aie.use_lock(%i03_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o03_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i03_cons_buff_1, %o03_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i03_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o03_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%i03_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o03_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i03_cons_buff_0, %o03_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i03_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o03_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["work.o"], stack_size = 2048 : i32}
    %core_0_4 = aie.core(%tile_0_4) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i04_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o04_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i04_cons_buff_0, %o04_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i04_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o04_cons_lock_0, Release, 1)
      aie.use_lock(%i04_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o04_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i04_cons_buff_1, %o04_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i04_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o04_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%i04_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o04_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i04_cons_buff_0, %o04_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i04_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o04_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["work.o"], stack_size = 2048 : i32}
    %core_0_5 = aie.core(%tile_0_5) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i05_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o05_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i05_cons_buff_0, %o05_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i05_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o05_cons_lock_0, Release, 1)
      aie.use_lock(%i05_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o05_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i05_cons_buff_1, %o05_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i05_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o05_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%i05_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o05_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i05_cons_buff_0, %o05_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i05_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o05_cons_lock_0, Release, 1)
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
      aie.use_lock(%i12_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o12_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i12_cons_buff_0, %o12_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i12_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o12_cons_lock_0, Release, 1)
      aie.use_lock(%i12_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o12_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i12_cons_buff_1, %o12_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i12_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o12_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%i12_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o12_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i12_cons_buff_0, %o12_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i12_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o12_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["work.o"], stack_size = 2048 : i32}
    %core_1_3 = aie.core(%tile_1_3) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i13_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o13_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i13_cons_buff_0, %o13_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i13_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o13_cons_lock_0, Release, 1)
      aie.use_lock(%i13_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o13_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i13_cons_buff_1, %o13_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i13_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o13_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%i13_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o13_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i13_cons_buff_0, %o13_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i13_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o13_cons_lock_0, Release, 1)
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
      aie.use_lock(%i14_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o14_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i14_cons_buff_0, %o14_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i14_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o14_cons_lock_0, Release, 1)
      aie.use_lock(%i14_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o14_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i14_cons_buff_1, %o14_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i14_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o14_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%i14_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o14_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i14_cons_buff_0, %o14_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i14_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o14_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["work.o"], stack_size = 2048 : i32}
    %core_1_5 = aie.core(%tile_1_5) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i15_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o15_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i15_cons_buff_0, %o15_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i15_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o15_cons_lock_0, Release, 1)
      aie.use_lock(%i15_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o15_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i15_cons_buff_1, %o15_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i15_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o15_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%i15_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o15_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i15_cons_buff_0, %o15_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i15_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o15_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["work.o"], stack_size = 2048 : i32}
    %core_2_2 = aie.core(%tile_2_2) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i22_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o22_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i22_cons_buff_0, %o22_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i22_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o22_cons_lock_0, Release, 1)
      aie.use_lock(%i22_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o22_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i22_cons_buff_1, %o22_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i22_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o22_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%i22_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o22_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i22_cons_buff_0, %o22_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i22_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o22_cons_lock_0, Release, 1)
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
      aie.use_lock(%i23_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o23_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i23_cons_buff_0, %o23_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i23_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o23_cons_lock_0, Release, 1)
      aie.use_lock(%i23_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o23_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i23_cons_buff_1, %o23_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i23_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o23_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%i23_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o23_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i23_cons_buff_0, %o23_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i23_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o23_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["work.o"], stack_size = 2048 : i32}
    %core_2_4 = aie.core(%tile_2_4) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i24_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o24_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i24_cons_buff_0, %o24_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i24_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o24_cons_lock_0, Release, 1)
      aie.use_lock(%i24_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o24_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i24_cons_buff_1, %o24_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i24_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o24_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%i24_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o24_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i24_cons_buff_0, %o24_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i24_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o24_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["work.o"], stack_size = 2048 : i32}
    %core_2_5 = aie.core(%tile_2_5) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i25_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o25_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i25_cons_buff_0, %o25_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i25_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o25_cons_lock_0, Release, 1)
      aie.use_lock(%i25_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o25_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i25_cons_buff_1, %o25_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i25_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o25_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%i25_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o25_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i25_cons_buff_0, %o25_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i25_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o25_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["work.o"], stack_size = 2048 : i32}
    %core_3_2 = aie.core(%tile_3_2) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i32_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o32_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i32_cons_buff_0, %o32_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i32_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o32_cons_lock_0, Release, 1)
      aie.use_lock(%i32_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o32_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i32_cons_buff_1, %o32_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i32_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o32_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%i32_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o32_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i32_cons_buff_0, %o32_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i32_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o32_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["work.o"], stack_size = 2048 : i32}
    %core_3_3 = aie.core(%tile_3_3) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i33_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o33_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i33_cons_buff_0, %o33_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i33_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o33_cons_lock_0, Release, 1)
      aie.use_lock(%i33_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o33_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i33_cons_buff_1, %o33_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i33_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o33_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%i33_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o33_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i33_cons_buff_0, %o33_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i33_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o33_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["work.o"], stack_size = 2048 : i32}
    %core_3_4 = aie.core(%tile_3_4) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i34_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o34_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i34_cons_buff_0, %o34_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i34_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o34_cons_lock_0, Release, 1)
      aie.use_lock(%i34_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o34_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i34_cons_buff_1, %o34_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i34_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o34_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%i34_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o34_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i34_cons_buff_0, %o34_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i34_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o34_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["work.o"], stack_size = 2048 : i32}
    %core_3_5 = aie.core(%tile_3_5) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i35_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o35_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i35_cons_buff_0, %o35_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i35_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o35_cons_lock_0, Release, 1)
      aie.use_lock(%i35_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o35_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i35_cons_buff_1, %o35_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i35_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o35_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%i35_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o35_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i35_cons_buff_0, %o35_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i35_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o35_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["work.o"], stack_size = 2048 : i32}
    aie.runtime_sequence(%arg0: memref<4096xi32>, %arg1: memref<4096xi32>) {
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 0][1, 1, 1, 1024][0, 0, 0, 1]) {id = 0 : i64, metadata = @in0_shim_alloc} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 1024][1, 1, 1, 1024][0, 0, 0, 1]) {id = 0 : i64, metadata = @in1_shim_alloc} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 2048][1, 1, 1, 1024][0, 0, 0, 1]) {id = 0 : i64, metadata = @in2_shim_alloc} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 3072][1, 1, 1, 1024][0, 0, 0, 1]) {id = 0 : i64, metadata = @in3_shim_alloc} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 0][1, 1, 1, 1024][0, 0, 0, 1]) {id = 1 : i64, issue_token = true, metadata = @out0_shim_alloc} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 1024][1, 1, 1, 1024][0, 0, 0, 1]) {id = 1 : i64, issue_token = true, metadata = @out1_shim_alloc} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 2048][1, 1, 1, 1024][0, 0, 0, 1]) {id = 1 : i64, issue_token = true, metadata = @out2_shim_alloc} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 3072][1, 1, 1, 1024][0, 0, 0, 1]) {id = 1 : i64, issue_token = true, metadata = @out3_shim_alloc} : memref<4096xi32>
      aiex.npu.dma_wait {symbol = @out0_shim_alloc}
      aiex.npu.dma_wait {symbol = @out1_shim_alloc}
      aiex.npu.dma_wait {symbol = @out2_shim_alloc}
      aiex.npu.dma_wait {symbol = @out3_shim_alloc}
    }
    aie.shim_dma_allocation @in0_shim_alloc(%shim_noc_tile_0_0, MM2S, 0)
    %memtile_dma_0_1 = aie.memtile_dma(%mem_tile_0_1) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb9)
    ^bb1:  // 2 preds: ^bb0, ^bb8
      aie.use_lock(%in0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in0_cons_buff_0 : memref<256xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%in0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in0_cons_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in0_cons_buff_0 : memref<256xi32>, 64, 64) {bd_id = 1 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%in0_cons_cons_lock_1, Release, 1)
      aie.next_bd ^bb3
    ^bb3:  // pred: ^bb2
      aie.use_lock(%in0_cons_prod_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%in0_cons_buff_0 : memref<256xi32>, 128, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%in0_cons_cons_lock_2, Release, 1)
      aie.next_bd ^bb4
    ^bb4:  // pred: ^bb3
      aie.use_lock(%in0_cons_prod_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%in0_cons_buff_0 : memref<256xi32>, 192, 64) {bd_id = 3 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%in0_cons_cons_lock_3, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%in0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in0_cons_buff_1 : memref<256xi32>, 0, 64) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%in0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb6
    ^bb6:  // pred: ^bb5
      aie.use_lock(%in0_cons_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in0_cons_buff_1 : memref<256xi32>, 64, 64) {bd_id = 5 : i32, next_bd_id = 6 : i32}
      aie.use_lock(%in0_cons_cons_lock_1, Release, 1)
      aie.next_bd ^bb7
    ^bb7:  // pred: ^bb6
      aie.use_lock(%in0_cons_prod_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%in0_cons_buff_1 : memref<256xi32>, 128, 64) {bd_id = 6 : i32, next_bd_id = 7 : i32}
      aie.use_lock(%in0_cons_cons_lock_2, Release, 1)
      aie.next_bd ^bb8
    ^bb8:  // pred: ^bb7
      aie.use_lock(%in0_cons_prod_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%in0_cons_buff_1 : memref<256xi32>, 192, 64) {bd_id = 7 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%in0_cons_cons_lock_3, Release, 1)
      aie.next_bd ^bb1
    ^bb9:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb10, ^bb12)
    ^bb10:  // 2 preds: ^bb9, ^bb11
      aie.use_lock(%in0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in0_cons_buff_0 : memref<256xi32>, 0, 64) {bd_id = 8 : i32, next_bd_id = 9 : i32}
      aie.use_lock(%in0_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb11
    ^bb11:  // pred: ^bb10
      aie.use_lock(%in0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in0_cons_buff_1 : memref<256xi32>, 0, 64) {bd_id = 9 : i32, next_bd_id = 8 : i32}
      aie.use_lock(%in0_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb10
    ^bb12:  // pred: ^bb9
      %2 = aie.dma_start(MM2S, 1, ^bb13, ^bb15)
    ^bb13:  // 2 preds: ^bb12, ^bb14
      aie.use_lock(%in0_cons_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in0_cons_buff_0 : memref<256xi32>, 64, 64) {bd_id = 24 : i32, next_bd_id = 25 : i32}
      aie.use_lock(%in0_cons_prod_lock_1, Release, 1)
      aie.next_bd ^bb14
    ^bb14:  // pred: ^bb13
      aie.use_lock(%in0_cons_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in0_cons_buff_1 : memref<256xi32>, 64, 64) {bd_id = 25 : i32, next_bd_id = 24 : i32}
      aie.use_lock(%in0_cons_prod_lock_1, Release, 1)
      aie.next_bd ^bb13
    ^bb15:  // pred: ^bb12
      %3 = aie.dma_start(MM2S, 2, ^bb16, ^bb18)
    ^bb16:  // 2 preds: ^bb15, ^bb17
      aie.use_lock(%in0_cons_cons_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%in0_cons_buff_0 : memref<256xi32>, 128, 64) {bd_id = 10 : i32, next_bd_id = 11 : i32}
      aie.use_lock(%in0_cons_prod_lock_2, Release, 1)
      aie.next_bd ^bb17
    ^bb17:  // pred: ^bb16
      aie.use_lock(%in0_cons_cons_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%in0_cons_buff_1 : memref<256xi32>, 128, 64) {bd_id = 11 : i32, next_bd_id = 10 : i32}
      aie.use_lock(%in0_cons_prod_lock_2, Release, 1)
      aie.next_bd ^bb16
    ^bb18:  // pred: ^bb15
      %4 = aie.dma_start(MM2S, 3, ^bb19, ^bb21)
    ^bb19:  // 2 preds: ^bb18, ^bb20
      aie.use_lock(%in0_cons_cons_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%in0_cons_buff_0 : memref<256xi32>, 192, 64) {bd_id = 26 : i32, next_bd_id = 27 : i32}
      aie.use_lock(%in0_cons_prod_lock_3, Release, 1)
      aie.next_bd ^bb20
    ^bb20:  // pred: ^bb19
      aie.use_lock(%in0_cons_cons_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%in0_cons_buff_1 : memref<256xi32>, 192, 64) {bd_id = 27 : i32, next_bd_id = 26 : i32}
      aie.use_lock(%in0_cons_prod_lock_3, Release, 1)
      aie.next_bd ^bb19
    ^bb21:  // pred: ^bb18
      %5 = aie.dma_start(S2MM, 1, ^bb22, ^bb24)
    ^bb22:  // 2 preds: ^bb21, ^bb23
      aie.use_lock(%out0_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out0_buff_0 : memref<256xi32>, 0, 64) {bd_id = 28 : i32, next_bd_id = 29 : i32}
      aie.use_lock(%out0_cons_lock_0, Release, 1)
      aie.next_bd ^bb23
    ^bb23:  // pred: ^bb22
      aie.use_lock(%out0_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out0_buff_1 : memref<256xi32>, 0, 64) {bd_id = 29 : i32, next_bd_id = 28 : i32}
      aie.use_lock(%out0_cons_lock_0, Release, 1)
      aie.next_bd ^bb22
    ^bb24:  // pred: ^bb21
      %6 = aie.dma_start(S2MM, 2, ^bb25, ^bb27)
    ^bb25:  // 2 preds: ^bb24, ^bb26
      aie.use_lock(%out0_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out0_buff_0 : memref<256xi32>, 64, 64) {bd_id = 12 : i32, next_bd_id = 13 : i32}
      aie.use_lock(%out0_cons_lock_1, Release, 1)
      aie.next_bd ^bb26
    ^bb26:  // pred: ^bb25
      aie.use_lock(%out0_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out0_buff_1 : memref<256xi32>, 64, 64) {bd_id = 13 : i32, next_bd_id = 12 : i32}
      aie.use_lock(%out0_cons_lock_1, Release, 1)
      aie.next_bd ^bb25
    ^bb27:  // pred: ^bb24
      %7 = aie.dma_start(S2MM, 3, ^bb28, ^bb30)
    ^bb28:  // 2 preds: ^bb27, ^bb29
      aie.use_lock(%out0_prod_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%out0_buff_0 : memref<256xi32>, 128, 64) {bd_id = 30 : i32, next_bd_id = 31 : i32}
      aie.use_lock(%out0_cons_lock_2, Release, 1)
      aie.next_bd ^bb29
    ^bb29:  // pred: ^bb28
      aie.use_lock(%out0_prod_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%out0_buff_1 : memref<256xi32>, 128, 64) {bd_id = 31 : i32, next_bd_id = 30 : i32}
      aie.use_lock(%out0_cons_lock_2, Release, 1)
      aie.next_bd ^bb28
    ^bb30:  // pred: ^bb27
      %8 = aie.dma_start(S2MM, 4, ^bb31, ^bb33)
    ^bb31:  // 2 preds: ^bb30, ^bb32
      aie.use_lock(%out0_prod_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%out0_buff_0 : memref<256xi32>, 192, 64) {bd_id = 14 : i32, next_bd_id = 15 : i32}
      aie.use_lock(%out0_cons_lock_3, Release, 1)
      aie.next_bd ^bb32
    ^bb32:  // pred: ^bb31
      aie.use_lock(%out0_prod_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%out0_buff_1 : memref<256xi32>, 192, 64) {bd_id = 15 : i32, next_bd_id = 14 : i32}
      aie.use_lock(%out0_cons_lock_3, Release, 1)
      aie.next_bd ^bb31
    ^bb33:  // pred: ^bb30
      %9 = aie.dma_start(MM2S, 4, ^bb34, ^bb42)
    ^bb34:  // 2 preds: ^bb33, ^bb41
      aie.use_lock(%out0_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out0_buff_0 : memref<256xi32>, 0, 64) {bd_id = 16 : i32, next_bd_id = 17 : i32}
      aie.use_lock(%out0_prod_lock_0, Release, 1)
      aie.next_bd ^bb35
    ^bb35:  // pred: ^bb34
      aie.use_lock(%out0_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out0_buff_0 : memref<256xi32>, 64, 64) {bd_id = 17 : i32, next_bd_id = 18 : i32}
      aie.use_lock(%out0_prod_lock_1, Release, 1)
      aie.next_bd ^bb36
    ^bb36:  // pred: ^bb35
      aie.use_lock(%out0_cons_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%out0_buff_0 : memref<256xi32>, 128, 64) {bd_id = 18 : i32, next_bd_id = 19 : i32}
      aie.use_lock(%out0_prod_lock_2, Release, 1)
      aie.next_bd ^bb37
    ^bb37:  // pred: ^bb36
      aie.use_lock(%out0_cons_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%out0_buff_0 : memref<256xi32>, 192, 64) {bd_id = 19 : i32, next_bd_id = 20 : i32}
      aie.use_lock(%out0_prod_lock_3, Release, 1)
      aie.next_bd ^bb38
    ^bb38:  // pred: ^bb37
      aie.use_lock(%out0_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out0_buff_1 : memref<256xi32>, 0, 64) {bd_id = 20 : i32, next_bd_id = 21 : i32}
      aie.use_lock(%out0_prod_lock_0, Release, 1)
      aie.next_bd ^bb39
    ^bb39:  // pred: ^bb38
      aie.use_lock(%out0_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out0_buff_1 : memref<256xi32>, 64, 64) {bd_id = 21 : i32, next_bd_id = 22 : i32}
      aie.use_lock(%out0_prod_lock_1, Release, 1)
      aie.next_bd ^bb40
    ^bb40:  // pred: ^bb39
      aie.use_lock(%out0_cons_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%out0_buff_1 : memref<256xi32>, 128, 64) {bd_id = 22 : i32, next_bd_id = 23 : i32}
      aie.use_lock(%out0_prod_lock_2, Release, 1)
      aie.next_bd ^bb41
    ^bb41:  // pred: ^bb40
      aie.use_lock(%out0_cons_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%out0_buff_1 : memref<256xi32>, 192, 64) {bd_id = 23 : i32, next_bd_id = 16 : i32}
      aie.use_lock(%out0_prod_lock_3, Release, 1)
      aie.next_bd ^bb34
    ^bb42:  // pred: ^bb33
      aie.end
    }
    %mem_0_2 = aie.mem(%tile_0_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%i02_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i02_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%i02_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i02_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i02_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%i02_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%o02_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o02_buff_0 : memref<64xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%o02_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%o02_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o02_buff_1 : memref<64xi32>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%o02_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    %mem_0_3 = aie.mem(%tile_0_3) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%i03_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i03_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%i03_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i03_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i03_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%i03_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%o03_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o03_buff_0 : memref<64xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%o03_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%o03_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o03_buff_1 : memref<64xi32>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%o03_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    %mem_0_4 = aie.mem(%tile_0_4) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%i04_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i04_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%i04_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i04_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i04_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%i04_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%o04_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o04_buff_0 : memref<64xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%o04_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%o04_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o04_buff_1 : memref<64xi32>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%o04_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    %mem_0_5 = aie.mem(%tile_0_5) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%i05_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i05_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%i05_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i05_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i05_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%i05_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%o05_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o05_buff_0 : memref<64xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%o05_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%o05_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o05_buff_1 : memref<64xi32>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%o05_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    aie.shim_dma_allocation @out0_shim_alloc(%shim_noc_tile_0_0, S2MM, 0)
    aie.shim_dma_allocation @in1_shim_alloc(%shim_noc_tile_1_0, MM2S, 0)
    %memtile_dma_1_1 = aie.memtile_dma(%mem_tile_1_1) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb9)
    ^bb1:  // 2 preds: ^bb0, ^bb8
      aie.use_lock(%in1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in1_cons_buff_0 : memref<256xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%in1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in1_cons_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in1_cons_buff_0 : memref<256xi32>, 64, 64) {bd_id = 1 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%in1_cons_cons_lock_1, Release, 1)
      aie.next_bd ^bb3
    ^bb3:  // pred: ^bb2
      aie.use_lock(%in1_cons_prod_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%in1_cons_buff_0 : memref<256xi32>, 128, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%in1_cons_cons_lock_2, Release, 1)
      aie.next_bd ^bb4
    ^bb4:  // pred: ^bb3
      aie.use_lock(%in1_cons_prod_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%in1_cons_buff_0 : memref<256xi32>, 192, 64) {bd_id = 3 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%in1_cons_cons_lock_3, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%in1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in1_cons_buff_1 : memref<256xi32>, 0, 64) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%in1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb6
    ^bb6:  // pred: ^bb5
      aie.use_lock(%in1_cons_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in1_cons_buff_1 : memref<256xi32>, 64, 64) {bd_id = 5 : i32, next_bd_id = 6 : i32}
      aie.use_lock(%in1_cons_cons_lock_1, Release, 1)
      aie.next_bd ^bb7
    ^bb7:  // pred: ^bb6
      aie.use_lock(%in1_cons_prod_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%in1_cons_buff_1 : memref<256xi32>, 128, 64) {bd_id = 6 : i32, next_bd_id = 7 : i32}
      aie.use_lock(%in1_cons_cons_lock_2, Release, 1)
      aie.next_bd ^bb8
    ^bb8:  // pred: ^bb7
      aie.use_lock(%in1_cons_prod_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%in1_cons_buff_1 : memref<256xi32>, 192, 64) {bd_id = 7 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%in1_cons_cons_lock_3, Release, 1)
      aie.next_bd ^bb1
    ^bb9:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb10, ^bb12)
    ^bb10:  // 2 preds: ^bb9, ^bb11
      aie.use_lock(%in1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in1_cons_buff_0 : memref<256xi32>, 0, 64) {bd_id = 8 : i32, next_bd_id = 9 : i32}
      aie.use_lock(%in1_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb11
    ^bb11:  // pred: ^bb10
      aie.use_lock(%in1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in1_cons_buff_1 : memref<256xi32>, 0, 64) {bd_id = 9 : i32, next_bd_id = 8 : i32}
      aie.use_lock(%in1_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb10
    ^bb12:  // pred: ^bb9
      %2 = aie.dma_start(MM2S, 1, ^bb13, ^bb15)
    ^bb13:  // 2 preds: ^bb12, ^bb14
      aie.use_lock(%in1_cons_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in1_cons_buff_0 : memref<256xi32>, 64, 64) {bd_id = 24 : i32, next_bd_id = 25 : i32}
      aie.use_lock(%in1_cons_prod_lock_1, Release, 1)
      aie.next_bd ^bb14
    ^bb14:  // pred: ^bb13
      aie.use_lock(%in1_cons_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in1_cons_buff_1 : memref<256xi32>, 64, 64) {bd_id = 25 : i32, next_bd_id = 24 : i32}
      aie.use_lock(%in1_cons_prod_lock_1, Release, 1)
      aie.next_bd ^bb13
    ^bb15:  // pred: ^bb12
      %3 = aie.dma_start(MM2S, 2, ^bb16, ^bb18)
    ^bb16:  // 2 preds: ^bb15, ^bb17
      aie.use_lock(%in1_cons_cons_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%in1_cons_buff_0 : memref<256xi32>, 128, 64) {bd_id = 10 : i32, next_bd_id = 11 : i32}
      aie.use_lock(%in1_cons_prod_lock_2, Release, 1)
      aie.next_bd ^bb17
    ^bb17:  // pred: ^bb16
      aie.use_lock(%in1_cons_cons_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%in1_cons_buff_1 : memref<256xi32>, 128, 64) {bd_id = 11 : i32, next_bd_id = 10 : i32}
      aie.use_lock(%in1_cons_prod_lock_2, Release, 1)
      aie.next_bd ^bb16
    ^bb18:  // pred: ^bb15
      %4 = aie.dma_start(MM2S, 3, ^bb19, ^bb21)
    ^bb19:  // 2 preds: ^bb18, ^bb20
      aie.use_lock(%in1_cons_cons_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%in1_cons_buff_0 : memref<256xi32>, 192, 64) {bd_id = 26 : i32, next_bd_id = 27 : i32}
      aie.use_lock(%in1_cons_prod_lock_3, Release, 1)
      aie.next_bd ^bb20
    ^bb20:  // pred: ^bb19
      aie.use_lock(%in1_cons_cons_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%in1_cons_buff_1 : memref<256xi32>, 192, 64) {bd_id = 27 : i32, next_bd_id = 26 : i32}
      aie.use_lock(%in1_cons_prod_lock_3, Release, 1)
      aie.next_bd ^bb19
    ^bb21:  // pred: ^bb18
      %5 = aie.dma_start(S2MM, 1, ^bb22, ^bb24)
    ^bb22:  // 2 preds: ^bb21, ^bb23
      aie.use_lock(%out1_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out1_buff_0 : memref<256xi32>, 0, 64) {bd_id = 28 : i32, next_bd_id = 29 : i32}
      aie.use_lock(%out1_cons_lock_0, Release, 1)
      aie.next_bd ^bb23
    ^bb23:  // pred: ^bb22
      aie.use_lock(%out1_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out1_buff_1 : memref<256xi32>, 0, 64) {bd_id = 29 : i32, next_bd_id = 28 : i32}
      aie.use_lock(%out1_cons_lock_0, Release, 1)
      aie.next_bd ^bb22
    ^bb24:  // pred: ^bb21
      %6 = aie.dma_start(S2MM, 2, ^bb25, ^bb27)
    ^bb25:  // 2 preds: ^bb24, ^bb26
      aie.use_lock(%out1_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out1_buff_0 : memref<256xi32>, 64, 64) {bd_id = 12 : i32, next_bd_id = 13 : i32}
      aie.use_lock(%out1_cons_lock_1, Release, 1)
      aie.next_bd ^bb26
    ^bb26:  // pred: ^bb25
      aie.use_lock(%out1_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out1_buff_1 : memref<256xi32>, 64, 64) {bd_id = 13 : i32, next_bd_id = 12 : i32}
      aie.use_lock(%out1_cons_lock_1, Release, 1)
      aie.next_bd ^bb25
    ^bb27:  // pred: ^bb24
      %7 = aie.dma_start(S2MM, 3, ^bb28, ^bb30)
    ^bb28:  // 2 preds: ^bb27, ^bb29
      aie.use_lock(%out1_prod_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%out1_buff_0 : memref<256xi32>, 128, 64) {bd_id = 30 : i32, next_bd_id = 31 : i32}
      aie.use_lock(%out1_cons_lock_2, Release, 1)
      aie.next_bd ^bb29
    ^bb29:  // pred: ^bb28
      aie.use_lock(%out1_prod_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%out1_buff_1 : memref<256xi32>, 128, 64) {bd_id = 31 : i32, next_bd_id = 30 : i32}
      aie.use_lock(%out1_cons_lock_2, Release, 1)
      aie.next_bd ^bb28
    ^bb30:  // pred: ^bb27
      %8 = aie.dma_start(S2MM, 4, ^bb31, ^bb33)
    ^bb31:  // 2 preds: ^bb30, ^bb32
      aie.use_lock(%out1_prod_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%out1_buff_0 : memref<256xi32>, 192, 64) {bd_id = 14 : i32, next_bd_id = 15 : i32}
      aie.use_lock(%out1_cons_lock_3, Release, 1)
      aie.next_bd ^bb32
    ^bb32:  // pred: ^bb31
      aie.use_lock(%out1_prod_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%out1_buff_1 : memref<256xi32>, 192, 64) {bd_id = 15 : i32, next_bd_id = 14 : i32}
      aie.use_lock(%out1_cons_lock_3, Release, 1)
      aie.next_bd ^bb31
    ^bb33:  // pred: ^bb30
      %9 = aie.dma_start(MM2S, 4, ^bb34, ^bb42)
    ^bb34:  // 2 preds: ^bb33, ^bb41
      aie.use_lock(%out1_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out1_buff_0 : memref<256xi32>, 0, 64) {bd_id = 16 : i32, next_bd_id = 17 : i32}
      aie.use_lock(%out1_prod_lock_0, Release, 1)
      aie.next_bd ^bb35
    ^bb35:  // pred: ^bb34
      aie.use_lock(%out1_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out1_buff_0 : memref<256xi32>, 64, 64) {bd_id = 17 : i32, next_bd_id = 18 : i32}
      aie.use_lock(%out1_prod_lock_1, Release, 1)
      aie.next_bd ^bb36
    ^bb36:  // pred: ^bb35
      aie.use_lock(%out1_cons_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%out1_buff_0 : memref<256xi32>, 128, 64) {bd_id = 18 : i32, next_bd_id = 19 : i32}
      aie.use_lock(%out1_prod_lock_2, Release, 1)
      aie.next_bd ^bb37
    ^bb37:  // pred: ^bb36
      aie.use_lock(%out1_cons_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%out1_buff_0 : memref<256xi32>, 192, 64) {bd_id = 19 : i32, next_bd_id = 20 : i32}
      aie.use_lock(%out1_prod_lock_3, Release, 1)
      aie.next_bd ^bb38
    ^bb38:  // pred: ^bb37
      aie.use_lock(%out1_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out1_buff_1 : memref<256xi32>, 0, 64) {bd_id = 20 : i32, next_bd_id = 21 : i32}
      aie.use_lock(%out1_prod_lock_0, Release, 1)
      aie.next_bd ^bb39
    ^bb39:  // pred: ^bb38
      aie.use_lock(%out1_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out1_buff_1 : memref<256xi32>, 64, 64) {bd_id = 21 : i32, next_bd_id = 22 : i32}
      aie.use_lock(%out1_prod_lock_1, Release, 1)
      aie.next_bd ^bb40
    ^bb40:  // pred: ^bb39
      aie.use_lock(%out1_cons_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%out1_buff_1 : memref<256xi32>, 128, 64) {bd_id = 22 : i32, next_bd_id = 23 : i32}
      aie.use_lock(%out1_prod_lock_2, Release, 1)
      aie.next_bd ^bb41
    ^bb41:  // pred: ^bb40
      aie.use_lock(%out1_cons_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%out1_buff_1 : memref<256xi32>, 192, 64) {bd_id = 23 : i32, next_bd_id = 16 : i32}
      aie.use_lock(%out1_prod_lock_3, Release, 1)
      aie.next_bd ^bb34
    ^bb42:  // pred: ^bb33
      aie.end
    }
    %mem_1_2 = aie.mem(%tile_1_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%i12_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i12_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%i12_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i12_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i12_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%i12_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%o12_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o12_buff_0 : memref<64xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%o12_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%o12_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o12_buff_1 : memref<64xi32>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%o12_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    %mem_1_3 = aie.mem(%tile_1_3) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%i13_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i13_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%i13_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i13_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i13_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%i13_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%o13_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o13_buff_0 : memref<64xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%o13_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%o13_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o13_buff_1 : memref<64xi32>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%o13_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    %mem_1_4 = aie.mem(%tile_1_4) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%i14_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i14_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%i14_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i14_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i14_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%i14_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%o14_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o14_buff_0 : memref<64xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%o14_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%o14_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o14_buff_1 : memref<64xi32>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%o14_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    %mem_1_5 = aie.mem(%tile_1_5) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%i15_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i15_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%i15_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i15_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i15_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%i15_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%o15_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o15_buff_0 : memref<64xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%o15_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%o15_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o15_buff_1 : memref<64xi32>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%o15_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    aie.shim_dma_allocation @out1_shim_alloc(%shim_noc_tile_1_0, S2MM, 0)
    aie.shim_dma_allocation @in2_shim_alloc(%shim_noc_tile_2_0, MM2S, 0)
    %memtile_dma_2_1 = aie.memtile_dma(%mem_tile_2_1) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb9)
    ^bb1:  // 2 preds: ^bb0, ^bb8
      aie.use_lock(%in2_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in2_cons_buff_0 : memref<256xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%in2_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in2_cons_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in2_cons_buff_0 : memref<256xi32>, 64, 64) {bd_id = 1 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%in2_cons_cons_lock_1, Release, 1)
      aie.next_bd ^bb3
    ^bb3:  // pred: ^bb2
      aie.use_lock(%in2_cons_prod_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%in2_cons_buff_0 : memref<256xi32>, 128, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%in2_cons_cons_lock_2, Release, 1)
      aie.next_bd ^bb4
    ^bb4:  // pred: ^bb3
      aie.use_lock(%in2_cons_prod_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%in2_cons_buff_0 : memref<256xi32>, 192, 64) {bd_id = 3 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%in2_cons_cons_lock_3, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%in2_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in2_cons_buff_1 : memref<256xi32>, 0, 64) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%in2_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb6
    ^bb6:  // pred: ^bb5
      aie.use_lock(%in2_cons_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in2_cons_buff_1 : memref<256xi32>, 64, 64) {bd_id = 5 : i32, next_bd_id = 6 : i32}
      aie.use_lock(%in2_cons_cons_lock_1, Release, 1)
      aie.next_bd ^bb7
    ^bb7:  // pred: ^bb6
      aie.use_lock(%in2_cons_prod_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%in2_cons_buff_1 : memref<256xi32>, 128, 64) {bd_id = 6 : i32, next_bd_id = 7 : i32}
      aie.use_lock(%in2_cons_cons_lock_2, Release, 1)
      aie.next_bd ^bb8
    ^bb8:  // pred: ^bb7
      aie.use_lock(%in2_cons_prod_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%in2_cons_buff_1 : memref<256xi32>, 192, 64) {bd_id = 7 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%in2_cons_cons_lock_3, Release, 1)
      aie.next_bd ^bb1
    ^bb9:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb10, ^bb12)
    ^bb10:  // 2 preds: ^bb9, ^bb11
      aie.use_lock(%in2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in2_cons_buff_0 : memref<256xi32>, 0, 64) {bd_id = 8 : i32, next_bd_id = 9 : i32}
      aie.use_lock(%in2_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb11
    ^bb11:  // pred: ^bb10
      aie.use_lock(%in2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in2_cons_buff_1 : memref<256xi32>, 0, 64) {bd_id = 9 : i32, next_bd_id = 8 : i32}
      aie.use_lock(%in2_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb10
    ^bb12:  // pred: ^bb9
      %2 = aie.dma_start(MM2S, 1, ^bb13, ^bb15)
    ^bb13:  // 2 preds: ^bb12, ^bb14
      aie.use_lock(%in2_cons_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in2_cons_buff_0 : memref<256xi32>, 64, 64) {bd_id = 24 : i32, next_bd_id = 25 : i32}
      aie.use_lock(%in2_cons_prod_lock_1, Release, 1)
      aie.next_bd ^bb14
    ^bb14:  // pred: ^bb13
      aie.use_lock(%in2_cons_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in2_cons_buff_1 : memref<256xi32>, 64, 64) {bd_id = 25 : i32, next_bd_id = 24 : i32}
      aie.use_lock(%in2_cons_prod_lock_1, Release, 1)
      aie.next_bd ^bb13
    ^bb15:  // pred: ^bb12
      %3 = aie.dma_start(MM2S, 2, ^bb16, ^bb18)
    ^bb16:  // 2 preds: ^bb15, ^bb17
      aie.use_lock(%in2_cons_cons_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%in2_cons_buff_0 : memref<256xi32>, 128, 64) {bd_id = 10 : i32, next_bd_id = 11 : i32}
      aie.use_lock(%in2_cons_prod_lock_2, Release, 1)
      aie.next_bd ^bb17
    ^bb17:  // pred: ^bb16
      aie.use_lock(%in2_cons_cons_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%in2_cons_buff_1 : memref<256xi32>, 128, 64) {bd_id = 11 : i32, next_bd_id = 10 : i32}
      aie.use_lock(%in2_cons_prod_lock_2, Release, 1)
      aie.next_bd ^bb16
    ^bb18:  // pred: ^bb15
      %4 = aie.dma_start(MM2S, 3, ^bb19, ^bb21)
    ^bb19:  // 2 preds: ^bb18, ^bb20
      aie.use_lock(%in2_cons_cons_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%in2_cons_buff_0 : memref<256xi32>, 192, 64) {bd_id = 26 : i32, next_bd_id = 27 : i32}
      aie.use_lock(%in2_cons_prod_lock_3, Release, 1)
      aie.next_bd ^bb20
    ^bb20:  // pred: ^bb19
      aie.use_lock(%in2_cons_cons_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%in2_cons_buff_1 : memref<256xi32>, 192, 64) {bd_id = 27 : i32, next_bd_id = 26 : i32}
      aie.use_lock(%in2_cons_prod_lock_3, Release, 1)
      aie.next_bd ^bb19
    ^bb21:  // pred: ^bb18
      %5 = aie.dma_start(S2MM, 1, ^bb22, ^bb24)
    ^bb22:  // 2 preds: ^bb21, ^bb23
      aie.use_lock(%out2_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out2_buff_0 : memref<256xi32>, 0, 64) {bd_id = 28 : i32, next_bd_id = 29 : i32}
      aie.use_lock(%out2_cons_lock_0, Release, 1)
      aie.next_bd ^bb23
    ^bb23:  // pred: ^bb22
      aie.use_lock(%out2_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out2_buff_1 : memref<256xi32>, 0, 64) {bd_id = 29 : i32, next_bd_id = 28 : i32}
      aie.use_lock(%out2_cons_lock_0, Release, 1)
      aie.next_bd ^bb22
    ^bb24:  // pred: ^bb21
      %6 = aie.dma_start(S2MM, 2, ^bb25, ^bb27)
    ^bb25:  // 2 preds: ^bb24, ^bb26
      aie.use_lock(%out2_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out2_buff_0 : memref<256xi32>, 64, 64) {bd_id = 12 : i32, next_bd_id = 13 : i32}
      aie.use_lock(%out2_cons_lock_1, Release, 1)
      aie.next_bd ^bb26
    ^bb26:  // pred: ^bb25
      aie.use_lock(%out2_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out2_buff_1 : memref<256xi32>, 64, 64) {bd_id = 13 : i32, next_bd_id = 12 : i32}
      aie.use_lock(%out2_cons_lock_1, Release, 1)
      aie.next_bd ^bb25
    ^bb27:  // pred: ^bb24
      %7 = aie.dma_start(S2MM, 3, ^bb28, ^bb30)
    ^bb28:  // 2 preds: ^bb27, ^bb29
      aie.use_lock(%out2_prod_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%out2_buff_0 : memref<256xi32>, 128, 64) {bd_id = 30 : i32, next_bd_id = 31 : i32}
      aie.use_lock(%out2_cons_lock_2, Release, 1)
      aie.next_bd ^bb29
    ^bb29:  // pred: ^bb28
      aie.use_lock(%out2_prod_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%out2_buff_1 : memref<256xi32>, 128, 64) {bd_id = 31 : i32, next_bd_id = 30 : i32}
      aie.use_lock(%out2_cons_lock_2, Release, 1)
      aie.next_bd ^bb28
    ^bb30:  // pred: ^bb27
      %8 = aie.dma_start(S2MM, 4, ^bb31, ^bb33)
    ^bb31:  // 2 preds: ^bb30, ^bb32
      aie.use_lock(%out2_prod_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%out2_buff_0 : memref<256xi32>, 192, 64) {bd_id = 14 : i32, next_bd_id = 15 : i32}
      aie.use_lock(%out2_cons_lock_3, Release, 1)
      aie.next_bd ^bb32
    ^bb32:  // pred: ^bb31
      aie.use_lock(%out2_prod_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%out2_buff_1 : memref<256xi32>, 192, 64) {bd_id = 15 : i32, next_bd_id = 14 : i32}
      aie.use_lock(%out2_cons_lock_3, Release, 1)
      aie.next_bd ^bb31
    ^bb33:  // pred: ^bb30
      %9 = aie.dma_start(MM2S, 4, ^bb34, ^bb42)
    ^bb34:  // 2 preds: ^bb33, ^bb41
      aie.use_lock(%out2_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out2_buff_0 : memref<256xi32>, 0, 64) {bd_id = 16 : i32, next_bd_id = 17 : i32}
      aie.use_lock(%out2_prod_lock_0, Release, 1)
      aie.next_bd ^bb35
    ^bb35:  // pred: ^bb34
      aie.use_lock(%out2_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out2_buff_0 : memref<256xi32>, 64, 64) {bd_id = 17 : i32, next_bd_id = 18 : i32}
      aie.use_lock(%out2_prod_lock_1, Release, 1)
      aie.next_bd ^bb36
    ^bb36:  // pred: ^bb35
      aie.use_lock(%out2_cons_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%out2_buff_0 : memref<256xi32>, 128, 64) {bd_id = 18 : i32, next_bd_id = 19 : i32}
      aie.use_lock(%out2_prod_lock_2, Release, 1)
      aie.next_bd ^bb37
    ^bb37:  // pred: ^bb36
      aie.use_lock(%out2_cons_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%out2_buff_0 : memref<256xi32>, 192, 64) {bd_id = 19 : i32, next_bd_id = 20 : i32}
      aie.use_lock(%out2_prod_lock_3, Release, 1)
      aie.next_bd ^bb38
    ^bb38:  // pred: ^bb37
      aie.use_lock(%out2_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out2_buff_1 : memref<256xi32>, 0, 64) {bd_id = 20 : i32, next_bd_id = 21 : i32}
      aie.use_lock(%out2_prod_lock_0, Release, 1)
      aie.next_bd ^bb39
    ^bb39:  // pred: ^bb38
      aie.use_lock(%out2_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out2_buff_1 : memref<256xi32>, 64, 64) {bd_id = 21 : i32, next_bd_id = 22 : i32}
      aie.use_lock(%out2_prod_lock_1, Release, 1)
      aie.next_bd ^bb40
    ^bb40:  // pred: ^bb39
      aie.use_lock(%out2_cons_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%out2_buff_1 : memref<256xi32>, 128, 64) {bd_id = 22 : i32, next_bd_id = 23 : i32}
      aie.use_lock(%out2_prod_lock_2, Release, 1)
      aie.next_bd ^bb41
    ^bb41:  // pred: ^bb40
      aie.use_lock(%out2_cons_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%out2_buff_1 : memref<256xi32>, 192, 64) {bd_id = 23 : i32, next_bd_id = 16 : i32}
      aie.use_lock(%out2_prod_lock_3, Release, 1)
      aie.next_bd ^bb34
    ^bb42:  // pred: ^bb33
      aie.end
    }
    %mem_2_2 = aie.mem(%tile_2_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%i22_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i22_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%i22_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i22_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i22_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%i22_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%o22_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o22_buff_0 : memref<64xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%o22_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%o22_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o22_buff_1 : memref<64xi32>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%o22_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    %mem_2_3 = aie.mem(%tile_2_3) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%i23_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i23_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%i23_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i23_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i23_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%i23_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%o23_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o23_buff_0 : memref<64xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%o23_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%o23_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o23_buff_1 : memref<64xi32>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%o23_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    %mem_2_4 = aie.mem(%tile_2_4) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%i24_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i24_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%i24_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i24_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i24_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%i24_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%o24_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o24_buff_0 : memref<64xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%o24_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%o24_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o24_buff_1 : memref<64xi32>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%o24_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    %mem_2_5 = aie.mem(%tile_2_5) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%i25_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i25_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%i25_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i25_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i25_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%i25_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%o25_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o25_buff_0 : memref<64xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%o25_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%o25_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o25_buff_1 : memref<64xi32>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%o25_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    aie.shim_dma_allocation @out2_shim_alloc(%shim_noc_tile_2_0, S2MM, 0)
    aie.shim_dma_allocation @in3_shim_alloc(%shim_noc_tile_3_0, MM2S, 0)
    %memtile_dma_3_1 = aie.memtile_dma(%mem_tile_3_1) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb9)
    ^bb1:  // 2 preds: ^bb0, ^bb8
      aie.use_lock(%in3_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in3_cons_buff_0 : memref<256xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%in3_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in3_cons_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in3_cons_buff_0 : memref<256xi32>, 64, 64) {bd_id = 1 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%in3_cons_cons_lock_1, Release, 1)
      aie.next_bd ^bb3
    ^bb3:  // pred: ^bb2
      aie.use_lock(%in3_cons_prod_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%in3_cons_buff_0 : memref<256xi32>, 128, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%in3_cons_cons_lock_2, Release, 1)
      aie.next_bd ^bb4
    ^bb4:  // pred: ^bb3
      aie.use_lock(%in3_cons_prod_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%in3_cons_buff_0 : memref<256xi32>, 192, 64) {bd_id = 3 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%in3_cons_cons_lock_3, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%in3_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in3_cons_buff_1 : memref<256xi32>, 0, 64) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%in3_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb6
    ^bb6:  // pred: ^bb5
      aie.use_lock(%in3_cons_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in3_cons_buff_1 : memref<256xi32>, 64, 64) {bd_id = 5 : i32, next_bd_id = 6 : i32}
      aie.use_lock(%in3_cons_cons_lock_1, Release, 1)
      aie.next_bd ^bb7
    ^bb7:  // pred: ^bb6
      aie.use_lock(%in3_cons_prod_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%in3_cons_buff_1 : memref<256xi32>, 128, 64) {bd_id = 6 : i32, next_bd_id = 7 : i32}
      aie.use_lock(%in3_cons_cons_lock_2, Release, 1)
      aie.next_bd ^bb8
    ^bb8:  // pred: ^bb7
      aie.use_lock(%in3_cons_prod_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%in3_cons_buff_1 : memref<256xi32>, 192, 64) {bd_id = 7 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%in3_cons_cons_lock_3, Release, 1)
      aie.next_bd ^bb1
    ^bb9:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb10, ^bb12)
    ^bb10:  // 2 preds: ^bb9, ^bb11
      aie.use_lock(%in3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in3_cons_buff_0 : memref<256xi32>, 0, 64) {bd_id = 8 : i32, next_bd_id = 9 : i32}
      aie.use_lock(%in3_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb11
    ^bb11:  // pred: ^bb10
      aie.use_lock(%in3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in3_cons_buff_1 : memref<256xi32>, 0, 64) {bd_id = 9 : i32, next_bd_id = 8 : i32}
      aie.use_lock(%in3_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb10
    ^bb12:  // pred: ^bb9
      %2 = aie.dma_start(MM2S, 1, ^bb13, ^bb15)
    ^bb13:  // 2 preds: ^bb12, ^bb14
      aie.use_lock(%in3_cons_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in3_cons_buff_0 : memref<256xi32>, 64, 64) {bd_id = 24 : i32, next_bd_id = 25 : i32}
      aie.use_lock(%in3_cons_prod_lock_1, Release, 1)
      aie.next_bd ^bb14
    ^bb14:  // pred: ^bb13
      aie.use_lock(%in3_cons_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in3_cons_buff_1 : memref<256xi32>, 64, 64) {bd_id = 25 : i32, next_bd_id = 24 : i32}
      aie.use_lock(%in3_cons_prod_lock_1, Release, 1)
      aie.next_bd ^bb13
    ^bb15:  // pred: ^bb12
      %3 = aie.dma_start(MM2S, 2, ^bb16, ^bb18)
    ^bb16:  // 2 preds: ^bb15, ^bb17
      aie.use_lock(%in3_cons_cons_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%in3_cons_buff_0 : memref<256xi32>, 128, 64) {bd_id = 10 : i32, next_bd_id = 11 : i32}
      aie.use_lock(%in3_cons_prod_lock_2, Release, 1)
      aie.next_bd ^bb17
    ^bb17:  // pred: ^bb16
      aie.use_lock(%in3_cons_cons_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%in3_cons_buff_1 : memref<256xi32>, 128, 64) {bd_id = 11 : i32, next_bd_id = 10 : i32}
      aie.use_lock(%in3_cons_prod_lock_2, Release, 1)
      aie.next_bd ^bb16
    ^bb18:  // pred: ^bb15
      %4 = aie.dma_start(MM2S, 3, ^bb19, ^bb21)
    ^bb19:  // 2 preds: ^bb18, ^bb20
      aie.use_lock(%in3_cons_cons_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%in3_cons_buff_0 : memref<256xi32>, 192, 64) {bd_id = 26 : i32, next_bd_id = 27 : i32}
      aie.use_lock(%in3_cons_prod_lock_3, Release, 1)
      aie.next_bd ^bb20
    ^bb20:  // pred: ^bb19
      aie.use_lock(%in3_cons_cons_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%in3_cons_buff_1 : memref<256xi32>, 192, 64) {bd_id = 27 : i32, next_bd_id = 26 : i32}
      aie.use_lock(%in3_cons_prod_lock_3, Release, 1)
      aie.next_bd ^bb19
    ^bb21:  // pred: ^bb18
      %5 = aie.dma_start(S2MM, 1, ^bb22, ^bb24)
    ^bb22:  // 2 preds: ^bb21, ^bb23
      aie.use_lock(%out3_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out3_buff_0 : memref<256xi32>, 0, 64) {bd_id = 28 : i32, next_bd_id = 29 : i32}
      aie.use_lock(%out3_cons_lock_0, Release, 1)
      aie.next_bd ^bb23
    ^bb23:  // pred: ^bb22
      aie.use_lock(%out3_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out3_buff_1 : memref<256xi32>, 0, 64) {bd_id = 29 : i32, next_bd_id = 28 : i32}
      aie.use_lock(%out3_cons_lock_0, Release, 1)
      aie.next_bd ^bb22
    ^bb24:  // pred: ^bb21
      %6 = aie.dma_start(S2MM, 2, ^bb25, ^bb27)
    ^bb25:  // 2 preds: ^bb24, ^bb26
      aie.use_lock(%out3_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out3_buff_0 : memref<256xi32>, 64, 64) {bd_id = 12 : i32, next_bd_id = 13 : i32}
      aie.use_lock(%out3_cons_lock_1, Release, 1)
      aie.next_bd ^bb26
    ^bb26:  // pred: ^bb25
      aie.use_lock(%out3_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out3_buff_1 : memref<256xi32>, 64, 64) {bd_id = 13 : i32, next_bd_id = 12 : i32}
      aie.use_lock(%out3_cons_lock_1, Release, 1)
      aie.next_bd ^bb25
    ^bb27:  // pred: ^bb24
      %7 = aie.dma_start(S2MM, 3, ^bb28, ^bb30)
    ^bb28:  // 2 preds: ^bb27, ^bb29
      aie.use_lock(%out3_prod_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%out3_buff_0 : memref<256xi32>, 128, 64) {bd_id = 30 : i32, next_bd_id = 31 : i32}
      aie.use_lock(%out3_cons_lock_2, Release, 1)
      aie.next_bd ^bb29
    ^bb29:  // pred: ^bb28
      aie.use_lock(%out3_prod_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%out3_buff_1 : memref<256xi32>, 128, 64) {bd_id = 31 : i32, next_bd_id = 30 : i32}
      aie.use_lock(%out3_cons_lock_2, Release, 1)
      aie.next_bd ^bb28
    ^bb30:  // pred: ^bb27
      %8 = aie.dma_start(S2MM, 4, ^bb31, ^bb33)
    ^bb31:  // 2 preds: ^bb30, ^bb32
      aie.use_lock(%out3_prod_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%out3_buff_0 : memref<256xi32>, 192, 64) {bd_id = 14 : i32, next_bd_id = 15 : i32}
      aie.use_lock(%out3_cons_lock_3, Release, 1)
      aie.next_bd ^bb32
    ^bb32:  // pred: ^bb31
      aie.use_lock(%out3_prod_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%out3_buff_1 : memref<256xi32>, 192, 64) {bd_id = 15 : i32, next_bd_id = 14 : i32}
      aie.use_lock(%out3_cons_lock_3, Release, 1)
      aie.next_bd ^bb31
    ^bb33:  // pred: ^bb30
      %9 = aie.dma_start(MM2S, 4, ^bb34, ^bb42)
    ^bb34:  // 2 preds: ^bb33, ^bb41
      aie.use_lock(%out3_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out3_buff_0 : memref<256xi32>, 0, 64) {bd_id = 16 : i32, next_bd_id = 17 : i32}
      aie.use_lock(%out3_prod_lock_0, Release, 1)
      aie.next_bd ^bb35
    ^bb35:  // pred: ^bb34
      aie.use_lock(%out3_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out3_buff_0 : memref<256xi32>, 64, 64) {bd_id = 17 : i32, next_bd_id = 18 : i32}
      aie.use_lock(%out3_prod_lock_1, Release, 1)
      aie.next_bd ^bb36
    ^bb36:  // pred: ^bb35
      aie.use_lock(%out3_cons_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%out3_buff_0 : memref<256xi32>, 128, 64) {bd_id = 18 : i32, next_bd_id = 19 : i32}
      aie.use_lock(%out3_prod_lock_2, Release, 1)
      aie.next_bd ^bb37
    ^bb37:  // pred: ^bb36
      aie.use_lock(%out3_cons_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%out3_buff_0 : memref<256xi32>, 192, 64) {bd_id = 19 : i32, next_bd_id = 20 : i32}
      aie.use_lock(%out3_prod_lock_3, Release, 1)
      aie.next_bd ^bb38
    ^bb38:  // pred: ^bb37
      aie.use_lock(%out3_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out3_buff_1 : memref<256xi32>, 0, 64) {bd_id = 20 : i32, next_bd_id = 21 : i32}
      aie.use_lock(%out3_prod_lock_0, Release, 1)
      aie.next_bd ^bb39
    ^bb39:  // pred: ^bb38
      aie.use_lock(%out3_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out3_buff_1 : memref<256xi32>, 64, 64) {bd_id = 21 : i32, next_bd_id = 22 : i32}
      aie.use_lock(%out3_prod_lock_1, Release, 1)
      aie.next_bd ^bb40
    ^bb40:  // pred: ^bb39
      aie.use_lock(%out3_cons_lock_2, AcquireGreaterEqual, 1)
      aie.dma_bd(%out3_buff_1 : memref<256xi32>, 128, 64) {bd_id = 22 : i32, next_bd_id = 23 : i32}
      aie.use_lock(%out3_prod_lock_2, Release, 1)
      aie.next_bd ^bb41
    ^bb41:  // pred: ^bb40
      aie.use_lock(%out3_cons_lock_3, AcquireGreaterEqual, 1)
      aie.dma_bd(%out3_buff_1 : memref<256xi32>, 192, 64) {bd_id = 23 : i32, next_bd_id = 16 : i32}
      aie.use_lock(%out3_prod_lock_3, Release, 1)
      aie.next_bd ^bb34
    ^bb42:  // pred: ^bb33
      aie.end
    }
    %mem_3_2 = aie.mem(%tile_3_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%i32_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i32_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%i32_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i32_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i32_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%i32_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%o32_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o32_buff_0 : memref<64xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%o32_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%o32_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o32_buff_1 : memref<64xi32>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%o32_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    %mem_3_3 = aie.mem(%tile_3_3) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%i33_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i33_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%i33_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i33_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i33_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%i33_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%o33_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o33_buff_0 : memref<64xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%o33_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%o33_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o33_buff_1 : memref<64xi32>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%o33_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    %mem_3_4 = aie.mem(%tile_3_4) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%i34_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i34_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%i34_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i34_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i34_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%i34_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%o34_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o34_buff_0 : memref<64xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%o34_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%o34_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o34_buff_1 : memref<64xi32>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%o34_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    %mem_3_5 = aie.mem(%tile_3_5) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%i35_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i35_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%i35_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i35_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i35_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%i35_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%o35_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o35_buff_0 : memref<64xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%o35_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%o35_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o35_buff_1 : memref<64xi32>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%o35_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    aie.shim_dma_allocation @out3_shim_alloc(%shim_noc_tile_3_0, S2MM, 0)
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
    aie.packet_flow(15) {
      aie.packet_source<%shim_noc_tile_3_0, TileControl : 0>
      aie.packet_dest<%shim_noc_tile_3_0, South : 0>
    } {keep_pkt_header = true, priority_route = true}
    %switchbox_0_0 = aie.switchbox(%shim_noc_tile_0_0) {
      aie.connect<South : 3, North : 3>
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
      aie.connect<South : 3, DMA : 0>
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
    %switchbox_0_2 = aie.switchbox(%tile_0_2) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<South : 5, North : 3>
      aie.connect<South : 0, North : 5>
      aie.connect<South : 3, North : 4>
      aie.connect<DMA : 0, South : 1>
      aie.connect<North : 1, South : 0>
      aie.connect<North : 0, South : 3>
      aie.connect<North : 3, South : 2>
    }
    %switchbox_0_3 = aie.switchbox(%tile_0_3) {
      aie.connect<South : 3, DMA : 0>
      aie.connect<South : 5, North : 0>
      aie.connect<South : 4, North : 2>
      aie.connect<DMA : 0, South : 1>
      aie.connect<North : 1, South : 0>
      aie.connect<North : 0, South : 3>
    }
    %switchbox_0_4 = aie.switchbox(%tile_0_4) {
      aie.connect<South : 0, DMA : 0>
      aie.connect<South : 2, North : 0>
      aie.connect<DMA : 0, South : 1>
      aie.connect<North : 0, South : 0>
    }
    %switchbox_0_5 = aie.switchbox(%tile_0_5) {
      aie.connect<South : 0, DMA : 0>
      aie.connect<DMA : 0, South : 0>
    }
    %switchbox_1_0 = aie.switchbox(%shim_noc_tile_1_0) {
      aie.connect<South : 3, North : 1>
      aie.connect<North : 2, South : 2>
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
      aie.connect<DMA : 1, North : 5>
      aie.connect<DMA : 2, North : 0>
      aie.connect<DMA : 3, North : 3>
      aie.connect<North : 1, DMA : 1>
      aie.connect<North : 0, DMA : 2>
      aie.connect<North : 3, DMA : 3>
      aie.connect<North : 2, DMA : 4>
      aie.connect<DMA : 4, South : 2>
    }
    %switchbox_1_2 = aie.switchbox(%tile_1_2) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<South : 5, North : 1>
      aie.connect<South : 0, North : 2>
      aie.connect<South : 3, North : 0>
      aie.connect<DMA : 0, South : 1>
      aie.connect<North : 1, South : 0>
      aie.connect<North : 0, South : 3>
      aie.connect<North : 3, South : 2>
    }
    %switchbox_1_3 = aie.switchbox(%tile_1_3) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<South : 2, North : 3>
      aie.connect<South : 0, North : 0>
      aie.connect<DMA : 0, South : 1>
      aie.connect<North : 1, South : 0>
      aie.connect<North : 3, South : 3>
    }
    %switchbox_1_4 = aie.switchbox(%tile_1_4) {
      aie.connect<South : 3, DMA : 0>
      aie.connect<South : 0, North : 2>
      aie.connect<DMA : 0, South : 1>
      aie.connect<North : 0, South : 3>
    }
    %switchbox_1_5 = aie.switchbox(%tile_1_5) {
      aie.connect<South : 2, DMA : 0>
      aie.connect<DMA : 0, South : 0>
    }
    %switchbox_2_0 = aie.switchbox(%shim_noc_tile_2_0) {
      aie.connect<South : 3, North : 1>
      aie.connect<North : 2, South : 2>
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
      aie.connect<South : 1, DMA : 0>
      aie.connect<DMA : 0, North : 1>
      aie.connect<DMA : 1, North : 5>
      aie.connect<DMA : 2, North : 0>
      aie.connect<DMA : 3, North : 3>
      aie.connect<North : 1, DMA : 1>
      aie.connect<North : 0, DMA : 2>
      aie.connect<North : 2, DMA : 3>
      aie.connect<North : 3, DMA : 4>
      aie.connect<DMA : 4, South : 2>
    }
    %switchbox_2_2 = aie.switchbox(%tile_2_2) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<South : 5, North : 1>
      aie.connect<South : 0, North : 2>
      aie.connect<South : 3, North : 0>
      aie.connect<DMA : 0, South : 1>
      aie.connect<North : 1, South : 0>
      aie.connect<North : 0, South : 2>
      aie.connect<North : 2, South : 3>
    }
    %switchbox_2_3 = aie.switchbox(%tile_2_3) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<South : 2, North : 3>
      aie.connect<South : 0, North : 1>
      aie.connect<DMA : 0, South : 1>
      aie.connect<North : 1, South : 0>
      aie.connect<North : 3, South : 2>
    }
    %switchbox_2_4 = aie.switchbox(%tile_2_4) {
      aie.connect<South : 3, DMA : 0>
      aie.connect<South : 1, North : 4>
      aie.connect<DMA : 0, South : 1>
      aie.connect<North : 0, South : 3>
    }
    %switchbox_2_5 = aie.switchbox(%tile_2_5) {
      aie.connect<South : 4, DMA : 0>
      aie.connect<DMA : 0, South : 0>
    }
    %switchbox_3_0 = aie.switchbox(%shim_noc_tile_3_0) {
      aie.connect<South : 3, North : 0>
      aie.connect<North : 2, South : 2>
      %0 = aie.amsel<5> (3)
      %1 = aie.masterset(South : 0, %0) {keep_pkt_header = true}
      aie.packet_rules(TileControl : 0) {
        aie.rule(31, 15, %0)
      }
    }
    %shim_mux_3_0 = aie.shim_mux(%shim_noc_tile_3_0) {
      aie.connect<DMA : 0, North : 3>
      aie.connect<North : 2, DMA : 0>
    }
    %switchbox_3_1 = aie.switchbox(%mem_tile_3_1) {
      aie.connect<South : 0, DMA : 0>
      aie.connect<DMA : 0, North : 1>
      aie.connect<DMA : 1, North : 5>
      aie.connect<DMA : 2, North : 0>
      aie.connect<DMA : 3, North : 3>
      aie.connect<North : 3, DMA : 1>
      aie.connect<North : 1, DMA : 2>
      aie.connect<North : 0, DMA : 3>
      aie.connect<North : 2, DMA : 4>
      aie.connect<DMA : 4, South : 2>
    }
    %switchbox_3_2 = aie.switchbox(%tile_3_2) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<South : 5, North : 4>
      aie.connect<South : 0, North : 1>
      aie.connect<South : 3, North : 2>
      aie.connect<DMA : 0, South : 3>
      aie.connect<North : 3, South : 1>
      aie.connect<North : 1, South : 0>
      aie.connect<North : 2, South : 2>
    }
    %switchbox_3_3 = aie.switchbox(%tile_3_3) {
      aie.connect<South : 4, DMA : 0>
      aie.connect<South : 1, North : 2>
      aie.connect<South : 2, North : 0>
      aie.connect<DMA : 0, South : 3>
      aie.connect<North : 1, South : 1>
      aie.connect<North : 3, South : 2>
    }
    %switchbox_3_4 = aie.switchbox(%tile_3_4) {
      aie.connect<South : 2, DMA : 0>
      aie.connect<South : 0, North : 3>
      aie.connect<DMA : 0, South : 1>
      aie.connect<North : 0, South : 3>
    }
    %switchbox_3_5 = aie.switchbox(%tile_3_5) {
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
    aie.wire(%tile_0_5 : Core, %switchbox_0_5 : Core)
    aie.wire(%tile_0_5 : DMA, %switchbox_0_5 : DMA)
    aie.wire(%switchbox_0_4 : North, %switchbox_0_5 : South)
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
    aie.wire(%switchbox_0_4 : East, %switchbox_1_4 : West)
    aie.wire(%tile_1_4 : Core, %switchbox_1_4 : Core)
    aie.wire(%tile_1_4 : DMA, %switchbox_1_4 : DMA)
    aie.wire(%switchbox_1_3 : North, %switchbox_1_4 : South)
    aie.wire(%switchbox_0_5 : East, %switchbox_1_5 : West)
    aie.wire(%tile_1_5 : Core, %switchbox_1_5 : Core)
    aie.wire(%tile_1_5 : DMA, %switchbox_1_5 : DMA)
    aie.wire(%switchbox_1_4 : North, %switchbox_1_5 : South)
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
    aie.wire(%switchbox_1_4 : East, %switchbox_2_4 : West)
    aie.wire(%tile_2_4 : Core, %switchbox_2_4 : Core)
    aie.wire(%tile_2_4 : DMA, %switchbox_2_4 : DMA)
    aie.wire(%switchbox_2_3 : North, %switchbox_2_4 : South)
    aie.wire(%switchbox_1_5 : East, %switchbox_2_5 : West)
    aie.wire(%tile_2_5 : Core, %switchbox_2_5 : Core)
    aie.wire(%tile_2_5 : DMA, %switchbox_2_5 : DMA)
    aie.wire(%switchbox_2_4 : North, %switchbox_2_5 : South)
    aie.wire(%switchbox_2_0 : East, %switchbox_3_0 : West)
    aie.wire(%shim_mux_3_0 : North, %switchbox_3_0 : South)
    aie.wire(%shim_noc_tile_3_0 : DMA, %shim_mux_3_0 : DMA)
    aie.wire(%switchbox_2_1 : East, %switchbox_3_1 : West)
    aie.wire(%mem_tile_3_1 : Core, %switchbox_3_1 : Core)
    aie.wire(%mem_tile_3_1 : DMA, %switchbox_3_1 : DMA)
    aie.wire(%switchbox_3_0 : North, %switchbox_3_1 : South)
    aie.wire(%switchbox_2_2 : East, %switchbox_3_2 : West)
    aie.wire(%tile_3_2 : Core, %switchbox_3_2 : Core)
    aie.wire(%tile_3_2 : DMA, %switchbox_3_2 : DMA)
    aie.wire(%switchbox_3_1 : North, %switchbox_3_2 : South)
    aie.wire(%switchbox_2_3 : East, %switchbox_3_3 : West)
    aie.wire(%tile_3_3 : Core, %switchbox_3_3 : Core)
    aie.wire(%tile_3_3 : DMA, %switchbox_3_3 : DMA)
    aie.wire(%switchbox_3_2 : North, %switchbox_3_3 : South)
    aie.wire(%switchbox_2_4 : East, %switchbox_3_4 : West)
    aie.wire(%tile_3_4 : Core, %switchbox_3_4 : Core)
    aie.wire(%tile_3_4 : DMA, %switchbox_3_4 : DMA)
    aie.wire(%switchbox_3_3 : North, %switchbox_3_4 : South)
    aie.wire(%switchbox_2_5 : East, %switchbox_3_5 : West)
    aie.wire(%tile_3_5 : Core, %switchbox_3_5 : Core)
    aie.wire(%tile_3_5 : DMA, %switchbox_3_5 : DMA)
    aie.wire(%switchbox_3_4 : North, %switchbox_3_5 : South)
  }
}
