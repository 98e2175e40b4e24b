"""The cases of builds with what their outputs must be, as files of a package."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from npukit.builder.request import BuildRequest
from npukit.kernel.cases import InputMaker
from npukit.kernel.spec import Case
from npukit.shipping.archives import zip_archive
from npukit.shipping.moments import EARLIEST
from npukit.validate.judge import Judge, captured_outputs

CASES: Final = "cases"

_NOT_PLAIN: Final = re.compile(r"[^A-Za-z0-9]+")
_LONGEST: Final = 40


@dataclass(frozen=True)
class CaseFiles:
    """``files`` by name, and the manifest's ``entries``: a case, its file, and what is in it."""

    files: Mapping[str, bytes]
    entries: Sequence[Mapping[str, Any]]


def case_files(requests: Mapping[str, BuildRequest]) -> CaseFiles:
    """The cases of builds of one kernel, by the builds' names. Builds share files that are equal.

    Raises:
        SpecError: an input or a reference function fails, or a captured tensor can't be read.
    """
    found: dict[tuple[str, bytes], tuple[dict[str, Any], list[str]]] = {}
    for build, request in requests.items():
        for case, content, entry in _cases(request):
            key = (case, hashlib.sha256(content + repr(entry).encode()).digest())
            found.setdefault(key, ({**entry, "content": content}, []))[1].append(build)
    files: dict[str, bytes] = {}
    entries = []
    for (case, _), (entry, builds) in found.items():
        name = _file_name(case, files)
        files[name] = entry.pop("content")
        entries.append({"case": case, "builds": builds, "file": name, **entry})
    return CaseFiles(files, entries)


def _cases(request: BuildRequest) -> Iterator[tuple[str, bytes, dict[str, Any]]]:
    spec, parameters = request.spec, request.parameters
    judge = Judge(spec, parameters)
    maker = InputMaker(spec, parameters)
    for case in spec.validation.cases:
        yield case.name, *_case(judge, maker, case, request)


def _case(
    judge: Judge, maker: InputMaker, case: Case, request: BuildRequest
) -> tuple[bytes, dict[str, Any]]:
    inputs = maker.make(case)
    captured = captured_outputs(request.spec, request.parameters, case)
    arrays = {f"input.{name}": array for name, array in inputs.items()}
    expected = []
    for number, wanted in enumerate(judge.wanted(inputs, judge.expected(inputs), captured)):
        key = f"expected.{number}.{wanted.argument.name}"
        arrays[key] = wanted.array
        tolerance = wanted.yardstick.tolerance
        expected.append(
            {
                "output": wanted.argument.name,
                "against": wanted.yardstick.name,
                "array": key,
                "tolerance": {
                    "measure": tolerance.measure.value,
                    "limit": tolerance.limit,
                    "floor": tolerance.floor,
                },
            }
        )
    members = {f"{key}.npy": _npy(array) for key, array in arrays.items()}
    entry = {"inputs": {name: f"input.{name}" for name in inputs}, "expected": expected}
    return zip_archive(members, EARLIEST), entry


def _npy(array: NDArray[Any]) -> bytes:
    content = io.BytesIO()
    np.lib.format.write_array(content, np.ascontiguousarray(array), allow_pickle=False)
    return content.getvalue()


def _file_name(case: str, taken: Mapping[str, bytes]) -> str:
    """A name of letters and digits that no other file has, in upper or lower case."""
    plain = _NOT_PLAIN.sub("-", case).strip("-")[:_LONGEST] or "case"
    names = {name.lower() for name in taken}
    number = 1
    name = f"{CASES}/{plain}.npz"
    while name.lower() in names:
        number += 1
        name = f"{CASES}/{plain}-{number}.npz"
    return name
