"""The generations of MLIR-AIE's compiler driver: what each is told, and what it leaves behind.

Sources, all in MLIR-AIE: ``python/compiler/aiecc/cl_arguments.py`` (the Python driver, until
early 2026), ``tools/aiecc/README.md`` and ``aiecc.cpp`` (the native one, since February 2026, and
in July 2026 rewritten around a graph of artifacts: pull requests 3271 and 3364),
``tools/aiecc/CommandLineOptions.h`` of the latter.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

WORK: Final = "aiecc"
"""The driver's own folder for temporary files, below the build's."""

_SINCE_THE_GRAPH: Final = "--emit-dot"


@dataclass(frozen=True)
class Generation:
    """A row of the table.

    Attributes:
        name: as messages say it.
        needs: the flags without which npukit can't use it; its ``--help`` lists them.
        always: what it is told at each call.
        where_known: what it is told too if its ``--help`` lists it: some of a generation have it.
        instructions: the flag that asks for ``insts.bin``; ``pdi`` and ``xclbin`` likewise.
        without_cores: what keeps it from compiling cores.
        with_cores: what makes it compile them.
        many_cores: what makes it compile them at the same time.
        routes_for_instructions: ``input_physical.mlir`` is there when only the instructions were
            asked for; otherwise ``input_with_addresses.mlir`` is, which ``aie-opt`` can route.
        dumps_locations: the modules that it leaves have MLIR's locations in them, and ``aie-opt``
            writes them without.
        compiles_by_core: it leaves cores alone that have a program, whatever the others have, and
            compiles all others, also those without code. The others compile all or none.
        built_in_bootgen: a text of its executable, if bootgen is in it.
        is_python: the driver is a part of MLIR-AIE's Python package, which does the work.
    """

    name: str
    needs: tuple[str, ...]
    always: tuple[str, ...]
    where_known: tuple[str, ...]
    instructions: str
    pdi: str
    xclbin: str
    without_cores: tuple[str, ...]
    with_cores: tuple[str, ...]
    many_cores: tuple[str, ...]
    routes_for_instructions: bool
    dumps_locations: bool
    compiles_by_core: bool
    built_in_bootgen: bytes | None
    is_python: bool = False

    @property
    def outputs(self) -> tuple[str, ...]:
        """The flags that ask for an output."""
        return (self.instructions, self.pdi, self.xclbin)

    @property
    def needs_aie_opt(self) -> bool:
        """Whether ``aie-opt`` has a part in what is made of its output."""
        return self.dumps_locations or not self.routes_for_instructions


_NAMES: Final = ("--npu-insts-name", "--pdi-name", "--xclbin-name", "--peano", "--tmpdir")
_BEFORE_THE_GRAPH: Final = (
    "--aie-generate-npu-insts",
    "--aie-generate-pdi",
    "--aie-generate-xclbin",
    *_NAMES,
    "--no-xchesscc",
    "--no-compile-host",
    "--no-compile",
    "--no-link",
)

PYTHON: Final = Generation(
    name="Python",
    needs=_BEFORE_THE_GRAPH,
    # It always leaves its intermediates.
    always=("--no-xchesscc", "--no-compile-host", f"--tmpdir={WORK}"),
    # The scripts go to the system's temporary folder, and the whole working folder is kept anyway.
    where_known=("--no-xbridge", "--disable-repeater-scripts"),
    instructions="--aie-generate-npu-insts",
    pdi="--aie-generate-pdi",
    xclbin="--aie-generate-xclbin",
    without_cores=("--no-compile", "--no-link"),
    # What other drivers do by default, this one has from how it was built.
    with_cores=("--compile", "--link"),
    many_cores=("-j0",),
    routes_for_instructions=False,
    dumps_locations=False,
    compiles_by_core=False,
    built_in_bootgen=None,
    is_python=True,
)

NATIVE: Final = Generation(
    name="native",
    needs=(*_BEFORE_THE_GRAPH, "--dump-intermediates"),
    always=("--no-xchesscc", "--no-compile-host", f"--tmpdir={WORK}", "--dump-intermediates"),
    # Later ones take no xbridge as said by --no-xchesscc.
    where_known=("--no-xbridge", "--disable-repeater-scripts"),
    instructions="--aie-generate-npu-insts",
    pdi="--aie-generate-pdi",
    xclbin="--aie-generate-xclbin",
    without_cores=("--no-compile", "--no-link"),
    with_cores=("--compile", "--link"),
    # As many at once as there are processors; its default is 1.
    many_cores=("-j0",),
    routes_for_instructions=True,
    dumps_locations=False,
    compiles_by_core=False,
    built_in_bootgen=b"Using bootgen library",
)

GRAPH: Final = Generation(
    name="artifact-graph",
    # Its --help has no --get-npu-insts and the like: they are read before the other flags are.
    needs=(*_NAMES, "--get", "--dump-intermediates", _SINCE_THE_GRAPH),
    always=(f"--tmpdir={WORK}", "--dump-intermediates"),
    where_known=(
        # Peano became the default in August 2026, and these two went.
        "--no-xchesscc",
        "--no-xbridge",
        # As before 1.4: otherwise cores compute what they take of a lock, which npukit does not
        # emulate. A core's own dynamic_objfifo_lowering goes before it.
        "--dynamic-objFifos=false",
        "--no-progress",
        "--disable-repeater-scripts",
    ),
    instructions="--get-npu-insts",
    pdi="--get-pdi",
    xclbin="--get-xclbin",
    # It does what its outputs need.
    without_cores=(),
    with_cores=(),
    many_cores=(),
    routes_for_instructions=True,
    dumps_locations=True,
    compiles_by_core=True,
    built_in_bootgen=b"bootgen_generate_pdi failed",
)


def generation_of(flags: Collection[str]) -> Generation:
    """The generation of a driver whose ``--help`` has these ``flags``; it may lack needed ones."""
    if _SINCE_THE_GRAPH in flags:
        return GRAPH
    return NATIVE if "--dump-intermediates" in flags else PYTHON
