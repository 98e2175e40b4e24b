"""Control programs that npukit did not build: for any program in an image, a run ends cleanly."""

from __future__ import annotations

import numpy as np
import pytest
from hand_made_array import CORE, random_bytes
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from test_array_engine import make_image, run
from wasmtime import wat2wasm

from npukit.emulator.array import Array, Outcome, Status
from npukit.emulator.schedule import Schedule
from npukit.errors import FormatError
from npukit.formats.emulation import EmulationImage, pack, unpack
from npukit.formats.wasm import parse_control
from npukit.machine.control_program import ControlProgram, CoreProgram
from npukit.machine.core_ports import PortKind
from thoroughness import examples

STATE = "\n".join(
    f'(global ${name} (export "{name}") (mut i32) (i32.const 0))'
    for name in ("taken", "granted", "failed")
)
MEMORY = '(import "env" "memory" (memory $memory 1))'
LOCKS = '(import "env" "locks" (memory $locks 1))'
RELEASED = '(import "env" "released" (func $released (param i32)))'


def image_with(body: str, *imports: str) -> EmulationImage:
    """The image of a small design with its core's control program replaced."""
    made = make_image()
    links = replace(
        made.cores[CORE].control.links,
        ports=((CORE, PortKind.STREAM_IN), (CORE, PortKind.STREAM_OUT)),
    )
    text = (
        f"(module {' '.join(imports)} {STATE} "
        f'(func (export "resume") (result i32) (local $i i32) {body}))'
    )
    program = CoreProgram(ControlProgram(bytes(wat2wasm(text)), links))
    # As when read from a file, which detects what it can.
    return unpack(pack(EmulationImage(made.design, {CORE: program})))


def run_with(body: str, *imports: str) -> Outcome:
    image = image_with(body, *imports)
    # Under this schedule a core reports every release of a watched lock.
    array = Array(image.design, image.cores, Schedule.EARLY)
    return run(array, random_bytes(64), np.zeros(64, np.uint8))


FILL = """
(loop $next
  (i32.store {memory} (local.get $i) (i32.const {value}))
  (local.set $i (i32.add (local.get $i) (i32.const 4)))
  (br_if $next (i32.lt_u (local.get $i) (i32.const {end}))))
(i32.const {code})
"""


@pytest.mark.parametrize(
    ("body", "imports"),
    [
        ("i32.const 99", ()),
        ("i32.const -1", ()),
        ("(global.set $failed (i32.const 77)) unreachable", ()),
        ("(global.set $failed (i32.const -7)) unreachable", ()),
        ("(call $released (i32.const -4)) i32.const 1", (RELEASED,)),
        ("(call $released (i32.const 0x7ffffff0)) i32.const 1", (RELEASED,)),
        ("(call $released (i32.const 400)) i32.const 1", (RELEASED,)),
    ],
)
def test_undefined_numbers_end_the_run(body: str, imports: tuple[str, ...]) -> None:
    assert run_with(body, *imports).status in (Status.FAULTED, Status.TRAPPED)


@settings(max_examples=examples(40), deadline=None)
@given(
    value=st.sampled_from([0, 1, 63, 64, -1, 2**31 - 1, -(2**31), 0x01010101]),
    code=st.integers(0, 4),
    whole=st.booleans(),
)
def test_a_run_ends_with_any_values_in_locks_and_ports(value: int, code: int, whole: bool) -> None:
    end = 65536 if whole else 3080
    body = FILL.format(memory="$locks", value=value, end=end, code=code)
    assert run_with(body, LOCKS).status in tuple(Status)


@pytest.mark.parametrize(
    ("module", "message"),
    [
        ('(func (export "resume") (result i32) i32.const 0)', "does not export the global 'taken'"),
        (STATE, "does not export the function 'resume'"),
        (f'{STATE} (func (export "resume"))', "does not export the function 'resume'"),
        (f'(import "env" "shadow" (memory 1)) {STATE}', r"imports 'env\.shadow'"),
        (f'(import "env" "lock7" (global i32)) {STATE}', r"imports 'env\.lock7'"),
        (f'(import "env" "lock0" (global (mut i32))) {STATE}', r"imports 'env\.lock0'"),
        (f'(import "env" "locks" (memory 9)) {STATE}', r"imports 'env\.locks'"),
        (f'(import "program" "f" (func)) {STATE}', r"imports 'program\.f'"),
        (f'(import "env" "released" (func)) {STATE}', r"imports 'env\.released'"),
        (f"(memory 1) {STATE}", "section of kind 5"),
        (f"(table 1 funcref) {STATE}", "section of kind 4"),
        (f"(func $f) (start $f) {STATE}", "section of kind 8"),
    ],
)
def test_a_control_program_that_does_not_fit_its_links_is_refused(
    module: str, message: str
) -> None:
    made = make_image()
    control = ControlProgram(bytes(wat2wasm(f"(module {module})")), made.cores[CORE].control.links)
    with pytest.raises(FormatError, match=message):
        pack(EmulationImage(made.design, {CORE: CoreProgram(control)}))


def test_a_control_program_that_would_take_too_long_to_compile_is_refused() -> None:
    one = "(if (local.get $i) (then (local.set $i (i32.const 1))))"
    locals_ = "(local " + "i32 " * 20_000 + ")"
    body = f"{locals_} {one * 2000}"
    text = f'(module (func (export "resume") (result i32) (local $i i32) {body} i32.const 0))'
    with pytest.raises(FormatError, match="too long to compile"):
        parse_control(bytes(wat2wasm(text)))
