// Words through the stream ports of cores: from a DMA, from core to core and to a second one, to a DMA.
module {
  aie.device(npu1_2col) {
    %t00 = aie.tile(0, 0)
    %t02 = aie.tile(0, 2)
    %t03 = aie.tile(0, 3)
    %t13 = aie.tile(1, 3)
    aie.flow(%t00, DMA : 0, %t02, Core : 0)
    aie.flow(%t02, Core : 0, %t03, Core : 0)
    aie.flow(%t02, Core : 0, %t13, DMA : 0)
    aie.flow(%t03, Core : 0, %t00, DMA : 1)
    aie.objectfifo @side(%t13, {%t00}, 2 : i32) : !aie.objectfifo<memref<16xi32>>
    aie.shim_dma_allocation @in(%t00, MM2S, 0)
    aie.shim_dma_allocation @out(%t00, S2MM, 1)
    %got = aie.buffer(%t13) {sym_name = "got"} : memref<16xi32>
    %free = aie.lock(%t13, 4) {init = 1 : i32, sym_name = "free"}
    %full = aie.lock(%t13, 5) {init = 0 : i32, sym_name = "full"}
    // Operations on ports stand directly in a core's body, so loops are branches.
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
    %core03 = aie.core(%t03) {
      %port = arith.constant 0 : i32
      cf.br ^next
    ^next:
      %a = aie.get_stream(%port : i32) : i32
      %b = aie.get_stream(%port : i32) : f32
      %bi = arith.bitcast %b : f32 to i32
      %s = arith.addi %a, %bi : i32
      %f = arith.sitofp %s : i32 to f32
      aie.put_stream(%port : i32, %f : f32)
      cf.br ^next
    }
    %mem13 = aie.mem(%t13) {
      %d = aie.dma_start(S2MM, 0, ^bb1, ^bb2)
    ^bb1:
      aie.use_lock(%free, AcquireGreaterEqual, 1)
      aie.dma_bd(%got : memref<16xi32>, 0, 16)
      aie.use_lock(%full, Release, 1)
      aie.next_bd ^bb1
    ^bb2:
      aie.end
    }
    %core13 = aie.core(%t13) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c16 = arith.constant 16 : index
      %n = arith.constant 9223372036854775806 : index
      scf.for %i = %c0 to %n step %c1 {
        aie.use_lock(%full, AcquireGreaterEqual, 1)
        %sy = aie.objectfifo.acquire @side(Produce, 1) : !aie.objectfifosubview<memref<16xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<16xi32>> -> memref<16xi32>
        scf.for %j = %c0 to %c16 step %c1 {
          %v = memref.load %got[%j] : memref<16xi32>
          %d = arith.addi %v, %v : i32
          memref.store %d, %y[%j] : memref<16xi32>
        }
        aie.use_lock(%free, Release, 1)
        aie.objectfifo.release @side(Produce, 1)
      }
      aie.end
    }
    aie.runtime_sequence(%a: memref<64xi32>, %s: memref<32xf32>, %d: memref<64xi32>) {
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1]) {id = 0 : i64, metadata = @in} : memref<64xi32>
      aiex.npu.dma_memcpy_nd(%s[0, 0, 0, 0][1, 1, 1, 32][0, 0, 0, 1]) {id = 1 : i64, metadata = @out, issue_token = true} : memref<32xf32>
      aiex.npu.dma_memcpy_nd(%d[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1]) {id = 2 : i64, metadata = @side, issue_token = true} : memref<64xi32>
      aiex.npu.dma_wait {symbol = @out}
      aiex.npu.dma_wait {symbol = @side}
    }
  }
}
