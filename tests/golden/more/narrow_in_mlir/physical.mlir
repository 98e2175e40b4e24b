module {
  aie.device(npu1_1col) {
    %shim_noc_tile_0_0 = aie.tile(0, 0) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 15>}
    %tile_0_2 = aie.tile(0, 2) {controller_id = #aie.packet_info<pkt_type = 0, pkt_id = 27>}
    %out_cons_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 2) {init = 0 : i32, sym_name = "out_cons_prod_lock_0"}
    %out_cons_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 3) {init = 0 : i32, sym_name = "out_cons_cons_lock_0"}
    %out_buff_0 = aie.buffer(%tile_0_2) {address = 2048 : i32, mem_bank = 0 : i32, sym_name = "out_buff_0"} : memref<256xi16> 
    %out_buff_1 = aie.buffer(%tile_0_2) {address = 16384 : i32, mem_bank = 1 : i32, sym_name = "out_buff_1"} : memref<256xi16> 
    %out_prod_lock_0 = aie.lock(%tile_0_2, 2) {init = 2 : i32, sym_name = "out_prod_lock_0"}
    %out_cons_lock_0 = aie.lock(%tile_0_2, 3) {init = 0 : i32, sym_name = "out_cons_lock_0"}
    %in_cons_buff_0 = aie.buffer(%tile_0_2) {address = 32768 : i32, mem_bank = 2 : i32, sym_name = "in_cons_buff_0"} : memref<64xi32> 
    %in_cons_buff_1 = aie.buffer(%tile_0_2) {address = 49152 : i32, mem_bank = 3 : i32, sym_name = "in_cons_buff_1"} : memref<64xi32> 
    %in_cons_prod_lock_0 = aie.lock(%tile_0_2, 0) {init = 2 : i32, sym_name = "in_cons_prod_lock_0"}
    %in_cons_cons_lock_0 = aie.lock(%tile_0_2, 1) {init = 0 : i32, sym_name = "in_cons_cons_lock_0"}
    %in_prod_lock_0 = aie.lock(%shim_noc_tile_0_0, 0) {init = 0 : i32, sym_name = "in_prod_lock_0"}
    %in_cons_lock_0 = aie.lock(%shim_noc_tile_0_0, 1) {init = 0 : i32, sym_name = "in_cons_lock_0"}
    %core_0_2 = aie.core(%tile_0_2) {
      %c3 = arith.constant 3 : index
      %c2 = arith.constant 2 : index
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c4 = arith.constant 4 : index
      %c64 = arith.constant 64 : index
      %c2_i32 = arith.constant 2 : i32
      %c20_i32 = arith.constant 20 : i32
      %c0_i32 = arith.constant 0 : i32
      %c9223372036854775806 = arith.constant 9223372036854775806 : index
      cf.br ^bb1(%c0 : index)
    ^bb1(%0: index):  // 2 preds: ^bb0, ^bb8
      %1 = arith.cmpi slt, %0, %c9223372036854775806 : index
      cf.cond_br %1, ^bb2, ^bb9
    ^bb2:  // pred: ^bb1
      aie.use_lock(%in_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb3(%c0 : index)
    ^bb3(%2: index):  // 2 preds: ^bb2, ^bb4
      %3 = arith.cmpi slt, %2, %c64 : index
      cf.cond_br %3, ^bb4, ^bb5
    ^bb4:  // pred: ^bb3
      %4 = memref.load %in_cons_buff_0[%2] : memref<64xi32>
      %5 = arith.muli %2, %c4 : index
      %6 = arith.addi %5, %c1 : index
      %7 = arith.addi %5, %c2 : index
      %8 = arith.addi %5, %c3 : index
      %9 = aievec.broadcast_scalar %4 : i32, vector<16xi32>
      %10 = aievec.concat %9, %9 : vector<16xi32>, vector<32xi32>
      %11 = aievec.cast %10 {isResAcc = true} : vector<32xi32>, vector<32xi32>
      %12 = aievec.srs %11, %c2_i32 : vector<32xi32>, i32, vector<32xi8>
      %13 = aievec.concat %12, %12 : vector<32xi8>, vector<64xi8>
      %14 = aievec.ext_elem %13, %c0_i32 : vector<64xi8>, i32, i8
      %15 = arith.extsi %14 : i8 to i16
      memref.store %15, %out_buff_0[%5] : memref<256xi16>
      %16 = aievec.srs %11, %c0_i32 {sign = 0 : i32} : vector<32xi32>, i32, vector<32xi8>
      %17 = aievec.concat %16, %16 : vector<32xi8>, vector<64xi8>
      %18 = aievec.ext_elem %17, %c0_i32 : vector<64xi8>, i32, i8
      %19 = arith.extui %18 : i8 to i16
      memref.store %19, %out_buff_0[%6] : memref<256xi16>
      %20 = arith.muli %4, %4 : i32
      %21 = arith.muli %20, %4 : i32
      %22 = aievec.broadcast_scalar %21 : i32, vector<16xi32>
      %23 = aievec.cast %22 {isResAcc = true} : vector<16xi32>, vector<16xi32>
      %24 = aievec.srs %23, %c2_i32 : vector<16xi32>, i32, vector<16xi16>
      %25 = aievec.concat %24, %24 : vector<16xi16>, vector<32xi16>
      %26 = aievec.ext_elem %25, %c0_i32 : vector<32xi16>, i32, i16
      memref.store %26, %out_buff_0[%7] : memref<256xi16>
      %27 = aievec.srs %23, %c20_i32 : vector<16xi32>, i32, vector<16xi16>
      %28 = aievec.concat %27, %27 : vector<16xi16>, vector<32xi16>
      %29 = aievec.ext_elem %28, %c0_i32 : vector<32xi16>, i32, i16
      memref.store %29, %out_buff_0[%8] : memref<256xi16>
      %30 = arith.addi %2, %c1 : index
      cf.br ^bb3(%30 : index)
    ^bb5:  // pred: ^bb3
      aie.use_lock(%in_cons_prod_lock_0, Release, 1)
      aie.use_lock(%out_cons_lock_0, Release, 1)
      aie.use_lock(%in_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb6(%c0 : index)
    ^bb6(%31: index):  // 2 preds: ^bb5, ^bb7
      %32 = arith.cmpi slt, %31, %c64 : index
      cf.cond_br %32, ^bb7, ^bb8
    ^bb7:  // pred: ^bb6
      %33 = memref.load %in_cons_buff_1[%31] : memref<64xi32>
      %34 = arith.muli %31, %c4 : index
      %35 = arith.addi %34, %c1 : index
      %36 = arith.addi %34, %c2 : index
      %37 = arith.addi %34, %c3 : index
      %38 = aievec.broadcast_scalar %33 : i32, vector<16xi32>
      %39 = aievec.concat %38, %38 : vector<16xi32>, vector<32xi32>
      %40 = aievec.cast %39 {isResAcc = true} : vector<32xi32>, vector<32xi32>
      %41 = aievec.srs %40, %c2_i32 : vector<32xi32>, i32, vector<32xi8>
      %42 = aievec.concat %41, %41 : vector<32xi8>, vector<64xi8>
      %43 = aievec.ext_elem %42, %c0_i32 : vector<64xi8>, i32, i8
      %44 = arith.extsi %43 : i8 to i16
      memref.store %44, %out_buff_1[%34] : memref<256xi16>
      %45 = aievec.srs %40, %c0_i32 {sign = 0 : i32} : vector<32xi32>, i32, vector<32xi8>
      %46 = aievec.concat %45, %45 : vector<32xi8>, vector<64xi8>
      %47 = aievec.ext_elem %46, %c0_i32 : vector<64xi8>, i32, i8
      %48 = arith.extui %47 : i8 to i16
      memref.store %48, %out_buff_1[%35] : memref<256xi16>
      %49 = arith.muli %33, %33 : i32
      %50 = arith.muli %49, %33 : i32
      %51 = aievec.broadcast_scalar %50 : i32, vector<16xi32>
      %52 = aievec.cast %51 {isResAcc = true} : vector<16xi32>, vector<16xi32>
      %53 = aievec.srs %52, %c2_i32 : vector<16xi32>, i32, vector<16xi16>
      %54 = aievec.concat %53, %53 : vector<16xi16>, vector<32xi16>
      %55 = aievec.ext_elem %54, %c0_i32 : vector<32xi16>, i32, i16
      memref.store %55, %out_buff_1[%36] : memref<256xi16>
      %56 = aievec.srs %52, %c20_i32 : vector<16xi32>, i32, vector<16xi16>
      %57 = aievec.concat %56, %56 : vector<16xi16>, vector<32xi16>
      %58 = aievec.ext_elem %57, %c0_i32 : vector<32xi16>, i32, i16
      memref.store %58, %out_buff_1[%37] : memref<256xi16>
      %59 = arith.addi %31, %c1 : index
      cf.br ^bb6(%59 : index)
    ^bb8:  // pred: ^bb6
      aie.use_lock(%in_cons_prod_lock_0, Release, 1)
      aie.use_lock(%out_cons_lock_0, Release, 1)
      %60 = arith.addi %0, %c2 : index
      cf.br ^bb1(%60 : index)
    ^bb9:  // pred: ^bb1
      aie.use_lock(%in_cons_cons_lock_0, AcquireGreaterEqual, 1)
      aie.use_lock(%out_prod_lock_0, AcquireGreaterEqual, 1)
      cf.br ^bb10(%c0 : index)
    ^bb10(%61: index):  // 2 preds: ^bb9, ^bb11
      %62 = arith.cmpi slt, %61, %c64 : index
      cf.cond_br %62, ^bb11, ^bb12
    ^bb11:  // pred: ^bb10
      %63 = memref.load %in_cons_buff_0[%61] : memref<64xi32>
      %64 = arith.muli %61, %c4 : index
      %65 = arith.addi %64, %c1 : index
      %66 = arith.addi %64, %c2 : index
      %67 = arith.addi %64, %c3 : index
      %68 = aievec.broadcast_scalar %63 : i32, vector<16xi32>
      %69 = aievec.concat %68, %68 : vector<16xi32>, vector<32xi32>
      %70 = aievec.cast %69 {isResAcc = true} : vector<32xi32>, vector<32xi32>
      %71 = aievec.srs %70, %c2_i32 : vector<32xi32>, i32, vector<32xi8>
      %72 = aievec.concat %71, %71 : vector<32xi8>, vector<64xi8>
      %73 = aievec.ext_elem %72, %c0_i32 : vector<64xi8>, i32, i8
      %74 = arith.extsi %73 : i8 to i16
      memref.store %74, %out_buff_0[%64] : memref<256xi16>
      %75 = aievec.srs %70, %c0_i32 {sign = 0 : i32} : vector<32xi32>, i32, vector<32xi8>
      %76 = aievec.concat %75, %75 : vector<32xi8>, vector<64xi8>
      %77 = aievec.ext_elem %76, %c0_i32 : vector<64xi8>, i32, i8
      %78 = arith.extui %77 : i8 to i16
      memref.store %78, %out_buff_0[%65] : memref<256xi16>
      %79 = arith.muli %63, %63 : i32
      %80 = arith.muli %79, %63 : i32
      %81 = aievec.broadcast_scalar %80 : i32, vector<16xi32>
      %82 = aievec.cast %81 {isResAcc = true} : vector<16xi32>, vector<16xi32>
      %83 = aievec.srs %82, %c2_i32 : vector<16xi32>, i32, vector<16xi16>
      %84 = aievec.concat %83, %83 : vector<16xi16>, vector<32xi16>
      %85 = aievec.ext_elem %84, %c0_i32 : vector<32xi16>, i32, i16
      memref.store %85, %out_buff_0[%66] : memref<256xi16>
      %86 = aievec.srs %82, %c20_i32 : vector<16xi32>, i32, vector<16xi16>
      %87 = aievec.concat %86, %86 : vector<16xi16>, vector<32xi16>
      %88 = aievec.ext_elem %87, %c0_i32 : vector<32xi16>, i32, i16
      memref.store %88, %out_buff_0[%67] : memref<256xi16>
      %89 = arith.addi %61, %c1 : index
      cf.br ^bb10(%89 : index)
    ^bb12:  // pred: ^bb10
      aie.use_lock(%in_cons_prod_lock_0, Release, 1)
      aie.use_lock(%out_cons_lock_0, Release, 1)
      aie.end
    } {stack_size = 2048 : i32}
    aie.runtime_sequence(%arg0: memref<256xi32>, %arg1: memref<1024xi16>) {
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 0 : i64, metadata = @in_shim_alloc} : memref<256xi32>
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 0][1, 1, 1, 1024][0, 0, 0, 1]) {id = 1 : i64, issue_token = true, metadata = @out_shim_alloc} : memref<1024xi16>
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
      aie.dma_bd(%out_buff_0 : memref<256xi16>, 0, 256) {bd_id = 2 : i32, next_bd_id = 3 : i32}
      aie.use_lock(%out_prod_lock_0, Release, 1)
      aie.next_bd ^bb5
    ^bb5:  // pred: ^bb4
      aie.use_lock(%out_cons_lock_0, AcquireGreaterEqual, 1)
      aie.dma_bd(%out_buff_1 : memref<256xi16>, 0, 256) {bd_id = 3 : i32, next_bd_id = 2 : i32}
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
