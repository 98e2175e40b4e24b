"""What a user names to check: a kernel or a part of one, a file of MLIR, a program."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from npukit.builder.guarded_files import files_behind, files_of_kernel
from npukit.check.entries import Checked, entry_of_error
from npukit.check.kernel_check import check_kernel
from npukit.check.mlir_check import CheckedText, check_text
from npukit.check.other_files import CXX_SUFFIXES, refuse_build, refuse_other_file
from npukit.check.program_check import check_program
from npukit.check.silences import apply_silences
from npukit.errors import DesignError, NpukitError, SpecError, UsageError
from npukit.files import read_stream, read_user_file
from npukit.kernel.discovery import find_specs
from npukit.kernel.kernel_folders import SPEC_FILE
from npukit.kernel.spec import DEFAULT_DEVICE, KernelSpec

STDIN: Final = "-"
_PROGRAM: Final = ".py"
_TEMPLATE: Final = ".j2"


@dataclass(frozen=True)
class Choices:
    """What to check of each subject.

    Attributes:
        devices: NPUs to check kernels for; empty for all that a kernel supports.
        parameters: of kernels, by name.
        device_name: the ``aie.device`` of a file to check; None for all.
        sequence_name: the runtime sequence to check with; None for each in turn.
        kernel_dirs: where kernels are looked for first.
        compiles: whether the sources of kernels are compiled, and calls run.
        numbers: that runtime sequences of files take as arguments, by name.
    """

    devices: tuple[str, ...] = ()
    parameters: Mapping[str, str] | None = None
    device_name: str | None = None
    sequence_name: str | None = None
    kernel_dirs: tuple[Path, ...] = ()
    compiles: bool = True
    numbers: Mapping[str, int] | None = None


def check_all(subjects: Sequence[str], choices: Choices) -> Iterator[Checked]:
    """Check each of ``subjects``; findings that a comment silences are marked.

    Raises:
        UsageError: there is no such file or kernel, or it has no such device or parameter.
    """
    for subject in subjects:
        for checked in _check(subject, choices):
            yield apply_silences(checked)


def files_of_kernels(subjects: Sequence[str], kernel_dirs: Sequence[Path]) -> dict[Path, str]:
    """The sources of those ``subjects`` that are kernels, each with its name in errors.

    Raises:
        UsageError: there is no such kernel.
    """
    names = [name for name in map(_kernel_of, subjects) if name is not None]
    if not names:
        return {}
    found = find_specs(names, kernel_dirs)
    guarded = files_behind([], found.broken)
    for spec in found.specs:
        guarded |= files_of_kernel(spec)
    return guarded


def _kernel_of(subject: str) -> str | None:
    """The kernel that ``subject`` names, or is a part of; None for a file."""
    path = Path(subject)
    if subject == STDIN or (path.exists() and not path.is_dir() and not _of_kernel(path)):
        return None
    if path.is_dir():
        refuse_build(path)
    elif path.suffix and not path.exists():
        raise UsageError(f"no such file: {subject}", where="PATH")
    return str(path.parent) if path.exists() and not path.is_dir() else subject


def _check(subject: str, choices: Choices) -> Iterator[Checked]:
    name = _kernel_of(subject)
    if name is None:
        yield _check_file(subject, Path(subject), choices)
        return
    try:
        (spec,) = find_specs([name], choices.kernel_dirs, at_least_one=True).specs
    except SpecError as error:
        file = str(error.where).partition(":")[0] if error.where else subject
        yield Checked(subject, (file,), (entry_of_error(error, subject),))
        return
    for device in _devices(spec, choices):
        yield check_kernel(spec, device, choices.parameters or {}, compiles=choices.compiles)


def _devices(spec: KernelSpec, choices: Choices) -> Sequence[str]:
    if choices.device_name or choices.sequence_name:
        raise UsageError(
            "--device-name and --sequence-name are for files; a kernel's design has one of each",
            where=spec.name,
        )
    if choices.numbers:
        raise UsageError("--number is for files; a kernel has parameters (-p)", where=spec.name)
    return choices.devices or spec.devices


def _of_kernel(path: Path) -> bool:
    """Whether a file is a part of a kernel that has no meaning without it."""
    if path.name == SPEC_FILE or path.suffix == _TEMPLATE:
        return True
    with_spec = path.suffix == _PROGRAM or path.suffix.lower() in CXX_SUFFIXES
    return with_spec and (path.parent / SPEC_FILE).exists()


def _check_file(subject: str, path: Path, choices: Choices) -> Checked:
    device, sequence = choices.device_name, choices.sequence_name
    if path.suffix != _PROGRAM:
        for option, given in (("-p", choices.parameters), ("--device", choices.devices)):
            if given:
                raise UsageError(f"{option} is for kernels and programs", where=subject)
    if path.suffix == _PROGRAM:
        arguments = tuple(f"--{name}={value}" for name, value in (choices.parameters or {}).items())
        npu = next(iter(choices.devices), DEFAULT_DEVICE)
        refuse_build(path)
        numbers, calls = choices.numbers, choices.compiles
        return check_program(path, arguments, npu, device, sequence, numbers, calls=calls)
    name = "<stdin>" if subject == STDIN else subject
    try:
        found = _of_text(subject, name, choices)
        return Checked(name, (name,), tuple(found.entries), memory=found.memory)
    except UsageError:
        raise
    except NpukitError as error:
        return Checked(name, (name,), (entry_of_error(error, name),))


def _of_text(subject: str, name: str, choices: Choices) -> CheckedText:
    device, sequence = choices.device_name, choices.sequence_name
    numbers, calls = choices.numbers or {}, choices.compiles
    folder = None if subject == STDIN else Path(subject).parent
    text = _text(subject)
    return check_text(text, name, device, sequence, numbers, calls=calls, folder=folder)


def _text(subject: str) -> str:
    try:
        data = read_stream(sys.stdin.buffer) if subject == STDIN else read_user_file(Path(subject))
    except OSError as error:
        raise DesignError(f"can't be read: {error.strerror}", where=subject) from error
    refuse_other_file(Path(subject), data)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise DesignError(
            f"is not UTF-8 text: byte {error.start} is {error.object[error.start]:#04x}",
            where=subject,
        ) from error
