// Tiles of which the design fixes the row, the column, both or nothing, beside one that it names.
module {
  aie.device(npu1) {
    %shim = aie.tile(1, 0)
    %core_a = aie.logical_tile<CoreTile>(?, 4)
    %core_b = aie.logical_tile<CoreTile>(2, ?)
    %core_c = aie.logical_tile<CoreTile>(?, ?) {allocation_scheme = "basic-sequential"}
    %shim_b = aie.logical_tile<ShimNOCTile>(3, ?)
    %shim_c = aie.logical_tile<ShimNOCTile>(?, ?)
    %memory = aie.logical_tile<MemTile>(1, 1)
    %unused = aie.logical_tile<MemTile>(?, ?)
    aie.objectfifo @in_a(%shim, {%core_a}, 2 : i32) : !aie.objectfifo<memref<48xi32>>
    aie.objectfifo @a_b(%core_a, {%core_b}, 2 : i32) : !aie.objectfifo<memref<48xi32>>
    aie.objectfifo @b_m(%core_b, {%memory}, 2 : i32) : !aie.objectfifo<memref<48xi32>>
    aie.objectfifo @m_c(%memory, {%core_c}, 2 : i32) : !aie.objectfifo<memref<48xi32>>
    aie.objectfifo @out_c(%core_c, {%shim_b}, 2 : i32) : !aie.objectfifo<memref<48xi32>>
    aie.objectfifo.link [@b_m] -> [@m_c] ([] [])
    %spare = aie.buffer(%core_c) {sym_name = "spare"} : memref<16xi32>

    %core_core_a = aie.core(%core_a) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 48 : index
      %passes = arith.constant 9223372036854775807 : index
      %factor = arith.constant 3 : i32
      scf.for %pass = %c0 to %passes step %c1 {
        %av = aie.objectfifo.acquire @in_a(Consume, 1) : !aie.objectfifosubview<memref<48xi32>>
        %a = aie.objectfifo.subview.access %av[0] : !aie.objectfifosubview<memref<48xi32>> -> memref<48xi32>
        %ov = aie.objectfifo.acquire @a_b(Produce, 1) : !aie.objectfifosubview<memref<48xi32>>
        %o = aie.objectfifo.subview.access %ov[0] : !aie.objectfifosubview<memref<48xi32>> -> memref<48xi32>
        scf.for %i = %c0 to %n step %c1 {
          %x = memref.load %a[%i] : memref<48xi32>
          %y = arith.muli %x, %factor : i32
          memref.store %y, %o[%i] : memref<48xi32>
        }
        aie.objectfifo.release @in_a(Consume, 1)
        aie.objectfifo.release @a_b(Produce, 1)
      }
      aie.end
    }
    %core_core_b = aie.core(%core_b) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 48 : index
      %passes = arith.constant 9223372036854775807 : index
      %factor = arith.constant 5 : i32
      scf.for %pass = %c0 to %passes step %c1 {
        %av = aie.objectfifo.acquire @a_b(Consume, 1) : !aie.objectfifosubview<memref<48xi32>>
        %a = aie.objectfifo.subview.access %av[0] : !aie.objectfifosubview<memref<48xi32>> -> memref<48xi32>
        %ov = aie.objectfifo.acquire @b_m(Produce, 1) : !aie.objectfifosubview<memref<48xi32>>
        %o = aie.objectfifo.subview.access %ov[0] : !aie.objectfifosubview<memref<48xi32>> -> memref<48xi32>
        scf.for %i = %c0 to %n step %c1 {
          %x = memref.load %a[%i] : memref<48xi32>
          %y = arith.muli %x, %factor : i32
          memref.store %y, %o[%i] : memref<48xi32>
        }
        aie.objectfifo.release @a_b(Consume, 1)
        aie.objectfifo.release @b_m(Produce, 1)
      }
      aie.end
    }
    %core_core_c = aie.core(%core_c) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 48 : index
      %passes = arith.constant 9223372036854775807 : index
      %factor = arith.constant 7 : i32
      scf.for %pass = %c0 to %passes step %c1 {
        %av = aie.objectfifo.acquire @m_c(Consume, 1) : !aie.objectfifosubview<memref<48xi32>>
        %a = aie.objectfifo.subview.access %av[0] : !aie.objectfifosubview<memref<48xi32>> -> memref<48xi32>
        %ov = aie.objectfifo.acquire @out_c(Produce, 1) : !aie.objectfifosubview<memref<48xi32>>
        %o = aie.objectfifo.subview.access %ov[0] : !aie.objectfifosubview<memref<48xi32>> -> memref<48xi32>
        scf.for %i = %c0 to %n step %c1 {
          %x = memref.load %a[%i] : memref<48xi32>
          %y = arith.muli %x, %factor : i32
          memref.store %y, %o[%i] : memref<48xi32>
        }
        aie.objectfifo.release @m_c(Consume, 1)
        aie.objectfifo.release @out_c(Produce, 1)
      }
      aie.end
    }
    aie.runtime_sequence(%a: memref<192xi32>, %b: memref<192xi32>) {
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 192][0, 0, 0, 1]) {id = 0 : i64, metadata = @in_a} : memref<192xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 0][1, 1, 1, 192][0, 0, 0, 1]) {id = 1 : i64, metadata = @out_c, issue_token = true} : memref<192xi32>
      aiex.npu.dma_wait {symbol = @out_c}
    }
  }
}
