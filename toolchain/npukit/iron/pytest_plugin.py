"""A plugin of pytest: with ``NPUKIT_IRON`` set, tests of IRON programs run on the emulated device.

pytest finds it where npukit is installed. Without the variable it does nothing.
"""

from __future__ import annotations

import os

import pytest

from npukit.iron.child_programs import DEVICE_VARIABLE

VARIABLE = DEVICE_VARIABLE
_OFF = ("", "0")
_DEFAULT = "1"

_prepared: list[str] = []
"""The emulated device, once this process is prepared."""


def pytest_load_initial_conftests() -> None:
    """Prepare this process before any of the user's modules is imported."""
    wanted = os.environ.get(VARIABLE, "")
    if wanted not in _OFF:
        from npukit.errors import NpukitError
        from npukit.iron.emulation import DEVICES, announce, install

        device = DEVICES[0] if wanted == _DEFAULT else wanted
        if device not in DEVICES:
            raise pytest.UsageError(
                f"{VARIABLE} is {wanted!r}: expected {_DEFAULT} ({DEVICES[0]}) or "
                f"{' or '.join(DEVICES)}; 0 or an empty value switches it off"
            )
        try:
            install(device)
        except NpukitError as error:
            raise pytest.UsageError(f"npukit ({VARIABLE}={wanted}): {error}") from None
        announce(device)
        _prepared.append(device)


def pytest_report_header() -> list[str]:
    """The line that says so."""
    return [f"npukit: IRON programs run on an emulated {device}" for device in _prepared]
