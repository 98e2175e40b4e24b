"""Uses of an object after its release get a warning, and no others do."""

from __future__ import annotations

import pytest

from npukit.compiler.lints.release import release_lints
from npukit.compiler.parse import parse_module

TYPE = "memref<16xi32>"
TAKE = f"""%s = aie.objectfifo.acquire @in(Consume, 1) : !aie.objectfifosubview<{TYPE}>
%e = aie.objectfifo.subview.access %s[0] : !aie.objectfifosubview<{TYPE}> -> {TYPE}
"""
RELEASE = "aie.objectfifo.release @in(Consume, 1)\n"
USE = f"func.call @f(%e) : ({TYPE}) -> () // HERE\n"
LOAD = f"%v = memref.load %e[%c0] : {TYPE} // HERE\n"
OUT = f"""%r = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<{TYPE}>
%o = aie.objectfifo.subview.access %r[0] : !aie.objectfifosubview<{TYPE}> -> {TYPE}
"""
WINDOW = f"""%s = aie.objectfifo.acquire @in(Consume, 2) : !aie.objectfifosubview<{TYPE}>
%e = aie.objectfifo.subview.access %s[INDEX] : !aie.objectfifosubview<{TYPE}> -> {TYPE}
"""


def loop(body: str, end: str = "%many", head: str = "", result: str = "") -> str:
    name = f"%i{len(body)}"
    return f"{result}scf.for {name} = %c0 to {end} step %c1 {head}{{\n{body}}}\n"


def warnings_of(body: str, fifo: str = "") -> tuple[list[int], list[int], list[str]]:
    """Lines of the warnings, lines that are marked, and the messages."""
    text = f"""module {{
aie.device(npu1_1col) {{
func.func private @f({TYPE})
%shim = aie.tile(0, 0)
%t = aie.tile(0, 2)
aie.objectfifo @in(%shim, {{%t}}, 4 : i32) {fifo} : !aie.objectfifo<{TYPE}>
aie.objectfifo @out(%t, {{%shim}}, 4 : i32) : !aie.objectfifo<{TYPE}>
%core = aie.core(%t) {{
%c0 = arith.constant 0 : index
%c1 = arith.constant 1 : index
%many = arith.constant 4294967295 : index
%true = arith.constant true
{body}
aie.end
}}
}}
}}"""
    found = list(release_lints(parse_module(text, "d.mlir")))
    marked = [number for number, line in enumerate(text.splitlines(), 1) if "HERE" in line]
    return [w.where.line or 0 for w in found], marked, [w.message for w in found]


SUBVIEW = (
    f"%w = memref.subview %e[0] [8] [1] : {TYPE} to memref<8xi32, strided<[1]>>\n"
    "%x = memref.cast %w : memref<8xi32, strided<[1]>> to memref<?xi32, strided<[1]>>\n"
)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(TAKE + RELEASE + USE, id="call"),
        pytest.param(loop(TAKE + RELEASE + LOAD), id="load-in-loop"),
        pytest.param(
            TAKE + SUBVIEW + RELEASE + "%v = memref.load %x[%c0] : memref<?xi32, strided<[1]>> // HERE\n",
            id="through-views",
        ),
        pytest.param(TAKE + loop(USE + RELEASE), id="released-by-the-pass-before"),
        pytest.param(
            TAKE
            + loop(
                f"func.call @f(%p) : ({TYPE}) -> () // HERE\n"
                + TAKE.replace("%s", "%s2").replace("%e", "%e2")
                + RELEASE
                + f"scf.yield %e2 : {TYPE}\n",
                head=f"iter_args(%p = %e) -> ({TYPE}) ",
                result="%l = ",
            ),
            id="carried-to-the-next-pass",
        ),
        pytest.param(WINDOW.replace("INDEX", "0") + RELEASE + USE, id="oldest-of-a-window"),
        pytest.param(OUT + "aie.objectfifo.release @out(Produce, 1)\n" + f"memref.store %x, %o[%c0] : {TYPE} // HERE\n", id="produced"),
        pytest.param(
            TAKE + "scf.if %true {\n" + RELEASE + "} else {\n" + RELEASE + "}\n" + USE,
            id="in-both-branches",
        ),
        pytest.param(TAKE + loop(RELEASE, "%c1") + USE, id="by-a-loop-that-runs"),
    ],
)  # fmt: skip
def test_a_use_after_the_release(body: str) -> None:
    if "%x, %o" in body:
        body = "%x = arith.constant 1 : i32\n" + body
    lines, marked, messages = warnings_of(body)
    assert lines == marked
    assert "that the core has released (line " in messages[0]
    assert ("send it" if "@out" in messages[0] else "overwrite it") in messages[0]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(loop(TAKE + USE + RELEASE), id="right"),
        pytest.param(loop(loop(TAKE + USE + RELEASE, "%c1")), id="nested"),
        pytest.param(WINDOW.replace("INDEX", "1") + RELEASE + USE, id="second-of-a-window"),
        pytest.param(TAKE + loop(USE) + RELEASE, id="held-over-a-loop"),
        pytest.param(TAKE + loop(USE + RELEASE, "%c1"), id="a-loop-of-one-pass"),
        pytest.param(
            loop(TAKE + USE + "scf.if %true {\n" + RELEASE + "}\n"), id="kept-for-the-next-pass"
        ),
        pytest.param(
            TAKE + RELEASE + f"%d = memref.dim %e, %c0 : {TYPE}\n", id="only-its-size"
        ),
        pytest.param(
            TAKE + OUT + RELEASE + f"func.call @f(%o) : ({TYPE}) -> ()\n", id="of-another-fifo"
        ),
        pytest.param(TAKE + loop(RELEASE, "%c0") + USE, id="by-a-loop-that-does-not-run"),
    ],
)  # fmt: skip
def test_other_uses(body: str) -> None:
    assert warnings_of(body)[0] == []


