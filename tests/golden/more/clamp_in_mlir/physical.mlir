module {
  aie.device(npu1_1col) {
    %shim_noc_tile_0_0 = aie.tile(0, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %tile_0_2 = aie.tile(0, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %out_cons_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 2) {init = 0 : i32, sym_name = "out_cons_prod_lock_0"}
    %out_cons_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 3) {init = 0 : i32, sym_name = "out_cons_cons_lock_0"}
    %out_buff_0 = aie.buffer(%tile_0_2) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "out_buff_0"} : memref<64xi32> 
    %out_buff_1 = aie.buffer(%tile_0_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "out_buff_1"} : memref<64xi32> 
    %out_prod_lock_0 = aie.lock(%tile_0_2, 2) {init = 2 : i32, sym_name = "out_prod_lock_0"}
    %out_cons_lock_0 = aie.lock(%tile_0_2, 3) {init = 0 : i32, sym_name = "out_cons_lock_0"}
    %in_cons_buff_0 = aie.buffer(%tile_0_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "in_cons_buff_0"} : memref<64xi32> 
    %in_cons_buff_1 = aie.buffer(%tile_0_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "in_cons_buff_1"} : memref<64xi32> 
    %in_cons_prod_lock_0 = aie.lock(%tile_0_2, 0) {init = 2 : i32, sym_name = "in_cons_prod_lock_0"}
    %in_cons_cons_lock_0 = aie.lock(%tile_0_2, 1) {init = 0 : i32, sym_name = "in_cons_cons_lock_0"}
    %in_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 0) {init = 0 : i32, sym_name = "in_prod_lock_0"}
    %in_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 1) {init = 0 : i32, sym_name = "in_cons_lock_0"}
    func.func @scaled(%arg0: i32, %arg1: i32) -> i32 {
      %c0_i32 = arith.constant 0 : i32
      %0 = aievec.broadcast_scalar %arg0 : i32, vector<16xi32>
      %1 = aievec.ups %0 {shift = 0 : i8} : vector<16xi32>, vector<16xi64>
      %2 = aievec.srs %1, %arg1 : vector<16xi64>, i32, vector<16xi32>
      %3 = aievec.ext_elem %2, %c0_i32 : vector<16xi32>, i32, i32
      return %3 : i32
    }
    %core_0_2 = aie.core(%tile_0_2) {
      %c9223372036854775806 = arith.constant 9223372036854775806 : index
      %c3 = arith.constant 3 : index
      %c2 = arith.constant 2 : index
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c64 = arith.constant 64 : index
      %c4 = arith.constant 4 : index
      %c0_i32 = arith.constant 0 : i32
      %c600_i32 = arith.constant 600 : i32
      %c5_i32 = arith.constant 5 : i32
      %c-300_i16 = arith.constant -300 : i16
      %c300_i16 = arith.constant 300 : i16
      %c-100_i8 = arith.constant -100 : i8
      %c90_i8 = arith.constant 90 : i8
      %0 = aievec.broadcast_scalar %c0_i32 : i32, vector<16xi32>
      %1 = aievec.broadcast_scalar %c600_i32 : i32, vector<16xi32>
      %2 = aievec.broadcast_scalar %c-300_i16 : i16, vector<32xi16>
      %3 = aievec.broadcast_scalar %c300_i16 : i16, vector<32xi16>
      %4 = aievec.broadcast_scalar %c-100_i8 : i8, vector<64xi8>
      %5 = aievec.broadcast_scalar %c90_i8 : i8, vector<64xi8>
      cf.br ^bb1(%c0 : index)
    ^bb1(%6: index):  // 2 preds: ^bb0, ^bb8
      %7 = arith.cmpi slt, %6, %c9223372036854775806 : index
      cf.cond_br %7, ^bb2, ^bb9
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb3(%c0 : index)
    ^bb3(%8: index):  // 2 preds: ^bb2, ^bb4
      %9 = arith.cmpi slt, %8, %c64 : index
      cf.cond_br %9, ^bb4, ^bb5
    ^bb4:  // pred: ^bb3
      %10 = arith.addi %8, %c1 : index
      %11 = arith.addi %8, %c2 : index
      %12 = arith.addi %8, %c3 : index
      %13 = memref.load %in_cons_buff_0[%8] : memref<64xi32>
      %14 = memref.load %in_cons_buff_0[%10] : memref<64xi32>
      %15 = memref.load %in_cons_buff_0[%11] : memref<64xi32>
      %16 = memref.load %in_cons_buff_0[%12] : memref<64xi32>
      %17 = aievec.broadcast_scalar %13 : i32, vector<16xi32>
      %18 = aievec.max %17, %0 : vector<16xi32>
      %19 = aievec.ext_elem %18, %c0_i32 : vector<16xi32>, i32, i32
      %20 = aievec.broadcast_scalar %19 : i32, vector<16xi32>
      %21 = aievec.min %20, %1 : vector<16xi32>
      %22 = aievec.ext_elem %21, %c0_i32 : vector<16xi32>, i32, i32
      %23 = aievec.broadcast_scalar %22 : i32, vector<16xi32>
      %24 = aievec.ups %23 {shift = 0 : i8} : vector<16xi32>, vector<16xi64>
      %25 = aievec.srs %24, %c5_i32 : vector<16xi64>, i32, vector<16xi32>
      %26 = aievec.ext_elem %25, %c0_i32 : vector<16xi32>, i32, i32
      memref.store %26, %out_buff_0[%8] : memref<64xi32>
      %27 = arith.index_cast %8 : index to i32
      %28 = arith.shrui %27, %c5_i32 : i32
      %29 = arith.addi %28, %c5_i32 : i32
      %30 = func.call @scaled(%14, %29) : (i32, i32) -> i32
      memref.store %30, %out_buff_0[%10] : memref<64xi32>
      %31 = arith.trunci %15 : i32 to i16
      %32 = aievec.broadcast_scalar %31 : i16, vector<32xi16>
      %33 = aievec.max %32, %2 : vector<32xi16>
      %34 = aievec.ext_elem %33, %c0_i32 : vector<32xi16>, i32, i16
      %35 = aievec.broadcast_scalar %34 : i16, vector<32xi16>
      %36 = aievec.min %35, %3 : vector<32xi16>
      %37 = aievec.ext_elem %36, %c0_i32 : vector<32xi16>, i32, i16
      %38 = arith.extsi %37 : i16 to i32
      memref.store %38, %out_buff_0[%11] : memref<64xi32>
      %39 = arith.trunci %16 : i32 to i8
      %40 = aievec.broadcast_scalar %39 : i8, vector<64xi8>
      %41 = aievec.max %40, %4 : vector<64xi8>
      %42 = aievec.ext_elem %41, %c0_i32 : vector<64xi8>, i32, i8
      %43 = aievec.broadcast_scalar %42 : i8, vector<64xi8>
      %44 = aievec.min %43, %5 : vector<64xi8>
      %45 = aievec.ext_elem %44, %c0_i32 : vector<64xi8>, i32, i8
      %46 = arith.extsi %45 : i8 to i32
      memref.store %46, %out_buff_0[%12] : memref<64xi32>
      %47 = arith.addi %8, %c4 : index
      cf.br ^bb3(%47 : index)
    ^bb5:  // pred: ^bb3
      aie.use_lock(%in_cons_prod_lock_0, Release, 1)
      aie.use_lock(%out_cons_lock_0, Release, 1)
      aie.use_lock(%in_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb6(%c0 : index)
    ^bb6(%48: index):  // 2 preds: ^bb5, ^bb7
      %49 = arith.cmpi slt, %48, %c64 : index
      cf.cond_br %49, ^bb7, ^bb8
    ^bb7:  // pred: ^bb6
      %50 = arith.addi %48, %c1 : index
      %51 = arith.addi %48, %c2 : index
      %52 = arith.addi %48, %c3 : index
      %53 = memref.load %in_cons_buff_1[%48] : memref<64xi32>
      %54 = memref.load %in_cons_buff_1[%50] : memref<64xi32>
      %55 = memref.load %in_cons_buff_1[%51] : memref<64xi32>
      %56 = memref.load %in_cons_buff_1[%52] : memref<64xi32>
      %57 = aievec.broadcast_scalar %53 : i32, vector<16xi32>
      %58 = aievec.max %57, %0 : vector<16xi32>
      %59 = aievec.ext_elem %58, %c0_i32 : vector<16xi32>, i32, i32
      %60 = aievec.broadcast_scalar %59 : i32, vector<16xi32>
      %61 = aievec.min %60, %1 : vector<16xi32>
      %62 = aievec.ext_elem %61, %c0_i32 : vector<16xi32>, i32, i32
      %63 = aievec.broadcast_scalar %62 : i32, vector<16xi32>
      %64 = aievec.ups %63 {shift = 0 : i8} : vector<16xi32>, vector<16xi64>
      %65 = aievec.srs %64, %c5_i32 : vector<16xi64>, i32, vector<16xi32>
      %66 = aievec.ext_elem %65, %c0_i32 : vector<16xi32>, i32, i32
      memref.store %66, %out_buff_1[%48] : memref<64xi32>
      %67 = arith.index_cast %48 : index to i32
      %68 = arith.shrui %67, %c5_i32 : i32
      %69 = arith.addi %68, %c5_i32 : i32
      %70 = func.call @scaled(%54, %69) : (i32, i32) -> i32
      memref.store %70, %out_buff_1[%50] : memref<64xi32>
      %71 = arith.trunci %55 : i32 to i16
      %72 = aievec.broadcast_scalar %71 : i16, vector<32xi16>
      %73 = aievec.max %72, %2 : vector<32xi16>
      %74 = aievec.ext_elem %73, %c0_i32 : vector<32xi16>, i32, i16
      %75 = aievec.broadcast_scalar %74 : i16, vector<32xi16>
      %76 = aievec.min %75, %3 : vector<32xi16>
      %77 = aievec.ext_elem %76, %c0_i32 : vector<32xi16>, i32, i16
      %78 = arith.extsi %77 : i16 to i32
      memref.store %78, %out_buff_1[%51] : memref<64xi32>
      %79 = arith.trunci %56 : i32 to i8
      %80 = aievec.broadcast_scalar %79 : i8, vector<64xi8>
      %81 = aievec.max %80, %4 : vector<64xi8>
      %82 = aievec.ext_elem %81, %c0_i32 : vector<64xi8>, i32, i8
      %83 = aievec.broadcast_scalar %82 : i8, vector<64xi8>
      %84 = aievec.min %83, %5 : vector<64xi8>
      %85 = aievec.ext_elem %84, %c0_i32 : vector<64xi8>, i32, i8
      %86 = arith.extsi %85 : i8 to i32
      memref.store %86, %out_buff_1[%52] : memref<64xi32>
      %87 = arith.addi %48, %c4 : index
      cf.br ^bb6(%87 : index)
    ^bb8:  // pred: ^bb6
      aie.use_lock(%in_cons_prod_lock_0, Release, 1)
      aie.use_lock(%out_cons_lock_0, Release, 1)
      %88 = arith.addi %6, %c2 : index
      cf.br ^bb1(%88 : index)
    ^bb9:  // pred: ^bb1
      aie.use_lock(%in_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb10(%c0 : index)
    ^bb10(%89: index):  // 2 preds: ^bb9, ^bb11
      %90 = arith.cmpi slt, %89, %c64 : index
      cf.cond_br %90, ^bb11, ^bb12
    ^bb11:  // pred: ^bb10
      %91 = arith.addi %89, %c1 : index
      %92 = arith.addi %89, %c2 : index
      %93 = arith.addi %89, %c3 : index
      %94 = memref.load %in_cons_buff_0[%89] : memref<64xi32>
      %95 = memref.load %in_cons_buff_0[%91] : memref<64xi32>
      %96 = memref.load %in_cons_buff_0[%92] : memref<64xi32>
      %97 = memref.load %in_cons_buff_0[%93] : memref<64xi32>
      %98 = aievec.broadcast_scalar %94 : i32, vector<16xi32>
      %99 = aievec.max %98, %0 : vector<16xi32>
      %100 = aievec.ext_elem %99, %c0_i32 : vector<16xi32>, i32, i32
      %101 = aievec.broadcast_scalar %100 : i32, vector<16xi32>
      %102 = aievec.min %101, %1 : vector<16xi32>
      %103 = aievec.ext_elem %102, %c0_i32 : vector<16xi32>, i32, i32
      %104 = aievec.broadcast_scalar %103 : i32, vector<16xi32>
      %105 = aievec.ups %104 {shift = 0 : i8} : vector<16xi32>, vector<16xi64>
      %106 = aievec.srs %105, %c5_i32 : vector<16xi64>, i32, vector<16xi32>
      %107 = aievec.ext_elem %106, %c0_i32 : vector<16xi32>, i32, i32
      memref.store %107, %out_buff_0[%89] : memref<64xi32>
      %108 = arith.index_cast %89 : index to i32
      %109 = arith.shrui %108, %c5_i32 : i32
      %110 = arith.addi %109, %c5_i32 : i32
      %111 = func.call @scaled(%95, %110) : (i32, i32) -> i32
      memref.store %111, %out_buff_0[%91] : memref<64xi32>
      %112 = arith.trunci %96 : i32 to i16
      %113 = aievec.broadcast_scalar %112 : i16, vector<32xi16>
      %114 = aievec.max %113, %2 : vector<32xi16>
      %115 = aievec.ext_elem %114, %c0_i32 : vector<32xi16>, i32, i16
      %116 = aievec.broadcast_scalar %115 : i16, vector<32xi16>
      %117 = aievec.min %116, %3 : vector<32xi16>
      %118 = aievec.ext_elem %117, %c0_i32 : vector<32xi16>, i32, i16
      %119 = arith.extsi %118 : i16 to i32
      memref.store %119, %out_buff_0[%92] : memref<64xi32>
      %120 = arith.trunci %97 : i32 to i8
      %121 = aievec.broadcast_scalar %120 : i8, vector<64xi8>
      %122 = aievec.max %121, %4 : vector<64xi8>
      %123 = aievec.ext_elem %122, %c0_i32 : vector<64xi8>, i32, i8
      %124 = aievec.broadcast_scalar %123 : i8, vector<64xi8>
      %125 = aievec.min %124, %5 : vector<64xi8>
      %126 = aievec.ext_elem %125, %c0_i32 : vector<64xi8>, i32, i8
      %127 = arith.extsi %126 : i8 to i32
      memref.store %127, %out_buff_0[%93] : memref<64xi32>
      %128 = arith.addi %89, %c4 : index
      cf.br ^bb10(%128 : index)
    ^bb12:  // pred: ^bb10
      aie.use_lock(%in_cons_prod_lock_0, Release, 1)
      aie.use_lock(%out_cons_lock_0, Release, 1)
      aie.end
    } {stack_size = 2048 : i32}
    aie.runtime_sequence(%arg0: memref<256xi32>, %arg1: memref<256xi32>) {
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 0 : i64, metadata = @in_shim_alloc} : memref<256xi32>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 1 : i64, issue_token = true, metadata = @out_shim_alloc} : memref<256xi32>
      aiex.npu.dma_wait {symbol = @out_shim_alloc}
    }
    aie.shim_dma_allocation @in_shim_alloc(%shim_noc_tile_0_0, MM2S, 0)
    %mem_0_2 = aie.mem(%tile_0_2) {
      %0 = aie.dma_start(S2MM, 0, ^bb1, ^bb3)
    ^bb1:  // 2 preds: ^bb0, ^bb2
      aie.use_lock(%in_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_0 : memref<64xi32>, 0, 64) {bd_id = 0 : i32, next_bd_id = 1 : i32}
      aie.use_lock(%in_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb2
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in_cons_prod_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%in_cons_buff_1 : memref<64xi32>, 0, 64) {bd_id = 1 : i32, next_bd_id = 0 : i32}
      aie.use_lock(%in_cons_cons_lock_0, Release, 1)
      aie.next_bd ^bb1
    ^bb3:  // pred: ^bb0
      %1 = aie.dma_start(MM2S, 0, ^bb4, ^bb6)
    ^bb4:  // 2 preds: ^bb3, ^bb5
      aie.use_lock(%out_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_0 : memref<64xi32>, 0, 64) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%out_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%out_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_1 : memref<64xi32>, 0, 64) {bd_id = 3 : i32, next_bd_id = 2 : i32}
      aie.use_lock(%out_prod_lock_0, Release, 1)
      aie.next_bd ^bb4
    ^bb6:  // pred: ^bb3
      aie.end
    }
    aie.shim_dma_allocation @out_shim_alloc(%shim_noc_tile_0_0, S2MM, 0)
    aie.packet_flow(15) {
      aie.packet_source<%shim_noc_tile_0_0, TileControl : 0>
      aie.packet_dest<%shim_noc_tile_0_0, South : 0>
    } {keep_pkt_header = true, priority_route = true}
    %switchbox_0_0 = aie.switchbox(%shim_noc_tile_0_0) {
      aie.connect<South : 3, North : 1>
      aie.connect<North : 1, South : 2>
      %0 = aie.amsel<5> (3)
      %1 = aie.masterset(South : 0, %0) {keep_pkt_header = true}
      aie.packet_rules(TileControl : 0) {
        aie.rule(31, 15, %0)
      }
    }
    %shim_mux_0_0 = aie.shim_mux(%shim_noc_tile_0_0) {
      aie.connect<DMA : 0, North : 3>
      aie.connect<North : 2, DMA : 0>
    }
    %mem_tile_0_1 = aie.tile(0, 1)
    %switchbox_0_1 = aie.switchbox(%mem_tile_0_1) {
      aie.connect<South : 1, North : 1>
      aie.connect<North : 1, South : 1>
    }
    %switchbox_0_2 = aie.switchbox(%tile_0_2) {
      aie.connect<South : 1, DMA : 0>
      aie.connect<DMA : 0, South : 1>
    }
    aie.wire(%shim_mux_0_0 : North, %switchbox_0_0 : South)
    aie.wire(%shim_noc_tile_0_0 : DMA, %shim_mux_0_0 : DMA)
    aie.wire(%mem_tile_0_1 : Core, %switchbox_0_1 : Core)
    aie.wire(%mem_tile_0_1 : DMA, %switchbox_0_1 : DMA)
    aie.wire(%switchbox_0_0 : North, %switchbox_0_1 : South)
    aie.wire(%tile_0_2 : Core, %switchbox_0_2 : Core)
    aie.wire(%tile_0_2 : DMA, %switchbox_0_2 : DMA)
    aie.wire(%switchbox_0_1 : North, %switchbox_0_2 : South)
  }
}
