// Loops whose bounds are known only at run time, which acquire objects: a run-time choice of them.
module {
  aie.device(npu1_1col) {
    %t00 = aie.tile(0, 0)
    %t02 = aie.tile(0, 2)
    aie.objectfifo @n(%t00, {%t02}, 2 : i32) : !aie.objectfifo<memref<1xi32>>
    aie.objectfifo @in(%t00, {%t02}, 3 : i32) : !aie.objectfifo<memref<16xi32>>
    aie.objectfifo @out(%t02, {%t00}, 2 : i32) : !aie.objectfifo<memref<16xi32>>
    %core = aie.core(%t02) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c16 = arith.constant 16 : index
      %m = arith.constant 9223372036854775807 : index
      scf.for %it = %c0 to %m step %c1 {
      %sn = aie.objectfifo.acquire @n(Consume, 1) : !aie.objectfifosubview<memref<1xi32>>
      %bn = aie.objectfifo.subview.access %sn[0] : !aie.objectfifosubview<memref<1xi32>> -> memref<1xi32>
      %any = memref.load %bn[%c0] : memref<1xi32>
      %three = arith.constant 3 : i32
      %few = arith.andi %any, %three : i32
      %n = arith.index_cast %few : i32 to index
      aie.objectfifo.release @n(Consume, 1)
      scf.for %i = %c0 to %n step %c1 {
        %sx = aie.objectfifo.acquire @in(Consume, 1) : !aie.objectfifosubview<memref<16xi32>>
        %x = aie.objectfifo.subview.access %sx[0] : !aie.objectfifosubview<memref<16xi32>> -> memref<16xi32>
        %sy = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<16xi32>>
        %y = aie.objectfifo.subview.access %sy[0] : !aie.objectfifosubview<memref<16xi32>> -> memref<16xi32>
        scf.for %j = %c0 to %c16 step %c1 {
          %v = memref.load %x[%j] : memref<16xi32>
          %d = arith.addi %v, %v : i32
          memref.store %d, %y[%j] : memref<16xi32>
        }
        aie.objectfifo.release @in(Consume, 1)
        aie.objectfifo.release @out(Produce, 1)
      }
      }
      aie.end
    } {dynamic_objfifo_lowering = true}
    aie.runtime_sequence(%c: memref<32xi32>, %a: memref<64xi32>, %d: memref<64xi32>) {
      aiex.npu.dma_memcpy_nd(%c[0, 0, 0, 0][1, 1, 1, 32][0, 0, 0, 1]) {id = 0 : i64, metadata = @n} : memref<32xi32>
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1]) {id = 1 : i64, metadata = @in} : memref<64xi32>
      aiex.npu.dma_memcpy_nd(%d[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1]) {id = 2 : i64, metadata = @out, issue_token = true} : memref<64xi32>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
