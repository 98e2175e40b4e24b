"""Optimized LLVM IR as functions, blocks and instructions, as far as prices need it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

import msgspec

_DEFINE: Final = re.compile(r"define .*?@(?P<name>\"[^\"]*\"|[-\w.$]+)\((?P<parameters>.*)\)")
_LABEL: Final = re.compile(r"^(?P<name>\"[^\"]*\"|[-\w.$]+):")
_RESULT: Final = re.compile(r"  (?P<name>%(?:\"[^\"]*\"|[-\w.$]+)) = (?P<text>.*)")
_MODIFIERS: Final = frozenset(("tail", "musttail", "notail"))
_VALUE: Final = re.compile(
    r"%(?!struct\.|class\.|union\.|\"class\.|\"struct\.|\"union\.)(?:\"[^\"]*\"|[-\w.$]+)"
)
_TARGET: Final = re.compile(r"label (?P<name>%(?:\"[^\"]*\"|[-\w.$]+))")
_INCOMING: Final = re.compile(
    r"\[ (?P<value>[^,\[\]]+|<.*?>), (?P<block>%(?:\"[^\"]*\"|[-\w.$]+)) \]"
)
_METADATA: Final = re.compile(r", !(?P<kind>[\w.]+) !(?P<number>\d+)")
_NODE: Final = re.compile(r"^!(?P<number>\d+) = (?:distinct )?!\{(?P<content>.*)\}$", re.MULTILINE)
_REFERENCE: Final = re.compile(r"!(\d+)")
_PARAMETER: Final = re.compile(r"(?P<attributes>[^,]*?)(?P<name>%[-\w.$]+)(?=,|$)")


class Instruction(msgspec.Struct, frozen=True, dict=True):
    """One instruction; ``text`` is without the name of its result and without metadata."""

    name: str
    opcode: str
    text: str
    metadata: Mapping[str, int]
    line: int

    @cached_property
    def operands(self) -> tuple[str, ...]:
        """The values that it uses, in the order of the text, without labels."""
        return tuple(_VALUE.findall(_TARGET.sub("", self.text)))

    @cached_property
    def targets(self) -> tuple[str, ...]:
        """The blocks that it may jump to."""
        return tuple(match["name"].lstrip("%") for match in _TARGET.finditer(self.text))

    @cached_property
    def incoming(self) -> tuple[tuple[str, str], ...]:
        """Of a phi: each value with the block that it comes from."""
        return tuple(
            (match["value"].strip(), match["block"].lstrip("%"))
            for match in _INCOMING.finditer(self.text)
        )


class Block(msgspec.Struct, frozen=True, dict=True):
    """A basic block; its last instruction is the terminator."""

    name: str
    instructions: tuple[Instruction, ...]

    @property
    def successors(self) -> tuple[str, ...]:
        """The names of the blocks after it."""
        return self.instructions[-1].targets


class Function(msgspec.Struct, frozen=True, dict=True):
    """A definition; ``parameters`` have the text of their attributes."""

    name: str
    parameters: Mapping[str, str]
    blocks: tuple[Block, ...]

    @cached_property
    def definitions(self) -> Mapping[str, Instruction]:
        """What defines each value."""
        return {each.name: each for each in self._all() if each.name}

    @cached_property
    def places(self) -> Mapping[int, str]:
        """The block of each instruction, by its line."""
        return {each.line: block.name for block in self.blocks for each in block.instructions}

    @cached_property
    def uses(self) -> Mapping[str, Sequence[Instruction]]:
        """The instructions that use each value."""
        uses: dict[str, list[Instruction]] = {}
        for each in self._all():
            for operand in dict.fromkeys(each.operands):
                uses.setdefault(operand, []).append(each)
        return uses

    def _all(self) -> Iterator[Instruction]:
        return (each for block in self.blocks for each in block.instructions)


class Module(msgspec.Struct, frozen=True, dict=True):
    """All definitions of a module, and its metadata nodes as lists of references."""

    lines: Sequence[str]
    functions: tuple[Function, ...]
    nodes: Mapping[int, str]

    def references(self, node: int) -> frozenset[int]:
        """The nodes that a node lists."""
        return frozenset(int(number) for number in _REFERENCE.findall(self.nodes.get(node, "")))


def read_module(text: str) -> Module:
    """Read the text of a module as LLVM writes it."""
    lines = text.split("\n")
    nodes = {int(match["number"]): match["content"] for match in _NODE.finditer(text)}
    return Module(lines, tuple(_functions(lines)), nodes)


def _functions(lines: Sequence[str]) -> Iterator[Function]:
    number = 0
    while number < len(lines):
        if (match := _DEFINE.match(lines[number])) is not None:
            end = lines.index("}", number)
            parameters = {
                found["name"]: found["attributes"]
                for found in _PARAMETER.finditer(_flat(match["parameters"]))
            }
            blocks = tuple(_blocks(lines, number + 1, end, len(parameters)))
            yield Function(match["name"].strip('"'), parameters, blocks)
            number = end
        number += 1


def _flat(parameters: str) -> str:
    """Parameters without what is in parentheses, which may have commas."""
    previous = ""
    while previous != parameters:
        previous, parameters = parameters, re.sub(r"\([^()]*\)", "", parameters)
    return parameters


def _blocks(lines: Sequence[str], start: int, end: int, parameters: int) -> Iterator[Block]:
    name, instructions = str(parameters), list[Instruction]()
    number = start
    while number < end:
        line = lines[number]
        if (label := _LABEL.match(line)) is not None:
            if instructions:
                yield Block(name, tuple(instructions))
            name, instructions = label["name"], []
        elif line.startswith("  ") and not line.lstrip().startswith(("#dbg", ";", "]")):
            first = number
            if line.startswith("  switch ") and not line.rstrip().endswith("]"):
                while not lines[number].startswith("  ]"):
                    number += 1
                    line += " " + lines[number].strip()
            instructions.append(_instruction(line, first))
        number += 1
    if instructions:
        yield Block(name, tuple(instructions))


def _instruction(line: str, number: int) -> Instruction:
    match = _RESULT.match(line)
    name, text = (match["name"], match["text"]) if match else ("", line.strip())
    metadata = {found["kind"]: int(found["number"]) for found in _METADATA.finditer(text)}
    text = _METADATA.sub("", text)
    words = text.split(maxsplit=2)
    opcode = words[1] if words[0] in _MODIFIERS else words[0]
    return Instruction(name, opcode, text, metadata, number)
