// Partial sums go around a square of cores by shared memory, at depths 1 to 3, and leave in another column.
module {
  aie.device(npu1_2col) {
    func.func private @first(memref<64xi32>, memref<16xi32>) attributes {link_with = "first.o"}
    func.func private @more(memref<64xi32>, memref<16xi32>, memref<16xi32>) attributes {link_with = "more.o"}
    %t00 = aie.tile(0, 0)
    %t10 = aie.tile(1, 0)
    %t01 = aie.tile(0, 1)
    %t02 = aie.tile(0, 2)
    %t03 = aie.tile(0, 3)
    %t13 = aie.tile(1, 3)
    %t12 = aie.tile(1, 2)
    aie.objectfifo @in(%t00, {%t01}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @p0(%t01, {%t02}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @p1(%t01, {%t03}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @p2(%t01, {%t13}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @p3(%t01, {%t12}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo.link [@in] -> [@p0, @p1, @p2, @p3] ([] [0, 64, 128, 192])
    aie.objectfifo @s0(%t02, {%t03}, 1 : i32) : !aie.objectfifo<memref<16xi32>>
    aie.objectfifo @s1(%t03, {%t13}, 2 : i32) : !aie.objectfifo<memref<16xi32>>
    aie.objectfifo @s2(%t13, {%t12}, 3 : i32) : !aie.objectfifo<memref<16xi32>>
    aie.objectfifo @out(%t12, {%t10}, 2 : i32) : !aie.objectfifo<memref<16xi32>>
    %k0 = aie.core(%t02) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %xs = aie.objectfifo.acquire @p0(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %xs[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %os = aie.objectfifo.acquire @s0(Produce, 1) : !aie.objectfifosubview<memref<16xi32>>
        %o = aie.objectfifo.subview.access %os[0] : !aie.objectfifosubview<memref<16xi32>> -> memref<16xi32>
        func.call @first(%x, %o) : (memref<64xi32>, memref<16xi32>) -> ()
        aie.objectfifo.release @p0(Consume, 1)
        aie.objectfifo.release @s0(Produce, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    %k1 = aie.core(%t03) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %xs = aie.objectfifo.acquire @p1(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %xs[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %ss = aie.objectfifo.acquire @s0(Consume, 1) : !aie.objectfifosubview<memref<16xi32>>
        %s = aie.objectfifo.subview.access %ss[0] : !aie.objectfifosubview<memref<16xi32>> -> memref<16xi32>
        %os = aie.objectfifo.acquire @s1(Produce, 1) : !aie.objectfifosubview<memref<16xi32>>
        %o = aie.objectfifo.subview.access %os[0] : !aie.objectfifosubview<memref<16xi32>> -> memref<16xi32>
        func.call @more(%x, %s, %o) : (memref<64xi32>, memref<16xi32>, memref<16xi32>) -> ()
        aie.objectfifo.release @p1(Consume, 1)
        aie.objectfifo.release @s0(Consume, 1)
        aie.objectfifo.release @s1(Produce, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    %k2 = aie.core(%t13) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %xs = aie.objectfifo.acquire @p2(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %xs[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %ss = aie.objectfifo.acquire @s1(Consume, 1) : !aie.objectfifosubview<memref<16xi32>>
        %s = aie.objectfifo.subview.access %ss[0] : !aie.objectfifosubview<memref<16xi32>> -> memref<16xi32>
        %os = aie.objectfifo.acquire @s2(Produce, 1) : !aie.objectfifosubview<memref<16xi32>>
        %o = aie.objectfifo.subview.access %os[0] : !aie.objectfifosubview<memref<16xi32>> -> memref<16xi32>
        func.call @more(%x, %s, %o) : (memref<64xi32>, memref<16xi32>, memref<16xi32>) -> ()
        aie.objectfifo.release @p2(Consume, 1)
        aie.objectfifo.release @s1(Consume, 1)
        aie.objectfifo.release @s2(Produce, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    %k3 = aie.core(%t12) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %xs = aie.objectfifo.acquire @p3(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %xs[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %ss = aie.objectfifo.acquire @s2(Consume, 1) : !aie.objectfifosubview<memref<16xi32>>
        %s = aie.objectfifo.subview.access %ss[0] : !aie.objectfifosubview<memref<16xi32>> -> memref<16xi32>
        %os = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<16xi32>>
        %o = aie.objectfifo.subview.access %os[0] : !aie.objectfifosubview<memref<16xi32>> -> memref<16xi32>
        func.call @more(%x, %s, %o) : (memref<64xi32>, memref<16xi32>, memref<16xi32>) -> ()
        aie.objectfifo.release @p3(Consume, 1)
        aie.objectfifo.release @s2(Consume, 1)
        aie.objectfifo.release @out(Produce, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    aie.runtime_sequence(%p: memref<1024xi32>, %r: memref<64xi32>) {
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 0][1, 1, 1, 1024][0, 0, 0, 1]) {id = 0 : i64, metadata = @in, issue_token = true} : memref<1024xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1]) {id = 1 : i64, metadata = @out, issue_token = true} : memref<64xi32>
      aiex.npu.dma_wait {symbol = @out}
      aiex.npu.dma_wait {symbol = @in}
    }
  }
}
