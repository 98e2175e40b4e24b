"""Instruction streams of kernels whose calls choose numbers: ``aiecc`` makes one for each choice.

``aiecc`` writes no stream for a runtime sequence that takes numbers. So it gets the author's text
with constants in their place, once for each set of numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from npukit.builder.request import DESIGN_FILE, INSTRUCTIONS_FILE, BuildRequest, Reporter
from npukit.builder.toolchains.design_checks.argument_check import check_numbers
from npukit.builder.toolchains.hw.debug_output import without_shown_values
from npukit.builder.toolchains.hw.driver import Driver
from npukit.builder.toolchains.hw.placement import design_failure
from npukit.errors import FormatError, Location, ToolchainError, UnsupportedError
from npukit.kernel.call_parameters import CallNumbers, all_call_numbers

if TYPE_CHECKING:
    from npukit.compiler.lowering.sequence_numbers import NumberArgument
    from npukit.formats.txn import Transaction

_SEQUENCE: Final = re.compile(r"\baiex?\.runtime_sequence\b[^(]*\(")
_BODY: Final = re.compile(r"\s*(attributes\s*\{[^{}]*\}\s*)?\{")


@dataclass(frozen=True)
class DesignForNumbers:
    """A design in which ``numbers`` are constants; the design itself if calls choose none."""

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

    sequence = find_sequence(find_device(parse_module(text, name)))
    taken = number_arguments(sequence)
    check_numbers(request.spec, taken, locate(sequence))
    place = locate(sequence)
    given = [dict(zip(taken, numbers, strict=True)) for numbers in sets]
    texts = [with_constants(text, numbers, place) for numbers in given]
    return tuple(map(DesignForNumbers, sets, texts))


def with_constants(text: str, numbers: Mapping[NumberArgument, int], place: Location) -> str:
    """``text`` with constants for the last arguments of its runtime sequence at ``place``.

    Raises:
        UnsupportedError: the numbers are not declared in the usual way.
    """
    before = text.splitlines(keepends=True)[: (place.line or 1) - 1]
    opening = _SEQUENCE.search(text, sum(map(len, before)))
    end = _closing(text, opening.end()) if opening else 0
    body = _BODY.match(text, end + 1)
    if opening is None or body is None:
        raise _unknown(place)
    declared = text[opening.end() : end]
    constants = []
    for argument, number in numbers.items():
        declaration = rf"(?:,\s*)?%{re.escape(argument.name)}\s*:\s*{argument.type}\s*(?=,|\Z)"
        declared, found = re.subn(declaration, _lines_of, declared, count=1)
        if not found:
            raise _unknown(place)
        value = f"{number} : {argument.type}"
        if argument.type == "i1":
            value = "true" if number else "false"
        constants.append(f"%{argument.name} = arith.constant {value}")
    declared = re.sub(r"\A(\s*),", r"\1", declared)
    head, rest = text[: opening.end()], text[body.end() :]
    # On the line of the brace: the lines of everything else stay as they are.
    return f"{head}{declared}{text[end : body.end()]} {'  '.join(constants)} {rest}"


def _lines_of(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")


def _closing(text: str, start: int) -> int:
    """Where the parenthesis before ``start`` is closed."""
    depth = 1
    for index in range(start, len(text)):
        depth += (text[index] == "(") - (text[index] == ")")
        if depth == 0:
            return index
    return len(text)


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
        silent = without_shown_values(design.text, name)
        (work / DESIGN_FILE).write_text(silent, encoding="utf-8")
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
