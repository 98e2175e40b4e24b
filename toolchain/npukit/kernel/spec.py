"""``kernel.toml`` as data: what a kernel is called, takes, gives, is built from and checked by.

docs/kernel-spec.md is the description for people; ``npukit.kernel.spec_reader`` reads the file.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Literal

import msgspec

from npukit.errors import Location
from npukit.kernel.dtypes import DTYPE_BYTES, MLIR_ELEMENTS
from npukit.kernel.input_kinds import InputSettings
from npukit.kernel.kernel_folders import SPEC_FILE
from npukit.kernel.library_cases import LIBRARY_CASES
from npukit.kernel.parameters import Parameter, ParameterValue
from npukit.kernel.tolerance import Tolerance
from npukit.kernel.toml_file import TomlFile
from npukit.machine.generations import GENERATIONS

DEVICES = tuple(generation.device for generation in GENERATIONS)
DEFAULT_DEVICE = DEVICES[0]

# As many as MLIR-AIE 1.4's aiecc declares (bo0..bo15); up to 1.3 it always declared five.
MAX_ARGUMENTS = 16

AIE_API_LAYOUTS = ("", "include", "third_party/aie_api/include")
"""Where the folder ``aie_api`` is, below a folder that a user names for it."""

Direction = Literal["in", "out", "inout"]


MOST_CYCLES = 10**12
"""The most that a call of a function may be said to take."""


class Argument(msgspec.Struct, frozen=True):
    """One tensor argument, in runtime-sequence order.

    ``declared_memref`` is what the design calls the same bytes, if that is said (``1024xi32``).
    ``range`` is the least and the greatest value that an input may hold, None if the spec does not
    say; ``specials`` whether it may hold infinities, NaN, -0.0 and subnormal numbers too.
    """

    name: str
    dtype: str
    shape: tuple[int, ...]
    direction: Direction
    doc: str
    declared_memref: str | None = None
    range: tuple[float, float] | None = None
    specials: bool = False

    @property
    def nbytes(self) -> int:
        """Size in bytes."""
        return math.prod(self.shape) * DTYPE_BYTES[self.dtype]

    @property
    def memref(self) -> str:
        """Shape and element type in a ``memref`` of the design (``64x64xi8``)."""
        if self.declared_memref is not None:
            return self.declared_memref
        return "x".join([*map(str, self.shape), MLIR_ELEMENTS[self.dtype]])


class CoreObject(msgspec.Struct, frozen=True):
    """An object file that the design links with, and the C++ sources it is compiled from.

    ``cycles`` says how many a call of a function takes on an NPU, for estimates, by name.
    ``defines_at`` and ``cycles_at`` locate these texts, for error messages; ``where`` is the
    object's own line.
    """

    object: str
    sources: tuple[str, ...]
    include_dirs: tuple[str, ...]
    defines: Mapping[str, str]
    flags: tuple[str, ...]
    defines_at: Mapping[str, Location]
    where: Location | None = None
    cycles: Mapping[str, str] = {}
    cycles_at: Mapping[str, Location] = {}


class FunctionRef(msgspec.Struct, frozen=True):
    """A Python function beside the spec, written ``file.py:function``.

    It may import modules from its own folder and from ``import_dirs``.
    """

    file: Path
    function: str
    where: Location
    import_dirs: tuple[Path, ...] = ()


ARCHIVE = ".npz"
TENSOR_SUFFIXES = (".npy", ARCHIVE)


class TensorFile(msgspec.Struct, frozen=True):
    """A captured tensor: a ``.npy`` file, or ``array`` of a ``.npz`` file; ``name`` is for people.

    ``array`` is empty for a ``.npy`` file.
    """

    path: Path
    array: str
    name: str
    where: Location


class InputRule(msgspec.Struct, frozen=True):
    """How one input of a case is made: a builtin kind with its settings, a function, or a file."""

    kind: str
    settings: InputSettings
    function: FunctionRef | None
    where: Location
    file: TensorFile | None = None


class Case(msgspec.Struct, frozen=True):
    """One named set of inputs; ``inputs`` maps argument names to rules.

    ``expected`` are captured outputs by name, of a build with the default parameters.
    """

    name: str
    inputs: Mapping[str, InputRule]
    expected: Mapping[str, TensorFile] = msgspec.field(default_factory=dict)


class Variant(msgspec.Struct, frozen=True):
    """A parameter set that is validated beside the defaults: those that differ from them.

    ``device`` is the only device that it is for, None for all.
    """

    parameters: Mapping[str, ParameterValue]
    device: str | None
    where: Location


class Constraint(msgspec.Struct, frozen=True):
    """What parameters must satisfy together.

    ``require`` is an expression that is true for allowed values, ``message`` a template that says
    what is wrong with others. Both see the parameters and ``device``.
    """

    require: str
    message: str
    where: Location


class Validation(msgspec.Struct, frozen=True):
    """How a kernel is checked.

    Outputs must match ``reference`` (None: the outputs that every case captured) within their
    ``tolerances``, and ``float_reference`` within
    their ``float_tolerances``; both are by the output's name. ``variants`` are parameter sets that
    are built and run beside the defaults. ``library`` names the groups of library cases that apply.
    """

    reference: FunctionRef | None
    tolerances: Mapping[str, Tolerance]
    float_reference: FunctionRef | None
    float_tolerances: Mapping[str, Tolerance]
    cases: tuple[Case, ...]
    variants: tuple[Variant, ...]
    library: tuple[str, ...] = tuple(LIBRARY_CASES)

    def variants_on(self, device: str) -> tuple[Mapping[str, ParameterValue], ...]:
        """The parameters of the variants for ``device``."""
        return tuple(v.parameters for v in self.variants if v.device in (None, device))


class KernelSpec(msgspec.Struct, frozen=True, dict=True):
    """A kernel as its ``kernel.toml`` describes it; ``sha256`` is over the text that was read.

    What depends on parameters is as one set of them says: the defaults, until
    :func:`npukit.kernel.spec_reader.spec_with` gives it others. ``toml`` is the file; ``device`` is
    what it is built for, None if that is open.
    ``aie_api`` is the folder of the ``aie_api`` headers that its sources are written for, if it
    names one.
    """

    name: str
    summary: str
    directory: Path
    devices: tuple[str, ...]
    design: Path
    arguments: tuple[Argument, ...]
    parameters: Mapping[str, Parameter]
    cores: tuple[CoreObject, ...]
    validation: Validation
    sha256: str
    aie_api: Path | None = None
    constraints: tuple[Constraint, ...] = ()
    toml: TomlFile | None = None
    device: str | None = None

    @property
    def per_call(self) -> tuple[Parameter, ...]:
        """The parameters that each call chooses: the numbers of the runtime sequence, in order."""
        return tuple(parameter for parameter in self.parameters.values() if parameter.per_call)

    def of_the_build(self, parameters: Mapping[str, ParameterValue]) -> dict[str, ParameterValue]:
        """Those of ``parameters`` that calls don't choose: what designs and sources may name."""
        return {
            name: value
            for name, value in parameters.items()
            if name not in self.parameters or not self.parameters[name].per_call
        }

    @property
    def defaults(self) -> dict[str, ParameterValue]:
        """The default of each parameter."""
        return {name: parameter.default for name, parameter in self.parameters.items()}

    def visible(self, parameters: Mapping[str, ParameterValue]) -> dict[str, ParameterValue]:
        """What references and input functions may name: ``parameters``, and the device if known."""
        return {**parameters, **({} if self.device is None else {"device": self.device})}

    @property
    def file(self) -> Path:
        """The ``kernel.toml`` itself."""
        return self.directory / SPEC_FILE

    @cached_property
    def inputs(self) -> tuple[Argument, ...]:
        """The arguments that the host writes."""
        return tuple(a for a in self.arguments if a.direction != "out")

    @cached_property
    def outputs(self) -> tuple[Argument, ...]:
        """The arguments that the kernel writes."""
        return tuple(a for a in self.arguments if a.direction != "in")

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that the spec consists of and names; a kernel may read others too."""
        sources = (self.directory / source for core in self.cores for source in core.sources)
        functions = dict.fromkeys(function.file for function in self.functions)
        tensors = dict.fromkeys(tensor.path for tensor in self.tensors)
        return (self.file, self.design, *sources, *functions, *tensors)

    @property
    def tensors(self) -> tuple[TensorFile, ...]:
        """The captured tensors of the cases."""
        return tuple(
            file
            for case in self.validation.cases
            for file in (*(rule.file for rule in case.inputs.values()), *case.expected.values())
            if file is not None
        )

    @property
    def functions(self) -> tuple[FunctionRef, ...]:
        """The Python functions that validation calls: references, and those of cases."""
        references = (self.validation.reference, self.validation.float_reference)
        rules = (rule for case in self.validation.cases for rule in case.inputs.values())
        given = (*references, *(rule.function for rule in rules))
        return tuple(function for function in given if function is not None)
