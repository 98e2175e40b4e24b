"""The third witness: the artifact that runs on an NPU, run on the emulated device too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

from npukit.errors import FormatError
from npukit.files import read_regular
from npukit.formats.xclbin import SectionKind, parse
from npukit.kernel.references import Arrays
from npukit.kernel.spec import Argument, KernelSpec
from npukit.runtime.devices import NOOP, Device
from npukit.validate import degenerate
from npukit.validate.compare import differ, errors
from npukit.validate.session import Session, finding_of
from npukit.validate.verdict import Finding, Reason

_EMULATED = "npukit.emulator.pyxrt"


def emulator_beside(device: Device, spec: KernelSpec, module: Path) -> Beside | None:
    """The artifact on the emulated device if ``device`` is another and it can run there, else None.

    An hw artifact can if its xclbin holds EMULATION_DATA (``npukit build --with-emulation``). XRT's
    noop mode computes nothing, so there is nothing to compare with it.
    """
    if device.kind == "emulator" or device.name == NOOP:
        return None
    try:
        xclbin = parse(read_regular(module.with_suffix(".xclbin")))
    except (OSError, FormatError):
        return None  # the host module says what is wrong with it
    if xclbin.section(SectionKind.EMULATION_DATA) is None:
        return None
    return Beside(spec, module, import_module(_EMULATED))


@dataclass(frozen=True)
class Beside:
    """An artifact on the emulated device: its host module's file, and the emulated ``pyxrt``."""

    spec: KernelSpec
    module: Path
    xrt: ModuleType

    def disagreement(self, inputs: Arrays, found: Arrays, expected: Arrays) -> Finding | None:
        """What differs between an NPU's outputs ``found`` and the emulated ones, and who is right.

        Each call opens the artifact again: an earlier one may have wedged it.
        """
        try:
            with Session(self.spec, self.module, self.xrt) as session:
                emulated = session.run(inputs, degenerate.SENTINELS[0])
        except Exception as error:
            finding = finding_of(error)
            if finding is None:
                raise
            text = f"the emulated device can't run what the NPU ran: {finding.text}"
            return Finding(Reason.EMULATOR, text)
        return _difference(self.spec, found, emulated, expected)


def _difference(
    spec: KernelSpec, found: Arrays, emulated: Arrays, expected: Arrays
) -> Finding | None:
    tolerance = spec.validation.tolerance
    differing = [
        a for a in spec.outputs if differ(a.dtype, found[a.name], emulated[a.name], tolerance)
    ]
    if not differing:
        return None
    names = ", ".join(repr(a.name) for a in differing)
    here = _right(differing, found, expected, tolerance)
    there = _right(differing, emulated, expected, tolerance)
    if there and not here:
        verdict = (
            "it is what the reference says there, so the sources are right as far as the emulated "
            "device goes; look at what the emulated device does not see: Peano's code, AIE "
            "intrinsics, routing, timing"
        )
    elif here and not there:
        verdict = (
            "the NPU gives what the reference says, so the kernel may work by luck (timing, memory "
            "that is read before it is written), or the emulated device is wrong"
        )
    else:
        verdict = (
            "neither is what the reference says; begin with --on emulator, where a run is the same "
            "every time"
        )
    return Finding(
        Reason.EMULATOR,
        f"{names} differs from what the emulated device gives for the same artifact; {verdict}",
        {"outputs": [a.name for a in differing], "npu_right": here, "emulator_right": there},
    )


def _right(outputs: Sequence[Argument], found: Arrays, expected: Arrays, tolerance: float) -> bool:
    return all(
        bool((abs(errors(a.dtype, found[a.name], expected[a.name])) <= tolerance).all())
        for a in outputs
    )
