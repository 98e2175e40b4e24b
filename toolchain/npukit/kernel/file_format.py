"""What ``kernel.toml`` may hold, as types: its tables, their keys, and what each key means.

This is the only list of the keys. :mod:`npukit.kernel.spec_reader` reads files by it, and
:func:`json_schema` describes it to editors. What a type can't say (names that exist once, values
that fit a dtype, files that exist) the readers check.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta

from npukit.kernel.dtypes import DTYPE_ALIASES, DTYPE_BYTES
from npukit.kernel.input_kinds import INPUT_KINDS, POSITIVE
from npukit.kernel.library_cases import LIBRARY_CASES
from npukit.kernel.names import IDENTIFIER
from npukit.kernel.spec import DEVICES
from npukit.kernel.tolerance import Measure

DIRECTIONS: Final = ("in", "out", "inout")

Value = int | float | bool | str


def _one_of(names: Iterable[str]) -> dict[str, Any]:
    """What a schema says of a text that is one of ``names``; the readers say more on errors."""
    return {"enum": list(names)}


_TEMPLATE: Final = r"\{\{[\s\S]*\}\}"
"""A text with an expression over build parameters, of which there may be one instead of a value."""


def _or_template(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "string", "pattern": _TEMPLATE}]}


_NAME: Final = {"pattern": f"^{IDENTIFIER.pattern.removesuffix(chr(92) + 'Z')}$"}
_FUNCTION: Final = {"pattern": r"^[^:]+\.py:[A-Za-z_]\w*$"}


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of the file; a key that it does not list is an error."""


def _tolerance_schema() -> dict[str, Any]:
    positive = _or_template({"type": "number", "exclusiveMinimum": 0})
    limits: dict[Measure, dict[str, float]] = {
        Measure.ABSOLUTE: {"minimum": 0},
        Measure.RELATIVE: {"minimum": 0, "exclusiveMaximum": 1},
        Measure.ULP: {"minimum": 0},
        Measure.COSINE: {"minimum": 0.5, "maximum": 1},
        Measure.SQNR: {"exclusiveMinimum": 0},
    }
    tables = [
        {
            "type": "object",
            "properties": {
                measure.value: _or_template({"type": "number", **limit}),
                **({} if measure is Measure.ABSOLUTE else {"floor": positive}),
            },
            "required": [measure.value],
            "additionalProperties": False,
        }
        for measure, limit in limits.items()
    ]
    return {"oneOf": [_or_template({"type": "number", "minimum": 0}), *tables]}


_TOLERANCE: Final = _tolerance_schema()
"""What ``tolerance`` may be; :mod:`npukit.kernel.tolerance_reader` checks it."""


class KernelTable(_Table, frozen=True):
    """What the kernel is called, and where its design is."""

    name: Annotated[
        str,
        Meta(
            description="The kernel's name: the folder's, and the host module's.",
            extra_json_schema=_NAME,
        ),
    ]
    summary: Annotated[str, Meta(description="What the kernel computes, in one line.")]
    design: Annotated[
        str,
        Meta(
            description="The design, beside this file: design.mlir, design.mlir.j2, or design.py."
        ),
    ]
    devices: Annotated[
        tuple[Annotated[str, Meta(extra_json_schema=_one_of(DEVICES))], ...],
        Meta(description="The devices that the kernel is for. Default: all."),
    ] = DEVICES
    aie_api: Annotated[
        str | None,
        Meta(
            description="The folder with the aie_api headers of vector sources, relative to this "
            "file. Default: those that are installed."
        ),
    ] = None


