// Eight columns of npu2, two cores each.
module {
  aie.device(npu2) {
    func.func private @work(memref<64xi32>, memref<64xi32>) attributes {link_with = "work.o"}
    %t00 = aie.tile(0, 0)
    %t01 = aie.tile(0, 1)
    %t02 = aie.tile(0, 2)
    %t03 = aie.tile(0, 3)
    %t10 = aie.tile(1, 0)
    %t11 = aie.tile(1, 1)
    %t12 = aie.tile(1, 2)
    %t13 = aie.tile(1, 3)
    %t20 = aie.tile(2, 0)
    %t21 = aie.tile(2, 1)
    %t22 = aie.tile(2, 2)
    %t23 = aie.tile(2, 3)
    %t30 = aie.tile(3, 0)
    %t31 = aie.tile(3, 1)
    %t32 = aie.tile(3, 2)
    %t33 = aie.tile(3, 3)
    %t40 = aie.tile(4, 0)
    %t41 = aie.tile(4, 1)
    %t42 = aie.tile(4, 2)
    %t43 = aie.tile(4, 3)
    %t50 = aie.tile(5, 0)
    %t51 = aie.tile(5, 1)
    %t52 = aie.tile(5, 2)
    %t53 = aie.tile(5, 3)
    %t60 = aie.tile(6, 0)
    %t61 = aie.tile(6, 1)
    %t62 = aie.tile(6, 2)
    %t63 = aie.tile(6, 3)
    %t70 = aie.tile(7, 0)
    %t71 = aie.tile(7, 1)
    %t72 = aie.tile(7, 2)
    %t73 = aie.tile(7, 3)
    aie.objectfifo @in0(%t00, {%t01}, 2 : i32) : !aie.objectfifo<memref<128xi32>>
    aie.objectfifo @i02(%t01, {%t02}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @i03(%t01, {%t03}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @o02(%t02, {%t01}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @o03(%t03, {%t01}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @out0(%t01, {%t00}, 2 : i32) : !aie.objectfifo<memref<128xi32>>
    aie.objectfifo.link [@in0] -> [@i02, @i03] ([] [0, 64])
    aie.objectfifo.link [@o02, @o03] -> [@out0] ([0, 64] [])
    aie.objectfifo @in1(%t10, {%t11}, 2 : i32) : !aie.objectfifo<memref<128xi32>>
    aie.objectfifo @i12(%t11, {%t12}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @i13(%t11, {%t13}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @o12(%t12, {%t11}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @o13(%t13, {%t11}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @out1(%t11, {%t10}, 2 : i32) : !aie.objectfifo<memref<128xi32>>
    aie.objectfifo.link [@in1] -> [@i12, @i13] ([] [0, 64])
    aie.objectfifo.link [@o12, @o13] -> [@out1] ([0, 64] [])
    aie.objectfifo @in2(%t20, {%t21}, 2 : i32) : !aie.objectfifo<memref<128xi32>>
    aie.objectfifo @i22(%t21, {%t22}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @i23(%t21, {%t23}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @o22(%t22, {%t21}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @o23(%t23, {%t21}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @out2(%t21, {%t20}, 2 : i32) : !aie.objectfifo<memref<128xi32>>
    aie.objectfifo.link [@in2] -> [@i22, @i23] ([] [0, 64])
    aie.objectfifo.link [@o22, @o23] -> [@out2] ([0, 64] [])
    aie.objectfifo @in3(%t30, {%t31}, 2 : i32) : !aie.objectfifo<memref<128xi32>>
    aie.objectfifo @i32(%t31, {%t32}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @i33(%t31, {%t33}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @o32(%t32, {%t31}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @o33(%t33, {%t31}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @out3(%t31, {%t30}, 2 : i32) : !aie.objectfifo<memref<128xi32>>
    aie.objectfifo.link [@in3] -> [@i32, @i33] ([] [0, 64])
    aie.objectfifo.link [@o32, @o33] -> [@out3] ([0, 64] [])
    aie.objectfifo @in4(%t40, {%t41}, 2 : i32) : !aie.objectfifo<memref<128xi32>>
    aie.objectfifo @i42(%t41, {%t42}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @i43(%t41, {%t43}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @o42(%t42, {%t41}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @o43(%t43, {%t41}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @out4(%t41, {%t40}, 2 : i32) : !aie.objectfifo<memref<128xi32>>
    aie.objectfifo.link [@in4] -> [@i42, @i43] ([] [0, 64])
    aie.objectfifo.link [@o42, @o43] -> [@out4] ([0, 64] [])
    aie.objectfifo @in5(%t50, {%t51}, 2 : i32) : !aie.objectfifo<memref<128xi32>>
    aie.objectfifo @i52(%t51, {%t52}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @i53(%t51, {%t53}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @o52(%t52, {%t51}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @o53(%t53, {%t51}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @out5(%t51, {%t50}, 2 : i32) : !aie.objectfifo<memref<128xi32>>
    aie.objectfifo.link [@in5] -> [@i52, @i53] ([] [0, 64])
    aie.objectfifo.link [@o52, @o53] -> [@out5] ([0, 64] [])
    aie.objectfifo @in6(%t60, {%t61}, 2 : i32) : !aie.objectfifo<memref<128xi32>>
    aie.objectfifo @i62(%t61, {%t62}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @i63(%t61, {%t63}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @o62(%t62, {%t61}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @o63(%t63, {%t61}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @out6(%t61, {%t60}, 2 : i32) : !aie.objectfifo<memref<128xi32>>
    aie.objectfifo.link [@in6] -> [@i62, @i63] ([] [0, 64])
    aie.objectfifo.link [@o62, @o63] -> [@out6] ([0, 64] [])
    aie.objectfifo @in7(%t70, {%t71}, 2 : i32) : !aie.objectfifo<memref<128xi32>>
    aie.objectfifo @i72(%t71, {%t72}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @i73(%t71, {%t73}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @o72(%t72, {%t71}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @o73(%t73, {%t71}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @out7(%t71, {%t70}, 2 : i32) : !aie.objectfifo<memref<128xi32>>
    aie.objectfifo.link [@in7] -> [@i72, @i73] ([] [0, 64])
    aie.objectfifo.link [@o72, @o73] -> [@out7] ([0, 64] [])
    %coret02 = aie.core(%t02) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @i02(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %sy = aie.objectfifo.acquire @o02(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        func.call @work(%x, %y) : (memref<64xi32>, memref<64xi32>) -> ()
        aie.objectfifo.release @i02(Consume, 1)
        aie.objectfifo.release @o02(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    %coret03 = aie.core(%t03) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @i03(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %sy = aie.objectfifo.acquire @o03(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        func.call @work(%x, %y) : (memref<64xi32>, memref<64xi32>) -> ()
        aie.objectfifo.release @i03(Consume, 1)
        aie.objectfifo.release @o03(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    %coret12 = aie.core(%t12) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @i12(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %sy = aie.objectfifo.acquire @o12(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        func.call @work(%x, %y) : (memref<64xi32>, memref<64xi32>) -> ()
        aie.objectfifo.release @i12(Consume, 1)
        aie.objectfifo.release @o12(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    %coret13 = aie.core(%t13) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @i13(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %sy = aie.objectfifo.acquire @o13(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        func.call @work(%x, %y) : (memref<64xi32>, memref<64xi32>) -> ()
        aie.objectfifo.release @i13(Consume, 1)
        aie.objectfifo.release @o13(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    %coret22 = aie.core(%t22) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @i22(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %sy = aie.objectfifo.acquire @o22(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        func.call @work(%x, %y) : (memref<64xi32>, memref<64xi32>) -> ()
        aie.objectfifo.release @i22(Consume, 1)
        aie.objectfifo.release @o22(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    %coret23 = aie.core(%t23) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @i23(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %sy = aie.objectfifo.acquire @o23(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        func.call @work(%x, %y) : (memref<64xi32>, memref<64xi32>) -> ()
        aie.objectfifo.release @i23(Consume, 1)
        aie.objectfifo.release @o23(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    %coret32 = aie.core(%t32) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @i32(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %sy = aie.objectfifo.acquire @o32(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        func.call @work(%x, %y) : (memref<64xi32>, memref<64xi32>) -> ()
        aie.objectfifo.release @i32(Consume, 1)
        aie.objectfifo.release @o32(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    %coret33 = aie.core(%t33) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @i33(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %sy = aie.objectfifo.acquire @o33(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        func.call @work(%x, %y) : (memref<64xi32>, memref<64xi32>) -> ()
        aie.objectfifo.release @i33(Consume, 1)
        aie.objectfifo.release @o33(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    %coret42 = aie.core(%t42) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @i42(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %sy = aie.objectfifo.acquire @o42(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        func.call @work(%x, %y) : (memref<64xi32>, memref<64xi32>) -> ()
        aie.objectfifo.release @i42(Consume, 1)
        aie.objectfifo.release @o42(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    %coret43 = aie.core(%t43) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @i43(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %sy = aie.objectfifo.acquire @o43(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        func.call @work(%x, %y) : (memref<64xi32>, memref<64xi32>) -> ()
        aie.objectfifo.release @i43(Consume, 1)
        aie.objectfifo.release @o43(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    %coret52 = aie.core(%t52) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @i52(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %sy = aie.objectfifo.acquire @o52(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        func.call @work(%x, %y) : (memref<64xi32>, memref<64xi32>) -> ()
        aie.objectfifo.release @i52(Consume, 1)
        aie.objectfifo.release @o52(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    %coret53 = aie.core(%t53) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @i53(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %sy = aie.objectfifo.acquire @o53(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        func.call @work(%x, %y) : (memref<64xi32>, memref<64xi32>) -> ()
        aie.objectfifo.release @i53(Consume, 1)
        aie.objectfifo.release @o53(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    %coret62 = aie.core(%t62) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @i62(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %sy = aie.objectfifo.acquire @o62(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        func.call @work(%x, %y) : (memref<64xi32>, memref<64xi32>) -> ()
        aie.objectfifo.release @i62(Consume, 1)
        aie.objectfifo.release @o62(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    %coret63 = aie.core(%t63) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @i63(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %sy = aie.objectfifo.acquire @o63(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        func.call @work(%x, %y) : (memref<64xi32>, memref<64xi32>) -> ()
        aie.objectfifo.release @i63(Consume, 1)
        aie.objectfifo.release @o63(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    %coret72 = aie.core(%t72) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @i72(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %sy = aie.objectfifo.acquire @o72(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        func.call @work(%x, %y) : (memref<64xi32>, memref<64xi32>) -> ()
        aie.objectfifo.release @i72(Consume, 1)
        aie.objectfifo.release @o72(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    %coret73 = aie.core(%t73) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @i73(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %sy = aie.objectfifo.acquire @o73(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        func.call @work(%x, %y) : (memref<64xi32>, memref<64xi32>) -> ()
        aie.objectfifo.release @i73(Consume, 1)
        aie.objectfifo.release @o73(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    aie.runtime_sequence(%p: memref<4096xi32>, %r: memref<4096xi32>) {
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 0][1, 1, 1, 512][0, 0, 0, 1]) {id = 0 : i64, metadata = @in0} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 512][1, 1, 1, 512][0, 0, 0, 1]) {id = 0 : i64, metadata = @in1} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 1024][1, 1, 1, 512][0, 0, 0, 1]) {id = 0 : i64, metadata = @in2} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 1536][1, 1, 1, 512][0, 0, 0, 1]) {id = 0 : i64, metadata = @in3} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 2048][1, 1, 1, 512][0, 0, 0, 1]) {id = 0 : i64, metadata = @in4} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 2560][1, 1, 1, 512][0, 0, 0, 1]) {id = 0 : i64, metadata = @in5} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 3072][1, 1, 1, 512][0, 0, 0, 1]) {id = 0 : i64, metadata = @in6} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 3584][1, 1, 1, 512][0, 0, 0, 1]) {id = 0 : i64, metadata = @in7} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 0][1, 1, 1, 512][0, 0, 0, 1]) {id = 1 : i64, metadata = @out0, issue_token = true} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 512][1, 1, 1, 512][0, 0, 0, 1]) {id = 1 : i64, metadata = @out1, issue_token = true} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 1024][1, 1, 1, 512][0, 0, 0, 1]) {id = 1 : i64, metadata = @out2, issue_token = true} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 1536][1, 1, 1, 512][0, 0, 0, 1]) {id = 1 : i64, metadata = @out3, issue_token = true} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 2048][1, 1, 1, 512][0, 0, 0, 1]) {id = 1 : i64, metadata = @out4, issue_token = true} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 2560][1, 1, 1, 512][0, 0, 0, 1]) {id = 1 : i64, metadata = @out5, issue_token = true} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 3072][1, 1, 1, 512][0, 0, 0, 1]) {id = 1 : i64, metadata = @out6, issue_token = true} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 3584][1, 1, 1, 512][0, 0, 0, 1]) {id = 1 : i64, metadata = @out7, issue_token = true} : memref<4096xi32>
      aiex.npu.dma_wait {symbol = @out0}
      aiex.npu.dma_wait {symbol = @out1}
      aiex.npu.dma_wait {symbol = @out2}
      aiex.npu.dma_wait {symbol = @out3}
      aiex.npu.dma_wait {symbol = @out4}
      aiex.npu.dma_wait {symbol = @out5}
      aiex.npu.dma_wait {symbol = @out6}
      aiex.npu.dma_wait {symbol = @out7}
    }
  }
}
