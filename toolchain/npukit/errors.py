"""Every exception that npukit raises on purpose.

Each says what is wrong, where (``where``: file:line, section, offset, argument) and what to do
(``hint``). The command line turns one into one readable message and ``exit_code``; a traceback
appears only under ``--debug``. Anything else that escapes is a defect of npukit
(:data:`INTERNAL_ERROR`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

INTERNAL_ERROR: Final = 70
"""The exit code of a defect of npukit."""


@dataclass(frozen=True)
class Location:
    """A place in a text file; ``line`` and ``column`` count from 1."""

    file: str | Path
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        parts = [str(self.file)]
        if self.line is not None:
            parts.append(str(self.line))
            if self.column is not None:
                parts.append(str(self.column))
        return ":".join(parts)


class NpukitError(Exception):
    """Base of all of npukit's own exceptions.

    Args:
        message: what is wrong, in one sentence.
        where: where it is (``file:line``, a section, an offset, an argument).
        hint: what the user can do about it.
        details: further lines, shown verbatim, such as a compiler's output.
        rule: what ``npukit check`` calls errors of this kind (:mod:`npukit.rules`); by default, the
            rule of the class.
    """

    exit_code = 1
    title = "error"
    rule = "not-checked"

    def __init__(
        self,
        message: str,
        *,
        where: Location | str | None = None,
        hint: str | None = None,
        details: str | None = None,
        rule: str | None = None,
    ) -> None:
        super().__init__(message)
        if rule is not None:
            self.rule = rule
        self.message = message
        self.where = where
        self.hint = hint
        self.details = details

    def __reduce__(self) -> tuple[object, ...]:
        # Subclasses have different constructors, so unpickling must not call them.
        return _unpickle, (type(self), self.args, self.__dict__)

    def __str__(self) -> str:
        text = f"{self.where}: {self.message}" if self.where is not None else self.message
        if self.details:
            text += f"\n{self.details.rstrip()}"
        if self.hint:
            text += f"\nhint: {self.hint}"
        return text


def _unpickle(
    kind: type[NpukitError], arguments: tuple[object, ...], attributes: dict[str, object]
) -> NpukitError:
    error = kind.__new__(kind, *arguments)
    error.__dict__.update(attributes)
    return error


class ValidationFailedError(NpukitError):
    """A kernel ran, but its output does not match its reference."""

    exit_code = 1
    title = "validation failed"


class UsageError(NpukitError):
    """A command or call asks for something that does not exist or does not fit."""

    exit_code = 2
    title = "usage"


class SpecError(NpukitError):
    """A ``kernel.toml`` (or a file that it names) is not a valid kernel spec."""

    exit_code = 3
    title = "kernel spec"
    rule = "kernel-spec"


class DesignError(NpukitError):
    """An AIE design does not parse, does not verify, or does not fit the device."""

    exit_code = 4
    title = "design"
    rule = "invalid-design"


class UnsupportedError(DesignError):
    """A design is valid but uses an operation or a form that npukit does not lower or emulate."""

    title = "unsupported"
    rule = "unsupported"


class ToolchainError(NpukitError):
    """A tool that the build needs is missing, too old, or not what it claims to be."""

    exit_code = 5
    title = "toolchain"


class CompileError(NpukitError):
    """A compiler rejected the user's source; ``details`` is its whole output."""

    exit_code = 6
    title = "compile"
    rule = "compile-error"


class NoPriceError(CompileError):
    """What a source's code costs can't be counted; the source itself may be right."""


class FormatError(NpukitError):
    """A binary file is truncated, damaged, or not of the expected kind."""

    exit_code = 7
    title = "file format"


class ArtifactError(NpukitError):
    """A built artifact is missing, stale, or of the wrong kind."""

    exit_code = 8
    title = "artifact"


class DeviceError(NpukitError):
    """A device (real or emulated) refused or failed a run."""

    exit_code = 9
    title = "device"


class CoreTrapError(DeviceError):
    """A core of the emulated array trapped.

    Args:
        message: what happened, with tile, function and address.
        tile: the core's tile, ``(col, row)``.
        function: the function that trapped, if known.
        kind: why: "out of bounds memory access", "stack overflow", "fuel", "unreachable"...
        address: the faulting address in the core's data memory, if known.
        details: call stack and memory map.
    """

    def __init__(
        self,
        message: str,
        *,
        tile: tuple[int, int],
        function: str | None,
        kind: str,
        address: int | None = None,
        details: str | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message, hint=hint, details=details)
        self.tile = tile
        self.function = function
        self.kind = kind
        self.address = address


class BuildError(NpukitError):
    """The build itself failed: a full disk, a folder that can't be written, a lost race."""

    exit_code = 11
    title = "build"


class RegressionError(NpukitError):
    """A benchmark's counted figures are worse than those of an earlier one."""

    exit_code = 12
    title = "regression"


class ExecutorError(NpukitError):
    """The workers of ``--executor`` can't be reached, are lost, or are another npukit's."""

    exit_code = 13
    title = "executor"


class RemoteError(NpukitError):
    """Another machine can't be reached, lacks something, or was lost in the middle of the work."""

    exit_code = 14
    title = "remote"
