"""Reports: figures, text, JSON, JUnit and HTML of made-up verdicts, including hostile text."""

from __future__ import annotations

import base64
import io
import itertools
import json
import math
import re
import struct
import sys
import xml.etree.ElementTree as ET
import zlib
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray
from rich.console import Console

from npukit.kernel.spec import Argument
from npukit.kernel.tolerance import EXACT, Tolerance
from npukit.validate import figures
from npukit.validate.chart import draw_chart
from npukit.validate.compare import Yardstick, compare
from npukit.validate.evidence import Bin, Comparison, Finding, Reason, by_weight
from npukit.validate.numbers import errors
from npukit.validate.pictures import ABSENT, LEVELS, MAX_SIDE, WITHIN, draw, plane
from npukit.validate.png import encode
from npukit.validate.report_html import to_html
from npukit.validate.report_json import to_json
from npukit.validate.report_junit import to_junit
from npukit.validate.report_text import print_verdict
from npukit.validate.verdict import ArgumentFacts, CaseResult, KernelVerdict, Kind, Origin

HOSTILE = "<script>alert('x')</script>&\"]]>[bold]\x00\x1b[31m\ud800\n{{ 7 * 7 }}"
OUT = Argument("out", "int8", (4, 8), "out", "")


def result(name: str = "uniform", wrong: int = 0, **parameters: Any) -> CaseResult:
    """A case in which the first ``wrong`` elements are one too high."""
    expected = np.zeros((4, 8), np.int8)
    found = expected.copy()
    found.flat[:wrong] = 1
    comparison = compare(OUT, found, expected, Yardstick("model", EXACT))
    values = (found.astype(float), expected.astype(float)) if wrong else None
    picture = draw("out", np.abs(errors("int8", found, expected)), 0, values)
    findings = (Finding(Reason.MISMATCH, f"{wrong} wrong", {"first": [0, 0]}),) if wrong else ()
    return CaseResult(name, parameters, (comparison,), (), findings, (10.0, 30.0, 20.0), (picture,))


def verdict(*cases: CaseResult, findings: tuple[Finding, ...] = ()) -> KernelVerdict:
    return KernelVerdict("k", "npu1", "sw_emu", "emulated device", cases, findings)


def failed_case(text: str) -> CaseResult:
    return CaseResult("broken", {}, (), (), (Finding(Reason.TIMEOUT, text),), ())


class TestVerdicts:
    def test_passing_requires_a_case_and_no_finding(self) -> None:
        assert verdict(result()).passed
        assert not verdict().passed
        assert not verdict(result(), result(wrong=1)).passed
        assert not verdict(result(), findings=(Finding(Reason.INSENSITIVE, ""),)).passed

    def test_the_most_telling_reason_comes_first(self) -> None:
        shuffled = [Finding(r, "") for r in (Reason.MISMATCH, Reason.UNTOUCHED, Reason.STALE)]
        told = [f.reason for f in by_weight(shuffled)]
        assert told == [Reason.UNTOUCHED, Reason.STALE, Reason.MISMATCH]

    def test_reasons_are_distinct(self) -> None:
        assert len({reason.value for reason in Reason}) == len(Reason)


