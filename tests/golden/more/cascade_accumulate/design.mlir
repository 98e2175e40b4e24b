// Vectors through two cascades: loaded, added to on the way, stored.
module {
  aie.device(npu1_2col) {
    %t00 = aie.tile(0, 0)
    %t03 = aie.tile(0, 3)
    %t13 = aie.tile(1, 3)
    %t12 = aie.tile(1, 2)
    aie.cascade_flow(%t03, %t13)
    aie.cascade_flow(%t13, %t12)
    aie.objectfifo @in(%t00, {%t03}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @mid(%t00, {%t13}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @out(%t12, {%t00}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    %core03 = aie.core(%t03) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c16 = arith.constant 16 : index
      %c64 = arith.constant 64 : index
      %n = arith.constant 9223372036854775807 : index
      %pad = arith.constant 0 : i32
      scf.for %i = %c0 to %n step %c1 {
        %s = aie.objectfifo.acquire @in(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %s[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        scf.for %j = %c0 to %c64 step %c16 {
          %v = vector.transfer_read %x[%j], %pad {in_bounds = [true]} : memref<64xi32>, vector<16xi32>
          aie.put_cascade(%v : vector<16xi32>)
        }
        aie.objectfifo.release @in(Consume, 1)
      }
      aie.end
    }
    %core13 = aie.core(%t13) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c16 = arith.constant 16 : index
      %c64 = arith.constant 64 : index
      %n = arith.constant 9223372036854775807 : index
      %pad = arith.constant 0 : i32
      scf.for %i = %c0 to %n step %c1 {
        %s = aie.objectfifo.acquire @mid(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %s[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        scf.for %j = %c0 to %c64 step %c16 {
          %v = vector.load %x[%j] : memref<64xi32>, vector<16xi32>
          %w = aie.get_cascade() : vector<16xi32>
          %r = arith.addi %v, %w : vector<16xi32>
          aie.put_cascade(%r : vector<16xi32>)
        }
        aie.objectfifo.release @mid(Consume, 1)
      }
      aie.end
    }
    %core12 = aie.core(%t12) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c16 = arith.constant 16 : index
      %c64 = arith.constant 64 : index
      %n = arith.constant 9223372036854775807 : index
      scf.for %i = %c0 to %n step %c1 {
        %s = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %y = aie.objectfifo.subview.access %s[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        scf.for %j = %c0 to %c64 step %c16 {
          %w = aie.get_cascade() : vector<16xi32>
          vector.transfer_write %w, %y[%j] {in_bounds = [true]} : vector<16xi32>, memref<64xi32>
        }
        aie.objectfifo.release @out(Produce, 1)
      }
      aie.end
    }
    aie.runtime_sequence(%a: memref<256xi32>, %b: memref<256xi32>, %c: memref<256xi32>) {
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 0 : i64, metadata = @in} : memref<256xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 1 : i64, metadata = @mid} : memref<256xi32>
      aiex.npu.dma_memcpy_nd(%c[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 2 : i64, metadata = @out, issue_token = true} : memref<256xi32>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
