// One block row of a matrix product: an inner loop over k inside the endless loop.
module {
  aie.device(npu1_1col) {
    func.func private @mac(memref<16x16xi16>, memref<16x16xi16>, memref<16x16xi32>) attributes {link_with = "mac.o"}
    func.func private @zero(memref<16x16xi32>) attributes {link_with = "zero.o"}
    %t00 = aie.tile(0, 0)
    %t01 = aie.tile(0, 1)
    %t02 = aie.tile(0, 2)
    aie.objectfifo @a(%t00, {%t01}, 2 : i32) : !aie.objectfifo<memref<16x16xi16>>
    aie.objectfifo @am(%t01 dimensionsToStream [<size = 4, stride = 64>, <size = 4, stride = 4>, <size = 4, stride = 16>, <size = 4, stride = 1>], {%t02}, 2 : i32) : !aie.objectfifo<memref<16x16xi16>>
    aie.objectfifo @b(%t00, {%t01}, 2 : i32) : !aie.objectfifo<memref<16x16xi16>>
    aie.objectfifo @bm(%t01, {%t02}, 2 : i32) : !aie.objectfifo<memref<16x16xi16>>
    aie.objectfifo @cm(%t02, {%t01}, 2 : i32) : !aie.objectfifo<memref<16x16xi32>>
    aie.objectfifo @c(%t01 dimensionsToStream [<size = 4, stride = 64>, <size = 4, stride = 4>, <size = 4, stride = 16>, <size = 4, stride = 1>], {%t00}, 2 : i32) : !aie.objectfifo<memref<16x16xi32>>
    aie.objectfifo.link [@a] -> [@am] ([] [])
    aie.objectfifo.link [@b] -> [@bm] ([] [])
    aie.objectfifo.link [@cm] -> [@c] ([] [])
    %coret02 = aie.core(%t02) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      %c4 = arith.constant 4 : index
      scf.for %i = %c0 to %n step %c1 {
        %sc = aie.objectfifo.acquire @cm(Produce, 1) : !aie.objectfifosubview<memref<16x16xi32>>
        %c = aie.objectfifo.subview.access %sc[0] : !aie.objectfifosubview<memref<16x16xi32>> -> memref<16x16xi32>
        func.call @zero(%c) : (memref<16x16xi32>) -> ()
        scf.for %k = %c0 to %c4 step %c1 {
          %sa = aie.objectfifo.acquire @am(Consume, 1) : !aie.objectfifosubview<memref<16x16xi16>>
          %a = aie.objectfifo.subview.access %sa[0] : !aie.objectfifosubview<memref<16x16xi16>> -> memref<16x16xi16>
          %sb = aie.objectfifo.acquire @bm(Consume, 1) : !aie.objectfifosubview<memref<16x16xi16>>
          %b = aie.objectfifo.subview.access %sb[0] : !aie.objectfifosubview<memref<16x16xi16>> -> memref<16x16xi16>
          func.call @mac(%a, %b, %c) : (memref<16x16xi16>, memref<16x16xi16>, memref<16x16xi32>) -> ()
          aie.objectfifo.release @am(Consume, 1)
          aie.objectfifo.release @bm(Consume, 1)
        }
        aie.objectfifo.release @cm(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    aie.runtime_sequence(%p: memref<64x64xi16>, %q: memref<64x64xi16>, %r: memref<64x64xi32>) {
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 0][4, 4, 16, 16][0, 16, 64, 1]) {id = 0 : i64, metadata = @a} : memref<64x64xi16>
      aiex.npu.dma_memcpy_nd(%q[0, 0, 0, 0][4, 4, 16, 16][16, 1024, 64, 1]) {id = 1 : i64, metadata = @b} : memref<64x64xi16>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 0][1, 4, 16, 16][0, 16, 64, 1]) {id = 2 : i64, metadata = @c, issue_token = true} : memref<64x64xi32>
      aiex.npu.dma_wait {symbol = @c}
    }
  }
}
