"""What a command line of MLIR-AIE's driver ``aiecc`` asks for, as far as it matters here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from npukit.builder.toolchains.emulated.design_choice import DesignChoice
from npukit.formats.xclbin_npu import NpuKernel
from npukit.iron.aiecc_options import ALL, OF_ANOTHER_RESULT, PREFIXED, VALUED, WITHOUT_EFFECT
from npukit.iron.errors import ProgramBuildError
from npukit.suggestions import did_you_mean

_NOT_HERE: Final = {
    "pdi-name": "a PDI, which only an NPU loads",
    "elf-name": "an ELF file of the instructions, which only XRT loads",
}
"""Options that name a file which the emulated device can't load, and what the file is."""


_KERNEL_IDS: Final = 1 << 12
_CHESS: Final = ("xchesscc", "xbridge")
_CHESS_NOTE: Final = (
    "aiecc's {} asks for the Chess compiler; npukit compiles cores with its own, for the emulated "
    "device"
)


@dataclass(frozen=True)
class AieccRequest:
    """The files to write, and what to lower.

    Attributes:
        xclbin: where the xclbin goes, None if none is wanted.
        instructions: where ``insts.bin`` goes.
        full_elf: where the file goes that a program loads instead of both.
        others: where files go that only an NPU's software loads, and what they are.
        work: the folder of intermediate files; objects are looked for in it.
        choice: which of several devices and sequences, and how they are lowered.
        kernel: what the xclbin calls the design.
        notes: what is different here from what some options ask for.
    """

    xclbin: Path | None
    instructions: Path | None
    full_elf: Path | None
    others: Mapping[Path, str]
    work: Path | None
    choice: DesignChoice
    kernel: NpuKernel
    notes: tuple[str, ...]


def read_arguments(arguments: Sequence[str]) -> AieccRequest:
    """What ``aiecc`` is asked for by ``arguments``, which do not include the design.

    Raises:
        ProgramBuildError: an option asks for what the emulated device does not have, or is not
            known.
    """
    given = {name: value for name, value in _options(arguments) if name not in WITHOUT_EFFECT}
    output = Path(given.pop("output-dir", "."))
    for name in OF_ANOTHER_RESULT:
        if name in given and not _boolean(name, given[name]):
            del given[name]
    # aiecc 1.4's default is true; the difference is only in designs that IRON does not print
    # (npukit.compiler.lints.release warns about them).
    dynamic = _boolean("dynamic-objFifos", given.pop("dynamic-objFifos", "false"))
    others = {
        output.absolute() / given.pop(name): what
        for name, what in _NOT_HERE.items()
        if name in given
    }
    request = AieccRequest(
        xclbin=_path(output, given.pop("xclbin-name", None)),
        instructions=_path(output, given.pop("npu-insts-name", None)),
        full_elf=_path(output, given.pop("full-elf-name", None)),
        others=others,
        work=_path(Path(), given.pop("tmpdir", None)),
        choice=DesignChoice(
            given.pop("device-name", None), given.pop("sequence-name", None), dynamic
        ),
        kernel=_kernel(given),
        notes=tuple(
            _CHESS_NOTE.format(f"--{name}")
            for name in _CHESS
            if _boolean(name, given.pop(name, "false"))
        ),
    )
    if given:
        name = next(iter(given))
        if name not in ALL:
            raise ProgramBuildError(
                f"aiecc has no option --{name}", hint=did_you_mean(name, ALL) or "leave it out"
            )
        raise ProgramBuildError(
            f"npukit can't do what this option of aiecc asks for: --{name}",
            hint="leave it out (aiecc_flags) if the design does not need it",
        )
    return request


def _kernel(given: dict[str, str]) -> NpuKernel:
    """What the xclbin calls the design; takes the options that say so."""
    default = NpuKernel()
    for option in ("xclbin-kernel-name", "xclbin-instance-name"):
        if given.get(option) == "":
            raise ProgramBuildError(
                f"--{option}= names nothing", hint="give it a name, or leave it out"
            )
    number = given.pop("xclbin-kernel-id", f"{default.kernel_id:#x}")
    try:
        kernel_id = int(number, 0)
    except ValueError:
        kernel_id = -1
    if not 0 <= kernel_id < _KERNEL_IDS:
        raise ProgramBuildError(
            f"--xclbin-kernel-id={number} is not a number of 12 bits", hint="a number such as 0x901"
        )
    return NpuKernel(
        given.pop("xclbin-kernel-name", default.name),
        given.pop("xclbin-instance-name", default.instance),
        kernel_id,
    )


def _options(arguments: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Options and values; a switch has the value ``true``."""
    left = iter(arguments)
    for argument in left:
        if not argument.startswith("-"):
            raise ProgramBuildError(
                f"{argument!r} is not an option of aiecc, and it builds one design",
                hint="leave it out; npukit does not compile a host program",
            )
        prefixed = PREFIXED.fullmatch(argument)
        if prefixed is not None:
            yield prefixed["name"], prefixed["value"]
            continue
        name, equals, value = argument.lstrip("-").partition("=")
        if not equals:
            value = next(left, "--") if name in VALUED else "true"
            if value.startswith("--"):
                raise ProgramBuildError(f"--{name} has no value", hint=f"--{name}=VALUE")
        yield name, value


def _boolean(option: str, value: str) -> bool:
    """A switch's value, as LLVM's command lines spell it (``cl::parser<bool>``)."""
    if value in ("", "1", "true", "True", "TRUE"):
        return True
    if value in ("0", "false", "False", "FALSE"):
        return False
    raise ProgramBuildError(
        f"--{option}={value} is neither true nor false", hint=f"--{option}=true or =false"
    )


def _path(folder: Path, text: str | None) -> Path | None:
    return None if text is None else (folder / text).absolute()
