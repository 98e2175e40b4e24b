"""Repeated calls of one build, and a journal of their results."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from npukit.kernel.parameters import ParameterValue
from npukit.kernel.references import Arrays
from npukit.validate.session import Session

Open = Callable[[], Session]


@dataclass(frozen=True)
class Call:
    """One compared call: its number in its hardware ``context``; ``label`` names its inputs."""

    context: int
    number: int
    label: str
    right: bool

    @property
    def name(self) -> str:
        """``call 57``."""
        return f"call {self.number}"


@dataclass(frozen=True)
class Wrong:
    """A call whose result was wrong, with its inputs and outputs.

    ``before`` is an earlier call on different inputs that gave the same output, bit for bit.
    """

    call: Call
    inputs: Arrays
    expected: Arrays
    found: Arrays
    before: Call | None


@dataclass(frozen=True)
class Failure:
    """The data of a call that shows why a result failed; empty where something is not known.

    ``schedule`` is the emulated device's, if it was not the usual one; ``numbers`` are those that
    the call chose, if they were not those of the build.
    """

    inputs: Arrays
    expected: Arrays = field(default_factory=dict)
    found: Arrays = field(default_factory=dict)
    schedule: str | None = None
    numbers: Mapping[str, ParameterValue] = field(default_factory=dict)


@dataclass
class Journal:
    """The results of all calls: which were right, the first wrong one, and right inputs."""

    calls: list[Call] = field(default_factory=list)
    wrong: Wrong | None = None
    right: Arrays | None = None
    _results: dict[bytes, Call] = field(default_factory=dict)
    _telling: Failure | None = None
    _last: Failure | None = None

    def note(
        self,
        context: int,
        number: int,
        label: str,
        *,
        inputs: Arrays,
        expected: Arrays,
        found: Arrays,
        right: bool,
    ) -> Wrong | None:
        """Record a call; returns it if its result was wrong."""
        call = Call(context, number, label, right)
        self._last = Failure(inputs, expected, found)
        if not right:
            self.keep(self._last)
        self.calls.append(call)
        key = _digest(found)
        if right:
            self._results.setdefault(key, call)
            self.right = self.right or inputs
            return None
        wrong = Wrong(call, inputs, expected, found, self._results.get(key))
        if self.wrong is None or (self.wrong.before is None and wrong.before is not None):
            self.wrong = wrong
        return wrong

    def keep(self, failure: Failure) -> None:
        """Keep a call that failed, unless one is already kept."""
        self._telling = self._telling or failure

    def take_failure(self) -> Failure | None:
        """The first call since this was last called that failed; the last call if none did."""
        taken = self._telling or self._last
        self._telling = self._last = None
        return taken

    def wrong_from(self) -> Call | None:
        """The first wrong call, if all calls before it in its context were right and none after."""
        if self.wrong is None:
            return None
        same = [c for c in self.calls if c.context == self.wrong.call.context]
        first = next(i for i, call in enumerate(same) if not call.right)
        late = same[first:]
        return late[0] if first and len(late) > 2 and not any(c.right for c in late) else None


def _digest(arrays: Arrays) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    for name in sorted(arrays):
        digest.update(arrays[name].tobytes())
    return digest.digest()


class Caller:
    """Calls a build in one hardware context for as long as the context is usable."""

    def __init__(self, open_session: Open) -> None:
        self._open = open_session
        self._session: Session | None = None
        self.inputs: Arrays = {}
        """Those of the last call."""
        self.numbers: Mapping[str, ParameterValue] = {}
        """Those that the last call chose."""
        self.context = 0
        self.number = 0
        """Calls made in this context, including the one in flight."""

    def run(
        self, inputs: Arrays, sentinel: int, numbers: Mapping[str, ParameterValue] | None = None
    ) -> Arrays:
        """Outputs by name; the output buffers were filled with ``sentinel`` before the call.

        ``numbers`` are those that the call chooses; the others are those of the build.
        """
        return self._ready(inputs, numbers).run(inputs, sentinel, numbers)

    def time(self, inputs: Arrays) -> tuple[float, Arrays]:
        """Microseconds of a whole call, and its outputs."""
        return self._ready(inputs).time(inputs)

    def abandon(self) -> None:
        """Close the context, ignoring errors; the next call opens a new one."""
        session, self._session = self._session, None
        if session is not None:
            with suppress(Exception):
                session.close()

    def _ready(
        self, inputs: Arrays, numbers: Mapping[str, ParameterValue] | None = None
    ) -> Session:
        self.inputs, self.numbers = inputs, numbers or {}
        if self._session is None:
            self.context, self.number = self.context + 1, 0
            self._session = self._open()
        self.number += 1
        return self._session
