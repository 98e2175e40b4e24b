"""Errors that travel between processes and machines arrive as they were raised."""

from __future__ import annotations

import inspect
import json
from dataclasses import asdict
from typing import Any

import msgspec
import pytest

from npukit import errors
from npukit.error_data import ErrorData, error_data, error_from
from npukit.errors import CoreTrapError, DeviceError, Location, NpukitError
from npukit.remote.agent import Agent
from npukit.remote.far.serving import error_fields

KINDS = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, NpukitError) and kind is not CoreTrapError
]
TRAP = CoreTrapError(
    "tile (0, 2): out of bounds",
    tile=(0, 2),
    function="scale",
    kind="out of bounds memory access",
    address=0x70000,
    details="the stack",
)


def attributes(error: NpukitError) -> dict[str, Any]:
    return {**vars(error), "rule": error.rule, "class": type(error), "args": error.args}


def raised() -> list[NpukitError]:
    found: list[NpukitError] = [
        kind("it failed", where=Location("k.cc", 3, 4), hint="do", details="why") for kind in KINDS
    ]
    return [*found, TRAP, DeviceError("no place"), DeviceError("text", where="a place", rule="x")]


@pytest.mark.parametrize("error", raised(), ids=lambda error: type(error).__name__)
def test_an_error_arrives_whole(error: NpukitError) -> None:
    text = json.dumps(asdict(error_data(error)))
    arrived = error_from(msgspec.json.decode(text, type=ErrorData))
    assert attributes(arrived) == attributes(error)
    assert str(arrived) == str(error)


def test_a_private_kind_arrives_as_the_public_one() -> None:
    class OfThisModuleError(DeviceError):
        pass

    assert type(error_from(error_data(OfThisModuleError("it failed")))) is DeviceError


@pytest.mark.parametrize("error", raised(), ids=lambda error: type(error).__name__)
def test_the_near_end_raises_what_the_far_end_raised(error: NpukitError) -> None:
    agent = Agent.__new__(Agent)
    agent._name = "ssh://npu-box"
    arrived = agent._error(json.loads(json.dumps(error_fields(error))))
    assert type(arrived) is type(error)
    assert isinstance(arrived, NpukitError)
    assert arrived.message == error.message
    assert str(arrived.where).startswith("ssh://npu-box")


def test_a_defect_of_the_far_end_is_a_remote_error_with_its_traceback() -> None:
    agent = Agent.__new__(Agent)
    agent._name = "ssh://npu-box"
    try:
        {}["absent"]
    except KeyError as error:
        arrived = agent._error(json.loads(json.dumps(error_fields(error))))
    assert isinstance(arrived, errors.RemoteError)
    assert "KeyError: 'absent'" in arrived.message
    assert "test_error_data.py" in (arrived.details or "")
