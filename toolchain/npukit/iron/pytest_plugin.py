"""A plugin of pytest: with ``NPUKIT_IRON`` set, tests of IRON programs run on the emulated device.

pytest finds it where npukit is installed. Without the variable it does nothing.
"""

from __future__ import annotations

import os

VARIABLE = "NPUKIT_IRON"
_DEFAULT = "1"


def pytest_load_initial_conftests() -> None:
    """Prepare this process before any of the user's modules is imported."""
    wanted = os.environ.get(VARIABLE, "")
    if wanted not in ("", "0"):
        from npukit.iron.emulation import DEVICES, install

        install(DEVICES[0] if wanted == _DEFAULT else wanted)


def pytest_report_header() -> str | None:
    """The line that says so."""
    device = os.environ.get("NPUKIT_EMULATED_NPU")
    if os.environ.get(VARIABLE, "") in ("", "0") or device is None:
        return None
    return f"npukit: IRON programs run on an emulated {device}"
