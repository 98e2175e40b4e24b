// No objectfifo: locks, buffers, BDs and flows by hand, some with ids and addresses of their own.
module {
  aie.device(npu1_1col) {
    func.func private @work(memref<256xi32>, memref<256xi32>) attributes {link_with = "work.o"}
    %t00 = aie.tile(0, 0)
    %t02 = aie.tile(0, 2)
    %lin = aie.lock(%t02) {init = 1 : i32, sym_name = "in_free"}
    %fin = aie.lock(%t02, 3) {init = 0 : i32, sym_name = "in_full"}
    %lout = aie.lock(%t02) {init = 1 : i32, sym_name = "out_free"}
    %fout = aie.lock(%t02) {init = 0 : i32, sym_name = "out_full"}
    %bin = aie.buffer(%t02) {sym_name = "bin"} : memref<256xi32>
    %bout = aie.buffer(%t02) {sym_name = "bout"} : memref<256xi32>
    %lut = aie.buffer(%t02) {address = 8192 : i32, sym_name = "lut"} : memref<4xi32> = dense<[1, 2, 3, 4]>
    aie.flow(%t00, DMA : 0, %t02, DMA : 0)
    aie.flow(%t02, DMA : 1, %t00, DMA : 1)
    aie.shim_dma_allocation @in(%t00, MM2S, 0)
    aie.shim_dma_allocation @out(%t00, S2MM, 1)
    %coret02 = aie.core(%t02) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        aie.use_lock(%fin, AcquireGreaterEqual, 1)
        aie.use_lock(%lout, AcquireGreaterEqual, 1)
        func.call @work(%bin, %bout) : (memref<256xi32>, memref<256xi32>) -> ()
        aie.use_lock(%lin, Release, 1)
        aie.use_lock(%fout, Release, 1)
      }
      aie.end
    } {stack_size = 2048 : i32}
    %mem = aie.mem(%t02) {
      %0 = aie.dma_start(S2MM, 0, ^in, ^next)
    ^in:
      aie.use_lock(%lin, AcquireGreaterEqual, 1)
      aie.dma_bd(%bin : memref<256xi32>, 0, 256)
      aie.use_lock(%fin, Release, 1)
      aie.next_bd ^in
    ^next:
      %1 = aie.dma_start(MM2S, 1, ^out, ^end)
    ^out:
      aie.use_lock(%fout, AcquireGreaterEqual, 1)
      aie.dma_bd(%bout : memref<256xi32>, 0, 256) {bd_id = 7 : i32}
      aie.use_lock(%lout, Release, 1)
      aie.next_bd ^out
    ^end:
      aie.end
    }
    aie.runtime_sequence(%p: memref<1024xi32>, %r: memref<1024xi32>) {
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 0][1, 1, 1, 1024][0, 0, 0, 1]) {id = 0 : i64, metadata = @in} : memref<1024xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 0][1, 1, 1, 1024][0, 0, 0, 1]) {id = 1 : i64, metadata = @out, issue_token = true} : memref<1024xi32>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
