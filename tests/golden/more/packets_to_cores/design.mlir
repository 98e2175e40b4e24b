// Packets from one channel to the stream ports of two cores; one of them gets the headers too.
module {
  aie.device(npu1_1col) {
    %s = aie.tile(0, 0)
    %a = aie.tile(0, 2)
    %b = aie.tile(0, 3)
    aie.packet_flow(1) {
      aie.packet_source<%s, DMA : 0>
      aie.packet_dest<%a, Core : 0>
    }
    aie.packet_flow(2) {
      aie.packet_source<%s, DMA : 0>
      aie.packet_dest<%b, Core : 0>
    } {keep_pkt_header = true}
    aie.flow(%a, Core : 0, %s, DMA : 0)
    aie.flow(%b, Core : 0, %s, DMA : 1)
    aie.shim_dma_allocation @in(%s, MM2S, 0)
    aie.shim_dma_allocation @oa(%s, S2MM, 0)
    aie.shim_dma_allocation @ob(%s, S2MM, 1)
    %c1 = aie.core(%a) {
      %port = arith.constant 0 : i32
      cf.br ^next
    ^next:
      %v = aie.get_stream(%port : i32) : i32
      aie.put_stream(%port : i32, %v : i32)
      cf.br ^next
    }
    %c2 = aie.core(%b) {
      %port = arith.constant 0 : i32
      cf.br ^next
    ^next:
      %v = aie.get_stream(%port : i32) : i32
      aie.put_stream(%port : i32, %v : i32)
      cf.br ^next
    }
    aie.runtime_sequence(%x: memref<64xi32>, %y: memref<32xi32>, %z: memref<33xi32>) {
      aiex.npu.dma_memcpy_nd(%y[0, 0, 0, 0][1, 1, 1, 32][0, 0, 0, 1]) {id = 2 : i64, metadata = @oa, issue_token = true} : memref<32xi32>
      aiex.npu.dma_memcpy_nd(%z[0, 0, 0, 0][1, 1, 1, 33][0, 0, 0, 1]) {id = 3 : i64, metadata = @ob, issue_token = true} : memref<33xi32>
      aiex.npu.dma_memcpy_nd(%x[0, 0, 0, 0][1, 1, 1, 32][0, 0, 0, 1], packet = <pkt_type = 0, pkt_id = 1>) {id = 0 : i64, metadata = @in} : memref<64xi32>
      aiex.npu.dma_memcpy_nd(%x[0, 0, 0, 32][1, 1, 1, 32][0, 0, 0, 1], packet = <pkt_type = 0, pkt_id = 2>) {id = 1 : i64, metadata = @in} : memref<64xi32>
      aiex.npu.dma_wait {symbol = @oa}
      aiex.npu.dma_wait {symbol = @ob}
    }
  }
}
