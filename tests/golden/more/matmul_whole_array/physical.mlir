module {
  aie.device(npu1) {
    func.func private @mm(memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) attributes {link_with = "mm.o"}
    func.func private @clear(memref<16x16xi16>) attributes {link_with = "clear.o"}
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
    %cL3_cons_prod_lock_0 = aie.lock(%shim_noc_tile_3_0, 2) {init = 0 : i32, sym_name = "cL3_cons_prod_lock_0"}
    %cL3_cons_cons_lock_0 = aie.lock(%shim_noc_tile_3_0, 3) {init = 0 : i32, sym_name = "cL3_cons_cons_lock_0"}
    %cL3_buff_0 = aie.buffer(%mem_tile_3_1) {address = 0 : i32, mem_bank = 0 : i32, sym_name = "cL3_buff_0"} : memref<32x16xi16> 
    %cL3_buff_1 = aie.buffer(%mem_tile_3_1) {address = 65536 : i32, mem_bank = 1 : i32, sym_name = "cL3_buff_1"} : memref<32x16xi16> 
    %cL3_prod_lock_0 = aie.lock(%mem_tile_3_1, 2) {init = 2 : i32, sym_name = "cL3_prod_lock_0"}
    %cL3_cons_lock_0 = aie.lock(%mem_tile_3_1, 3) {init = 0 : i32, sym_name = "cL3_cons_lock_0"}
    %cL3_prod_lock_1 = aie.lock(%mem_tile_3_1, 4) {init = 2 : i32, sym_name = "cL3_prod_lock_1"}
    %cL3_cons_lock_1 = aie.lock(%mem_tile_3_1, 5) {init = 0 : i32, sym_name = "cL3_cons_lock_1"}
    %c31_buff_0 = aie.buffer(%tile_3_3) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "c31_buff_0"} : memref<16x16xi16> 
    %c31_buff_1 = aie.buffer(%tile_3_3) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "c31_buff_1"} : memref<16x16xi16> 
    %c31_prod_lock_0 = aie.lock(%tile_3_3, 4) {init = 2 : i32, sym_name = "c31_prod_lock_0"}
    %c31_cons_lock_0 = aie.lock(%tile_3_3, 5) {init = 0 : i32, sym_name = "c31_cons_lock_0"}
    %c30_buff_0 = aie.buffer(%tile_3_2) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "c30_buff_0"} : memref<16x16xi16> 
    %c30_buff_1 = aie.buffer(%tile_3_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "c30_buff_1"} : memref<16x16xi16> 
    %c30_prod_lock_0 = aie.lock(%tile_3_2, 4) {init = 2 : i32, sym_name = "c30_prod_lock_0"}
    %c30_cons_lock_0 = aie.lock(%tile_3_2, 5) {init = 0 : i32, sym_name = "c30_cons_lock_0"}
    %cL2_cons_prod_lock_0 = aie.lock(%shim_noc_tile_2_0, 2) {init = 0 : i32, sym_name = "cL2_cons_prod_lock_0"}
    %cL2_cons_cons_lock_0 = aie.lock(%shim_noc_tile_2_0, 3) {init = 0 : i32, sym_name = "cL2_cons_cons_lock_0"}
    %cL2_buff_0 = aie.buffer(%mem_tile_2_1) {address = 0 : i32, mem_bank = 0 : i32, sym_name = "cL2_buff_0"} : memref<32x16xi16> 
    %cL2_buff_1 = aie.buffer(%mem_tile_2_1) {address = 65536 : i32, mem_bank = 1 : i32, sym_name = "cL2_buff_1"} : memref<32x16xi16> 
    %cL2_prod_lock_0 = aie.lock(%mem_tile_2_1, 2) {init = 2 : i32, sym_name = "cL2_prod_lock_0"}
    %cL2_cons_lock_0 = aie.lock(%mem_tile_2_1, 3) {init = 0 : i32, sym_name = "cL2_cons_lock_0"}
    %cL2_prod_lock_1 = aie.lock(%mem_tile_2_1, 4) {init = 2 : i32, sym_name = "cL2_prod_lock_1"}
    %cL2_cons_lock_1 = aie.lock(%mem_tile_2_1, 5) {init = 0 : i32, sym_name = "cL2_cons_lock_1"}
    %c21_buff_0 = aie.buffer(%tile_2_3) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "c21_buff_0"} : memref<16x16xi16> 
    %c21_buff_1 = aie.buffer(%tile_2_3) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "c21_buff_1"} : memref<16x16xi16> 
    %c21_prod_lock_0 = aie.lock(%tile_2_3, 4) {init = 2 : i32, sym_name = "c21_prod_lock_0"}
    %c21_cons_lock_0 = aie.lock(%tile_2_3, 5) {init = 0 : i32, sym_name = "c21_cons_lock_0"}
    %c20_buff_0 = aie.buffer(%tile_2_2) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "c20_buff_0"} : memref<16x16xi16> 
    %c20_buff_1 = aie.buffer(%tile_2_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "c20_buff_1"} : memref<16x16xi16> 
    %c20_prod_lock_0 = aie.lock(%tile_2_2, 4) {init = 2 : i32, sym_name = "c20_prod_lock_0"}
    %c20_cons_lock_0 = aie.lock(%tile_2_2, 5) {init = 0 : i32, sym_name = "c20_cons_lock_0"}
    %cL1_cons_prod_lock_0 = aie.lock(%shim_noc_tile_1_0, 4) {init = 0 : i32, sym_name = "cL1_cons_prod_lock_0"}
    %cL1_cons_cons_lock_0 = aie.lock(%shim_noc_tile_1_0, 5) {init = 0 : i32, sym_name = "cL1_cons_cons_lock_0"}
    %cL1_buff_0 = aie.buffer(%mem_tile_1_1) {address = 0 : i32, mem_bank = 0 : i32, sym_name = "cL1_buff_0"} : memref<32x16xi16> 
    %cL1_buff_1 = aie.buffer(%mem_tile_1_1) {address = 65536 : i32, mem_bank = 1 : i32, sym_name = "cL1_buff_1"} : memref<32x16xi16> 
    %cL1_prod_lock_0 = aie.lock(%mem_tile_1_1, 4) {init = 2 : i32, sym_name = "cL1_prod_lock_0"}
    %cL1_cons_lock_0 = aie.lock(%mem_tile_1_1, 5) {init = 0 : i32, sym_name = "cL1_cons_lock_0"}
    %cL1_prod_lock_1 = aie.lock(%mem_tile_1_1, 6) {init = 2 : i32, sym_name = "cL1_prod_lock_1"}
    %cL1_cons_lock_1 = aie.lock(%mem_tile_1_1, 7) {init = 0 : i32, sym_name = "cL1_cons_lock_1"}
    %c11_buff_0 = aie.buffer(%tile_1_3) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "c11_buff_0"} : memref<16x16xi16> 
    %c11_buff_1 = aie.buffer(%tile_1_3) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "c11_buff_1"} : memref<16x16xi16> 
    %c11_prod_lock_0 = aie.lock(%tile_1_3, 4) {init = 2 : i32, sym_name = "c11_prod_lock_0"}
    %c11_cons_lock_0 = aie.lock(%tile_1_3, 5) {init = 0 : i32, sym_name = "c11_cons_lock_0"}
    %c10_buff_0 = aie.buffer(%tile_1_2) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "c10_buff_0"} : memref<16x16xi16> 
    %c10_buff_1 = aie.buffer(%tile_1_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "c10_buff_1"} : memref<16x16xi16> 
    %c10_prod_lock_0 = aie.lock(%tile_1_2, 4) {init = 2 : i32, sym_name = "c10_prod_lock_0"}
    %c10_cons_lock_0 = aie.lock(%tile_1_2, 5) {init = 0 : i32, sym_name = "c10_cons_lock_0"}
    %cL0_cons_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 4) {init = 0 : i32, sym_name = "cL0_cons_prod_lock_0"}
    %cL0_cons_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 5) {init = 0 : i32, sym_name = "cL0_cons_cons_lock_0"}
    %cL0_buff_0 = aie.buffer(%mem_tile_0_1) {address = 0 : i32, mem_bank = 0 : i32, sym_name = "cL0_buff_0"} : memref<32x16xi16> 
    %cL0_buff_1 = aie.buffer(%mem_tile_0_1) {address = 65536 : i32, mem_bank = 1 : i32, sym_name = "cL0_buff_1"} : memref<32x16xi16> 
    %cL0_prod_lock_0 = aie.lock(%mem_tile_0_1, 4) {init = 2 : i32, sym_name = "cL0_prod_lock_0"}
    %cL0_cons_lock_0 = aie.lock(%mem_tile_0_1, 5) {init = 0 : i32, sym_name = "cL0_cons_lock_0"}
    %cL0_prod_lock_1 = aie.lock(%mem_tile_0_1, 6) {init = 2 : i32, sym_name = "cL0_prod_lock_1"}
    %cL0_cons_lock_1 = aie.lock(%mem_tile_0_1, 7) {init = 0 : i32, sym_name = "cL0_cons_lock_1"}
    %c01_buff_0 = aie.buffer(%tile_0_3) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "c01_buff_0"} : memref<16x16xi16> 
    %c01_buff_1 = aie.buffer(%tile_0_3) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "c01_buff_1"} : memref<16x16xi16> 
    %c01_prod_lock_0 = aie.lock(%tile_0_3, 4) {init = 2 : i32, sym_name = "c01_prod_lock_0"}
    %c01_cons_lock_0 = aie.lock(%tile_0_3, 5) {init = 0 : i32, sym_name = "c01_cons_lock_0"}
    %c00_buff_0 = aie.buffer(%tile_0_2) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "c00_buff_0"} : memref<16x16xi16> 
    %c00_buff_1 = aie.buffer(%tile_0_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "c00_buff_1"} : memref<16x16xi16> 
    %c00_prod_lock_0 = aie.lock(%tile_0_2, 4) {init = 2 : i32, sym_name = "c00_prod_lock_0"}
    %c00_cons_lock_0 = aie.lock(%tile_0_2, 5) {init = 0 : i32, sym_name = "c00_cons_lock_0"}
    %a1_0_cons_buff_0 = aie.buffer(%tile_0_3) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "a1_0_cons_buff_0"} : memref<16x16xi8> 
    %a1_0_cons_buff_1 = aie.buffer(%tile_0_3) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "a1_0_cons_buff_1"} : memref<16x16xi8> 
    %a1_0_cons_prod_lock_0 = aie.lock(%tile_0_3, 2) {init = 2 : i32, sym_name = "a1_0_cons_prod_lock_0"}
    %a1_0_cons_cons_lock_0 = aie.lock(%tile_0_3, 3) {init = 0 : i32, sym_name = "a1_0_cons_cons_lock_0"}
    %a1_1_cons_buff_0 = aie.buffer(%tile_1_3) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "a1_1_cons_buff_0"} : memref<16x16xi8> 
    %a1_1_cons_buff_1 = aie.buffer(%tile_1_3) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "a1_1_cons_buff_1"} : memref<16x16xi8> 
    %a1_1_cons_prod_lock_0 = aie.lock(%tile_1_3, 2) {init = 2 : i32, sym_name = "a1_1_cons_prod_lock_0"}
    %a1_1_cons_cons_lock_0 = aie.lock(%tile_1_3, 3) {init = 0 : i32, sym_name = "a1_1_cons_cons_lock_0"}
    %a1_2_cons_buff_0 = aie.buffer(%tile_2_3) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "a1_2_cons_buff_0"} : memref<16x16xi8> 
    %a1_2_cons_buff_1 = aie.buffer(%tile_2_3) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "a1_2_cons_buff_1"} : memref<16x16xi8> 
    %a1_2_cons_prod_lock_0 = aie.lock(%tile_2_3, 2) {init = 2 : i32, sym_name = "a1_2_cons_prod_lock_0"}
    %a1_2_cons_cons_lock_0 = aie.lock(%tile_2_3, 3) {init = 0 : i32, sym_name = "a1_2_cons_cons_lock_0"}
    %a1_3_cons_buff_0 = aie.buffer(%tile_3_3) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "a1_3_cons_buff_0"} : memref<16x16xi8> 
    %a1_3_cons_buff_1 = aie.buffer(%tile_3_3) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "a1_3_cons_buff_1"} : memref<16x16xi8> 
    %a1_3_cons_prod_lock_0 = aie.lock(%tile_3_3, 2) {init = 2 : i32, sym_name = "a1_3_cons_prod_lock_0"}
    %a1_3_cons_cons_lock_0 = aie.lock(%tile_3_3, 3) {init = 0 : i32, sym_name = "a1_3_cons_cons_lock_0"}
    %aL1_cons_buff_0 = aie.buffer(%mem_tile_1_1) {address = 131072 : i32, mem_bank = 2 : i32, sym_name = "aL1_cons_buff_0"} : memref<16x16xi8> 
    %aL1_cons_buff_1 = aie.buffer(%mem_tile_1_1) {address = 196608 : i32, mem_bank = 3 : i32, sym_name = "aL1_cons_buff_1"} : memref<16x16xi8> 
    %aL1_cons_prod_lock_0 = aie.lock(%mem_tile_1_1, 2) {init = 2 : i32, sym_name = "aL1_cons_prod_lock_0"}
    %aL1_cons_cons_lock_0 = aie.lock(%mem_tile_1_1, 3) {init = 0 : i32, sym_name = "aL1_cons_cons_lock_0"}
    %aL1_prod_lock_0 = aie.lock(%shim_noc_tile_1_0, 2) {init = 0 : i32, sym_name = "aL1_prod_lock_0"}
    %aL1_cons_lock_0 = aie.lock(%shim_noc_tile_1_0, 3) {init = 0 : i32, sym_name = "aL1_cons_lock_0"}
    %a0_0_cons_buff_0 = aie.buffer(%tile_0_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "a0_0_cons_buff_0"} : memref<16x16xi8> 
    %a0_0_cons_buff_1 = aie.buffer(%tile_0_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "a0_0_cons_buff_1"} : memref<16x16xi8> 
    %a0_0_cons_prod_lock_0 = aie.lock(%tile_0_2, 2) {init = 2 : i32, sym_name = "a0_0_cons_prod_lock_0"}
    %a0_0_cons_cons_lock_0 = aie.lock(%tile_0_2, 3) {init = 0 : i32, sym_name = "a0_0_cons_cons_lock_0"}
    %a0_1_cons_buff_0 = aie.buffer(%tile_1_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "a0_1_cons_buff_0"} : memref<16x16xi8> 
    %a0_1_cons_buff_1 = aie.buffer(%tile_1_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "a0_1_cons_buff_1"} : memref<16x16xi8> 
    %a0_1_cons_prod_lock_0 = aie.lock(%tile_1_2, 2) {init = 2 : i32, sym_name = "a0_1_cons_prod_lock_0"}
    %a0_1_cons_cons_lock_0 = aie.lock(%tile_1_2, 3) {init = 0 : i32, sym_name = "a0_1_cons_cons_lock_0"}
    %a0_2_cons_buff_0 = aie.buffer(%tile_2_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "a0_2_cons_buff_0"} : memref<16x16xi8> 
    %a0_2_cons_buff_1 = aie.buffer(%tile_2_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "a0_2_cons_buff_1"} : memref<16x16xi8> 
    %a0_2_cons_prod_lock_0 = aie.lock(%tile_2_2, 2) {init = 2 : i32, sym_name = "a0_2_cons_prod_lock_0"}
    %a0_2_cons_cons_lock_0 = aie.lock(%tile_2_2, 3) {init = 0 : i32, sym_name = "a0_2_cons_cons_lock_0"}
    %a0_3_cons_buff_0 = aie.buffer(%tile_3_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "a0_3_cons_buff_0"} : memref<16x16xi8> 
    %a0_3_cons_buff_1 = aie.buffer(%tile_3_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "a0_3_cons_buff_1"} : memref<16x16xi8> 
    %a0_3_cons_prod_lock_0 = aie.lock(%tile_3_2, 2) {init = 2 : i32, sym_name = "a0_3_cons_prod_lock_0"}
    %a0_3_cons_cons_lock_0 = aie.lock(%tile_3_2, 3) {init = 0 : i32, sym_name = "a0_3_cons_cons_lock_0"}
    %aL0_cons_buff_0 = aie.buffer(%mem_tile_0_1) {address = 131072 : i32, mem_bank = 2 : i32, sym_name = "aL0_cons_buff_0"} : memref<16x16xi8> 
    %aL0_cons_buff_1 = aie.buffer(%mem_tile_0_1) {address = 196608 : i32, mem_bank = 3 : i32, sym_name = "aL0_cons_buff_1"} : memref<16x16xi8> 
    %aL0_cons_prod_lock_0 = aie.lock(%mem_tile_0_1, 2) {init = 2 : i32, sym_name = "aL0_cons_prod_lock_0"}
    %aL0_cons_cons_lock_0 = aie.lock(%mem_tile_0_1, 3) {init = 0 : i32, sym_name = "aL0_cons_cons_lock_0"}
    %aL0_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 2) {init = 0 : i32, sym_name = "aL0_prod_lock_0"}
    %aL0_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 3) {init = 0 : i32, sym_name = "aL0_cons_lock_0"}
    %b3_0_cons_buff_0 = aie.buffer(%tile_3_2) {address = 1536 : i32, mem_bank = 0 : i32, sym_name = "b3_0_cons_buff_0"} : memref<16x16xi8> 
    %b3_0_cons_buff_1 = aie.buffer(%tile_3_2) {address = 16896 : i32, mem_bank = 1 : i32, sym_name = "b3_0_cons_buff_1"} : memref<16x16xi8> 
    %b3_0_cons_prod_lock_0 = aie.lock(%tile_3_2, 0) {init = 2 : i32, sym_name = "b3_0_cons_prod_lock_0"}
    %b3_0_cons_cons_lock_0 = aie.lock(%tile_3_2, 1) {init = 0 : i32, sym_name = "b3_0_cons_cons_lock_0"}
    %b3_1_cons_buff_0 = aie.buffer(%tile_3_3) {address = 1536 : i32, mem_bank = 0 : i32, sym_name = "b3_1_cons_buff_0"} : memref<16x16xi8> 
    %b3_1_cons_buff_1 = aie.buffer(%tile_3_3) {address = 16896 : i32, mem_bank = 1 : i32, sym_name = "b3_1_cons_buff_1"} : memref<16x16xi8> 
    %b3_1_cons_prod_lock_0 = aie.lock(%tile_3_3, 0) {init = 2 : i32, sym_name = "b3_1_cons_prod_lock_0"}
    %b3_1_cons_cons_lock_0 = aie.lock(%tile_3_3, 1) {init = 0 : i32, sym_name = "b3_1_cons_cons_lock_0"}
    %bL3_cons_buff_0 = aie.buffer(%mem_tile_3_1) {address = 131072 : i32, mem_bank = 2 : i32, sym_name = "bL3_cons_buff_0"} : memref<16x16xi8> 
    %bL3_cons_buff_1 = aie.buffer(%mem_tile_3_1) {address = 196608 : i32, mem_bank = 3 : i32, sym_name = "bL3_cons_buff_1"} : memref<16x16xi8> 
    %bL3_cons_prod_lock_0 = aie.lock(%mem_tile_3_1, 0) {init = 2 : i32, sym_name = "bL3_cons_prod_lock_0"}
    %bL3_cons_cons_lock_0 = aie.lock(%mem_tile_3_1, 1) {init = 0 : i32, sym_name = "bL3_cons_cons_lock_0"}
    %bL3_prod_lock_0 = aie.lock(%shim_noc_tile_3_0, 0) {init = 0 : i32, sym_name = "bL3_prod_lock_0"}
    %bL3_cons_lock_0 = aie.lock(%shim_noc_tile_3_0, 1) {init = 0 : i32, sym_name = "bL3_cons_lock_0"}
    %b2_0_cons_buff_0 = aie.buffer(%tile_2_2) {address = 1536 : i32, mem_bank = 0 : i32, sym_name = "b2_0_cons_buff_0"} : memref<16x16xi8> 
    %b2_0_cons_buff_1 = aie.buffer(%tile_2_2) {address = 16896 : i32, mem_bank = 1 : i32, sym_name = "b2_0_cons_buff_1"} : memref<16x16xi8> 
    %b2_0_cons_prod_lock_0 = aie.lock(%tile_2_2, 0) {init = 2 : i32, sym_name = "b2_0_cons_prod_lock_0"}
    %b2_0_cons_cons_lock_0 = aie.lock(%tile_2_2, 1) {init = 0 : i32, sym_name = "b2_0_cons_cons_lock_0"}
    %b2_1_cons_buff_0 = aie.buffer(%tile_2_3) {address = 1536 : i32, mem_bank = 0 : i32, sym_name = "b2_1_cons_buff_0"} : memref<16x16xi8> 
    %b2_1_cons_buff_1 = aie.buffer(%tile_2_3) {address = 16896 : i32, mem_bank = 1 : i32, sym_name = "b2_1_cons_buff_1"} : memref<16x16xi8> 
    %b2_1_cons_prod_lock_0 = aie.lock(%tile_2_3, 0) {init = 2 : i32, sym_name = "b2_1_cons_prod_lock_0"}
    %b2_1_cons_cons_lock_0 = aie.lock(%tile_2_3, 1) {init = 0 : i32, sym_name = "b2_1_cons_cons_lock_0"}
    %bL2_cons_buff_0 = aie.buffer(%mem_tile_2_1) {address = 131072 : i32, mem_bank = 2 : i32, sym_name = "bL2_cons_buff_0"} : memref<16x16xi8> 
    %bL2_cons_buff_1 = aie.buffer(%mem_tile_2_1) {address = 196608 : i32, mem_bank = 3 : i32, sym_name = "bL2_cons_buff_1"} : memref<16x16xi8> 
    %bL2_cons_prod_lock_0 = aie.lock(%mem_tile_2_1, 0) {init = 2 : i32, sym_name = "bL2_cons_prod_lock_0"}
    %bL2_cons_cons_lock_0 = aie.lock(%mem_tile_2_1, 1) {init = 0 : i32, sym_name = "bL2_cons_cons_lock_0"}
    %bL2_prod_lock_0 = aie.lock(%shim_noc_tile_2_0, 0) {init = 0 : i32, sym_name = "bL2_prod_lock_0"}
    %bL2_cons_lock_0 = aie.lock(%shim_noc_tile_2_0, 1) {init = 0 : i32, sym_name = "bL2_cons_lock_0"}
    %b1_0_cons_buff_0 = aie.buffer(%tile_1_2) {address = 1536 : i32, mem_bank = 0 : i32, sym_name = "b1_0_cons_buff_0"} : memref<16x16xi8> 
    %b1_0_cons_buff_1 = aie.buffer(%tile_1_2) {address = 16896 : i32, mem_bank = 1 : i32, sym_name = "b1_0_cons_buff_1"} : memref<16x16xi8> 
    %b1_0_cons_prod_lock_0 = aie.lock(%tile_1_2, 0) {init = 2 : i32, sym_name = "b1_0_cons_prod_lock_0"}
    %b1_0_cons_cons_lock_0 = aie.lock(%tile_1_2, 1) {init = 0 : i32, sym_name = "b1_0_cons_cons_lock_0"}
    %b1_1_cons_buff_0 = aie.buffer(%tile_1_3) {address = 1536 : i32, mem_bank = 0 : i32, sym_name = "b1_1_cons_buff_0"} : memref<16x16xi8> 
    %b1_1_cons_buff_1 = aie.buffer(%tile_1_3) {address = 16896 : i32, mem_bank = 1 : i32, sym_name = "b1_1_cons_buff_1"} : memref<16x16xi8> 
    %b1_1_cons_prod_lock_0 = aie.lock(%tile_1_3, 0) {init = 2 : i32, sym_name = "b1_1_cons_prod_lock_0"}
    %b1_1_cons_cons_lock_0 = aie.lock(%tile_1_3, 1) {init = 0 : i32, sym_name = "b1_1_cons_cons_lock_0"}
    %bL1_cons_buff_0 = aie.buffer(%mem_tile_1_1) {address = 262144 : i32, mem_bank = 4 : i32, sym_name = "bL1_cons_buff_0"} : memref<16x16xi8> 
    %bL1_cons_buff_1 = aie.buffer(%mem_tile_1_1) {address = 327680 : i32, mem_bank = 5 : i32, sym_name = "bL1_cons_buff_1"} : memref<16x16xi8> 
    %bL1_cons_prod_lock_0 = aie.lock(%mem_tile_1_1, 0) {init = 2 : i32, sym_name = "bL1_cons_prod_lock_0"}
    %bL1_cons_cons_lock_0 = aie.lock(%mem_tile_1_1, 1) {init = 0 : i32, sym_name = "bL1_cons_cons_lock_0"}
    %bL1_prod_lock_0 = aie.lock(%shim_noc_tile_1_0, 0) {init = 0 : i32, sym_name = "bL1_prod_lock_0"}
    %bL1_cons_lock_0 = aie.lock(%shim_noc_tile_1_0, 1) {init = 0 : i32, sym_name = "bL1_cons_lock_0"}
    %b0_0_cons_buff_0 = aie.buffer(%tile_0_2) {address = 1536 : i32, mem_bank = 0 : i32, sym_name = "b0_0_cons_buff_0"} : memref<16x16xi8> 
    %b0_0_cons_buff_1 = aie.buffer(%tile_0_2) {address = 16896 : i32, mem_bank = 1 : i32, sym_name = "b0_0_cons_buff_1"} : memref<16x16xi8> 
    %b0_0_cons_prod_lock_0 = aie.lock(%tile_0_2, 0) {init = 2 : i32, sym_name = "b0_0_cons_prod_lock_0"}
    %b0_0_cons_cons_lock_0 = aie.lock(%tile_0_2, 1) {init = 0 : i32, sym_name = "b0_0_cons_cons_lock_0"}
    %b0_1_cons_buff_0 = aie.buffer(%tile_0_3) {address = 1536 : i32, mem_bank = 0 : i32, sym_name = "b0_1_cons_buff_0"} : memref<16x16xi8> 
    %b0_1_cons_buff_1 = aie.buffer(%tile_0_3) {address = 16896 : i32, mem_bank = 1 : i32, sym_name = "b0_1_cons_buff_1"} : memref<16x16xi8> 
    %b0_1_cons_prod_lock_0 = aie.lock(%tile_0_3, 0) {init = 2 : i32, sym_name = "b0_1_cons_prod_lock_0"}
    %b0_1_cons_cons_lock_0 = aie.lock(%tile_0_3, 1) {init = 0 : i32, sym_name = "b0_1_cons_cons_lock_0"}
    %bL0_cons_buff_0 = aie.buffer(%mem_tile_0_1) {address = 262144 : i32, mem_bank = 4 : i32, sym_name = "bL0_cons_buff_0"} : memref<16x16xi8> 
    %bL0_cons_buff_1 = aie.buffer(%mem_tile_0_1) {address = 327680 : i32, mem_bank = 5 : i32, sym_name = "bL0_cons_buff_1"} : memref<16x16xi8> 
    %bL0_cons_prod_lock_0 = aie.lock(%mem_tile_0_1, 0) {init = 2 : i32, sym_name = "bL0_cons_prod_lock_0"}
    %bL0_cons_cons_lock_0 = aie.lock(%mem_tile_0_1, 1) {init = 0 : i32, sym_name = "bL0_cons_cons_lock_0"}
    %bL0_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 0) {init = 0 : i32, sym_name = "bL0_prod_lock_0"}
    %bL0_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 1) {init = 0 : i32, sym_name = "bL0_cons_lock_0"}
    aie.flow(%mem_tile_0_1, DMA : 0, %tile_0_2, DMA : 0)
    aie.flow(%mem_tile_1_1, DMA : 0, %tile_1_2, DMA : 0)
    aie.flow(%mem_tile_2_1, DMA : 0, %tile_2_2, DMA : 0)
    aie.flow(%mem_tile_3_1, DMA : 0, %tile_3_2, DMA : 0)
    aie.flow(%mem_tile_0_1, DMA : 1, %tile_2_2, DMA : 1)
    aie.flow(%mem_tile_0_1, DMA : 1, %tile_1_2, DMA : 1)
    aie.flow(%mem_tile_0_1, DMA : 1, %tile_0_2, DMA : 1)
    aie.flow(%mem_tile_1_1, DMA : 1, %tile_2_3, DMA : 1)
    aie.flow(%mem_tile_1_1, DMA : 1, %tile_1_3, DMA : 1)
    aie.flow(%mem_tile_1_1, DMA : 1, %tile_0_3, DMA : 1)
    %core_0_2 = aie.core(%tile_0_2) {
      %c2 = arith.constant 2 : index
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%c00_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @clear(%c00_buff_0) : (memref<16x16xi16>) -> ()
      aie.use_lock(%a0_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b0_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a0_0_cons_buff_0, %b0_0_cons_buff_0, %c00_buff_0) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a0_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b0_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%a0_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b0_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a0_0_cons_buff_1, %b0_0_cons_buff_1, %c00_buff_0) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a0_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b0_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%c00_cons_lock_0, Release, 1)
      aie.use_lock(%c00_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @clear(%c00_buff_1) : (memref<16x16xi16>) -> ()
      aie.use_lock(%a0_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b0_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a0_0_cons_buff_0, %b0_0_cons_buff_0, %c00_buff_1) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a0_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b0_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%a0_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b0_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a0_0_cons_buff_1, %b0_0_cons_buff_1, %c00_buff_1) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a0_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b0_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%c00_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%c00_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @clear(%c00_buff_0) : (memref<16x16xi16>) -> ()
      aie.use_lock(%a0_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b0_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a0_0_cons_buff_0, %b0_0_cons_buff_0, %c00_buff_0) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a0_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b0_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%a0_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b0_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a0_0_cons_buff_1, %b0_0_cons_buff_1, %c00_buff_0) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a0_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b0_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%c00_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["clear.o", "mm.o"]}
    %core_0_3 = aie.core(%tile_0_3) {
      %c2 = arith.constant 2 : index
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%c01_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @clear(%c01_buff_0) : (memref<16x16xi16>) -> ()
      aie.use_lock(%a1_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b0_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a1_0_cons_buff_0, %b0_1_cons_buff_0, %c01_buff_0) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a1_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b0_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%a1_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b0_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a1_0_cons_buff_1, %b0_1_cons_buff_1, %c01_buff_0) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a1_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b0_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%c01_cons_lock_0, Release, 1)
      aie.use_lock(%c01_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @clear(%c01_buff_1) : (memref<16x16xi16>) -> ()
      aie.use_lock(%a1_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b0_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a1_0_cons_buff_0, %b0_1_cons_buff_0, %c01_buff_1) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a1_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b0_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%a1_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b0_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a1_0_cons_buff_1, %b0_1_cons_buff_1, %c01_buff_1) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a1_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b0_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%c01_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%c01_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @clear(%c01_buff_0) : (memref<16x16xi16>) -> ()
      aie.use_lock(%a1_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b0_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a1_0_cons_buff_0, %b0_1_cons_buff_0, %c01_buff_0) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a1_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b0_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%a1_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b0_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a1_0_cons_buff_1, %b0_1_cons_buff_1, %c01_buff_0) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a1_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b0_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%c01_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["clear.o", "mm.o"]}
    %core_1_2 = aie.core(%tile_1_2) {
      %c2 = arith.constant 2 : index
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%c10_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @clear(%c10_buff_0) : (memref<16x16xi16>) -> ()
      aie.use_lock(%a0_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b1_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a0_1_cons_buff_0, %b1_0_cons_buff_0, %c10_buff_0) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a0_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b1_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%a0_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b1_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a0_1_cons_buff_1, %b1_0_cons_buff_1, %c10_buff_0) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a0_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b1_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%c10_cons_lock_0, Release, 1)
      aie.use_lock(%c10_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @clear(%c10_buff_1) : (memref<16x16xi16>) -> ()
      aie.use_lock(%a0_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b1_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a0_1_cons_buff_0, %b1_0_cons_buff_0, %c10_buff_1) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a0_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b1_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%a0_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b1_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a0_1_cons_buff_1, %b1_0_cons_buff_1, %c10_buff_1) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a0_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b1_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%c10_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%c10_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @clear(%c10_buff_0) : (memref<16x16xi16>) -> ()
      aie.use_lock(%a0_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b1_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a0_1_cons_buff_0, %b1_0_cons_buff_0, %c10_buff_0) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a0_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b1_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%a0_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b1_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a0_1_cons_buff_1, %b1_0_cons_buff_1, %c10_buff_0) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a0_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b1_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%c10_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["clear.o", "mm.o"]}
    %core_1_3 = aie.core(%tile_1_3) {
      %c2 = arith.constant 2 : index
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%c11_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @clear(%c11_buff_0) : (memref<16x16xi16>) -> ()
      aie.use_lock(%a1_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b1_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a1_1_cons_buff_0, %b1_1_cons_buff_0, %c11_buff_0) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a1_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b1_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%a1_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b1_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a1_1_cons_buff_1, %b1_1_cons_buff_1, %c11_buff_0) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a1_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b1_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%c11_cons_lock_0, Release, 1)
      aie.use_lock(%c11_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @clear(%c11_buff_1) : (memref<16x16xi16>) -> ()
      aie.use_lock(%a1_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b1_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a1_1_cons_buff_0, %b1_1_cons_buff_0, %c11_buff_1) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a1_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b1_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%a1_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b1_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a1_1_cons_buff_1, %b1_1_cons_buff_1, %c11_buff_1) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a1_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b1_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%c11_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%c11_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @clear(%c11_buff_0) : (memref<16x16xi16>) -> ()
      aie.use_lock(%a1_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b1_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a1_1_cons_buff_0, %b1_1_cons_buff_0, %c11_buff_0) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a1_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b1_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%a1_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b1_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a1_1_cons_buff_1, %b1_1_cons_buff_1, %c11_buff_0) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a1_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b1_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%c11_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["clear.o", "mm.o"]}
    %core_2_2 = aie.core(%tile_2_2) {
      %c2 = arith.constant 2 : index
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%c20_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @clear(%c20_buff_0) : (memref<16x16xi16>) -> ()
      aie.use_lock(%a0_2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b2_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a0_2_cons_buff_0, %b2_0_cons_buff_0, %c20_buff_0) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a0_2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b2_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%a0_2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b2_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a0_2_cons_buff_1, %b2_0_cons_buff_1, %c20_buff_0) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a0_2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b2_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%c20_cons_lock_0, Release, 1)
      aie.use_lock(%c20_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @clear(%c20_buff_1) : (memref<16x16xi16>) -> ()
      aie.use_lock(%a0_2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b2_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a0_2_cons_buff_0, %b2_0_cons_buff_0, %c20_buff_1) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a0_2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b2_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%a0_2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b2_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a0_2_cons_buff_1, %b2_0_cons_buff_1, %c20_buff_1) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a0_2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b2_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%c20_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%c20_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @clear(%c20_buff_0) : (memref<16x16xi16>) -> ()
      aie.use_lock(%a0_2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b2_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a0_2_cons_buff_0, %b2_0_cons_buff_0, %c20_buff_0) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a0_2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b2_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%a0_2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b2_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a0_2_cons_buff_1, %b2_0_cons_buff_1, %c20_buff_0) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a0_2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b2_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%c20_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["clear.o", "mm.o"]}
    %core_2_3 = aie.core(%tile_2_3) {
      %c2 = arith.constant 2 : index
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%c21_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @clear(%c21_buff_0) : (memref<16x16xi16>) -> ()
      aie.use_lock(%a1_2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b2_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a1_2_cons_buff_0, %b2_1_cons_buff_0, %c21_buff_0) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a1_2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b2_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%a1_2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b2_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a1_2_cons_buff_1, %b2_1_cons_buff_1, %c21_buff_0) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a1_2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b2_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%c21_cons_lock_0, Release, 1)
      aie.use_lock(%c21_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @clear(%c21_buff_1) : (memref<16x16xi16>) -> ()
      aie.use_lock(%a1_2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b2_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a1_2_cons_buff_0, %b2_1_cons_buff_0, %c21_buff_1) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a1_2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b2_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%a1_2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b2_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a1_2_cons_buff_1, %b2_1_cons_buff_1, %c21_buff_1) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a1_2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b2_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%c21_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%c21_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @clear(%c21_buff_0) : (memref<16x16xi16>) -> ()
      aie.use_lock(%a1_2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b2_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a1_2_cons_buff_0, %b2_1_cons_buff_0, %c21_buff_0) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a1_2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b2_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%a1_2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b2_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a1_2_cons_buff_1, %b2_1_cons_buff_1, %c21_buff_0) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a1_2_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b2_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%c21_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["clear.o", "mm.o"]}
    %core_3_2 = aie.core(%tile_3_2) {
      %c2 = arith.constant 2 : index
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%c30_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @clear(%c30_buff_0) : (memref<16x16xi16>) -> ()
      aie.use_lock(%a0_3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b3_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a0_3_cons_buff_0, %b3_0_cons_buff_0, %c30_buff_0) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a0_3_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b3_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%a0_3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b3_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a0_3_cons_buff_1, %b3_0_cons_buff_1, %c30_buff_0) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a0_3_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b3_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%c30_cons_lock_0, Release, 1)
      aie.use_lock(%c30_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @clear(%c30_buff_1) : (memref<16x16xi16>) -> ()
      aie.use_lock(%a0_3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b3_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a0_3_cons_buff_0, %b3_0_cons_buff_0, %c30_buff_1) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a0_3_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b3_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%a0_3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b3_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a0_3_cons_buff_1, %b3_0_cons_buff_1, %c30_buff_1) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a0_3_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b3_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%c30_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%c30_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @clear(%c30_buff_0) : (memref<16x16xi16>) -> ()
      aie.use_lock(%a0_3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b3_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a0_3_cons_buff_0, %b3_0_cons_buff_0, %c30_buff_0) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a0_3_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b3_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%a0_3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b3_0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a0_3_cons_buff_1, %b3_0_cons_buff_1, %c30_buff_0) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a0_3_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b3_0_cons_prod_lock_0, Release, 1)
      aie.use_lock(%c30_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["clear.o", "mm.o"]}
    %core_3_3 = aie.core(%tile_3_3) {
      %c2 = arith.constant 2 : index
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%c31_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @clear(%c31_buff_0) : (memref<16x16xi16>) -> ()
      aie.use_lock(%a1_3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b3_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a1_3_cons_buff_0, %b3_1_cons_buff_0, %c31_buff_0) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a1_3_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b3_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%a1_3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b3_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a1_3_cons_buff_1, %b3_1_cons_buff_1, %c31_buff_0) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a1_3_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b3_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%c31_cons_lock_0, Release, 1)
      aie.use_lock(%c31_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @clear(%c31_buff_1) : (memref<16x16xi16>) -> ()
      aie.use_lock(%a1_3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b3_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a1_3_cons_buff_0, %b3_1_cons_buff_0, %c31_buff_1) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a1_3_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b3_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%a1_3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b3_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a1_3_cons_buff_1, %b3_1_cons_buff_1, %c31_buff_1) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a1_3_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b3_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%c31_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%c31_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @clear(%c31_buff_0) : (memref<16x16xi16>) -> ()
      aie.use_lock(%a1_3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b3_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a1_3_cons_buff_0, %b3_1_cons_buff_0, %c31_buff_0) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a1_3_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b3_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%a1_3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%b3_1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      func.call @mm(%a1_3_cons_buff_1, %b3_1_cons_buff_1, %c31_buff_0) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
      aie.use_lock(%a1_3_cons_prod_lock_0, Release, 1)
      aie.use_lock(%b3_1_cons_prod_lock_0, Release, 1)
      aie.use_lock(%c31_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["clear.o", "mm.o"]}
    aie.runtime_sequence(%arg0: memref<32x32xi8>, %arg1: memref<32x64xi8>, %arg2: memref<32x64xi16>) {
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 0][1, 2, 16, 16][0, 16, 32, 1]) {id = 0 : i64, metadata = @aL0_shim_alloc} : memref<32x32xi8>
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 16, 0][1, 2, 16, 16][0, 16, 32, 1]) {id = 0 : i64, metadata = @aL1_shim_alloc} : memref<32x32xi8>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 0][1, 2, 16, 16][0, 1024, 64, 1]) {id = 1 : i64, metadata = @bL0_shim_alloc} : memref<32x64xi8>
      aiex.npu.dma_memcpy_nd(%arg2[0, 0, 0, 0][1, 1, 32, 16][0, 0, 64, 1]) {id = 2 : i64, issue_token = true, metadata = @cL0_shim_alloc} : memref<32x64xi16>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 16][1, 2, 16, 16][0, 1024, 64, 1]) {id = 1 : i64, metadata = @bL1_shim_alloc} : memref<32x64xi8>
      aiex.npu.dma_memcpy_nd(%arg2[0, 0, 0, 16][1, 1, 32, 16][0, 0, 64, 1]) {id = 2 : i64, issue_token = true, metadata = @cL1_shim_alloc} : memref<32x64xi16>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 32][1, 2, 16, 16][0, 1024, 64, 1]) {id = 1 : i64, metadata = @bL2_shim_alloc} : memref<32x64xi8>
      aiex.npu.dma_memcpy_nd(%arg2[0, 0, 0, 32][1, 1, 32, 16][0, 0, 64, 1]) {id = 2 : i64, issue_token = true, metadata = @cL2_shim_alloc} : memref<32x64xi16>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 48][1, 2, 16, 16][0, 1024, 64, 1]) {id = 1 : i64, metadata = @bL3_shim_alloc} : memref<32x64xi8>
      aiex.npu.dma_memcpy_nd(%arg2[0, 0, 0, 48][1, 1, 32, 16][0, 0, 64, 1]) {id = 2 : i64, issue_token = true, metadata = @cL3_shim_alloc} : memref<32x64xi16>
      aiex.npu.dma_wait {symbol = @cL0_shim_alloc}
      aiex.npu.dma_wait {symbol = @cL1_shim_alloc}
      aiex.npu.dma_wait {symbol = @cL2_shim_alloc}
      aiex.npu.dma_wait {symbol = @cL3_shim_alloc}
    }
    aie.shim_dma_allocation @bL0_shim_alloc(%shim_noc_tile_0_0, MM2S, 0)
    %memtile_dma_0_1 = aie.memtile_dma(%mem_tile_0_1) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%bL0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%bL0_cons_buff_0 : memref<16x16xi8>, 0, 256) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%bL0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%bL0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%bL0_cons_buff_1 : memref<16x16xi8>, 0, 256) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%bL0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%bL0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%bL0_cons_buff_0 : memref<16x16xi8>, 0, 256, [<size = 2, stride = 128>, <size = 4, stride = 4>, <size = 8, stride = 16>, <size = 4, stride = 1>]) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%bL0_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%bL0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%bL0_cons_buff_1 : memref<16x16xi8>, 0, 256, [<size = 2, stride = 128>, <size = 4, stride = 4>, <size = 8, stride = 16>, <size = 4, stride = 1>]) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%bL0_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      %2 = aie.dma_start(S2MM, 1, ^bb7, ^bb9)
    ^bb7:  // 2 preds: ^bb6, ^bb8
      aie.use_lock(%aL0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%aL0_cons_buff_0 : memref<16x16xi8>, 0, 256) {bd_id = 24 : i32, next_bd_id = 25 : i32}
      aie.use_lock(%aL0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb8
    ^bb8:  // pred: ^bb7
      aie.use_lock(%aL0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%aL0_cons_buff_1 : memref<16x16xi8>, 0, 256) {bd_id = 25 : i32, next_bd_id = 24 : i32}
      aie.use_lock(%aL0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb7
    ^bb9:  // pred: ^bb6
      %3 = aie.dma_start(MM2S, 1, ^bb10, ^bb12)
    ^bb10:  // 2 preds: ^bb9, ^bb11
      aie.use_lock(%aL0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%aL0_cons_buff_0 : memref<16x16xi8>, 0, 256, [<size = 4, stride = 64>, <size = 2, stride = 8>, <size = 4, stride = 16>, <size = 8, stride = 1>]) {bd_id = 26 : i32, next_bd_id = 27 : i32}
      aie.use_lock(%aL0_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb11
    ^bb11:  // pred: ^bb10
      aie.use_lock(%aL0_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%aL0_cons_buff_1 : memref<16x16xi8>, 0, 256, [<size = 4, stride = 64>, <size = 2, stride = 8>, <size = 4, stride = 16>, <size = 8, stride = 1>]) {bd_id = 27 : i32, next_bd_id = 26 : i32}
      aie.use_lock(%aL0_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb10
    ^bb12:  // pred: ^bb9
      %4 = aie.dma_start(S2MM, 2, ^bb13, ^bb15)
    ^bb13:  // 2 preds: ^bb12, ^bb14
      aie.use_lock(%cL0_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%cL0_buff_0 : memref<32x16xi16>, 0, 256) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%cL0_cons_lock_0, Release, 1)
      aie.next_bd ^bb14
    ^bb14:  // pred: ^bb13
      aie.use_lock(%cL0_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%cL0_buff_1 : memref<32x16xi16>, 0, 256) {bd_id = 5 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%cL0_cons_lock_0, Release, 1)
      aie.next_bd ^bb13
    ^bb15:  // pred: ^bb12
      %5 = aie.dma_start(S2MM, 3, ^bb16, ^bb18)
    ^bb16:  // 2 preds: ^bb15, ^bb17
      aie.use_lock(%cL0_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%cL0_buff_0 : memref<32x16xi16>, 256, 256) {bd_id = 28 : i32, next_bd_id = 29 : i32}
      aie.use_lock(%cL0_cons_lock_1, Release, 1)
      aie.next_bd ^bb17
    ^bb17:  // pred: ^bb16
      aie.use_lock(%cL0_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%cL0_buff_1 : memref<32x16xi16>, 256, 256) {bd_id = 29 : i32, next_bd_id = 28 : i32}
      aie.use_lock(%cL0_cons_lock_1, Release, 1)
      aie.next_bd ^bb16
    ^bb18:  // pred: ^bb15
      %6 = aie.dma_start(MM2S, 2, ^bb19, ^bb23)
    ^bb19:  // 2 preds: ^bb18, ^bb22
      aie.use_lock(%cL0_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%cL0_buff_0 : memref<32x16xi16>, 0, 256, [<size = 4, stride = 64>, <size = 4, stride = 4>, <size = 4, stride = 16>, <size = 4, stride = 1>]) {bd_id = 6 : i32, next_bd_id = 7 : i32}
      aie.use_lock(%cL0_prod_lock_0, Release, 1)
      aie.next_bd ^bb20
    ^bb20:  // pred: ^bb19
      aie.use_lock(%cL0_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%cL0_buff_0 : memref<32x16xi16>, 256, 256, [<size = 4, stride = 64>, <size = 4, stride = 4>, <size = 4, stride = 16>, <size = 4, stride = 1>]) {bd_id = 7 : i32, next_bd_id = 8 : i32}
      aie.use_lock(%cL0_prod_lock_1, Release, 1)
      aie.next_bd ^bb21
    ^bb21:  // pred: ^bb20
      aie.use_lock(%cL0_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%cL0_buff_1 : memref<32x16xi16>, 0, 256, [<size = 4, stride = 64>, <size = 4, stride = 4>, <size = 4, stride = 16>, <size = 4, stride = 1>]) {bd_id = 8 : i32, next_bd_id = 9 : i32}
      aie.use_lock(%cL0_prod_lock_0, Release, 1)
      aie.next_bd ^bb22
    ^bb22:  // pred: ^bb21
      aie.use_lock(%cL0_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%cL0_buff_1 : memref<32x16xi16>, 256, 256, [<size = 4, stride = 64>, <size = 4, stride = 4>, <size = 4, stride = 16>, <size = 4, stride = 1>]) {bd_id = 9 : i32, next_bd_id = 6 : i32}
      aie.use_lock(%cL0_prod_lock_1, Release, 1)
      aie.next_bd ^bb19
    ^bb23:  // pred: ^bb18
      aie.end
    }
    %mem_0_2 = aie.mem(%tile_0_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%b0_0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b0_0_cons_buff_0 : memref<16x16xi8>, 0, 256) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%b0_0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%b0_0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b0_0_cons_buff_1 : memref<16x16xi8>, 0, 256) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%b0_0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(S2MM, 1, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%a0_0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a0_0_cons_buff_0 : memref<16x16xi8>, 0, 256) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%a0_0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%a0_0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a0_0_cons_buff_1 : memref<16x16xi8>, 0, 256) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%a0_0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      %2 = aie.dma_start(MM2S, 0, ^bb7, ^bb9)
    ^bb7:  // 2 preds: ^bb6, ^bb8
      aie.use_lock(%c00_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%c00_buff_0 : memref<16x16xi16>, 0, 256) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%c00_prod_lock_0, Release, 1)
      aie.next_bd ^bb8
    ^bb8:  // pred: ^bb7
      aie.use_lock(%c00_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%c00_buff_1 : memref<16x16xi16>, 0, 256) {bd_id = 5 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%c00_prod_lock_0, Release, 1)
      aie.next_bd ^bb7
    ^bb9:  // pred: ^bb6
      aie.end
    }
    %mem_0_3 = aie.mem(%tile_0_3) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%b0_1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b0_1_cons_buff_0 : memref<16x16xi8>, 0, 256) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%b0_1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%b0_1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b0_1_cons_buff_1 : memref<16x16xi8>, 0, 256) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%b0_1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(S2MM, 1, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%a1_0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a1_0_cons_buff_0 : memref<16x16xi8>, 0, 256) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%a1_0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%a1_0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a1_0_cons_buff_1 : memref<16x16xi8>, 0, 256) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%a1_0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      %2 = aie.dma_start(MM2S, 0, ^bb7, ^bb9)
    ^bb7:  // 2 preds: ^bb6, ^bb8
      aie.use_lock(%c01_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%c01_buff_0 : memref<16x16xi16>, 0, 256) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%c01_prod_lock_0, Release, 1)
      aie.next_bd ^bb8
    ^bb8:  // pred: ^bb7
      aie.use_lock(%c01_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%c01_buff_1 : memref<16x16xi16>, 0, 256) {bd_id = 5 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%c01_prod_lock_0, Release, 1)
      aie.next_bd ^bb7
    ^bb9:  // pred: ^bb6
      aie.end
    }
    aie.shim_dma_allocation @bL1_shim_alloc(%shim_noc_tile_1_0, MM2S, 0)
    %memtile_dma_1_1 = aie.memtile_dma(%mem_tile_1_1) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%bL1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%bL1_cons_buff_0 : memref<16x16xi8>, 0, 256) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%bL1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%bL1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%bL1_cons_buff_1 : memref<16x16xi8>, 0, 256) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%bL1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%bL1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%bL1_cons_buff_0 : memref<16x16xi8>, 0, 256, [<size = 2, stride = 128>, <size = 4, stride = 4>, <size = 8, stride = 16>, <size = 4, stride = 1>]) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%bL1_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%bL1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%bL1_cons_buff_1 : memref<16x16xi8>, 0, 256, [<size = 2, stride = 128>, <size = 4, stride = 4>, <size = 8, stride = 16>, <size = 4, stride = 1>]) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%bL1_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      %2 = aie.dma_start(S2MM, 1, ^bb7, ^bb9)
    ^bb7:  // 2 preds: ^bb6, ^bb8
      aie.use_lock(%aL1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%aL1_cons_buff_0 : memref<16x16xi8>, 0, 256) {bd_id = 24 : i32, next_bd_id = 25 : i32}
      aie.use_lock(%aL1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb8
    ^bb8:  // pred: ^bb7
      aie.use_lock(%aL1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%aL1_cons_buff_1 : memref<16x16xi8>, 0, 256) {bd_id = 25 : i32, next_bd_id = 24 : i32}
      aie.use_lock(%aL1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb7
    ^bb9:  // pred: ^bb6
      %3 = aie.dma_start(MM2S, 1, ^bb10, ^bb12)
    ^bb10:  // 2 preds: ^bb9, ^bb11
      aie.use_lock(%aL1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%aL1_cons_buff_0 : memref<16x16xi8>, 0, 256, [<size = 4, stride = 64>, <size = 2, stride = 8>, <size = 4, stride = 16>, <size = 8, stride = 1>]) {bd_id = 26 : i32, next_bd_id = 27 : i32}
      aie.use_lock(%aL1_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb11
    ^bb11:  // pred: ^bb10
      aie.use_lock(%aL1_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%aL1_cons_buff_1 : memref<16x16xi8>, 0, 256, [<size = 4, stride = 64>, <size = 2, stride = 8>, <size = 4, stride = 16>, <size = 8, stride = 1>]) {bd_id = 27 : i32, next_bd_id = 26 : i32}
      aie.use_lock(%aL1_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb10
    ^bb12:  // pred: ^bb9
      %4 = aie.dma_start(S2MM, 2, ^bb13, ^bb15)
    ^bb13:  // 2 preds: ^bb12, ^bb14
      aie.use_lock(%cL1_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%cL1_buff_0 : memref<32x16xi16>, 0, 256) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%cL1_cons_lock_0, Release, 1)
      aie.next_bd ^bb14
    ^bb14:  // pred: ^bb13
      aie.use_lock(%cL1_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%cL1_buff_1 : memref<32x16xi16>, 0, 256) {bd_id = 5 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%cL1_cons_lock_0, Release, 1)
      aie.next_bd ^bb13
    ^bb15:  // pred: ^bb12
      %5 = aie.dma_start(S2MM, 3, ^bb16, ^bb18)
    ^bb16:  // 2 preds: ^bb15, ^bb17
      aie.use_lock(%cL1_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%cL1_buff_0 : memref<32x16xi16>, 256, 256) {bd_id = 28 : i32, next_bd_id = 29 : i32}
      aie.use_lock(%cL1_cons_lock_1, Release, 1)
      aie.next_bd ^bb17
    ^bb17:  // pred: ^bb16
      aie.use_lock(%cL1_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%cL1_buff_1 : memref<32x16xi16>, 256, 256) {bd_id = 29 : i32, next_bd_id = 28 : i32}
      aie.use_lock(%cL1_cons_lock_1, Release, 1)
      aie.next_bd ^bb16
    ^bb18:  // pred: ^bb15
      %6 = aie.dma_start(MM2S, 2, ^bb19, ^bb23)
    ^bb19:  // 2 preds: ^bb18, ^bb22
      aie.use_lock(%cL1_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%cL1_buff_0 : memref<32x16xi16>, 0, 256, [<size = 4, stride = 64>, <size = 4, stride = 4>, <size = 4, stride = 16>, <size = 4, stride = 1>]) {bd_id = 6 : i32, next_bd_id = 7 : i32}
      aie.use_lock(%cL1_prod_lock_0, Release, 1)
      aie.next_bd ^bb20
    ^bb20:  // pred: ^bb19
      aie.use_lock(%cL1_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%cL1_buff_0 : memref<32x16xi16>, 256, 256, [<size = 4, stride = 64>, <size = 4, stride = 4>, <size = 4, stride = 16>, <size = 4, stride = 1>]) {bd_id = 7 : i32, next_bd_id = 8 : i32}
      aie.use_lock(%cL1_prod_lock_1, Release, 1)
      aie.next_bd ^bb21
    ^bb21:  // pred: ^bb20
      aie.use_lock(%cL1_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%cL1_buff_1 : memref<32x16xi16>, 0, 256, [<size = 4, stride = 64>, <size = 4, stride = 4>, <size = 4, stride = 16>, <size = 4, stride = 1>]) {bd_id = 8 : i32, next_bd_id = 9 : i32}
      aie.use_lock(%cL1_prod_lock_0, Release, 1)
      aie.next_bd ^bb22
    ^bb22:  // pred: ^bb21
      aie.use_lock(%cL1_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%cL1_buff_1 : memref<32x16xi16>, 256, 256, [<size = 4, stride = 64>, <size = 4, stride = 4>, <size = 4, stride = 16>, <size = 4, stride = 1>]) {bd_id = 9 : i32, next_bd_id = 6 : i32}
      aie.use_lock(%cL1_prod_lock_1, Release, 1)
      aie.next_bd ^bb19
    ^bb23:  // pred: ^bb18
      aie.end
    }
    %mem_1_2 = aie.mem(%tile_1_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%b1_0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b1_0_cons_buff_0 : memref<16x16xi8>, 0, 256) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%b1_0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%b1_0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b1_0_cons_buff_1 : memref<16x16xi8>, 0, 256) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%b1_0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(S2MM, 1, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%a0_1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a0_1_cons_buff_0 : memref<16x16xi8>, 0, 256) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%a0_1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%a0_1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a0_1_cons_buff_1 : memref<16x16xi8>, 0, 256) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%a0_1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      %2 = aie.dma_start(MM2S, 0, ^bb7, ^bb9)
    ^bb7:  // 2 preds: ^bb6, ^bb8
      aie.use_lock(%c10_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%c10_buff_0 : memref<16x16xi16>, 0, 256) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%c10_prod_lock_0, Release, 1)
      aie.next_bd ^bb8
    ^bb8:  // pred: ^bb7
      aie.use_lock(%c10_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%c10_buff_1 : memref<16x16xi16>, 0, 256) {bd_id = 5 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%c10_prod_lock_0, Release, 1)
      aie.next_bd ^bb7
    ^bb9:  // pred: ^bb6
      aie.end
    }
    %mem_1_3 = aie.mem(%tile_1_3) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%b1_1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b1_1_cons_buff_0 : memref<16x16xi8>, 0, 256) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%b1_1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%b1_1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b1_1_cons_buff_1 : memref<16x16xi8>, 0, 256) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%b1_1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(S2MM, 1, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%a1_1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a1_1_cons_buff_0 : memref<16x16xi8>, 0, 256) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%a1_1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%a1_1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a1_1_cons_buff_1 : memref<16x16xi8>, 0, 256) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%a1_1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      %2 = aie.dma_start(MM2S, 0, ^bb7, ^bb9)
    ^bb7:  // 2 preds: ^bb6, ^bb8
      aie.use_lock(%c11_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%c11_buff_0 : memref<16x16xi16>, 0, 256) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%c11_prod_lock_0, Release, 1)
      aie.next_bd ^bb8
    ^bb8:  // pred: ^bb7
      aie.use_lock(%c11_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%c11_buff_1 : memref<16x16xi16>, 0, 256) {bd_id = 5 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%c11_prod_lock_0, Release, 1)
      aie.next_bd ^bb7
    ^bb9:  // pred: ^bb6
      aie.end
    }
    aie.shim_dma_allocation @bL2_shim_alloc(%shim_noc_tile_2_0, MM2S, 0)
    %memtile_dma_2_1 = aie.memtile_dma(%mem_tile_2_1) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%bL2_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%bL2_cons_buff_0 : memref<16x16xi8>, 0, 256) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%bL2_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%bL2_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%bL2_cons_buff_1 : memref<16x16xi8>, 0, 256) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%bL2_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%bL2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%bL2_cons_buff_0 : memref<16x16xi8>, 0, 256, [<size = 2, stride = 128>, <size = 4, stride = 4>, <size = 8, stride = 16>, <size = 4, stride = 1>]) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%bL2_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%bL2_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%bL2_cons_buff_1 : memref<16x16xi8>, 0, 256, [<size = 2, stride = 128>, <size = 4, stride = 4>, <size = 8, stride = 16>, <size = 4, stride = 1>]) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%bL2_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      %2 = aie.dma_start(S2MM, 1, ^bb7, ^bb9)
    ^bb7:  // 2 preds: ^bb6, ^bb8
      aie.use_lock(%cL2_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%cL2_buff_0 : memref<32x16xi16>, 0, 256) {bd_id = 24 : i32, next_bd_id = 25 : i32}
      aie.use_lock(%cL2_cons_lock_0, Release, 1)
      aie.next_bd ^bb8
    ^bb8:  // pred: ^bb7
      aie.use_lock(%cL2_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%cL2_buff_1 : memref<32x16xi16>, 0, 256) {bd_id = 25 : i32, next_bd_id = 24 : i32}
      aie.use_lock(%cL2_cons_lock_0, Release, 1)
      aie.next_bd ^bb7
    ^bb9:  // pred: ^bb6
      %3 = aie.dma_start(S2MM, 2, ^bb10, ^bb12)
    ^bb10:  // 2 preds: ^bb9, ^bb11
      aie.use_lock(%cL2_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%cL2_buff_0 : memref<32x16xi16>, 256, 256) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%cL2_cons_lock_1, Release, 1)
      aie.next_bd ^bb11
    ^bb11:  // pred: ^bb10
      aie.use_lock(%cL2_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%cL2_buff_1 : memref<32x16xi16>, 256, 256) {bd_id = 5 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%cL2_cons_lock_1, Release, 1)
      aie.next_bd ^bb10
    ^bb12:  // pred: ^bb9
      %4 = aie.dma_start(MM2S, 1, ^bb13, ^bb17)
    ^bb13:  // 2 preds: ^bb12, ^bb16
      aie.use_lock(%cL2_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%cL2_buff_0 : memref<32x16xi16>, 0, 256, [<size = 4, stride = 64>, <size = 4, stride = 4>, <size = 4, stride = 16>, <size = 4, stride = 1>]) {bd_id = 26 : i32, next_bd_id = 27 : i32}
      aie.use_lock(%cL2_prod_lock_0, Release, 1)
      aie.next_bd ^bb14
    ^bb14:  // pred: ^bb13
      aie.use_lock(%cL2_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%cL2_buff_0 : memref<32x16xi16>, 256, 256, [<size = 4, stride = 64>, <size = 4, stride = 4>, <size = 4, stride = 16>, <size = 4, stride = 1>]) {bd_id = 27 : i32, next_bd_id = 28 : i32}
      aie.use_lock(%cL2_prod_lock_1, Release, 1)
      aie.next_bd ^bb15
    ^bb15:  // pred: ^bb14
      aie.use_lock(%cL2_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%cL2_buff_1 : memref<32x16xi16>, 0, 256, [<size = 4, stride = 64>, <size = 4, stride = 4>, <size = 4, stride = 16>, <size = 4, stride = 1>]) {bd_id = 28 : i32, next_bd_id = 29 : i32}
      aie.use_lock(%cL2_prod_lock_0, Release, 1)
      aie.next_bd ^bb16
    ^bb16:  // pred: ^bb15
      aie.use_lock(%cL2_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%cL2_buff_1 : memref<32x16xi16>, 256, 256, [<size = 4, stride = 64>, <size = 4, stride = 4>, <size = 4, stride = 16>, <size = 4, stride = 1>]) {bd_id = 29 : i32, next_bd_id = 26 : i32}
      aie.use_lock(%cL2_prod_lock_1, Release, 1)
      aie.next_bd ^bb13
    ^bb17:  // pred: ^bb12
      aie.end
    }
    %mem_2_2 = aie.mem(%tile_2_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%b2_0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b2_0_cons_buff_0 : memref<16x16xi8>, 0, 256) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%b2_0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%b2_0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b2_0_cons_buff_1 : memref<16x16xi8>, 0, 256) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%b2_0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(S2MM, 1, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%a0_2_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a0_2_cons_buff_0 : memref<16x16xi8>, 0, 256) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%a0_2_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%a0_2_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a0_2_cons_buff_1 : memref<16x16xi8>, 0, 256) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%a0_2_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      %2 = aie.dma_start(MM2S, 0, ^bb7, ^bb9)
    ^bb7:  // 2 preds: ^bb6, ^bb8
      aie.use_lock(%c20_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%c20_buff_0 : memref<16x16xi16>, 0, 256) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%c20_prod_lock_0, Release, 1)
      aie.next_bd ^bb8
    ^bb8:  // pred: ^bb7
      aie.use_lock(%c20_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%c20_buff_1 : memref<16x16xi16>, 0, 256) {bd_id = 5 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%c20_prod_lock_0, Release, 1)
      aie.next_bd ^bb7
    ^bb9:  // pred: ^bb6
      aie.end
    }
    %mem_2_3 = aie.mem(%tile_2_3) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%b2_1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b2_1_cons_buff_0 : memref<16x16xi8>, 0, 256) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%b2_1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%b2_1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b2_1_cons_buff_1 : memref<16x16xi8>, 0, 256) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%b2_1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(S2MM, 1, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%a1_2_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a1_2_cons_buff_0 : memref<16x16xi8>, 0, 256) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%a1_2_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%a1_2_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a1_2_cons_buff_1 : memref<16x16xi8>, 0, 256) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%a1_2_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      %2 = aie.dma_start(MM2S, 0, ^bb7, ^bb9)
    ^bb7:  // 2 preds: ^bb6, ^bb8
      aie.use_lock(%c21_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%c21_buff_0 : memref<16x16xi16>, 0, 256) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%c21_prod_lock_0, Release, 1)
      aie.next_bd ^bb8
    ^bb8:  // pred: ^bb7
      aie.use_lock(%c21_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%c21_buff_1 : memref<16x16xi16>, 0, 256) {bd_id = 5 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%c21_prod_lock_0, Release, 1)
      aie.next_bd ^bb7
    ^bb9:  // pred: ^bb6
      aie.end
    }
    aie.shim_dma_allocation @bL3_shim_alloc(%shim_noc_tile_3_0, MM2S, 0)
    %memtile_dma_3_1 = aie.memtile_dma(%mem_tile_3_1) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%bL3_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%bL3_cons_buff_0 : memref<16x16xi8>, 0, 256) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%bL3_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%bL3_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%bL3_cons_buff_1 : memref<16x16xi8>, 0, 256) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%bL3_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%bL3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%bL3_cons_buff_0 : memref<16x16xi8>, 0, 256, [<size = 2, stride = 128>, <size = 4, stride = 4>, <size = 8, stride = 16>, <size = 4, stride = 1>]) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%bL3_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%bL3_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%bL3_cons_buff_1 : memref<16x16xi8>, 0, 256, [<size = 2, stride = 128>, <size = 4, stride = 4>, <size = 8, stride = 16>, <size = 4, stride = 1>]) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%bL3_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      %2 = aie.dma_start(S2MM, 1, ^bb7, ^bb9)
    ^bb7:  // 2 preds: ^bb6, ^bb8
      aie.use_lock(%cL3_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%cL3_buff_0 : memref<32x16xi16>, 0, 256) {bd_id = 24 : i32, next_bd_id = 25 : i32}
      aie.use_lock(%cL3_cons_lock_0, Release, 1)
      aie.next_bd ^bb8
    ^bb8:  // pred: ^bb7
      aie.use_lock(%cL3_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%cL3_buff_1 : memref<32x16xi16>, 0, 256) {bd_id = 25 : i32, next_bd_id = 24 : i32}
      aie.use_lock(%cL3_cons_lock_0, Release, 1)
      aie.next_bd ^bb7
    ^bb9:  // pred: ^bb6
      %3 = aie.dma_start(S2MM, 2, ^bb10, ^bb12)
    ^bb10:  // 2 preds: ^bb9, ^bb11
      aie.use_lock(%cL3_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%cL3_buff_0 : memref<32x16xi16>, 256, 256) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%cL3_cons_lock_1, Release, 1)
      aie.next_bd ^bb11
    ^bb11:  // pred: ^bb10
      aie.use_lock(%cL3_prod_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%cL3_buff_1 : memref<32x16xi16>, 256, 256) {bd_id = 5 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%cL3_cons_lock_1, Release, 1)
      aie.next_bd ^bb10
    ^bb12:  // pred: ^bb9
      %4 = aie.dma_start(MM2S, 1, ^bb13, ^bb17)
    ^bb13:  // 2 preds: ^bb12, ^bb16
      aie.use_lock(%cL3_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%cL3_buff_0 : memref<32x16xi16>, 0, 256, [<size = 4, stride = 64>, <size = 4, stride = 4>, <size = 4, stride = 16>, <size = 4, stride = 1>]) {bd_id = 26 : i32, next_bd_id = 27 : i32}
      aie.use_lock(%cL3_prod_lock_0, Release, 1)
      aie.next_bd ^bb14
    ^bb14:  // pred: ^bb13
      aie.use_lock(%cL3_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%cL3_buff_0 : memref<32x16xi16>, 256, 256, [<size = 4, stride = 64>, <size = 4, stride = 4>, <size = 4, stride = 16>, <size = 4, stride = 1>]) {bd_id = 27 : i32, next_bd_id = 28 : i32}
      aie.use_lock(%cL3_prod_lock_1, Release, 1)
      aie.next_bd ^bb15
    ^bb15:  // pred: ^bb14
      aie.use_lock(%cL3_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%cL3_buff_1 : memref<32x16xi16>, 0, 256, [<size = 4, stride = 64>, <size = 4, stride = 4>, <size = 4, stride = 16>, <size = 4, stride = 1>]) {bd_id = 28 : i32, next_bd_id = 29 : i32}
      aie.use_lock(%cL3_prod_lock_0, Release, 1)
      aie.next_bd ^bb16
    ^bb16:  // pred: ^bb15
      aie.use_lock(%cL3_cons_lock_1, AcquireGreaterEqual, 1)
      aie.dma_bd(%cL3_buff_1 : memref<32x16xi16>, 256, 256, [<size = 4, stride = 64>, <size = 4, stride = 4>, <size = 4, stride = 16>, <size = 4, stride = 1>]) {bd_id = 29 : i32, next_bd_id = 26 : i32}
      aie.use_lock(%cL3_prod_lock_1, Release, 1)
      aie.next_bd ^bb13
    ^bb17:  // pred: ^bb12
      aie.end
    }
    %mem_3_2 = aie.mem(%tile_3_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%b3_0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b3_0_cons_buff_0 : memref<16x16xi8>, 0, 256) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%b3_0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%b3_0_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b3_0_cons_buff_1 : memref<16x16xi8>, 0, 256) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%b3_0_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(S2MM, 1, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%a0_3_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a0_3_cons_buff_0 : memref<16x16xi8>, 0, 256) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%a0_3_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%a0_3_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a0_3_cons_buff_1 : memref<16x16xi8>, 0, 256) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%a0_3_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      %2 = aie.dma_start(MM2S, 0, ^bb7, ^bb9)
    ^bb7:  // 2 preds: ^bb6, ^bb8
      aie.use_lock(%c30_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%c30_buff_0 : memref<16x16xi16>, 0, 256) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%c30_prod_lock_0, Release, 1)
      aie.next_bd ^bb8
    ^bb8:  // pred: ^bb7
      aie.use_lock(%c30_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%c30_buff_1 : memref<16x16xi16>, 0, 256) {bd_id = 5 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%c30_prod_lock_0, Release, 1)
      aie.next_bd ^bb7
    ^bb9:  // pred: ^bb6
      aie.end
    }
    %mem_3_3 = aie.mem(%tile_3_3) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%b3_1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b3_1_cons_buff_0 : memref<16x16xi8>, 0, 256) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%b3_1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%b3_1_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%b3_1_cons_buff_1 : memref<16x16xi8>, 0, 256) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%b3_1_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(S2MM, 1, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%a1_3_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a1_3_cons_buff_0 : memref<16x16xi8>, 0, 256) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%a1_3_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%a1_3_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a1_3_cons_buff_1 : memref<16x16xi8>, 0, 256) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%a1_3_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      %2 = aie.dma_start(MM2S, 0, ^bb7, ^bb9)
    ^bb7:  // 2 preds: ^bb6, ^bb8
      aie.use_lock(%c31_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%c31_buff_0 : memref<16x16xi16>, 0, 256) {bd_id = 4 : i32, next_bd_id = 5 : i32}
      aie.use_lock(%c31_prod_lock_0, Release, 1)
      aie.next_bd ^bb8
    ^bb8:  // pred: ^bb7
      aie.use_lock(%c31_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%c31_buff_1 : memref<16x16xi16>, 0, 256) {bd_id = 5 : i32, next_bd_id = 4 : i32}
      aie.use_lock(%c31_prod_lock_0, Release, 1)
      aie.next_bd ^bb7
    ^bb9:  // pred: ^bb6
      aie.end
    }
    aie.shim_dma_allocation @aL0_shim_alloc(%shim_noc_tile_0_0, MM2S, 1)
    aie.shim_dma_allocation @aL1_shim_alloc(%shim_noc_tile_1_0, MM2S, 1)
    aie.shim_dma_allocation @cL0_shim_alloc(%shim_noc_tile_0_0, S2MM, 0)
    aie.shim_dma_allocation @cL1_shim_alloc(%shim_noc_tile_1_0, S2MM, 0)
    aie.shim_dma_allocation @cL2_shim_alloc(%shim_noc_tile_2_0, S2MM, 0)
    aie.shim_dma_allocation @cL3_shim_alloc(%shim_noc_tile_3_0, S2MM, 0)
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
      aie.connect<South : 7, North : 5>
      aie.connect<North : 2, South : 2>
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
      aie.connect<South : 3, DMA : 0>
      aie.connect<DMA : 0, North : 1>
      aie.connect<South : 5, DMA : 1>
      aie.connect<DMA : 1, North : 5>
      aie.connect<North : 1, DMA : 2>
      aie.connect<North : 3, DMA : 3>
      aie.connect<DMA : 2, South : 2>
    }
    %switchbox_0_2 = aie.switchbox(%tile_0_2) {
      aie.connect<South : 1, North : 1>
      aie.connect<South : 1, DMA : 0>
      aie.connect<South : 5, East : 2>
      aie.connect<South : 5, DMA : 1>
      aie.connect<DMA : 0, South : 1>
      aie.connect<North : 1, South : 3>
    }
    %switchbox_0_3 = aie.switchbox(%tile_0_3) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<East : 2, DMA : 1>
      aie.connect<DMA : 0, South : 1>
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
    %switchbox_1_1 = aie.switchbox(%mem_tile_1_1) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<DMA : 0, North : 1>
      aie.connect<South : 5, DMA : 1>
      aie.connect<DMA : 1, North : 5>
      aie.connect<North : 1, DMA : 2>
      aie.connect<North : 0, DMA : 3>
      aie.connect<DMA : 2, South : 2>
    }
    %switchbox_1_2 = aie.switchbox(%tile_1_2) {
      aie.connect<South : 1, North : 3>
      aie.connect<South : 1, DMA : 0>
      aie.connect<West : 2, East : 2>
      aie.connect<West : 2, DMA : 1>
      aie.connect<South : 5, East : 3>
      aie.connect<South : 5, North : 1>
      aie.connect<DMA : 0, South : 1>
      aie.connect<North : 1, South : 0>
    }
    %switchbox_1_3 = aie.switchbox(%tile_1_3) {
      aie.connect<South : 3, DMA : 0>
      aie.connect<South : 1, DMA : 1>
      aie.connect<South : 1, West : 2>
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
      aie.connect<North : 1, DMA : 1>
      aie.connect<North : 0, DMA : 2>
      aie.connect<DMA : 1, South : 2>
    }
    %switchbox_2_2 = aie.switchbox(%tile_2_2) {
      aie.connect<South : 1, North : 3>
      aie.connect<South : 1, DMA : 0>
      aie.connect<West : 2, East : 0>
      aie.connect<West : 2, DMA : 1>
      aie.connect<West : 3, East : 3>
      aie.connect<West : 3, North : 5>
      aie.connect<DMA : 0, South : 1>
      aie.connect<North : 1, South : 0>
    }
    %switchbox_2_3 = aie.switchbox(%tile_2_3) {
      aie.connect<South : 3, DMA : 0>
      aie.connect<South : 5, DMA : 1>
      aie.connect<DMA : 0, South : 1>
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
      aie.connect<North : 1, DMA : 1>
      aie.connect<North : 2, DMA : 2>
      aie.connect<DMA : 1, South : 2>
    }
    %switchbox_3_2 = aie.switchbox(%tile_3_2) {
      aie.connect<South : 1, North : 4>
      aie.connect<South : 1, DMA : 0>
      aie.connect<West : 0, DMA : 1>
      aie.connect<West : 3, North : 5>
      aie.connect<DMA : 0, South : 1>
      aie.connect<North : 1, South : 2>
    }
    %switchbox_3_3 = aie.switchbox(%tile_3_3) {
      aie.connect<South : 4, DMA : 0>
      aie.connect<South : 5, DMA : 1>
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
  }
}