class TestFigures:
    def test_median_and_percentile(self) -> None:
        assert figures.median([3.0, 1.0, 2.0]) == 2
        assert figures.percentile95([float(i) for i in range(1, 101)]) == 95
        assert figures.percentile95([float(i) for i in range(1, 21)]) == 19
        assert figures.percentile95([5.0]) == 5
        assert figures.median([]) is figures.percentile95([]) is None

    @given(st.lists(st.floats(0, 1e6), min_size=1))
    def test_nearest_rank(self, times: list[float]) -> None:
        value = figures.percentile95(times)
        assert value in times
        assert sum(t <= value for t in times) >= 0.95 * len(times)

    @given(st.floats(0, 1e300) | st.just(math.inf))
    def test_numbers_are_short_and_never_a_false_zero(self, value: float) -> None:
        text = figures.number(value)
        assert len(text) <= 8
        assert (text == "0") == (value == 0)
        if math.isfinite(value) and not text.startswith("<"):
            assert float(text) == pytest.approx(value, rel=0.5)

    def test_labels(self) -> None:
        assert figures.case_label(result("a", score_shift=13)) == "a [score_shift=13]"
        assert figures.case_label(result("a")) == "a"
        assert figures.exactness([result()]) == "yes"
        assert figures.exactness([result(), result(wrong=1)]) == "no"
        assert figures.exactness([failed_case("")]) == "-"

    def test_a_row_shows_no_errors_of_right_calls_beside_a_wrong_one(self) -> None:
        wrong_later = replace(result(), findings=(Finding(Reason.MISMATCH, "in call 3"),))
        assert figures.row([wrong_later])[:3] == ["no", "-", "-"]
        assert figures.row([result(wrong=1)])[:2] == ["no", "1"]
        assert figures.row([result()])[:2] == ["yes", "0"]

    @given(st.integers(1, 9_999))
    def test_no_worst_error_looks_larger_than_its_limit(self, limit: int) -> None:
        error = limit * 1e-4 * (1 - 1e-9)
        comparison = replace(result().integer[0], unit="relative", max_error=error, least=None)
        assert float(figures.worst_text(comparison).split()[0]) <= limit * 1e-4


@given(
    st.lists(st.tuples(st.floats(-1e6, 1e6), st.integers(1, 10**8)), min_size=1, max_size=17),
    st.sampled_from(["LSB", "abs"]),
)
def test_axis_labels_of_a_chart_do_not_overlap(
    errors_and_counts: list[tuple[float, int]], unit: str
) -> None:
    bins = tuple(Bin(e, e, n) for e, n in sorted(errors_and_counts))
    comparison = Comparison(
        "o", "r", unit, False, True, Tolerance.absolute(1.0), 0, 1, 1.0, 1.0, (), bins
    )
    chart = draw_chart(comparison)
    assert [bar.count for bar in chart.bars] == [b.count for b in bins]
    for low, high in itertools.pairwise(sorted(chart.bars, key=lambda bar: bar.count)):
        assert low.height <= high.height
    assert chart.errors and {"0", "1"} <= {tick.text for tick in chart.counts}
    for left, right in itertools.pairwise(chart.errors):
        assert right.at - left.at > 2.8 * (len(left.text) + len(right.text))
    for tick in chart.counts:
        assert 0 <= tick.at <= chart.bottom


@pytest.mark.parametrize(
    ("low", "high", "label"),
    [
        (-118, -118, "-118"),
        (-121, -115, "-118"),
        (-7, -7, "-7"),
        (0.25, 0.25, "+0.25"),
        (0, 0, "0"),
    ],
)
def test_an_axis_label_is_a_number_that_people_read(low: float, high: float, label: str) -> None:
    bins = (Bin(low, high, 3),)
    chart = draw_chart(
        Comparison("o", "r", "LSB", False, True, Tolerance.absolute(1.0), 0, 1, 1.0, 1.0, (), bins)
    )
    assert [tick.text for tick in chart.errors] == [label]


def test_every_report_has_the_notes() -> None:
    noted = replace(verdict(result()), notes=("built by npukit 0.0.9",))
    console = Console(file=io.StringIO(), width=80, record=True)
    print_verdict(console, noted, cases=False, everything=False)
    (data,) = to_json([noted])
    (suite,) = ET.fromstring(to_junit([noted]))
    assert data["notes"] == ["built by npukit 0.0.9"]
    for report in (console.export_text(), suite.findtext("system-out"), to_html([noted]).decode()):
        assert "note: built by npukit 0.0.9" in (report or "")


