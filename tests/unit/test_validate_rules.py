"""Every report says which tolerance an output had, and how close its worst result came."""

from __future__ import annotations

import io
import json
import xml.etree.ElementTree as ET
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from npukit.kernel.bfloat16 import narrow
from npukit.kernel.spec import Argument
from npukit.kernel.tolerance import Measure, Tolerance
from npukit.validate.compare import Yardstick, comparison_of
from npukit.validate.evidence import Finding, Reason
from npukit.validate.judge import _picture
from npukit.validate.measures import measure
from npukit.validate.mismatch import mismatch_data, mismatch_text
from npukit.validate.report_html import to_html
from npukit.validate.report_json import to_json
from npukit.validate.report_junit import to_junit
from npukit.validate.report_text import print_verdict
from npukit.validate.verdict import CaseResult, KernelVerdict, Origin

ROWS = Argument("probabilities", "bfloat16", (4, 16), "out", "")
EXPECTED = np.random.default_rng(5).uniform(0.5, 1.5, ROWS.shape)


def case(name: str, found: NDArray[Any], tolerance: Tolerance) -> CaseResult:
    measured = measure(ROWS.dtype, found, EXPECTED, tolerance)
    comparison = comparison_of(ROWS, found, EXPECTED, Yardstick("softmax", tolerance), measured)
    picture = _picture(ROWS, found, EXPECTED, comparison, measured)
    findings = () if comparison.within else (
        Finding(Reason.MISMATCH, mismatch_text(comparison), mismatch_data(comparison)),
    )  # fmt: skip
    return CaseResult(name, {}, (comparison,), (), findings, (1.0,), (picture,))


def reports(*cases: CaseResult) -> tuple[str, Any, str, str]:
    """The text, the JSON values, the HTML and the JUnit property of a verdict."""
    verdict = KernelVerdict("k", "npu1", "sw_emu", "emulated device", cases, ())
    out = io.StringIO()
    print_verdict(Console(file=out, width=200), verdict, cases=True, everything=False)
    values = json.loads(json.dumps(to_json([verdict]), allow_nan=False))
    suite = ET.fromstring(to_junit([verdict]))
    found = suite.find(".//property[@name='tolerances']")
    assert found is not None
    return out.getvalue(), values[0], to_html([verdict]).decode(), found.attrib["value"]


def test_the_worst_of_the_cases_that_pass() -> None:
    rounded, off = narrow(EXPECTED), narrow(EXPECTED)
    off[2, 3] += 1
    tolerance = Tolerance(Measure.ULP, 2)
    text, values, html, junit = reports(
        case("good", rounded, tolerance), case("worse", off, tolerance)
    )
    error = measure("bfloat16", off, EXPECTED, tolerance).errors
    worst = f"worst {np.abs(error).max():.4f}".rstrip("0")
    rule = f"probabilities against softmax: within 2 ULP; {worst} ULP (worse)"
    assert rule in text and rule in html and rule == junit
    assert "errors: in ULP, against softmax" in text
    (entry,) = values["cases"][1]["reference"]
    assert (entry["measure"], entry["tolerance"], entry["floor"]) == ("ulp", 2, 0)
    assert (entry["unit"], entry["rule"], entry["within"]) == ("ULP", "within 2 ULP", True)


def test_wrong_rows_are_named_with_their_figures() -> None:
    found = narrow(EXPECTED)
    found[3] = narrow(EXPECTED[3] * 1.5)
    found[1, 7] ^= 0x8000
    text, values, html, junit = reports(case("c", found, Tolerance(Measure.SQNR, 40)))
    assert "SQNR of each row at least 40 dB; worst 6.0" in junit
    assert "2 of 4 rows of 'probabilities' have an SQNR against softmax below 40 dB" in text
    assert "row [3]: 6.0" in text
    (entry,) = values["cases"][0]["reference"]
    assert [row["index"] for row in entry["rows"]] == [[3], [1]]
    assert [first["index"][0] for first in entry["first"]] == [3, 1]
    assert entry["first"][1]["index"] == [1, 7]
    assert (entry["wrong"], entry["of"]) == (2, 4)
    assert "2 of 4 rows out of tolerance" in html and "probabilities[3]" in html
    assert "times what its row allows" in html


def test_rows_without_a_number_are_values_of_json() -> None:
    found = narrow(EXPECTED)
    found[0, 0] = 0x7FC0  # NaN
    _, values, _, junit = reports(case("c", found, Tolerance(Measure.SQNR, 40)))
    assert values["cases"][0]["reference"][0]["least"] == "-Infinity"
    assert "worst -inf dB" in junit
    _, values, _, junit = reports(case("c", found, Tolerance(Measure.COSINE, 0.9)))
    assert values["cases"][0]["reference"][0]["least"] == -1


def test_equal_rows() -> None:
    exact = EXPECTED.astype(np.float32).astype(np.float64)
    tolerance = Tolerance(Measure.SQNR, 40)
    argument = Argument("y", "float64", exact.shape, "out", "")
    measured = measure("float64", exact, exact.copy(), tolerance)
    comparison = comparison_of(argument, exact, exact, Yardstick("r", tolerance), measured)
    picture = _picture(argument, exact, exact, comparison, measured)
    text, values, *_ = reports(CaseResult("c", {}, (comparison,), (), (), (1.0,), (picture,)))
    assert "worst equal (c)" in text
    assert values["cases"][0]["reference"][0]["least"] == "Infinity"


def test_reports_say_how_exact_vector_operations_are() -> None:
    one = case("c", narrow(EXPECTED), Tolerance(Measure.ULP, 2))
    for bounded, text in (
        ({}, "vector operations: bit-exact"),
        ({"tanh": "2 ULP"}, "vector operations: bounded: tanh (2 ULP); all others bit-exact"),
    ):
        origin = Origin(bounded=bounded)
        verdict = KernelVerdict("k", "npu1", "sw_emu", "emulated device", (one,), (), origin=origin)
        out = io.StringIO()
        print_verdict(Console(file=out, width=200), verdict, cases=True, everything=False)
        assert text in out.getvalue()
        assert text in to_html([verdict]).decode()
        assert text in to_junit([verdict]).decode()
        assert to_json([verdict])[0]["bounded_operations"] == bounded
    assert "vector operations" not in reports(one)[0]
