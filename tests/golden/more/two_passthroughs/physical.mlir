module {
  aie.device(npu1_1col) {
    %shim_noc_tile_0_0 = aie.tile(0, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %mem_tile_0_1 = aie.tile(0, 1) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 26>}
    %d_cons_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 6) {init = 0 : i32, sym_name = "d_cons_prod_lock_0"}
    %d_cons_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 7) {init = 0 : i32, sym_name = "d_cons_cons_lock_0"}
    %c_cons_buff_0 = aie.buffer(%mem_tile_0_1) {address = 0 : i32, mem_bank = 0 : i32, sym_name = "c_cons_buff_0"} : memref<512xi16> 
    %c_cons_buff_1 = aie.buffer(%mem_tile_0_1) {address = 65536 : i32, mem_bank = 1 : i32, sym_name = "c_cons_buff_1"} : memref<512xi16> 
    %c_cons_buff_2 = aie.buffer(%mem_tile_0_1) {address = 131072 : i32, mem_bank = 2 : i32, sym_name = "c_cons_buff_2"} : memref<512xi16> 
    %c_cons_prod_lock_0 = aie.lock(%mem_tile_0_1, 2) {init = 3 : i32, sym_name = "c_cons_prod_lock_0"}
    %c_cons_cons_lock_0 = aie.lock(%mem_tile_0_1, 3) {init = 0 : i32, sym_name = "c_cons_cons_lock_0"}
    %c_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 4) {init = 0 : i32, sym_name = "c_prod_lock_0"}
    %c_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 5) {init = 0 : i32, sym_name = "c_cons_lock_0"}
    %b_cons_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 2) {init = 0 : i32, sym_name = "b_cons_prod_lock_0"}
    %b_cons_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 3) {init = 0 : i32, sym_name = "b_cons_cons_lock_0"}
    %a_cons_buff_0 = aie.buffer(%mem_tile_0_1) {address = 196608 : i32, mem_bank = 3 : i32, sym_name = "a_cons_buff_0"} : memref<1024xi8> 
    %a_cons_buff_1 = aie.buffer(%mem_tile_0_1) {address = 262144 : i32, mem_bank = 4 : i32, sym_name = "a_cons_buff_1"} : memref<1024xi8> 
    %a_cons_prod_lock_0 = aie.lock(%mem_tile_0_1, 0) {init = 2 : i32, sym_name = "a_cons_prod_lock_0"}
    %a_cons_cons_lock_0 = aie.lock(%mem_tile_0_1, 1) {init = 0 : i32, sym_name = "a_cons_cons_lock_0"}
    %a_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 0) {init = 0 : i32, sym_name = "a_prod_lock_0"}
    %a_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 1) {init = 0 : i32, sym_name = "a_cons_lock_0"}
    aie.runtime_sequence(%arg0: memref<4096xi8>, %arg1: memref<4096xi16>, %arg2: memref<4096xi8>, %arg3: memref<4096xi16>) {
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 0][1, 1, 1, 4096][0, 0, 0, 1]) {id = 0 : i64, metadata = @a_shim_alloc} : memref<4096xi8>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 0][1, 1, 1, 4096][0, 0, 0, 1]) {id = 1 : i64, metadata = @c_shim_alloc} : memref<4096xi16>
      aiex.npu.dma_memcpy_nd(%arg2[0, 0, 0, 0][1, 1, 1, 4096][0, 0, 0, 1]) {id = 2 : i64, issue_token = true, metadata = @b_shim_alloc} : memref<4096xi8>
      aiex.npu.dma_memcpy_nd(%arg3[0, 0, 0, 0][1, 1, 1, 4096][0, 0, 0, 1]) {id = 3 : i64, issue_token = true, metadata = @d_shim_alloc} : memref<4096xi16>
      aiex.npu.dma_wait {symbol = @b_shim_alloc}
      aiex.npu.dma_wait {symbol = @d_shim_alloc}
    }
    aie.shim_dma_allocation @a_shim_alloc(%shim_noc_tile_0_0, MM2S, 0)
    %memtile_dma_0_1 = aie.memtile_dma(%mem_tile_0_1) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%a_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a_cons_buff_0 : memref<1024xi8>, 0, 1024) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%a_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%a_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a_cons_buff_1 : memref<1024xi8>, 0, 1024) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%a_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%a_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a_cons_buff_0 : memref<1024xi8>, 0, 1024) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%a_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%a_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a_cons_buff_1 : memref<1024xi8>, 0, 1024) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%a_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      %2 = aie.dma_start(S2MM, 1, ^bb7, ^bb10)
    ^bb7:  // 2 preds: ^bb6, ^bb9
      aie.use_lock(%c_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%c_cons_buff_0 : memref<512xi16>, 0, 512) {bd_id = 24 : i32, next_bd_id = 25 : i32}
      aie.use_lock(%c_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb8
    ^bb8:  // pred: ^bb7
      aie.use_lock(%c_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%c_cons_buff_1 : memref<512xi16>, 0, 512) {bd_id = 25 : i32, next_bd_id = 26 : i32}
      aie.use_lock(%c_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb9
    ^bb9:  // pred: ^bb8
      aie.use_lock(%c_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%c_cons_buff_2 : memref<512xi16>, 0, 512) {bd_id = 26 : i32, next_bd_id = 24 : i32}
      aie.use_lock(%c_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb7
    ^bb10:  // pred: ^bb6
      %3 = aie.dma_start(MM2S, 1, ^bb11, ^bb14)
    ^bb11:  // 2 preds: ^bb10, ^bb13
      aie.use_lock(%c_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%c_cons_buff_0 : memref<512xi16>, 0, 512) {bd_id = 27 : i32, next_bd_id = 28 : i32}
      aie.use_lock(%c_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb12
    ^bb12:  // pred: ^bb11
      aie.use_lock(%c_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%c_cons_buff_1 : memref<512xi16>, 0, 512) {bd_id = 28 : i32, next_bd_id = 29 : i32}
      aie.use_lock(%c_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb13
    ^bb13:  // pred: ^bb12
      aie.use_lock(%c_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%c_cons_buff_2 : memref<512xi16>, 0, 512) {bd_id = 29 : i32, next_bd_id = 27 : i32}
      aie.use_lock(%c_cons_prod_lock_0, Release, 1)
      aie.next_bd ^bb11
    ^bb14:  // pred: ^bb10
      aie.end
    }
    aie.shim_dma_allocation @b_shim_alloc(%shim_noc_tile_0_0, S2MM, 0)
    aie.shim_dma_allocation @c_shim_alloc(%shim_noc_tile_0_0, MM2S, 1)
    aie.shim_dma_allocation @d_shim_alloc(%shim_noc_tile_0_0, S2MM, 1)
    aie.packet_flow(15) {
      aie.packet_source<%shim_noc_tile_0_0, TileControl : 0>
      aie.packet_dest<%shim_noc_tile_0_0, South : 0>
    } {keep_pkt_header = true, priority_route = true}
    %switchbox_0_0 = aie.switchbox(%shim_noc_tile_0_0) {
      aie.connect<South : 3, North : 4>
      aie.connect<North : 2, South : 2>
      aie.connect<South : 7, North : 1>
      aie.connect<North : 3, South : 3>
      %0 = aie.amsel<5> (3)
      %1 = aie.masterset(South : 0, %0) {keep_pkt_header = true}
      aie.packet_rules(TileControl : 0) {
        aie.rule(31, 15, %0)
      }
    }
    %shim_mux_0_0 = aie.shim_mux(%shim_noc_tile_0_0) {
      aie.connect<DMA : 0, North : 3>
      aie.connect<North : 2, DMA : 0>
      aie.connect<DMA : 1, North : 7>
      aie.connect<North : 3, DMA : 1>
    }
    %switchbox_0_1 = aie.switchbox(%mem_tile_0_1) {
      aie.connect<South : 4, DMA : 0>
      aie.connect<DMA : 0, South : 2>
      aie.connect<South : 1, DMA : 1>
      aie.connect<DMA : 1, South : 3>
    }
    aie.wire(%shim_mux_0_0 : North, %switchbox_0_0 : South)
    aie.wire(%shim_noc_tile_0_0 : DMA, %shim_mux_0_0 : DMA)
    aie.wire(%mem_tile_0_1 : Core, %switchbox_0_1 : Core)
    aie.wire(%mem_tile_0_1 : DMA, %switchbox_0_1 : DMA)
    aie.wire(%switchbox_0_0 : North, %switchbox_0_1 : South)
  }
}
