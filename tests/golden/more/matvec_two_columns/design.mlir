// Matrix times vector: a column takes every other block of rows, the vector goes to both.
module {
  aie.device(npu1_2col) {
    func.func private @matvec(memref<32x32xi16>, memref<32xi16>, memref<32xi32>) attributes {link_with = "matvec.o"}
    func.func private @zero(memref<32xi32>) attributes {link_with = "zero.o"}
    %t00 = aie.tile(0, 0)
    %t01 = aie.tile(0, 1)
    %t02 = aie.tile(0, 2)
    %t10 = aie.tile(1, 0)
    %t11 = aie.tile(1, 1)
    %t12 = aie.tile(1, 2)
    aie.objectfifo @vec(%t00, {%t02, %t12}, 2 : i32) : !aie.objectfifo<memref<32xi16>>
    aie.objectfifo @memA0(%t00, {%t01}, 2 : i32) : !aie.objectfifo<memref<32x32xi16>>
    aie.objectfifo @inA0(%t01 dimensionsToStream [<size = 16, stride = 2>, <size = 32, stride = 32>, <size = 2, stride = 1>], {%t02}, 2 : i32) : !aie.objectfifo<memref<32x32xi16>>
    aie.objectfifo.link [@memA0] -> [@inA0] ([] [])
    aie.objectfifo @out0(%t02, {%t00}, 2 : i32) : !aie.objectfifo<memref<32xi32>>
    aie.objectfifo @memA1(%t10, {%t11}, 2 : i32) : !aie.objectfifo<memref<32x32xi16>>
    aie.objectfifo @inA1(%t11 dimensionsToStream [<size = 16, stride = 2>, <size = 32, stride = 32>, <size = 2, stride = 1>], {%t12}, 2 : i32) : !aie.objectfifo<memref<32x32xi16>>
    aie.objectfifo.link [@memA1] -> [@inA1] ([] [])
    aie.objectfifo @out1(%t12, {%t10}, 2 : i32) : !aie.objectfifo<memref<32xi32>>
    %k0 = aie.core(%t02) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %os = aie.objectfifo.acquire @out0(Produce, 1) : !aie.objectfifosubview<memref<32xi32>>
        %o = aie.objectfifo.subview.access %os[0] : !aie.objectfifosubview<memref<32xi32>> -> memref<32xi32>
        func.call @zero(%o) : (memref<32xi32>) -> ()
        %n = arith.constant 3 : index
        scf.for %k = %c0 to %n step %c1 {
          %as = aie.objectfifo.acquire @inA0(Consume, 1) : !aie.objectfifosubview<memref<32x32xi16>>
          %a = aie.objectfifo.subview.access %as[0] : !aie.objectfifosubview<memref<32x32xi16>> -> memref<32x32xi16>
          %vs = aie.objectfifo.acquire @vec(Consume, 1) : !aie.objectfifosubview<memref<32xi16>>
          %v = aie.objectfifo.subview.access %vs[0] : !aie.objectfifosubview<memref<32xi16>> -> memref<32xi16>
          func.call @matvec(%a, %v, %o) : (memref<32x32xi16>, memref<32xi16>, memref<32xi32>) -> ()
          aie.objectfifo.release @inA0(Consume, 1)
          aie.objectfifo.release @vec(Consume, 1)
        }
        aie.objectfifo.release @out0(Produce, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    %k1 = aie.core(%t12) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %os = aie.objectfifo.acquire @out1(Produce, 1) : !aie.objectfifosubview<memref<32xi32>>
        %o = aie.objectfifo.subview.access %os[0] : !aie.objectfifosubview<memref<32xi32>> -> memref<32xi32>
        func.call @zero(%o) : (memref<32xi32>) -> ()
        %n = arith.constant 3 : index
        scf.for %k = %c0 to %n step %c1 {
          %as = aie.objectfifo.acquire @inA1(Consume, 1) : !aie.objectfifosubview<memref<32x32xi16>>
          %a = aie.objectfifo.subview.access %as[0] : !aie.objectfifosubview<memref<32x32xi16>> -> memref<32x32xi16>
          %vs = aie.objectfifo.acquire @vec(Consume, 1) : !aie.objectfifosubview<memref<32xi16>>
          %v = aie.objectfifo.subview.access %vs[0] : !aie.objectfifosubview<memref<32xi16>> -> memref<32xi16>
          func.call @matvec(%a, %v, %o) : (memref<32x32xi16>, memref<32xi16>, memref<32xi32>) -> ()
          aie.objectfifo.release @inA1(Consume, 1)
          aie.objectfifo.release @vec(Consume, 1)
        }
        aie.objectfifo.release @out1(Produce, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    aie.runtime_sequence(%a: memref<128x96xi16>, %b: memref<96xi16>, %r: memref<128xi32>) {
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 0][2, 1, 1, 96][0, 0, 0, 1]) {id = 2 : i64, metadata = @vec} : memref<96xi16>
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][2, 3, 32, 32][3072, 32, 96, 1]) {id = 0 : i64, metadata = @memA0} : memref<128x96xi16>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1]) {id = 1 : i64, metadata = @out0, issue_token = true} : memref<128xi32>
      aiex.npu.dma_memcpy_nd(%a[0, 0, 64, 0][2, 3, 32, 32][3072, 32, 96, 1]) {id = 0 : i64, metadata = @memA1} : memref<128x96xi16>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 64][1, 1, 1, 64][0, 0, 0, 1]) {id = 1 : i64, metadata = @out1, issue_token = true} : memref<128xi32>
      aiex.npu.dma_wait {symbol = @out0}
      aiex.npu.dma_wait {symbol = @out1}
    }
  }
}
