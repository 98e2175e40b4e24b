"""The kernels that a report is about: their builds, and what it adds to each verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from npukit.builder.guarded_files import files_behind
from npukit.builder.plan import plan_kernel
from npukit.builder.request import BuildRequest, Reporter
from npukit.kernel.discovery import BrokenKernel, find_specs
from npukit.report.appendix import Appendix, appendix_of


class Subjects(msgspec.Struct, frozen=True):
    """The builds by kernel, for the emulated device, and the kernels whose spec is wrong."""

    requests: Mapping[str, BuildRequest]
    broken: Sequence[BrokenKernel]

    @staticmethod
    def find(
        kernels: Sequence[str],
        kernel_dirs: Sequence[Path],
        device: str,
        overrides: Mapping[str, str],
        folder: Path,
    ) -> Subjects:
        """The kernels of these names; without names, all that are for the ``device``.

        Raises:
            UsageError: there is no such kernel, or it has no such parameter.
        """
        found = find_specs(kernels, kernel_dirs)
        requests = {
            spec.name: plan_kernel(spec, device, "sw_emu", overrides, folder)
            for spec in found.specs
            if device in spec.devices or kernels
        }
        return Subjects(requests, found.broken)

    @property
    def files(self) -> dict[Path, str]:
        """What no output may overwrite, with what it is."""
        return files_behind([*self.requests.values()], self.broken)

    def title(self, kernel: str) -> str:
        """The title of a kernel's build; its name if there is none."""
        request = self.requests.get(kernel)
        return kernel if request is None else request.title

    def appendix(self, kernel: str, reporter: Reporter) -> Appendix:
        """What the report says about a kernel besides its verdict."""
        request = self.requests.get(kernel)
        if request is None:
            return Appendix(problem="its kernel.toml is wrong")
        return appendix_of(request, reporter)
