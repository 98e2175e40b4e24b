// Matrix product over four columns: A is broadcast along rows, B down columns, C joined; layouts on the way.
module {
  aie.device(npu1) {
    func.func private @mm(memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) attributes {link_with = "mm.o"}
    func.func private @clear(memref<16x16xi16>) attributes {link_with = "clear.o"}
    %t00 = aie.tile(0, 0)
    %t01 = aie.tile(0, 1)
    %t02 = aie.tile(0, 2)
    %t03 = aie.tile(0, 3)
    %t10 = aie.tile(1, 0)
    %t11 = aie.tile(1, 1)
    %t12 = aie.tile(1, 2)
    %t13 = aie.tile(1, 3)
    %t20 = aie.tile(2, 0)
    %t21 = aie.tile(2, 1)
    %t22 = aie.tile(2, 2)
    %t23 = aie.tile(2, 3)
    %t30 = aie.tile(3, 0)
    %t31 = aie.tile(3, 1)
    %t32 = aie.tile(3, 2)
    %t33 = aie.tile(3, 3)
    aie.objectfifo @bL0(%t00, {%t01}, 2 : i32) : !aie.objectfifo<memref<16x16xi8>>
    aie.objectfifo @b0(%t01 dimensionsToStream [<size = 2, stride = 128>, <size = 4, stride = 4>, <size = 8, stride = 16>, <size = 4, stride = 1>], {%t02, %t03}, 2 : i32) : !aie.objectfifo<memref<16x16xi8>>
    aie.objectfifo.link [@bL0] -> [@b0] ([] [])
    aie.objectfifo @bL1(%t10, {%t11}, 2 : i32) : !aie.objectfifo<memref<16x16xi8>>
    aie.objectfifo @b1(%t11 dimensionsToStream [<size = 2, stride = 128>, <size = 4, stride = 4>, <size = 8, stride = 16>, <size = 4, stride = 1>], {%t12, %t13}, 2 : i32) : !aie.objectfifo<memref<16x16xi8>>
    aie.objectfifo.link [@bL1] -> [@b1] ([] [])
    aie.objectfifo @bL2(%t20, {%t21}, 2 : i32) : !aie.objectfifo<memref<16x16xi8>>
    aie.objectfifo @b2(%t21 dimensionsToStream [<size = 2, stride = 128>, <size = 4, stride = 4>, <size = 8, stride = 16>, <size = 4, stride = 1>], {%t22, %t23}, 2 : i32) : !aie.objectfifo<memref<16x16xi8>>
    aie.objectfifo.link [@bL2] -> [@b2] ([] [])
    aie.objectfifo @bL3(%t30, {%t31}, 2 : i32) : !aie.objectfifo<memref<16x16xi8>>
    aie.objectfifo @b3(%t31 dimensionsToStream [<size = 2, stride = 128>, <size = 4, stride = 4>, <size = 8, stride = 16>, <size = 4, stride = 1>], {%t32, %t33}, 2 : i32) : !aie.objectfifo<memref<16x16xi8>>
    aie.objectfifo.link [@bL3] -> [@b3] ([] [])
    aie.objectfifo @aL0(%t00, {%t01}, 2 : i32) : !aie.objectfifo<memref<16x16xi8>>
    aie.objectfifo @a0(%t01 dimensionsToStream [<size = 4, stride = 64>, <size = 2, stride = 8>, <size = 4, stride = 16>, <size = 8, stride = 1>], {%t02, %t12, %t22, %t32}, 2 : i32) : !aie.objectfifo<memref<16x16xi8>>
    aie.objectfifo.link [@aL0] -> [@a0] ([] [])
    aie.objectfifo @aL1(%t10, {%t11}, 2 : i32) : !aie.objectfifo<memref<16x16xi8>>
    aie.objectfifo @a1(%t11 dimensionsToStream [<size = 4, stride = 64>, <size = 2, stride = 8>, <size = 4, stride = 16>, <size = 8, stride = 1>], {%t03, %t13, %t23, %t33}, 2 : i32) : !aie.objectfifo<memref<16x16xi8>>
    aie.objectfifo.link [@aL1] -> [@a1] ([] [])
    aie.objectfifo @c00(%t02, {%t01}, 2 : i32) : !aie.objectfifo<memref<16x16xi16>>
    aie.objectfifo @c01(%t03, {%t01}, 2 : i32) : !aie.objectfifo<memref<16x16xi16>>
    aie.objectfifo @cL0(%t01 dimensionsToStream [<size = 4, stride = 64>, <size = 4, stride = 4>, <size = 4, stride = 16>, <size = 4, stride = 1>], {%t00}, 2 : i32) : !aie.objectfifo<memref<32x16xi16>>
    aie.objectfifo.link [@c00, @c01] -> [@cL0] ([0, 256] [])
    aie.objectfifo @c10(%t12, {%t11}, 2 : i32) : !aie.objectfifo<memref<16x16xi16>>
    aie.objectfifo @c11(%t13, {%t11}, 2 : i32) : !aie.objectfifo<memref<16x16xi16>>
    aie.objectfifo @cL1(%t11 dimensionsToStream [<size = 4, stride = 64>, <size = 4, stride = 4>, <size = 4, stride = 16>, <size = 4, stride = 1>], {%t10}, 2 : i32) : !aie.objectfifo<memref<32x16xi16>>
    aie.objectfifo.link [@c10, @c11] -> [@cL1] ([0, 256] [])
    aie.objectfifo @c20(%t22, {%t21}, 2 : i32) : !aie.objectfifo<memref<16x16xi16>>
    aie.objectfifo @c21(%t23, {%t21}, 2 : i32) : !aie.objectfifo<memref<16x16xi16>>
    aie.objectfifo @cL2(%t21 dimensionsToStream [<size = 4, stride = 64>, <size = 4, stride = 4>, <size = 4, stride = 16>, <size = 4, stride = 1>], {%t20}, 2 : i32) : !aie.objectfifo<memref<32x16xi16>>
    aie.objectfifo.link [@c20, @c21] -> [@cL2] ([0, 256] [])
    aie.objectfifo @c30(%t32, {%t31}, 2 : i32) : !aie.objectfifo<memref<16x16xi16>>
    aie.objectfifo @c31(%t33, {%t31}, 2 : i32) : !aie.objectfifo<memref<16x16xi16>>
    aie.objectfifo @cL3(%t31 dimensionsToStream [<size = 4, stride = 64>, <size = 4, stride = 4>, <size = 4, stride = 16>, <size = 4, stride = 1>], {%t30}, 2 : i32) : !aie.objectfifo<memref<32x16xi16>>
    aie.objectfifo.link [@c30, @c31] -> [@cL3] ([0, 256] [])
    %k00 = aie.core(%t02) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %os = aie.objectfifo.acquire @c00(Produce, 1) : !aie.objectfifosubview<memref<16x16xi16>>
        %o = aie.objectfifo.subview.access %os[0] : !aie.objectfifosubview<memref<16x16xi16>> -> memref<16x16xi16>
        func.call @clear(%o) : (memref<16x16xi16>) -> ()
        %n = arith.constant 2 : index
        scf.for %k = %c0 to %n step %c1 {
          %xs = aie.objectfifo.acquire @a0(Consume, 1) : !aie.objectfifosubview<memref<16x16xi8>>
          %x = aie.objectfifo.subview.access %xs[0] : !aie.objectfifosubview<memref<16x16xi8>> -> memref<16x16xi8>
          %ys = aie.objectfifo.acquire @b0(Consume, 1) : !aie.objectfifosubview<memref<16x16xi8>>
          %y = aie.objectfifo.subview.access %ys[0] : !aie.objectfifosubview<memref<16x16xi8>> -> memref<16x16xi8>
          func.call @mm(%x, %y, %o) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
          aie.objectfifo.release @a0(Consume, 1)
          aie.objectfifo.release @b0(Consume, 1)
        }
        aie.objectfifo.release @c00(Produce, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    %k01 = aie.core(%t03) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %os = aie.objectfifo.acquire @c01(Produce, 1) : !aie.objectfifosubview<memref<16x16xi16>>
        %o = aie.objectfifo.subview.access %os[0] : !aie.objectfifosubview<memref<16x16xi16>> -> memref<16x16xi16>
        func.call @clear(%o) : (memref<16x16xi16>) -> ()
        %n = arith.constant 2 : index
        scf.for %k = %c0 to %n step %c1 {
          %xs = aie.objectfifo.acquire @a1(Consume, 1) : !aie.objectfifosubview<memref<16x16xi8>>
          %x = aie.objectfifo.subview.access %xs[0] : !aie.objectfifosubview<memref<16x16xi8>> -> memref<16x16xi8>
          %ys = aie.objectfifo.acquire @b0(Consume, 1) : !aie.objectfifosubview<memref<16x16xi8>>
          %y = aie.objectfifo.subview.access %ys[0] : !aie.objectfifosubview<memref<16x16xi8>> -> memref<16x16xi8>
          func.call @mm(%x, %y, %o) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
          aie.objectfifo.release @a1(Consume, 1)
          aie.objectfifo.release @b0(Consume, 1)
        }
        aie.objectfifo.release @c01(Produce, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    %k10 = aie.core(%t12) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %os = aie.objectfifo.acquire @c10(Produce, 1) : !aie.objectfifosubview<memref<16x16xi16>>
        %o = aie.objectfifo.subview.access %os[0] : !aie.objectfifosubview<memref<16x16xi16>> -> memref<16x16xi16>
        func.call @clear(%o) : (memref<16x16xi16>) -> ()
        %n = arith.constant 2 : index
        scf.for %k = %c0 to %n step %c1 {
          %xs = aie.objectfifo.acquire @a0(Consume, 1) : !aie.objectfifosubview<memref<16x16xi8>>
          %x = aie.objectfifo.subview.access %xs[0] : !aie.objectfifosubview<memref<16x16xi8>> -> memref<16x16xi8>
          %ys = aie.objectfifo.acquire @b1(Consume, 1) : !aie.objectfifosubview<memref<16x16xi8>>
          %y = aie.objectfifo.subview.access %ys[0] : !aie.objectfifosubview<memref<16x16xi8>> -> memref<16x16xi8>
          func.call @mm(%x, %y, %o) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
          aie.objectfifo.release @a0(Consume, 1)
          aie.objectfifo.release @b1(Consume, 1)
        }
        aie.objectfifo.release @c10(Produce, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    %k11 = aie.core(%t13) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %os = aie.objectfifo.acquire @c11(Produce, 1) : !aie.objectfifosubview<memref<16x16xi16>>
        %o = aie.objectfifo.subview.access %os[0] : !aie.objectfifosubview<memref<16x16xi16>> -> memref<16x16xi16>
        func.call @clear(%o) : (memref<16x16xi16>) -> ()
        %n = arith.constant 2 : index
        scf.for %k = %c0 to %n step %c1 {
          %xs = aie.objectfifo.acquire @a1(Consume, 1) : !aie.objectfifosubview<memref<16x16xi8>>
          %x = aie.objectfifo.subview.access %xs[0] : !aie.objectfifosubview<memref<16x16xi8>> -> memref<16x16xi8>
          %ys = aie.objectfifo.acquire @b1(Consume, 1) : !aie.objectfifosubview<memref<16x16xi8>>
          %y = aie.objectfifo.subview.access %ys[0] : !aie.objectfifosubview<memref<16x16xi8>> -> memref<16x16xi8>
          func.call @mm(%x, %y, %o) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
          aie.objectfifo.release @a1(Consume, 1)
          aie.objectfifo.release @b1(Consume, 1)
        }
        aie.objectfifo.release @c11(Produce, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    %k20 = aie.core(%t22) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %os = aie.objectfifo.acquire @c20(Produce, 1) : !aie.objectfifosubview<memref<16x16xi16>>
        %o = aie.objectfifo.subview.access %os[0] : !aie.objectfifosubview<memref<16x16xi16>> -> memref<16x16xi16>
        func.call @clear(%o) : (memref<16x16xi16>) -> ()
        %n = arith.constant 2 : index
        scf.for %k = %c0 to %n step %c1 {
          %xs = aie.objectfifo.acquire @a0(Consume, 1) : !aie.objectfifosubview<memref<16x16xi8>>
          %x = aie.objectfifo.subview.access %xs[0] : !aie.objectfifosubview<memref<16x16xi8>> -> memref<16x16xi8>
          %ys = aie.objectfifo.acquire @b2(Consume, 1) : !aie.objectfifosubview<memref<16x16xi8>>
          %y = aie.objectfifo.subview.access %ys[0] : !aie.objectfifosubview<memref<16x16xi8>> -> memref<16x16xi8>
          func.call @mm(%x, %y, %o) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
          aie.objectfifo.release @a0(Consume, 1)
          aie.objectfifo.release @b2(Consume, 1)
        }
        aie.objectfifo.release @c20(Produce, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    %k21 = aie.core(%t23) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %os = aie.objectfifo.acquire @c21(Produce, 1) : !aie.objectfifosubview<memref<16x16xi16>>
        %o = aie.objectfifo.subview.access %os[0] : !aie.objectfifosubview<memref<16x16xi16>> -> memref<16x16xi16>
        func.call @clear(%o) : (memref<16x16xi16>) -> ()
        %n = arith.constant 2 : index
        scf.for %k = %c0 to %n step %c1 {
          %xs = aie.objectfifo.acquire @a1(Consume, 1) : !aie.objectfifosubview<memref<16x16xi8>>
          %x = aie.objectfifo.subview.access %xs[0] : !aie.objectfifosubview<memref<16x16xi8>> -> memref<16x16xi8>
          %ys = aie.objectfifo.acquire @b2(Consume, 1) : !aie.objectfifosubview<memref<16x16xi8>>
          %y = aie.objectfifo.subview.access %ys[0] : !aie.objectfifosubview<memref<16x16xi8>> -> memref<16x16xi8>
          func.call @mm(%x, %y, %o) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
          aie.objectfifo.release @a1(Consume, 1)
          aie.objectfifo.release @b2(Consume, 1)
        }
        aie.objectfifo.release @c21(Produce, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    %k30 = aie.core(%t32) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %os = aie.objectfifo.acquire @c30(Produce, 1) : !aie.objectfifosubview<memref<16x16xi16>>
        %o = aie.objectfifo.subview.access %os[0] : !aie.objectfifosubview<memref<16x16xi16>> -> memref<16x16xi16>
        func.call @clear(%o) : (memref<16x16xi16>) -> ()
        %n = arith.constant 2 : index
        scf.for %k = %c0 to %n step %c1 {
          %xs = aie.objectfifo.acquire @a0(Consume, 1) : !aie.objectfifosubview<memref<16x16xi8>>
          %x = aie.objectfifo.subview.access %xs[0] : !aie.objectfifosubview<memref<16x16xi8>> -> memref<16x16xi8>
          %ys = aie.objectfifo.acquire @b3(Consume, 1) : !aie.objectfifosubview<memref<16x16xi8>>
          %y = aie.objectfifo.subview.access %ys[0] : !aie.objectfifosubview<memref<16x16xi8>> -> memref<16x16xi8>
          func.call @mm(%x, %y, %o) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
          aie.objectfifo.release @a0(Consume, 1)
          aie.objectfifo.release @b3(Consume, 1)
        }
        aie.objectfifo.release @c30(Produce, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    %k31 = aie.core(%t33) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %os = aie.objectfifo.acquire @c31(Produce, 1) : !aie.objectfifosubview<memref<16x16xi16>>
        %o = aie.objectfifo.subview.access %os[0] : !aie.objectfifosubview<memref<16x16xi16>> -> memref<16x16xi16>
        func.call @clear(%o) : (memref<16x16xi16>) -> ()
        %n = arith.constant 2 : index
        scf.for %k = %c0 to %n step %c1 {
          %xs = aie.objectfifo.acquire @a1(Consume, 1) : !aie.objectfifosubview<memref<16x16xi8>>
          %x = aie.objectfifo.subview.access %xs[0] : !aie.objectfifosubview<memref<16x16xi8>> -> memref<16x16xi8>
          %ys = aie.objectfifo.acquire @b3(Consume, 1) : !aie.objectfifosubview<memref<16x16xi8>>
          %y = aie.objectfifo.subview.access %ys[0] : !aie.objectfifosubview<memref<16x16xi8>> -> memref<16x16xi8>
          func.call @mm(%x, %y, %o) : (memref<16x16xi8>, memref<16x16xi8>, memref<16x16xi16>) -> ()
          aie.objectfifo.release @a1(Consume, 1)
          aie.objectfifo.release @b3(Consume, 1)
        }
        aie.objectfifo.release @c31(Produce, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    aie.runtime_sequence(%a: memref<32x32xi8>, %b: memref<32x64xi8>, %r: memref<32x64xi16>) {
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 2, 16, 16][0, 16, 32, 1]) {id = 0 : i64, metadata = @aL0} : memref<32x32xi8>
      aiex.npu.dma_memcpy_nd(%a[0, 0, 16, 0][1, 2, 16, 16][0, 16, 32, 1]) {id = 0 : i64, metadata = @aL1} : memref<32x32xi8>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 0][1, 2, 16, 16][0, 1024, 64, 1]) {id = 1 : i64, metadata = @bL0} : memref<32x64xi8>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 0][1, 1, 32, 16][0, 0, 64, 1]) {id = 2 : i64, metadata = @cL0, issue_token = true} : memref<32x64xi16>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 16][1, 2, 16, 16][0, 1024, 64, 1]) {id = 1 : i64, metadata = @bL1} : memref<32x64xi8>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 16][1, 1, 32, 16][0, 0, 64, 1]) {id = 2 : i64, metadata = @cL1, issue_token = true} : memref<32x64xi16>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 32][1, 2, 16, 16][0, 1024, 64, 1]) {id = 1 : i64, metadata = @bL2} : memref<32x64xi8>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 32][1, 1, 32, 16][0, 0, 64, 1]) {id = 2 : i64, metadata = @cL2, issue_token = true} : memref<32x64xi16>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 48][1, 2, 16, 16][0, 1024, 64, 1]) {id = 1 : i64, metadata = @bL3} : memref<32x64xi8>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 48][1, 1, 32, 16][0, 0, 64, 1]) {id = 2 : i64, metadata = @cL3, issue_token = true} : memref<32x64xi16>
      aiex.npu.dma_wait {symbol = @cL0}
      aiex.npu.dma_wait {symbol = @cL1}
      aiex.npu.dma_wait {symbol = @cL2}
      aiex.npu.dma_wait {symbol = @cL3}
    }
  }
}
