"""A stand-in for XRT's module: the emulated device under the name of the NPU in ``STAND_IN_NPU``.

It runs xclbins that the emulated device can run. Without that variable there is no NPU, and npukit
is not imported.
"""

from __future__ import annotations

import os

_NAME = os.environ.get("STAND_IN_NPU", "")

if _NAME:
    from npukit.emulator.pyxrt import *  # noqa: F403
    from npukit.emulator.pyxrt import device as _device
    from npukit.emulator.pyxrt import enumerate_devices, xrt_info_device

    class device(_device):  # noqa: N801
        def get_info(self, *args: object) -> object:
            return _NAME if args == (xrt_info_device.name,) else super().get_info(*args)

else:

    def enumerate_devices() -> int:
        return 0
