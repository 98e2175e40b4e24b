"""The sw_emu flow: npukit's own lowering for the array, zig to WebAssembly for the cores."""
