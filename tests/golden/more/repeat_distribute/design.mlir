// Distributed parts, each sent twice.
module {
  aie.device(npu1_1col) {
    func.func private @work(memref<64xi32>, memref<64xi32>) attributes {link_with = "work.o"}
    %t00 = aie.tile(0, 0)
    %t01 = aie.tile(0, 1)
    %t02 = aie.tile(0, 2)
    %t03 = aie.tile(0, 3)
    aie.objectfifo @in(%t00, {%t01}, 2 : i32) : !aie.objectfifo<memref<128xi32>>
    aie.objectfifo @i2(%t01, {%t02}, 2 : i32) {repeat_count = 2 : i32} : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @i3(%t01, {%t03}, 2 : i32) {repeat_count = 2 : i32} : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @o2(%t02, {%t01}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @o3(%t03, {%t01}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @out(%t01, {%t00}, 2 : i32) : !aie.objectfifo<memref<128xi32>>
    aie.objectfifo.link [@in] -> [@i2, @i3] ([] [0, 64])
    aie.objectfifo.link [@o2, @o3] -> [@out] ([0, 64] [])
    %coret02 = aie.core(%t02) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @i2(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %sy = aie.objectfifo.acquire @o2(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        func.call @work(%x, %y) : (memref<64xi32>, memref<64xi32>) -> ()
        aie.objectfifo.release @i2(Consume, 1)
        aie.objectfifo.release @o2(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    %coret03 = aie.core(%t03) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @i3(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %sy = aie.objectfifo.acquire @o3(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        func.call @work(%x, %y) : (memref<64xi32>, memref<64xi32>) -> ()
        aie.objectfifo.release @i3(Consume, 1)
        aie.objectfifo.release @o3(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    aie.runtime_sequence(%p: memref<512xi32>, %r: memref<1024xi32>) {
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 0][1, 1, 1, 512][0, 0, 0, 1]) {id = 0 : i64, metadata = @in} : memref<512xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 0][1, 1, 1, 1024][0, 0, 0, 1]) {id = 1 : i64, metadata = @out, issue_token = true} : memref<1024xi32>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