class TestJson:
    def test_figures_and_findings(self) -> None:
        (data,) = to_json([verdict(result(), result("b", wrong=2))])
        assert (data["kernel"], data["passed"]) == ("k", False)
        good, bad = data["cases"]
        assert good["passed"] and good["reference"][0]["exact"]
        assert (good["median_us"], good["p95_us"], good["runs"]) == (20, 30, 3)
        assert bad["findings"] == [
            {"reason": "mismatch", "text": "2 wrong", "data": {"first": [0, 0]}}
        ]
        comparison = bad["reference"][0]
        assert (comparison["wrong"], comparison["of"], comparison["max_error"]) == (2, 32, 1)
        assert comparison["first"][1] == {"index": [0, 1], "expected": 0, "found": 1}
        assert comparison["histogram"] == [
            {"low": 0, "high": 0, "count": 30},
            {"low": 1, "high": 1, "count": 2},
        ]

    def test_json_has_no_infinities(self) -> None:
        nan = np.array([np.nan, np.inf], np.float32)
        argument = Argument("out", "float32", (2,), "out", "")
        comparison = compare(argument, nan, np.zeros(2, np.float32), Yardstick("model", EXACT))
        case = CaseResult("c", {"p": math.nan}, (comparison,), (), (), (1.0,))
        text = json.dumps(to_json([verdict(case)]), allow_nan=False)
        (data,) = json.loads(text)
        first = data["cases"][0]["reference"][0]["first"]
        assert [entry["found"] for entry in first] == ["NaN", "Infinity"]
        assert data["cases"][0]["parameters"] == {"p": "NaN"}


class TestJunit:
    def test_counts_and_reasons(self) -> None:
        finding = Finding(Reason.INSENSITIVE, "input b")
        root = ET.fromstring(
            to_junit([verdict(result(), result("b", wrong=1), findings=(finding,))])
        )
        (suite,) = root
        assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("3", "2", "0")
        assert (root.get("tests"), root.get("failures")) == ("3", "2")
        names = [case.get("name") for case in suite.iter("testcase")]
        assert names == ["uniform", "b", "kernel as a whole"]
        failures = [case.find("failure") for case in suite.iter("testcase")]
        assert failures[0] is None
        assert failures[1] is not None and failures[1].get("type") == "mismatch"
        assert failures[2] is not None and failures[2].get("message") == "input b"
        assert suite.findall("testcase")[0].get("time") == "0.000060"

    def test_hostile_text_stays_text(self) -> None:
        case = CaseResult(HOSTILE, {}, (), (), (Finding(Reason.TIMEOUT, HOSTILE),), ())
        root = ET.fromstring(to_junit([verdict(case)]))
        failure = next(root.iter("failure"))
        assert "<script>" in (failure.text or "")
        assert not list(root.iter("script"))

    @given(st.text(st.characters(), max_size=30))
    def test_any_text_parses_back(self, text: str) -> None:
        case = CaseResult("c", {}, (), (), (Finding(Reason.TIMEOUT, text),), ())
        failure = next(ET.fromstring(to_junit([verdict(case)])).iter("failure"))
        kept = re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)
        normal = kept.replace("\r\n", "\n").replace("\r", "\n")  # like every XML parser
        assert failure.text == f"timeout: {normal}"


