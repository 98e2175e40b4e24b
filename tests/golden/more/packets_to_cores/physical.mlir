module {
  aie.device(npu1_1col) {
    %shim_noc_tile_0_0 = aie.tile(0, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %tile_0_2 = aie.tile(0, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %tile_0_3 = aie.tile(0, 3) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 29>}
    aie.packet_flow(1) {
      aie.packet_source<%shim_noc_tile_0_0, DMA : 0>
      aie.packet_dest<%tile_0_2, Core : 0>
    }
    aie.packet_flow(2) {
      aie.packet_source<%shim_noc_tile_0_0, DMA : 0>
      aie.packet_dest<%tile_0_3, Core : 0>
    } {keep_pkt_header = true}
    aie.shim_dma_allocation @in(%shim_noc_tile_0_0, MM2S, 0)
    aie.shim_dma_allocation @oa(%shim_noc_tile_0_0, S2MM, 0)
    aie.shim_dma_allocation @ob(%shim_noc_tile_0_0, S2MM, 1)
    %core_0_2 = aie.core(%tile_0_2) {
      %c0_i32 = arith.constant 0 : i32
      cf.br ^bb1
    ^bb1:  // 2 preds: ^bb0, ^bb1
      %0 = aie.get_stream(%c0_i32 : i32) : i32
      aie.put_stream(%c0_i32 : i32, %0 : i32)
      cf.br ^bb1
    }
    %core_0_3 = aie.core(%tile_0_3) {
      %c0_i32 = arith.constant 0 : i32
      cf.br ^bb1
    ^bb1:  // 2 preds: ^bb0, ^bb1
      %0 = aie.get_stream(%c0_i32 : i32) : i32
      aie.put_stream(%c0_i32 : i32, %0 : i32)
      cf.br ^bb1
    }
    aie.runtime_sequence(%arg0: memref<64xi32>, %arg1: memref<32xi32>, %arg2: memref<33xi32>) {
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 0][1, 1, 1, 32][0, 0, 0, 1]) {id = 2 : i64, issue_token = true, metadata = @oa} : memref<32xi32>
      aiex.npu.dma_memcpy_nd(%arg2[0, 0, 0, 0][1, 1, 1, 33][0, 0, 0, 1]) {id = 3 : i64, issue_token = true, metadata = @ob} : memref<33xi32>
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 0][1, 1, 1, 32][0, 0, 0, 1], packet = <pkt_type = 0, pkt_id = 1>) {id = 0 : i64, metadata = @in} : memref<64xi32>
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 32][1, 1, 1, 32][0, 0, 0, 1], packet = <pkt_type = 0, pkt_id = 2>) {id = 1 : i64, metadata = @in} : memref<64xi32>
      aiex.npu.dma_wait {symbol = @oa}
      aiex.npu.dma_wait {symbol = @ob}
    }
    aie.packet_flow(15) {
      aie.packet_source<%shim_noc_tile_0_0, TileControl : 0>
      aie.packet_dest<%shim_noc_tile_0_0, South : 0>
    } {keep_pkt_header = true, priority_route = true}
    %switchbox_0_0 = aie.switchbox(%shim_noc_tile_0_0) {
      aie.connect<North : 0, South : 2>
      aie.connect<North : 2, South : 3>
      %0 = aie.amsel<0> (0)
      %1 = aie.amsel<5> (3)
      %2 = aie.masterset(South : 0, %1) {keep_pkt_header = true}
      %3 = aie.masterset(North : 1, %0)
      aie.packet_rules(TileControl : 0) {
        aie.rule(31, 15, %1)
      }
      aie.packet_rules(South : 3) {
        aie.rule(28, 0, %0)
      }
    }
    %shim_mux_0_0 = aie.shim_mux(%shim_noc_tile_0_0) {
      aie.connect<DMA : 0, North : 3>
      aie.connect<North : 2, DMA : 0>
      aie.connect<North : 3, DMA : 1>
    }
    %mem_tile_0_1 = aie.tile(0, 1)
    %switchbox_0_1 = aie.switchbox(%mem_tile_0_1) {
      aie.connect<North : 0, South : 0>
      aie.connect<North : 2, South : 2>
      %0 = aie.amsel<0> (0)
      %1 = aie.masterset(North : 1, %0)
      aie.packet_rules(South : 1) {
        aie.rule(28, 0, %0)
      }
    }
    %switchbox_0_2 = aie.switchbox(%tile_0_2) {
      aie.connect<Core : 0, South : 0>
      aie.connect<North : 0, South : 2>
      %0 = aie.amsel<0> (0)
      %1 = aie.amsel<1> (0)
      %2 = aie.masterset(Core : 0, %0)
      %3 = aie.masterset(North : 4, %1)
      aie.packet_rules(South : 1) {
        aie.rule(31, 2, %1)
        aie.rule(31, 1, %0)
      }
    }
    %switchbox_0_3 = aie.switchbox(%tile_0_3) {
      aie.connect<Core : 0, South : 0>
      %0 = aie.amsel<0> (0)
      %1 = aie.masterset(Core : 0, %0) {keep_pkt_header = true}
      aie.packet_rules(South : 4) {
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
