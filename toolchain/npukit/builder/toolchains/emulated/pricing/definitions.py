"""The functions of a module that is not optimized: their text, parameters and what they reach."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from typing import Final

import msgspec

_DEFINITION: Final = re.compile(
    r"^define (?P<head>[^@\n]*)@(?P<name>[-\w.$]+)\((?P<parameters>[^\n]*)\)(?P<tail>[^)\n]*)\{\n"
    r"(?P<body>.*?)^\}\n",
    re.MULTILINE | re.DOTALL,
)
_CALLED: Final = re.compile(r"\bcall [^@\n]*@(?P<name>[-\w.$]+)\(")
_COUNTED: Final = re.compile(
    r"call void @npukit_count\(i32 (?:noundef )?(?P<event>\d+), "
    r"i32 (?:noundef )?(?P<amount>-?\d+)\)"
)
_PORT: Final = re.compile(r"@npukit_(?:stream|cascade|lock|core)_")
"""A call that puts, takes or waits (``include/npukit/streams.h``): none is like another."""
_SETS_REGISTER: Final = re.compile(r' asm sideeffect "[^"]*global\.set ')
_BLOCKS: Final = re.compile(r"(?<!\d)\d+(?P<type>v\d+bfp16ebs\d+)")
"""A structure of blocks of floats in a mangled name."""
_SRET: Final = re.compile(r"\bsret\((?P<type>.*?)\) align")
_SIZE: Final = re.compile(r"\bdereferenceable\((?P<size>\d+)\)")
_ATTRIBUTES: Final = re.compile(r"\b(?:noundef|signext|zeroext|inreg|nonnull|returned)\b ?")


class Effects(StrEnum):
    """What a function does to the core's registers, ports and locks, as LLVM names it."""

    NONE = "none"
    READS = "inaccessiblemem: read"
    """It depends on modes: of rounding, of saturation."""
    WRITES = "inaccessiblemem: readwrite"


class Parameter(msgspec.Struct, frozen=True):
    """A parameter: its type, or what it points to if it is passed by its address.

    ``kind`` is ``value``, ``address`` (of ``type``), ``result`` (the address of the result) or
    ``other``: a pointer to anything.
    """

    kind: str
    type: str


class Definition(msgspec.Struct, frozen=True, dict=True):
    """A function of the module."""

    name: str
    head: str
    parameter_text: str
    body: str

    @cached_property
    def result(self) -> str:
        """The type that it returns."""
        words = self.head.split()
        start = next(
            (
                n
                for n, word in enumerate(words)
                if word[0] in "<{%[" or word in _TYPES or _INT.fullmatch(word)
            ),
            len(words),
        )
        return " ".join(words[start:])

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """Its parameters, in order."""
        return tuple(self._parameter(text) for text in split_arguments(self.parameter_text))

    @property
    def blocks(self) -> tuple[str, ...]:
        """The structures of blocks among its parameters, by value: their names, in order."""
        return tuple(dict.fromkeys(each["type"] for each in _BLOCKS.finditer(self.name)))

    @property
    def shown_parameters(self) -> tuple[str, ...]:
        """Their texts, with attributes."""
        return tuple(split_arguments(self.parameter_text))

    def _parameter(self, text: str) -> Parameter:
        if not text.startswith("ptr"):
            return Parameter("value", _ATTRIBUTES.sub("", text).rpartition(" ")[0])
        if (match := _SRET.search(text)) is not None:
            return Parameter("result", match["type"])
        name = re.escape(text.rpartition(" ")[2])
        if (
            match := re.search(rf" = load (?P<type>[^\n]*), ptr {name}, align", self.body)
        ) is not None:
            return Parameter("address", match["type"])
        if (match := _SIZE.search(text)) is not None:
            return Parameter("address", f"<{match['size']} x i8>")
        if "dead_on_return" in text and len(self.blocks) == 1:
            return Parameter("address", f"%struct.{self.blocks[0]}")
        return Parameter("other", "ptr")


_TYPES: Final = frozenset(("void", "ptr", "float", "double"))
_INT: Final = re.compile(r"i\d+")


class Definitions(msgspec.Struct, frozen=True, dict=True):
    """Those of a module, by name."""

    text: str

    @cached_property
    def by_name(self) -> Mapping[str, Definition]:
        """Every definition."""
        return {
            match["name"]: Definition(
                match["name"], match["head"].strip(), match["parameters"], match["body"]
            )
            for match in _DEFINITION.finditer(self.text)
        }

    def reached(self, name: str) -> Iterator[Definition]:
        """A definition and those that it may call."""
        found, left = {name}, [name]
        while left:
            if (definition := self.by_name.get(left.pop())) is None:
                continue
            yield definition
            for called in _CALLED.findall(definition.body):
                if called not in found:
                    found.add(called)
                    left.append(called)

    def counted(self, name: str) -> Mapping[int, int]:
        """What a function and those that it calls count, by event; each call counts once."""
        counts: dict[int, int] = {}
        for definition in self.reached(name):
            for match in _COUNTED.finditer(definition.body):
                event = int(match["event"])
                counts[event] = counts.get(event, 0) + int(match["amount"])
        return counts

    def effects(self, name: str) -> Effects:
        """What a function and those that it calls do to the state of the core."""
        bodies = [each.body for each in self.reached(name)]
        if any(_SETS_REGISTER.search(each) or _PORT.search(each) for each in bodies):
            return Effects.WRITES
        reads = any(" asm sideeffect " in each for each in bodies)
        return Effects.READS if reads else Effects.NONE


def split_arguments(text: str) -> Sequence[str]:
    """The arguments of a call or of a definition, without surrounding spaces."""
    parts, depth, start = list[str](), 0, 0
    for position, character in enumerate(text):
        if character in "(<{[":
            depth += 1
        elif character in ")>}]":
            depth -= 1
        elif character == "," and depth == 0:
            parts.append(text[start:position].strip())
            start = position + 1
    last = text[start:].strip()
    return [*parts, last] if last else parts