class ArgumentTable(_Table, frozen=True):
    """A tensor argument, in the order of the design's runtime sequence."""

    name: Annotated[
        str, Meta(description="The argument's name in the host module.", extra_json_schema=_NAME)
    ]
    direction: Annotated[
        str,
        Meta(
            description="Whether the kernel reads it, writes it, or both.",
            extra_json_schema=_one_of(DIRECTIONS),
        ),
    ]
    dtype: Annotated[
        str,
        Meta(
            description="The element type.",
            extra_json_schema=_or_template(_one_of((*DTYPE_BYTES, *DTYPE_ALIASES))),
        ),
    ]
    shape: Annotated[
        tuple[
            Annotated[int | str, Meta(extra_json_schema={"minimum": 1, "pattern": _TEMPLATE})],
            ...,
        ],
        Meta(
            description="The sizes of the axes, outermost first.",
            extra_json_schema={"minItems": 1},
        ),
    ]
    doc: Annotated[str, Meta(description="What it holds, for the host module's help.")] = ""
    memref: Annotated[
        str | None,
        Meta(
            description="What the design calls the same bytes, where that differs: '1024xi32'.",
        ),
    ] = None
    range: Annotated[
        tuple[Value, ...] | None,
        Meta(
            description="The least and the greatest value that an input may hold.",
            extra_json_schema={"minItems": 2, "maxItems": 2},
        ),
    ] = None
    specials: Annotated[
        bool,
        Meta(description="Whether a float input may hold infinities, NaN, -0.0 and subnormals."),
    ] = False
    tolerance: Annotated[
        Any,
        Meta(
            description="How far this output may be from the reference, instead of the tolerance "
            "in [validation].",
            extra_json_schema=_TOLERANCE,
        ),
    ] = None
    float_tolerance: Annotated[
        Any,
        Meta(
            description="How far this output may be from float_reference, instead of the "
            "float_tolerance in [validation].",
            extra_json_schema=_TOLERANCE,
        ),
    ] = None


class ParameterTable(_Table, frozen=True):
    """A build parameter, which ``npukit build -p NAME=VALUE`` sets."""

    default: Annotated[Value, Meta(description="The default; it decides the parameter's type.")]
    min: Annotated[float | None, Meta(description="The least value of a number.")] = None
    max: Annotated[float | None, Meta(description="The greatest value of a number.")] = None
    multiple_of: Annotated[
        int | None,
        Meta(
            description="What every value of an integer is a multiple of.",
            extra_json_schema={"minimum": 1},
        ),
    ] = None
    choices: Annotated[
        tuple[Value, ...], Meta(description="The only values that it can have.")
    ] = ()
    per_call: Annotated[
        bool,
        Meta(
            description="Whether each call chooses it: a number that the runtime sequence takes as "
            "an argument. It needs choices, or min and max, unless it is a boolean."
        ),
    ] = False
    doc: Annotated[str, Meta(description="What it changes.")] = ""


class ConstraintTable(_Table, frozen=True):
    """What parameters must satisfy together; checked before a build."""

    require: Annotated[
        str, Meta(description="An expression over parameters and device: 'm % (64 * rows) == 0'.")
    ]
    message: Annotated[
        str, Meta(description="What is wrong with other values. It may use {{ PARAMETER }}.")
    ]


class CoreTable(_Table, frozen=True):
    """An object file that the design links with."""

    object: Annotated[str, Meta(description="The object's name, as the design's link_with says.")]
    sources: Annotated[
        tuple[str, ...],
        Meta(
            description="The C++ sources that it is compiled from.",
            extra_json_schema={"minItems": 1},
        ),
    ]
    include_dirs: Annotated[
        tuple[str, ...], Meta(description="Folders with headers, relative to this file.")
    ] = ()
    defines: Annotated[
        dict[str, Value],
        Meta(description="Macros of the compiler. A text may use {{ PARAMETER }}."),
    ] = {}
    flags: Annotated[tuple[str, ...], Meta(description="Further flags of the compiler.")] = ()
    cycles: Annotated[
        dict[str, int | float | str],
        Meta(
            description="Cycles that a call of a function takes on an NPU, for estimates. A text "
            "may use {{ PARAMETER }} and {{ device }}."
        ),
    ] = {}


_TENSOR: Final = {
    "type": "object",
    "properties": {
        "file": {"type": "string", "pattern": r"\.np[yz]$"},
        "array": {"type": "string"},
    },
    "required": ["file"],
    "additionalProperties": False,
}


