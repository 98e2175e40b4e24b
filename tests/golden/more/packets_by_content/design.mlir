// The memtile keeps the headers of packets and sends them on as data: their first words lead them to the cores.
module {
  aie.device(npu1_1col) {
    func.func private @add(memref<64xi32>, memref<64xi32>) attributes {link_with = "add.o"}
    func.func private @mul(memref<64xi32>, memref<64xi32>) attributes {link_with = "mul.o"}
    %t00 = aie.tile(0, 0)
    %t01 = aie.tile(0, 1)
    %t02 = aie.tile(0, 2)
    %t03 = aie.tile(0, 3)
    %both = aie.buffer(%t01) {sym_name = "both"} : memref<65xi32>
    %free = aie.lock(%t01, 0) {init = 1 : i32, sym_name = "free"}
    %full = aie.lock(%t01, 1) {init = 0 : i32, sym_name = "full"}
    %x2 = aie.buffer(%t02) {sym_name = "x2"} : memref<64xi32>
    %free2 = aie.lock(%t02, 0) {init = 1 : i32, sym_name = "free2"}
    %full2 = aie.lock(%t02, 1) {init = 0 : i32, sym_name = "full2"}
    %x3 = aie.buffer(%t03) {sym_name = "x3"} : memref<64xi32>
    %free3 = aie.lock(%t03, 0) {init = 1 : i32, sym_name = "free3"}
    %full3 = aie.lock(%t03, 1) {init = 0 : i32, sym_name = "full3"}
    aie.packet_flow(2) {
      aie.packet_source<%t00, DMA : 0>
      aie.packet_dest<%t01, DMA : 0>
    } {keep_pkt_header = true}
    aie.packet_flow(3) {
      aie.packet_source<%t00, DMA : 0>
      aie.packet_dest<%t01, DMA : 0>
    } {keep_pkt_header = true}
    aie.packet_flow(2) {
      aie.packet_source<%t01, DMA : 0>
      aie.packet_dest<%t02, DMA : 0>
    }
    aie.packet_flow(3) {
      aie.packet_source<%t01, DMA : 0>
      aie.packet_dest<%t03, DMA : 0>
    }
    aie.objectfifo @o2(%t02, {%t00}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @o3(%t03, {%t00}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.shim_dma_allocation @in(%t00, MM2S, 0)
    %k2 = aie.core(%t02) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        aie.use_lock(%full2, AcquireGreaterEqual, 1)
        %s = aie.objectfifo.acquire @o2(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %y = aie.objectfifo.subview.access %s[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        func.call @add(%x2, %y) : (memref<64xi32>, memref<64xi32>) -> ()
        aie.use_lock(%free2, Release, 1)
        aie.objectfifo.release @o2(Produce, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    %k3 = aie.core(%t03) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant 4294967295 : index
      scf.for %i = %c0 to %n step %c1 {
        aie.use_lock(%full3, AcquireGreaterEqual, 1)
        %s = aie.objectfifo.acquire @o3(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %y = aie.objectfifo.subview.access %s[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        func.call @mul(%x3, %y) : (memref<64xi32>, memref<64xi32>) -> ()
        aie.use_lock(%free3, Release, 1)
        aie.objectfifo.release @o3(Produce, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    %m1 = aie.memtile_dma(%t01) {
      %0 = aie.dma_start(S2MM, 0, ^take, ^next)
    ^take:
      aie.use_lock(%free, AcquireGreaterEqual, 1)
      aie.dma_bd(%both : memref<65xi32>, 0, 65)
      aie.use_lock(%full, Release, 1)
      aie.next_bd ^take
    ^next:
      %1 = aie.dma_start(MM2S, 0, ^give, ^end)
    ^give:
      aie.use_lock(%full, AcquireGreaterEqual, 1)
      aie.dma_bd(%both : memref<65xi32>, 0, 65)
      aie.use_lock(%free, Release, 1)
      aie.next_bd ^give
    ^end:
      aie.end
    }
    %m2 = aie.mem(%t02) {
      %0 = aie.dma_start(S2MM, 0, ^take, ^end)
    ^take:
      aie.use_lock(%free2, AcquireGreaterEqual, 1)
      aie.dma_bd(%x2 : memref<64xi32>, 0, 64)
      aie.use_lock(%full2, Release, 1)
      aie.next_bd ^take
    ^end:
      aie.end
    }
    %m3 = aie.mem(%t03) {
      %0 = aie.dma_start(S2MM, 0, ^take, ^end)
    ^take:
      aie.use_lock(%free3, AcquireGreaterEqual, 1)
      aie.dma_bd(%x3 : memref<64xi32>, 0, 64)
      aie.use_lock(%full3, Release, 1)
      aie.next_bd ^take
    ^end:
      aie.end
    }
    aie.runtime_sequence(%p: memref<256xi32>, %r: memref<256xi32>) {
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1], packet = <pkt_id = 2, pkt_type = 0>) {id = 0 : i64, metadata = @in} : memref<256xi32>
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 64][1, 1, 1, 64][0, 0, 0, 1], packet = <pkt_id = 3, pkt_type = 0>) {id = 1 : i64, metadata = @in} : memref<256xi32>
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 128][1, 1, 1, 64][0, 0, 0, 1], packet = <pkt_id = 2, pkt_type = 0>) {id = 2 : i64, metadata = @in} : memref<256xi32>
      aiex.npu.dma_memcpy_nd(%p[0, 0, 0, 192][1, 1, 1, 64][0, 0, 0, 1], packet = <pkt_id = 3, pkt_type = 0>) {id = 3 : i64, metadata = @in} : memref<256xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 0][1, 1, 2, 64][0, 0, 128, 1]) {id = 4 : i64, metadata = @o2, issue_token = true} : memref<256xi32>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 64][1, 1, 2, 64][0, 0, 128, 1]) {id = 5 : i64, metadata = @o3, issue_token = true} : memref<256xi32>
      aiex.npu.dma_wait {symbol = @o2}
      aiex.npu.dma_wait {symbol = @o3}
    }
  }
}
