"""The ``aiex`` dialect: every operation and type, and the :data:`AIEX` dialect object."""

from __future__ import annotations

from xdsl.ir import Dialect

from npukit.compiler.dialect.aiex_dynamic import (
    DmaBdPoolPopOp,
    DmaBdPoolPushOp,
    NpuAssertBdDivisibleOp,
    NpuAssertBdFieldOp,
)
from npukit.compiler.dialect.aiex_npu import (
    NpuAddressPatchOp,
    NpuBlockWriteOp,
    NpuControlPacketOp,
    NpuLoadPdiOp,
    NpuMaskPollOp,
    NpuMaskWrite32Op,
    NpuPreemptOp,
    NpuSyncOp,
    NpuWrite32Op,
    NpuWriteRtpOp,
    RegisterOp,
)
from npukit.compiler.dialect.aiex_tasks import (
    DmaAwaitTaskOp,
    DmaConfigureTaskForOp,
    DmaConfigureTaskOp,
    DmaFreeTaskOp,
    DmaStartBdChainForOp,
    DmaStartBdChainOp,
    DmaStartTaskOp,
    StartBdChainOp,
    TaskConfigurationOp,
    TaskUseOp,
)
from npukit.compiler.dialect.aiex_transfers import (
    WRITE_BD_FIELDS,
    WRITE_BD_OPTIONS,
    NpuDmaMemcpyNdOp,
    NpuDmaWaitOp,
    NpuPushQueueOp,
    NpuWriteBdOp,
)
from npukit.compiler.dialect.attributes import BlockFloatType
from npukit.compiler.dialect.numbered_ops import UnresolvedOp
from npukit.compiler.dialect.sequence_ops import (
    ConfigureOp,
    LegacyRuntimeSequenceOp,
    RunOp,
    SetLockOp,
)

AIEX = Dialect(
    "aiex",
    [
        ConfigureOp,
        DmaAwaitTaskOp,
        DmaBdPoolPopOp,
        DmaBdPoolPushOp,
        DmaConfigureTaskForOp,
        DmaConfigureTaskOp,
        DmaFreeTaskOp,
        DmaStartBdChainForOp,
        DmaStartBdChainOp,
        DmaStartTaskOp,
        LegacyRuntimeSequenceOp,
        NpuAddressPatchOp,
        NpuAssertBdDivisibleOp,
        NpuAssertBdFieldOp,
        NpuBlockWriteOp,
        NpuControlPacketOp,
        NpuDmaMemcpyNdOp,
        NpuDmaWaitOp,
        NpuLoadPdiOp,
        NpuMaskPollOp,
        NpuMaskWrite32Op,
        NpuPreemptOp,
        NpuPushQueueOp,
        NpuSyncOp,
        NpuWrite32Op,
        NpuWriteBdOp,
        NpuWriteRtpOp,
        RunOp,
        SetLockOp,
    ],
    [BlockFloatType],
)

__all__ = [
    "AIEX",
    "WRITE_BD_FIELDS",
    "WRITE_BD_OPTIONS",
    "BlockFloatType",
    "ConfigureOp",
    "DmaAwaitTaskOp",
    "DmaBdPoolPopOp",
    "DmaBdPoolPushOp",
    "DmaConfigureTaskForOp",
    "DmaConfigureTaskOp",
    "DmaFreeTaskOp",
    "DmaStartBdChainForOp",
    "DmaStartBdChainOp",
    "DmaStartTaskOp",
    "NpuAddressPatchOp",
    "NpuAssertBdDivisibleOp",
    "NpuAssertBdFieldOp",
    "NpuBlockWriteOp",
    "NpuControlPacketOp",
    "NpuDmaMemcpyNdOp",
    "NpuDmaWaitOp",
    "NpuLoadPdiOp",
    "NpuMaskPollOp",
    "NpuMaskWrite32Op",
    "NpuPreemptOp",
    "NpuPushQueueOp",
    "NpuSyncOp",
    "NpuWrite32Op",
    "NpuWriteBdOp",
    "NpuWriteRtpOp",
    "RegisterOp",
    "RunOp",
    "SetLockOp",
    "StartBdChainOp",
    "TaskConfigurationOp",
    "TaskUseOp",
    "UnresolvedOp",
]
