"""The types of ``pyxrt``, for type checkers: the module itself is handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # The emulated pyxrt has the types of XRT's own.
    from npukit.emulator import pyxrt  # type: ignore[import-not-found,unused-ignore]


class Xrt:
    """The module that stands behind ``pyxrt``, as far as it is used here."""

    bo: type[pyxrt.bo]
    device: type[pyxrt.device]
    hw_context: type[pyxrt.hw_context]
    kernel: type[pyxrt.kernel]
    run: type[pyxrt.run]
    runlist: type[pyxrt.runlist]
    xclbin: type[pyxrt.xclbin]
    xclBOSyncDirection: type[pyxrt.xclBOSyncDirection]  # noqa: N815 - XRT's name
