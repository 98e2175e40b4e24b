"""The generations of MLIR-AIE's compiler driver: the flags of each and the files that it leaves.

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
        name: for messages.
        needs: flags that npukit requires; its ``--help`` lists them.
        always: flags for every call.
        where_known: flags to add if ``--help`` lists them: only some of a generation have them.
        instructions: the flag that requests ``insts.bin``; ``pdi`` and ``xclbin`` likewise.
        without_cores: flags that keep it from compiling cores.
        with_cores: flags that make it compile them.
        many_cores: flags that make it compile them in parallel.
        routes_for_instructions: it leaves ``input_physical.mlir`` even if only the instructions
            are requested; otherwise it leaves ``input_with_addresses.mlir``, which ``aie-opt`` can
            route.
        dumps_locations: the modules that it leaves contain MLIR locations; ``aie-opt`` strips them.
        compiles_by_core: it skips cores that have a program and compiles all others, even those
            without code. Other generations compile all cores or none.
        built_in_bootgen: a string in its executable if bootgen is built in.
        is_python: the driver is part of MLIR-AIE's Python package, which does the work.
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
        """The flags that request an output."""
        return (self.instructions, self.pdi, self.xclbin)

    @property
    def needs_aie_opt(self) -> bool:
        """Whether npukit needs ``aie-opt`` to process its output."""
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
    # It always keeps its intermediate files.
    always=("--no-xchesscc", "--no-compile-host", f"--tmpdir={WORK}"),
    # Repeater scripts go to the system's temporary folder; npukit keeps the working folder anyway.
    where_known=("--no-xbridge", "--disable-repeater-scripts"),
    instructions="--aie-generate-npu-insts",
    pdi="--aie-generate-pdi",
    xclbin="--aie-generate-xclbin",
    without_cores=("--no-compile", "--no-link"),
    # Other drivers do this by default; here the default depends on how MLIR-AIE was built.
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
    # In later versions --no-xchesscc implies --no-xbridge.
    where_known=("--no-xbridge", "--disable-repeater-scripts"),
    instructions="--aie-generate-npu-insts",
    pdi="--aie-generate-pdi",
    xclbin="--aie-generate-xclbin",
    without_cores=("--no-compile", "--no-link"),
    with_cores=("--compile", "--link"),
    # -j0 means the number of processors; the default is 1.
    many_cores=("-j0",),
    routes_for_instructions=True,
    dumps_locations=False,
    compiles_by_core=False,
    built_in_bootgen=b"Using bootgen library",
)

GRAPH: Final = Generation(
    name="artifact-graph",
    # Its --help lacks --get-npu-insts and similar flags, which it parses before the others.
    needs=(*_NAMES, "--get", "--dump-intermediates", _SINCE_THE_GRAPH),
    always=(f"--tmpdir={WORK}", "--dump-intermediates"),
    where_known=(
        # Removed in August 2026, when Peano became the default.
        "--no-xchesscc",
        "--no-xbridge",
        # The default before 1.4. Otherwise cores compute lock values at run time, which npukit does
        # not emulate. A core's own dynamic_objfifo_lowering overrides this.
        "--dynamic-objFifos=false",
        "--no-progress",
        "--disable-repeater-scripts",
    ),
    instructions="--get-npu-insts",
    pdi="--get-pdi",
    xclbin="--get-xclbin",
    # The requested outputs decide what it does.
    without_cores=(),
    with_cores=(),
    many_cores=(),
    routes_for_instructions=True,
    dumps_locations=True,
    compiles_by_core=True,
    built_in_bootgen=b"bootgen_generate_pdi failed",
)


def generation_of(flags: Collection[str]) -> Generation:
    """The generation of a driver whose ``--help`` lists ``flags``; needed ones may be missing."""
    if _SINCE_THE_GRAPH in flags:
        return GRAPH
    return NATIVE if "--dump-intermediates" in flags else PYTHON
