"""Build parameters: texts of the command line to checked values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npukit.errors import SpecError, UsageError
from npukit.kernel.parameters import (
    Parameter,
    ParameterValue,
    check_value,
    parse_assignments,
    resolve_parameters,
)


def parameter(default: ParameterValue, **more: object) -> dict[str, Parameter]:
    fields: dict[str, object] = {"minimum": None, "maximum": None, "choices": (), "doc": ""}
    return {"p": Parameter(name="p", default=default, **{**fields, **more})}  # type: ignore[arg-type]


def resolve(default: ParameterValue, given: ParameterValue, **more: object) -> ParameterValue:
    return resolve_parameters("k", parameter(default, **more), {"p": given})["p"]


@pytest.mark.parametrize(
    ("default", "text", "value"),
    [
        (1, "12", 12),
        (1, "-0x10", -16),
        (1, "0b101", 5),
        (1.5, "2", 2.0),
        (1.5, "-1e3", -1000.0),
        (True, "off", False),
        (False, "YES", True),
        ("a", "12", "12"),
        ("a", "", ""),
    ],
)
def test_texts(default: ParameterValue, text: str, value: ParameterValue) -> None:
    found = resolve(default, text)
    assert found == value
    assert type(found) is type(value)


def test_defaults_stay() -> None:
    assert resolve_parameters("k", parameter(7), {}) == {"p": 7}


@pytest.mark.parametrize(
    ("default", "given", "more", "message"),
    [
        (1, "1.5", {}, "must be a whole number, not '1.5'"),
        (1, "", {}, "must be a whole number"),
        (1, True, {}, "must be a whole number, not True"),
        (True, "2", {}, "must be true or false"),
        (1.5, "one", {}, "must be a decimal number, not 'one'"),
        (1.5, "nan", {}, "not a finite number"),
        (1.5, "inf", {"minimum": 0.0}, "not a finite number"),
        (1, "-1", {"minimum": 0.0}, r"-1 is outside 0\.\.inf"),
        (1, "9", {"maximum": 8.0}, r"9 is outside -inf\.\.8"),
        (1.5, "0.9999", {"minimum": 1.0}, r"outside 1\.\.inf"),
        (0.5, "0.000976562", {"minimum": 2.0**-10}, r"outside 0\.0009765625\.\.inf"),
        ("a", "c", {"choices": ("a", "b")}, r"'c' is not one of a, b"),
    ],
)
def test_what_does_not_fit(
    default: ParameterValue, given: ParameterValue, more: dict[str, object], message: str
) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        resolve(default, given, **more)
    assert str(caught.value.where) == f"-p p={given}"


def test_bounds_are_inclusive() -> None:
    assert [resolve(1, text, minimum=0.0, maximum=8.0) for text in ("0", "8")] == [0, 8]


def test_unknown_parameters_name_the_known_ones() -> None:
    with pytest.raises(UsageError, match="'k' has no parameter 'q'; it has: p"):
        resolve_parameters("k", parameter(1), {"q": "1"})
    with pytest.raises(UsageError, match="it has: none"):
        resolve_parameters("k", {}, {"q": "1"})


def test_a_spec_complains_as_a_spec() -> None:
    with pytest.raises(SpecError, match="must be a whole number"):
        check_value(parameter(1)["p"], "x", "kernel.toml:3", SpecError)


def test_assignments() -> None:
    assert parse_assignments(["a=1", " b = x=y "]) == {"a": "1", "b": "x=y"}
    for text in ("a", "=1", ""):
        with pytest.raises(UsageError, match="NAME=VALUE"):
            parse_assignments([text])


@given(st.integers())
def test_every_integer_comes_back(value: int) -> None:
    assert resolve(0, str(value)) == value
    assert resolve(0, hex(value)) == value
