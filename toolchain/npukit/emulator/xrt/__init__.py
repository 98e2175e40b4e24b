"""The emulated XRT device, in parts; :mod:`npukit.emulator.pyxrt` is its face to host programs."""
