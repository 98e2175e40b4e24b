"""Finding an NPU, choosing a device, loading host modules, and what all host modules share."""
