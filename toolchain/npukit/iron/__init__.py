"""Running IRON programs, as they are, on the emulated device.

A program in IRON (MLIR-AIE's Python) compiles its design with ``aiecc`` and Peano and runs it
through XRT's ``pyxrt``. Here npukit builds the design for ``sw_emu``, and ``pyxrt`` is npukit's
emulated device. The program itself, its checks and its exit code stay the same.
"""
