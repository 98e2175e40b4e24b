"""Texts of commands in which some numbers are values of parameters."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

import msgspec

_Writer: TypeAlias = Callable[[str], str]
_NUMBER: Final = re.compile(r"(\d+)")


class Pattern(msgspec.Struct, frozen=True):
    """A text; ``slots`` name the parameters whose values some of its numbers are, by position."""

    text: str
    slots: Mapping[int, str] = {}

    def with_slots(self, slots: Mapping[int, str]) -> Pattern:
        """The same text with more slots."""
        return Pattern(self.text, {**self.slots, **slots})

    def as_template(self) -> str:
        """For ``kernel.toml``: ``mm_{{ m }}``."""
        return self._written(lambda text: text, lambda name: f"{{{{ {name} }}}}")

    def as_python(self) -> str:
        """An expression in terms of ``parameters``."""
        if not self.slots:
            return repr(self.text)
        if self.slots.keys() == {1} and _NUMBER.fullmatch(self.text):
            return f"str(parameters[{self.slots[1]!r}])"
        template = self._written(
            lambda text: text.replace("{", "{{").replace("}", "}}"), lambda name: f"{{{name}}}"
        )
        return f"{template!r}.format(**parameters)"

    def _written(self, plain: _Writer, slot: _Writer) -> str:
        pieces = _NUMBER.split(self.text)
        return "".join(
            slot(self.slots[index]) if index in self.slots else plain(piece)
            for index, piece in enumerate(pieces)
        )


def differing_numbers(text: str, other: str, old: int, new: int) -> frozenset[int] | None:
    """The positions of the numbers that are ``old`` in ``text`` and ``new`` in ``other``.

    None if the texts differ in another way.
    """
    pieces, others = _NUMBER.split(text), _NUMBER.split(other)
    if len(pieces) != len(others):
        return None
    differing = {i for i, pair in enumerate(zip(pieces, others, strict=True)) if len({*pair}) > 1}
    if any((pieces[i], others[i]) != (str(old), str(new)) for i in differing):
        return None
    return frozenset(differing)