class TestText:
    def text(self, one: KernelVerdict, width: int = 80, **options: bool) -> str:
        stream = io.StringIO()
        console = Console(file=stream, width=width, highlight=False)
        print_verdict(console, one, **{"cases": True, "everything": False, **options})
        return stream.getvalue()

    def test_one_line_per_case_with_its_figures(self) -> None:
        text = self.text(verdict(result("a"), result("b", wrong=2)))
        head, titles, a, b, *_ = text.splitlines()
        assert head == "FAIL  k  npu1-sw_emu (emulated device)  1 of 2 cases pass"
        assert titles.split() == [
            "case",
            "verdict",
            "exact",
            "max",
            "err",
            "mean",
            "med",
            "us",
            "p95",
            "us",
        ]
        assert a.split() == ["a", "pass", "yes", "0", "0", "20", "30"]
        assert b.split() == ["b", "mismatch", "no", "1", "0.062", "20", "30"]
        assert "b: mismatch: 2 wrong" in text
        assert "errors of 'out' in b: 0: 30, +1: 2" in text

    def test_the_longest_verdict_fits_80_columns(self) -> None:
        finding = Finding(Reason.UNTOUCHED, "")
        case = result("alternating-extremes", wrong=1, score_shift=13)
        wide = CaseResult(
            case.case,
            case.parameters,
            case.integer,
            (),
            (finding,),
            (99999.0,),
        )
        rows = [r for r in self.text(verdict(wide)).splitlines() if r.startswith("alternating")]
        assert rows[0].split()[-2:] == ["99999", "99999"]
        assert all(len(row) <= 80 for row in rows)

    def test_each_parameter_set_has_its_own_table(self) -> None:
        text = self.text(verdict(result("a", p=1), result("a", p=2)))
        assert [line.split()[0] for line in text.splitlines()[1:5]] == ["p=1", "a", "p=2", "a"]

    def test_hostile_text_is_shown_verbatim(self) -> None:
        case = CaseResult(
            "[bold]c[/]", {"p": "[red]"}, (), (), (Finding(Reason.TIMEOUT, "[/]"),), ()
        )
        text = self.text(verdict(case))
        assert "[bold]c[/]" in text and "p=[red]" in text and "timeout: [/]" in text

    def test_many_reasons_are_truncated_unless_verbose(self) -> None:
        one = verdict(*(result(f"case{i}", wrong=1) for i in range(20)))
        assert "and 14 more" in self.text(one)
        assert "case19: mismatch" not in self.text(one)
        assert "case19: mismatch" in self.text(one, everything=True)

    def test_long_details_are_truncated_unless_verbose(self) -> None:
        one = verdict(failed_case("\n".join(f"line {i}" for i in range(40))))
        assert "line 30" not in self.text(one)
        assert "line 30" in self.text(one, everything=True)

    def test_repeated_details_are_printed_once(self) -> None:
        one = verdict(failed_case("it hangs\nwho waits"), failed_case("it hangs\nwho waits"))
        lines = self.text(one).splitlines()[-4:]
        assert [line.strip() for line in lines] == [
            "broken: timeout: it hangs",
            "who waits",
            "broken: timeout: it hangs",
            "(as above)",
        ]

    def test_a_kernel_that_was_not_run(self) -> None:
        finding = Finding(Reason.WRONG_ARTIFACT, "stale")
        text = self.text(verdict(findings=(finding,)))
        assert text.splitlines() == [
            "FAIL  k  npu1-sw_emu (emulated device)  not run",
            "  wrong artifact: stale",
        ]

    def test_without_cases(self) -> None:
        assert self.text(verdict(result()), cases=False).count("\n") == 1


