"""The emulated XRT device: pyxrt API, command processor, DMA, locks, cores."""