def _input_schema() -> dict[str, Any]:
    kinds = [
        {
            "type": "object",
            "properties": {
                "kind": {"const": kind},
                **{
                    name: _or_template(
                        {
                            "type": "number",
                            **({"exclusiveMinimum": 0} if name in POSITIVE else {}),
                        }
                    )
                    for name in settings
                },
            },
            "required": ["kind", *(name for name, default in settings.items() if default is None)],
            "additionalProperties": False,
        }
        for kind, settings in INPUT_KINDS.items()
    ]
    function = {
        "type": "object",
        "properties": {"function": {"type": "string", **_FUNCTION}},
        "required": ["function"],
        "additionalProperties": False,
    }
    return {"oneOf": [*kinds, function, _TENSOR]}


Input = Annotated[
    dict[str, Value],
    Meta(
        description="How an input is made: a kind with its settings, a function, or a file.",
        extra_json_schema=_input_schema(),
    ),
]
"""Which settings a kind has, :data:`npukit.kernel.input_kinds.INPUT_KINDS` says."""


Tensor = Annotated[
    dict[str, Value],
    Meta(
        description="A captured tensor: a .npy file, or an array of a .npz file.",
        extra_json_schema=_TENSOR,
    ),
]


class CaseTable(_Table, frozen=True):
    """A named set of inputs that the kernel is validated with."""

    name: Annotated[str, Meta(description="The case's name in reports.")]
    inputs: Annotated[dict[str, Input], Meta(description="How each input is made, by name.")] = {}
    expected: Annotated[
        dict[str, Tensor], Meta(description="Captured outputs to compare with, by name.")
    ] = {}


class ValidationTable(_Table, frozen=True):
    """How the kernel is checked."""

    reference: Annotated[
        str | None,
        Meta(
            description="What the outputs must be: 'file.py:function' beside this file. Only a "
            "kernel whose cases have all their outputs in 'expected' needs none.",
            extra_json_schema=_FUNCTION,
        ),
    ] = None
    tolerance: Annotated[
        Any,
        Meta(
            description="How far outputs may be from the reference: a number is absolute, in LSB "
            "for integers; a table has one measure. Default: 0, bit for bit.",
            extra_json_schema=_TOLERANCE,
        ),
    ] = 0
    float_reference: Annotated[
        str | None,
        Meta(
            description="A second reference in float64: 'file.py:function'.",
            extra_json_schema=_FUNCTION,
        ),
    ] = None
    float_tolerance: Annotated[
        Any,
        Meta(
            description="How far outputs may be from float_reference, as tolerance says it. "
            "Default: 1.",
            extra_json_schema=_TOLERANCE,
        ),
    ] = None
    import_dirs: Annotated[
        tuple[str, ...],
        Meta(
            description="Folders, relative to this file, whose modules the functions may import, "
            "besides those of their own."
        ),
    ] = ()
    cases: Annotated[
        tuple[CaseTable, ...],
        Meta(description="The inputs to validate with.", extra_json_schema={"minItems": 1}),
    ] = ()
    variants: Annotated[
        tuple[dict[str, Value], ...],
        Meta(
            description="Parameter sets to build and validate beside the defaults; 'device' "
            "restricts one to a device."
        ),
    ] = ()
    library_cases: Annotated[
        tuple[Annotated[str, Meta(extra_json_schema=_one_of(LIBRARY_CASES))], ...],
        Meta(description="The groups of library cases that apply. Default: all."),
    ] = tuple(LIBRARY_CASES)


class KernelFile(_Table, frozen=True):
    """A kernel of npukit: what it is called, takes, gives, is built from and checked by."""

    kernel: KernelTable
    validation: ValidationTable
    arguments: Annotated[
        tuple[ArgumentTable, ...],
        Meta(description="The tensor arguments, in the order of the runtime sequence."),
    ] = ()
    parameters: Annotated[
        dict[str, ParameterTable], Meta(description="The build parameters by name.")
    ] = {}
    constraints: Annotated[
        tuple[ConstraintTable, ...],
        Meta(description="What parameters must satisfy together."),
    ] = ()
    cores: Annotated[
        tuple[CoreTable, ...], Meta(description="The object files that the design links with.")
    ] = ()


def json_schema() -> dict[str, Any]:
    """The JSON schema of ``kernel.toml``, as editors of TOML take it."""
    schema = msgspec.json.schema(KernelFile)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "kernel.toml of npukit",
        **schema,
    }
