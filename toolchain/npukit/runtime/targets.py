"""The values of ``--target`` and ``--on``: what artifacts are built for, and what they run on."""

from __future__ import annotations

from typing import Final, Literal, get_args

Target = Literal["hw", "sw_emu"]
"""``hw`` is for an NPU, ``sw_emu`` for the emulated device: XRT's own names of build targets."""

TARGETS: Final[tuple[Target, ...]] = get_args(Target)

DeviceKind = Literal["npu", "emulator"]
"""What artifacts run on."""

On = Literal["auto", "npu", "emulator"]
"""A user's choice of it; ``auto`` is an NPU if the artifact is for one and there is one."""