def test_a_use_after_a_release_in_one_branch() -> None:
    lines, marked, messages = warnings_of(TAKE + "scf.if %true {\n" + RELEASE + "}\n" + USE)
    assert lines == marked
    assert "that the core may have released (line " in messages[0]


def test_a_fifo_without_locks_gets_no_warning() -> None:
    assert warnings_of(TAKE + RELEASE + USE, "{disable_synchronization = true}")[0] == []


def test_a_place_is_reported_once() -> None:
    assert len(warnings_of(loop(loop(TAKE + RELEASE + USE)))[0]) == 1


SECOND = """%s = aie.objectfifo.acquire @in(Consume, 3) : !aie.objectfifosubview<memref<16xi32>>
"""
ACCESS = (
    f"%e = aie.objectfifo.subview.access %s[1] : !aie.objectfifosubview<{TYPE}> -> {TYPE} // HERE\n"
)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(SECOND + RELEASE + ACCESS + USE.replace(" // HERE", ""), id="after-a-release"),
        pytest.param(SECOND + loop(ACCESS + RELEASE), id="after-the-release-of-the-pass-before"),
        pytest.param(SECOND + "scf.if %true {\n" + RELEASE + "}\n" + ACCESS, id="in-a-branch"),
    ],
)
def test_an_access_after_a_release_depends_on_the_version(body: str) -> None:
    lines, marked, (message,) = warnings_of(body)
    assert lines == marked
    assert "object 1 of those acquired, MLIR-AIE 1.4 object 1 of those that are left" in message


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(SECOND + ACCESS + RELEASE + USE, id="accessed-before"),
        pytest.param(RELEASE.replace("1)", "3)").join((SECOND, SECOND.replace("%s", "%s2"))), id="not-accessed"),
        pytest.param(SECOND + OUT + "aie.objectfifo.release @out(Produce, 1)\n" + ACCESS, id="of-another-fifo"),
        pytest.param(loop(SECOND + ACCESS + RELEASE.replace("1)", "3)")), id="in-each-pass"),
        pytest.param(SECOND + RELEASE * 4 + ACCESS, id="all-the-way-around"),
    ],
)  # fmt: skip
def test_other_accesses_are_the_same_in_all_versions(body: str) -> None:
    assert not warnings_of(body)[0]


@pytest.mark.parametrize("chosen", ["true", "false"])
def test_a_core_that_says_how_it_selects_is_the_same_in_all_versions(chosen: str) -> None:
    body = SECOND + RELEASE + ACCESS + f"aie.end\n}} {{dynamic_objfifo_lowering = {chosen}}}\n"
    rest = "%t3 = aie.tile(0, 3)\n%core3 = aie.core(%t3) {"
    assert not warnings_of(body + rest)[0]
