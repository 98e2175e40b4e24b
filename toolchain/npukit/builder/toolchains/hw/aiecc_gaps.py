"""Checks for mistakes in a design that ``aiecc`` accepts silently."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from npukit.builder.request import BuildRequest
from npukit.builder.toolchains.design_checks.kernel_lints import kernel_lints
from npukit.errors import DesignError, NpukitError, ToolchainError, UnsupportedError
from npukit.findings import Finding, combine_errors
from npukit.kernel.design import RenderedDesign

if TYPE_CHECKING:
    from pathlib import Path

    from xdsl.dialects.builtin import ModuleOp

    from npukit.formats.txn import Transaction


def check_transfers(written: ModuleOp | None, physical: ModuleOp) -> None:
    """Refuse a design whose host transfers go beyond their buffers.

    On an NPU they would read or overwrite other memory. ``written`` is the design as written, if
    npukit can parse it, ``physical`` the module that ``aiecc`` made of it: the latter has its loops
    unrolled, the former has the user's line numbers.

    Raises:
        DesignError: lists these transfers, with the design's own lines if it shows them.
    """
    for module in (written, physical):
        if module is not None and (problems := list(_overruns(module))):
            raise combine_errors(problems)


def check_configurations(written: ModuleOp | None) -> None:
    """Refuse a sequence that loads other devices: an xclbin holds the configuration of one.

    Raises:
        UnsupportedError: names the first such load, with its line.
    """
    from npukit.compiler.dialect.aie import DeviceOp
    from npukit.compiler.dialect.location import locate
    from npukit.compiler.lowering.pdi_ids import loaded_device, loads_of

    for device in () if written is None else written.body.block.ops:
        for load in loads_of(device) if isinstance(device, DeviceOp) else ():
            name = loaded_device(load)
            if name not in (None, device.sym_name):
                raise UnsupportedError(
                    f"this loads the configuration of @{name}, but an xclbin has one device",
                    where=locate(load),
                    hint="only sw_emu loads several; an NPU needs an ELF of MLIR-AIE's "
                    "(aiecc --get-full-elf), which npukit does not make",
                )


def check_reachable(transaction: Transaction, driver: Path, name: str) -> None:
    """Refuse a stream of a driver that does not know how the array reaches more than five buffers.

    Raises:
        ToolchainError: a transfer of the sixth or a later buffer would go to another address.
    """
    from npukit.formats.txn import TRANSLATED_ARGUMENTS, AddressPatch

    for op in transaction.ops:
        if isinstance(op, AddressPatch) and op.offset < 0:
            raise ToolchainError(
                f"{driver} supports {TRANSLATED_ARGUMENTS} buffers, but the design has argument "
                f"{op.arg_index}",
                where=name,
                hint="MLIR-AIE 1.4 and later support 16",
            )


def design_lints(
    request: BuildRequest,
    rendered: RenderedDesign,
    written: ModuleOp | None,
    linked: Sequence[str],
) -> tuple[Finding, ...]:
    """npukit's warnings about the kernel; empty for a design that npukit can't parse or lower."""
    from npukit.compiler.driver import lower_module
    from npukit.compiler.verify import verify_module

    if written is None:
        return ()
    with suppress(NpukitError):
        verify_module(written)
        lowered = lower_module(written)
        found = kernel_lints(request, rendered, lowered, lowered.sequence_arguments, linked)
        return (*found, *(warning.finding for warning in lowered.warnings))
    return ()


def parse_written(text: str, name: str) -> ModuleOp | None:
    """The parsed design as written; None if npukit can't parse it, although ``aiecc`` may."""
    from npukit.compiler.parse import parse_module

    with suppress(NpukitError):
        return parse_module(text, name, verify=False)
    return None


def _overruns(module: ModuleOp) -> Iterator[DesignError]:
    from npukit.compiler.lowering.sequence_bounds import out_of_bounds

    # aiecc has accepted the design, so what npukit can't analyze is not an error.
    with suppress(NpukitError):
        yield from out_of_bounds(module)
