// Six cores of a column of four: memtiles and shims come near the mean of their columns.
module {
  aie.device(npu1) {
    %from = aie.logical_tile<ShimNOCTile>(?, ?)
    %to = aie.logical_tile<ShimNOCTile>(?, ?)
    %split = aie.logical_tile<MemTile>(?, ?)
    %join = aie.logical_tile<MemTile>(?, ?)
    %core0 = aie.logical_tile<CoreTile>(?, ?)
    %core1 = aie.logical_tile<CoreTile>(?, ?)
    %core2 = aie.logical_tile<CoreTile>(?, ?)
    %core3 = aie.logical_tile<CoreTile>(?, ?)
    %core4 = aie.logical_tile<CoreTile>(?, ?)
    %core5 = aie.logical_tile<CoreTile>(?, ?)
    aie.objectfifo @in(%from, {%split}, 2 : i32) : !aie.objectfifo<memref<192xi32>>
    aie.objectfifo @in0(%split, {%core0}, 2 : i32) : !aie.objectfifo<memref<32xi32>>
    aie.objectfifo @in1(%split, {%core1}, 2 : i32) : !aie.objectfifo<memref<32xi32>>
    aie.objectfifo @in2(%split, {%core2}, 2 : i32) : !aie.objectfifo<memref<32xi32>>
    aie.objectfifo @in3(%split, {%core3}, 2 : i32) : !aie.objectfifo<memref<32xi32>>
    aie.objectfifo @in4(%split, {%core4}, 2 : i32) : !aie.objectfifo<memref<32xi32>>
    aie.objectfifo @in5(%split, {%core5}, 2 : i32) : !aie.objectfifo<memref<32xi32>>
    aie.objectfifo @out0(%core0, {%join}, 2 : i32) : !aie.objectfifo<memref<32xi32>>
    aie.objectfifo @out1(%core1, {%join}, 2 : i32) : !aie.objectfifo<memref<32xi32>>
    aie.objectfifo @out2(%core2, {%join}, 2 : i32) : !aie.objectfifo<memref<32xi32>>
    aie.objectfifo @out3(%core3, {%join}, 2 : i32) : !aie.objectfifo<memref<32xi32>>
    aie.objectfifo @out4(%core4, {%join}, 2 : i32) : !aie.objectfifo<memref<32xi32>>
    aie.objectfifo @out5(%core5, {%join}, 2 : i32) : !aie.objectfifo<memref<32xi32>>
    aie.objectfifo @out(%join, {%to}, 2 : i32) : !aie.objectfifo<memref<192xi32>>
    aie.objectfifo.link [@in] -> [@in0, @in1, @in2, @in3, @in4, @in5] ([] [0, 32, 64, 96, 128, 160])
    aie.objectfifo.link [@out0, @out1, @out2, @out3, @out4, @out5] -> [@out] ([0, 32, 64, 96, 128, 160] [])

    %core_core0 = aie.core(%core0) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 32 : index
      %passes = arith.constant 9223372036854775807 : index
      %factor = arith.constant 2 : i32
      scf.for %pass = %c0 to %passes step %c1 {
        %av = aie.objectfifo.acquire @in0(Consume, 1) : !aie.objectfifosubview<memref<32xi32>>
        %a = aie.objectfifo.subview.access %av[0] : !aie.objectfifosubview<memref<32xi32>> -> memref<32xi32>
        %ov = aie.objectfifo.acquire @out0(Produce, 1) : !aie.objectfifosubview<memref<32xi32>>
        %o = aie.objectfifo.subview.access %ov[0] : !aie.objectfifosubview<memref<32xi32>> -> memref<32xi32>
        scf.for %i = %c0 to %n step %c1 {
          %x = memref.load %a[%i] : memref<32xi32>
          %y = arith.muli %x, %factor : i32
          memref.store %y, %o[%i] : memref<32xi32>
        }
        aie.objectfifo.release @in0(Consume, 1)
        aie.objectfifo.release @out0(Produce, 1)
      }
      aie.end
    }
    %core_core1 = aie.core(%core1) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 32 : index
      %passes = arith.constant 9223372036854775807 : index
      %factor = arith.constant 3 : i32
      scf.for %pass = %c0 to %passes step %c1 {
        %av = aie.objectfifo.acquire @in1(Consume, 1) : !aie.objectfifosubview<memref<32xi32>>
        %a = aie.objectfifo.subview.access %av[0] : !aie.objectfifosubview<memref<32xi32>> -> memref<32xi32>
        %ov = aie.objectfifo.acquire @out1(Produce, 1) : !aie.objectfifosubview<memref<32xi32>>
        %o = aie.objectfifo.subview.access %ov[0] : !aie.objectfifosubview<memref<32xi32>> -> memref<32xi32>
        scf.for %i = %c0 to %n step %c1 {
          %x = memref.load %a[%i] : memref<32xi32>
          %y = arith.muli %x, %factor : i32
          memref.store %y, %o[%i] : memref<32xi32>
        }
        aie.objectfifo.release @in1(Consume, 1)
        aie.objectfifo.release @out1(Produce, 1)
      }
      aie.end
    }
    %core_core2 = aie.core(%core2) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 32 : index
      %passes = arith.constant 9223372036854775807 : index
      %factor = arith.constant 4 : i32
      scf.for %pass = %c0 to %passes step %c1 {
        %av = aie.objectfifo.acquire @in2(Consume, 1) : !aie.objectfifosubview<memref<32xi32>>
        %a = aie.objectfifo.subview.access %av[0] : !aie.objectfifosubview<memref<32xi32>> -> memref<32xi32>
        %ov = aie.objectfifo.acquire @out2(Produce, 1) : !aie.objectfifosubview<memref<32xi32>>
        %o = aie.objectfifo.subview.access %ov[0] : !aie.objectfifosubview<memref<32xi32>> -> memref<32xi32>
        scf.for %i = %c0 to %n step %c1 {
          %x = memref.load %a[%i] : memref<32xi32>
          %y = arith.muli %x, %factor : i32
          memref.store %y, %o[%i] : memref<32xi32>
        }
        aie.objectfifo.release @in2(Consume, 1)
        aie.objectfifo.release @out2(Produce, 1)
      }
      aie.end
    }
    %core_core3 = aie.core(%core3) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 32 : index
      %passes = arith.constant 9223372036854775807 : index
      %factor = arith.constant 5 : i32
      scf.for %pass = %c0 to %passes step %c1 {
        %av = aie.objectfifo.acquire @in3(Consume, 1) : !aie.objectfifosubview<memref<32xi32>>
        %a = aie.objectfifo.subview.access %av[0] : !aie.objectfifosubview<memref<32xi32>> -> memref<32xi32>
        %ov = aie.objectfifo.acquire @out3(Produce, 1) : !aie.objectfifosubview<memref<32xi32>>
        %o = aie.objectfifo.subview.access %ov[0] : !aie.objectfifosubview<memref<32xi32>> -> memref<32xi32>
        scf.for %i = %c0 to %n step %c1 {
          %x = memref.load %a[%i] : memref<32xi32>
          %y = arith.muli %x, %factor : i32
          memref.store %y, %o[%i] : memref<32xi32>
        }
        aie.objectfifo.release @in3(Consume, 1)
        aie.objectfifo.release @out3(Produce, 1)
      }
      aie.end
    }
    %core_core4 = aie.core(%core4) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 32 : index
      %passes = arith.constant 9223372036854775807 : index
      %factor = arith.constant 6 : i32
      scf.for %pass = %c0 to %passes step %c1 {
        %av = aie.objectfifo.acquire @in4(Consume, 1) : !aie.objectfifosubview<memref<32xi32>>
        %a = aie.objectfifo.subview.access %av[0] : !aie.objectfifosubview<memref<32xi32>> -> memref<32xi32>
        %ov = aie.objectfifo.acquire @out4(Produce, 1) : !aie.objectfifosubview<memref<32xi32>>
        %o = aie.objectfifo.subview.access %ov[0] : !aie.objectfifosubview<memref<32xi32>> -> memref<32xi32>
        scf.for %i = %c0 to %n step %c1 {
          %x = memref.load %a[%i] : memref<32xi32>
          %y = arith.muli %x, %factor : i32
          memref.store %y, %o[%i] : memref<32xi32>
        }
        aie.objectfifo.release @in4(Consume, 1)
        aie.objectfifo.release @out4(Produce, 1)
      }
      aie.end
    }
    %core_core5 = aie.core(%core5) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 32 : index
      %passes = arith.constant 9223372036854775807 : index
      %factor = arith.constant 7 : i32
      scf.for %pass = %c0 to %passes step %c1 {
        %av = aie.objectfifo.acquire @in5(Consume, 1) : !aie.objectfifosubview<memref<32xi32>>
        %a = aie.objectfifo.subview.access %av[0] : !aie.objectfifosubview<memref<32xi32>> -> memref<32xi32>
        %ov = aie.objectfifo.acquire @out5(Produce, 1) : !aie.objectfifosubview<memref<32xi32>>
        %o = aie.objectfifo.subview.access %ov[0] : !aie.objectfifosubview<memref<32xi32>> -> memref<32xi32>
        scf.for %i = %c0 to %n step %c1 {
          %x = memref.load %a[%i] : memref<32xi32>
          %y = arith.muli %x, %factor : i32
          memref.store %y, %o[%i] : memref<32xi32>
        }
        aie.objectfifo.release @in5(Consume, 1)
        aie.objectfifo.release @out5(Produce, 1)
      }
      aie.end
    }
    aie.runtime_sequence(%a: memref<384xi32>, %b: memref<384xi32>) {
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 384][0, 0, 0, 1]) {id = 0 : i64, metadata = @in} : memref<384xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 0][1, 1, 1, 384][0, 0, 0, 1]) {id = 1 : i64, metadata = @out, issue_token = true} : memref<384xi32>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
