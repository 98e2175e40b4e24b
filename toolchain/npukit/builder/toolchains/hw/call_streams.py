"""Instruction streams of kernels whose calls choose numbers: ``aiecc`` makes one for each choice.

``aiecc`` writes no stream for a runtime sequence that takes numbers. So it gets the author's text
with constants in their place, once for each set of numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from npukit.builder.request import DESIGN_FILE, INSTRUCTIONS_FILE, BuildRequest, Reporter
from npukit.builder.toolchains.design_checks.argument_check import check_numbers
from npukit.builder.toolchains.hw.debug_output import without_shown_values
from npukit.builder.toolchains.hw.driver import Driver
from npukit.builder.toolchains.hw.placement import design_failure
from npukit.builder.toolchains.hw.sequence_declaration import (
    SequenceDeclaration,
    Span,
    find_declaration,
)
from npukit.errors import FormatError, Location, ToolchainError, UnsupportedError
from npukit.kernel.call_parameters import CallNumbers, all_call_numbers

if TYPE_CHECKING:
    from npukit.compiler.lowering.sequence_numbers import NumberArgument
    from npukit.formats.txn import Transaction


@dataclass(frozen=True)
class DesignForNumbers:
    """A design in which ``numbers`` are constants, without shown values; the design itself if
    calls choose none."""

    numbers: CallNumbers
    text: str


def designs_for_calls(request: BuildRequest, text: str, name: str) -> tuple[DesignForNumbers, ...]:
    """The design for each set of numbers that calls may choose, that of the build first.

    Raises:
        DesignError: the design can't be parsed, or takes other numbers than the kernel has.
        SpecError: calls may choose too many numbers.
        UnsupportedError: npukit does not find where the text declares the numbers.
    """
    sets = all_call_numbers(request.spec, request.device, request.parameters)
    if not sets:
        return (DesignForNumbers((), text),)
    from npukit.compiler.dialect.location import locate
    from npukit.compiler.lowering.sequence import find_device, find_sequence
    from npukit.compiler.lowering.sequence_numbers import number_arguments
    from npukit.compiler.parse import parse_module

    text = without_shown_values(text, name)
    sequence = find_sequence(find_device(parse_module(text, name)))
    taken = number_arguments(sequence)
    check_numbers(request.spec, taken, locate(sequence))
    texts = with_constants(text, taken, sets, locate(sequence))
    return tuple(map(DesignForNumbers, sets, texts))


def with_constants(
    text: str, arguments: Sequence[NumberArgument], sets: Iterable[CallNumbers], place: Location
) -> Iterator[str]:
    """Yield ``text`` with each of ``sets`` as constants.

    Args:
        text: a design.
        arguments: the last arguments of its runtime sequence.
        sets: numbers for these.
        place: of the sequence.

    Raises:
        UnsupportedError: the numbers are not declared in the usual way.
    """
    from npukit.compiler.text_spans import blanked

    declaration = find_declaration(text, place)
    if declaration is None:
        raise _unknown(place)
    head = blanked(text[: declaration.body], _spans_of(declaration, text, arguments, place))
    rest = text[declaration.body :]
    for numbers in sets:
        constants = "  ".join(map(_constant, arguments, numbers))
        # On the line of the brace: the lines of everything else stay as they are.
        yield f"{head} {constants} {rest}"


def _spans_of(
    declaration: SequenceDeclaration,
    text: str,
    arguments: Sequence[NumberArgument],
    place: Location,
) -> Iterator[Span]:
    """What declares ``arguments``: their tokens, and the commas that are left without them."""
    written = [[text[start:end] for start, end in spans] for spans in declaration.arguments]
    kept = [True] * len(written)
    for argument in arguments:
        wanted = [f"%{argument.name}", ":", argument.type]
        if wanted not in written:
            raise _unknown(place)
        kept[written.index(wanted)] = False
    for spans, stays in zip(declaration.arguments, kept, strict=True):
        if not stays:
            yield from spans
    for index, comma in enumerate(declaration.commas, 1):
        if not (kept[index] and any(kept[:index])):
            yield comma


def _constant(argument: NumberArgument, number: int) -> str:
    value = f"{number} : {argument.type}"
    if argument.type == "i1":
        value = "true" if number else "false"
    return f"%{argument.name} = arith.constant {value}"


def _unknown(place: Location) -> UnsupportedError:
    return UnsupportedError(
        "npukit does not find where the runtime sequence declares its numbers",
        where=place,
        hint="declare them as %name: type in the parentheses of aie.runtime_sequence",
    )


def further_streams(
    driver: Driver,
    request: BuildRequest,
    designs: tuple[DesignForNumbers, ...],
    name: str,
    folder: Path,
    reporter: Reporter,
) -> Iterator[bytes]:
    """``insts.bin`` of each of ``designs`` but the first, made in folders below ``folder``.

    Raises:
        DesignError: ``aiecc`` rejects a design.
        ToolchainError: ``aiecc`` writes no instructions.
    """
    for number, design in enumerate(designs[1:], 2):
        reporter.step(request, f"instruction stream {number} of {len(designs)}")
        work = folder / f"stream{number}"
        work.mkdir()
        (work / DESIGN_FILE).write_text(design.text, encoding="utf-8")
        run = driver.place(DESIGN_FILE, INSTRUCTIONS_FILE, work)
        if run.status != 0:
            error = design_failure(run, name)
            error.message += f" (for {_given(request, design)})"
            raise error
        insts = work / INSTRUCTIONS_FILE
        if not insts.is_file():
            raise ToolchainError(
                f"{driver.tool.path} reported success but wrote no {insts.name}",
                where=name,
                details=run.transcript(name),
            )
        yield insts.read_bytes()


def _given(request: BuildRequest, design: DesignForNumbers) -> str:
    pairs = zip(request.spec.per_call, design.numbers, strict=True)
    return ", ".join(f"{parameter.name} = {number}" for parameter, number in pairs)


def read_transaction(driver: Driver, instructions: bytes, name: str) -> Transaction:
    """The instructions that ``driver`` wrote.

    Raises:
        ToolchainError: they are not a transaction.
    """
    from npukit.formats.txn import parse

    try:
        return parse(instructions)
    except FormatError as error:
        raise ToolchainError(
            f"{driver.tool.path} ({driver.tool.version or 'of unknown version'}) did not write "
            f"a transaction: {error.message}",
            where=f"{name}: {INSTRUCTIONS_FILE}",
            hint="drivers before March 2025 wrote text; npukit toolchain install installs a "
            "newer one",
        ) from error
