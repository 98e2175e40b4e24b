module {
  aie.device(npu2) {
    func.func private @work(memref<64xi32>, memref<64xi32>) attributes {link_with = "work.o"}
    %shim_noc_tile_0_0 = aie.tile(0, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %mem_tile_0_1 = aie.tile(0, 1) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 26>}
    %tile_0_2 = aie.tile(0, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %tile_0_3 = aie.tile(0, 3) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 29>}
    %shim_noc_tile_1_0 = aie.tile(1, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %mem_tile_1_1 = aie.tile(1, 1) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 26>}
    %tile_1_2 = aie.tile(1, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %tile_1_3 = aie.tile(1, 3) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 29>}
    %shim_noc_tile_2_0 = aie.tile(2, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %mem_tile_2_1 = aie.tile(2, 1) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 26>}
    %tile_2_2 = aie.tile(2, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %tile_2_3 = aie.tile(2, 3) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 29>}
    %shim_noc_tile_3_0 = aie.tile(3, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %mem_tile_3_1 = aie.tile(3, 1) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 26>}
    %tile_3_2 = aie.tile(3, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %tile_3_3 = aie.tile(3, 3) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 29>}
    %shim_noc_tile_4_0 = aie.tile(4, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %mem_tile_4_1 = aie.tile(4, 1) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 26>}
    %tile_4_2 = aie.tile(4, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %tile_4_3 = aie.tile(4, 3) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 29>}
    %shim_noc_tile_5_0 = aie.tile(5, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %mem_tile_5_1 = aie.tile(5, 1) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 26>}
    %tile_5_2 = aie.tile(5, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %tile_5_3 = aie.tile(5, 3) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 29>}
    %shim_noc_tile_6_0 = aie.tile(6, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %mem_tile_6_1 = aie.tile(6, 1) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 26>}
    %tile_6_2 = aie.tile(6, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %tile_6_3 = aie.tile(6, 3) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 29>}
    %shim_noc_tile_7_0 = aie.tile(7, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %mem_tile_7_1 = aie.tile(7, 1) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 26>}
    %tile_7_2 = aie.tile(7, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %tile_7_3 = aie.tile(7, 3) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 29>}
    %out7_cons_prod_lock_0 = aie.lock(%shim_noc_tile_7_0, 2) {init = 0 : i32, sym_name = "out7_cons_prod_lock_0"}
    %out7_cons_cons_lock_0 = aie.lock(%shim_noc_tile_7_0, 3) {init = 0 : i32, sym_name = "out7_cons_cons_lock_0"}
    %out7_buff_0 = aie.buffer(%mem_tile_7_1) {address = 0 : i32, mem_bank = 0 : i32, sym_name = "out7_buff_0"} : memref<128xi32> 
    %out7_buff_1 = aie.buffer(%mem_tile_7_1) {address = 65536 : i32, mem_bank = 1 : i32, sym_name = "out7_buff_1"} : memref<128xi32> 
    %out7_prod_lock_0 = aie.lock(%mem_tile_7_1, 4) {init = 2 : i32, sym_name = "out7_prod_lock_0"}
    %out7_cons_lock_0 = aie.lock(%mem_tile_7_1, 5) {init = 0 : i32, sym_name = "out7_cons_lock_0"}
    %out7_prod_lock_1 = aie.lock(%mem_tile_7_1, 6) {init = 2 : i32, sym_name = "out7_prod_lock_1"}
    %out7_cons_lock_1 = aie.lock(%mem_tile_7_1, 7) {init = 0 : i32, sym_name = "out7_cons_lock_1"}
    %o73_buff_0 = aie.buffer(%tile_7_3) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "o73_buff_0"} : memref<64xi32> 
    %o73_buff_1 = aie.buffer(%tile_7_3) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o73_buff_1"} : memref<64xi32> 
    %o73_prod_lock_0 = aie.lock(%tile_7_3, 2) {init = 2 : i32, sym_name = "o73_prod_lock_0"}
    %o73_cons_lock_0 = aie.lock(%tile_7_3, 3) {init = 0 : i32, sym_name = "o73_cons_lock_0"}
    %o72_buff_0 = aie.buffer(%tile_7_2) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "o72_buff_0"} : memref<64xi32> 
    %o72_buff_1 = aie.buffer(%tile_7_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o72_buff_1"} : memref<64xi32> 
    %o72_prod_lock_0 = aie.lock(%tile_7_2, 2) {init = 2 : i32, sym_name = "o72_prod_lock_0"}
    %o72_cons_lock_0 = aie.lock(%tile_7_2, 3) {init = 0 : i32, sym_name = "o72_cons_lock_0"}
    %i73_cons_buff_0 = aie.buffer(%tile_7_3) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i73_cons_buff_0"} : memref<64xi32> 
    %i73_cons_buff_1 = aie.buffer(%tile_7_3) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i73_cons_buff_1"} : memref<64xi32> 
    %i73_cons_prod_lock_0 = aie.lock(%tile_7_3, 0) {init = 2 : i32, sym_name = "i73_cons_prod_lock_0"}
    %i73_cons_cons_lock_0 = aie.lock(%tile_7_3, 1) {init = 0 : i32, sym_name = "i73_cons_cons_lock_0"}
    %i72_cons_buff_0 = aie.buffer(%tile_7_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i72_cons_buff_0"} : memref<64xi32> 
    %i72_cons_buff_1 = aie.buffer(%tile_7_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i72_cons_buff_1"} : memref<64xi32> 
    %i72_cons_prod_lock_0 = aie.lock(%tile_7_2, 0) {init = 2 : i32, sym_name = "i72_cons_prod_lock_0"}
    %i72_cons_cons_lock_0 = aie.lock(%tile_7_2, 1) {init = 0 : i32, sym_name = "i72_cons_cons_lock_0"}
    %in7_cons_buff_0 = aie.buffer(%mem_tile_7_1) {address = 131072 : i32, mem_bank = 2 : i32, sym_name = "in7_cons_buff_0"} : memref<128xi32> 
    %in7_cons_buff_1 = aie.buffer(%mem_tile_7_1) {address = 196608 : i32, mem_bank = 3 : i32, sym_name = "in7_cons_buff_1"} : memref<128xi32> 
    %in7_cons_prod_lock_0 = aie.lock(%mem_tile_7_1, 0) {init = 2 : i32, sym_name = "in7_cons_prod_lock_0"}
    %in7_cons_cons_lock_0 = aie.lock(%mem_tile_7_1, 1) {init = 0 : i32, sym_name = "in7_cons_cons_lock_0"}
    %in7_cons_prod_lock_1 = aie.lock(%mem_tile_7_1, 2) {init = 2 : i32, sym_name = "in7_cons_prod_lock_1"}
    %in7_cons_cons_lock_1 = aie.lock(%mem_tile_7_1, 3) {init = 0 : i32, sym_name = "in7_cons_cons_lock_1"}
    %in7_prod_lock_0 = aie.lock(%shim_noc_tile_7_0, 0) {init = 0 : i32, sym_name = "in7_prod_lock_0"}
    %in7_cons_lock_0 = aie.lock(%shim_noc_tile_7_0, 1) {init = 0 : i32, sym_name = "in7_cons_lock_0"}
    %out6_cons_prod_lock_0 = aie.lock(%shim_noc_tile_6_0, 2) {init = 0 : i32, sym_name = "out6_cons_prod_lock_0"}
    %out6_cons_cons_lock_0 = aie.lock(%shim_noc_tile_6_0, 3) {init = 0 : i32, sym_name = "out6_cons_cons_lock_0"}
    %out6_buff_0 = aie.buffer(%mem_tile_6_1) {address = 0 : i32, mem_bank = 0 : i32, sym_name = "out6_buff_0"} : memref<128xi32> 
    %out6_buff_1 = aie.buffer(%mem_tile_6_1) {address = 65536 : i32, mem_bank = 1 : i32, sym_name = "out6_buff_1"} : memref<128xi32> 
    %out6_prod_lock_0 = aie.lock(%mem_tile_6_1, 4) {init = 2 : i32, sym_name = "out6_prod_lock_0"}
    %out6_cons_lock_0 = aie.lock(%mem_tile_6_1, 5) {init = 0 : i32, sym_name = "out6_cons_lock_0"}
    %out6_prod_lock_1 = aie.lock(%mem_tile_6_1, 6) {init = 2 : i32, sym_name = "out6_prod_lock_1"}
    %out6_cons_lock_1 = aie.lock(%mem_tile_6_1, 7) {init = 0 : i32, sym_name = "out6_cons_lock_1"}
    %o63_buff_0 = aie.buffer(%tile_6_3) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "o63_buff_0"} : memref<64xi32> 
    %o63_buff_1 = aie.buffer(%tile_6_3) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o63_buff_1"} : memref<64xi32> 
    %o63_prod_lock_0 = aie.lock(%tile_6_3, 2) {init = 2 : i32, sym_name = "o63_prod_lock_0"}
    %o63_cons_lock_0 = aie.lock(%tile_6_3, 3) {init = 0 : i32, sym_name = "o63_cons_lock_0"}
    %o62_buff_0 = aie.buffer(%tile_6_2) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "o62_buff_0"} : memref<64xi32> 
    %o62_buff_1 = aie.buffer(%tile_6_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o62_buff_1"} : memref<64xi32> 
    %o62_prod_lock_0 = aie.lock(%tile_6_2, 2) {init = 2 : i32, sym_name = "o62_prod_lock_0"}
    %o62_cons_lock_0 = aie.lock(%tile_6_2, 3) {init = 0 : i32, sym_name = "o62_cons_lock_0"}
    %i63_cons_buff_0 = aie.buffer(%tile_6_3) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i63_cons_buff_0"} : memref<64xi32> 
    %i63_cons_buff_1 = aie.buffer(%tile_6_3) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i63_cons_buff_1"} : memref<64xi32> 
    %i63_cons_prod_lock_0 = aie.lock(%tile_6_3, 0) {init = 2 : i32, sym_name = "i63_cons_prod_lock_0"}
    %i63_cons_cons_lock_0 = aie.lock(%tile_6_3, 1) {init = 0 : i32, sym_name = "i63_cons_cons_lock_0"}
    %i62_cons_buff_0 = aie.buffer(%tile_6_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i62_cons_buff_0"} : memref<64xi32> 
    %i62_cons_buff_1 = aie.buffer(%tile_6_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i62_cons_buff_1"} : memref<64xi32> 
    %i62_cons_prod_lock_0 = aie.lock(%tile_6_2, 0) {init = 2 : i32, sym_name = "i62_cons_prod_lock_0"}
    %i62_cons_cons_lock_0 = aie.lock(%tile_6_2, 1) {init = 0 : i32, sym_name = "i62_cons_cons_lock_0"}
    %in6_cons_buff_0 = aie.buffer(%mem_tile_6_1) {address = 131072 : i32, mem_bank = 2 : i32, sym_name = "in6_cons_buff_0"} : memref<128xi32> 
    %in6_cons_buff_1 = aie.buffer(%mem_tile_6_1) {address = 196608 : i32, mem_bank = 3 : i32, sym_name = "in6_cons_buff_1"} : memref<128xi32> 
    %in6_cons_prod_lock_0 = aie.lock(%mem_tile_6_1, 0) {init = 2 : i32, sym_name = "in6_cons_prod_lock_0"}
    %in6_cons_cons_lock_0 = aie.lock(%mem_tile_6_1, 1) {init = 0 : i32, sym_name = "in6_cons_cons_lock_0"}
    %in6_cons_prod_lock_1 = aie.lock(%mem_tile_6_1, 2) {init = 2 : i32, sym_name = "in6_cons_prod_lock_1"}
    %in6_cons_cons_lock_1 = aie.lock(%mem_tile_6_1, 3) {init = 0 : i32, sym_name = "in6_cons_cons_lock_1"}
    %in6_prod_lock_0 = aie.lock(%shim_noc_tile_6_0, 0) {init = 0 : i32, sym_name = "in6_prod_lock_0"}
    %in6_cons_lock_0 = aie.lock(%shim_noc_tile_6_0, 1) {init = 0 : i32, sym_name = "in6_cons_lock_0"}
    %out5_cons_prod_lock_0 = aie.lock(%shim_noc_tile_5_0, 2) {init = 0 : i32, sym_name = "out5_cons_prod_lock_0"}
    %out5_cons_cons_lock_0 = aie.lock(%shim_noc_tile_5_0, 3) {init = 0 : i32, sym_name = "out5_cons_cons_lock_0"}
    %out5_buff_0 = aie.buffer(%mem_tile_5_1) {address = 0 : i32, mem_bank = 0 : i32, sym_name = "out5_buff_0"} : memref<128xi32> 
    %out5_buff_1 = aie.buffer(%mem_tile_5_1) {address = 65536 : i32, mem_bank = 1 : i32, sym_name = "out5_buff_1"} : memref<128xi32> 
    %out5_prod_lock_0 = aie.lock(%mem_tile_5_1, 4) {init = 2 : i32, sym_name = "out5_prod_lock_0"}
    %out5_cons_lock_0 = aie.lock(%mem_tile_5_1, 5) {init = 0 : i32, sym_name = "out5_cons_lock_0"}
    %out5_prod_lock_1 = aie.lock(%mem_tile_5_1, 6) {init = 2 : i32, sym_name = "out5_prod_lock_1"}
    %out5_cons_lock_1 = aie.lock(%mem_tile_5_1, 7) {init = 0 : i32, sym_name = "out5_cons_lock_1"}
    %o53_buff_0 = aie.buffer(%tile_5_3) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "o53_buff_0"} : memref<64xi32> 
    %o53_buff_1 = aie.buffer(%tile_5_3) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o53_buff_1"} : memref<64xi32> 
    %o53_prod_lock_0 = aie.lock(%tile_5_3, 2) {init = 2 : i32, sym_name = "o53_prod_lock_0"}
    %o53_cons_lock_0 = aie.lock(%tile_5_3, 3) {init = 0 : i32, sym_name = "o53_cons_lock_0"}
    %o52_buff_0 = aie.buffer(%tile_5_2) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "o52_buff_0"} : memref<64xi32> 
    %o52_buff_1 = aie.buffer(%tile_5_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o52_buff_1"} : memref<64xi32> 
    %o52_prod_lock_0 = aie.lock(%tile_5_2, 2) {init = 2 : i32, sym_name = "o52_prod_lock_0"}
    %o52_cons_lock_0 = aie.lock(%tile_5_2, 3) {init = 0 : i32, sym_name = "o52_cons_lock_0"}
    %i53_cons_buff_0 = aie.buffer(%tile_5_3) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i53_cons_buff_0"} : memref<64xi32> 
    %i53_cons_buff_1 = aie.buffer(%tile_5_3) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i53_cons_buff_1"} : memref<64xi32> 
    %i53_cons_prod_lock_0 = aie.lock(%tile_5_3, 0) {init = 2 : i32, sym_name = "i53_cons_prod_lock_0"}
    %i53_cons_cons_lock_0 = aie.lock(%tile_5_3, 1) {init = 0 : i32, sym_name = "i53_cons_cons_lock_0"}
    %i52_cons_buff_0 = aie.buffer(%tile_5_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i52_cons_buff_0"} : memref<64xi32> 
    %i52_cons_buff_1 = aie.buffer(%tile_5_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i52_cons_buff_1"} : memref<64xi32> 
    %i52_cons_prod_lock_0 = aie.lock(%tile_5_2, 0) {init = 2 : i32, sym_name = "i52_cons_prod_lock_0"}
    %i52_cons_cons_lock_0 = aie.lock(%tile_5_2, 1) {init = 0 : i32, sym_name = "i52_cons_cons_lock_0"}
    %in5_cons_buff_0 = aie.buffer(%mem_tile_5_1) {address = 131072 : i32, mem_bank = 2 : i32, sym_name = "in5_cons_buff_0"} : memref<128xi32> 
    %in5_cons_buff_1 = aie.buffer(%mem_tile_5_1) {address = 196608 : i32, mem_bank = 3 : i32, sym_name = "in5_cons_buff_1"} : memref<128xi32> 
    %in5_cons_prod_lock_0 = aie.lock(%mem_tile_5_1, 0) {init = 2 : i32, sym_name = "in5_cons_prod_lock_0"}
    %in5_cons_cons_lock_0 = aie.lock(%mem_tile_5_1, 1) {init = 0 : i32, sym_name = "in5_cons_cons_lock_0"}
    %in5_cons_prod_lock_1 = aie.lock(%mem_tile_5_1, 2) {init = 2 : i32, sym_name = "in5_cons_prod_lock_1"}
    %in5_cons_cons_lock_1 = aie.lock(%mem_tile_5_1, 3) {init = 0 : i32, sym_name = "in5_cons_cons_lock_1"}
    %in5_prod_lock_0 = aie.lock(%shim_noc_tile_5_0, 0) {init = 0 : i32, sym_name = "in5_prod_lock_0"}
    %in5_cons_lock_0 = aie.lock(%shim_noc_tile_5_0, 1) {init = 0 : i32, sym_name = "in5_cons_lock_0"}
    %out4_cons_prod_lock_0 = aie.lock(%shim_noc_tile_4_0, 2) {init = 0 : i32, sym_name = "out4_cons_prod_lock_0"}
    %out4_cons_cons_lock_0 = aie.lock(%shim_noc_tile_4_0, 3) {init = 0 : i32, sym_name = "out4_cons_cons_lock_0"}
    %out4_buff_0 = aie.buffer(%mem_tile_4_1) {address = 0 : i32, mem_bank = 0 : i32, sym_name = "out4_buff_0"} : memref<128xi32> 
    %out4_buff_1 = aie.buffer(%mem_tile_4_1) {address = 65536 : i32, mem_bank = 1 : i32, sym_name = "out4_buff_1"} : memref<128xi32> 
    %out4_prod_lock_0 = aie.lock(%mem_tile_4_1, 4) {init = 2 : i32, sym_name = "out4_prod_lock_0"}
    %out4_cons_lock_0 = aie.lock(%mem_tile_4_1, 5) {init = 0 : i32, sym_name = "out4_cons_lock_0"}
    %out4_prod_lock_1 = aie.lock(%mem_tile_4_1, 6) {init = 2 : i32, sym_name = "out4_prod_lock_1"}
    %out4_cons_lock_1 = aie.lock(%mem_tile_4_1, 7) {init = 0 : i32, sym_name = "out4_cons_lock_1"}
    %o43_buff_0 = aie.buffer(%tile_4_3) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "o43_buff_0"} : memref<64xi32> 
    %o43_buff_1 = aie.buffer(%tile_4_3) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o43_buff_1"} : memref<64xi32> 
    %o43_prod_lock_0 = aie.lock(%tile_4_3, 2) {init = 2 : i32, sym_name = "o43_prod_lock_0"}
    %o43_cons_lock_0 = aie.lock(%tile_4_3, 3) {init = 0 : i32, sym_name = "o43_cons_lock_0"}
    %o42_buff_0 = aie.buffer(%tile_4_2) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "o42_buff_0"} : memref<64xi32> 
    %o42_buff_1 = aie.buffer(%tile_4_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o42_buff_1"} : memref<64xi32> 
    %o42_prod_lock_0 = aie.lock(%tile_4_2, 2) {init = 2 : i32, sym_name = "o42_prod_lock_0"}
    %o42_cons_lock_0 = aie.lock(%tile_4_2, 3) {init = 0 : i32, sym_name = "o42_cons_lock_0"}
    %i43_cons_buff_0 = aie.buffer(%tile_4_3) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i43_cons_buff_0"} : memref<64xi32> 
    %i43_cons_buff_1 = aie.buffer(%tile_4_3) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i43_cons_buff_1"} : memref<64xi32> 
    %i43_cons_prod_lock_0 = aie.lock(%tile_4_3, 0) {init = 2 : i32, sym_name = "i43_cons_prod_lock_0"}
    %i43_cons_cons_lock_0 = aie.lock(%tile_4_3, 1) {init = 0 : i32, sym_name = "i43_cons_cons_lock_0"}
    %i42_cons_buff_0 = aie.buffer(%tile_4_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i42_cons_buff_0"} : memref<64xi32> 
    %i42_cons_buff_1 = aie.buffer(%tile_4_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i42_cons_buff_1"} : memref<64xi32> 
    %i42_cons_prod_lock_0 = aie.lock(%tile_4_2, 0) {init = 2 : i32, sym_name = "i42_cons_prod_lock_0"}
    %i42_cons_cons_lock_0 = aie.lock(%tile_4_2, 1) {init = 0 : i32, sym_name = "i42_cons_cons_lock_0"}
    %in4_cons_buff_0 = aie.buffer(%mem_tile_4_1) {address = 131072 : i32, mem_bank = 2 : i32, sym_name = "in4_cons_buff_0"} : memref<128xi32> 
    %in4_cons_buff_1 = aie.buffer(%mem_tile_4_1) {address = 196608 : i32, mem_bank = 3 : i32, sym_name = "in4_cons_buff_1"} : memref<128xi32> 
    %in4_cons_prod_lock_0 = aie.lock(%mem_tile_4_1, 0) {init = 2 : i32, sym_name = "in4_cons_prod_lock_0"}
    %in4_cons_cons_lock_0 = aie.lock(%mem_tile_4_1, 1) {init = 0 : i32, sym_name = "in4_cons_cons_lock_0"}
    %in4_cons_prod_lock_1 = aie.lock(%mem_tile_4_1, 2) {init = 2 : i32, sym_name = "in4_cons_prod_lock_1"}
    %in4_cons_cons_lock_1 = aie.lock(%mem_tile_4_1, 3) {init = 0 : i32, sym_name = "in4_cons_cons_lock_1"}
    %in4_prod_lock_0 = aie.lock(%shim_noc_tile_4_0, 0) {init = 0 : i32, sym_name = "in4_prod_lock_0"}
    %in4_cons_lock_0 = aie.lock(%shim_noc_tile_4_0, 1) {init = 0 : i32, sym_name = "in4_cons_lock_0"}
    %out3_cons_prod_lock_0 = aie.lock(%shim_noc_tile_3_0, 2) {init = 0 : i32, sym_name = "out3_cons_prod_lock_0"}
    %out3_cons_cons_lock_0 = aie.lock(%shim_noc_tile_3_0, 3) {init = 0 : i32, sym_name = "out3_cons_cons_lock_0"}
    %out3_buff_0 = aie.buffer(%mem_tile_3_1) {address = 0 : i32, mem_bank = 0 : i32, sym_name = "out3_buff_0"} : memref<128xi32> 
    %out3_buff_1 = aie.buffer(%mem_tile_3_1) {address = 65536 : i32, mem_bank = 1 : i32, sym_name = "out3_buff_1"} : memref<128xi32> 
    %out3_prod_lock_0 = aie.lock(%mem_tile_3_1, 4) {init = 2 : i32, sym_name = "out3_prod_lock_0"}
    %out3_cons_lock_0 = aie.lock(%mem_tile_3_1, 5) {init = 0 : i32, sym_name = "out3_cons_lock_0"}
    %out3_prod_lock_1 = aie.lock(%mem_tile_3_1, 6) {init = 2 : i32, sym_name = "out3_prod_lock_1"}
    %out3_cons_lock_1 = aie.lock(%mem_tile_3_1, 7) {init = 0 : i32, sym_name = "out3_cons_lock_1"}
    %o33_buff_0 = aie.buffer(%tile_3_3) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "o33_buff_0"} : memref<64xi32> 
    %o33_buff_1 = aie.buffer(%tile_3_3) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o33_buff_1"} : memref<64xi32> 
    %o33_prod_lock_0 = aie.lock(%tile_3_3, 2) {init = 2 : i32, sym_name = "o33_prod_lock_0"}
    %o33_cons_lock_0 = aie.lock(%tile_3_3, 3) {init = 0 : i32, sym_name = "o33_cons_lock_0"}
    %o32_buff_0 = aie.buffer(%tile_3_2) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "o32_buff_0"} : memref<64xi32> 
    %o32_buff_1 = aie.buffer(%tile_3_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o32_buff_1"} : memref<64xi32> 
    %o32_prod_lock_0 = aie.lock(%tile_3_2, 2) {init = 2 : i32, sym_name = "o32_prod_lock_0"}
    %o32_cons_lock_0 = aie.lock(%tile_3_2, 3) {init = 0 : i32, sym_name = "o32_cons_lock_0"}
    %i33_cons_buff_0 = aie.buffer(%tile_3_3) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i33_cons_buff_0"} : memref<64xi32> 
    %i33_cons_buff_1 = aie.buffer(%tile_3_3) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i33_cons_buff_1"} : memref<64xi32> 
    %i33_cons_prod_lock_0 = aie.lock(%tile_3_3, 0) {init = 2 : i32, sym_name = "i33_cons_prod_lock_0"}
    %i33_cons_cons_lock_0 = aie.lock(%tile_3_3, 1) {init = 0 : i32, sym_name = "i33_cons_cons_lock_0"}
    %i32_cons_buff_0 = aie.buffer(%tile_3_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i32_cons_buff_0"} : memref<64xi32> 
    %i32_cons_buff_1 = aie.buffer(%tile_3_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i32_cons_buff_1"} : memref<64xi32> 
    %i32_cons_prod_lock_0 = aie.lock(%tile_3_2, 0) {init = 2 : i32, sym_name = "i32_cons_prod_lock_0"}
    %i32_cons_cons_lock_0 = aie.lock(%tile_3_2, 1) {init = 0 : i32, sym_name = "i32_cons_cons_lock_0"}
    %in3_cons_buff_0 = aie.buffer(%mem_tile_3_1) {address = 131072 : i32, mem_bank = 2 : i32, sym_name = "in3_cons_buff_0"} : memref<128xi32> 
    %in3_cons_buff_1 = aie.buffer(%mem_tile_3_1) {address = 196608 : i32, mem_bank = 3 : i32, sym_name = "in3_cons_buff_1"} : memref<128xi32> 
    %in3_cons_prod_lock_0 = aie.lock(%mem_tile_3_1, 0) {init = 2 : i32, sym_name = "in3_cons_prod_lock_0"}
    %in3_cons_cons_lock_0 = aie.lock(%mem_tile_3_1, 1) {init = 0 : i32, sym_name = "in3_cons_cons_lock_0"}
    %in3_cons_prod_lock_1 = aie.lock(%mem_tile_3_1, 2) {init = 2 : i32, sym_name = "in3_cons_prod_lock_1"}
    %in3_cons_cons_lock_1 = aie.lock(%mem_tile_3_1, 3) {init = 0 : i32, sym_name = "in3_cons_cons_lock_1"}
    %in3_prod_lock_0 = aie.lock(%shim_noc_tile_3_0, 0) {init = 0 : i32, sym_name = "in3_prod_lock_0"}
    %in3_cons_lock_0 = aie.lock(%shim_noc_tile_3_0, 1) {init = 0 : i32, sym_name = "in3_cons_lock_0"}
    %out2_cons_prod_lock_0 = aie.lock(%shim_noc_tile_2_0, 2) {init = 0 : i32, sym_name = "out2_cons_prod_lock_0"}
    %out2_cons_cons_lock_0 = aie.lock(%shim_noc_tile_2_0, 3) {init = 0 : i32, sym_name = "out2_cons_cons_lock_0"}
    %out2_buff_0 = aie.buffer(%mem_tile_2_1) {address = 0 : i32, mem_bank = 0 : i32, sym_name = "out2_buff_0"} : memref<128xi32> 
    %out2_buff_1 = aie.buffer(%mem_tile_2_1) {address = 65536 : i32, mem_bank = 1 : i32, sym_name = "out2_buff_1"} : memref<128xi32> 
    %out2_prod_lock_0 = aie.lock(%mem_tile_2_1, 4) {init = 2 : i32, sym_name = "out2_prod_lock_0"}
    %out2_cons_lock_0 = aie.lock(%mem_tile_2_1, 5) {init = 0 : i32, sym_name = "out2_cons_lock_0"}
    %out2_prod_lock_1 = aie.lock(%mem_tile_2_1, 6) {init = 2 : i32, sym_name = "out2_prod_lock_1"}
    %out2_cons_lock_1 = aie.lock(%mem_tile_2_1, 7) {init = 0 : i32, sym_name = "out2_cons_lock_1"}
    %o23_buff_0 = aie.buffer(%tile_2_3) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "o23_buff_0"} : memref<64xi32> 
    %o23_buff_1 = aie.buffer(%tile_2_3) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o23_buff_1"} : memref<64xi32> 
    %o23_prod_lock_0 = aie.lock(%tile_2_3, 2) {init = 2 : i32, sym_name = "o23_prod_lock_0"}
    %o23_cons_lock_0 = aie.lock(%tile_2_3, 3) {init = 0 : i32, sym_name = "o23_cons_lock_0"}
    %o22_buff_0 = aie.buffer(%tile_2_2) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "o22_buff_0"} : memref<64xi32> 
    %o22_buff_1 = aie.buffer(%tile_2_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o22_buff_1"} : memref<64xi32> 
    %o22_prod_lock_0 = aie.lock(%tile_2_2, 2) {init = 2 : i32, sym_name = "o22_prod_lock_0"}
    %o22_cons_lock_0 = aie.lock(%tile_2_2, 3) {init = 0 : i32, sym_name = "o22_cons_lock_0"}
    %i23_cons_buff_0 = aie.buffer(%tile_2_3) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i23_cons_buff_0"} : memref<64xi32> 
    %i23_cons_buff_1 = aie.buffer(%tile_2_3) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i23_cons_buff_1"} : memref<64xi32> 
    %i23_cons_prod_lock_0 = aie.lock(%tile_2_3, 0) {init = 2 : i32, sym_name = "i23_cons_prod_lock_0"}
    %i23_cons_cons_lock_0 = aie.lock(%tile_2_3, 1) {init = 0 : i32, sym_name = "i23_cons_cons_lock_0"}
    %i22_cons_buff_0 = aie.buffer(%tile_2_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i22_cons_buff_0"} : memref<64xi32> 
    %i22_cons_buff_1 = aie.buffer(%tile_2_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i22_cons_buff_1"} : memref<64xi32> 
    %i22_cons_prod_lock_0 = aie.lock(%tile_2_2, 0) {init = 2 : i32, sym_name = "i22_cons_prod_lock_0"}
    %i22_cons_cons_lock_0 = aie.lock(%tile_2_2, 1) {init = 0 : i32, sym_name = "i22_cons_cons_lock_0"}
    %in2_cons_buff_0 = aie.buffer(%mem_tile_2_1) {address = 131072 : i32, mem_bank = 2 : i32, sym_name = "in2_cons_buff_0"} : memref<128xi32> 
    %in2_cons_buff_1 = aie.buffer(%mem_tile_2_1) {address = 196608 : i32, mem_bank = 3 : i32, sym_name = "in2_cons_buff_1"} : memref<128xi32> 
    %in2_cons_prod_lock_0 = aie.lock(%mem_tile_2_1, 0) {init = 2 : i32, sym_name = "in2_cons_prod_lock_0"}
    %in2_cons_cons_lock_0 = aie.lock(%mem_tile_2_1, 1) {init = 0 : i32, sym_name = "in2_cons_cons_lock_0"}
    %in2_cons_prod_lock_1 = aie.lock(%mem_tile_2_1, 2) {init = 2 : i32, sym_name = "in2_cons_prod_lock_1"}
    %in2_cons_cons_lock_1 = aie.lock(%mem_tile_2_1, 3) {init = 0 : i32, sym_name = "in2_cons_cons_lock_1"}
    %in2_prod_lock_0 = aie.lock(%shim_noc_tile_2_0, 0) {init = 0 : i32, sym_name = "in2_prod_lock_0"}
    %in2_cons_lock_0 = aie.lock(%shim_noc_tile_2_0, 1) {init = 0 : i32, sym_name = "in2_cons_lock_0"}
    %out1_cons_prod_lock_0 = aie.lock(%shim_noc_tile_1_0, 2) {init = 0 : i32, sym_name = "out1_cons_prod_lock_0"}
    %out1_cons_cons_lock_0 = aie.lock(%shim_noc_tile_1_0, 3) {init = 0 : i32, sym_name = "out1_cons_cons_lock_0"}
    %out1_buff_0 = aie.buffer(%mem_tile_1_1) {address = 0 : i32, mem_bank = 0 : i32, sym_name = "out1_buff_0"} : memref<128xi32> 
    %out1_buff_1 = aie.buffer(%mem_tile_1_1) {address = 65536 : i32, mem_bank = 1 : i32, sym_name = "out1_buff_1"} : memref<128xi32> 
    %out1_prod_lock_0 = aie.lock(%mem_tile_1_1, 4) {init = 2 : i32, sym_name = "out1_prod_lock_0"}
    %out1_cons_lock_0 = aie.lock(%mem_tile_1_1, 5) {init = 0 : i32, sym_name = "out1_cons_lock_0"}
    %out1_prod_lock_1 = aie.lock(%mem_tile_1_1, 6) {init = 2 : i32, sym_name = "out1_prod_lock_1"}
    %out1_cons_lock_1 = aie.lock(%mem_tile_1_1, 7) {init = 0 : i32, sym_name = "out1_cons_lock_1"}
    %o13_buff_0 = aie.buffer(%tile_1_3) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "o13_buff_0"} : memref<64xi32> 
    %o13_buff_1 = aie.buffer(%tile_1_3) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o13_buff_1"} : memref<64xi32> 
    %o13_prod_lock_0 = aie.lock(%tile_1_3, 2) {init = 2 : i32, sym_name = "o13_prod_lock_0"}
    %o13_cons_lock_0 = aie.lock(%tile_1_3, 3) {init = 0 : i32, sym_name = "o13_cons_lock_0"}
    %o12_buff_0 = aie.buffer(%tile_1_2) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "o12_buff_0"} : memref<64xi32> 
    %o12_buff_1 = aie.buffer(%tile_1_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o12_buff_1"} : memref<64xi32> 
    %o12_prod_lock_0 = aie.lock(%tile_1_2, 2) {init = 2 : i32, sym_name = "o12_prod_lock_0"}
    %o12_cons_lock_0 = aie.lock(%tile_1_2, 3) {init = 0 : i32, sym_name = "o12_cons_lock_0"}
    %i13_cons_buff_0 = aie.buffer(%tile_1_3) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i13_cons_buff_0"} : memref<64xi32> 
    %i13_cons_buff_1 = aie.buffer(%tile_1_3) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i13_cons_buff_1"} : memref<64xi32> 
    %i13_cons_prod_lock_0 = aie.lock(%tile_1_3, 0) {init = 2 : i32, sym_name = "i13_cons_prod_lock_0"}
    %i13_cons_cons_lock_0 = aie.lock(%tile_1_3, 1) {init = 0 : i32, sym_name = "i13_cons_cons_lock_0"}
    %i12_cons_buff_0 = aie.buffer(%tile_1_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i12_cons_buff_0"} : memref<64xi32> 
    %i12_cons_buff_1 = aie.buffer(%tile_1_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i12_cons_buff_1"} : memref<64xi32> 
    %i12_cons_prod_lock_0 = aie.lock(%tile_1_2, 0) {init = 2 : i32, sym_name = "i12_cons_prod_lock_0"}
    %i12_cons_cons_lock_0 = aie.lock(%tile_1_2, 1) {init = 0 : i32, sym_name = "i12_cons_cons_lock_0"}
    %in1_cons_buff_0 = aie.buffer(%mem_tile_1_1) {address = 131072 : i32, mem_bank = 2 : i32, sym_name = "in1_cons_buff_0"} : memref<128xi32> 
    %in1_cons_buff_1 = aie.buffer(%mem_tile_1_1) {address = 196608 : i32, mem_bank = 3 : i32, sym_name = "in1_cons_buff_1"} : memref<128xi32> 
    %in1_cons_prod_lock_0 = aie.lock(%mem_tile_1_1, 0) {init = 2 : i32, sym_name = "in1_cons_prod_lock_0"}
    %in1_cons_cons_lock_0 = aie.lock(%mem_tile_1_1, 1) {init = 0 : i32, sym_name = "in1_cons_cons_lock_0"}
    %in1_cons_prod_lock_1 = aie.lock(%mem_tile_1_1, 2) {init = 2 : i32, sym_name = "in1_cons_prod_lock_1"}
    %in1_cons_cons_lock_1 = aie.lock(%mem_tile_1_1, 3) {init = 0 : i32, sym_name = "in1_cons_cons_lock_1"}
    %in1_prod_lock_0 = aie.lock(%shim_noc_tile_1_0, 0) {init = 0 : i32, sym_name = "in1_prod_lock_0"}
    %in1_cons_lock_0 = aie.lock(%shim_noc_tile_1_0, 1) {init = 0 : i32, sym_name = "in1_cons_lock_0"}
    %out0_cons_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 2) {init = 0 : i32, sym_name = "out0_cons_prod_lock_0"}
    %out0_cons_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 3) {init = 0 : i32, sym_name = "out0_cons_cons_lock_0"}
    %out0_buff_0 = aie.buffer(%mem_tile_0_1) {address = 0 : i32, mem_bank = 0 : i32, sym_name = "out0_buff_0"} : memref<128xi32> 
    %out0_buff_1 = aie.buffer(%mem_tile_0_1) {address = 65536 : i32, mem_bank = 1 : i32, sym_name = "out0_buff_1"} : memref<128xi32> 
    %out0_prod_lock_0 = aie.lock(%mem_tile_0_1, 4) {init = 2 : i32, sym_name = "out0_prod_lock_0"}
    %out0_cons_lock_0 = aie.lock(%mem_tile_0_1, 5) {init = 0 : i32, sym_name = "out0_cons_lock_0"}
    %out0_prod_lock_1 = aie.lock(%mem_tile_0_1, 6) {init = 2 : i32, sym_name = "out0_prod_lock_1"}
    %out0_cons_lock_1 = aie.lock(%mem_tile_0_1, 7) {init = 0 : i32, sym_name = "out0_cons_lock_1"}
    %o03_buff_0 = aie.buffer(%tile_0_3) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "o03_buff_0"} : memref<64xi32> 
    %o03_buff_1 = aie.buffer(%tile_0_3) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o03_buff_1"} : memref<64xi32> 
    %o03_prod_lock_0 = aie.lock(%tile_0_3, 2) {init = 2 : i32, sym_name = "o03_prod_lock_0"}
    %o03_cons_lock_0 = aie.lock(%tile_0_3, 3) {init = 0 : i32, sym_name = "o03_cons_lock_0"}
    %o02_buff_0 = aie.buffer(%tile_0_2) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "o02_buff_0"} : memref<64xi32> 
    %o02_buff_1 = aie.buffer(%tile_0_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o02_buff_1"} : memref<64xi32> 
    %o02_prod_lock_0 = aie.lock(%tile_0_2, 2) {init = 2 : i32, sym_name = "o02_prod_lock_0"}
    %o02_cons_lock_0 = aie.lock(%tile_0_2, 3) {init = 0 : i32, sym_name = "o02_cons_lock_0"}
    %i03_cons_buff_0 = aie.buffer(%tile_0_3) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i03_cons_buff_0"} : memref<64xi32> 
    %i03_cons_buff_1 = aie.buffer(%tile_0_3) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i03_cons_buff_1"} : memref<64xi32> 
    %i03_cons_prod_lock_0 = aie.lock(%tile_0_3, 0) {init = 2 : i32, sym_name = "i03_cons_prod_lock_0"}
    %i03_cons_cons_lock_0 = aie.lock(%tile_0_3, 1) {init = 0 : i32, sym_name = "i03_cons_cons_lock_0"}
    %i02_cons_buff_0 = aie.buffer(%tile_0_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "i02_cons_buff_0"} : memref<64xi32> 
    %i02_cons_buff_1 = aie.buffer(%tile_0_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "i02_cons_buff_1"} : memref<64xi32> 
    %i02_cons_prod_lock_0 = aie.lock(%tile_0_2, 0) {init = 2 : i32, sym_name = "i02_cons_prod_lock_0"}
    %i02_cons_cons_lock_0 = aie.lock(%tile_0_2, 1) {init = 0 : i32, sym_name = "i02_cons_cons_lock_0"}
    %in0_cons_buff_0 = aie.buffer(%mem_tile_0_1) {address = 131072 : i32, mem_bank = 2 : i32, sym_name = "in0_cons_buff_0"} : memref<128xi32> 
    %in0_cons_buff_1 = aie.buffer(%mem_tile_0_1) {address = 196608 : i32, mem_bank = 3 : i32, sym_name = "in0_cons_buff_1"} : memref<128xi32> 
    %in0_cons_prod_lock_0 = aie.lock(%mem_tile_0_1, 0) {init = 2 : i32, sym_name = "in0_cons_prod_lock_0"}
    %in0_cons_cons_lock_0 = aie.lock(%mem_tile_0_1, 1) {init = 0 : i32, sym_name = "in0_cons_cons_lock_0"}
    %in0_cons_prod_lock_1 = aie.lock(%mem_tile_0_1, 2) {init = 2 : i32, sym_name = "in0_cons_prod_lock_1"}
    %in0_cons_cons_lock_1 = aie.lock(%mem_tile_0_1, 3) {init = 0 : i32, sym_name = "in0_cons_cons_lock_1"}
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
    %core_4_2 = aie.core(%tile_4_2) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i42_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o42_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i42_cons_buff_0, %o42_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i42_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o42_cons_lock_0, Release, 1)
      aie.use_lock(%i42_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o42_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i42_cons_buff_1, %o42_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i42_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o42_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%i42_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o42_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i42_cons_buff_0, %o42_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i42_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o42_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["work.o"], stack_size = 2048 : i32}
    %core_4_3 = aie.core(%tile_4_3) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i43_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o43_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i43_cons_buff_0, %o43_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i43_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o43_cons_lock_0, Release, 1)
      aie.use_lock(%i43_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o43_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i43_cons_buff_1, %o43_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i43_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o43_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%i43_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o43_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i43_cons_buff_0, %o43_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i43_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o43_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["work.o"], stack_size = 2048 : i32}
    %core_5_2 = aie.core(%tile_5_2) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i52_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o52_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i52_cons_buff_0, %o52_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i52_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o52_cons_lock_0, Release, 1)
      aie.use_lock(%i52_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o52_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i52_cons_buff_1, %o52_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i52_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o52_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%i52_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o52_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i52_cons_buff_0, %o52_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i52_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o52_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["work.o"], stack_size = 2048 : i32}
    %core_5_3 = aie.core(%tile_5_3) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i53_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o53_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i53_cons_buff_0, %o53_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i53_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o53_cons_lock_0, Release, 1)
      aie.use_lock(%i53_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o53_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i53_cons_buff_1, %o53_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i53_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o53_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%i53_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o53_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i53_cons_buff_0, %o53_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i53_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o53_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["work.o"], stack_size = 2048 : i32}
    %core_6_2 = aie.core(%tile_6_2) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i62_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o62_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i62_cons_buff_0, %o62_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i62_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o62_cons_lock_0, Release, 1)
      aie.use_lock(%i62_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o62_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i62_cons_buff_1, %o62_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i62_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o62_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%i62_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o62_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i62_cons_buff_0, %o62_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i62_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o62_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["work.o"], stack_size = 2048 : i32}
    %core_6_3 = aie.core(%tile_6_3) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i63_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o63_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i63_cons_buff_0, %o63_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i63_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o63_cons_lock_0, Release, 1)
      aie.use_lock(%i63_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o63_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i63_cons_buff_1, %o63_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i63_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o63_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%i63_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o63_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i63_cons_buff_0, %o63_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i63_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o63_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["work.o"], stack_size = 2048 : i32}
    %core_7_2 = aie.core(%tile_7_2) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i72_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o72_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i72_cons_buff_0, %o72_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i72_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o72_cons_lock_0, Release, 1)
      aie.use_lock(%i72_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o72_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i72_cons_buff_1, %o72_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i72_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o72_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%i72_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o72_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i72_cons_buff_0, %o72_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i72_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o72_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["work.o"], stack_size = 2048 : i32}
    %core_7_3 = aie.core(%tile_7_3) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i73_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o73_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i73_cons_buff_0, %o73_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i73_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o73_cons_lock_0, Release, 1)
      aie.use_lock(%i73_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o73_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i73_cons_buff_1, %o73_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i73_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o73_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%i73_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o73_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @work(%i73_cons_buff_0, %o73_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%i73_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o73_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["work.o"], stack_size = 2048 : i32}
    aie.runtime_sequence(%arg0: memref<4096xi32>, %arg1: memref<4096xi32>) {
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 0][1, 1, 1, 512][0, 0, 0, 1]) {id = 0 : i64, metadata = @in0_shim_alloc} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 512][1, 1, 1, 512][0, 0, 0, 1]) {id = 0 : i64, metadata = @in1_shim_alloc} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 1024][1, 1, 1, 512][0, 0, 0, 1]) {id = 0 : i64, metadata = @in2_shim_alloc} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 1536][1, 1, 1, 512][0, 0, 0, 1]) {id = 0 : i64, metadata = @in3_shim_alloc} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 2048][1, 1, 1, 512][0, 0, 0, 1]) {id = 0 : i64, metadata = @in4_shim_alloc} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 2560][1, 1, 1, 512][0, 0, 0, 1]) {id = 0 : i64, metadata = @in5_shim_alloc} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 3072][1, 1, 1, 512][0, 0, 0, 1]) {id = 0 : i64, metadata = @in6_shim_alloc} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 3584][1, 1, 1, 512][0, 0, 0, 1]) {id = 0 : i64, metadata = @in7_shim_alloc} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 0][1, 1, 1, 512][0, 0, 0, 1]) {id = 1 : i64, issue_token = true, metadata = @out0_shim_alloc} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 512][1, 1, 1, 512][0, 0, 0, 1]) {id = 1 : i64, issue_token = true, metadata = @out1_shim_alloc} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 1024][1, 1, 1, 512][0, 0, 0, 1]) {id = 1 : i64, issue_token = true, metadata = @out2_shim_alloc} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 1536][1, 1, 1, 512][0, 0, 0, 1]) {id = 1 : i64, issue_token = true, metadata = @out3_shim_alloc} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 2048][1, 1, 1, 512][0, 0, 0, 1]) {id = 1 : i64, issue_token = true, metadata = @out4_shim_alloc} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 2560][1, 1, 1, 512][0, 0, 0, 1]) {id = 1 : i64, issue_token = true, metadata = @out5_shim_alloc} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 3072][1, 1, 1, 512][0, 0, 0, 1]) {id = 1 : i64, issue_token = true, metadata = @out6_shim_alloc} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 3584][1, 1, 1, 512][0, 0, 0, 1]) {id = 1 : i64, issue_token = true, metadata = @out7_shim_alloc} : memref<4096xi32>
      aiex.npu.dma_wait {symbol = @out0_shim_alloc}
      aiex.npu.dma_wait {symbol = @out1_shim_alloc}
      aiex.npu.dma_wait {symbol = @out2_shim_alloc}
      aiex.npu.dma_wait {symbol = @out3_shim_alloc}
      aiex.npu.dma_wait {symbol = @out4_shim_alloc}
      aiex.npu.dma_wait {symbol = @out5_shim_alloc}
      aiex.npu.dma_wait {symbol = @out6_shim_alloc}
      aiex.npu.dma_wait {symbol = @out7_shim_alloc}
    }
    aie.shim_dma_allocation @in0_shim_alloc(%shim_noc_tile_0_0, MM2S, 0)
    %memtile_dma_0_1 = aie.memtile_dma(%mem_tile_0_1) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb5)
    ^bb1:  // 2 preds: ^bb0, ^bb4
      aie.use_lock(%in0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in0_cons_buff_0 : memref<128xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%in0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in0_cons_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in0_cons_buff_0 : memref<128xi32>, 64, 64) {bd_id = 1 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%in0_cons_cons_lock_1, Release, 1)
      aie.next_bd ^bb3
    ^bb3:  // pred: ^bb2
      aie.use_lock(%in0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in0_cons_buff_1 : memref<128xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%in0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb4:  // pred: ^bb3
      aie.use_lock(%in0_cons_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in0_cons_buff_1 : memref<128xi32>, 64, 64) {bd_id = 3 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%in0_cons_cons_lock_1, Release, 1)
      aie.next_bd ^bb1
    ^bb5:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb6, ^bb8)
    ^bb6:  // 2 preds: ^bb5, ^bb7
      aie.use_lock(%in0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in0_cons_buff_0 : memref<128xi32>, 0, 64) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%in0_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb7
    ^bb7:  // pred: ^bb6
      aie.use_lock(%in0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in0_cons_buff_1 : memref<128xi32>, 0, 64) {bd_id = 5 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%in0_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb6
    ^bb8:  // pred: ^bb5
      %2 = aie.dma_start(MM2S, 1, ^bb9, ^bb11)
    ^bb9:  // 2 preds: ^bb8, ^bb10
      aie.use_lock(%in0_cons_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in0_cons_buff_0 : memref<128xi32>, 64, 64) {bd_id = 24 : i32, next_bd_id = 25 : i32}
      aie.use_lock(%in0_cons_prod_lock_1, Release, 1)
      aie.next_bd ^bb10
    ^bb10:  // pred: ^bb9
      aie.use_lock(%in0_cons_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in0_cons_buff_1 : memref<128xi32>, 64, 64) {bd_id = 25 : i32, next_bd_id = 24 : i32}
      aie.use_lock(%in0_cons_prod_lock_1, Release, 1)
      aie.next_bd ^bb9
    ^bb11:  // pred: ^bb8
      %3 = aie.dma_start(S2MM, 1, ^bb12, ^bb14)
    ^bb12:  // 2 preds: ^bb11, ^bb13
      aie.use_lock(%out0_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out0_buff_0 : memref<128xi32>, 0, 64) {bd_id = 26 : i32, next_bd_id = 27 : i32}
      aie.use_lock(%out0_cons_lock_0, Release, 1)
      aie.next_bd ^bb13
    ^bb13:  // pred: ^bb12
      aie.use_lock(%out0_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out0_buff_1 : memref<128xi32>, 0, 64) {bd_id = 27 : i32, next_bd_id = 26 : i32}
      aie.use_lock(%out0_cons_lock_0, Release, 1)
      aie.next_bd ^bb12
    ^bb14:  // pred: ^bb11
      %4 = aie.dma_start(S2MM, 2, ^bb15, ^bb17)
    ^bb15:  // 2 preds: ^bb14, ^bb16
      aie.use_lock(%out0_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out0_buff_0 : memref<128xi32>, 64, 64) {bd_id = 6 : i32, next_bd_id = 7 : i32}
      aie.use_lock(%out0_cons_lock_1, Release, 1)
      aie.next_bd ^bb16
    ^bb16:  // pred: ^bb15
      aie.use_lock(%out0_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out0_buff_1 : memref<128xi32>, 64, 64) {bd_id = 7 : i32, next_bd_id = 6 : i32}
      aie.use_lock(%out0_cons_lock_1, Release, 1)
      aie.next_bd ^bb15
    ^bb17:  // pred: ^bb14
      %5 = aie.dma_start(MM2S, 2, ^bb18, ^bb22)
    ^bb18:  // 2 preds: ^bb17, ^bb21
      aie.use_lock(%out0_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out0_buff_0 : memref<128xi32>, 0, 64) {bd_id = 8 : i32, next_bd_id = 9 : i32}
      aie.use_lock(%out0_prod_lock_0, Release, 1)
      aie.next_bd ^bb19
    ^bb19:  // pred: ^bb18
      aie.use_lock(%out0_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out0_buff_0 : memref<128xi32>, 64, 64) {bd_id = 9 : i32, next_bd_id = 10 : i32}
      aie.use_lock(%out0_prod_lock_1, Release, 1)
      aie.next_bd ^bb20
    ^bb20:  // pred: ^bb19
      aie.use_lock(%out0_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out0_buff_1 : memref<128xi32>, 0, 64) {bd_id = 10 : i32, next_bd_id = 11 : i32}
      aie.use_lock(%out0_prod_lock_0, Release, 1)
      aie.next_bd ^bb21
    ^bb21:  // pred: ^bb20
      aie.use_lock(%out0_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out0_buff_1 : memref<128xi32>, 64, 64) {bd_id = 11 : i32, next_bd_id = 8 : i32}
      aie.use_lock(%out0_prod_lock_1, Release, 1)
      aie.next_bd ^bb18
    ^bb22:  // pred: ^bb17
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
    aie.shim_dma_allocation @out0_shim_alloc(%shim_noc_tile_0_0, S2MM, 0)
    aie.shim_dma_allocation @in1_shim_alloc(%shim_noc_tile_1_0, MM2S, 0)
    %memtile_dma_1_1 = aie.memtile_dma(%mem_tile_1_1) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb5)
    ^bb1:  // 2 preds: ^bb0, ^bb4
      aie.use_lock(%in1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in1_cons_buff_0 : memref<128xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%in1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in1_cons_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in1_cons_buff_0 : memref<128xi32>, 64, 64) {bd_id = 1 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%in1_cons_cons_lock_1, Release, 1)
      aie.next_bd ^bb3
    ^bb3:  // pred: ^bb2
      aie.use_lock(%in1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in1_cons_buff_1 : memref<128xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%in1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb4:  // pred: ^bb3
      aie.use_lock(%in1_cons_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in1_cons_buff_1 : memref<128xi32>, 64, 64) {bd_id = 3 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%in1_cons_cons_lock_1, Release, 1)
      aie.next_bd ^bb1
    ^bb5:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb6, ^bb8)
    ^bb6:  // 2 preds: ^bb5, ^bb7
      aie.use_lock(%in1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in1_cons_buff_0 : memref<128xi32>, 0, 64) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%in1_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb7
    ^bb7:  // pred: ^bb6
      aie.use_lock(%in1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in1_cons_buff_1 : memref<128xi32>, 0, 64) {bd_id = 5 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%in1_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb6
    ^bb8:  // pred: ^bb5
      %2 = aie.dma_start(MM2S, 1, ^bb9, ^bb11)
    ^bb9:  // 2 preds: ^bb8, ^bb10
      aie.use_lock(%in1_cons_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in1_cons_buff_0 : memref<128xi32>, 64, 64) {bd_id = 24 : i32, next_bd_id = 25 : i32}
      aie.use_lock(%in1_cons_prod_lock_1, Release, 1)
      aie.next_bd ^bb10
    ^bb10:  // pred: ^bb9
      aie.use_lock(%in1_cons_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in1_cons_buff_1 : memref<128xi32>, 64, 64) {bd_id = 25 : i32, next_bd_id = 24 : i32}
      aie.use_lock(%in1_cons_prod_lock_1, Release, 1)
      aie.next_bd ^bb9
    ^bb11:  // pred: ^bb8
      %3 = aie.dma_start(S2MM, 1, ^bb12, ^bb14)
    ^bb12:  // 2 preds: ^bb11, ^bb13
      aie.use_lock(%out1_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out1_buff_0 : memref<128xi32>, 0, 64) {bd_id = 26 : i32, next_bd_id = 27 : i32}
      aie.use_lock(%out1_cons_lock_0, Release, 1)
      aie.next_bd ^bb13
    ^bb13:  // pred: ^bb12
      aie.use_lock(%out1_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out1_buff_1 : memref<128xi32>, 0, 64) {bd_id = 27 : i32, next_bd_id = 26 : i32}
      aie.use_lock(%out1_cons_lock_0, Release, 1)
      aie.next_bd ^bb12
    ^bb14:  // pred: ^bb11
      %4 = aie.dma_start(S2MM, 2, ^bb15, ^bb17)
    ^bb15:  // 2 preds: ^bb14, ^bb16
      aie.use_lock(%out1_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out1_buff_0 : memref<128xi32>, 64, 64) {bd_id = 6 : i32, next_bd_id = 7 : i32}
      aie.use_lock(%out1_cons_lock_1, Release, 1)
      aie.next_bd ^bb16
    ^bb16:  // pred: ^bb15
      aie.use_lock(%out1_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out1_buff_1 : memref<128xi32>, 64, 64) {bd_id = 7 : i32, next_bd_id = 6 : i32}
      aie.use_lock(%out1_cons_lock_1, Release, 1)
      aie.next_bd ^bb15
    ^bb17:  // pred: ^bb14
      %5 = aie.dma_start(MM2S, 2, ^bb18, ^bb22)
    ^bb18:  // 2 preds: ^bb17, ^bb21
      aie.use_lock(%out1_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out1_buff_0 : memref<128xi32>, 0, 64) {bd_id = 8 : i32, next_bd_id = 9 : i32}
      aie.use_lock(%out1_prod_lock_0, Release, 1)
      aie.next_bd ^bb19
    ^bb19:  // pred: ^bb18
      aie.use_lock(%out1_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out1_buff_0 : memref<128xi32>, 64, 64) {bd_id = 9 : i32, next_bd_id = 10 : i32}
      aie.use_lock(%out1_prod_lock_1, Release, 1)
      aie.next_bd ^bb20
    ^bb20:  // pred: ^bb19
      aie.use_lock(%out1_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out1_buff_1 : memref<128xi32>, 0, 64) {bd_id = 10 : i32, next_bd_id = 11 : i32}
      aie.use_lock(%out1_prod_lock_0, Release, 1)
      aie.next_bd ^bb21
    ^bb21:  // pred: ^bb20
      aie.use_lock(%out1_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out1_buff_1 : memref<128xi32>, 64, 64) {bd_id = 11 : i32, next_bd_id = 8 : i32}
      aie.use_lock(%out1_prod_lock_1, Release, 1)
      aie.next_bd ^bb18
    ^bb22:  // pred: ^bb17
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
    aie.shim_dma_allocation @out1_shim_alloc(%shim_noc_tile_1_0, S2MM, 0)
    aie.shim_dma_allocation @in2_shim_alloc(%shim_noc_tile_2_0, MM2S, 0)
    %memtile_dma_2_1 = aie.memtile_dma(%mem_tile_2_1) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb5)
    ^bb1:  // 2 preds: ^bb0, ^bb4
      aie.use_lock(%in2_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in2_cons_buff_0 : memref<128xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%in2_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in2_cons_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in2_cons_buff_0 : memref<128xi32>, 64, 64) {bd_id = 1 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%in2_cons_cons_lock_1, Release, 1)
      aie.next_bd ^bb3
    ^bb3:  // pred: ^bb2
      aie.use_lock(%in2_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in2_cons_buff_1 : memref<128xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%in2_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb4:  // pred: ^bb3
      aie.use_lock(%in2_cons_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in2_cons_buff_1 : memref<128xi32>, 64, 64) {bd_id = 3 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%in2_cons_cons_lock_1, Release, 1)
      aie.next_bd ^bb1
    ^bb5:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb6, ^bb8)
    ^bb6:  // 2 preds: ^bb5, ^bb7
      aie.use_lock(%in2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in2_cons_buff_0 : memref<128xi32>, 0, 64) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%in2_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb7
    ^bb7:  // pred: ^bb6
      aie.use_lock(%in2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in2_cons_buff_1 : memref<128xi32>, 0, 64) {bd_id = 5 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%in2_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb6
    ^bb8:  // pred: ^bb5
      %2 = aie.dma_start(MM2S, 1, ^bb9, ^bb11)
    ^bb9:  // 2 preds: ^bb8, ^bb10
      aie.use_lock(%in2_cons_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in2_cons_buff_0 : memref<128xi32>, 64, 64) {bd_id = 24 : i32, next_bd_id = 25 : i32}
      aie.use_lock(%in2_cons_prod_lock_1, Release, 1)
      aie.next_bd ^bb10
    ^bb10:  // pred: ^bb9
      aie.use_lock(%in2_cons_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in2_cons_buff_1 : memref<128xi32>, 64, 64) {bd_id = 25 : i32, next_bd_id = 24 : i32}
      aie.use_lock(%in2_cons_prod_lock_1, Release, 1)
      aie.next_bd ^bb9
    ^bb11:  // pred: ^bb8
      %3 = aie.dma_start(S2MM, 1, ^bb12, ^bb14)
    ^bb12:  // 2 preds: ^bb11, ^bb13
      aie.use_lock(%out2_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out2_buff_0 : memref<128xi32>, 0, 64) {bd_id = 26 : i32, next_bd_id = 27 : i32}
      aie.use_lock(%out2_cons_lock_0, Release, 1)
      aie.next_bd ^bb13
    ^bb13:  // pred: ^bb12
      aie.use_lock(%out2_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out2_buff_1 : memref<128xi32>, 0, 64) {bd_id = 27 : i32, next_bd_id = 26 : i32}
      aie.use_lock(%out2_cons_lock_0, Release, 1)
      aie.next_bd ^bb12
    ^bb14:  // pred: ^bb11
      %4 = aie.dma_start(S2MM, 2, ^bb15, ^bb17)
    ^bb15:  // 2 preds: ^bb14, ^bb16
      aie.use_lock(%out2_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out2_buff_0 : memref<128xi32>, 64, 64) {bd_id = 6 : i32, next_bd_id = 7 : i32}
      aie.use_lock(%out2_cons_lock_1, Release, 1)
      aie.next_bd ^bb16
    ^bb16:  // pred: ^bb15
      aie.use_lock(%out2_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out2_buff_1 : memref<128xi32>, 64, 64) {bd_id = 7 : i32, next_bd_id = 6 : i32}
      aie.use_lock(%out2_cons_lock_1, Release, 1)
      aie.next_bd ^bb15
    ^bb17:  // pred: ^bb14
      %5 = aie.dma_start(MM2S, 2, ^bb18, ^bb22)
    ^bb18:  // 2 preds: ^bb17, ^bb21
      aie.use_lock(%out2_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out2_buff_0 : memref<128xi32>, 0, 64) {bd_id = 8 : i32, next_bd_id = 9 : i32}
      aie.use_lock(%out2_prod_lock_0, Release, 1)
      aie.next_bd ^bb19
    ^bb19:  // pred: ^bb18
      aie.use_lock(%out2_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out2_buff_0 : memref<128xi32>, 64, 64) {bd_id = 9 : i32, next_bd_id = 10 : i32}
      aie.use_lock(%out2_prod_lock_1, Release, 1)
      aie.next_bd ^bb20
    ^bb20:  // pred: ^bb19
      aie.use_lock(%out2_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out2_buff_1 : memref<128xi32>, 0, 64) {bd_id = 10 : i32, next_bd_id = 11 : i32}
      aie.use_lock(%out2_prod_lock_0, Release, 1)
      aie.next_bd ^bb21
    ^bb21:  // pred: ^bb20
      aie.use_lock(%out2_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out2_buff_1 : memref<128xi32>, 64, 64) {bd_id = 11 : i32, next_bd_id = 8 : i32}
      aie.use_lock(%out2_prod_lock_1, Release, 1)
      aie.next_bd ^bb18
    ^bb22:  // pred: ^bb17
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
    aie.shim_dma_allocation @out2_shim_alloc(%shim_noc_tile_2_0, S2MM, 0)
    aie.shim_dma_allocation @in3_shim_alloc(%shim_noc_tile_3_0, MM2S, 0)
    %memtile_dma_3_1 = aie.memtile_dma(%mem_tile_3_1) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb5)
    ^bb1:  // 2 preds: ^bb0, ^bb4
      aie.use_lock(%in3_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in3_cons_buff_0 : memref<128xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%in3_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in3_cons_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in3_cons_buff_0 : memref<128xi32>, 64, 64) {bd_id = 1 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%in3_cons_cons_lock_1, Release, 1)
      aie.next_bd ^bb3
    ^bb3:  // pred: ^bb2
      aie.use_lock(%in3_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in3_cons_buff_1 : memref<128xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%in3_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb4:  // pred: ^bb3
      aie.use_lock(%in3_cons_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in3_cons_buff_1 : memref<128xi32>, 64, 64) {bd_id = 3 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%in3_cons_cons_lock_1, Release, 1)
      aie.next_bd ^bb1
    ^bb5:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb6, ^bb8)
    ^bb6:  // 2 preds: ^bb5, ^bb7
      aie.use_lock(%in3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in3_cons_buff_0 : memref<128xi32>, 0, 64) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%in3_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb7
    ^bb7:  // pred: ^bb6
      aie.use_lock(%in3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in3_cons_buff_1 : memref<128xi32>, 0, 64) {bd_id = 5 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%in3_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb6
    ^bb8:  // pred: ^bb5
      %2 = aie.dma_start(MM2S, 1, ^bb9, ^bb11)
    ^bb9:  // 2 preds: ^bb8, ^bb10
      aie.use_lock(%in3_cons_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in3_cons_buff_0 : memref<128xi32>, 64, 64) {bd_id = 24 : i32, next_bd_id = 25 : i32}
      aie.use_lock(%in3_cons_prod_lock_1, Release, 1)
      aie.next_bd ^bb10
    ^bb10:  // pred: ^bb9
      aie.use_lock(%in3_cons_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in3_cons_buff_1 : memref<128xi32>, 64, 64) {bd_id = 25 : i32, next_bd_id = 24 : i32}
      aie.use_lock(%in3_cons_prod_lock_1, Release, 1)
      aie.next_bd ^bb9
    ^bb11:  // pred: ^bb8
      %3 = aie.dma_start(S2MM, 1, ^bb12, ^bb14)
    ^bb12:  // 2 preds: ^bb11, ^bb13
      aie.use_lock(%out3_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out3_buff_0 : memref<128xi32>, 0, 64) {bd_id = 26 : i32, next_bd_id = 27 : i32}
      aie.use_lock(%out3_cons_lock_0, Release, 1)
      aie.next_bd ^bb13
    ^bb13:  // pred: ^bb12
      aie.use_lock(%out3_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out3_buff_1 : memref<128xi32>, 0, 64) {bd_id = 27 : i32, next_bd_id = 26 : i32}
      aie.use_lock(%out3_cons_lock_0, Release, 1)
      aie.next_bd ^bb12
    ^bb14:  // pred: ^bb11
      %4 = aie.dma_start(S2MM, 2, ^bb15, ^bb17)
    ^bb15:  // 2 preds: ^bb14, ^bb16
      aie.use_lock(%out3_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out3_buff_0 : memref<128xi32>, 64, 64) {bd_id = 6 : i32, next_bd_id = 7 : i32}
      aie.use_lock(%out3_cons_lock_1, Release, 1)
      aie.next_bd ^bb16
    ^bb16:  // pred: ^bb15
      aie.use_lock(%out3_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out3_buff_1 : memref<128xi32>, 64, 64) {bd_id = 7 : i32, next_bd_id = 6 : i32}
      aie.use_lock(%out3_cons_lock_1, Release, 1)
      aie.next_bd ^bb15
    ^bb17:  // pred: ^bb14
      %5 = aie.dma_start(MM2S, 2, ^bb18, ^bb22)
    ^bb18:  // 2 preds: ^bb17, ^bb21
      aie.use_lock(%out3_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out3_buff_0 : memref<128xi32>, 0, 64) {bd_id = 8 : i32, next_bd_id = 9 : i32}
      aie.use_lock(%out3_prod_lock_0, Release, 1)
      aie.next_bd ^bb19
    ^bb19:  // pred: ^bb18
      aie.use_lock(%out3_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out3_buff_0 : memref<128xi32>, 64, 64) {bd_id = 9 : i32, next_bd_id = 10 : i32}
      aie.use_lock(%out3_prod_lock_1, Release, 1)
      aie.next_bd ^bb20
    ^bb20:  // pred: ^bb19
      aie.use_lock(%out3_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out3_buff_1 : memref<128xi32>, 0, 64) {bd_id = 10 : i32, next_bd_id = 11 : i32}
      aie.use_lock(%out3_prod_lock_0, Release, 1)
      aie.next_bd ^bb21
    ^bb21:  // pred: ^bb20
      aie.use_lock(%out3_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out3_buff_1 : memref<128xi32>, 64, 64) {bd_id = 11 : i32, next_bd_id = 8 : i32}
      aie.use_lock(%out3_prod_lock_1, Release, 1)
      aie.next_bd ^bb18
    ^bb22:  // pred: ^bb17
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
    aie.shim_dma_allocation @out3_shim_alloc(%shim_noc_tile_3_0, S2MM, 0)
    aie.shim_dma_allocation @in4_shim_alloc(%shim_noc_tile_4_0, MM2S, 0)
    %memtile_dma_4_1 = aie.memtile_dma(%mem_tile_4_1) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb5)
    ^bb1:  // 2 preds: ^bb0, ^bb4
      aie.use_lock(%in4_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in4_cons_buff_0 : memref<128xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%in4_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in4_cons_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in4_cons_buff_0 : memref<128xi32>, 64, 64) {bd_id = 1 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%in4_cons_cons_lock_1, Release, 1)
      aie.next_bd ^bb3
    ^bb3:  // pred: ^bb2
      aie.use_lock(%in4_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in4_cons_buff_1 : memref<128xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%in4_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb4:  // pred: ^bb3
      aie.use_lock(%in4_cons_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in4_cons_buff_1 : memref<128xi32>, 64, 64) {bd_id = 3 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%in4_cons_cons_lock_1, Release, 1)
      aie.next_bd ^bb1
    ^bb5:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb6, ^bb8)
    ^bb6:  // 2 preds: ^bb5, ^bb7
      aie.use_lock(%in4_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in4_cons_buff_0 : memref<128xi32>, 0, 64) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%in4_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb7
    ^bb7:  // pred: ^bb6
      aie.use_lock(%in4_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in4_cons_buff_1 : memref<128xi32>, 0, 64) {bd_id = 5 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%in4_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb6
    ^bb8:  // pred: ^bb5
      %2 = aie.dma_start(MM2S, 1, ^bb9, ^bb11)
    ^bb9:  // 2 preds: ^bb8, ^bb10
      aie.use_lock(%in4_cons_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in4_cons_buff_0 : memref<128xi32>, 64, 64) {bd_id = 24 : i32, next_bd_id = 25 : i32}
      aie.use_lock(%in4_cons_prod_lock_1, Release, 1)
      aie.next_bd ^bb10
    ^bb10:  // pred: ^bb9
      aie.use_lock(%in4_cons_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in4_cons_buff_1 : memref<128xi32>, 64, 64) {bd_id = 25 : i32, next_bd_id = 24 : i32}
      aie.use_lock(%in4_cons_prod_lock_1, Release, 1)
      aie.next_bd ^bb9
    ^bb11:  // pred: ^bb8
      %3 = aie.dma_start(S2MM, 1, ^bb12, ^bb14)
    ^bb12:  // 2 preds: ^bb11, ^bb13
      aie.use_lock(%out4_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out4_buff_0 : memref<128xi32>, 0, 64) {bd_id = 26 : i32, next_bd_id = 27 : i32}
      aie.use_lock(%out4_cons_lock_0, Release, 1)
      aie.next_bd ^bb13
    ^bb13:  // pred: ^bb12
      aie.use_lock(%out4_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out4_buff_1 : memref<128xi32>, 0, 64) {bd_id = 27 : i32, next_bd_id = 26 : i32}
      aie.use_lock(%out4_cons_lock_0, Release, 1)
      aie.next_bd ^bb12
    ^bb14:  // pred: ^bb11
      %4 = aie.dma_start(S2MM, 2, ^bb15, ^bb17)
    ^bb15:  // 2 preds: ^bb14, ^bb16
      aie.use_lock(%out4_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out4_buff_0 : memref<128xi32>, 64, 64) {bd_id = 6 : i32, next_bd_id = 7 : i32}
      aie.use_lock(%out4_cons_lock_1, Release, 1)
      aie.next_bd ^bb16
    ^bb16:  // pred: ^bb15
      aie.use_lock(%out4_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out4_buff_1 : memref<128xi32>, 64, 64) {bd_id = 7 : i32, next_bd_id = 6 : i32}
      aie.use_lock(%out4_cons_lock_1, Release, 1)
      aie.next_bd ^bb15
    ^bb17:  // pred: ^bb14
      %5 = aie.dma_start(MM2S, 2, ^bb18, ^bb22)
    ^bb18:  // 2 preds: ^bb17, ^bb21
      aie.use_lock(%out4_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out4_buff_0 : memref<128xi32>, 0, 64) {bd_id = 8 : i32, next_bd_id = 9 : i32}
      aie.use_lock(%out4_prod_lock_0, Release, 1)
      aie.next_bd ^bb19
    ^bb19:  // pred: ^bb18
      aie.use_lock(%out4_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out4_buff_0 : memref<128xi32>, 64, 64) {bd_id = 9 : i32, next_bd_id = 10 : i32}
      aie.use_lock(%out4_prod_lock_1, Release, 1)
      aie.next_bd ^bb20
    ^bb20:  // pred: ^bb19
      aie.use_lock(%out4_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out4_buff_1 : memref<128xi32>, 0, 64) {bd_id = 10 : i32, next_bd_id = 11 : i32}
      aie.use_lock(%out4_prod_lock_0, Release, 1)
      aie.next_bd ^bb21
    ^bb21:  // pred: ^bb20
      aie.use_lock(%out4_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out4_buff_1 : memref<128xi32>, 64, 64) {bd_id = 11 : i32, next_bd_id = 8 : i32}
      aie.use_lock(%out4_prod_lock_1, Release, 1)
      aie.next_bd ^bb18
    ^bb22:  // pred: ^bb17
      aie.end
    }
    %mem_4_2 = aie.mem(%tile_4_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%i42_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i42_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%i42_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i42_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i42_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%i42_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%o42_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o42_buff_0 : memref<64xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%o42_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%o42_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o42_buff_1 : memref<64xi32>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%o42_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    %mem_4_3 = aie.mem(%tile_4_3) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%i43_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i43_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%i43_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i43_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i43_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%i43_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%o43_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o43_buff_0 : memref<64xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%o43_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%o43_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o43_buff_1 : memref<64xi32>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%o43_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    aie.shim_dma_allocation @out4_shim_alloc(%shim_noc_tile_4_0, S2MM, 0)
    aie.shim_dma_allocation @in5_shim_alloc(%shim_noc_tile_5_0, MM2S, 0)
    %memtile_dma_5_1 = aie.memtile_dma(%mem_tile_5_1) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb5)
    ^bb1:  // 2 preds: ^bb0, ^bb4
      aie.use_lock(%in5_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in5_cons_buff_0 : memref<128xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%in5_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in5_cons_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in5_cons_buff_0 : memref<128xi32>, 64, 64) {bd_id = 1 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%in5_cons_cons_lock_1, Release, 1)
      aie.next_bd ^bb3
    ^bb3:  // pred: ^bb2
      aie.use_lock(%in5_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in5_cons_buff_1 : memref<128xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%in5_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb4:  // pred: ^bb3
      aie.use_lock(%in5_cons_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in5_cons_buff_1 : memref<128xi32>, 64, 64) {bd_id = 3 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%in5_cons_cons_lock_1, Release, 1)
      aie.next_bd ^bb1
    ^bb5:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb6, ^bb8)
    ^bb6:  // 2 preds: ^bb5, ^bb7
      aie.use_lock(%in5_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in5_cons_buff_0 : memref<128xi32>, 0, 64) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%in5_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb7
    ^bb7:  // pred: ^bb6
      aie.use_lock(%in5_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in5_cons_buff_1 : memref<128xi32>, 0, 64) {bd_id = 5 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%in5_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb6
    ^bb8:  // pred: ^bb5
      %2 = aie.dma_start(MM2S, 1, ^bb9, ^bb11)
    ^bb9:  // 2 preds: ^bb8, ^bb10
      aie.use_lock(%in5_cons_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in5_cons_buff_0 : memref<128xi32>, 64, 64) {bd_id = 24 : i32, next_bd_id = 25 : i32}
      aie.use_lock(%in5_cons_prod_lock_1, Release, 1)
      aie.next_bd ^bb10
    ^bb10:  // pred: ^bb9
      aie.use_lock(%in5_cons_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in5_cons_buff_1 : memref<128xi32>, 64, 64) {bd_id = 25 : i32, next_bd_id = 24 : i32}
      aie.use_lock(%in5_cons_prod_lock_1, Release, 1)
      aie.next_bd ^bb9
    ^bb11:  // pred: ^bb8
      %3 = aie.dma_start(S2MM, 1, ^bb12, ^bb14)
    ^bb12:  // 2 preds: ^bb11, ^bb13
      aie.use_lock(%out5_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out5_buff_0 : memref<128xi32>, 0, 64) {bd_id = 26 : i32, next_bd_id = 27 : i32}
      aie.use_lock(%out5_cons_lock_0, Release, 1)
      aie.next_bd ^bb13
    ^bb13:  // pred: ^bb12
      aie.use_lock(%out5_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out5_buff_1 : memref<128xi32>, 0, 64) {bd_id = 27 : i32, next_bd_id = 26 : i32}
      aie.use_lock(%out5_cons_lock_0, Release, 1)
      aie.next_bd ^bb12
    ^bb14:  // pred: ^bb11
      %4 = aie.dma_start(S2MM, 2, ^bb15, ^bb17)
    ^bb15:  // 2 preds: ^bb14, ^bb16
      aie.use_lock(%out5_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out5_buff_0 : memref<128xi32>, 64, 64) {bd_id = 6 : i32, next_bd_id = 7 : i32}
      aie.use_lock(%out5_cons_lock_1, Release, 1)
      aie.next_bd ^bb16
    ^bb16:  // pred: ^bb15
      aie.use_lock(%out5_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out5_buff_1 : memref<128xi32>, 64, 64) {bd_id = 7 : i32, next_bd_id = 6 : i32}
      aie.use_lock(%out5_cons_lock_1, Release, 1)
      aie.next_bd ^bb15
    ^bb17:  // pred: ^bb14
      %5 = aie.dma_start(MM2S, 2, ^bb18, ^bb22)
    ^bb18:  // 2 preds: ^bb17, ^bb21
      aie.use_lock(%out5_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out5_buff_0 : memref<128xi32>, 0, 64) {bd_id = 8 : i32, next_bd_id = 9 : i32}
      aie.use_lock(%out5_prod_lock_0, Release, 1)
      aie.next_bd ^bb19
    ^bb19:  // pred: ^bb18
      aie.use_lock(%out5_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out5_buff_0 : memref<128xi32>, 64, 64) {bd_id = 9 : i32, next_bd_id = 10 : i32}
      aie.use_lock(%out5_prod_lock_1, Release, 1)
      aie.next_bd ^bb20
    ^bb20:  // pred: ^bb19
      aie.use_lock(%out5_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out5_buff_1 : memref<128xi32>, 0, 64) {bd_id = 10 : i32, next_bd_id = 11 : i32}
      aie.use_lock(%out5_prod_lock_0, Release, 1)
      aie.next_bd ^bb21
    ^bb21:  // pred: ^bb20
      aie.use_lock(%out5_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out5_buff_1 : memref<128xi32>, 64, 64) {bd_id = 11 : i32, next_bd_id = 8 : i32}
      aie.use_lock(%out5_prod_lock_1, Release, 1)
      aie.next_bd ^bb18
    ^bb22:  // pred: ^bb17
      aie.end
    }
    %mem_5_2 = aie.mem(%tile_5_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%i52_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i52_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%i52_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i52_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i52_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%i52_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%o52_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o52_buff_0 : memref<64xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%o52_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%o52_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o52_buff_1 : memref<64xi32>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%o52_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    %mem_5_3 = aie.mem(%tile_5_3) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%i53_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i53_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%i53_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i53_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i53_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%i53_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%o53_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o53_buff_0 : memref<64xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%o53_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%o53_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o53_buff_1 : memref<64xi32>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%o53_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    aie.shim_dma_allocation @out5_shim_alloc(%shim_noc_tile_5_0, S2MM, 0)
    aie.shim_dma_allocation @in6_shim_alloc(%shim_noc_tile_6_0, MM2S, 0)
    %memtile_dma_6_1 = aie.memtile_dma(%mem_tile_6_1) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb5)
    ^bb1:  // 2 preds: ^bb0, ^bb4
      aie.use_lock(%in6_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in6_cons_buff_0 : memref<128xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%in6_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in6_cons_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in6_cons_buff_0 : memref<128xi32>, 64, 64) {bd_id = 1 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%in6_cons_cons_lock_1, Release, 1)
      aie.next_bd ^bb3
    ^bb3:  // pred: ^bb2
      aie.use_lock(%in6_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in6_cons_buff_1 : memref<128xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%in6_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb4:  // pred: ^bb3
      aie.use_lock(%in6_cons_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in6_cons_buff_1 : memref<128xi32>, 64, 64) {bd_id = 3 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%in6_cons_cons_lock_1, Release, 1)
      aie.next_bd ^bb1
    ^bb5:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb6, ^bb8)
    ^bb6:  // 2 preds: ^bb5, ^bb7
      aie.use_lock(%in6_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in6_cons_buff_0 : memref<128xi32>, 0, 64) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%in6_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb7
    ^bb7:  // pred: ^bb6
      aie.use_lock(%in6_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in6_cons_buff_1 : memref<128xi32>, 0, 64) {bd_id = 5 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%in6_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb6
    ^bb8:  // pred: ^bb5
      %2 = aie.dma_start(MM2S, 1, ^bb9, ^bb11)
    ^bb9:  // 2 preds: ^bb8, ^bb10
      aie.use_lock(%in6_cons_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in6_cons_buff_0 : memref<128xi32>, 64, 64) {bd_id = 24 : i32, next_bd_id = 25 : i32}
      aie.use_lock(%in6_cons_prod_lock_1, Release, 1)
      aie.next_bd ^bb10
    ^bb10:  // pred: ^bb9
      aie.use_lock(%in6_cons_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in6_cons_buff_1 : memref<128xi32>, 64, 64) {bd_id = 25 : i32, next_bd_id = 24 : i32}
      aie.use_lock(%in6_cons_prod_lock_1, Release, 1)
      aie.next_bd ^bb9
    ^bb11:  // pred: ^bb8
      %3 = aie.dma_start(S2MM, 1, ^bb12, ^bb14)
    ^bb12:  // 2 preds: ^bb11, ^bb13
      aie.use_lock(%out6_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out6_buff_0 : memref<128xi32>, 0, 64) {bd_id = 26 : i32, next_bd_id = 27 : i32}
      aie.use_lock(%out6_cons_lock_0, Release, 1)
      aie.next_bd ^bb13
    ^bb13:  // pred: ^bb12
      aie.use_lock(%out6_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out6_buff_1 : memref<128xi32>, 0, 64) {bd_id = 27 : i32, next_bd_id = 26 : i32}
      aie.use_lock(%out6_cons_lock_0, Release, 1)
      aie.next_bd ^bb12
    ^bb14:  // pred: ^bb11
      %4 = aie.dma_start(S2MM, 2, ^bb15, ^bb17)
    ^bb15:  // 2 preds: ^bb14, ^bb16
      aie.use_lock(%out6_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out6_buff_0 : memref<128xi32>, 64, 64) {bd_id = 6 : i32, next_bd_id = 7 : i32}
      aie.use_lock(%out6_cons_lock_1, Release, 1)
      aie.next_bd ^bb16
    ^bb16:  // pred: ^bb15
      aie.use_lock(%out6_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out6_buff_1 : memref<128xi32>, 64, 64) {bd_id = 7 : i32, next_bd_id = 6 : i32}
      aie.use_lock(%out6_cons_lock_1, Release, 1)
      aie.next_bd ^bb15
    ^bb17:  // pred: ^bb14
      %5 = aie.dma_start(MM2S, 2, ^bb18, ^bb22)
    ^bb18:  // 2 preds: ^bb17, ^bb21
      aie.use_lock(%out6_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out6_buff_0 : memref<128xi32>, 0, 64) {bd_id = 8 : i32, next_bd_id = 9 : i32}
      aie.use_lock(%out6_prod_lock_0, Release, 1)
      aie.next_bd ^bb19
    ^bb19:  // pred: ^bb18
      aie.use_lock(%out6_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out6_buff_0 : memref<128xi32>, 64, 64) {bd_id = 9 : i32, next_bd_id = 10 : i32}
      aie.use_lock(%out6_prod_lock_1, Release, 1)
      aie.next_bd ^bb20
    ^bb20:  // pred: ^bb19
      aie.use_lock(%out6_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out6_buff_1 : memref<128xi32>, 0, 64) {bd_id = 10 : i32, next_bd_id = 11 : i32}
      aie.use_lock(%out6_prod_lock_0, Release, 1)
      aie.next_bd ^bb21
    ^bb21:  // pred: ^bb20
      aie.use_lock(%out6_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out6_buff_1 : memref<128xi32>, 64, 64) {bd_id = 11 : i32, next_bd_id = 8 : i32}
      aie.use_lock(%out6_prod_lock_1, Release, 1)
      aie.next_bd ^bb18
    ^bb22:  // pred: ^bb17
      aie.end
    }
    %mem_6_2 = aie.mem(%tile_6_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%i62_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i62_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%i62_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i62_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i62_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%i62_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%o62_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o62_buff_0 : memref<64xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%o62_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%o62_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o62_buff_1 : memref<64xi32>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%o62_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    %mem_6_3 = aie.mem(%tile_6_3) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%i63_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i63_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%i63_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i63_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i63_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%i63_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%o63_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o63_buff_0 : memref<64xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%o63_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%o63_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o63_buff_1 : memref<64xi32>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%o63_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    aie.shim_dma_allocation @out6_shim_alloc(%shim_noc_tile_6_0, S2MM, 0)
    aie.shim_dma_allocation @in7_shim_alloc(%shim_noc_tile_7_0, MM2S, 0)
    %memtile_dma_7_1 = aie.memtile_dma(%mem_tile_7_1) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb5)
    ^bb1:  // 2 preds: ^bb0, ^bb4
      aie.use_lock(%in7_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in7_cons_buff_0 : memref<128xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%in7_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in7_cons_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in7_cons_buff_0 : memref<128xi32>, 64, 64) {bd_id = 1 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%in7_cons_cons_lock_1, Release, 1)
      aie.next_bd ^bb3
    ^bb3:  // pred: ^bb2
      aie.use_lock(%in7_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in7_cons_buff_1 : memref<128xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%in7_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb4:  // pred: ^bb3
      aie.use_lock(%in7_cons_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in7_cons_buff_1 : memref<128xi32>, 64, 64) {bd_id = 3 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%in7_cons_cons_lock_1, Release, 1)
      aie.next_bd ^bb1
    ^bb5:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb6, ^bb8)
    ^bb6:  // 2 preds: ^bb5, ^bb7
      aie.use_lock(%in7_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in7_cons_buff_0 : memref<128xi32>, 0, 64) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%in7_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb7
    ^bb7:  // pred: ^bb6
      aie.use_lock(%in7_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in7_cons_buff_1 : memref<128xi32>, 0, 64) {bd_id = 5 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%in7_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb6
    ^bb8:  // pred: ^bb5
      %2 = aie.dma_start(MM2S, 1, ^bb9, ^bb11)
    ^bb9:  // 2 preds: ^bb8, ^bb10
      aie.use_lock(%in7_cons_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in7_cons_buff_0 : memref<128xi32>, 64, 64) {bd_id = 24 : i32, next_bd_id = 25 : i32}
      aie.use_lock(%in7_cons_prod_lock_1, Release, 1)
      aie.next_bd ^bb10
    ^bb10:  // pred: ^bb9
      aie.use_lock(%in7_cons_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%in7_cons_buff_1 : memref<128xi32>, 64, 64) {bd_id = 25 : i32, next_bd_id = 24 : i32}
      aie.use_lock(%in7_cons_prod_lock_1, Release, 1)
      aie.next_bd ^bb9
    ^bb11:  // pred: ^bb8
      %3 = aie.dma_start(S2MM, 1, ^bb12, ^bb14)
    ^bb12:  // 2 preds: ^bb11, ^bb13
      aie.use_lock(%out7_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out7_buff_0 : memref<128xi32>, 0, 64) {bd_id = 26 : i32, next_bd_id = 27 : i32}
      aie.use_lock(%out7_cons_lock_0, Release, 1)
      aie.next_bd ^bb13
    ^bb13:  // pred: ^bb12
      aie.use_lock(%out7_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out7_buff_1 : memref<128xi32>, 0, 64) {bd_id = 27 : i32, next_bd_id = 26 : i32}
      aie.use_lock(%out7_cons_lock_0, Release, 1)
      aie.next_bd ^bb12
    ^bb14:  // pred: ^bb11
      %4 = aie.dma_start(S2MM, 2, ^bb15, ^bb17)
    ^bb15:  // 2 preds: ^bb14, ^bb16
      aie.use_lock(%out7_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out7_buff_0 : memref<128xi32>, 64, 64) {bd_id = 6 : i32, next_bd_id = 7 : i32}
      aie.use_lock(%out7_cons_lock_1, Release, 1)
      aie.next_bd ^bb16
    ^bb16:  // pred: ^bb15
      aie.use_lock(%out7_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out7_buff_1 : memref<128xi32>, 64, 64) {bd_id = 7 : i32, next_bd_id = 6 : i32}
      aie.use_lock(%out7_cons_lock_1, Release, 1)
      aie.next_bd ^bb15
    ^bb17:  // pred: ^bb14
      %5 = aie.dma_start(MM2S, 2, ^bb18, ^bb22)
    ^bb18:  // 2 preds: ^bb17, ^bb21
      aie.use_lock(%out7_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out7_buff_0 : memref<128xi32>, 0, 64) {bd_id = 8 : i32, next_bd_id = 9 : i32}
      aie.use_lock(%out7_prod_lock_0, Release, 1)
      aie.next_bd ^bb19
    ^bb19:  // pred: ^bb18
      aie.use_lock(%out7_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out7_buff_0 : memref<128xi32>, 64, 64) {bd_id = 9 : i32, next_bd_id = 10 : i32}
      aie.use_lock(%out7_prod_lock_1, Release, 1)
      aie.next_bd ^bb20
    ^bb20:  // pred: ^bb19
      aie.use_lock(%out7_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out7_buff_1 : memref<128xi32>, 0, 64) {bd_id = 10 : i32, next_bd_id = 11 : i32}
      aie.use_lock(%out7_prod_lock_0, Release, 1)
      aie.next_bd ^bb21
    ^bb21:  // pred: ^bb20
      aie.use_lock(%out7_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%out7_buff_1 : memref<128xi32>, 64, 64) {bd_id = 11 : i32, next_bd_id = 8 : i32}
      aie.use_lock(%out7_prod_lock_1, Release, 1)
      aie.next_bd ^bb18
    ^bb22:  // pred: ^bb17
      aie.end
    }
    %mem_7_2 = aie.mem(%tile_7_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%i72_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i72_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%i72_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i72_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i72_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%i72_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%o72_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o72_buff_0 : memref<64xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%o72_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%o72_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o72_buff_1 : memref<64xi32>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%o72_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    %mem_7_3 = aie.mem(%tile_7_3) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%i73_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i73_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%i73_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%i73_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%i73_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%i73_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%o73_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o73_buff_0 : memref<64xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%o73_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%o73_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o73_buff_1 : memref<64xi32>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%o73_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    aie.shim_dma_allocation @out7_shim_alloc(%shim_noc_tile_7_0, S2MM, 0)
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
    aie.packet_flow(15) {
      aie.packet_source<%shim_noc_tile_4_0, TileControl : 0>
      aie.packet_dest<%shim_noc_tile_4_0, South : 0>
    } {keep_pkt_header = true, priority_route = true}
    aie.packet_flow(15) {
      aie.packet_source<%shim_noc_tile_5_0, TileControl : 0>
      aie.packet_dest<%shim_noc_tile_5_0, South : 0>
    } {keep_pkt_header = true, priority_route = true}
    aie.packet_flow(15) {
      aie.packet_source<%shim_noc_tile_6_0, TileControl : 0>
      aie.packet_dest<%shim_noc_tile_6_0, South : 0>
    } {keep_pkt_header = true, priority_route = true}
    aie.packet_flow(15) {
      aie.packet_source<%shim_noc_tile_7_0, TileControl : 0>
      aie.packet_dest<%shim_noc_tile_7_0, South : 0>
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
      aie.connect<North : 1, DMA : 1>
      aie.connect<North : 3, DMA : 2>
      aie.connect<DMA : 2, South : 2>
    }
    %switchbox_0_2 = aie.switchbox(%tile_0_2) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<South : 5, North : 3>
      aie.connect<DMA : 0, South : 1>
      aie.connect<North : 1, South : 3>
    }
    %switchbox_0_3 = aie.switchbox(%tile_0_3) {
      aie.connect<South : 3, DMA : 0>
      aie.connect<DMA : 0, South : 1>
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
      aie.connect<North : 1, DMA : 1>
      aie.connect<North : 0, DMA : 2>
      aie.connect<DMA : 2, South : 2>
    }
    %switchbox_1_2 = aie.switchbox(%tile_1_2) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<South : 5, North : 1>
      aie.connect<DMA : 0, South : 1>
      aie.connect<North : 1, South : 0>
    }
    %switchbox_1_3 = aie.switchbox(%tile_1_3) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<DMA : 0, South : 1>
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
      aie.connect<North : 1, DMA : 1>
      aie.connect<North : 0, DMA : 2>
      aie.connect<DMA : 2, South : 2>
    }
    %switchbox_2_2 = aie.switchbox(%tile_2_2) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<South : 5, North : 1>
      aie.connect<DMA : 0, South : 1>
      aie.connect<North : 1, South : 0>
    }
    %switchbox_2_3 = aie.switchbox(%tile_2_3) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<DMA : 0, South : 1>
    }
    %switchbox_3_0 = aie.switchbox(%shim_noc_tile_3_0) {
      aie.connect<South : 3, North : 1>
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
      aie.connect<South : 1, DMA : 0>
      aie.connect<DMA : 0, North : 1>
      aie.connect<DMA : 1, North : 5>
      aie.connect<North : 1, DMA : 1>
      aie.connect<North : 0, DMA : 2>
      aie.connect<DMA : 2, South : 2>
    }
    %switchbox_3_2 = aie.switchbox(%tile_3_2) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<South : 5, North : 1>
      aie.connect<DMA : 0, South : 1>
      aie.connect<North : 1, South : 0>
    }
    %switchbox_3_3 = aie.switchbox(%tile_3_3) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<DMA : 0, South : 1>
    }
    %switchbox_4_0 = aie.switchbox(%shim_noc_tile_4_0) {
      aie.connect<South : 3, North : 1>
      aie.connect<North : 2, South : 2>
      %0 = aie.amsel<5> (3)
      %1 = aie.masterset(South : 0, %0) {keep_pkt_header = true}
      aie.packet_rules(TileControl : 0) {
        aie.rule(31, 15, %0)
      }
    }
    %shim_mux_4_0 = aie.shim_mux(%shim_noc_tile_4_0) {
      aie.connect<DMA : 0, North : 3>
      aie.connect<North : 2, DMA : 0>
    }
    %switchbox_4_1 = aie.switchbox(%mem_tile_4_1) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<DMA : 0, North : 1>
      aie.connect<DMA : 1, North : 5>
      aie.connect<North : 1, DMA : 1>
      aie.connect<North : 0, DMA : 2>
      aie.connect<DMA : 2, South : 2>
    }
    %switchbox_4_2 = aie.switchbox(%tile_4_2) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<South : 5, North : 1>
      aie.connect<DMA : 0, South : 1>
      aie.connect<North : 1, South : 0>
    }
    %switchbox_4_3 = aie.switchbox(%tile_4_3) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<DMA : 0, South : 1>
    }
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
      aie.connect<North : 1, DMA : 1>
      aie.connect<North : 0, DMA : 2>
      aie.connect<DMA : 2, South : 2>
    }
    %switchbox_5_2 = aie.switchbox(%tile_5_2) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<South : 5, North : 1>
      aie.connect<DMA : 0, South : 1>
      aie.connect<North : 1, South : 0>
    }
    %switchbox_5_3 = aie.switchbox(%tile_5_3) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<DMA : 0, South : 1>
    }
    %switchbox_6_0 = aie.switchbox(%shim_noc_tile_6_0) {
      aie.connect<South : 3, North : 1>
      aie.connect<North : 2, South : 2>
      %0 = aie.amsel<5> (3)
      %1 = aie.masterset(South : 0, %0) {keep_pkt_header = true}
      aie.packet_rules(TileControl : 0) {
        aie.rule(31, 15, %0)
      }
    }
    %shim_mux_6_0 = aie.shim_mux(%shim_noc_tile_6_0) {
      aie.connect<DMA : 0, North : 3>
      aie.connect<North : 2, DMA : 0>
    }
    %switchbox_6_1 = aie.switchbox(%mem_tile_6_1) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<DMA : 0, North : 1>
      aie.connect<DMA : 1, North : 5>
      aie.connect<North : 1, DMA : 1>
      aie.connect<North : 0, DMA : 2>
      aie.connect<DMA : 2, South : 2>
    }
    %switchbox_6_2 = aie.switchbox(%tile_6_2) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<South : 5, North : 1>
      aie.connect<DMA : 0, South : 1>
      aie.connect<North : 1, South : 0>
    }
    %switchbox_6_3 = aie.switchbox(%tile_6_3) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<DMA : 0, South : 1>
    }
    %switchbox_7_0 = aie.switchbox(%shim_noc_tile_7_0) {
      aie.connect<South : 3, North : 0>
      aie.connect<North : 2, South : 2>
      %0 = aie.amsel<5> (3)
      %1 = aie.masterset(South : 0, %0) {keep_pkt_header = true}
      aie.packet_rules(TileControl : 0) {
        aie.rule(31, 15, %0)
      }
    }
    %shim_mux_7_0 = aie.shim_mux(%shim_noc_tile_7_0) {
      aie.connect<DMA : 0, North : 3>
      aie.connect<North : 2, DMA : 0>
    }
    %switchbox_7_1 = aie.switchbox(%mem_tile_7_1) {
      aie.connect<South : 0, DMA : 0>
      aie.connect<DMA : 0, North : 1>
      aie.connect<DMA : 1, North : 5>
      aie.connect<North : 1, DMA : 1>
      aie.connect<North : 2, DMA : 2>
      aie.connect<DMA : 2, South : 2>
    }
    %switchbox_7_2 = aie.switchbox(%tile_7_2) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<South : 5, North : 4>
      aie.connect<DMA : 0, South : 1>
      aie.connect<North : 1, South : 2>
    }
    %switchbox_7_3 = aie.switchbox(%tile_7_3) {
      aie.connect<South : 4, DMA : 0>
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
    aie.wire(%switchbox_3_0 : East, %switchbox_4_0 : West)
    aie.wire(%shim_mux_4_0 : North, %switchbox_4_0 : South)
    aie.wire(%shim_noc_tile_4_0 : DMA, %shim_mux_4_0 : DMA)
    aie.wire(%switchbox_3_1 : East, %switchbox_4_1 : West)
    aie.wire(%mem_tile_4_1 : Core, %switchbox_4_1 : Core)
    aie.wire(%mem_tile_4_1 : DMA, %switchbox_4_1 : DMA)
    aie.wire(%switchbox_4_0 : North, %switchbox_4_1 : South)
    aie.wire(%switchbox_3_2 : East, %switchbox_4_2 : West)
    aie.wire(%tile_4_2 : Core, %switchbox_4_2 : Core)
    aie.wire(%tile_4_2 : DMA, %switchbox_4_2 : DMA)
    aie.wire(%switchbox_4_1 : North, %switchbox_4_2 : South)
    aie.wire(%switchbox_3_3 : East, %switchbox_4_3 : West)
    aie.wire(%tile_4_3 : Core, %switchbox_4_3 : Core)
    aie.wire(%tile_4_3 : DMA, %switchbox_4_3 : DMA)
    aie.wire(%switchbox_4_2 : North, %switchbox_4_3 : South)
    aie.wire(%switchbox_4_0 : East, %switchbox_5_0 : West)
    aie.wire(%shim_mux_5_0 : North, %switchbox_5_0 : South)
    aie.wire(%shim_noc_tile_5_0 : DMA, %shim_mux_5_0 : DMA)
    aie.wire(%switchbox_4_1 : East, %switchbox_5_1 : West)
    aie.wire(%mem_tile_5_1 : Core, %switchbox_5_1 : Core)
    aie.wire(%mem_tile_5_1 : DMA, %switchbox_5_1 : DMA)
    aie.wire(%switchbox_5_0 : North, %switchbox_5_1 : South)
    aie.wire(%switchbox_4_2 : East, %switchbox_5_2 : West)
    aie.wire(%tile_5_2 : Core, %switchbox_5_2 : Core)
    aie.wire(%tile_5_2 : DMA, %switchbox_5_2 : DMA)
    aie.wire(%switchbox_5_1 : North, %switchbox_5_2 : South)
    aie.wire(%switchbox_4_3 : East, %switchbox_5_3 : West)
    aie.wire(%tile_5_3 : Core, %switchbox_5_3 : Core)
    aie.wire(%tile_5_3 : DMA, %switchbox_5_3 : DMA)
    aie.wire(%switchbox_5_2 : North, %switchbox_5_3 : South)
    aie.wire(%switchbox_5_0 : East, %switchbox_6_0 : West)
    aie.wire(%shim_mux_6_0 : North, %switchbox_6_0 : South)
    aie.wire(%shim_noc_tile_6_0 : DMA, %shim_mux_6_0 : DMA)
    aie.wire(%switchbox_5_1 : East, %switchbox_6_1 : West)
    aie.wire(%mem_tile_6_1 : Core, %switchbox_6_1 : Core)
    aie.wire(%mem_tile_6_1 : DMA, %switchbox_6_1 : DMA)
    aie.wire(%switchbox_6_0 : North, %switchbox_6_1 : South)
    aie.wire(%switchbox_5_2 : East, %switchbox_6_2 : West)
    aie.wire(%tile_6_2 : Core, %switchbox_6_2 : Core)
    aie.wire(%tile_6_2 : DMA, %switchbox_6_2 : DMA)
    aie.wire(%switchbox_6_1 : North, %switchbox_6_2 : South)
    aie.wire(%switchbox_5_3 : East, %switchbox_6_3 : West)
    aie.wire(%tile_6_3 : Core, %switchbox_6_3 : Core)
    aie.wire(%tile_6_3 : DMA, %switchbox_6_3 : DMA)
    aie.wire(%switchbox_6_2 : North, %switchbox_6_3 : South)
    aie.wire(%switchbox_6_0 : East, %switchbox_7_0 : West)
    aie.wire(%shim_mux_7_0 : North, %switchbox_7_0 : South)
    aie.wire(%shim_noc_tile_7_0 : DMA, %shim_mux_7_0 : DMA)
    aie.wire(%switchbox_6_1 : East, %switchbox_7_1 : West)
    aie.wire(%mem_tile_7_1 : Core, %switchbox_7_1 : Core)
    aie.wire(%mem_tile_7_1 : DMA, %switchbox_7_1 : DMA)
    aie.wire(%switchbox_7_0 : North, %switchbox_7_1 : South)
    aie.wire(%switchbox_6_2 : East, %switchbox_7_2 : West)
    aie.wire(%tile_7_2 : Core, %switchbox_7_2 : Core)
    aie.wire(%tile_7_2 : DMA, %switchbox_7_2 : DMA)
    aie.wire(%switchbox_7_1 : North, %switchbox_7_2 : South)
    aie.wire(%switchbox_6_3 : East, %switchbox_7_3 : West)
    aie.wire(%tile_7_3 : Core, %switchbox_7_3 : Core)
    aie.wire(%tile_7_3 : DMA, %switchbox_7_3 : DMA)
    aie.wire(%switchbox_7_2 : North, %switchbox_7_3 : South)
  }
}
