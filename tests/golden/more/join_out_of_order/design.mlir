// Parts of two sizes, joined in another order than they were dealt, at depths 1 to 4, in the sixth column.
module {
  aie.device(npu2) {
    func.func private @w(memref<48xi32>, memref<48xi32>) attributes {link_with = "w.o"}
    func.func private @u(memref<16xi32>, memref<16xi32>) attributes {link_with = "u.o"}
    %t50 = aie.tile(5, 0)
    %t51 = aie.tile(5, 1)
    %t52 = aie.tile(5, 2)
    %t53 = aie.tile(5, 3)
    %t54 = aie.tile(5, 4)
    %t55 = aie.tile(5, 5)
    aie.objectfifo @in(%t50, {%t51}, 2 : i32) : !aie.objectfifo<memref<128xi32>>
    aie.objectfifo @i2(%t51, {%t52}, 2 : i32) : !aie.objectfifo<memref<16xi32>>
    aie.objectfifo @i3(%t51, {%t53}, 2 : i32) : !aie.objectfifo<memref<48xi32>>
    aie.objectfifo @i4(%t51, {%t54}, 2 : i32) : !aie.objectfifo<memref<16xi32>>
    aie.objectfifo @i5(%t51, {%t55}, 2 : i32) : !aie.objectfifo<memref<48xi32>>
    aie.objectfifo.link [@in] -> [@i2, @i3, @i4, @i5] ([] [0, 16, 64, 80])
    aie.objectfifo @o2(%t52, {%t51}, 1 : i32) : !aie.objectfifo<memref<16xi32>>
    aie.objectfifo @o3(%t53, {%t51}, 2 : i32) : !aie.objectfifo<memref<48xi32>>
    aie.objectfifo @o4(%t54, {%t51}, 3 : i32) : !aie.objectfifo<memref<16xi32>>
    aie.objectfifo @o5(%t55, {%t51}, 4 : i32) : !aie.objectfifo<memref<48xi32>>
    aie.objectfifo @out(%t51, {%t50}, 2 : i32) : !aie.objectfifo<memref<128xi32>>
    aie.objectfifo.link [@o4, @o2, @o5, @o3] -> [@out] ([0, 16, 32, 80] [])
    %k2 = aie.core(%t52) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %xs = aie.objectfifo.acquire @i2(Consume, 1) : !aie.objectfifosubview<memref<16xi32>>
        %x = aie.objectfifo.subview.access %xs[0] : !aie.objectfifosubview<memref<16xi32>> -> memref<16xi32>
        %ys = aie.objectfifo.acquire @o2(Produce, 1) : !aie.objectfifosubview<memref<16xi32>>
        %y = aie.objectfifo.subview.access %ys[0] : !aie.objectfifosubview<memref<16xi32>> -> memref<16xi32>
        func.call @u(%x, %y) : (memref<16xi32>, memref<16xi32>) -> ()
        aie.objectfifo.release @i2(Consume, 1)
        aie.objectfifo.release @o2(Produce, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    %k3 = aie.core(%t53) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %xs = aie.objectfifo.acquire @i3(Consume, 1) : !aie.objectfifosubview<memref<48xi32>>
        %x = aie.objectfifo.subview.access %xs[0] : !aie.objectfifosubview<memref<48xi32>> -> memref<48xi32>
        %ys = aie.objectfifo.acquire @o3(Produce, 1) : !aie.objectfifosubview<memref<48xi32>>
        %y = aie.objectfifo.subview.access %ys[0] : !aie.objectfifosubview<memref<48xi32>> -> memref<48xi32>
        func.call @w(%x, %y) : (memref<48xi32>, memref<48xi32>) -> ()
        aie.objectfifo.release @i3(Consume, 1)
        aie.objectfifo.release @o3(Produce, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    %k4 = aie.core(%t54) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %xs = aie.objectfifo.acquire @i4(Consume, 1) : !aie.objectfifosubview<memref<16xi32>>
        %x = aie.objectfifo.subview.access %xs[0] : !aie.objectfifosubview<memref<16xi32>> -> memref<16xi32>
        %ys = aie.objectfifo.acquire @o4(Produce, 1) : !aie.objectfifosubview<memref<16xi32>>
        %y = aie.objectfifo.subview.access %ys[0] : !aie.objectfifosubview<memref<16xi32>> -> memref<16xi32>
        func.call @u(%x, %y) : (memref<16xi32>, memref<16xi32>) -> ()
        aie.objectfifo.release @i4(Consume, 1)
        aie.objectfifo.release @o4(Produce, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    %k5 = aie.core(%t55) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %xs = aie.objectfifo.acquire @i5(Consume, 1) : !aie.objectfifosubview<memref<48xi32>>
        %x = aie.objectfifo.subview.access %xs[0] : !aie.objectfifosubview<memref<48xi32>> -> memref<48xi32>
        %ys = aie.objectfifo.acquire @o5(Produce, 1) : !aie.objectfifosubview<memref<48xi32>>
        %y = aie.objectfifo.subview.access %ys[0] : !aie.objectfifosubview<memref<48xi32>> -> memref<48xi32>
        func.call @w(%x, %y) : (memref<48xi32>, memref<48xi32>) -> ()
        aie.objectfifo.release @i5(Consume, 1)
        aie.objectfifo.release @o5(Produce, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    aie.runtime_sequence(%p: memref<512xi32>, %r: memref<512xi32>) {
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 0][1, 1, 1, 512][0, 0, 0, 1]) {id = 0 : i64, metadata = @in} : memref<512xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 0][1, 1, 1, 512][0, 0, 0, 1]) {id = 1 : i64, metadata = @out, issue_token = true} : memref<512xi32>
      aiex.npu.sync {column = 5 : i32, row = 0 : i32, direction = 0 : i32, channel = 0 : i32, column_num = 1 : i32, row_num = 1 : i32}
    }
  }
}
