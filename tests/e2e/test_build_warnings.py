"""Warnings of a build about unused parts of a kernel and about cores that end, with a line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from planted_kernels import NAME, npukit, write_kernel

from npukit.compiler.lowering.ending_cores import ending_cores
from npukit.compiler.parse import parse_module

ROOT = Path(__file__).resolve().parents[2]


def edited(path: Path, *edits: tuple[str, str]) -> None:
    text = path.read_text()
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text)


def warnings(folder: Path, *names: str) -> dict[str, str]:
    """Place by message of all warnings of a build."""
    where = ("--kernel-dir", folder, "--build-dir", folder / "build", "--target", "sw_emu")
    answer = npukit("build", *(names or (NAME,)), *where, "--json")
    assert answer.code == 0, answer.err + answer.out
    return {w["message"]: w["where"] for row in json.loads(answer.out) for w in row["warnings"]}


def line_of(path: Path, text: str) -> str:
    lines = path.read_text().splitlines()
    (number,) = (number for number, line in enumerate(lines, 1) if line == text)
    return f"{path}:{number}"


def test_unused_parts_are_reported_at_their_lines(tmp_path: Path) -> None:
    folder = write_kernel(tmp_path)
    spec, design = folder / "kernel.toml", folder / "design.mlir.j2"
    (folder / "more.cc").write_text('extern "C" void more() {}\n')
    (folder / "spare.cc").write_text('extern "C" void spare() {}\n')
    with spec.open("a") as file:
        file.write(
            '\n[parameters.gain]\ndefault = 1\n\n[[cores]]\nobject = "more.o"\n'
            'sources = ["more.cc"]\n\n[[cores]]\nobject = "spare.o"\nsources = ["spare.cc"]\n'
        )
    edited(
        spec,
        ('[[arguments]]\nname = "out"', '[[arguments]]\nname = "c"\ndirection = "in"\ndtype = "int8"\nshape = [8]\n\n[[arguments]]\nname = "out"'),
        ('inputs.b = { kind = "uniform"', 'inputs.c = { kind = "ramp" }\ninputs.b = { kind = "uniform"'),
        ('inputs.b = { kind = "ramp"', 'inputs.c = { kind = "ramp" }\ninputs.b = { kind = "ramp"'),
    )  # fmt: skip
    edited(folder / "reference.py", ("def add(a, b)", "def add(a, b, c)"))
    edited(
        design,
        ("%b: memref<4096xi8>, ", "%b: memref<4096xi8>, %c: memref<8xi8>, "),
        ("    %shim =", '    func.func private @more() attributes {link_with = "more.o"}\n    %shim ='),
        ("%forever = arith.constant 4294967295", "%forever = arith.constant 300"),
    )  # fmt: skip
    found = warnings(tmp_path)
    gain = "nothing uses the parameter 'gain': each value gives the same kernel"
    more = "the object 'more.o' is not used: no core calls a function that the design links from it"
    spare = "the object 'spare.o' is not used: the design does not name it"
    argument = "the runtime sequence never moves argument 2 ('c', 'in' in kernel.toml)"
    ends = (
        "the core's program ends after 300 passes of this loop: a core starts only once, so later "
        "calls of the kernel wait forever"
    )
    assert set(found) == {gain, more, spare, argument, ends}
    assert found[gain] == line_of(spec, "[parameters.gain]")
    assert found[more] == line_of(spec, 'object = "more.o"')
    assert found[spare] == line_of(spec, 'object = "spare.o"')
    rows = design.read_text().splitlines()
    for message, start in ((argument, "aie.runtime_sequence"), (ends, "scf.for")):
        (number,) = (n for n, line in enumerate(rows, 1) if line.strip().startswith(start))
        assert found[message].rpartition(":")[0].endswith(f":{number}")
    shown = npukit("build", NAME, "--kernel-dir", tmp_path, "--build-dir", tmp_path / "build").err
    assert f"\n{number} | scf.for %i = %c0 to %forever step %c1 {{\n" in shown


@pytest.mark.parametrize("first", ["main", "empty"])
def test_a_core_may_end_if_each_run_loads_another_configuration(first: str, tmp_path: Path) -> None:
    folder = write_kernel(tmp_path)
    loads = "".join(
        f"\n      aiex.npu.load_pdi {{device_ref = @{name}}}"
        for name in dict.fromkeys((first, "main"))
    )
    device = "aie.device({{ device }}_1col)"
    edited(
        folder / "design.mlir.j2",
        (device, f"{device} @empty {{ }}\n  {device} @main"),
        ("%out: memref<4096xi8>) {", f"%out: memref<4096xi8>) {{{loads}"),
        ("%forever = arith.constant 4294967295", "%forever = arith.constant 4"),
    )
    if first == "main":
        edited(folder / "design.mlir.j2", (f"{device} @empty {{ }}\n  ", ""))
    found = warnings(tmp_path)
    assert any("a core starts only once" in message for message in found) == (first == "main")
    options = ("--kernel-dir", tmp_path, "--build-dir", tmp_path / "build")
    answer = npukit("validate", NAME, *options, "--target", "sw_emu", "--soak", "3")
    assert answer.code == (first == "main"), answer.out


@pytest.mark.parametrize(
    ("where", "edit"),
    [
        ("design.mlir.j2", ("module {", "// {{ gain }}\nmodule {")),
        ("kernel.toml", ('sources = ["planted.cc"]', 'sources = ["planted.cc"]\ndefines = { G = "{{ gain }}" }')),
        ("reference.py", ("def add(a, b)", "def add(a, b, gain)")),
        ("reference.py", ("def add(a, b)", "def add(a, b, **parameters)")),
    ],
)  # fmt: skip
def test_a_parameter_that_is_used(where: str, edit: tuple[str, str], tmp_path: Path) -> None:
    folder = write_kernel(tmp_path)
    with (folder / "kernel.toml").open("a") as file:
        file.write("\n[parameters.gain]\ndefault = 1\n")
    edited(folder / where, edit)
    assert warnings(tmp_path) == {}


def test_a_design_without_a_template_uses_no_parameters(tmp_path: Path) -> None:
    folder = write_kernel(tmp_path)
    design = folder / "design.mlir.j2"
    text = design.read_text().replace("{{ device }}", "npu1")
    (folder / "design.mlir").write_text("// {{ %% {% gain {# }}\n" + text)
    edited(folder / "kernel.toml", ('"design.mlir.j2"', '"design.mlir"'))
    with (folder / "kernel.toml").open("a") as file:
        file.write("\n[parameters.gain]\ndefault = 1\n")
    assert list(warnings(tmp_path)) == [
        "nothing uses the parameter 'gain': each value gives the same kernel"
    ]


def test_kernels_of_the_repository_have_no_warnings(tmp_path: Path) -> None:
    assert npukit("new", "fresh", "--in", tmp_path).code == 0
    build = ("--build-dir", tmp_path / "build", "--target", "sw_emu", "--json")
    answer = npukit("build", "--all", "--kernel-dir", tmp_path, *build)
    rows = json.loads(answer.out)
    assert {row["kernel"] for row in rows} >= {"attention", "passthrough", "fresh"}
    assert [row["warnings"] for row in rows] == [[]] * len(rows)


CORE = """module {{
aie.device(npu1_1col) {{
%shim = aie.tile(0, 0)
%t = aie.tile(0, 2)
%u = aie.tile(0, 3)
aie.objectfifo @in(%shim, {{%t}}, 2 : i32) : !aie.objectfifo<memref<16xi32>>
aie.objectfifo @on(%t, {{%u}}, 2 : i32) : !aie.objectfifo<memref<16xi32>>
%core = aie.core(%t) {{
%c0 = arith.constant 0 : index
%c1 = arith.constant 1 : index
%many = arith.constant {passes} : index
scf.for %i = %c0 to %many step %c1 {{
scf.for %j = %c0 to %many step %c1 {{
%s = aie.objectfifo.acquire {access} : !aie.objectfifosubview<memref<16xi32>>
}}
}}
aie.end
}}
}}
}}"""


@pytest.mark.parametrize(
    ("passes", "access", "ends"),
    [
        (2147483647, "@in(Consume, 1)", False),
        (4294967295, "@in(Consume, 1)", False),
        (40000, "@in(Consume, 1)", False),  # squared
        ((1 << 63) - 1, "@in(Consume, 1)", False),
        (100, "@in(Consume, 1)", True),
        # Nobody else goes on: this core may only prepare something.
        (100, "@on(Produce, 1)", False),
    ],
)
def test_which_cores_end(passes: int, access: str, ends: bool) -> None:
    module = parse_module(CORE.format(passes=passes, access=access), "d.mlir")
    found = list(ending_cores(module))
    assert bool(found) is ends
    if ends:
        assert "ends after 10000 passes" in found[0].message
        assert found[0].where.line == 12


def test_an_index_beyond_its_sign_is_negative() -> None:
    text = CORE.format(passes=(1 << 64) - 1, access="@in(Consume, 1)")
    found = list(ending_cores(parse_module(text, "d.mlir")))
    assert "ends after 0 passes" in found[0].message
