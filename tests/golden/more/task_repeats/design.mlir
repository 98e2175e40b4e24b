// A task that runs four times from a moving start, a chain of three, and BDs taken again after they were freed.
module {
  aie.device(npu2_2col) {
    func.func private @w(memref<64xi32>, memref<64xi32>) attributes {link_with = "w.o"}
    %t00 = aie.tile(0, 0)
    %t10 = aie.tile(1, 0)
    %t02 = aie.tile(0, 2)
    %t12 = aie.tile(1, 2)
    aie.objectfifo @a(%t00, {%t02}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @m(%t02, {%t12}, 3 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @z(%t12, {%t10}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    %k0 = aie.core(%t02) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %xs = aie.objectfifo.acquire @a(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %xs[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %ys = aie.objectfifo.acquire @m(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %y = aie.objectfifo.subview.access %ys[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        func.call @w(%x, %y) : (memref<64xi32>, memref<64xi32>) -> ()
        aie.objectfifo.release @a(Consume, 1)
        aie.objectfifo.release @m(Produce, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    %k1 = aie.core(%t12) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %xs = aie.objectfifo.acquire @m(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %xs[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %ys = aie.objectfifo.acquire @z(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %y = aie.objectfifo.subview.access %ys[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        func.call @w(%x, %y) : (memref<64xi32>, memref<64xi32>) -> ()
        aie.objectfifo.release @m(Consume, 1)
        aie.objectfifo.release @z(Produce, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    aie.runtime_sequence(%p: memref<1024xi32>, %r: memref<1024xi32>) {
      %t = aiex.dma_configure_task_for @a {
        aie.dma_bd(%p : memref<1024xi32>, 64, 64, [<size = 4, stride = 128>, <size = 1, stride = 0>, <size = 16, stride = 4>, <size = 4, stride = 1>])
        aie.end
      } {repeat_count = 3 : i32}
      aiex.dma_start_task(%t)
      %u = aiex.dma_configure_task_for @a {
        aie.dma_bd(%p : memref<1024xi32>, 0, 128)
        aie.next_bd ^bb1
      ^bb1:
        aie.dma_bd(%p : memref<1024xi32>, 512, 64)
        aie.next_bd ^bb2
      ^bb2:
        aie.dma_bd(%p : memref<1024xi32>, 256, 64, [<size = 8, stride = 16>, <size = 8, stride = 1>])
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%u)
      %v = aiex.dma_configure_task_for @z {
        aie.dma_bd(%r : memref<1024xi32>, 0, 512)
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%v)
      aiex.dma_await_task(%u)
      aiex.dma_await_task(%v)
      aiex.dma_free_task(%t)
      %s = aiex.dma_configure_task_for @a {
        aie.dma_bd(%p : memref<1024xi32>, 960, 64)
        aie.end
      }
      aiex.dma_start_task(%s)
      %q = aiex.dma_configure_task_for @z {
        aie.dma_bd(%r : memref<1024xi32>, 512, 64)
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%q)
      aiex.dma_await_task(%q)
    }
  }
}
