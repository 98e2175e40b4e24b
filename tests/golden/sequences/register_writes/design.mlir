// Writes to registers and buffers in every form that names a place, and waits spelled by hand.
module {
  aie.device(npu1_2col) {
    %t00 = aie.tile(0, 0)
    %t11 = aie.tile(1, 1)
    %t12 = aie.tile(1, 2)
    %rtp = aie.buffer(%t12) {sym_name = "rtp", address = 4096 : i32} : memref<16xi32>
    %table = aie.buffer(%t11) {sym_name = "table", address = 8192 : i32} : memref<64xi8>
    %lock = aie.lock(%t12, 5) {init = 0 : i32}
    %memlock = aie.lock(%t11, 40) {init = 0 : i32}
    %shimlock = aie.lock(%t00, 3) {init = 0 : i32}
    memref.global "private" constant @words : memref<5xi32> = dense<[1, -2, 3, -2147483648, 2147483647]>
    memref.global "private" constant @same : memref<3xi32> = dense<7>
    aie.runtime_sequence(%a: memref<64xi32>) {
      aiex.npu.rtp_write(@rtp, 0, 50)
      aiex.npu.rtp_write(@rtp, 15, -1)
      aiex.npu.rtp_write(@table, 2, 7)
      aiex.npu.write32 {address = 2224128 : ui32, value = 4294967295 : ui32}
      aiex.npu.write32 {address = 119300 : ui32, column = 1 : i32, row = 0 : i32, value = 3 : ui32}
      aiex.npu.write32 {address = 4 : ui32, buffer = @rtp, value = 9 : ui32}
      aiex.npu.maskwrite32 {address = 204800 : ui32, column = 1 : i32, mask = 1 : ui32, row = 2 : i32, value = 1 : ui32}
      aiex.npu.maskwrite32 {address = 3 : ui32, buffer = @table, mask = 65280 : ui32, value = 4096 : ui32}
      aiex.npu.maskwrite32 {address = 119296 : ui32, mask = 7936 : ui32, value = 3840 : ui32}
      %0 = memref.get_global @words : memref<5xi32>
      aiex.npu.blockwrite(%0) {address = 118784 : ui32} : memref<5xi32>
      aiex.npu.blockwrite(%0) {address = 655360 : ui32, column = 1 : i32, row = 1 : i32} : memref<5xi32>
      %1 = memref.get_global @same : memref<3xi32>
      aiex.npu.blockwrite(%1) {address = 1 : ui32, buffer = @rtp} : memref<3xi32>
      aiex.npu.address_patch {addr = 118788 : ui32, arg_idx = 4 : i32, arg_plus = 256 : i32}
      aiex.set_lock(%lock, 1)
      aiex.set_lock(%memlock, 63)
      aiex.set_lock(%shimlock, 0)
      aiex.npu.writebd {bd_id = 3 : i32, buffer_length = 64 : i32, buffer_offset = 128 : i32, column = 1 : i32, d0_size = 8 : i32, d0_stride = 0 : i32, d0_zero_after = 3 : i32, d0_zero_before = 1 : i32, d1_size = 2 : i32, d1_stride = 15 : i32, d1_zero_after = 2 : i32, d1_zero_before = 4 : i32, d2_size = 0 : i32, d2_stride = 31 : i32, d2_zero_after = 5 : i32, d2_zero_before = 6 : i32, enable_packet = 1 : i32, iteration_current = 1 : i32, iteration_size = 3 : i32, iteration_stride = 99 : i32, lock_acq_enable = 1 : i32, lock_acq_id = 64 : i32, lock_acq_val = -1 : i32, lock_rel_id = 65 : i32, lock_rel_val = 1 : i32, next_bd = 4 : i32, out_of_order_id = 9 : i32, packet_id = 5 : i32, packet_type = 1 : i32, row = 1 : i32, use_next_bd = 1 : i32, valid_bd = 1 : i32}
      aiex.npu.writebd {bd_id = 2 : i32, buffer_length = 64 : i32, buffer_offset = 128 : i32, column = 1 : i32, d0_size = 8 : i32, d0_stride = 0 : i32, d0_zero_after = 0 : i32, d0_zero_before = 0 : i32, d1_size = 2 : i32, d1_stride = 15 : i32, d1_zero_after = 0 : i32, d1_zero_before = 0 : i32, d2_size = 0 : i32, d2_stride = 31 : i32, d2_zero_after = 0 : i32, d2_zero_before = 0 : i32, enable_packet = 1 : i32, iteration_current = 1 : i32, iteration_size = 3 : i32, iteration_stride = 99 : i32, lock_acq_enable = 1 : i32, lock_acq_id = 5 : i32, lock_acq_val = -1 : i32, lock_rel_id = 6 : i32, lock_rel_val = 1 : i32, next_bd = 4 : i32, out_of_order_id = 9 : i32, packet_id = 5 : i32, packet_type = 1 : i32, row = 2 : i32, use_next_bd = 1 : i32, valid_bd = 1 : i32}
      aiex.npu.writebd {bd_id = 1 : i32, burst_length = 64 : i32, buffer_length = 64 : i32, buffer_offset = 128 : i32, column = 0 : i32, d0_size = 8 : i32, d0_stride = 0 : i32, d0_zero_after = 0 : i32, d0_zero_before = 0 : i32, d1_size = 2 : i32, d1_stride = 15 : i32, d1_zero_after = 0 : i32, d1_zero_before = 0 : i32, d2_size = 0 : i32, d2_stride = 31 : i32, d2_zero_after = 0 : i32, d2_zero_before = 0 : i32, enable_packet = 1 : i32, iteration_current = 1 : i32, iteration_size = 3 : i32, iteration_stride = 99 : i32, lock_acq_enable = 1 : i32, lock_acq_id = 5 : i32, lock_acq_val = -1 : i32, lock_rel_id = 6 : i32, lock_rel_val = 1 : i32, next_bd = 4 : i32, out_of_order_id = 9 : i32, packet_id = 5 : i32, packet_type = 1 : i32, row = 0 : i32, use_next_bd = 1 : i32, valid_bd = 1 : i32}
      aiex.npu.push_queue(0, 0, S2MM : 1) {bd_id = 1 : i32, issue_token = true, repeat_count = 255 : i32}
      aiex.npu.push_queue(1, 2, MM2S : 0) {bd_id = 2 : i32, issue_token = false, repeat_count = 1 : i32}
      aiex.npu.push_queue(1, 1, S2MM : 5) {bd_id = 3 : i32, issue_token = true, repeat_count = 0 : i32}
      aiex.npu.sync {channel = 1 : i32, column = 0 : i32, column_num = 2 : i32, direction = 0 : i32, row = 0 : i32, row_num = 1 : i32}
      aiex.npu.sync {channel = 5 : i32, column = 1 : i32, column_num = 1 : i32, direction = 1 : i32, row = 1 : i32, row_num = 4 : i32}
      aiex.npu.preempt {level = 2 : ui8}
      aiex.npu.load_pdi {address = 78187493520 : ui64, id = 3 : i32, size = 4096 : i32}
    }
  }
}
