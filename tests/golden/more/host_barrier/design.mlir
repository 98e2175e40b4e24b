// A lock that only the host sets and the core waits for before each object: it is never used up. After four objects
// the core closes it by a release, and the host opens it again for other runtime parameters.
module {
  aie.device(npu1_1col) {
    %t00 = aie.tile(0, 0)
    %t02 = aie.tile(0, 2)
    %rtp = aie.buffer(%t02) {sym_name = "rtp"} : memref<16xi32>
    %open = aie.lock(%t02) {sym_name = "open"}
    aie.objectfifo @in(%t00, {%t02}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @out(%t02, {%t00}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    %coret02 = aie.core(%t02) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c4 = arith.constant 4 : index
      %c64 = arith.constant 64 : index
      %n = arith.constant 9223372036854775807 : index
      scf.for %phase = %c0 to %n step %c1 {
        scf.for %i = %c0 to %c4 step %c1 {
          aie.use_lock(%open, Acquire, 1)
          %added = memref.load %rtp[%c0] : memref<16xi32>
          %sx = aie.objectfifo.acquire @in(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
          %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
          %sy = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
          %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
          scf.for %k = %c0 to %c64 step %c1 {
            %v = memref.load %x[%k] : memref<64xi32>
            %sum = arith.addi %v, %added : i32
            memref.store %sum, %y[%k] : memref<64xi32>
          }
          aie.objectfifo.release @in(Consume, 1)
          aie.objectfifo.release @out(Produce, 1)
        }
        aie.use_lock(%open, Release, 1)
      }
      aie.end
    }
    aie.runtime_sequence(%p: memref<512xi32>, %r: memref<512xi32>) {
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 0][1, 1, 1, 512][0, 0, 0, 1]) {id = 0 : i64, metadata = @in} : memref<512xi32>
      aiex.npu.rtp_write(@rtp, 0, 50)
      aiex.set_lock(%open, 1)
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 1 : i64, metadata = @out, issue_token = true} : memref<512xi32>
      aiex.npu.dma_wait {symbol = @out}
      aiex.npu.rtp_write(@rtp, 0, 7)
      aiex.set_lock(%open, 1)
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 256][1, 1, 1, 256][0, 0, 0, 1]) {id = 2 : i64, metadata = @out, issue_token = true} : memref<512xi32>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
