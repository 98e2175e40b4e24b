module {
  aie.device(npu2_2col) {
    func.func private @w(memref<64xi32>, memref<64xi32>) attributes {link_with = "w.o"}
    %shim_noc_tile_0_0 = aie.tile(0, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %shim_noc_tile_1_0 = aie.tile(1, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %tile_0_2 = aie.tile(0, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %tile_1_2 = aie.tile(1, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %z_cons_prod_lock_0 = aie.lock(%shim_noc_tile_1_0, 0) {init = 0 : i32, sym_name = "z_cons_prod_lock_0"}
    %z_cons_cons_lock_0 = aie.lock(%shim_noc_tile_1_0, 1) {init = 0 : i32, sym_name = "z_cons_cons_lock_0"}
    %z_buff_0 = aie.buffer(%tile_1_2) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "z_buff_0"} : memref<64xi32> 
    %z_buff_1 = aie.buffer(%tile_1_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "z_buff_1"} : memref<64xi32> 
    %z_prod_lock_0 = aie.lock(%tile_1_2, 0) {init = 2 : i32, sym_name = "z_prod_lock_0"}
    %z_cons_lock_0 = aie.lock(%tile_1_2, 1) {init = 0 : i32, sym_name = "z_cons_lock_0"}
    %m_buff_0 = aie.buffer(%tile_0_2) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "m_buff_0"} : memref<64xi32> 
    %m_buff_1 = aie.buffer(%tile_0_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "m_buff_1"} : memref<64xi32> 
    %m_buff_2 = aie.buffer(%tile_0_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "m_buff_2"} : memref<64xi32> 
    %m_prod_lock_0 = aie.lock(%tile_0_2, 2) {init = 3 : i32, sym_name = "m_prod_lock_0"}
    %m_cons_lock_0 = aie.lock(%tile_0_2, 3) {init = 0 : i32, sym_name = "m_cons_lock_0"}
    %a_cons_buff_0 = aie.buffer(%tile_0_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "a_cons_buff_0"} : memref<64xi32> 
    %a_cons_buff_1 = aie.buffer(%tile_0_2) {address = 1280 : i32, mem_bank = 0 : i32, sym_name = "a_cons_buff_1"} : memref<64xi32> 
    %a_cons_prod_lock_0 = aie.lock(%tile_0_2, 0) {init = 2 : i32, sym_name = "a_cons_prod_lock_0"}
    %a_cons_cons_lock_0 = aie.lock(%tile_0_2, 1) {init = 0 : i32, sym_name = "a_cons_cons_lock_0"}
    %a_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 0) {init = 0 : i32, sym_name = "a_prod_lock_0"}
    %a_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 1) {init = 0 : i32, sym_name = "a_cons_lock_0"}
    %core_0_2 = aie.core(%tile_0_2) {
      %c0 = arith.constant 0 : index
      %c4294967292 = arith.constant 4294967292 : index
      %c6 = arith.constant 6 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967292 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%a_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%m_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @w(%a_cons_buff_0, %m_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%a_cons_prod_lock_0, Release, 1)
      aie.use_lock(%m_cons_lock_0, Release, 1)
      aie.use_lock(%a_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%m_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @w(%a_cons_buff_1, %m_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%a_cons_prod_lock_0, Release, 1)
      aie.use_lock(%m_cons_lock_0, Release, 1)
      aie.use_lock(%a_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%m_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @w(%a_cons_buff_0, %m_buff_2) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%a_cons_prod_lock_0, Release, 1)
      aie.use_lock(%m_cons_lock_0, Release, 1)
      aie.use_lock(%a_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%m_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @w(%a_cons_buff_1, %m_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%a_cons_prod_lock_0, Release, 1)
      aie.use_lock(%m_cons_lock_0, Release, 1)
      aie.use_lock(%a_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%m_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @w(%a_cons_buff_0, %m_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%a_cons_prod_lock_0, Release, 1)
      aie.use_lock(%m_cons_lock_0, Release, 1)
      aie.use_lock(%a_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%m_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @w(%a_cons_buff_1, %m_buff_2) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%a_cons_prod_lock_0, Release, 1)
      aie.use_lock(%m_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c6 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%a_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%m_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @w(%a_cons_buff_0, %m_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%a_cons_prod_lock_0, Release, 1)
      aie.use_lock(%m_cons_lock_0, Release, 1)
      aie.use_lock(%a_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%m_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @w(%a_cons_buff_1, %m_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%a_cons_prod_lock_0, Release, 1)
      aie.use_lock(%m_cons_lock_0, Release, 1)
      aie.use_lock(%a_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%m_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @w(%a_cons_buff_0, %m_buff_2) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%a_cons_prod_lock_0, Release, 1)
      aie.use_lock(%m_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["w.o"]}
    %core_1_2 = aie.core(%tile_1_2) {
      %c0 = arith.constant 0 : index
      %c4294967292 = arith.constant 4294967292 : index
      %c6 = arith.constant 6 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967292 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%m_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%z_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @w(%m_buff_0, %z_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%m_prod_lock_0, Release, 1)
      aie.use_lock(%z_cons_lock_0, Release, 1)
      aie.use_lock(%m_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%z_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @w(%m_buff_1, %z_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%m_prod_lock_0, Release, 1)
      aie.use_lock(%z_cons_lock_0, Release, 1)
      aie.use_lock(%m_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%z_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @w(%m_buff_2, %z_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%m_prod_lock_0, Release, 1)
      aie.use_lock(%z_cons_lock_0, Release, 1)
      aie.use_lock(%m_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%z_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @w(%m_buff_0, %z_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%m_prod_lock_0, Release, 1)
      aie.use_lock(%z_cons_lock_0, Release, 1)
      aie.use_lock(%m_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%z_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @w(%m_buff_1, %z_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%m_prod_lock_0, Release, 1)
      aie.use_lock(%z_cons_lock_0, Release, 1)
      aie.use_lock(%m_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%z_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @w(%m_buff_2, %z_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%m_prod_lock_0, Release, 1)
      aie.use_lock(%z_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c6 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%m_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%z_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @w(%m_buff_0, %z_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%m_prod_lock_0, Release, 1)
      aie.use_lock(%z_cons_lock_0, Release, 1)
      aie.use_lock(%m_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%z_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @w(%m_buff_1, %z_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%m_prod_lock_0, Release, 1)
      aie.use_lock(%z_cons_lock_0, Release, 1)
      aie.use_lock(%m_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%z_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @w(%m_buff_2, %z_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%m_prod_lock_0, Release, 1)
      aie.use_lock(%z_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["w.o"]}
    aie.runtime_sequence(%arg0: memref<1024xi32>, %arg1: memref<1024xi32>) {
      %0 = aiex.dma_configure_task_for @a_shim_alloc {
        aie.dma_bd(%arg0 : memref<1024xi32>, 64, 64, [<size = 4, stride = 128>, <size = 1, stride = 0>, <size = 16, stride = 4>, <size = 4, stride = 1>])
        aie.end
      } {repeat_count = 3 : i32}
      aiex.dma_start_task(%0)
      %1 = aiex.dma_configure_task_for @a_shim_alloc {
        aie.dma_bd(%arg0 : memref<1024xi32>, 0, 128)
        aie.next_bd ^bb1
      ^bb1:  // pred: ^bb0
        aie.dma_bd(%arg0 : memref<1024xi32>, 512, 64)
        aie.next_bd ^bb2
      ^bb2:  // pred: ^bb1
        aie.dma_bd(%arg0 : memref<1024xi32>, 256, 64, [<size = 8, stride = 16>, <size = 8, stride = 1>])
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%1)
      %2 = aiex.dma_configure_task_for @z_shim_alloc {
        aie.dma_bd(%arg1 : memref<1024xi32>, 0, 512)
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%2)
      aiex.dma_await_task(%1)
      aiex.dma_await_task(%2)
      aiex.dma_free_task(%0)
      %3 = aiex.dma_configure_task_for @a_shim_alloc {
        aie.dma_bd(%arg0 : memref<1024xi32>, 960, 64)
        aie.end
      }
      aiex.dma_start_task(%3)
      %4 = aiex.dma_configure_task_for @z_shim_alloc {
        aie.dma_bd(%arg1 : memref<1024xi32>, 512, 64)
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%4)
      aiex.dma_await_task(%4)
    }
    aie.shim_dma_allocation @a_shim_alloc(%shim_noc_tile_0_0, MM2S, 0)
    %mem_0_2 = aie.mem(%tile_0_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%a_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%a_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%a_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%a_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%a_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      aie.end
    }
    %mem_1_2 = aie.mem(%tile_1_2) {
      %0 = aie.dma_start(MM2S, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%z_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%z_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%z_prod_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%z_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%z_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%z_prod_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      aie.end
    }
    aie.shim_dma_allocation @z_shim_alloc(%shim_noc_tile_1_0, S2MM, 0)
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
      %0 = aie.amsel<5> (3)
      %1 = aie.masterset(South : 0, %0) {keep_pkt_header = true}
      aie.packet_rules(TileControl : 0) {
        aie.rule(31, 15, %0)
      }
    }
    %shim_mux_0_0 = aie.shim_mux(%shim_noc_tile_0_0) {
      aie.connect<DMA : 0, North : 3>
    }
    %mem_tile_0_1 = aie.tile(0, 1)
    %switchbox_0_1 = aie.switchbox(%mem_tile_0_1) {
      aie.connect<South : 2, North : 2>
    }
    %switchbox_0_2 = aie.switchbox(%tile_0_2) {
      aie.connect<South : 2, DMA : 0>
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
    %switchbox_1_2 = aie.switchbox(%tile_1_2) {
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
  }
}
