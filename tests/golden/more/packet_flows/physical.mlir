module {
  aie.device(npu1_1col) {
    func.func private @work(memref<256xi32>) attributes {link_with = "work.o"}
    %shim_noc_tile_0_0 = aie.tile(0, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %shim_mux_0_0 = aie.shim_mux(%shim_noc_tile_0_0) {
      aie.connect<North : 2, DMA : 0>
    }
    %switchbox_0_0 = aie.switchbox(%shim_noc_tile_0_0) {
      %0 = aie.amsel<0> (0)
      %1 = aie.amsel<5> (3)
      %2 = aie.masterset(South : 2, %0)
      %3 = aie.masterset(South : 0, %1) {keep_pkt_header = true}
      aie.packet_rules(TileControl : 0) {
        aie.rule(31, 15, %1)
      }
      aie.packet_rules(North : 2) {
        aie.rule(31, 3, %0)
      }
      aie.packet_rules(North : 1) {
        aie.rule(31, 2, %0)
      }
    }
    %tile_0_2 = aie.tile(0, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %switchbox_0_2 = aie.switchbox(%tile_0_2) {
      %0 = aie.amsel<0> (0)
      %1 = aie.amsel<1> (0)
      %2 = aie.masterset(South : 1, %0)
      %3 = aie.masterset(South : 2, %1)
      aie.packet_rules(North : 0) {
        aie.rule(31, 3, %1)
      }
      aie.packet_rules(DMA : 0) {
        aie.rule(31, 2, %0)
      }
    }
    %tile_0_3 = aie.tile(0, 3) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 29>}
    %switchbox_0_3 = aie.switchbox(%tile_0_3) {
      %0 = aie.amsel<0> (0)
      %1 = aie.masterset(South : 0, %0)
      aie.packet_rules(DMA : 0) {
        aie.rule(31, 3, %0)
      }
    }
    %free2 = aie.lock(%tile_0_2, 0) {init = 1 : i32, sym_name = "free2"}
    %full2 = aie.lock(%tile_0_2, 1) {init = 0 : i32, sym_name = "full2"}
    %b2 = aie.buffer(%tile_0_2) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "b2"} : memref<256xi32> 
    %core_0_2 = aie.core(%tile_0_2) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c4294967295 = arith.constant 4294967295 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967295 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%free2, AcquireGreaterEqual, 1)
      func.call @work(%b2) : (memref<256xi32>) -> ()
      aie.use_lock(%full2, Release, 1)
      %2 = arith.addi %0, %c1 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.end
    } {link_files = ["work.o"], stack_size = 2048 : i32}
    %mem_0_2 = aie.mem(%tile_0_2) {
      %0 = aie.dma_start(MM2S, 0, ^bb1, ^bb2)
    ^bb1:  // 2 preds: ^bb0, ^bb1
      aie.use_lock(%full2, AcquireGreaterEqual, 1)
      aie.dma_bd(%b2 : memref<256xi32>, 0, 256) {bd_id = 0 : i32, next_bd_id = 0 : i32, packet = #aie.packet_info<pkt_type = 0, pkt_id = 2>}
      aie.use_lock(%free2, Release, 1)
      aie.next_bd ^bb1
    ^bb2:  // pred: ^bb0
      aie.end
    }
    aie.packet_flow(2) {
      aie.packet_source<%tile_0_2, DMA : 0>
      aie.packet_dest<%shim_noc_tile_0_0, DMA : 0>
    }
    %free3 = aie.lock(%tile_0_3, 0) {init = 1 : i32, sym_name = "free3"}
    %full3 = aie.lock(%tile_0_3, 1) {init = 0 : i32, sym_name = "full3"}
    %b3 = aie.buffer(%tile_0_3) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "b3"} : memref<256xi32> 
    %core_0_3 = aie.core(%tile_0_3) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c4294967295 = arith.constant 4294967295 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967295 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%free3, AcquireGreaterEqual, 1)
      func.call @work(%b3) : (memref<256xi32>) -> ()
      aie.use_lock(%full3, Release, 1)
      %2 = arith.addi %0, %c1 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.end
    } {link_files = ["work.o"], stack_size = 2048 : i32}
    %mem_0_3 = aie.mem(%tile_0_3) {
      %0 = aie.dma_start(MM2S, 0, ^bb1, ^bb2)
    ^bb1:  // 2 preds: ^bb0, ^bb1
      aie.use_lock(%full3, AcquireGreaterEqual, 1)
      aie.dma_bd(%b3 : memref<256xi32>, 0, 256) {bd_id = 0 : i32, next_bd_id = 0 : i32, packet = #aie.packet_info<pkt_type = 0, pkt_id = 3>}
      aie.use_lock(%free3, Release, 1)
      aie.next_bd ^bb1
    ^bb2:  // pred: ^bb0
      aie.end
    }
    aie.packet_flow(3) {
      aie.packet_source<%tile_0_3, DMA : 0>
      aie.packet_dest<%shim_noc_tile_0_0, DMA : 0>
    }
    aie.shim_dma_allocation @out(%shim_noc_tile_0_0, S2MM, 0)
    aie.runtime_sequence(%arg0: memref<1024xi32>) {
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 0][1, 1, 1, 1024][0, 0, 0, 1]) {id = 0 : i64, issue_token = true, metadata = @out} : memref<1024xi32>
      aiex.npu.dma_wait {symbol = @out}
    }
    aie.packet_flow(15) {
      aie.packet_source<%shim_noc_tile_0_0, TileControl : 0>
      aie.packet_dest<%shim_noc_tile_0_0, South : 0>
    } {keep_pkt_header = true, priority_route = true}
    %mem_tile_0_1 = aie.tile(0, 1)
    %switchbox_0_1 = aie.switchbox(%mem_tile_0_1) {
      %0 = aie.amsel<0> (0)
      %1 = aie.amsel<1> (0)
      %2 = aie.masterset(South : 1, %0)
      %3 = aie.masterset(South : 2, %1)
      aie.packet_rules(North : 2) {
        aie.rule(31, 3, %1)
      }
      aie.packet_rules(North : 1) {
        aie.rule(31, 2, %0)
      }
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
  }
}
