"""Values that a core's body shows, as ``vector.print`` does."""

from __future__ import annotations

import struct

from npukit.machine.control_program import Shown


def value_text(shown: Shown, bits: int) -> str:
    """The value with these 64 ``bits``."""
    match shown.kind:
        case "f32" | "bf16":
            return f"{struct.unpack('<f', struct.pack('<I', bits & 0xFFFFFFFF))[0]:g}"
        case "f64":
            return f"{struct.unpack('<d', struct.pack('<q', bits))[0]:g}"
        case "i1":
            return str(bits & 1)
        case kind if kind.startswith("u"):
            return str(bits & ((1 << shown.bits) - 1))
    return str(bits)
