// Three layers line by line; the input also waits in the memtile for the last one.
module {
  aie.device(npu1_1col) {
    func.func private @conv1(memref<64xi8>, memref<64xi8>) attributes {link_with = "conv1.o"}
    func.func private @conv3(memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) attributes {link_with = "conv3.o"}
    func.func private @skip(memref<64xi8>, memref<64xi8>, memref<64xi8>) attributes {link_with = "skip.o"}
    %t00 = aie.tile(0, 0)
    %t01 = aie.tile(0, 1)
    %t02 = aie.tile(0, 2)
    %t03 = aie.tile(0, 3)
    %t04 = aie.tile(0, 4)
    aie.objectfifo @act(%t00, {%t02, %t01}, [2 : i32, 2 : i32, 6 : i32]) : !aie.objectfifo<memref<64xi8>>
    aie.objectfifo @skipf(%t01, {%t04}, 2 : i32) : !aie.objectfifo<memref<64xi8>>
    aie.objectfifo.link [@act] -> [@skipf] ([] [])
    aie.objectfifo @mid(%t02, {%t03}, 4 : i32) : !aie.objectfifo<memref<64xi8>>
    aie.objectfifo @post(%t03, {%t04}, 2 : i32) : !aie.objectfifo<memref<64xi8>>
    aie.objectfifo @out(%t04, {%t00}, 2 : i32) : !aie.objectfifo<memref<64xi8>>
    %k1 = aie.core(%t02) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %xs = aie.objectfifo.acquire @act(Consume, 1) : !aie.objectfifosubview<memref<64xi8>>
        %x = aie.objectfifo.subview.access %xs[0] : !aie.objectfifosubview<memref<64xi8>> -> memref<64xi8>
        %ys = aie.objectfifo.acquire @mid(Produce, 1) : !aie.objectfifosubview<memref<64xi8>>
        %y = aie.objectfifo.subview.access %ys[0] : !aie.objectfifosubview<memref<64xi8>> -> memref<64xi8>
        func.call @conv1(%x, %y) : (memref<64xi8>, memref<64xi8>) -> ()
        aie.objectfifo.release @act(Consume, 1)
        aie.objectfifo.release @mid(Produce, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    %k3 = aie.core(%t03) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %as = aie.objectfifo.acquire @mid(Consume, 2) : !aie.objectfifosubview<memref<64xi8>>
        %a0 = aie.objectfifo.subview.access %as[0] : !aie.objectfifosubview<memref<64xi8>> -> memref<64xi8>
        %a1 = aie.objectfifo.subview.access %as[1] : !aie.objectfifosubview<memref<64xi8>> -> memref<64xi8>
        %y0s = aie.objectfifo.acquire @post(Produce, 1) : !aie.objectfifosubview<memref<64xi8>>
        %y0 = aie.objectfifo.subview.access %y0s[0] : !aie.objectfifosubview<memref<64xi8>> -> memref<64xi8>
        func.call @conv3(%a0, %a0, %a1, %y0) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
        aie.objectfifo.release @post(Produce, 1)
        %n = arith.constant 6 : index
        scf.for %k = %c0 to %n step %c1 {
          %bs = aie.objectfifo.acquire @mid(Consume, 3) : !aie.objectfifosubview<memref<64xi8>>
          %b0 = aie.objectfifo.subview.access %bs[0] : !aie.objectfifosubview<memref<64xi8>> -> memref<64xi8>
          %b1 = aie.objectfifo.subview.access %bs[1] : !aie.objectfifosubview<memref<64xi8>> -> memref<64xi8>
          %b2 = aie.objectfifo.subview.access %bs[2] : !aie.objectfifosubview<memref<64xi8>> -> memref<64xi8>
          %ys = aie.objectfifo.acquire @post(Produce, 1) : !aie.objectfifosubview<memref<64xi8>>
          %y = aie.objectfifo.subview.access %ys[0] : !aie.objectfifosubview<memref<64xi8>> -> memref<64xi8>
          func.call @conv3(%b0, %b1, %b2, %y) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
          aie.objectfifo.release @post(Produce, 1)
          aie.objectfifo.release @mid(Consume, 1)
        }
        %ds = aie.objectfifo.acquire @mid(Consume, 2) : !aie.objectfifosubview<memref<64xi8>>
        %d0 = aie.objectfifo.subview.access %ds[0] : !aie.objectfifosubview<memref<64xi8>> -> memref<64xi8>
        %d1 = aie.objectfifo.subview.access %ds[1] : !aie.objectfifosubview<memref<64xi8>> -> memref<64xi8>
        %y2s = aie.objectfifo.acquire @post(Produce, 1) : !aie.objectfifosubview<memref<64xi8>>
        %y2 = aie.objectfifo.subview.access %y2s[0] : !aie.objectfifosubview<memref<64xi8>> -> memref<64xi8>
        func.call @conv3(%d0, %d1, %d1, %y2) : (memref<64xi8>, memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
        aie.objectfifo.release @post(Produce, 1)
        aie.objectfifo.release @mid(Consume, 2)
      }
      aie.end
    } {stack_size = 1024 : i32}
    %k4 = aie.core(%t04) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %ps = aie.objectfifo.acquire @post(Consume, 1) : !aie.objectfifosubview<memref<64xi8>>
        %p = aie.objectfifo.subview.access %ps[0] : !aie.objectfifosubview<memref<64xi8>> -> memref<64xi8>
        %ss = aie.objectfifo.acquire @skipf(Consume, 1) : !aie.objectfifosubview<memref<64xi8>>
        %s = aie.objectfifo.subview.access %ss[0] : !aie.objectfifosubview<memref<64xi8>> -> memref<64xi8>
        %os = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<64xi8>>
        %o = aie.objectfifo.subview.access %os[0] : !aie.objectfifosubview<memref<64xi8>> -> memref<64xi8>
        func.call @skip(%p, %s, %o) : (memref<64xi8>, memref<64xi8>, memref<64xi8>) -> ()
        aie.objectfifo.release @post(Consume, 1)
        aie.objectfifo.release @skipf(Consume, 1)
        aie.objectfifo.release @out(Produce, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    aie.runtime_sequence(%x: memref<8x64xi8>, %r: memref<8x64xi8>) {
      aiex.npu.dma_memcpy_nd(%x[0, 0, 0, 0][1, 1, 8, 64][0, 0, 64, 1]) {id = 0 : i64, metadata = @act} : memref<8x64xi8>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 0][1, 1, 8, 64][0, 0, 64, 1]) {id = 1 : i64, metadata = @out, issue_token = true} : memref<8x64xi8>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