class TestPictures:
    def test_errors_within_and_out_of_tolerance_look_different(self) -> None:
        magnitude = np.array([[0, 0.01, 1.0, 1.0000001, 50, np.inf]])
        levels = draw("out", magnitude, 1.0, None).error.levels
        assert levels[0] == 0
        assert 1 <= levels[1] < levels[2] == WITHIN
        assert levels[3] == WITHIN + 1
        assert levels[4] == levels[5] == LEVELS

    def test_a_single_error_survives_downsampling(self) -> None:
        magnitude = np.zeros((1000, 300))
        magnitude[777, 123] = 1
        picture = draw("out", magnitude, 0, None)
        assert picture.block == (11, 4)
        assert (picture.error.width, picture.error.height) == (75, 91)
        assert [i for i, level in enumerate(picture.error.levels) if level] == [
            (777 // 11) * 75 + 123 // 4
        ]

    @given(
        st.lists(st.integers(1, 40), min_size=1, max_size=4)
        | st.lists(st.integers(1, 700), min_size=1, max_size=2)
    )
    def test_a_plane_holds_every_element_once(self, shape: list[int]) -> None:
        array = np.arange(1, math.prod(shape) + 1).reshape(shape)
        flat, _ = plane(array)
        assert flat.shape[0] <= 9 * flat.shape[1] + 64
        assert flat.shape[1] <= 9 * flat.shape[0] + 64
        assert sorted(flat[~np.isnan(flat)].tolist()) == array.reshape(-1).tolist()

    @given(st.lists(st.integers(1, 60), min_size=1, max_size=3))
    def test_pictures_are_small(self, shape: list[int]) -> None:
        values = np.random.default_rng(0).normal(size=shape)
        picture = draw("out", np.abs(values), 0.5, (values, values))
        for pixels in (picture.error, picture.found, picture.expected):
            assert pixels is not None
            assert pixels.width <= MAX_SIDE and pixels.height <= MAX_SIDE
            assert len(pixels.levels) == pixels.width * pixels.height

    def test_panels_of_three_dimensions_are_separated(self) -> None:
        flat, _ = plane(np.ones((2, 3, 3)))
        assert int(np.isnan(flat).sum()) == 3
        assert flat.shape == (3, 7)

    @example(np.array([[-sys.float_info.max, 0.0, sys.float_info.max]]), 0.0)
    @given(
        hnp.arrays(
            np.float64,
            st.sampled_from([(3,), (70, 2), (2, 3, 70)]),
            elements=st.floats() | st.sampled_from([0.0, math.inf, -math.inf, math.nan]),
        ),
        st.sampled_from([0.0, 1.0]),
    )
    def test_any_values_can_be_drawn(self, values: NDArray[np.float64], tolerance: float) -> None:
        """Warnings are errors here, also for infinities and NaN."""
        magnitude = np.where(np.isnan(values), np.inf, np.abs(values))
        picture = draw("out", magnitude, tolerance, (values, values))
        assert (max(level for level in picture.error.levels if level != ABSENT) > WITHIN) == bool(
            (magnitude > tolerance).any()
        )

    def test_long_rows_are_cut_into_groups(self) -> None:
        flat, layout = plane(np.arange(4096).reshape(4, 1024))
        assert layout == "columns in groups of 64"
        assert flat.shape == (16 * 5 - 1, 64)
        assert flat[0, 63] == 63 and flat[5, 0] == 64 and flat[6, 0] == 1024 + 64
        assert np.isnan(flat[4]).all()
        tall, layout = plane(np.arange(4096).reshape(1024, 4))
        assert layout == "rows in groups of 64"
        assert tall[0, 5] == 64 * 4

    def test_equal_values_and_no_values(self) -> None:
        same = np.full((2, 2), 7.0)
        assert draw("out", same * 0, 0, (same, same)).found is not None
        nan = np.full((2, 2), np.nan)
        found = draw("out", same, 0, (nan, same)).found
        assert found is not None and set(found.levels) == {ABSENT}


def test_png_holds_the_pixels() -> None:
    pixels = draw("out", np.arange(12).reshape(3, 4), 0, None).error
    palette = [(i, 255 - i, 7, i) for i in range(256)]
    data = encode(pixels, palette)
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    chunks, at = {}, 8
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        (crc,) = struct.unpack_from(">I", data, at + 8 + length)
        assert crc == zlib.crc32(kind + body)
        chunks[kind] = body
        at += 12 + length
    assert struct.unpack(">II", chunks[b"IHDR"][:8]) == (4, 3)
    rows = zlib.decompress(chunks[b"IDAT"])
    assert b"".join(rows[i * 5 + 1 : i * 5 + 5] for i in range(3)) == pixels.levels
    assert chunks[b"PLTE"][3:6] == bytes([1, 254, 7])


class Page(HTMLParser):
    """Elements, their attributes, and the text of a page; unclosed elements are an error."""

    VOID = ("meta", "img", "link", "line")

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page.decode())
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


