"""What an NPU is, as data: tiles, registers, BD layouts, and a physical design."""
