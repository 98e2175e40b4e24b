// Sums over eight columns: chains of two BDs, three depths, awaited out of order.
module {
  aie.device(npu2) {
    func.func private @add(memref<64xbf16>, memref<64xbf16>, memref<64xbf16>) attributes {link_with = "add.o"}
    %t00 = aie.tile(0, 0)
    %t02 = aie.tile(0, 2)
    %t10 = aie.tile(1, 0)
    %t12 = aie.tile(1, 2)
    %t20 = aie.tile(2, 0)
    %t22 = aie.tile(2, 2)
    %t30 = aie.tile(3, 0)
    %t32 = aie.tile(3, 2)
    %t40 = aie.tile(4, 0)
    %t42 = aie.tile(4, 2)
    %t50 = aie.tile(5, 0)
    %t52 = aie.tile(5, 2)
    %t60 = aie.tile(6, 0)
    %t62 = aie.tile(6, 2)
    %t70 = aie.tile(7, 0)
    %t72 = aie.tile(7, 2)
    aie.objectfifo @a0(%t00, {%t02}, 2 : i32) : !aie.objectfifo<memref<64xbf16>>
    aie.objectfifo @b0(%t00, {%t02}, 3 : i32) : !aie.objectfifo<memref<64xbf16>>
    aie.objectfifo @o0(%t02, {%t00}, 4 : i32) : !aie.objectfifo<memref<64xbf16>>
    aie.objectfifo @a1(%t10, {%t12}, 2 : i32) : !aie.objectfifo<memref<64xbf16>>
    aie.objectfifo @b1(%t10, {%t12}, 3 : i32) : !aie.objectfifo<memref<64xbf16>>
    aie.objectfifo @o1(%t12, {%t10}, 4 : i32) : !aie.objectfifo<memref<64xbf16>>
    aie.objectfifo @a2(%t20, {%t22}, 2 : i32) : !aie.objectfifo<memref<64xbf16>>
    aie.objectfifo @b2(%t20, {%t22}, 3 : i32) : !aie.objectfifo<memref<64xbf16>>
    aie.objectfifo @o2(%t22, {%t20}, 4 : i32) : !aie.objectfifo<memref<64xbf16>>
    aie.objectfifo @a3(%t30, {%t32}, 2 : i32) : !aie.objectfifo<memref<64xbf16>>
    aie.objectfifo @b3(%t30, {%t32}, 3 : i32) : !aie.objectfifo<memref<64xbf16>>
    aie.objectfifo @o3(%t32, {%t30}, 4 : i32) : !aie.objectfifo<memref<64xbf16>>
    aie.objectfifo @a4(%t40, {%t42}, 2 : i32) : !aie.objectfifo<memref<64xbf16>>
    aie.objectfifo @b4(%t40, {%t42}, 3 : i32) : !aie.objectfifo<memref<64xbf16>>
    aie.objectfifo @o4(%t42, {%t40}, 4 : i32) : !aie.objectfifo<memref<64xbf16>>
    aie.objectfifo @a5(%t50, {%t52}, 2 : i32) : !aie.objectfifo<memref<64xbf16>>
    aie.objectfifo @b5(%t50, {%t52}, 3 : i32) : !aie.objectfifo<memref<64xbf16>>
    aie.objectfifo @o5(%t52, {%t50}, 4 : i32) : !aie.objectfifo<memref<64xbf16>>
    aie.objectfifo @a6(%t60, {%t62}, 2 : i32) : !aie.objectfifo<memref<64xbf16>>
    aie.objectfifo @b6(%t60, {%t62}, 3 : i32) : !aie.objectfifo<memref<64xbf16>>
    aie.objectfifo @o6(%t62, {%t60}, 4 : i32) : !aie.objectfifo<memref<64xbf16>>
    aie.objectfifo @a7(%t70, {%t72}, 2 : i32) : !aie.objectfifo<memref<64xbf16>>
    aie.objectfifo @b7(%t70, {%t72}, 3 : i32) : !aie.objectfifo<memref<64xbf16>>
    aie.objectfifo @o7(%t72, {%t70}, 4 : i32) : !aie.objectfifo<memref<64xbf16>>
    %k0 = aie.core(%t02) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %xs = aie.objectfifo.acquire @a0(Consume, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %x = aie.objectfifo.subview.access %xs[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        %ys = aie.objectfifo.acquire @b0(Consume, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %y = aie.objectfifo.subview.access %ys[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        %zs = aie.objectfifo.acquire @o0(Produce, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %z = aie.objectfifo.subview.access %zs[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        func.call @add(%x, %y, %z) : (memref<64xbf16>, memref<64xbf16>, memref<64xbf16>) -> ()
        aie.objectfifo.release @a0(Consume, 1)
        aie.objectfifo.release @b0(Consume, 1)
        aie.objectfifo.release @o0(Produce, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    %k1 = aie.core(%t12) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %xs = aie.objectfifo.acquire @a1(Consume, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %x = aie.objectfifo.subview.access %xs[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        %ys = aie.objectfifo.acquire @b1(Consume, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %y = aie.objectfifo.subview.access %ys[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        %zs = aie.objectfifo.acquire @o1(Produce, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %z = aie.objectfifo.subview.access %zs[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        func.call @add(%x, %y, %z) : (memref<64xbf16>, memref<64xbf16>, memref<64xbf16>) -> ()
        aie.objectfifo.release @a1(Consume, 1)
        aie.objectfifo.release @b1(Consume, 1)
        aie.objectfifo.release @o1(Produce, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    %k2 = aie.core(%t22) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %xs = aie.objectfifo.acquire @a2(Consume, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %x = aie.objectfifo.subview.access %xs[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        %ys = aie.objectfifo.acquire @b2(Consume, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %y = aie.objectfifo.subview.access %ys[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        %zs = aie.objectfifo.acquire @o2(Produce, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %z = aie.objectfifo.subview.access %zs[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        func.call @add(%x, %y, %z) : (memref<64xbf16>, memref<64xbf16>, memref<64xbf16>) -> ()
        aie.objectfifo.release @a2(Consume, 1)
        aie.objectfifo.release @b2(Consume, 1)
        aie.objectfifo.release @o2(Produce, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    %k3 = aie.core(%t32) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %xs = aie.objectfifo.acquire @a3(Consume, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %x = aie.objectfifo.subview.access %xs[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        %ys = aie.objectfifo.acquire @b3(Consume, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %y = aie.objectfifo.subview.access %ys[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        %zs = aie.objectfifo.acquire @o3(Produce, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %z = aie.objectfifo.subview.access %zs[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        func.call @add(%x, %y, %z) : (memref<64xbf16>, memref<64xbf16>, memref<64xbf16>) -> ()
        aie.objectfifo.release @a3(Consume, 1)
        aie.objectfifo.release @b3(Consume, 1)
        aie.objectfifo.release @o3(Produce, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    %k4 = aie.core(%t42) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %xs = aie.objectfifo.acquire @a4(Consume, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %x = aie.objectfifo.subview.access %xs[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        %ys = aie.objectfifo.acquire @b4(Consume, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %y = aie.objectfifo.subview.access %ys[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        %zs = aie.objectfifo.acquire @o4(Produce, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %z = aie.objectfifo.subview.access %zs[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        func.call @add(%x, %y, %z) : (memref<64xbf16>, memref<64xbf16>, memref<64xbf16>) -> ()
        aie.objectfifo.release @a4(Consume, 1)
        aie.objectfifo.release @b4(Consume, 1)
        aie.objectfifo.release @o4(Produce, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    %k5 = aie.core(%t52) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %xs = aie.objectfifo.acquire @a5(Consume, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %x = aie.objectfifo.subview.access %xs[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        %ys = aie.objectfifo.acquire @b5(Consume, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %y = aie.objectfifo.subview.access %ys[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        %zs = aie.objectfifo.acquire @o5(Produce, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %z = aie.objectfifo.subview.access %zs[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        func.call @add(%x, %y, %z) : (memref<64xbf16>, memref<64xbf16>, memref<64xbf16>) -> ()
        aie.objectfifo.release @a5(Consume, 1)
        aie.objectfifo.release @b5(Consume, 1)
        aie.objectfifo.release @o5(Produce, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    %k6 = aie.core(%t62) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %xs = aie.objectfifo.acquire @a6(Consume, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %x = aie.objectfifo.subview.access %xs[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        %ys = aie.objectfifo.acquire @b6(Consume, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %y = aie.objectfifo.subview.access %ys[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        %zs = aie.objectfifo.acquire @o6(Produce, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %z = aie.objectfifo.subview.access %zs[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        func.call @add(%x, %y, %z) : (memref<64xbf16>, memref<64xbf16>, memref<64xbf16>) -> ()
        aie.objectfifo.release @a6(Consume, 1)
        aie.objectfifo.release @b6(Consume, 1)
        aie.objectfifo.release @o6(Produce, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    %k7 = aie.core(%t72) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %xs = aie.objectfifo.acquire @a7(Consume, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %x = aie.objectfifo.subview.access %xs[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        %ys = aie.objectfifo.acquire @b7(Consume, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %y = aie.objectfifo.subview.access %ys[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        %zs = aie.objectfifo.acquire @o7(Produce, 1) : !aie.objectfifosubview<memref<64xbf16>>
        %z = aie.objectfifo.subview.access %zs[0] : !aie.objectfifosubview<memref<64xbf16>> -> memref<64xbf16>
        func.call @add(%x, %y, %z) : (memref<64xbf16>, memref<64xbf16>, memref<64xbf16>) -> ()
        aie.objectfifo.release @a7(Consume, 1)
        aie.objectfifo.release @b7(Consume, 1)
        aie.objectfifo.release @o7(Produce, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    aie.runtime_sequence(%x: memref<4096xbf16>, %y: memref<4096xbf16>, %r: memref<4096xbf16>) {
      %a0t = aiex.dma_configure_task_for @a0 {
        aie.dma_bd(%x : memref<4096xbf16>, 0, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 0 : i32}
        aie.next_bd ^bb1
      ^bb1:
        aie.dma_bd(%x : memref<4096xbf16>, 256, 256) {bd_id = 1 : i32}
        aie.end
      }
      aiex.dma_start_task(%a0t)
      %b0t = aiex.dma_configure_task_for @b0 {
        aie.dma_bd(%y : memref<4096xbf16>, 0, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 3 : i32}
        aie.next_bd ^bb1
      ^bb1:
        aie.dma_bd(%y : memref<4096xbf16>, 256, 256) {bd_id = 4 : i32}
        aie.end
      }
      aiex.dma_start_task(%b0t)
      %o0t = aiex.dma_configure_task_for @o0 {
        aie.dma_bd(%r : memref<4096xbf16>, 0, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 6 : i32}
        aie.next_bd ^bb1
      ^bb1:
        aie.dma_bd(%r : memref<4096xbf16>, 256, 256) {bd_id = 7 : i32}
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%o0t)
      %a1t = aiex.dma_configure_task_for @a1 {
        aie.dma_bd(%x : memref<4096xbf16>, 512, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 0 : i32}
        aie.next_bd ^bb1
      ^bb1:
        aie.dma_bd(%x : memref<4096xbf16>, 768, 256) {bd_id = 1 : i32}
        aie.end
      }
      aiex.dma_start_task(%a1t)
      %b1t = aiex.dma_configure_task_for @b1 {
        aie.dma_bd(%y : memref<4096xbf16>, 512, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 3 : i32}
        aie.next_bd ^bb1
      ^bb1:
        aie.dma_bd(%y : memref<4096xbf16>, 768, 256) {bd_id = 4 : i32}
        aie.end
      }
      aiex.dma_start_task(%b1t)
      %o1t = aiex.dma_configure_task_for @o1 {
        aie.dma_bd(%r : memref<4096xbf16>, 512, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 6 : i32}
        aie.next_bd ^bb1
      ^bb1:
        aie.dma_bd(%r : memref<4096xbf16>, 768, 256) {bd_id = 7 : i32}
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%o1t)
      %a2t = aiex.dma_configure_task_for @a2 {
        aie.dma_bd(%x : memref<4096xbf16>, 1024, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 0 : i32}
        aie.next_bd ^bb1
      ^bb1:
        aie.dma_bd(%x : memref<4096xbf16>, 1280, 256) {bd_id = 1 : i32}
        aie.end
      }
      aiex.dma_start_task(%a2t)
      %b2t = aiex.dma_configure_task_for @b2 {
        aie.dma_bd(%y : memref<4096xbf16>, 1024, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 3 : i32}
        aie.next_bd ^bb1
      ^bb1:
        aie.dma_bd(%y : memref<4096xbf16>, 1280, 256) {bd_id = 4 : i32}
        aie.end
      }
      aiex.dma_start_task(%b2t)
      %o2t = aiex.dma_configure_task_for @o2 {
        aie.dma_bd(%r : memref<4096xbf16>, 1024, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 6 : i32}
        aie.next_bd ^bb1
      ^bb1:
        aie.dma_bd(%r : memref<4096xbf16>, 1280, 256) {bd_id = 7 : i32}
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%o2t)
      %a3t = aiex.dma_configure_task_for @a3 {
        aie.dma_bd(%x : memref<4096xbf16>, 1536, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 0 : i32}
        aie.next_bd ^bb1
      ^bb1:
        aie.dma_bd(%x : memref<4096xbf16>, 1792, 256) {bd_id = 1 : i32}
        aie.end
      }
      aiex.dma_start_task(%a3t)
      %b3t = aiex.dma_configure_task_for @b3 {
        aie.dma_bd(%y : memref<4096xbf16>, 1536, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 3 : i32}
        aie.next_bd ^bb1
      ^bb1:
        aie.dma_bd(%y : memref<4096xbf16>, 1792, 256) {bd_id = 4 : i32}
        aie.end
      }
      aiex.dma_start_task(%b3t)
      %o3t = aiex.dma_configure_task_for @o3 {
        aie.dma_bd(%r : memref<4096xbf16>, 1536, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 6 : i32}
        aie.next_bd ^bb1
      ^bb1:
        aie.dma_bd(%r : memref<4096xbf16>, 1792, 256) {bd_id = 7 : i32}
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%o3t)
      %a4t = aiex.dma_configure_task_for @a4 {
        aie.dma_bd(%x : memref<4096xbf16>, 2048, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 0 : i32}
        aie.next_bd ^bb1
      ^bb1:
        aie.dma_bd(%x : memref<4096xbf16>, 2304, 256) {bd_id = 1 : i32}
        aie.end
      }
      aiex.dma_start_task(%a4t)
      %b4t = aiex.dma_configure_task_for @b4 {
        aie.dma_bd(%y : memref<4096xbf16>, 2048, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 3 : i32}
        aie.next_bd ^bb1
      ^bb1:
        aie.dma_bd(%y : memref<4096xbf16>, 2304, 256) {bd_id = 4 : i32}
        aie.end
      }
      aiex.dma_start_task(%b4t)
      %o4t = aiex.dma_configure_task_for @o4 {
        aie.dma_bd(%r : memref<4096xbf16>, 2048, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 6 : i32}
        aie.next_bd ^bb1
      ^bb1:
        aie.dma_bd(%r : memref<4096xbf16>, 2304, 256) {bd_id = 7 : i32}
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%o4t)
      %a5t = aiex.dma_configure_task_for @a5 {
        aie.dma_bd(%x : memref<4096xbf16>, 2560, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 0 : i32}
        aie.next_bd ^bb1
      ^bb1:
        aie.dma_bd(%x : memref<4096xbf16>, 2816, 256) {bd_id = 1 : i32}
        aie.end
      }
      aiex.dma_start_task(%a5t)
      %b5t = aiex.dma_configure_task_for @b5 {
        aie.dma_bd(%y : memref<4096xbf16>, 2560, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 3 : i32}
        aie.next_bd ^bb1
      ^bb1:
        aie.dma_bd(%y : memref<4096xbf16>, 2816, 256) {bd_id = 4 : i32}
        aie.end
      }
      aiex.dma_start_task(%b5t)
      %o5t = aiex.dma_configure_task_for @o5 {
        aie.dma_bd(%r : memref<4096xbf16>, 2560, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 6 : i32}
        aie.next_bd ^bb1
      ^bb1:
        aie.dma_bd(%r : memref<4096xbf16>, 2816, 256) {bd_id = 7 : i32}
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%o5t)
      %a6t = aiex.dma_configure_task_for @a6 {
        aie.dma_bd(%x : memref<4096xbf16>, 3072, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 0 : i32}
        aie.next_bd ^bb1
      ^bb1:
        aie.dma_bd(%x : memref<4096xbf16>, 3328, 256) {bd_id = 1 : i32}
        aie.end
      }
      aiex.dma_start_task(%a6t)
      %b6t = aiex.dma_configure_task_for @b6 {
        aie.dma_bd(%y : memref<4096xbf16>, 3072, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 3 : i32}
        aie.next_bd ^bb1
      ^bb1:
        aie.dma_bd(%y : memref<4096xbf16>, 3328, 256) {bd_id = 4 : i32}
        aie.end
      }
      aiex.dma_start_task(%b6t)
      %o6t = aiex.dma_configure_task_for @o6 {
        aie.dma_bd(%r : memref<4096xbf16>, 3072, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 6 : i32}
        aie.next_bd ^bb1
      ^bb1:
        aie.dma_bd(%r : memref<4096xbf16>, 3328, 256) {bd_id = 7 : i32}
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%o6t)
      %a7t = aiex.dma_configure_task_for @a7 {
        aie.dma_bd(%x : memref<4096xbf16>, 3584, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 0 : i32}
        aie.next_bd ^bb1
      ^bb1:
        aie.dma_bd(%x : memref<4096xbf16>, 3840, 256) {bd_id = 1 : i32}
        aie.end
      }
      aiex.dma_start_task(%a7t)
      %b7t = aiex.dma_configure_task_for @b7 {
        aie.dma_bd(%y : memref<4096xbf16>, 3584, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 3 : i32}
        aie.next_bd ^bb1
      ^bb1:
        aie.dma_bd(%y : memref<4096xbf16>, 3840, 256) {bd_id = 4 : i32}
        aie.end
      }
      aiex.dma_start_task(%b7t)
      %o7t = aiex.dma_configure_task_for @o7 {
        aie.dma_bd(%r : memref<4096xbf16>, 3584, 256, [<size = 4, stride = 64>, <size = 64, stride = 1>]) {bd_id = 6 : i32}
        aie.next_bd ^bb1
      ^bb1:
        aie.dma_bd(%r : memref<4096xbf16>, 3840, 256) {bd_id = 7 : i32}
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%o7t)
      aiex.dma_await_task(%o3t)
      aiex.dma_await_task(%o1t)
      aiex.dma_await_task(%o7t)
      aiex.dma_await_task(%o0t)
      aiex.dma_await_task(%o2t)
      aiex.dma_await_task(%o4t)
      aiex.dma_await_task(%o5t)
      aiex.dma_await_task(%o6t)
      aiex.dma_free_task(%a0t)
      aiex.dma_free_task(%b0t)
      aiex.dma_free_task(%a1t)
      aiex.dma_free_task(%b1t)
      aiex.dma_free_task(%a2t)
      aiex.dma_free_task(%b2t)
      aiex.dma_free_task(%a3t)
      aiex.dma_free_task(%b3t)
      aiex.dma_free_task(%a4t)
      aiex.dma_free_task(%b4t)
      aiex.dma_free_task(%a5t)
      aiex.dma_free_task(%b5t)
      aiex.dma_free_task(%a6t)
      aiex.dma_free_task(%b6t)
      aiex.dma_free_task(%a7t)
      aiex.dma_free_task(%b7t)
    }
  }
}