class TestHtml:
    def test_a_page_is_self_contained(self) -> None:
        page = Page(to_html([verdict(result(), result("b", wrong=3, p=1)), verdict(result())]))
        assert not page.all("script") and not page.all("link") and not page.all("iframe")
        for _, attributes in page.elements:
            for name in ("src", "href", "action", "data", "xlink:href"):
                value = attributes.get(name)
                assert value is None or value.startswith(("data:image/", "#kernel-"))
            assert not [name for name in attributes if name.startswith("on")]
        assert "url(" not in to_html([verdict(result())]).decode()

    def test_verdicts_figures_and_reasons(self) -> None:
        page = Page(to_html([verdict(result("good"), result("bad", wrong=3))]))
        assert "1 of 1 kernels fail" in page.text
        assert "1 of 2 cases pass" in page.text
        assert "mismatch: 3 wrong" in page.text
        assert "out[0, 2]" in page.text
        passing = Page(to_html([verdict(result("good"))]))
        assert "Every kernel matches its reference" in passing.text

    def test_failing_cases_have_three_pictures_with_descriptions(self) -> None:
        images = Page(to_html([verdict(result("bad", wrong=3))])).all("img")
        assert len(images) == 3
        for image in images:
            source = image["src"] or ""
            data = base64.b64decode(source.removeprefix("data:image/png;base64,"))
            assert struct.unpack(">II", data[16:24]) == (8, 4)
            assert image["alt"]

    def test_where_the_artifact_comes_from(self) -> None:
        svg = '<svg xmlns="http://www.w3.org/2000/svg"/>'
        arguments = (ArgumentFacts("x", "in", "int8", (3, 64)),)
        origin = Origin(arguments, f"npukit build {HOSTILE}", {"zig": "0.17.1"}, svg)
        noted = replace(verdict(result()), origin=origin)
        data = to_html([noted], f"npukit validate {HOSTILE}")
        page = Page(data)
        assert not page.all("script")
        for text in ("int8", "[3, 64]", "zig 0.17.1", "npukit validate <script>"):
            assert text in page.text
        (image,) = page.all("img")
        source = (image["src"] or "").removeprefix("data:image/svg+xml;base64,")
        assert base64.b64decode(source).decode() == svg
        (kernel,) = to_json([noted])
        assert kernel["tools"] == {"zig": "0.17.1"}
        assert kernel["arguments"][0]["shape"] == [3, 64]

    def test_different_values_look_different(self) -> None:
        expected = np.full((4, 8), -0.004, np.float32)
        found = expected.copy()
        found[1, 2] = np.nextafter(found[1, 2], np.float32(0))
        argument = Argument("out", "float32", (4, 8), "out", "")
        comparison = compare(argument, found, expected, Yardstick("model", EXACT))
        picture = draw("out", np.abs(errors("float32", found, expected)), 0, None)
        case = CaseResult("c", {}, (comparison,), (), (), (), (picture,))
        text = Page(
            to_html([verdict(replace(case, findings=(Finding(Reason.MISMATCH, ""),)))])
        ).text
        assert "-0.0040000002" in text and "-0.0039999997" in text

    def test_failing_checks_have_cards_and_passing_checks_share_a_row(self) -> None:
        good = [replace(result(f"l{i}"), kind=Kind.LIBRARY) for i in range(3)]
        bad = replace(result("bad", wrong=1), kind=Kind.LIBRARY)
        page = Page(to_html([replace(verdict(result()), checks=(*good, bad))]))
        assert "library, 3 cases" in page.text
        assert "library: bad" in page.text
        assert "l0" not in page.text
        assert "1 of 1 cases pass, 1 of 4 checks fail" in page.text

    def test_hostile_text_stays_text(self) -> None:
        parameters = {HOSTILE: HOSTILE}
        finding = Finding(Reason.TIMEOUT, HOSTILE)
        case = CaseResult(HOSTILE, parameters, (), (), (finding,), ())
        page = Page(to_html([verdict(case, findings=(finding,))]))
        assert not page.all("script")
        assert "alert('x')" in page.text
        assert "{{ 7 * 7 }}" in page.text

    def test_no_kernels(self) -> None:
        assert Page(to_html([])).text
