// Three rounds over three columns, two in flight at a time; inputs and outputs are waited for.
module {
  aie.device(npu1_3col) {
    func.func private @w(memref<64xi32>, memref<64xi32>) attributes {link_with = "w.o"}
    %t00 = aie.tile(0, 0)
    %t01 = aie.tile(0, 1)
    %t02 = aie.tile(0, 2)
    %t10 = aie.tile(1, 0)
    %t11 = aie.tile(1, 1)
    %t12 = aie.tile(1, 2)
    %t20 = aie.tile(2, 0)
    %t21 = aie.tile(2, 1)
    %t22 = aie.tile(2, 2)
    aie.objectfifo @in0(%t00, {%t01}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @i0(%t01, {%t02}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo.link [@in0] -> [@i0] ([] [])
    aie.objectfifo @o0(%t02, {%t00}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @in1(%t10, {%t11}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @i1(%t11, {%t12}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo.link [@in1] -> [@i1] ([] [])
    aie.objectfifo @o1(%t12, {%t10}, 2 : i32) {repeat_count = 2 : i32} : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @in2(%t20, {%t21}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @i2(%t21, {%t22}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo.link [@in2] -> [@i2] ([] [])
    aie.objectfifo @o2(%t22, {%t20}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    %k0 = aie.core(%t02) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %xs = aie.objectfifo.acquire @i0(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %xs[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %ys = aie.objectfifo.acquire @o0(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %y = aie.objectfifo.subview.access %ys[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        func.call @w(%x, %y) : (memref<64xi32>, memref<64xi32>) -> ()
        aie.objectfifo.release @i0(Consume, 1)
        aie.objectfifo.release @o0(Produce, 1)
      }
      aie.end
    } {dynamic_objfifo_lowering = false, stack_size = 1024 : i32}
    %k1 = aie.core(%t12) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %xs = aie.objectfifo.acquire @i1(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %xs[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %ys = aie.objectfifo.acquire @o1(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %y = aie.objectfifo.subview.access %ys[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        func.call @w(%x, %y) : (memref<64xi32>, memref<64xi32>) -> ()
        aie.objectfifo.release @i1(Consume, 1)
        aie.objectfifo.release @o1(Produce, 1)
      }
      aie.end
    } {dynamic_objfifo_lowering = false, stack_size = 1024 : i32}
    %k2 = aie.core(%t22) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %xs = aie.objectfifo.acquire @i2(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %xs[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %ys = aie.objectfifo.acquire @o2(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %y = aie.objectfifo.subview.access %ys[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        func.call @w(%x, %y) : (memref<64xi32>, memref<64xi32>) -> ()
        aie.objectfifo.release @i2(Consume, 1)
        aie.objectfifo.release @o2(Produce, 1)
      }
      aie.end
    } {dynamic_objfifo_lowering = false, stack_size = 1024 : i32}
    aie.runtime_sequence(%p: memref<1536xi32>, %r: memref<2304xi32>) {
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 0][1, 1, 2, 64][0, 0, 64, 1]) {id = 0 : i64, metadata = @in0} : memref<1536xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 0][1, 1, 1, 128][0, 0, 0, 1]) {id = 1 : i64, metadata = @o0, issue_token = true} : memref<2304xi32>
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 512][1, 1, 2, 64][0, 0, 64, 1]) {id = 0 : i64, metadata = @in1} : memref<1536xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 768][1, 1, 1, 256][0, 0, 0, 1]) {id = 1 : i64, metadata = @o1, issue_token = true} : memref<2304xi32>
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 1024][1, 1, 2, 64][0, 0, 64, 1]) {id = 0 : i64, metadata = @in2, issue_token = true} : memref<1536xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 1536][1, 1, 1, 128][0, 0, 0, 1]) {id = 1 : i64, metadata = @o2, issue_token = true} : memref<2304xi32>
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 128][1, 1, 2, 64][0, 0, 64, 1]) {id = 4 : i64, metadata = @in0} : memref<1536xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 256][1, 1, 1, 128][0, 0, 0, 1]) {id = 5 : i64, metadata = @o0, issue_token = true} : memref<2304xi32>
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 640][1, 1, 2, 64][0, 0, 64, 1]) {id = 4 : i64, metadata = @in1} : memref<1536xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 1024][1, 1, 1, 256][0, 0, 0, 1]) {id = 5 : i64, metadata = @o1, issue_token = true} : memref<2304xi32>
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 1152][1, 1, 2, 64][0, 0, 64, 1]) {id = 4 : i64, metadata = @in2, issue_token = true} : memref<1536xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 1792][1, 1, 1, 128][0, 0, 0, 1]) {id = 5 : i64, metadata = @o2, issue_token = true} : memref<2304xi32>
      aiex.npu.dma_wait {symbol = @o2}
      aiex.npu.dma_wait {symbol = @o0}
      aiex.npu.dma_wait {symbol = @o1}
      aiex.npu.dma_wait {symbol = @in2}
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 256][1, 1, 2, 64][0, 0, 64, 1]) {id = 0 : i64, metadata = @in0} : memref<1536xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 512][1, 1, 1, 128][0, 0, 0, 1]) {id = 1 : i64, metadata = @o0, issue_token = true} : memref<2304xi32>
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 768][1, 1, 2, 64][0, 0, 64, 1]) {id = 0 : i64, metadata = @in1} : memref<1536xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 1280][1, 1, 1, 256][0, 0, 0, 1]) {id = 1 : i64, metadata = @o1, issue_token = true} : memref<2304xi32>
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 1280][1, 1, 2, 64][0, 0, 64, 1]) {id = 0 : i64, metadata = @in2, issue_token = true} : memref<1536xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 2048][1, 1, 1, 128][0, 0, 0, 1]) {id = 1 : i64, metadata = @o2, issue_token = true} : memref<2304xi32>
      aiex.npu.dma_wait {symbol = @o2}
      aiex.npu.dma_wait {symbol = @o0}
      aiex.npu.dma_wait {symbol = @o1}
      aiex.npu.dma_wait {symbol = @in2}
      aiex.npu.dma_wait {symbol = @o0}
      aiex.npu.dma_wait {symbol = @o1}
      aiex.npu.dma_wait {symbol = @o2}
      aiex.npu.dma_wait {symbol = @in2}
    }
  }
}
