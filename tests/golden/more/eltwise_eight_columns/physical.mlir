module {
  aie.device(npu2) {
    func.func private @add(memref<64xbf16>, memref<64xbf16>, memref<64xbf16>) attributes {link_with = "add.o"}
    %shim_noc_tile_0_0 = aie.tile(0, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %tile_0_2 = aie.tile(0, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %shim_noc_tile_1_0 = aie.tile(1, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %tile_1_2 = aie.tile(1, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %shim_noc_tile_2_0 = aie.tile(2, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %tile_2_2 = aie.tile(2, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %shim_noc_tile_3_0 = aie.tile(3, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %tile_3_2 = aie.tile(3, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %shim_noc_tile_4_0 = aie.tile(4, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %tile_4_2 = aie.tile(4, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %shim_noc_tile_5_0 = aie.tile(5, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %tile_5_2 = aie.tile(5, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %shim_noc_tile_6_0 = aie.tile(6, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %tile_6_2 = aie.tile(6, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %shim_noc_tile_7_0 = aie.tile(7, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %tile_7_2 = aie.tile(7, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %o7_cons_prod_lock_0 = aie.lock(%shim_noc_tile_7_0, 4) {init = 0 : i32, sym_name = "o7_cons_prod_lock_0"}
    %o7_cons_cons_lock_0 = aie.lock(%shim_noc_tile_7_0, 5) {init = 0 : i32, sym_name = "o7_cons_cons_lock_0"}
    %o7_buff_0 = aie.buffer(%tile_7_2) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "o7_buff_0"} : memref<64xbf16> 
    %o7_buff_1 = aie.buffer(%tile_7_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o7_buff_1"} : memref<64xbf16> 
    %o7_prod_lock_0 = aie.lock(%tile_7_2, 4) {init = 2 : i32, sym_name = "o7_prod_lock_0"}
    %o7_cons_lock_0 = aie.lock(%tile_7_2, 5) {init = 0 : i32, sym_name = "o7_cons_lock_0"}
    %b7_cons_buff_0 = aie.buffer(%tile_7_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "b7_cons_buff_0"} : memref<64xbf16> 
    %b7_cons_buff_1 = aie.buffer(%tile_7_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "b7_cons_buff_1"} : memref<64xbf16> 
    %b7_cons_prod_lock_0 = aie.lock(%tile_7_2, 2) {init = 2 : i32, sym_name = "b7_cons_prod_lock_0"}
    %b7_cons_cons_lock_0 = aie.lock(%tile_7_2, 3) {init = 0 : i32, sym_name = "b7_cons_cons_lock_0"}
    %b7_prod_lock_0 = aie.lock(%shim_noc_tile_7_0, 2) {init = 0 : i32, sym_name = "b7_prod_lock_0"}
    %b7_cons_lock_0 = aie.lock(%shim_noc_tile_7_0, 3) {init = 0 : i32, sym_name = "b7_cons_lock_0"}
    %a7_cons_buff_0 = aie.buffer(%tile_7_2) {address = 1152 : i32, mem_bank = 0 : i32, sym_name = "a7_cons_buff_0"} : memref<64xbf16> 
    %a7_cons_buff_1 = aie.buffer(%tile_7_2) {address = 16512 : i32, mem_bank = 1 : i32, sym_name = "a7_cons_buff_1"} : memref<64xbf16> 
    %a7_cons_prod_lock_0 = aie.lock(%tile_7_2, 0) {init = 2 : i32, sym_name = "a7_cons_prod_lock_0"}
    %a7_cons_cons_lock_0 = aie.lock(%tile_7_2, 1) {init = 0 : i32, sym_name = "a7_cons_cons_lock_0"}
    %a7_prod_lock_0 = aie.lock(%shim_noc_tile_7_0, 0) {init = 0 : i32, sym_name = "a7_prod_lock_0"}
    %a7_cons_lock_0 = aie.lock(%shim_noc_tile_7_0, 1) {init = 0 : i32, sym_name = "a7_cons_lock_0"}
    %o6_cons_prod_lock_0 = aie.lock(%shim_noc_tile_6_0, 4) {init = 0 : i32, sym_name = "o6_cons_prod_lock_0"}
    %o6_cons_cons_lock_0 = aie.lock(%shim_noc_tile_6_0, 5) {init = 0 : i32, sym_name = "o6_cons_cons_lock_0"}
    %o6_buff_0 = aie.buffer(%tile_6_2) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "o6_buff_0"} : memref<64xbf16> 
    %o6_buff_1 = aie.buffer(%tile_6_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o6_buff_1"} : memref<64xbf16> 
    %o6_prod_lock_0 = aie.lock(%tile_6_2, 4) {init = 2 : i32, sym_name = "o6_prod_lock_0"}
    %o6_cons_lock_0 = aie.lock(%tile_6_2, 5) {init = 0 : i32, sym_name = "o6_cons_lock_0"}
    %b6_cons_buff_0 = aie.buffer(%tile_6_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "b6_cons_buff_0"} : memref<64xbf16> 
    %b6_cons_buff_1 = aie.buffer(%tile_6_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "b6_cons_buff_1"} : memref<64xbf16> 
    %b6_cons_prod_lock_0 = aie.lock(%tile_6_2, 2) {init = 2 : i32, sym_name = "b6_cons_prod_lock_0"}
    %b6_cons_cons_lock_0 = aie.lock(%tile_6_2, 3) {init = 0 : i32, sym_name = "b6_cons_cons_lock_0"}
    %b6_prod_lock_0 = aie.lock(%shim_noc_tile_6_0, 2) {init = 0 : i32, sym_name = "b6_prod_lock_0"}
    %b6_cons_lock_0 = aie.lock(%shim_noc_tile_6_0, 3) {init = 0 : i32, sym_name = "b6_cons_lock_0"}
    %a6_cons_buff_0 = aie.buffer(%tile_6_2) {address = 1152 : i32, mem_bank = 0 : i32, sym_name = "a6_cons_buff_0"} : memref<64xbf16> 
    %a6_cons_buff_1 = aie.buffer(%tile_6_2) {address = 16512 : i32, mem_bank = 1 : i32, sym_name = "a6_cons_buff_1"} : memref<64xbf16> 
    %a6_cons_prod_lock_0 = aie.lock(%tile_6_2, 0) {init = 2 : i32, sym_name = "a6_cons_prod_lock_0"}
    %a6_cons_cons_lock_0 = aie.lock(%tile_6_2, 1) {init = 0 : i32, sym_name = "a6_cons_cons_lock_0"}
    %a6_prod_lock_0 = aie.lock(%shim_noc_tile_6_0, 0) {init = 0 : i32, sym_name = "a6_prod_lock_0"}
    %a6_cons_lock_0 = aie.lock(%shim_noc_tile_6_0, 1) {init = 0 : i32, sym_name = "a6_cons_lock_0"}
    %o5_cons_prod_lock_0 = aie.lock(%shim_noc_tile_5_0, 4) {init = 0 : i32, sym_name = "o5_cons_prod_lock_0"}
    %o5_cons_cons_lock_0 = aie.lock(%shim_noc_tile_5_0, 5) {init = 0 : i32, sym_name = "o5_cons_cons_lock_0"}
    %o5_buff_0 = aie.buffer(%tile_5_2) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "o5_buff_0"} : memref<64xbf16> 
    %o5_buff_1 = aie.buffer(%tile_5_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o5_buff_1"} : memref<64xbf16> 
    %o5_prod_lock_0 = aie.lock(%tile_5_2, 4) {init = 2 : i32, sym_name = "o5_prod_lock_0"}
    %o5_cons_lock_0 = aie.lock(%tile_5_2, 5) {init = 0 : i32, sym_name = "o5_cons_lock_0"}
    %b5_cons_buff_0 = aie.buffer(%tile_5_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "b5_cons_buff_0"} : memref<64xbf16> 
    %b5_cons_buff_1 = aie.buffer(%tile_5_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "b5_cons_buff_1"} : memref<64xbf16> 
    %b5_cons_prod_lock_0 = aie.lock(%tile_5_2, 2) {init = 2 : i32, sym_name = "b5_cons_prod_lock_0"}
    %b5_cons_cons_lock_0 = aie.lock(%tile_5_2, 3) {init = 0 : i32, sym_name = "b5_cons_cons_lock_0"}
    %b5_prod_lock_0 = aie.lock(%shim_noc_tile_5_0, 2) {init = 0 : i32, sym_name = "b5_prod_lock_0"}
    %b5_cons_lock_0 = aie.lock(%shim_noc_tile_5_0, 3) {init = 0 : i32, sym_name = "b5_cons_lock_0"}
    %a5_cons_buff_0 = aie.buffer(%tile_5_2) {address = 1152 : i32, mem_bank = 0 : i32, sym_name = "a5_cons_buff_0"} : memref<64xbf16> 
    %a5_cons_buff_1 = aie.buffer(%tile_5_2) {address = 16512 : i32, mem_bank = 1 : i32, sym_name = "a5_cons_buff_1"} : memref<64xbf16> 
    %a5_cons_prod_lock_0 = aie.lock(%tile_5_2, 0) {init = 2 : i32, sym_name = "a5_cons_prod_lock_0"}
    %a5_cons_cons_lock_0 = aie.lock(%tile_5_2, 1) {init = 0 : i32, sym_name = "a5_cons_cons_lock_0"}
    %a5_prod_lock_0 = aie.lock(%shim_noc_tile_5_0, 0) {init = 0 : i32, sym_name = "a5_prod_lock_0"}
    %a5_cons_lock_0 = aie.lock(%shim_noc_tile_5_0, 1) {init = 0 : i32, sym_name = "a5_cons_lock_0"}
    %o4_cons_prod_lock_0 = aie.lock(%shim_noc_tile_4_0, 4) {init = 0 : i32, sym_name = "o4_cons_prod_lock_0"}
    %o4_cons_cons_lock_0 = aie.lock(%shim_noc_tile_4_0, 5) {init = 0 : i32, sym_name = "o4_cons_cons_lock_0"}
    %o4_buff_0 = aie.buffer(%tile_4_2) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "o4_buff_0"} : memref<64xbf16> 
    %o4_buff_1 = aie.buffer(%tile_4_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o4_buff_1"} : memref<64xbf16> 
    %o4_prod_lock_0 = aie.lock(%tile_4_2, 4) {init = 2 : i32, sym_name = "o4_prod_lock_0"}
    %o4_cons_lock_0 = aie.lock(%tile_4_2, 5) {init = 0 : i32, sym_name = "o4_cons_lock_0"}
    %b4_cons_buff_0 = aie.buffer(%tile_4_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "b4_cons_buff_0"} : memref<64xbf16> 
    %b4_cons_buff_1 = aie.buffer(%tile_4_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "b4_cons_buff_1"} : memref<64xbf16> 
    %b4_cons_prod_lock_0 = aie.lock(%tile_4_2, 2) {init = 2 : i32, sym_name = "b4_cons_prod_lock_0"}
    %b4_cons_cons_lock_0 = aie.lock(%tile_4_2, 3) {init = 0 : i32, sym_name = "b4_cons_cons_lock_0"}
    %b4_prod_lock_0 = aie.lock(%shim_noc_tile_4_0, 2) {init = 0 : i32, sym_name = "b4_prod_lock_0"}
    %b4_cons_lock_0 = aie.lock(%shim_noc_tile_4_0, 3) {init = 0 : i32, sym_name = "b4_cons_lock_0"}
    %a4_cons_buff_0 = aie.buffer(%tile_4_2) {address = 1152 : i32, mem_bank = 0 : i32, sym_name = "a4_cons_buff_0"} : memref<64xbf16> 
    %a4_cons_buff_1 = aie.buffer(%tile_4_2) {address = 16512 : i32, mem_bank = 1 : i32, sym_name = "a4_cons_buff_1"} : memref<64xbf16> 
    %a4_cons_prod_lock_0 = aie.lock(%tile_4_2, 0) {init = 2 : i32, sym_name = "a4_cons_prod_lock_0"}
    %a4_cons_cons_lock_0 = aie.lock(%tile_4_2, 1) {init = 0 : i32, sym_name = "a4_cons_cons_lock_0"}
    %a4_prod_lock_0 = aie.lock(%shim_noc_tile_4_0, 0) {init = 0 : i32, sym_name = "a4_prod_lock_0"}
    %a4_cons_lock_0 = aie.lock(%shim_noc_tile_4_0, 1) {init = 0 : i32, sym_name = "a4_cons_lock_0"}
    %o3_cons_prod_lock_0 = aie.lock(%shim_noc_tile_3_0, 4) {init = 0 : i32, sym_name = "o3_cons_prod_lock_0"}
    %o3_cons_cons_lock_0 = aie.lock(%shim_noc_tile_3_0, 5) {init = 0 : i32, sym_name = "o3_cons_cons_lock_0"}
    %o3_buff_0 = aie.buffer(%tile_3_2) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "o3_buff_0"} : memref<64xbf16> 
    %o3_buff_1 = aie.buffer(%tile_3_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o3_buff_1"} : memref<64xbf16> 
    %o3_prod_lock_0 = aie.lock(%tile_3_2, 4) {init = 2 : i32, sym_name = "o3_prod_lock_0"}
    %o3_cons_lock_0 = aie.lock(%tile_3_2, 5) {init = 0 : i32, sym_name = "o3_cons_lock_0"}
    %b3_cons_buff_0 = aie.buffer(%tile_3_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "b3_cons_buff_0"} : memref<64xbf16> 
    %b3_cons_buff_1 = aie.buffer(%tile_3_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "b3_cons_buff_1"} : memref<64xbf16> 
    %b3_cons_prod_lock_0 = aie.lock(%tile_3_2, 2) {init = 2 : i32, sym_name = "b3_cons_prod_lock_0"}
    %b3_cons_cons_lock_0 = aie.lock(%tile_3_2, 3) {init = 0 : i32, sym_name = "b3_cons_cons_lock_0"}
    %b3_prod_lock_0 = aie.lock(%shim_noc_tile_3_0, 2) {init = 0 : i32, sym_name = "b3_prod_lock_0"}
    %b3_cons_lock_0 = aie.lock(%shim_noc_tile_3_0, 3) {init = 0 : i32, sym_name = "b3_cons_lock_0"}
    %a3_cons_buff_0 = aie.buffer(%tile_3_2) {address = 1152 : i32, mem_bank = 0 : i32, sym_name = "a3_cons_buff_0"} : memref<64xbf16> 
    %a3_cons_buff_1 = aie.buffer(%tile_3_2) {address = 16512 : i32, mem_bank = 1 : i32, sym_name = "a3_cons_buff_1"} : memref<64xbf16> 
    %a3_cons_prod_lock_0 = aie.lock(%tile_3_2, 0) {init = 2 : i32, sym_name = "a3_cons_prod_lock_0"}
    %a3_cons_cons_lock_0 = aie.lock(%tile_3_2, 1) {init = 0 : i32, sym_name = "a3_cons_cons_lock_0"}
    %a3_prod_lock_0 = aie.lock(%shim_noc_tile_3_0, 0) {init = 0 : i32, sym_name = "a3_prod_lock_0"}
    %a3_cons_lock_0 = aie.lock(%shim_noc_tile_3_0, 1) {init = 0 : i32, sym_name = "a3_cons_lock_0"}
    %o2_cons_prod_lock_0 = aie.lock(%shim_noc_tile_2_0, 4) {init = 0 : i32, sym_name = "o2_cons_prod_lock_0"}
    %o2_cons_cons_lock_0 = aie.lock(%shim_noc_tile_2_0, 5) {init = 0 : i32, sym_name = "o2_cons_cons_lock_0"}
    %o2_buff_0 = aie.buffer(%tile_2_2) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "o2_buff_0"} : memref<64xbf16> 
    %o2_buff_1 = aie.buffer(%tile_2_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o2_buff_1"} : memref<64xbf16> 
    %o2_prod_lock_0 = aie.lock(%tile_2_2, 4) {init = 2 : i32, sym_name = "o2_prod_lock_0"}
    %o2_cons_lock_0 = aie.lock(%tile_2_2, 5) {init = 0 : i32, sym_name = "o2_cons_lock_0"}
    %b2_cons_buff_0 = aie.buffer(%tile_2_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "b2_cons_buff_0"} : memref<64xbf16> 
    %b2_cons_buff_1 = aie.buffer(%tile_2_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "b2_cons_buff_1"} : memref<64xbf16> 
    %b2_cons_prod_lock_0 = aie.lock(%tile_2_2, 2) {init = 2 : i32, sym_name = "b2_cons_prod_lock_0"}
    %b2_cons_cons_lock_0 = aie.lock(%tile_2_2, 3) {init = 0 : i32, sym_name = "b2_cons_cons_lock_0"}
    %b2_prod_lock_0 = aie.lock(%shim_noc_tile_2_0, 2) {init = 0 : i32, sym_name = "b2_prod_lock_0"}
    %b2_cons_lock_0 = aie.lock(%shim_noc_tile_2_0, 3) {init = 0 : i32, sym_name = "b2_cons_lock_0"}
    %a2_cons_buff_0 = aie.buffer(%tile_2_2) {address = 1152 : i32, mem_bank = 0 : i32, sym_name = "a2_cons_buff_0"} : memref<64xbf16> 
    %a2_cons_buff_1 = aie.buffer(%tile_2_2) {address = 16512 : i32, mem_bank = 1 : i32, sym_name = "a2_cons_buff_1"} : memref<64xbf16> 
    %a2_cons_prod_lock_0 = aie.lock(%tile_2_2, 0) {init = 2 : i32, sym_name = "a2_cons_prod_lock_0"}
    %a2_cons_cons_lock_0 = aie.lock(%tile_2_2, 1) {init = 0 : i32, sym_name = "a2_cons_cons_lock_0"}
    %a2_prod_lock_0 = aie.lock(%shim_noc_tile_2_0, 0) {init = 0 : i32, sym_name = "a2_prod_lock_0"}
    %a2_cons_lock_0 = aie.lock(%shim_noc_tile_2_0, 1) {init = 0 : i32, sym_name = "a2_cons_lock_0"}
    %o1_cons_prod_lock_0 = aie.lock(%shim_noc_tile_1_0, 4) {init = 0 : i32, sym_name = "o1_cons_prod_lock_0"}
    %o1_cons_cons_lock_0 = aie.lock(%shim_noc_tile_1_0, 5) {init = 0 : i32, sym_name = "o1_cons_cons_lock_0"}
    %o1_buff_0 = aie.buffer(%tile_1_2) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "o1_buff_0"} : memref<64xbf16> 
    %o1_buff_1 = aie.buffer(%tile_1_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o1_buff_1"} : memref<64xbf16> 
    %o1_prod_lock_0 = aie.lock(%tile_1_2, 4) {init = 2 : i32, sym_name = "o1_prod_lock_0"}
    %o1_cons_lock_0 = aie.lock(%tile_1_2, 5) {init = 0 : i32, sym_name = "o1_cons_lock_0"}
    %b1_cons_buff_0 = aie.buffer(%tile_1_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "b1_cons_buff_0"} : memref<64xbf16> 
    %b1_cons_buff_1 = aie.buffer(%tile_1_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "b1_cons_buff_1"} : memref<64xbf16> 
    %b1_cons_prod_lock_0 = aie.lock(%tile_1_2, 2) {init = 2 : i32, sym_name = "b1_cons_prod_lock_0"}
    %b1_cons_cons_lock_0 = aie.lock(%tile_1_2, 3) {init = 0 : i32, sym_name = "b1_cons_cons_lock_0"}
    %b1_prod_lock_0 = aie.lock(%shim_noc_tile_1_0, 2) {init = 0 : i32, sym_name = "b1_prod_lock_0"}
    %b1_cons_lock_0 = aie.lock(%shim_noc_tile_1_0, 3) {init = 0 : i32, sym_name = "b1_cons_lock_0"}
    %a1_cons_buff_0 = aie.buffer(%tile_1_2) {address = 1152 : i32, mem_bank = 0 : i32, sym_name = "a1_cons_buff_0"} : memref<64xbf16> 
    %a1_cons_buff_1 = aie.buffer(%tile_1_2) {address = 16512 : i32, mem_bank = 1 : i32, sym_name = "a1_cons_buff_1"} : memref<64xbf16> 
    %a1_cons_prod_lock_0 = aie.lock(%tile_1_2, 0) {init = 2 : i32, sym_name = "a1_cons_prod_lock_0"}
    %a1_cons_cons_lock_0 = aie.lock(%tile_1_2, 1) {init = 0 : i32, sym_name = "a1_cons_cons_lock_0"}
    %a1_prod_lock_0 = aie.lock(%shim_noc_tile_1_0, 0) {init = 0 : i32, sym_name = "a1_prod_lock_0"}
    %a1_cons_lock_0 = aie.lock(%shim_noc_tile_1_0, 1) {init = 0 : i32, sym_name = "a1_cons_lock_0"}
    %o0_cons_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 4) {init = 0 : i32, sym_name = "o0_cons_prod_lock_0"}
    %o0_cons_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 5) {init = 0 : i32, sym_name = "o0_cons_cons_lock_0"}
    %o0_buff_0 = aie.buffer(%tile_0_2) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "o0_buff_0"} : memref<64xbf16> 
    %o0_buff_1 = aie.buffer(%tile_0_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o0_buff_1"} : memref<64xbf16> 
    %o0_prod_lock_0 = aie.lock(%tile_0_2, 4) {init = 2 : i32, sym_name = "o0_prod_lock_0"}
    %o0_cons_lock_0 = aie.lock(%tile_0_2, 5) {init = 0 : i32, sym_name = "o0_cons_lock_0"}
    %b0_cons_buff_0 = aie.buffer(%tile_0_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "b0_cons_buff_0"} : memref<64xbf16> 
    %b0_cons_buff_1 = aie.buffer(%tile_0_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "b0_cons_buff_1"} : memref<64xbf16> 
    %b0_cons_prod_lock_0 = aie.lock(%tile_0_2, 2) {init = 2 : i32, sym_name = "b0_cons_prod_lock_0"}
    %b0_cons_cons_lock_0 = aie.lock(%tile_0_2, 3) {init = 0 : i32, sym_name = "b0_cons_cons_lock_0"}
    %b0_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 2) {init = 0 : i32, sym_name = "b0_prod_lock_0"}
    %b0_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 3) {init = 0 : i32, sym_name = "b0_cons_lock_0"}
    %a0_cons_buff_0 = aie.buffer(%tile_0_2) {address = 1152 : i32, mem_bank = 0 : i32, sym_name = "a0_cons_buff_0"} : memref<64xbf16> 
    %a0_cons_buff_1 = aie.buffer(%tile_0_2) {address = 16512 : i32, mem_bank = 1 : i32, sym_name = "a0_cons_buff_1"} : memref<64xbf16> 
    %a0_cons_prod_lock_0 = aie.lock(%tile_0_2, 0) {init = 2 : i32, sym_name = "a0_cons_prod_lock_0"}
    %a0_cons_cons_lock_0 = aie.lock(%tile_0_2, 1) {init = 0 : i32, sym_name = "a0_cons_cons_lock_0"}
    %a0_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 0) {init = 0 : i32, sym_name = "a0_prod_lock_0"}
    %a0_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 1) {init = 0 : i32, sym_name = "a0_cons_lock_0"}
    %core_0_2 = aie.core(%tile_0_2) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%a0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o0_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @add(%a0_cons_buff_0, %b0_cons_buff_0, %o0_buff_0) : (memref<64xbf16>, memref<64xbf16>, memref<64xbf16>) -> ()
      aie.use_lock(%a0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o0_cons_lock_0, Release, 1)
      aie.use_lock(%a0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o0_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @add(%a0_cons_buff_1, %b0_cons_buff_1, %o0_buff_1) : (memref<64xbf16>, memref<64xbf16>, memref<64xbf16>) -> ()
      aie.use_lock(%a0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o0_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%a0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o0_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @add(%a0_cons_buff_0, %b0_cons_buff_0, %o0_buff_0) : (memref<64xbf16>, memref<64xbf16>, memref<64xbf16>) -> ()
      aie.use_lock(%a0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o0_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["add.o"]}
    %core_1_2 = aie.core(%tile_1_2) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%a1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o1_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @add(%a1_cons_buff_0, %b1_cons_buff_0, %o1_buff_0) : (memref<64xbf16>, memref<64xbf16>, memref<64xbf16>) -> ()
      aie.use_lock(%a1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o1_cons_lock_0, Release, 1)
      aie.use_lock(%a1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o1_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @add(%a1_cons_buff_1, %b1_cons_buff_1, %o1_buff_1) : (memref<64xbf16>, memref<64xbf16>, memref<64xbf16>) -> ()
      aie.use_lock(%a1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o1_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%a1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o1_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @add(%a1_cons_buff_0, %b1_cons_buff_0, %o1_buff_0) : (memref<64xbf16>, memref<64xbf16>, memref<64xbf16>) -> ()
      aie.use_lock(%a1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o1_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["add.o"]}
    %core_2_2 = aie.core(%tile_2_2) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%a2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o2_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @add(%a2_cons_buff_0, %b2_cons_buff_0, %o2_buff_0) : (memref<64xbf16>, memref<64xbf16>, memref<64xbf16>) -> ()
      aie.use_lock(%a2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o2_cons_lock_0, Release, 1)
      aie.use_lock(%a2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o2_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @add(%a2_cons_buff_1, %b2_cons_buff_1, %o2_buff_1) : (memref<64xbf16>, memref<64xbf16>, memref<64xbf16>) -> ()
      aie.use_lock(%a2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o2_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%a2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o2_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @add(%a2_cons_buff_0, %b2_cons_buff_0, %o2_buff_0) : (memref<64xbf16>, memref<64xbf16>, memref<64xbf16>) -> ()
      aie.use_lock(%a2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o2_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["add.o"]}
    %core_3_2 = aie.core(%tile_3_2) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%a3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o3_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @add(%a3_cons_buff_0, %b3_cons_buff_0, %o3_buff_0) : (memref<64xbf16>, memref<64xbf16>, memref<64xbf16>) -> ()
      aie.use_lock(%a3_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b3_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o3_cons_lock_0, Release, 1)
      aie.use_lock(%a3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o3_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @add(%a3_cons_buff_1, %b3_cons_buff_1, %o3_buff_1) : (memref<64xbf16>, memref<64xbf16>, memref<64xbf16>) -> ()
      aie.use_lock(%a3_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b3_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o3_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%a3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o3_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @add(%a3_cons_buff_0, %b3_cons_buff_0, %o3_buff_0) : (memref<64xbf16>, memref<64xbf16>, memref<64xbf16>) -> ()
      aie.use_lock(%a3_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b3_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o3_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["add.o"]}
    %core_4_2 = aie.core(%tile_4_2) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%a4_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b4_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o4_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @add(%a4_cons_buff_0, %b4_cons_buff_0, %o4_buff_0) : (memref<64xbf16>, memref<64xbf16>, memref<64xbf16>) -> ()
      aie.use_lock(%a4_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b4_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o4_cons_lock_0, Release, 1)
      aie.use_lock(%a4_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b4_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o4_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @add(%a4_cons_buff_1, %b4_cons_buff_1, %o4_buff_1) : (memref<64xbf16>, memref<64xbf16>, memref<64xbf16>) -> ()
      aie.use_lock(%a4_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b4_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o4_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%a4_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b4_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o4_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @add(%a4_cons_buff_0, %b4_cons_buff_0, %o4_buff_0) : (memref<64xbf16>, memref<64xbf16>, memref<64xbf16>) -> ()
      aie.use_lock(%a4_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b4_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o4_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["add.o"]}
    %core_5_2 = aie.core(%tile_5_2) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%a5_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b5_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o5_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @add(%a5_cons_buff_0, %b5_cons_buff_0, %o5_buff_0) : (memref<64xbf16>, memref<64xbf16>, memref<64xbf16>) -> ()
      aie.use_lock(%a5_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b5_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o5_cons_lock_0, Release, 1)
      aie.use_lock(%a5_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b5_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o5_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @add(%a5_cons_buff_1, %b5_cons_buff_1, %o5_buff_1) : (memref<64xbf16>, memref<64xbf16>, memref<64xbf16>) -> ()
      aie.use_lock(%a5_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b5_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o5_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%a5_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b5_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o5_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @add(%a5_cons_buff_0, %b5_cons_buff_0, %o5_buff_0) : (memref<64xbf16>, memref<64xbf16>, memref<64xbf16>) -> ()
      aie.use_lock(%a5_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b5_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o5_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["add.o"]}
    %core_6_2 = aie.core(%tile_6_2) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%a6_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b6_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o6_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @add(%a6_cons_buff_0, %b6_cons_buff_0, %o6_buff_0) : (memref<64xbf16>, memref<64xbf16>, memref<64xbf16>) -> ()
      aie.use_lock(%a6_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b6_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o6_cons_lock_0, Release, 1)
      aie.use_lock(%a6_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b6_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o6_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @add(%a6_cons_buff_1, %b6_cons_buff_1, %o6_buff_1) : (memref<64xbf16>, memref<64xbf16>, memref<64xbf16>) -> ()
      aie.use_lock(%a6_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b6_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o6_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%a6_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b6_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o6_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @add(%a6_cons_buff_0, %b6_cons_buff_0, %o6_buff_0) : (memref<64xbf16>, memref<64xbf16>, memref<64xbf16>) -> ()
      aie.use_lock(%a6_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b6_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o6_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["add.o"]}
    %core_7_2 = aie.core(%tile_7_2) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%a7_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b7_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o7_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @add(%a7_cons_buff_0, %b7_cons_buff_0, %o7_buff_0) : (memref<64xbf16>, memref<64xbf16>, memref<64xbf16>) -> ()
      aie.use_lock(%a7_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b7_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o7_cons_lock_0, Release, 1)
      aie.use_lock(%a7_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b7_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o7_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @add(%a7_cons_buff_1, %b7_cons_buff_1, %o7_buff_1) : (memref<64xbf16>, memref<64xbf16>, memref<64xbf16>) -> ()
      aie.use_lock(%a7_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b7_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o7_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%a7_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b7_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%o7_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @add(%a7_cons_buff_0, %b7_cons_buff_0, %o7_buff_0) : (memref<64xbf16>, memref<64xbf16>, memref<64xbf16>) -> ()
      aie.use_lock(%a7_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b7_cons_prod_lock_0, Release, 1)
      aie.use_lock(%o7_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["add.o"]}
    aie.runtime_sequence(%arg0: memref<4096xbf16>, %arg1: memref<4096xbf16>, %arg2: memref<4096xbf16>) {
      %0 = aiex.dma_configure_task_for @a0_shim_alloc {
        aie.dma_bd(%arg0 : memref<4096xbf16>, 0, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 0 : i32}
        aie.next_bd ^bb1
      ^bb1:  // pred: ^bb0
        aie.dma_bd(%arg0 : memref<4096xbf16>, 256, 256) {bd_id = 1 : i32}
        aie.end
      }
      aiex.dma_start_task(%0)
      %1 = aiex.dma_configure_task_for @b0_shim_alloc {
        aie.dma_bd(%arg1 : memref<4096xbf16>, 0, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 3 : i32}
        aie.next_bd ^bb1
      ^bb1:  // pred: ^bb0
        aie.dma_bd(%arg1 : memref<4096xbf16>, 256, 256) {bd_id = 4 : i32}
        aie.end
      }
      aiex.dma_start_task(%1)
      %2 = aiex.dma_configure_task_for @o0_shim_alloc {
        aie.dma_bd(%arg2 : memref<4096xbf16>, 0, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 6 : i32}
        aie.next_bd ^bb1
      ^bb1:  // pred: ^bb0
        aie.dma_bd(%arg2 : memref<4096xbf16>, 256, 256) {bd_id = 7 : i32}
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%2)
      %3 = aiex.dma_configure_task_for @a1_shim_alloc {
        aie.dma_bd(%arg0 : memref<4096xbf16>, 512, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 0 : i32}
        aie.next_bd ^bb1
      ^bb1:  // pred: ^bb0
        aie.dma_bd(%arg0 : memref<4096xbf16>, 768, 256) {bd_id = 1 : i32}
        aie.end
      }
      aiex.dma_start_task(%3)
      %4 = aiex.dma_configure_task_for @b1_shim_alloc {
        aie.dma_bd(%arg1 : memref<4096xbf16>, 512, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 3 : i32}
        aie.next_bd ^bb1
      ^bb1:  // pred: ^bb0
        aie.dma_bd(%arg1 : memref<4096xbf16>, 768, 256) {bd_id = 4 : i32}
        aie.end
      }
      aiex.dma_start_task(%4)
      %5 = aiex.dma_configure_task_for @o1_shim_alloc {
        aie.dma_bd(%arg2 : memref<4096xbf16>, 512, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 6 : i32}
        aie.next_bd ^bb1
      ^bb1:  // pred: ^bb0
        aie.dma_bd(%arg2 : memref<4096xbf16>, 768, 256) {bd_id = 7 : i32}
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%5)
      %6 = aiex.dma_configure_task_for @a2_shim_alloc {
        aie.dma_bd(%arg0 : memref<4096xbf16>, 1024, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 0 : i32}
        aie.next_bd ^bb1
      ^bb1:  // pred: ^bb0
        aie.dma_bd(%arg0 : memref<4096xbf16>, 1280, 256) {bd_id = 1 : i32}
        aie.end
      }
      aiex.dma_start_task(%6)
      %7 = aiex.dma_configure_task_for @b2_shim_alloc {
        aie.dma_bd(%arg1 : memref<4096xbf16>, 1024, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 3 : i32}
        aie.next_bd ^bb1
      ^bb1:  // pred: ^bb0
        aie.dma_bd(%arg1 : memref<4096xbf16>, 1280, 256) {bd_id = 4 : i32}
        aie.end
      }
      aiex.dma_start_task(%7)
      %8 = aiex.dma_configure_task_for @o2_shim_alloc {
        aie.dma_bd(%arg2 : memref<4096xbf16>, 1024, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 6 : i32}
        aie.next_bd ^bb1
      ^bb1:  // pred: ^bb0
        aie.dma_bd(%arg2 : memref<4096xbf16>, 1280, 256) {bd_id = 7 : i32}
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%8)
      %9 = aiex.dma_configure_task_for @a3_shim_alloc {
        aie.dma_bd(%arg0 : memref<4096xbf16>, 1536, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 0 : i32}
        aie.next_bd ^bb1
      ^bb1:  // pred: ^bb0
        aie.dma_bd(%arg0 : memref<4096xbf16>, 1792, 256) {bd_id = 1 : i32}
        aie.end
      }
      aiex.dma_start_task(%9)
      %10 = aiex.dma_configure_task_for @b3_shim_alloc {
        aie.dma_bd(%arg1 : memref<4096xbf16>, 1536, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 3 : i32}
        aie.next_bd ^bb1
      ^bb1:  // pred: ^bb0
        aie.dma_bd(%arg1 : memref<4096xbf16>, 1792, 256) {bd_id = 4 : i32}
        aie.end
      }
      aiex.dma_start_task(%10)
      %11 = aiex.dma_configure_task_for @o3_shim_alloc {
        aie.dma_bd(%arg2 : memref<4096xbf16>, 1536, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 6 : i32}
        aie.next_bd ^bb1
      ^bb1:  // pred: ^bb0
        aie.dma_bd(%arg2 : memref<4096xbf16>, 1792, 256) {bd_id = 7 : i32}
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%11)
      %12 = aiex.dma_configure_task_for @a4_shim_alloc {
        aie.dma_bd(%arg0 : memref<4096xbf16>, 2048, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 0 : i32}
        aie.next_bd ^bb1
      ^bb1:  // pred: ^bb0
        aie.dma_bd(%arg0 : memref<4096xbf16>, 2304, 256) {bd_id = 1 : i32}
        aie.end
      }
      aiex.dma_start_task(%12)
      %13 = aiex.dma_configure_task_for @b4_shim_alloc {
        aie.dma_bd(%arg1 : memref<4096xbf16>, 2048, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 3 : i32}
        aie.next_bd ^bb1
      ^bb1:  // pred: ^bb0
        aie.dma_bd(%arg1 : memref<4096xbf16>, 2304, 256) {bd_id = 4 : i32}
        aie.end
      }
      aiex.dma_start_task(%13)
      %14 = aiex.dma_configure_task_for @o4_shim_alloc {
        aie.dma_bd(%arg2 : memref<4096xbf16>, 2048, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 6 : i32}
        aie.next_bd ^bb1
      ^bb1:  // pred: ^bb0
        aie.dma_bd(%arg2 : memref<4096xbf16>, 2304, 256) {bd_id = 7 : i32}
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%14)
      %15 = aiex.dma_configure_task_for @a5_shim_alloc {
        aie.dma_bd(%arg0 : memref<4096xbf16>, 2560, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 0 : i32}
        aie.next_bd ^bb1
      ^bb1:  // pred: ^bb0
        aie.dma_bd(%arg0 : memref<4096xbf16>, 2816, 256) {bd_id = 1 : i32}
        aie.end
      }
      aiex.dma_start_task(%15)
      %16 = aiex.dma_configure_task_for @b5_shim_alloc {
        aie.dma_bd(%arg1 : memref<4096xbf16>, 2560, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 3 : i32}
        aie.next_bd ^bb1
      ^bb1:  // pred: ^bb0
        aie.dma_bd(%arg1 : memref<4096xbf16>, 2816, 256) {bd_id = 4 : i32}
        aie.end
      }
      aiex.dma_start_task(%16)
      %17 = aiex.dma_configure_task_for @o5_shim_alloc {
        aie.dma_bd(%arg2 : memref<4096xbf16>, 2560, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 6 : i32}
        aie.next_bd ^bb1
      ^bb1:  // pred: ^bb0
        aie.dma_bd(%arg2 : memref<4096xbf16>, 2816, 256) {bd_id = 7 : i32}
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%17)
      %18 = aiex.dma_configure_task_for @a6_shim_alloc {
        aie.dma_bd(%arg0 : memref<4096xbf16>, 3072, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 0 : i32}
        aie.next_bd ^bb1
      ^bb1:  // pred: ^bb0
        aie.dma_bd(%arg0 : memref<4096xbf16>, 3328, 256) {bd_id = 1 : i32}
        aie.end
      }
      aiex.dma_start_task(%18)
      %19 = aiex.dma_configure_task_for @b6_shim_alloc {
        aie.dma_bd(%arg1 : memref<4096xbf16>, 3072, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 3 : i32}
        aie.next_bd ^bb1
      ^bb1:  // pred: ^bb0
        aie.dma_bd(%arg1 : memref<4096xbf16>, 3328, 256) {bd_id = 4 : i32}
        aie.end
      }
      aiex.dma_start_task(%19)
      %20 = aiex.dma_configure_task_for @o6_shim_alloc {
        aie.dma_bd(%arg2 : memref<4096xbf16>, 3072, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 6 : i32}
        aie.next_bd ^bb1
      ^bb1:  // pred: ^bb0
        aie.dma_bd(%arg2 : memref<4096xbf16>, 3328, 256) {bd_id = 7 : i32}
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%20)
      %21 = aiex.dma_configure_task_for @a7_shim_alloc {
        aie.dma_bd(%arg0 : memref<4096xbf16>, 3584, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 0 : i32}
        aie.next_bd ^bb1
      ^bb1:  // pred: ^bb0
        aie.dma_bd(%arg0 : memref<4096xbf16>, 3840, 256) {bd_id = 1 : i32}
        aie.end
      }
      aiex.dma_start_task(%21)
      %22 = aiex.dma_configure_task_for @b7_shim_alloc {
        aie.dma_bd(%arg1 : memref<4096xbf16>, 3584, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 3 : i32}
        aie.next_bd ^bb1
      ^bb1:  // pred: ^bb0
        aie.dma_bd(%arg1 : memref<4096xbf16>, 3840, 256) {bd_id = 4 : i32}
        aie.end
      }
      aiex.dma_start_task(%22)
      %23 = aiex.dma_configure_task_for @o7_shim_alloc {
        aie.dma_bd(%arg2 : memref<4096xbf16>, 3584, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 6 : i32}
        aie.next_bd ^bb1
      ^bb1:  // pred: ^bb0
        aie.dma_bd(%arg2 : memref<4096xbf16>, 3840, 256) {bd_id = 7 : i32}
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%23)
      aiex.dma_await_task(%11)
      aiex.dma_await_task(%5)
      aiex.dma_await_task(%23)
      aiex.dma_await_task(%2)
      aiex.dma_await_task(%8)
      aiex.dma_await_task(%14)
      aiex.dma_await_task(%17)
      aiex.dma_await_task(%20)
      aiex.dma_free_task(%0)
      aiex.dma_free_task(%1)
      aiex.dma_free_task(%3)
      aiex.dma_free_task(%4)
      aiex.dma_free_task(%6)
      aiex.dma_free_task(%7)
      aiex.dma_free_task(%9)
      aiex.dma_free_task(%10)
      aiex.dma_free_task(%12)
      aiex.dma_free_task(%13)
      aiex.dma_free_task(%15)
      aiex.dma_free_task(%16)
      aiex.dma_free_task(%18)
      aiex.dma_free_task(%19)
      aiex.dma_free_task(%21)
      aiex.dma_free_task(%22)
    }
    aie.shim_dma_allocation @a0_shim_alloc(%shim_noc_tile_0_0, MM2S, 0)
    %mem_0_2 = aie.mem(%tile_0_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%a0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a0_cons_buff_0 : memref<64xbf16>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%a0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%a0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a0_cons_buff_1 : memref<64xbf16>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%a0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(S2MM, 1, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%b0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b0_cons_buff_0 : memref<64xbf16>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%b0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%b0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b0_cons_buff_1 : memref<64xbf16>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%b0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      %2 = aie.dma_start(MM2S, 0, ^bb7, ^bb9)
    ^bb7:  // 2 preds: ^bb6, ^bb8
      aie.use_lock(%o0_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o0_buff_0 : memref<64xbf16>, 0, 64) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%o0_prod_lock_0, Release, 1)
      aie.next_bd ^bb8
    ^bb8:  // pred: ^bb7
      aie.use_lock(%o0_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o0_buff_1 : memref<64xbf16>, 0, 64) {bd_id = 5 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%o0_prod_lock_0, Release, 1)
      aie.next_bd ^bb7
    ^bb9:  // pred: ^bb6
      aie.end
    }
    aie.shim_dma_allocation @b0_shim_alloc(%shim_noc_tile_0_0, MM2S, 1)
    aie.shim_dma_allocation @o0_shim_alloc(%shim_noc_tile_0_0, S2MM, 0)
    aie.shim_dma_allocation @a1_shim_alloc(%shim_noc_tile_1_0, MM2S, 0)
    %mem_1_2 = aie.mem(%tile_1_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%a1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a1_cons_buff_0 : memref<64xbf16>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%a1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%a1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a1_cons_buff_1 : memref<64xbf16>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%a1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(S2MM, 1, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%b1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b1_cons_buff_0 : memref<64xbf16>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%b1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%b1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b1_cons_buff_1 : memref<64xbf16>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%b1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      %2 = aie.dma_start(MM2S, 0, ^bb7, ^bb9)
    ^bb7:  // 2 preds: ^bb6, ^bb8
      aie.use_lock(%o1_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o1_buff_0 : memref<64xbf16>, 0, 64) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%o1_prod_lock_0, Release, 1)
      aie.next_bd ^bb8
    ^bb8:  // pred: ^bb7
      aie.use_lock(%o1_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o1_buff_1 : memref<64xbf16>, 0, 64) {bd_id = 5 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%o1_prod_lock_0, Release, 1)
      aie.next_bd ^bb7
    ^bb9:  // pred: ^bb6
      aie.end
    }
    aie.shim_dma_allocation @b1_shim_alloc(%shim_noc_tile_1_0, MM2S, 1)
    aie.shim_dma_allocation @o1_shim_alloc(%shim_noc_tile_1_0, S2MM, 0)
    aie.shim_dma_allocation @a2_shim_alloc(%shim_noc_tile_2_0, MM2S, 0)
    %mem_2_2 = aie.mem(%tile_2_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%a2_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a2_cons_buff_0 : memref<64xbf16>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%a2_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%a2_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a2_cons_buff_1 : memref<64xbf16>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%a2_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(S2MM, 1, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%b2_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b2_cons_buff_0 : memref<64xbf16>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%b2_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%b2_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b2_cons_buff_1 : memref<64xbf16>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%b2_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      %2 = aie.dma_start(MM2S, 0, ^bb7, ^bb9)
    ^bb7:  // 2 preds: ^bb6, ^bb8
      aie.use_lock(%o2_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o2_buff_0 : memref<64xbf16>, 0, 64) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%o2_prod_lock_0, Release, 1)
      aie.next_bd ^bb8
    ^bb8:  // pred: ^bb7
      aie.use_lock(%o2_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o2_buff_1 : memref<64xbf16>, 0, 64) {bd_id = 5 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%o2_prod_lock_0, Release, 1)
      aie.next_bd ^bb7
    ^bb9:  // pred: ^bb6
      aie.end
    }
    aie.shim_dma_allocation @b2_shim_alloc(%shim_noc_tile_2_0, MM2S, 1)
    aie.shim_dma_allocation @o2_shim_alloc(%shim_noc_tile_2_0, S2MM, 0)
    aie.shim_dma_allocation @a3_shim_alloc(%shim_noc_tile_3_0, MM2S, 0)
    %mem_3_2 = aie.mem(%tile_3_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%a3_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a3_cons_buff_0 : memref<64xbf16>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%a3_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%a3_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a3_cons_buff_1 : memref<64xbf16>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%a3_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(S2MM, 1, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%b3_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b3_cons_buff_0 : memref<64xbf16>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%b3_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%b3_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b3_cons_buff_1 : memref<64xbf16>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%b3_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      %2 = aie.dma_start(MM2S, 0, ^bb7, ^bb9)
    ^bb7:  // 2 preds: ^bb6, ^bb8
      aie.use_lock(%o3_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o3_buff_0 : memref<64xbf16>, 0, 64) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%o3_prod_lock_0, Release, 1)
      aie.next_bd ^bb8
    ^bb8:  // pred: ^bb7
      aie.use_lock(%o3_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o3_buff_1 : memref<64xbf16>, 0, 64) {bd_id = 5 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%o3_prod_lock_0, Release, 1)
      aie.next_bd ^bb7
    ^bb9:  // pred: ^bb6
      aie.end
    }
    aie.shim_dma_allocation @b3_shim_alloc(%shim_noc_tile_3_0, MM2S, 1)
    aie.shim_dma_allocation @o3_shim_alloc(%shim_noc_tile_3_0, S2MM, 0)
    aie.shim_dma_allocation @a4_shim_alloc(%shim_noc_tile_4_0, MM2S, 0)
    %mem_4_2 = aie.mem(%tile_4_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%a4_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a4_cons_buff_0 : memref<64xbf16>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%a4_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%a4_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a4_cons_buff_1 : memref<64xbf16>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%a4_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(S2MM, 1, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%b4_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b4_cons_buff_0 : memref<64xbf16>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%b4_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%b4_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b4_cons_buff_1 : memref<64xbf16>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%b4_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      %2 = aie.dma_start(MM2S, 0, ^bb7, ^bb9)
    ^bb7:  // 2 preds: ^bb6, ^bb8
      aie.use_lock(%o4_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o4_buff_0 : memref<64xbf16>, 0, 64) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%o4_prod_lock_0, Release, 1)
      aie.next_bd ^bb8
    ^bb8:  // pred: ^bb7
      aie.use_lock(%o4_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o4_buff_1 : memref<64xbf16>, 0, 64) {bd_id = 5 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%o4_prod_lock_0, Release, 1)
      aie.next_bd ^bb7
    ^bb9:  // pred: ^bb6
      aie.end
    }
    aie.shim_dma_allocation @b4_shim_alloc(%shim_noc_tile_4_0, MM2S, 1)
    aie.shim_dma_allocation @o4_shim_alloc(%shim_noc_tile_4_0, S2MM, 0)
    aie.shim_dma_allocation @a5_shim_alloc(%shim_noc_tile_5_0, MM2S, 0)
    %mem_5_2 = aie.mem(%tile_5_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%a5_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a5_cons_buff_0 : memref<64xbf16>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%a5_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%a5_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a5_cons_buff_1 : memref<64xbf16>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%a5_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(S2MM, 1, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%b5_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b5_cons_buff_0 : memref<64xbf16>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%b5_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%b5_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b5_cons_buff_1 : memref<64xbf16>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%b5_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      %2 = aie.dma_start(MM2S, 0, ^bb7, ^bb9)
    ^bb7:  // 2 preds: ^bb6, ^bb8
      aie.use_lock(%o5_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o5_buff_0 : memref<64xbf16>, 0, 64) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%o5_prod_lock_0, Release, 1)
      aie.next_bd ^bb8
    ^bb8:  // pred: ^bb7
      aie.use_lock(%o5_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o5_buff_1 : memref<64xbf16>, 0, 64) {bd_id = 5 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%o5_prod_lock_0, Release, 1)
      aie.next_bd ^bb7
    ^bb9:  // pred: ^bb6
      aie.end
    }
    aie.shim_dma_allocation @b5_shim_alloc(%shim_noc_tile_5_0, MM2S, 1)
    aie.shim_dma_allocation @o5_shim_alloc(%shim_noc_tile_5_0, S2MM, 0)
    aie.shim_dma_allocation @a6_shim_alloc(%shim_noc_tile_6_0, MM2S, 0)
    %mem_6_2 = aie.mem(%tile_6_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%a6_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a6_cons_buff_0 : memref<64xbf16>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%a6_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%a6_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a6_cons_buff_1 : memref<64xbf16>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%a6_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(S2MM, 1, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%b6_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b6_cons_buff_0 : memref<64xbf16>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%b6_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%b6_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b6_cons_buff_1 : memref<64xbf16>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%b6_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      %2 = aie.dma_start(MM2S, 0, ^bb7, ^bb9)
    ^bb7:  // 2 preds: ^bb6, ^bb8
      aie.use_lock(%o6_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o6_buff_0 : memref<64xbf16>, 0, 64) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%o6_prod_lock_0, Release, 1)
      aie.next_bd ^bb8
    ^bb8:  // pred: ^bb7
      aie.use_lock(%o6_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o6_buff_1 : memref<64xbf16>, 0, 64) {bd_id = 5 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%o6_prod_lock_0, Release, 1)
      aie.next_bd ^bb7
    ^bb9:  // pred: ^bb6
      aie.end
    }
    aie.shim_dma_allocation @b6_shim_alloc(%shim_noc_tile_6_0, MM2S, 1)
    aie.shim_dma_allocation @o6_shim_alloc(%shim_noc_tile_6_0, S2MM, 0)
    aie.shim_dma_allocation @a7_shim_alloc(%shim_noc_tile_7_0, MM2S, 0)
    %mem_7_2 = aie.mem(%tile_7_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%a7_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a7_cons_buff_0 : memref<64xbf16>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%a7_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%a7_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a7_cons_buff_1 : memref<64xbf16>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%a7_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(S2MM, 1, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%b7_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b7_cons_buff_0 : memref<64xbf16>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%b7_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%b7_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b7_cons_buff_1 : memref<64xbf16>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%b7_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      %2 = aie.dma_start(MM2S, 0, ^bb7, ^bb9)
    ^bb7:  // 2 preds: ^bb6, ^bb8
      aie.use_lock(%o7_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o7_buff_0 : memref<64xbf16>, 0, 64) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%o7_prod_lock_0, Release, 1)
      aie.next_bd ^bb8
    ^bb8:  // pred: ^bb7
      aie.use_lock(%o7_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o7_buff_1 : memref<64xbf16>, 0, 64) {bd_id = 5 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%o7_prod_lock_0, Release, 1)
      aie.next_bd ^bb7
    ^bb9:  // pred: ^bb6
      aie.end
    }
    aie.shim_dma_allocation @b7_shim_alloc(%shim_noc_tile_7_0, MM2S, 1)
    aie.shim_dma_allocation @o7_shim_alloc(%shim_noc_tile_7_0, S2MM, 0)
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
      aie.connect<South : 3, North : 1>
      aie.connect<South : 7, North : 2>
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
    %mem_tile_0_1 = aie.tile(0, 1)
    %switchbox_0_1 = aie.switchbox(%mem_tile_0_1) {
      aie.connect<South : 1, North : 1>
      aie.connect<South : 2, North : 2>
      aie.connect<North : 0, South : 0>
    }
    %switchbox_0_2 = aie.switchbox(%tile_0_2) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<South : 2, DMA : 1>
      aie.connect<DMA : 0, South : 0>
    }
    %switchbox_1_0 = aie.switchbox(%shim_noc_tile_1_0) {
      aie.connect<South : 3, North : 1>
      aie.connect<South : 7, North : 5>
      aie.connect<North : 2, South : 2>
      %0 = aie.amsel<5> (3)
      %1 = aie.masterset(South : 0, %0) {keep_pkt_header = true}
      aie.packet_rules(TileControl : 0) {
        aie.rule(31, 15, %0)
      }
    }
    %shim_mux_1_0 = aie.shim_mux(%shim_noc_tile_1_0) {
      aie.connect<DMA : 0, North : 3>
      aie.connect<DMA : 1, North : 7>
      aie.connect<North : 2, DMA : 0>
    }
    %mem_tile_1_1 = aie.tile(1, 1)
    %switchbox_1_1 = aie.switchbox(%mem_tile_1_1) {
      aie.connect<South : 1, North : 1>
      aie.connect<South : 5, North : 5>
      aie.connect<North : 2, South : 2>
    }
    %switchbox_1_2 = aie.switchbox(%tile_1_2) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<South : 5, DMA : 1>
      aie.connect<DMA : 0, South : 2>
    }
    %switchbox_2_0 = aie.switchbox(%shim_noc_tile_2_0) {
      aie.connect<South : 3, North : 1>
      aie.connect<South : 7, North : 5>
      aie.connect<North : 1, South : 2>
      %0 = aie.amsel<5> (3)
      %1 = aie.masterset(South : 0, %0) {keep_pkt_header = true}
      aie.packet_rules(TileControl : 0) {
        aie.rule(31, 15, %0)
      }
    }
    %shim_mux_2_0 = aie.shim_mux(%shim_noc_tile_2_0) {
      aie.connect<DMA : 0, North : 3>
      aie.connect<DMA : 1, North : 7>
      aie.connect<North : 2, DMA : 0>
    }
    %mem_tile_2_1 = aie.tile(2, 1)
    %switchbox_2_1 = aie.switchbox(%mem_tile_2_1) {
      aie.connect<South : 1, North : 1>
      aie.connect<South : 5, North : 5>
      aie.connect<North : 1, South : 1>
    }
    %switchbox_2_2 = aie.switchbox(%tile_2_2) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<South : 5, DMA : 1>
      aie.connect<DMA : 0, South : 1>
    }
    %switchbox_3_0 = aie.switchbox(%shim_noc_tile_3_0) {
      aie.connect<South : 3, North : 1>
      aie.connect<South : 7, North : 5>
      aie.connect<North : 1, South : 2>
      %0 = aie.amsel<5> (3)
      %1 = aie.masterset(South : 0, %0) {keep_pkt_header = true}
      aie.packet_rules(TileControl : 0) {
        aie.rule(31, 15, %0)
      }
    }
    %shim_mux_3_0 = aie.shim_mux(%shim_noc_tile_3_0) {
      aie.connect<DMA : 0, North : 3>
      aie.connect<DMA : 1, North : 7>
      aie.connect<North : 2, DMA : 0>
    }
    %mem_tile_3_1 = aie.tile(3, 1)
    %switchbox_3_1 = aie.switchbox(%mem_tile_3_1) {
      aie.connect<South : 1, North : 1>
      aie.connect<South : 5, North : 5>
      aie.connect<North : 1, South : 1>
    }
    %switchbox_3_2 = aie.switchbox(%tile_3_2) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<South : 5, DMA : 1>
      aie.connect<DMA : 0, South : 1>
    }
    %switchbox_4_0 = aie.switchbox(%shim_noc_tile_4_0) {
      aie.connect<South : 3, North : 1>
      aie.connect<South : 7, North : 5>
      aie.connect<North : 1, South : 2>
      %0 = aie.amsel<5> (3)
      %1 = aie.masterset(South : 0, %0) {keep_pkt_header = true}
      aie.packet_rules(TileControl : 0) {
        aie.rule(31, 15, %0)
      }
    }
    %shim_mux_4_0 = aie.shim_mux(%shim_noc_tile_4_0) {
      aie.connect<DMA : 0, North : 3>
      aie.connect<DMA : 1, North : 7>
      aie.connect<North : 2, DMA : 0>
    }
    %mem_tile_4_1 = aie.tile(4, 1)
    %switchbox_4_1 = aie.switchbox(%mem_tile_4_1) {
      aie.connect<South : 1, North : 1>
      aie.connect<South : 5, North : 5>
      aie.connect<North : 1, South : 1>
    }
    %switchbox_4_2 = aie.switchbox(%tile_4_2) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<South : 5, DMA : 1>
      aie.connect<DMA : 0, South : 1>
    }
    %switchbox_5_0 = aie.switchbox(%shim_noc_tile_5_0) {
      aie.connect<South : 3, North : 1>
      aie.connect<South : 7, North : 5>
      aie.connect<North : 1, South : 2>
      %0 = aie.amsel<5> (3)
      %1 = aie.masterset(South : 0, %0) {keep_pkt_header = true}
      aie.packet_rules(TileControl : 0) {
        aie.rule(31, 15, %0)
      }
    }
    %shim_mux_5_0 = aie.shim_mux(%shim_noc_tile_5_0) {
      aie.connect<DMA : 0, North : 3>
      aie.connect<DMA : 1, North : 7>
      aie.connect<North : 2, DMA : 0>
    }
    %mem_tile_5_1 = aie.tile(5, 1)
    %switchbox_5_1 = aie.switchbox(%mem_tile_5_1) {
      aie.connect<South : 1, North : 1>
      aie.connect<South : 5, North : 5>
      aie.connect<North : 1, South : 1>
    }
    %switchbox_5_2 = aie.switchbox(%tile_5_2) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<South : 5, DMA : 1>
      aie.connect<DMA : 0, South : 1>
    }
    %switchbox_6_0 = aie.switchbox(%shim_noc_tile_6_0) {
      aie.connect<South : 3, North : 1>
      aie.connect<South : 7, North : 5>
      aie.connect<North : 2, South : 2>
      %0 = aie.amsel<5> (3)
      %1 = aie.masterset(South : 0, %0) {keep_pkt_header = true}
      aie.packet_rules(TileControl : 0) {
        aie.rule(31, 15, %0)
      }
    }
    %shim_mux_6_0 = aie.shim_mux(%shim_noc_tile_6_0) {
      aie.connect<DMA : 0, North : 3>
      aie.connect<DMA : 1, North : 7>
      aie.connect<North : 2, DMA : 0>
    }
    %mem_tile_6_1 = aie.tile(6, 1)
    %switchbox_6_1 = aie.switchbox(%mem_tile_6_1) {
      aie.connect<South : 1, North : 1>
      aie.connect<South : 5, North : 5>
      aie.connect<North : 2, South : 2>
    }
    %switchbox_6_2 = aie.switchbox(%tile_6_2) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<South : 5, DMA : 1>
      aie.connect<DMA : 0, South : 2>
    }
    %switchbox_7_0 = aie.switchbox(%shim_noc_tile_7_0) {
      aie.connect<South : 3, North : 0>
      aie.connect<South : 7, North : 1>
      aie.connect<North : 0, South : 2>
      %0 = aie.amsel<5> (3)
      %1 = aie.masterset(South : 0, %0) {keep_pkt_header = true}
      aie.packet_rules(TileControl : 0) {
        aie.rule(31, 15, %0)
      }
    }
    %shim_mux_7_0 = aie.shim_mux(%shim_noc_tile_7_0) {
      aie.connect<DMA : 0, North : 3>
      aie.connect<DMA : 1, North : 7>
      aie.connect<North : 2, DMA : 0>
    }
    %mem_tile_7_1 = aie.tile(7, 1)
    %switchbox_7_1 = aie.switchbox(%mem_tile_7_1) {
      aie.connect<South : 0, North : 0>
      aie.connect<South : 1, North : 1>
      aie.connect<North : 0, South : 0>
    }
    %switchbox_7_2 = aie.switchbox(%tile_7_2) {
      aie.connect<South : 0, DMA : 0>
      aie.connect<South : 1, DMA : 1>
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
  }
}
