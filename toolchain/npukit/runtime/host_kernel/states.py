"""The states of a run, an ``ert_cmd_state`` of XRT.

The values are from XRT's src/runtime_src/core/include/xrt/detail/ert.h.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from npukit.emulator import pyxrt  # type: ignore[import-not-found,unused-ignore]

COMPLETED = 4  # not Final: tests change it
TIMED_OUT: Final = 8
UNFINISHED: Final = frozenset((1, 2, 3, 7))  # NEW, QUEUED, RUNNING, SUBMITTED


def state_name(state: pyxrt.ert_cmd_state | None) -> str:
    """The state's name, such as ERT_CMD_STATE_ERROR."""
    return str(state).rpartition(".")[2]
