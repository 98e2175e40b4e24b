"""Routes streams over the switches of the array, as ``aiecc`` has to.

The emulator does not need the switches, so no route becomes part of a physical module: routing
decides whether a design can work on an NPU, and names what is in the way if it can't.
"""
