"""What a command line of MLIR-AIE's driver ``aiecc`` asks for, as far as it matters here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from npukit.builder.toolchains.emulated.design_choice import DesignChoice
from npukit.iron.errors import ProgramBuildError

_VALUES: Final = (
    *("xclbin-name", "npu-insts-name", "full-elf-name", "pdi-name", "elf-name"),
    *("tmpdir", "output-dir", "device-name", "sequence-name", "peano", "alloc-scheme"),
    *("xclbin-kernel-name", "xclbin-instance-name", "xclbin-kernel-id", "sysroot", "host-target"),
    *(
        "O",
        "opt-level",
        "j",
        "nthreads",
        "cores-per-col",
        "placer",
        "sa-seed",
        "aietools",
        "repeater-output-dir",
    ),
    *("xclbin-input", "xclbinutil-path"),
)
"""Options whose value may be the next argument."""

_PREFIXED: Final = re.compile(r"--?(?P<name>[jO])=?(?P<value>[0-9]+|[sz])")
"""Options whose value may follow at once, as in ``-j4``."""

_IGNORED: Final = (
    *("peano", "aietools", "sysroot", "host-target", "O", "opt-level", "j", "verbose", "v"),
    *("nthreads", "unified", "no-unified", "progress", "no-progress", "profile"),
    *("compile-host", "no-compile-host", "compile", "no-compile", "link", "no-link", "no-aiesim"),
    *("xchesscc", "no-xchesscc", "xbridge", "no-xbridge", "no-materialize", "fold-ddr-addr-offset"),
    *("aie-generate-npu-insts", "aie-generate-xclbin", "aie-generate-cdo", "get-full-elf"),
    *("get-pdi", "aie-generate-pdi", "get-elf", "aie-generate-elf"),
    *("get-npu-insts", "get-xclbin", "get-input-with-addresses", "generate-full-elf"),
    *("expand-load-pdis", "enable-repeater-scripts", "disable-repeater-scripts"),
    *("repeater-output-dir", "dump-intermediates", "emit-dot", "xclbinutil-path"),
    *("alloc-scheme", "packet-sw-objFifos", "cores-per-col", "placer", "sa-seed"),
    *("xclbin-instance-name", "xclbin-kernel-id"),
)
"""Options that do not change what a design computes: npukit places and routes in its own way."""

_NOT_HERE: Final = {
    "pdi-name": "a PDI, which only an NPU loads",
    "elf-name": "an ELF file of the instructions, which only XRT loads",
}
"""Options that name a file which the emulated device can't load, and what the file is."""


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
    """

    xclbin: Path | None
    instructions: Path | None
    full_elf: Path | None
    others: Mapping[Path, str]
    work: Path | None
    choice: DesignChoice


def read_arguments(arguments: Sequence[str]) -> AieccRequest:
    """What ``aiecc`` is asked for by ``arguments``, which do not include the design.

    Raises:
        ProgramBuildError: an option asks for what the emulated device does not have, or is not
            known.
    """
    given = {name: value for name, value in _options(arguments) if name not in _IGNORED}
    output = Path(given.pop("output-dir", "."))
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
    )
    if given:
        unknown = ", ".join(f"--{name}" for name in given)
        raise ProgramBuildError(
            f"npukit does not know what this option of aiecc does: {unknown}",
            hint="leave it out (aiecc_flags) if the design does not need it",
        )
    return request


def _options(arguments: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Options and values; a switch has the value ``true``."""
    left = iter(arguments)
    for argument in left:
        if not argument.startswith("-"):
            raise ProgramBuildError(
                f"{argument!r} is not an option of aiecc, and it builds one design",
                hint="leave it out; npukit does not compile a host program",
            )
        prefixed = _PREFIXED.fullmatch(argument)
        if prefixed is not None:
            yield prefixed["name"], prefixed["value"]
            continue
        name, equals, value = argument.lstrip("-").partition("=")
        if not equals:
            value = next(left, "") if name in _VALUES else "true"
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
