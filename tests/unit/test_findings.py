"""Findings are shown once, with a count, and round-trip through JSON."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from npukit.builder.toolchains.compiling.compiler_output import parse_warnings
from npukit.errors import DesignError, UnsupportedError
from npukit.findings import Finding, combine_errors, merge_findings

FINDINGS = st.builds(
    Finding,
    st.text(),
    st.none() | st.text(min_size=1),
    st.none() | st.text(),
    st.none() | st.text(),
    st.lists(st.text(min_size=1)).map(tuple),
    st.integers(1, 9),
)


@given(st.lists(FINDINGS))
def test_merging_findings_drops_nothing(findings: list[Finding]) -> None:
    merged = merge_findings(findings)
    assert {(f.message, f.hint) for f in merged} == {(f.message, f.hint) for f in findings}
    assert len({(f.message, f.hint) for f in merged}) == len(merged)
    assert sum(f.count for f in merged) == sum(f.count for f in findings)
    kept = {place for f in merged for place in (f.where, *f.others)} - {None}
    assert kept == {place for f in findings for place in (f.where, *f.others)} - {None}


def test_a_finding_at_many_places_names_some() -> None:
    (one,) = merge_findings(Finding("odd", f"d.mlir:{line}:1") for line in range(1, 9))
    assert str(one) == (
        "d.mlir:1:1: warning: odd (8 times, also at d.mlir:2:1, d.mlir:3:1, d.mlir:4:1, "
        "d.mlir:5:1 and 3 more)"
    )


def test_several_errors_as_one() -> None:
    first = UnsupportedError("can't", where="d:1", hint="do")
    assert str(combine_errors([first])) == "d:1: can't\nhint: do"
    errors = [
        UnsupportedError("can't", where="d:1", hint="do"),
        DesignError("wrong", where="d:2", details="this", hint="that"),
        UnsupportedError("can't", where="d:3", hint="do"),
    ]
    one = combine_errors(errors)
    assert isinstance(one, UnsupportedError)
    assert str(one) == (
        "d:1: can't (2 times, also at d:3)\nhint: do\n1 more error:\nd:2: wrong\nthis\nhint: that"
    )


def test_compiler_output_is_parsed() -> None:
    output = """\
In file included from k.cc:1:
./k.h:3:7: warning: unused variable 'x' [-Wunused-variable]
    3 |   int x;
      |       ^
k.cc:9:1: warning: control reaches the end
    9 | }
      | ^
k.cc:2:1: note: declared here
zig: warning: argument unused during compilation: '-c'
2 warnings generated.
"""
    first, second, third = parse_warnings(output)
    assert (first.where, first.message) == (
        "./k.h:3:7",
        "unused variable 'x' [-Wunused-variable]",
    )
    assert first.details == "In file included from k.cc:1:\n    3 |   int x;\n      |       ^"
    assert second.where == "k.cc:9:1"
    assert second.details is not None and "note: declared here" in second.details
    assert (third.where, third.message) == (None, "argument unused during compilation: '-c'")
    assert parse_warnings("") == ()
