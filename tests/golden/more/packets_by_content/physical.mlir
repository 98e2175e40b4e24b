module {
  aie.device(npu1_1col) {
    func.func private @add(memref<64xi32>, memref<64xi32>) attributes {link_with = "add.o"}
    func.func private @mul(memref<64xi32>, memref<64xi32>) attributes {link_with = "mul.o"}
    %shim_noc_tile_0_0 = aie.tile(0, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %mem_tile_0_1 = aie.tile(0, 1) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 26>}
    %tile_0_2 = aie.tile(0, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %tile_0_3 = aie.tile(0, 3) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 29>}
    %o3_cons_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 2) {init = 0 : i32, sym_name = "o3_cons_prod_lock_0"}
    %o3_cons_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 3) {init = 0 : i32, sym_name = "o3_cons_cons_lock_0"}
    %o3_buff_0 = aie.buffer(%tile_0_3) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "o3_buff_0"} : memref<64xi32> 
    %o3_buff_1 = aie.buffer(%tile_0_3) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o3_buff_1"} : memref<64xi32> 
    %o3_prod_lock_0 = aie.lock(%tile_0_3, 2) {init = 2 : i32, sym_name = "o3_prod_lock_0"}
    %o3_cons_lock_0 = aie.lock(%tile_0_3, 3) {init = 0 : i32, sym_name = "o3_cons_lock_0"}
    %o2_cons_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 0) {init = 0 : i32, sym_name = "o2_cons_prod_lock_0"}
    %o2_cons_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 1) {init = 0 : i32, sym_name = "o2_cons_cons_lock_0"}
    %o2_buff_0 = aie.buffer(%tile_0_2) {address = 1024 : i32, mem_bank = 0 : i32, sym_name = "o2_buff_0"} : memref<64xi32> 
    %o2_buff_1 = aie.buffer(%tile_0_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "o2_buff_1"} : memref<64xi32> 
    %o2_prod_lock_0 = aie.lock(%tile_0_2, 2) {init = 2 : i32, sym_name = "o2_prod_lock_0"}
    %o2_cons_lock_0 = aie.lock(%tile_0_2, 3) {init = 0 : i32, sym_name = "o2_cons_lock_0"}
    %both = aie.buffer(%mem_tile_0_1) {address = 0 : i32, mem_bank = 0 : i32, sym_name = "both"} : memref<65xi32> 
    %free = aie.lock(%mem_tile_0_1, 0) {init = 1 : i32, sym_name = "free"}
    %full = aie.lock(%mem_tile_0_1, 1) {init = 0 : i32, sym_name = "full"}
    %x2 = aie.buffer(%tile_0_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "x2"} : memref<64xi32> 
    %free2 = aie.lock(%tile_0_2, 0) {init = 1 : i32, sym_name = "free2"}
    %full2 = aie.lock(%tile_0_2, 1) {init = 0 : i32, sym_name = "full2"}
    %x3 = aie.buffer(%tile_0_3) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "x3"} : memref<64xi32> 
    %free3 = aie.lock(%tile_0_3, 0) {init = 1 : i32, sym_name = "free3"}
    %full3 = aie.lock(%tile_0_3, 1) {init = 0 : i32, sym_name = "full3"}
    aie.packet_flow(2) {
      aie.packet_source<%shim_noc_tile_0_0, DMA : 0>
      aie.packet_dest<%mem_tile_0_1, DMA : 0>
    } {keep_pkt_header = true}
    aie.packet_flow(3) {
      aie.packet_source<%shim_noc_tile_0_0, DMA : 0>
      aie.packet_dest<%mem_tile_0_1, DMA : 0>
    } {keep_pkt_header = true}
    aie.packet_flow(2) {
      aie.packet_source<%mem_tile_0_1, DMA : 0>
      aie.packet_dest<%tile_0_2, DMA : 0>
    }
    aie.packet_flow(3) {
      aie.packet_source<%mem_tile_0_1, DMA : 0>
      aie.packet_dest<%tile_0_3, DMA : 0>
    }
    aie.shim_dma_allocation @in(%shim_noc_tile_0_0, MM2S, 0)
    %core_0_2 = aie.core(%tile_0_2) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%full2, AcquireGreaterEqual, 1)
      aie.use_lock(%o2_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @add(%x2, %o2_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%free2, Release, 1)
      aie.use_lock(%o2_cons_lock_0, Release, 1)
      aie.use_lock(%full2, AcquireGreaterEqual, 1)
      aie.use_lock(%o2_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @add(%x2, %o2_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%free2, Release, 1)
      aie.use_lock(%o2_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%full2, AcquireGreaterEqual, 1)
      aie.use_lock(%o2_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @add(%x2, %o2_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%free2, Release, 1)
      aie.use_lock(%o2_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["add.o"]}
    %core_0_3 = aie.core(%tile_0_3) {
      %c0 = arith.constant 0 : index
      %c4294967294 = arith.constant 4294967294 : index
      %c2 = arith.constant 2 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb2
      %1 = arith.cmpi slt, %0, %c4294967294 : index
      cf.cond_br %1, ^bb2, ^bb3
    ^bb2:  // pred: ^bb1
      aie.use_lock(%full3, AcquireGreaterEqual, 1)
      aie.use_lock(%o3_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @mul(%x3, %o3_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%free3, Release, 1)
      aie.use_lock(%o3_cons_lock_0, Release, 1)
      aie.use_lock(%full3, AcquireGreaterEqual, 1)
      aie.use_lock(%o3_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @mul(%x3, %o3_buff_1) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%free3, Release, 1)
      aie.use_lock(%o3_cons_lock_0, Release, 1)
      %2 = arith.addi %0, %c2 : index
      cf.br ^bb1(%2 : index)
    ^bb3:  // pred: ^bb1
      aie.use_lock(%full3, AcquireGreaterEqual, 1)
      aie.use_lock(%o3_prod_lock_0, AcquireGreaterEqual, 1)
      func.call @mul(%x3, %o3_buff_0) : (memref<64xi32>, memref<64xi32>) -> ()
      aie.use_lock(%free3, Release, 1)
      aie.use_lock(%o3_cons_lock_0, Release, 1)
      aie.end
    } {link_files = ["mul.o"]}
    %memtile_dma_0_1 = aie.memtile_dma(%mem_tile_0_1) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb2)
    ^bb1:  // 2 preds: ^bb0, ^bb1
      aie.use_lock(%free, AcquireGreaterEqual, 1)
      aie.dma_bd(%both : memref<65xi32>, 0, 65) {bd_id = 0 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%full, Release, 1)
      aie.next_bd ^bb1
    ^bb2:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb3, ^bb4)
    ^bb3:  // 2 preds: ^bb2, ^bb3
      aie.use_lock(%full, AcquireGreaterEqual, 1)
      aie.dma_bd(%both : memref<65xi32>, 0, 65) {bd_id = 1 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%free, Release, 1)
      aie.next_bd ^bb3
    ^bb4:  // pred: ^bb2
      aie.end
    }
    %mem_0_2 = aie.mem(%tile_0_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb2)
    ^bb1:  // 2 preds: ^bb0, ^bb1
      aie.use_lock(%free2, AcquireGreaterEqual, 1)
      aie.dma_bd(%x2 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%full2, Release, 1)
      aie.next_bd ^bb1
    ^bb2:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb3, ^bb5)
    ^bb3:  // 2 preds: ^bb2, ^bb4
      aie.use_lock(%o2_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o2_buff_0 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%o2_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb4:  // pred: ^bb3
      aie.use_lock(%o2_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o2_buff_1 : memref<64xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%o2_prod_lock_0, Release, 1)
      aie.next_bd ^bb3
    ^bb5:  // pred: ^bb2
      aie.end
    }
    %mem_0_3 = aie.mem(%tile_0_3) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb2)
    ^bb1:  // 2 preds: ^bb0, ^bb1
      aie.use_lock(%free3, AcquireGreaterEqual, 1)
      aie.dma_bd(%x3 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%full3, Release, 1)
      aie.next_bd ^bb1
    ^bb2:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb3, ^bb5)
    ^bb3:  // 2 preds: ^bb2, ^bb4
      aie.use_lock(%o3_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o3_buff_0 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%o3_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb4:  // pred: ^bb3
      aie.use_lock(%o3_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%o3_buff_1 : memref<64xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%o3_prod_lock_0, Release, 1)
      aie.next_bd ^bb3
    ^bb5:  // pred: ^bb2
      aie.end
    }
    aie.runtime_sequence(%arg0: memref<256xi32>, %arg1: memref<256xi32>) {
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1], packet = <pkt_type = 0, pkt_id = 2>) {id = 0 : i64, metadata = @in} : memref<256xi32>
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 64][1, 1, 1, 64][0, 0, 0, 1], packet = <pkt_type = 0, pkt_id = 3>) {id = 1 : i64, metadata = @in} : memref<256xi32>
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 128][1, 1, 1, 64][0, 0, 0, 1], packet = <pkt_type = 0, pkt_id = 2>) {id = 2 : i64, metadata = @in} : memref<256xi32>
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 192][1, 1, 1, 64][0, 0, 0, 1], packet = <pkt_type = 0, pkt_id = 3>) {id = 3 : i64, metadata = @in} : memref<256xi32>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 0][1, 1, 2, 64][0, 0, 128, 1]) {id = 4 : i64, issue_token = true, metadata = @o2_shim_alloc} : memref<256xi32>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 64][1, 1, 2, 64][0, 0, 128, 1]) {id = 5 : i64, issue_token = true, metadata = @o3_shim_alloc} : memref<256xi32>
      aiex.npu.dma_wait {symbol = @o2_shim_alloc}
      aiex.npu.dma_wait {symbol = @o3_shim_alloc}
    }
    aie.shim_dma_allocation @o2_shim_alloc(%shim_noc_tile_0_0, S2MM, 0)
    aie.shim_dma_allocation @o3_shim_alloc(%shim_noc_tile_0_0, S2MM, 1)
    aie.packet_flow(15) {
      aie.packet_source<%shim_noc_tile_0_0, TileControl : 0>
      aie.packet_dest<%shim_noc_tile_0_0, South : 0>
    } {keep_pkt_header = true, priority_route = true}
    %switchbox_0_0 = aie.switchbox(%shim_noc_tile_0_0) {
      aie.connect<North : 2, South : 2>
      aie.connect<North : 0, South : 3>
      %0 = aie.amsel<0> (0)
      %1 = aie.amsel<5> (3)
      %2 = aie.masterset(South : 0, %1) {keep_pkt_header = true}
      %3 = aie.masterset(North : 4, %0)
      aie.packet_rules(TileControl : 0) {
        aie.rule(31, 15, %1)
      }
      aie.packet_rules(South : 3) {
        aie.rule(30, 2, %0)
      }
    }
    %shim_mux_0_0 = aie.shim_mux(%shim_noc_tile_0_0) {
      aie.connect<DMA : 0, North : 3>
      aie.connect<North : 2, DMA : 0>
      aie.connect<North : 3, DMA : 1>
    }
    %switchbox_0_1 = aie.switchbox(%mem_tile_0_1) {
      aie.connect<North : 2, South : 2>
      aie.connect<North : 0, South : 0>
      %0 = aie.amsel<0> (0)
      %1 = aie.amsel<1> (0)
      %2 = aie.masterset(DMA : 0, %1) {keep_pkt_header = true}
      %3 = aie.masterset(North : 1, %0)
      aie.packet_rules(DMA : 0) {
        aie.rule(30, 2, %0)
      }
      aie.packet_rules(South : 4) {
        aie.rule(30, 2, %1)
      }
    }
    %switchbox_0_2 = aie.switchbox(%tile_0_2) {
      aie.connect<DMA : 0, South : 2>
      aie.connect<North : 0, South : 0>
      %0 = aie.amsel<0> (0)
      %1 = aie.amsel<1> (0)
      %2 = aie.masterset(DMA : 0, %0)
      %3 = aie.masterset(North : 0, %1)
      aie.packet_rules(South : 1) {
        aie.rule(31, 3, %1)
        aie.rule(31, 2, %0)
      }
    }
    %switchbox_0_3 = aie.switchbox(%tile_0_3) {
      aie.connect<DMA : 0, South : 0>
      %0 = aie.amsel<0> (0)
      %1 = aie.masterset(DMA : 0, %0)
      aie.packet_rules(South : 0) {
        aie.rule(31, 3, %0)
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
