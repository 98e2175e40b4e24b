"""Degenerate outputs: each kind is reported, and near misses are not."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from npukit.kernel.bfloat16 import narrow
from npukit.kernel.spec import Argument
from npukit.kernel.tolerance import EXACT, Tolerance
from npukit.validate.degenerate import (
    SENTINELS,
    Seen,
    constant,
    insensitive,
    stale,
    unrepeatable,
    untouched,
)
from npukit.validate.evidence import Finding, Reason

FIRST, SECOND = SENTINELS


def like(array: NDArray[Any], dtype: str | None = None) -> Argument:
    return Argument("out", dtype or str(array.dtype), array.shape, "out", "")


def filled(byte: int, shape: tuple[int, ...] = (2, 4), dtype: str = "int8") -> NDArray[Any]:
    size = int(np.prod(shape)) * np.dtype(dtype).itemsize
    return np.frombuffer(bytes([byte]) * size, dtype).reshape(shape).copy()


class TestUntouched:
    def test_nothing_was_written(self) -> None:
        one, two = filled(FIRST), filled(SECOND)
        finding = untouched(like(one), one, two)
        assert finding is not None
        assert finding.reason is Reason.UNTOUCHED
        assert finding.data == {"output": "out", "bytes": 8, "of": 8, "first": [0, 0]}

    def test_one_byte_was_not_written(self) -> None:
        one, two = np.zeros((2, 4), np.int32), np.zeros((2, 4), np.int32)
        one.view(np.uint8)[1, 9], two.view(np.uint8)[1, 9] = FIRST, SECOND
        finding = untouched(like(one), one, two)
        assert finding is not None
        assert (finding.data["bytes"], finding.data["first"]) == (1, [1, 2])

    def test_a_result_may_look_like_a_sentinel(self) -> None:
        for byte in SENTINELS:
            assert untouched(like(filled(byte)), filled(byte), filled(byte)) is None

    def test_sentinels_the_wrong_way_round_are_results(self) -> None:
        assert untouched(like(filled(0)), filled(SECOND), filled(FIRST)) is None

    @given(hnp.arrays(np.int16, (3, 5)))
    def test_no_repeatable_output_is_untouched(self, output: NDArray[Any]) -> None:
        assert untouched(like(output), output, output.copy()) is None


class TestConstant:
    def test_minus_one_everywhere(self) -> None:
        finding = constant(like(filled(255)), filled(255), np.arange(8).reshape(2, 4), EXACT)
        assert finding is not None
        assert (finding.reason, finding.data["value"]) == (Reason.CONSTANT, -1)

    def test_a_constant_reference(self) -> None:
        assert constant(like(filled(255)), filled(255), np.full((2, 4), 3, np.int8), EXACT) is None

    def test_one_different_value_is_not_constant(self) -> None:
        found = filled(255)
        found[1, 1] = 0
        assert constant(like(found), found, np.arange(8).reshape(2, 4), EXACT) is None

    def test_a_single_element_is_not_constant(self) -> None:
        one = np.ones(1, np.int8)
        assert constant(like(one), one, one * 2, EXACT) is None

    def test_a_reference_that_varies_within_the_tolerance(self) -> None:
        found = np.full(4, 0.25, np.float32)
        expected = np.array([0.25, 0.25, 0.2500001, 0.25], np.float32)
        assert constant(like(found), found, expected, Tolerance.absolute(1e-5)) is None
        assert constant(like(found), found, expected, EXACT) is not None

    def test_all_nan(self) -> None:
        found = np.full(4, np.nan, np.float32)
        assert (
            constant(like(found), found, np.arange(4, dtype=np.float32), Tolerance.absolute(0.1))
            is not None
        )
        assert constant(like(found), found, found.copy(), Tolerance.absolute(0.1)) is None

    def test_int64_values_that_float64_cannot_distinguish(self) -> None:
        found = np.array([2**62, 2**62 + 1])
        assert constant(like(found), found, np.array([0, 1]), EXACT) is None

    def test_bfloat16(self) -> None:
        found = narrow(np.full(4, -1.5))
        expected = narrow(np.array([-1.5, 1.5, 0, 2]))
        finding = constant(like(found, "bfloat16"), found, expected, EXACT)
        assert finding is not None
        assert finding.data["value"] == -1.5


def seen(found: NDArray[Any], expected: NDArray[Any], case: str = "before") -> Seen:
    return Seen(case, {"out": found}, {"out": expected})


class TestStale:
    a, b, c = (np.array(values, np.int8) for values in ([1, 2], [3, 4], [5, 6]))

    def stale(self, found: NDArray[Any], expected: NDArray[Any], *earlier: Seen) -> Finding | None:
        return stale(like(found), found, expected, earlier, EXACT)

    def test_the_result_of_the_previous_input(self) -> None:
        finding = self.stale(self.a, self.b, seen(self.a, self.a))
        assert finding is not None
        assert (finding.reason, finding.data["before"]) == (Reason.STALE, "before")

    def test_the_result_of_an_earlier_input(self) -> None:
        earlier = seen(self.b, self.b, "last"), seen(self.a, self.a, "first")
        finding = self.stale(self.a, self.c, *earlier)
        assert finding is not None
        assert finding.data["before"] == "first"

    def test_two_inputs_with_one_right_result(self) -> None:
        assert self.stale(self.a, self.a, seen(self.a, self.a)) is None

    def test_a_new_wrong_result_is_not_stale(self) -> None:
        assert self.stale(self.c, self.b, seen(self.a, self.a)) is None

    def test_references_that_differ_within_the_tolerance(self) -> None:
        found, near = np.zeros(2, np.float32), np.full(2, 1e-7, np.float32)
        assert (
            stale(like(found), found, near, [seen(found, found)], Tolerance.absolute(1e-6)) is None
        )
        assert stale(like(found), found, near, [seen(found, found)], EXACT) is not None


class TestUnrepeatable:
    def test_two_results(self) -> None:
        one, two = np.zeros((2, 2), np.int16), np.zeros((2, 2), np.int16)
        two[1, 0] = 1
        finding = unrepeatable(like(one), one, two)
        assert finding is not None
        assert finding.reason is Reason.NOT_REPEATABLE
        assert (finding.data["bytes"], finding.data["first"]) == (1, [1, 0])

    def test_untouched_bytes_are_ignored(self) -> None:
        assert unrepeatable(like(filled(0)), filled(FIRST), filled(SECOND)) is None

    def test_a_later_run(self) -> None:
        output = np.zeros(4, np.int8)
        odd = np.array([0, 0, 7, 0], np.int8)
        finding = unrepeatable(like(output), output, output, odd)
        assert finding is not None
        assert (finding.data["bytes"], finding.data["first"]) == (1, [2])

    def test_the_same_nan_is_the_same(self) -> None:
        output = np.full(4, np.nan, np.float32)
        assert unrepeatable(like(output), output, output.copy(), output.copy()) is None

    @given(hnp.arrays(np.int8, 6), hnp.arrays(np.int8, 6))
    def test_reported_exactly_when_written_bytes_differ(
        self, one: NDArray[Any], two: NDArray[Any]
    ) -> None:
        kept = (one.view(np.uint8) == FIRST) & (two.view(np.uint8) == SECOND)
        told = unrepeatable(like(one), one, two) is not None
        assert told == bool(((one != two) & ~kept).any())


class TestInsensitive:
    same, other = np.zeros(3, np.int8), np.ones(3, np.int8)

    def test_no_output_changes(self) -> None:
        finding = insensitive("b", [(self.same, self.same), (self.other, self.other)], True)
        assert finding is not None
        assert (finding.reason, finding.data) == (Reason.INSENSITIVE, {"input": "b"})

    def test_one_of_two_outputs_changes(self) -> None:
        assert insensitive("b", [(self.same, self.same), (self.same, self.other)], True) is None

    def test_a_reference_that_does_not_change(self) -> None:
        assert insensitive("b", [(self.same, self.same)], False) is None


@given(st.integers(-128, 127), st.integers(-128, 127))
def test_a_right_result_is_never_degenerate(low: int, high: int) -> None:
    """For any reference, an output that equals it has none of these faults."""
    output = np.array([low, high, low], np.int8)
    argument = like(output)
    before = seen(np.array([high, low, high], np.int8), np.array([high, low, high], np.int8))
    assert untouched(argument, output, output) is None
    assert constant(argument, output, output, EXACT) is None
    assert stale(argument, output, output, [before], EXACT) is None
    assert unrepeatable(argument, output, output, [output]) is None
