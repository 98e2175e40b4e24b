module {
  aie.device(NPUDEVICE) {
    func.func private @add_1(memref<1024xi8>, memref<1024xi8>) attributes {link_with = "increments.a"}
    func.func private @add_2(memref<1024xi8>, memref<1024xi8>) attributes {link_with = "increments.a"}
    %shim = aie.tile(0, 0)
    %core = aie.tile(0, 2)
    %between = aie.buffer(%core) : memref<1024xi8>
    aie.objectfifo @source(%shim, {%core}, 2 : i32) : !aie.objectfifo<memref<1024xi8>>
    aie.objectfifo @result(%core, {%shim}, 2 : i32) : !aie.objectfifo<memref<1024xi8>>
    %program = aie.core(%core) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %0 = aie.objectfifo.acquire @source(Consume, 1) : !aie.objectfifosubview<memref<1024xi8>>
        %1 = aie.objectfifo.subview.access %0[0] : !aie.objectfifosubview<memref<1024xi8>> -> memref<1024xi8>
        %2 = aie.objectfifo.acquire @result(Produce, 1) : !aie.objectfifosubview<memref<1024xi8>>
        %3 = aie.objectfifo.subview.access %2[0] : !aie.objectfifosubview<memref<1024xi8>> -> memref<1024xi8>
        func.call @add_1(%1, %between) : (memref<1024xi8>, memref<1024xi8>) -> ()
        func.call @add_2(%between, %3) : (memref<1024xi8>, memref<1024xi8>) -> ()
        aie.objectfifo.release @source(Consume, 1)
        aie.objectfifo.release @result(Produce, 1)
      }
      aie.end
    }
    aie.runtime_sequence(%in: memref<4096xi8>, %unused: memref<16xi32>, %out: memref<4096xi8>) {
      aiex.npu.dma_memcpy_nd(%in[0, 0, 0, 0][1, 1, 1, 4096][0, 0, 0, 1]) {id = 0 : i64, metadata = @source} : memref<4096xi8>
      aiex.npu.dma_memcpy_nd(%out[0, 0, 0, 0][1, 1, 1, 4096][0, 0, 0, 1]) {id = 1 : i64, metadata = @result, issue_token = true} : memref<4096xi8>
      aiex.npu.dma_wait {symbol = @result}
    }
  }
}
