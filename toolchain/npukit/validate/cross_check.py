"""The cross-check: an artifact that runs on an NPU also runs on the emulated device."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from npukit.errors import FormatError
from npukit.files import read_regular
from npukit.formats.xclbin import SectionKind, parse
from npukit.kernel.names import class_name
from npukit.kernel.references import Arrays
from npukit.kernel.spec import Argument, KernelSpec
from npukit.kernel.tolerance import Tolerance
from npukit.runtime.devices import KernelDevice, choose_device
from npukit.runtime.npu_search import NOOP
from npukit.validate import degenerate
from npukit.validate.evidence import Finding, Reason
from npukit.validate.measures import differ, within
from npukit.validate.session import Session, finding_of


def cross_check_for(device: KernelDevice, spec: KernelSpec, module: Path) -> CrossCheck | None:
    """The cross-check of an artifact that runs on ``device``; None if there can't be one.

    The xclbin must hold EMULATION_DATA (``npukit build --with-emulation``), and ``device`` must
    compute something: it is not the emulated device itself, nor XRT's noop mode.
    """
    if device.kind == "emulator" or device.name == NOOP:
        return None
    try:
        xclbin = parse(read_regular(module.with_suffix(".xclbin")))
    except (OSError, FormatError):
        return None  # the host module reports what is wrong with it
    if xclbin.section(SectionKind.EMULATION_DATA) is None:
        return None
    return CrossCheck(spec, module, choose_device("hw", "emulator"))


@dataclass(frozen=True)
class CrossCheck:
    """An artifact to run on the emulated device: its host module, and that device."""

    spec: KernelSpec
    module: Path
    device: KernelDevice

    def disagreement(self, inputs: Arrays, found: Arrays, expected: Arrays) -> Finding | None:
        """How an NPU's outputs ``found`` differ from the emulated ones, and which are right.

        Each call reopens the artifact, since an earlier call may have wedged it.
        """
        try:
            opener = self.device.opener(self.module, class_name(self.spec.name))
            with Session(self.spec, opener) as session:
                emulated = session.run(inputs, degenerate.SENTINELS[0])
        except Exception as error:
            finding = finding_of(error)
            if finding is None:
                raise
            text = f"the emulated device failed to run what the NPU ran: {finding.text}"
            return Finding(Reason.EMULATOR, text)
        return _difference(self.spec, found, emulated, expected)


def _difference(
    spec: KernelSpec, found: Arrays, emulated: Arrays, expected: Arrays
) -> Finding | None:
    tolerances = spec.validation.tolerances
    differing = [
        a
        for a in spec.outputs
        if differ(a.dtype, found[a.name], emulated[a.name], tolerances[a.name])
    ]
    if not differing:
        return None
    names = ", ".join(repr(a.name) for a in differing)
    here = _right(differing, found, expected, tolerances)
    there = _right(differing, emulated, expected, tolerances)
    if there and not here:
        verdict = (
            "the emulated output matches the reference, so the sources are right as far as the "
            "emulated device can tell; look at what it does not model: Peano's code generation, "
            "AIE intrinsics, routing, timing"
        )
    elif here and not there:
        verdict = (
            "the NPU's output matches the reference, so either the kernel works by luck (timing, "
            "memory read before it is written) or the emulated device is wrong"
        )
    else:
        verdict = (
            "neither matches the reference; start with --on emulator, where every run is the same"
        )
    return Finding(
        Reason.EMULATOR,
        f"{names}: the NPU and the emulated device disagree on the same artifact; {verdict}",
        {"outputs": [a.name for a in differing], "npu_right": here, "emulator_right": there},
    )


def _right(
    outputs: Sequence[Argument],
    found: Arrays,
    expected: Arrays,
    tolerances: Mapping[str, Tolerance],
) -> bool:
    return all(
        within(a.dtype, found[a.name], expected[a.name], tolerances[a.name]) for a in outputs
    )
