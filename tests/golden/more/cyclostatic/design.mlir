// A core takes 1, 2, 1, 3 objects in turn from a fifo of depth 4, whose memtile side has 3.
module {
  aie.device(npu1_1col) {
    func.func private @w1(memref<32xi32>, memref<32xi32>) attributes {link_with = "w1.o"}
    func.func private @w2(memref<32xi32>, memref<32xi32>, memref<32xi32>) attributes {link_with = "w2.o"}
    %t00 = aie.tile(0, 0)
    %t01 = aie.tile(0, 1)
    %t02 = aie.tile(0, 2)
    aie.objectfifo @in(%t00, {%t01}, 3 : i32) : !aie.objectfifo<memref<32xi32>>
    aie.objectfifo @i(%t01, {%t02}, 4 : i32) : !aie.objectfifo<memref<32xi32>>
    aie.objectfifo.link [@in] -> [@i] ([] [])
    aie.objectfifo @out(%t02, {%t00}, 3 : i32) : !aie.objectfifo<memref<32xi32>>
    %k = aie.core(%t02) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %xas = aie.objectfifo.acquire @i(Consume, 1) : !aie.objectfifosubview<memref<32xi32>>
        %xa0 = aie.objectfifo.subview.access %xas[0] : !aie.objectfifosubview<memref<32xi32>> -> memref<32xi32>
        %oas = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<32xi32>>
        %oa = aie.objectfifo.subview.access %oas[0] : !aie.objectfifosubview<memref<32xi32>> -> memref<32xi32>
        func.call @w1(%xa0, %oa) : (memref<32xi32>, memref<32xi32>) -> ()
        aie.objectfifo.release @out(Produce, 1)
        aie.objectfifo.release @i(Consume, 1)
        %xbs = aie.objectfifo.acquire @i(Consume, 2) : !aie.objectfifosubview<memref<32xi32>>
        %xb0 = aie.objectfifo.subview.access %xbs[0] : !aie.objectfifosubview<memref<32xi32>> -> memref<32xi32>
        %xb1 = aie.objectfifo.subview.access %xbs[1] : !aie.objectfifosubview<memref<32xi32>> -> memref<32xi32>
        %obs = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<32xi32>>
        %ob = aie.objectfifo.subview.access %obs[0] : !aie.objectfifosubview<memref<32xi32>> -> memref<32xi32>
        func.call @w2(%xb0, %xb1, %ob) : (memref<32xi32>, memref<32xi32>, memref<32xi32>) -> ()
        aie.objectfifo.release @out(Produce, 1)
        aie.objectfifo.release @i(Consume, 2)
        %xcs = aie.objectfifo.acquire @i(Consume, 1) : !aie.objectfifosubview<memref<32xi32>>
        %xc0 = aie.objectfifo.subview.access %xcs[0] : !aie.objectfifosubview<memref<32xi32>> -> memref<32xi32>
        %ocs = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<32xi32>>
        %oc = aie.objectfifo.subview.access %ocs[0] : !aie.objectfifosubview<memref<32xi32>> -> memref<32xi32>
        func.call @w1(%xc0, %oc) : (memref<32xi32>, memref<32xi32>) -> ()
        aie.objectfifo.release @out(Produce, 1)
        aie.objectfifo.release @i(Consume, 1)
        %xds = aie.objectfifo.acquire @i(Consume, 3) : !aie.objectfifosubview<memref<32xi32>>
        %xd0 = aie.objectfifo.subview.access %xds[0] : !aie.objectfifosubview<memref<32xi32>> -> memref<32xi32>
        %xd1 = aie.objectfifo.subview.access %xds[1] : !aie.objectfifosubview<memref<32xi32>> -> memref<32xi32>
        %ods = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<32xi32>>
        %od = aie.objectfifo.subview.access %ods[0] : !aie.objectfifosubview<memref<32xi32>> -> memref<32xi32>
        func.call @w2(%xd0, %xd1, %od) : (memref<32xi32>, memref<32xi32>, memref<32xi32>) -> ()
        aie.objectfifo.release @out(Produce, 1)
        aie.objectfifo.release @i(Consume, 3)
      }
      aie.end
    } {stack_size = 1024 : i32}
    aie.runtime_sequence(%p: memref<448xi32>, %r: memref<256xi32>) {
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 0][1, 1, 1, 448][0, 0, 0, 1]) {id = 0 : i64, metadata = @in} : memref<448xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 1 : i64, metadata = @out, issue_token = true} : memref<256xi32>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
