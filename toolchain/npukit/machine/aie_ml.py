"""The tiles of AIE-ML, which AIE2 and AIE2P have (:mod:`npukit.machine.generations`).

Sources: AMD's AIE-ML register reference (AM025: BDs are ``DMA_BD0_*`` of the shim, memory tile and
compute tile modules) and architecture manual (AM020), MLIR-AIE's target model
(``include/aie/Dialect/AIE/IR/AIETargetModel.h``, ``lib/Dialect/AIE/IR/AIETargetModel.cpp``) and
aie-rt's register widths (``driver/src/global/xaiemlgbl_params.h``).
"""

from __future__ import annotations

from typing import Final

from npukit.machine.aie_ml_registers import CORE_REGISTERS, MEM_REGISTERS, SHIM_REGISTERS
from npukit.machine.tile_model import BdLayout, TileModel
from npukit.machine.tiles import TileKind

_SHIM_BD: Final = BdLayout(
    words=8,
    address_word=1,
    fields={
        "buffer_length": ((0, 31, 0),),
        "base_address": ((1, 31, 0), (2, 15, 0)),
        "enable_packet": ((2, 30, 30),),
        "out_of_order_id": ((2, 29, 24),),
        "packet_id": ((2, 23, 19),),
        "packet_type": ((2, 18, 16),),
        "secure_access": ((3, 30, 30),),
        "d0_wrap": ((3, 29, 20),),
        "d0_step": ((3, 19, 0),),
        "burst_length": ((4, 31, 30),),
        "d1_wrap": ((4, 29, 20),),
        "d1_step": ((4, 19, 0),),
        "smid": ((5, 31, 28),),
        "ax_cache": ((5, 27, 24),),
        "ax_qos": ((5, 23, 20),),
        "d2_step": ((5, 19, 0),),
        "iteration_current": ((6, 31, 26),),
        "iteration_wrap": ((6, 25, 20),),
        "iteration_step": ((6, 19, 0),),
        "tlast_suppress": ((7, 31, 31),),
        "next_bd": ((7, 30, 27),),
        "use_next_bd": ((7, 26, 26),),
        "valid_bd": ((7, 25, 25),),
        "lock_rel_value": ((7, 24, 18),),
        "lock_rel_id": ((7, 16, 13),),
        "lock_acq_enable": ((7, 12, 12),),
        "lock_acq_value": ((7, 11, 5),),
        "lock_acq_id": ((7, 3, 0),),
    },
)

_MEM_BD: Final = BdLayout(
    words=8,
    address_word=1,
    fields={
        "enable_packet": ((0, 31, 31),),
        "packet_type": ((0, 30, 28),),
        "packet_id": ((0, 27, 23),),
        "out_of_order_id": ((0, 22, 17),),
        "buffer_length": ((0, 16, 0),),
        "d0_zero_before": ((1, 31, 26),),
        "next_bd": ((1, 25, 20),),
        "use_next_bd": ((1, 19, 19),),
        "base_address": ((1, 18, 0),),
        "tlast_suppress": ((2, 31, 31),),
        "d0_wrap": ((2, 26, 17),),
        "d0_step": ((2, 16, 0),),
        "d1_zero_before": ((3, 31, 27),),
        "d1_wrap": ((3, 26, 17),),
        "d1_step": ((3, 16, 0),),
        "enable_compression": ((4, 31, 31),),
        "d2_zero_before": ((4, 30, 27),),
        "d2_wrap": ((4, 26, 17),),
        "d2_step": ((4, 16, 0),),
        "d2_zero_after": ((5, 31, 28),),
        "d1_zero_after": ((5, 27, 23),),
        "d0_zero_after": ((5, 22, 17),),
        "d3_step": ((5, 16, 0),),
        "iteration_current": ((6, 28, 23),),
        "iteration_wrap": ((6, 22, 17),),
        "iteration_step": ((6, 16, 0),),
        "valid_bd": ((7, 31, 31),),
        "lock_rel_value": ((7, 30, 24),),
        "lock_rel_id": ((7, 23, 16),),
        "lock_acq_enable": ((7, 15, 15),),
        "lock_acq_value": ((7, 14, 8),),
        "lock_acq_id": ((7, 7, 0),),
    },
)

_CORE_BD: Final = BdLayout(
    words=6,
    address_word=0,
    fields={
        "base_address": ((0, 27, 14),),
        "buffer_length": ((0, 13, 0),),
        "enable_compression": ((1, 31, 31),),
        "enable_packet": ((1, 30, 30),),
        "out_of_order_id": ((1, 29, 24),),
        "packet_id": ((1, 23, 19),),
        "packet_type": ((1, 18, 16),),
        "d1_step": ((2, 25, 13),),
        "d0_step": ((2, 12, 0),),
        "d1_wrap": ((3, 28, 21),),
        "d0_wrap": ((3, 20, 13),),
        "d2_step": ((3, 12, 0),),
        "iteration_current": ((4, 24, 19),),
        "iteration_wrap": ((4, 18, 13),),
        "iteration_step": ((4, 12, 0),),
        "tlast_suppress": ((5, 31, 31),),
        "next_bd": ((5, 30, 27),),
        "use_next_bd": ((5, 26, 26),),
        "valid_bd": ((5, 25, 25),),
        "lock_rel_value": ((5, 24, 18),),
        "lock_rel_id": ((5, 16, 13),),
        "lock_acq_enable": ((5, 12, 12),),
        "lock_acq_value": ((5, 11, 5),),
        "lock_acq_id": ((5, 3, 0),),
    },
)

SHIM: Final = TileModel(
    kind=TileKind.SHIM,
    memory=0,
    banks=0,
    locks=16,
    lock_base=0x14000,
    bd_groups=(range(16),),
    bd_base=0x1D000,
    bd=_SHIM_BD,
    s2mm_channels=2,
    mm2s_channels=2,
    s2mm_control=0x1D200,
    mm2s_control=0x1D210,
    s2mm_status=0x1D220,
    mm2s_status=0x1D228,
    queue_bd_mask=0xF,
    queue_name="Task_Queue",
    named=SHIM_REGISTERS,
)

MEM: Final = TileModel(
    kind=TileKind.MEM,
    memory=0x80000,
    banks=8,
    locks=64,
    lock_base=0xC0000,
    # Even channels reach the lower half, odd ones the upper (AIETargetModel.h,
    # isBdChannelAccessible).
    bd_groups=(range(24), range(24, 48)),
    bd_base=0xA0000,
    bd=_MEM_BD,
    s2mm_channels=6,
    mm2s_channels=6,
    s2mm_control=0xA0600,
    mm2s_control=0xA0630,
    s2mm_status=0xA0660,
    mm2s_status=0xA0680,
    queue_bd_mask=0x3F,
    queue_name="Start_Queue",
    named=MEM_REGISTERS,
)

CORE: Final = TileModel(
    kind=TileKind.CORE,
    memory=0x10000,
    banks=4,
    locks=16,
    lock_base=0x1F000,
    bd_groups=(range(16),),
    bd_base=0x1D000,
    bd=_CORE_BD,
    s2mm_channels=2,
    mm2s_channels=2,
    s2mm_control=0x1DE00,
    mm2s_control=0x1DE10,
    s2mm_status=0x1DF00,
    mm2s_status=0x1DF10,
    queue_bd_mask=0xF,
    queue_name="Start_Queue",
    program=0x4000,
    named=CORE_REGISTERS,
)
