// All sixteen cores of npu1, a memtile per column splitting and joining.
module {
  aie.device(npu1) {
    func.func private @work(memref<64xi32>, memref<64xi32>) attributes {link_with = "work.o"}
    %t00 = aie.tile(0, 0)
    %t01 = aie.tile(0, 1)
    %t02 = aie.tile(0, 2)
    %t03 = aie.tile(0, 3)
    %t04 = aie.tile(0, 4)
    %t05 = aie.tile(0, 5)
    %t10 = aie.tile(1, 0)
    %t11 = aie.tile(1, 1)
    %t12 = aie.tile(1, 2)
    %t13 = aie.tile(1, 3)
    %t14 = aie.tile(1, 4)
    %t15 = aie.tile(1, 5)
    %t20 = aie.tile(2, 0)
    %t21 = aie.tile(2, 1)
    %t22 = aie.tile(2, 2)
    %t23 = aie.tile(2, 3)
    %t24 = aie.tile(2, 4)
    %t25 = aie.tile(2, 5)
    %t30 = aie.tile(3, 0)
    %t31 = aie.tile(3, 1)
    %t32 = aie.tile(3, 2)
    %t33 = aie.tile(3, 3)
    %t34 = aie.tile(3, 4)
    %t35 = aie.tile(3, 5)
    aie.objectfifo @in0(%t00, {%t01}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @i02(%t01, {%t02}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @i03(%t01, {%t03}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @i04(%t01, {%t04}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @i05(%t01, {%t05}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @o02(%t02, {%t01}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @o03(%t03, {%t01}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @o04(%t04, {%t01}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @o05(%t05, {%t01}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @out0(%t01, {%t00}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo.link [@in0] -> [@i02, @i03, @i04, @i05] ([] [0, 64, 128, 192])
    aie.objectfifo.link [@o02, @o03, @o04, @o05] -> [@out0] ([0, 64, 128, 192] [])
    aie.objectfifo @in1(%t10, {%t11}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @i12(%t11, {%t12}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @i13(%t11, {%t13}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @i14(%t11, {%t14}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @i15(%t11, {%t15}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @o12(%t12, {%t11}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @o13(%t13, {%t11}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @o14(%t14, {%t11}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @o15(%t15, {%t11}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @out1(%t11, {%t10}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo.link [@in1] -> [@i12, @i13, @i14, @i15] ([] [0, 64, 128, 192])
    aie.objectfifo.link [@o12, @o13, @o14, @o15] -> [@out1] ([0, 64, 128, 192] [])
    aie.objectfifo @in2(%t20, {%t21}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @i22(%t21, {%t22}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @i23(%t21, {%t23}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @i24(%t21, {%t24}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @i25(%t21, {%t25}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @o22(%t22, {%t21}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @o23(%t23, {%t21}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @o24(%t24, {%t21}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @o25(%t25, {%t21}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @out2(%t21, {%t20}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo.link [@in2] -> [@i22, @i23, @i24, @i25] ([] [0, 64, 128, 192])
    aie.objectfifo.link [@o22, @o23, @o24, @o25] -> [@out2] ([0, 64, 128, 192] [])
    aie.objectfifo @in3(%t30, {%t31}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @i32(%t31, {%t32}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @i33(%t31, {%t33}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @i34(%t31, {%t34}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @i35(%t31, {%t35}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @o32(%t32, {%t31}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @o33(%t33, {%t31}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @o34(%t34, {%t31}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @o35(%t35, {%t31}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @out3(%t31, {%t30}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo.link [@in3] -> [@i32, @i33, @i34, @i35] ([] [0, 64, 128, 192])
    aie.objectfifo.link [@o32, @o33, @o34, @o35] -> [@out3] ([0, 64, 128, 192] [])
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
    %coret04 = aie.core(%t04) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @i04(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %sy = aie.objectfifo.acquire @o04(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        func.call @work(%x, %y) : (memref<64xi32>, memref<64xi32>) -> ()
        aie.objectfifo.release @i04(Consume, 1)
        aie.objectfifo.release @o04(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    %coret05 = aie.core(%t05) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @i05(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %sy = aie.objectfifo.acquire @o05(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        func.call @work(%x, %y) : (memref<64xi32>, memref<64xi32>) -> ()
        aie.objectfifo.release @i05(Consume, 1)
        aie.objectfifo.release @o05(Produce, 1)
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
    %coret14 = aie.core(%t14) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @i14(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %sy = aie.objectfifo.acquire @o14(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        func.call @work(%x, %y) : (memref<64xi32>, memref<64xi32>) -> ()
        aie.objectfifo.release @i14(Consume, 1)
        aie.objectfifo.release @o14(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    %coret15 = aie.core(%t15) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @i15(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %sy = aie.objectfifo.acquire @o15(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        func.call @work(%x, %y) : (memref<64xi32>, memref<64xi32>) -> ()
        aie.objectfifo.release @i15(Consume, 1)
        aie.objectfifo.release @o15(Produce, 1)
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
    %coret24 = aie.core(%t24) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @i24(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %sy = aie.objectfifo.acquire @o24(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        func.call @work(%x, %y) : (memref<64xi32>, memref<64xi32>) -> ()
        aie.objectfifo.release @i24(Consume, 1)
        aie.objectfifo.release @o24(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    %coret25 = aie.core(%t25) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @i25(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %sy = aie.objectfifo.acquire @o25(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        func.call @work(%x, %y) : (memref<64xi32>, memref<64xi32>) -> ()
        aie.objectfifo.release @i25(Consume, 1)
        aie.objectfifo.release @o25(Produce, 1)
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
    %coret34 = aie.core(%t34) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @i34(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %sy = aie.objectfifo.acquire @o34(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        func.call @work(%x, %y) : (memref<64xi32>, memref<64xi32>) -> ()
        aie.objectfifo.release @i34(Consume, 1)
        aie.objectfifo.release @o34(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    %coret35 = aie.core(%t35) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @i35(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %sy = aie.objectfifo.acquire @o35(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        func.call @work(%x, %y) : (memref<64xi32>, memref<64xi32>) -> ()
        aie.objectfifo.release @i35(Consume, 1)
        aie.objectfifo.release @o35(Produce, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    aie.runtime_sequence(%p: memref<4096xi32>, %r: memref<4096xi32>) {
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 0][1, 1, 1, 1024][0, 0, 0, 1]) {id = 0 : i64, metadata = @in0} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 1024][1, 1, 1, 1024][0, 0, 0, 1]) {id = 0 : i64, metadata = @in1} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 2048][1, 1, 1, 1024][0, 0, 0, 1]) {id = 0 : i64, metadata = @in2} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 3072][1, 1, 1, 1024][0, 0, 0, 1]) {id = 0 : i64, metadata = @in3} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 0][1, 1, 1, 1024][0, 0, 0, 1]) {id = 1 : i64, metadata = @out0, issue_token = true} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 1024][1, 1, 1, 1024][0, 0, 0, 1]) {id = 1 : i64, metadata = @out1, issue_token = true} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 2048][1, 1, 1, 1024][0, 0, 0, 1]) {id = 1 : i64, metadata = @out2, issue_token = true} : memref<4096xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 3072][1, 1, 1, 1024][0, 0, 0, 1]) {id = 1 : i64, metadata = @out3, issue_token = true} : memref<4096xi32>
      aiex.npu.dma_wait {symbol = @out0}
      aiex.npu.dma_wait {symbol = @out1}
      aiex.npu.dma_wait {symbol = @out2}
      aiex.npu.dma_wait {symbol = @out3}
    }
  }
}
