// Twenty-four tasks each way, four in flight: BD ids are handed round.
module {
  aie.device(npu2_1col) {
    %shim = aie.tile(0, 0)
    %mem = aie.tile(0, 1)
    aie.objectfifo @in(%shim, {%mem}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @out(%mem, {%shim}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo.link [@in] -> [@out] ([] [])
    aie.runtime_sequence(%a: memref<6144xi32>, %b: memref<6144xi32>) {
      %i0 = aiex.dma_configure_task_for @in {
        aie.dma_bd(%a : memref<6144xi32>, 0, 256)
        aie.end
      }
      aiex.dma_start_task(%i0)
      %o0 = aiex.dma_configure_task_for @out {
        aie.dma_bd(%b : memref<6144xi32>, 0, 256)
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%o0)
      %i1 = aiex.dma_configure_task_for @in {
        aie.dma_bd(%a : memref<6144xi32>, 256, 256)
        aie.end
      }
      aiex.dma_start_task(%i1)
      %o1 = aiex.dma_configure_task_for @out {
        aie.dma_bd(%b : memref<6144xi32>, 256, 256)
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%o1)
      %i2 = aiex.dma_configure_task_for @in {
        aie.dma_bd(%a : memref<6144xi32>, 512, 256)
        aie.end
      }
      aiex.dma_start_task(%i2)
      %o2 = aiex.dma_configure_task_for @out {
        aie.dma_bd(%b : memref<6144xi32>, 512, 256)
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%o2)
      %i3 = aiex.dma_configure_task_for @in {
        aie.dma_bd(%a : memref<6144xi32>, 768, 256)
        aie.end
      }
      aiex.dma_start_task(%i3)
      %o3 = aiex.dma_configure_task_for @out {
        aie.dma_bd(%b : memref<6144xi32>, 768, 256)
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%o3)
      aiex.dma_await_task(%o0)
      aiex.dma_free_task(%i0)
      %i4 = aiex.dma_configure_task_for @in {
        aie.dma_bd(%a : memref<6144xi32>, 1024, 256)
        aie.end
      }
      aiex.dma_start_task(%i4)
      %o4 = aiex.dma_configure_task_for @out {
        aie.dma_bd(%b : memref<6144xi32>, 1024, 256)
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%o4)
      aiex.dma_await_task(%o1)
      aiex.dma_free_task(%i1)
      %i5 = aiex.dma_configure_task_for @in {
        aie.dma_bd(%a : memref<6144xi32>, 1280, 256)
        aie.end
      }
      aiex.dma_start_task(%i5)
      %o5 = aiex.dma_configure_task_for @out {
        aie.dma_bd(%b : memref<6144xi32>, 1280, 256)
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%o5)
      aiex.dma_await_task(%o2)
      aiex.dma_free_task(%i2)
      %i6 = aiex.dma_configure_task_for @in {
        aie.dma_bd(%a : memref<6144xi32>, 1536, 256)
        aie.end
      }
      aiex.dma_start_task(%i6)
      %o6 = aiex.dma_configure_task_for @out {
        aie.dma_bd(%b : memref<6144xi32>, 1536, 256)
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%o6)
      aiex.dma_await_task(%o3)
      aiex.dma_free_task(%i3)
      %i7 = aiex.dma_configure_task_for @in {
        aie.dma_bd(%a : memref<6144xi32>, 1792, 256)
        aie.end
      }
      aiex.dma_start_task(%i7)
      %o7 = aiex.dma_configure_task_for @out {
        aie.dma_bd(%b : memref<6144xi32>, 1792, 256)
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%o7)
      aiex.dma_await_task(%o4)
      aiex.dma_free_task(%i4)
      %i8 = aiex.dma_configure_task_for @in {
        aie.dma_bd(%a : memref<6144xi32>, 2048, 256)
        aie.end
      }
      aiex.dma_start_task(%i8)
      %o8 = aiex.dma_configure_task_for @out {
        aie.dma_bd(%b : memref<6144xi32>, 2048, 256)
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%o8)
      aiex.dma_await_task(%o5)
      aiex.dma_free_task(%i5)
      %i9 = aiex.dma_configure_task_for @in {
        aie.dma_bd(%a : memref<6144xi32>, 2304, 256)
        aie.end
      }
      aiex.dma_start_task(%i9)
      %o9 = aiex.dma_configure_task_for @out {
        aie.dma_bd(%b : memref<6144xi32>, 2304, 256)
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%o9)
      aiex.dma_await_task(%o6)
      aiex.dma_free_task(%i6)
      %i10 = aiex.dma_configure_task_for @in {
        aie.dma_bd(%a : memref<6144xi32>, 2560, 256)
        aie.end
      }
      aiex.dma_start_task(%i10)
      %o10 = aiex.dma_configure_task_for @out {
        aie.dma_bd(%b : memref<6144xi32>, 2560, 256)
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%o10)
      aiex.dma_await_task(%o7)
      aiex.dma_free_task(%i7)
      %i11 = aiex.dma_configure_task_for @in {
        aie.dma_bd(%a : memref<6144xi32>, 2816, 256)
        aie.end
      }
      aiex.dma_start_task(%i11)
      %o11 = aiex.dma_configure_task_for @out {
        aie.dma_bd(%b : memref<6144xi32>, 2816, 256)
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%o11)
      aiex.dma_await_task(%o8)
      aiex.dma_free_task(%i8)
      %i12 = aiex.dma_configure_task_for @in {
        aie.dma_bd(%a : memref<6144xi32>, 3072, 256)
        aie.end
      }
      aiex.dma_start_task(%i12)
      %o12 = aiex.dma_configure_task_for @out {
        aie.dma_bd(%b : memref<6144xi32>, 3072, 256)
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%o12)
      aiex.dma_await_task(%o9)
      aiex.dma_free_task(%i9)
      %i13 = aiex.dma_configure_task_for @in {
        aie.dma_bd(%a : memref<6144xi32>, 3328, 256)
        aie.end
      }
      aiex.dma_start_task(%i13)
      %o13 = aiex.dma_configure_task_for @out {
        aie.dma_bd(%b : memref<6144xi32>, 3328, 256)
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%o13)
      aiex.dma_await_task(%o10)
      aiex.dma_free_task(%i10)
      %i14 = aiex.dma_configure_task_for @in {
        aie.dma_bd(%a : memref<6144xi32>, 3584, 256)
        aie.end
      }
      aiex.dma_start_task(%i14)
      %o14 = aiex.dma_configure_task_for @out {
        aie.dma_bd(%b : memref<6144xi32>, 3584, 256)
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%o14)
      aiex.dma_await_task(%o11)
      aiex.dma_free_task(%i11)
      %i15 = aiex.dma_configure_task_for @in {
        aie.dma_bd(%a : memref<6144xi32>, 3840, 256)
        aie.end
      }
      aiex.dma_start_task(%i15)
      %o15 = aiex.dma_configure_task_for @out {
        aie.dma_bd(%b : memref<6144xi32>, 3840, 256)
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%o15)
      aiex.dma_await_task(%o12)
      aiex.dma_free_task(%i12)
      %i16 = aiex.dma_configure_task_for @in {
        aie.dma_bd(%a : memref<6144xi32>, 4096, 256)
        aie.end
      }
      aiex.dma_start_task(%i16)
      %o16 = aiex.dma_configure_task_for @out {
        aie.dma_bd(%b : memref<6144xi32>, 4096, 256)
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%o16)
      aiex.dma_await_task(%o13)
      aiex.dma_free_task(%i13)
      %i17 = aiex.dma_configure_task_for @in {
        aie.dma_bd(%a : memref<6144xi32>, 4352, 256)
        aie.end
      }
      aiex.dma_start_task(%i17)
      %o17 = aiex.dma_configure_task_for @out {
        aie.dma_bd(%b : memref<6144xi32>, 4352, 256)
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%o17)
      aiex.dma_await_task(%o14)
      aiex.dma_free_task(%i14)
      %i18 = aiex.dma_configure_task_for @in {
        aie.dma_bd(%a : memref<6144xi32>, 4608, 256)
        aie.end
      }
      aiex.dma_start_task(%i18)
      %o18 = aiex.dma_configure_task_for @out {
        aie.dma_bd(%b : memref<6144xi32>, 4608, 256)
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%o18)
      aiex.dma_await_task(%o15)
      aiex.dma_free_task(%i15)
      %i19 = aiex.dma_configure_task_for @in {
        aie.dma_bd(%a : memref<6144xi32>, 4864, 256)
        aie.end
      }
      aiex.dma_start_task(%i19)
      %o19 = aiex.dma_configure_task_for @out {
        aie.dma_bd(%b : memref<6144xi32>, 4864, 256)
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%o19)
      aiex.dma_await_task(%o16)
      aiex.dma_free_task(%i16)
      %i20 = aiex.dma_configure_task_for @in {
        aie.dma_bd(%a : memref<6144xi32>, 5120, 256)
        aie.end
      }
      aiex.dma_start_task(%i20)
      %o20 = aiex.dma_configure_task_for @out {
        aie.dma_bd(%b : memref<6144xi32>, 5120, 256)
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%o20)
      aiex.dma_await_task(%o17)
      aiex.dma_free_task(%i17)
      %i21 = aiex.dma_configure_task_for @in {
        aie.dma_bd(%a : memref<6144xi32>, 5376, 256)
        aie.end
      }
      aiex.dma_start_task(%i21)
      %o21 = aiex.dma_configure_task_for @out {
        aie.dma_bd(%b : memref<6144xi32>, 5376, 256)
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%o21)
      aiex.dma_await_task(%o18)
      aiex.dma_free_task(%i18)
      %i22 = aiex.dma_configure_task_for @in {
        aie.dma_bd(%a : memref<6144xi32>, 5632, 256)
        aie.end
      }
      aiex.dma_start_task(%i22)
      %o22 = aiex.dma_configure_task_for @out {
        aie.dma_bd(%b : memref<6144xi32>, 5632, 256)
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%o22)
      aiex.dma_await_task(%o19)
      aiex.dma_free_task(%i19)
      %i23 = aiex.dma_configure_task_for @in {
        aie.dma_bd(%a : memref<6144xi32>, 5888, 256)
        aie.end
      }
      aiex.dma_start_task(%i23)
      %o23 = aiex.dma_configure_task_for @out {
        aie.dma_bd(%b : memref<6144xi32>, 5888, 256)
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%o23)
      aiex.dma_await_task(%o20)
      aiex.dma_free_task(%i20)
    }
  }
}
