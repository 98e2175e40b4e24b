"""What the doctor has to know of the NPUs that npukit supports."""

from __future__ import annotations

from npukit.doctor.npu import KnownNpu
from npukit.machine.generations import GENERATIONS


def known_npus() -> tuple[KnownNpu, ...]:
    """One for each generation."""
    return tuple(
        KnownNpu(
            generation.device, generation.pci_device, generation.marketed, generation.xrt_names
        )
        for generation in GENERATIONS
    )
