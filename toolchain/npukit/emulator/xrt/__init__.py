"""The emulated XRT device; host programs use it through :mod:`npukit.emulator.pyxrt`."""
