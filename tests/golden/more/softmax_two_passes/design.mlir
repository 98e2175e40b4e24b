// One core finds what its neighbour applies to the same input; parameters change between two rounds.
module {
  aie.device(npu2_2col) {
    func.func private @stats(memref<128xi16>, memref<16xi32>, memref<8xi32>) attributes {link_with = "stats.o"}
    func.func private @apply(memref<128xi16>, memref<8xi32>, memref<128xi16>) attributes {link_with = "apply.o"}
    %t00 = aie.tile(0, 0)
    %t02 = aie.tile(0, 2)
    %t03 = aie.tile(0, 3)
    %t12 = aie.tile(1, 2)
    %rtp = aie.buffer(%t02) {sym_name = "rtp"} : memref<16xi32>
    aie.objectfifo @x(%t00, {%t02, %t03}, 2 : i32) : !aie.objectfifo<memref<128xi16>>
    aie.objectfifo @st(%t02, {%t03}, 1 : i32) : !aie.objectfifo<memref<8xi32>>
    aie.objectfifo @o(%t03, {%t00}, 2 : i32) : !aie.objectfifo<memref<128xi16>>
    %k2 = aie.core(%t02) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %xs = aie.objectfifo.acquire @x(Consume, 1) : !aie.objectfifosubview<memref<128xi16>>
        %x = aie.objectfifo.subview.access %xs[0] : !aie.objectfifosubview<memref<128xi16>> -> memref<128xi16>
        %ss = aie.objectfifo.acquire @st(Produce, 1) : !aie.objectfifosubview<memref<8xi32>>
        %s = aie.objectfifo.subview.access %ss[0] : !aie.objectfifosubview<memref<8xi32>> -> memref<8xi32>
        func.call @stats(%x, %rtp, %s) : (memref<128xi16>, memref<16xi32>, memref<8xi32>) -> ()
        aie.objectfifo.release @x(Consume, 1)
        aie.objectfifo.release @st(Produce, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    %k3 = aie.core(%t03) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %ss = aie.objectfifo.acquire @st(Consume, 1) : !aie.objectfifosubview<memref<8xi32>>
        %s = aie.objectfifo.subview.access %ss[0] : !aie.objectfifosubview<memref<8xi32>> -> memref<8xi32>
        %xs = aie.objectfifo.acquire @x(Consume, 1) : !aie.objectfifosubview<memref<128xi16>>
        %x = aie.objectfifo.subview.access %xs[0] : !aie.objectfifosubview<memref<128xi16>> -> memref<128xi16>
        %os = aie.objectfifo.acquire @o(Produce, 1) : !aie.objectfifosubview<memref<128xi16>>
        %o = aie.objectfifo.subview.access %os[0] : !aie.objectfifosubview<memref<128xi16>> -> memref<128xi16>
        func.call @apply(%x, %s, %o) : (memref<128xi16>, memref<8xi32>, memref<128xi16>) -> ()
        aie.objectfifo.release @o(Produce, 1)
        aie.objectfifo.release @x(Consume, 1)
        aie.objectfifo.release @st(Consume, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    aie.runtime_sequence(%p: memref<1024xi16>, %r: memref<1024xi16>) {
      aiex.npu.rtp_write(@rtp, 3, 21)
      aiex.npu.rtp_write(@rtp, 15, -4)
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 0][1, 1, 8, 128][0, 0, 128, 1]) {id = 3 : i64, metadata = @x} : memref<1024xi16>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 0][1, 1, 8, 128][0, 0, 128, 1]) {id = 9 : i64, metadata = @o, issue_token = true} : memref<1024xi16>
      aiex.npu.dma_wait {symbol = @o}
      aiex.npu.rtp_write(@rtp, 3, 22)
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 512][2, 1, 2, 128][0, 0, 128, 1]) {id = 3 : i64, metadata = @x, issue_token = true} : memref<1024xi16>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 512][1, 1, 1, 512][0, 0, 0, 1]) {id = 9 : i64, metadata = @o, issue_token = true} : memref<1024xi16>
      aiex.npu.dma_wait {symbol = @x}
      aiex.npu.dma_wait {symbol = @o}
    }
  }
}
