// Fifos that end at the stream ports of cores: the consumer's end, the producer's, both, one behind a link.
module {
  aie.device(npu1_2col) {
    %t00 = aie.tile(0, 0)
    %t10 = aie.tile(1, 0)
    %t01 = aie.tile(0, 1)
    %t02 = aie.tile(0, 2)
    %t03 = aie.tile(0, 3)
    %t04 = aie.tile(0, 4)
    %t13 = aie.tile(1, 3)
    aie.objectfifo @in(%t00, {%t01}, 2 : i32) : !aie.objectfifo<memref<16xi32>>
    aie.objectfifo @words(%t01, {%t02}, 2 : i32) {aie_stream = 1 : i32, aie_stream_port = 0 : i32} : !aie.objectfifo<memref<16xi32>>
    aie.objectfifo.link [@in] -> [@words] ([] [])
    aie.objectfifo @between(%t02, {%t04}, 2 : i32) {aie_stream = 2 : i32, aie_stream_port = 0 : i32} : !aie.objectfifo<memref<16xi32>>
    aie.objectfifo @made(%t04, {%t13}, 2 : i32) {aie_stream = 0 : i32, aie_stream_port = 0 : i32} : !aie.objectfifo<memref<16xi32>>
    aie.objectfifo @side(%t00, {%t13}, 2 : i32) : !aie.objectfifo<memref<16xi32>>
    aie.objectfifo @out(%t13, {%t10}, 2 : i32) : !aie.objectfifo<memref<16xi32>>
    %core02 = aie.core(%t02) {
      %port = arith.constant 0 : i32
      %one = arith.constant 1 : i32
      cf.br ^next
    ^next:
      %v = aie.get_stream(%port : i32) : i32
      %w = arith.addi %v, %one : i32
      aie.put_stream(%port : i32, %w : i32)
      cf.br ^next
    }
    %core04 = aie.core(%t04) {
      %port = arith.constant 0 : i32
      %three = arith.constant 3 : i32
      cf.br ^next
    ^next:
      %v = aie.get_stream(%port : i32) : i32
      %w = arith.muli %v, %three : i32
      aie.put_stream(%port : i32, %w : i32)
      cf.br ^next
    }
    %core13 = aie.core(%t13) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c16 = arith.constant 16 : index
      %n = arith.constant 9223372036854775807 : index
      scf.for %i = %c0 to %n step %c1 {
        %sm = aie.objectfifo.acquire @made(Consume, 1) : !aie.objectfifosubview<memref<16xi32>>
        %m = aie.objectfifo.subview.access %sm[0] : !aie.objectfifosubview<memref<16xi32>> -> memref<16xi32>
        %ss = aie.objectfifo.acquire @side(Consume, 1) : !aie.objectfifosubview<memref<16xi32>>
        %s = aie.objectfifo.subview.access %ss[0] : !aie.objectfifosubview<memref<16xi32>> -> memref<16xi32>
        %sy = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<16xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<16xi32>> -> memref<16xi32>
        scf.for %j = %c0 to %c16 step %c1 {
          %a = memref.load %m[%j] : memref<16xi32>
          %b = memref.load %s[%j] : memref<16xi32>
          %d = arith.subi %a, %b : i32
          memref.store %d, %y[%j] : memref<16xi32>
        }
        aie.objectfifo.release @made(Consume, 1)
        aie.objectfifo.release @side(Consume, 1)
        aie.objectfifo.release @out(Produce, 1)
      }
      aie.end
    }
    aie.runtime_sequence(%a: memref<64xi32>, %s: memref<64xi32>, %d: memref<64xi32>) {
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1]) {id = 0 : i64, metadata = @in} : memref<64xi32>
      aiex.npu.dma_memcpy_nd(%s[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1]) {id = 1 : i64, metadata = @side} : memref<64xi32>
      aiex.npu.dma_memcpy_nd(%d[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1]) {id = 2 : i64, metadata = @out, issue_token = true} : memref<64xi32>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
