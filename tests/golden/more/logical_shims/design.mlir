// Every tile is left open. Two shim channels a way and a column: which fifo gets which shim is a
// matter of the order in which placement comes to the fifos.
module {
  aie.device(npu2) {
    %core0 = aie.logical_tile<CoreTile>(?, ?)
    %from0 = aie.logical_tile<ShimNOCTile>(?, ?)
    %to0 = aie.logical_tile<ShimNOCTile>(?, ?)
    %core1 = aie.logical_tile<CoreTile>(?, ?)
    %from1 = aie.logical_tile<ShimNOCTile>(?, ?)
    %to1 = aie.logical_tile<ShimNOCTile>(?, ?)
    %core2 = aie.logical_tile<CoreTile>(?, ?)
    %from2 = aie.logical_tile<ShimNOCTile>(?, ?)
    %to2 = aie.logical_tile<ShimNOCTile>(?, ?)
    %core3 = aie.logical_tile<CoreTile>(?, ?)
    %from3 = aie.logical_tile<ShimNOCTile>(?, ?)
    %to3 = aie.logical_tile<ShimNOCTile>(?, ?)
    %core4 = aie.logical_tile<CoreTile>(?, ?)
    %from4 = aie.logical_tile<ShimNOCTile>(?, ?)
    %to4 = aie.logical_tile<ShimNOCTile>(?, ?)
    aie.objectfifo @in0(%from0, {%core0}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @out0(%core0, {%to0}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @in1(%from1, {%core1}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @out1(%core1, {%to1}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @in2(%from2, {%core2}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @out2(%core2, {%to2}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @in3(%from3, {%core3}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @out3(%core3, {%to3}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @in4(%from4, {%core4}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @out4(%core4, {%to4}, 2 : i32) : !aie.objectfifo<memref<64xi32>>

    %core_core0 = aie.core(%core0) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 64 : index
      %passes = arith.constant 9223372036854775807 : index
      %factor = arith.constant 2 : i32
      scf.for %pass = %c0 to %passes step %c1 {
        %av = aie.objectfifo.acquire @in0(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %a = aie.objectfifo.subview.access %av[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %ov = aie.objectfifo.acquire @out0(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %o = aie.objectfifo.subview.access %ov[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        scf.for %i = %c0 to %n step %c1 {
          %x = memref.load %a[%i] : memref<64xi32>
          %y = arith.muli %x, %factor : i32
          memref.store %y, %o[%i] : memref<64xi32>
        }
        aie.objectfifo.release @in0(Consume, 1)
        aie.objectfifo.release @out0(Produce, 1)
      }
      aie.end
    }
    %core_core1 = aie.core(%core1) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 64 : index
      %passes = arith.constant 9223372036854775807 : index
      %factor = arith.constant 3 : i32
      scf.for %pass = %c0 to %passes step %c1 {
        %av = aie.objectfifo.acquire @in1(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %a = aie.objectfifo.subview.access %av[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %ov = aie.objectfifo.acquire @out1(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %o = aie.objectfifo.subview.access %ov[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        scf.for %i = %c0 to %n step %c1 {
          %x = memref.load %a[%i] : memref<64xi32>
          %y = arith.muli %x, %factor : i32
          memref.store %y, %o[%i] : memref<64xi32>
        }
        aie.objectfifo.release @in1(Consume, 1)
        aie.objectfifo.release @out1(Produce, 1)
      }
      aie.end
    }
    %core_core2 = aie.core(%core2) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 64 : index
      %passes = arith.constant 9223372036854775807 : index
      %factor = arith.constant 4 : i32
      scf.for %pass = %c0 to %passes step %c1 {
        %av = aie.objectfifo.acquire @in2(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %a = aie.objectfifo.subview.access %av[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %ov = aie.objectfifo.acquire @out2(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %o = aie.objectfifo.subview.access %ov[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        scf.for %i = %c0 to %n step %c1 {
          %x = memref.load %a[%i] : memref<64xi32>
          %y = arith.muli %x, %factor : i32
          memref.store %y, %o[%i] : memref<64xi32>
        }
        aie.objectfifo.release @in2(Consume, 1)
        aie.objectfifo.release @out2(Produce, 1)
      }
      aie.end
    }
    %core_core3 = aie.core(%core3) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 64 : index
      %passes = arith.constant 9223372036854775807 : index
      %factor = arith.constant 5 : i32
      scf.for %pass = %c0 to %passes step %c1 {
        %av = aie.objectfifo.acquire @in3(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %a = aie.objectfifo.subview.access %av[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %ov = aie.objectfifo.acquire @out3(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %o = aie.objectfifo.subview.access %ov[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        scf.for %i = %c0 to %n step %c1 {
          %x = memref.load %a[%i] : memref<64xi32>
          %y = arith.muli %x, %factor : i32
          memref.store %y, %o[%i] : memref<64xi32>
        }
        aie.objectfifo.release @in3(Consume, 1)
        aie.objectfifo.release @out3(Produce, 1)
      }
      aie.end
    }
    %core_core4 = aie.core(%core4) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 64 : index
      %passes = arith.constant 9223372036854775807 : index
      %factor = arith.constant 6 : i32
      scf.for %pass = %c0 to %passes step %c1 {
        %av = aie.objectfifo.acquire @in4(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %a = aie.objectfifo.subview.access %av[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %ov = aie.objectfifo.acquire @out4(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %o = aie.objectfifo.subview.access %ov[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        scf.for %i = %c0 to %n step %c1 {
          %x = memref.load %a[%i] : memref<64xi32>
          %y = arith.muli %x, %factor : i32
          memref.store %y, %o[%i] : memref<64xi32>
        }
        aie.objectfifo.release @in4(Consume, 1)
        aie.objectfifo.release @out4(Produce, 1)
      }
      aie.end
    }
    aie.runtime_sequence(%a: memref<640xi32>, %b: memref<640xi32>) {
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 128][0, 0, 0, 1]) {id = 0 : i64, metadata = @in0} : memref<640xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 0][1, 1, 1, 128][0, 0, 0, 1]) {id = 8 : i64, metadata = @out0, issue_token = true} : memref<640xi32>
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 128][1, 1, 1, 128][0, 0, 0, 1]) {id = 1 : i64, metadata = @in1} : memref<640xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 128][1, 1, 1, 128][0, 0, 0, 1]) {id = 9 : i64, metadata = @out1, issue_token = true} : memref<640xi32>
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 256][1, 1, 1, 128][0, 0, 0, 1]) {id = 2 : i64, metadata = @in2} : memref<640xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 256][1, 1, 1, 128][0, 0, 0, 1]) {id = 10 : i64, metadata = @out2, issue_token = true} : memref<640xi32>
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 384][1, 1, 1, 128][0, 0, 0, 1]) {id = 3 : i64, metadata = @in3} : memref<640xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 384][1, 1, 1, 128][0, 0, 0, 1]) {id = 11 : i64, metadata = @out3, issue_token = true} : memref<640xi32>
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 512][1, 1, 1, 128][0, 0, 0, 1]) {id = 4 : i64, metadata = @in4} : memref<640xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 512][1, 1, 1, 128][0, 0, 0, 1]) {id = 12 : i64, metadata = @out4, issue_token = true} : memref<640xi32>
      aiex.npu.dma_wait {symbol = @out0}
      aiex.npu.dma_wait {symbol = @out1}
      aiex.npu.dma_wait {symbol = @out2}
      aiex.npu.dma_wait {symbol = @out3}
      aiex.npu.dma_wait {symbol = @out4}
    }
  }
}
