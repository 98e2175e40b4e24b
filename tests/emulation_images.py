"""Emulation images of physical modules, with C++ functions that do nothing."""

from __future__ import annotations

from pathlib import Path

from wasmtime import wat2wasm
from xdsl.dialects.builtin import MemRefType

from core_compilation import compile_cores
from npukit.compiler.calls import external_calls, function_named
from npukit.compiler.cores.scalars import scalar_of
from npukit.compiler.dialect.aie import CoreOp
from npukit.compiler.extract import read_physical
from npukit.compiler.lowering.sequence import find_device, find_sequence, lower_sequence
from npukit.compiler.lowering.sequence_arguments import sequence_arguments
from npukit.compiler.parse import parse_module
from npukit.formats.emulation import EmulationImage, HostArgument

GOLDEN = Path(__file__).parent / "golden" / "designs"


def image_of(physical: str) -> EmulationImage:
    """The image of a physical module, with the arguments of its sequence if it has one."""
    parsed = parse_module(physical, "physical.mlir")
    module = read_physical(parsed)
    programs = {t: stub_program(body) for t, body in module.bodies.items() if external_calls(body)}
    arguments: tuple[HostArgument, ...] = ()
    if "runtime_sequence" in physical:
        sequence = find_sequence(find_device(parsed))
        arguments = tuple(
            HostArgument(a.name, a.shape, a.element, a.direction)
            for a in sequence_arguments(sequence, lower_sequence(parsed))
        )
    return EmulationImage(module.design, compile_cores(module, programs), arguments)


def golden_image(name: str) -> EmulationImage:
    """The image of a golden design's physical module, as ``aiecc`` lowered it."""
    return image_of((GOLDEN / name / "physical.mlir").read_text())


def empty_image(device: str) -> EmulationImage:
    """The image of an empty design."""
    return image_of(f"module {{ aie.device({device}) {{ }} }}")


def stub_program(core: CoreOp) -> bytes:
    """A program with a function that does nothing for each one that ``core`` calls."""
    functions = []
    for name in external_calls(core):
        declared = function_named(core, name)
        assert declared is not None
        types = declared.function_type
        parameters = " ".join(f"(param {wasm_type(t)})" for t in types.inputs)
        results = [wasm_type(t) for t in types.outputs]
        body = " ".join(f"{t}.const 0" for t in results)
        result = "".join(f"(result {t})" for t in results)
        functions.append(f'(func (export "{name}") {parameters} {result} {body})')
    module = bytes(wat2wasm(f"(module {' '.join(functions)})"))
    no_data = bytes([0, 15, 8]) + b"dylink.0" + bytes([1, 4, 0, 0, 0, 0])
    return module[:8] + no_data + module[8:]


def wasm_type(type_: object) -> str:
    """The WebAssembly type in which a C++ function receives a value of an MLIR type."""
    if isinstance(type_, MemRefType):
        return "i32"
    scalar = scalar_of(type_)  # type: ignore[arg-type]
    assert scalar is not None
    return scalar.wasm
