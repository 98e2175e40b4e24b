"""What npukit knows about a design that ``aiecc`` silently takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from npukit.builder.request import BuildRequest
from npukit.builder.toolchains.design_checks.kernel_lints import kernel_lints
from npukit.errors import DesignError, NpukitError
from npukit.findings import Finding, combine_errors
from npukit.kernel.design import RenderedDesign

if TYPE_CHECKING:
    from xdsl.dialects.builtin import ModuleOp


def check_transfers(written: ModuleOp | None, physical: ModuleOp) -> None:
    """Refuse a design whose host transfers leave their buffers.

    On an NPU they read or overwrite whatever lies behind. ``written`` is the design, if npukit can
    read it, ``physical`` what ``aiecc`` made of it: loops are unrolled in the latter, lines are
    right in the former.

    Raises:
        DesignError: naming such transfers, where the design itself shows them if it does.
    """
    for module in (written, physical):
        if module is not None and (problems := list(_overruns(module))):
            raise combine_errors(problems)


def design_lints(
    request: BuildRequest,
    rendered: RenderedDesign,
    written: ModuleOp | None,
    linked: Sequence[str],
) -> tuple[Finding, ...]:
    """npukit's warnings about the kernel; none about a design that it can't read or lower."""
    from npukit.compiler.driver import lower_module
    from npukit.compiler.verify import verify_module

    if written is None:
        return ()
    with suppress(NpukitError):
        verify_module(written)
        lowered = lower_module(written)
        found = kernel_lints(request, rendered, lowered, linked)
        return (*found, *(warning.finding for warning in lowered.warnings))
    return ()


def parse_written(text: str, name: str) -> ModuleOp | None:
    """The design as it is written; None if npukit can't read it, which ``aiecc`` may well do."""
    from npukit.compiler.parse import parse_module

    with suppress(NpukitError):
        return parse_module(text, name, verify=False)
    return None


def _overruns(module: ModuleOp) -> Iterator[DesignError]:
    from npukit.compiler.lowering.sequence_bounds import out_of_bounds

    # What is not understood here is not at fault for that: aiecc has taken it.
    with suppress(NpukitError):
        yield from out_of_bounds(module)
