"""Keeps operations of a core as units: calls with values that an optimizer can't look into.

The front end passes vectors by their address. In the new text the calls of units take and return
vectors as values, so local variables become registers as they do on a core. Their definitions stay
in the module, and :meth:`Units.restored` lets the optimized calls reach them again.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from npukit.builder.toolchains.emulated.pricing.definitions import (
    Definition,
    Definitions,
    Effects,
    Parameter,
    split_arguments,
)
from npukit.builder.toolchains.emulated.pricing.unit_prices import (
    Price,
    is_intrinsic,
    is_unit,
    price_of,
    price_of_access,
    takes_references,
)
from npukit.builder.toolchains.emulated.vector_compile.vector_sizes import vector_bytes
from npukit.machine.generations import Generation
from npukit.vector.core_timing import CoreTiming

PREFIX: Final = "npukit.unit."
_CALL: Final = re.compile(
    r"  (?:(?P<result>%\S+) = )?(?:tail )?call (?P<type>[^@]*?)@(?P<name>[-\w.$]+)"
    r"\((?P<arguments>.*)\)"
    r"(?P<tail>(?: #\d+)?(?:, ![\w.]+ !\d+)*)$"
)
_USED: Final = re.compile(r"^@llvm\.(?:compiler\.)?used = .*\n?", re.MULTILINE)
_DECLARED: Final = re.compile(
    rf"^declare [^@\n]*@{re.escape(PREFIX)}(?P<name>[-\w.$]+)\(.*\n", re.MULTILINE
)
_VALUE_NAME: Final = re.compile(
    r"(%(?:\"[^\"]*\"|[-\w.$]+)|-?\d+|true|false|null|poison|undef|zeroinitializer|0x\w+|-?[\d.]+e[-+]\d+)$"
)


_FLOOR: Final = "_ZN6npukit3api13floor_addressI"
"""Truncates a pointer, as the hardware does by itself."""
_MASK: Final = "call ptr @llvm.ptrmask.p0.i32("
_MASK_DECLARED: Final = "declare ptr @llvm.ptrmask.p0.i32(ptr, i32)"


_DEFINED: Final = re.compile(r"define [^@]*@(?P<name>[-\w.$]+)\(.*\)[^#)]*#(?P<number>\d+)")
_GROUP: Final = re.compile(r"attributes #(?P<number>\d+) = \{(?P<content>.*)\}")


class Unit(msgspec.Struct, frozen=True):
    """A function that is one operation, with its price."""

    definition: Definition
    price: Price
    effects: Effects

    @property
    def result(self) -> str:
        """The type of its value."""
        for parameter in self.definition.parameters:
            if parameter.kind == "result":
                return parameter.type
        return self.definition.result

    @property
    def operands(self) -> Sequence[Parameter]:
        """Its parameters without the address of the result."""
        return [each for each in self.definition.parameters if each.kind != "result"]

    @property
    def declaration(self) -> str:
        """As the optimizer sees it."""
        types = ", ".join(each.type for each in self.operands)
        return (
            f"declare {self.result} @{PREFIX}{self.definition.name}({types}) "
            f"nounwind willreturn memory({self.effects})"
        )

    @property
    def wrapper(self) -> str:
        """The same function in terms of its definition."""
        lines, passed, taken = list[str](), list[str](), list[str]()
        texts = iter(self.definition.shown_parameters)
        returns_address = False
        for number, each in enumerate(self.definition.parameters):
            text = next(texts)
            attributes = text.rpartition(" ")[0]
            if each.kind == "result":
                returns_address = True
                lines.append(f"  %result = alloca {each.type}, align 64")
                passed.append(f"{attributes} %result")
            elif each.kind == "address":
                taken.append(f"{each.type} %v{number}")
                lines += [
                    f"  %p{number} = alloca {each.type}, align 64",
                    f"  store {each.type} %v{number}, ptr %p{number}, align 64",
                ]
                passed.append(f"{attributes} %p{number}")
            else:
                taken.append(f"{each.type} %v{number}")
                passed.append(f"{attributes} %v{number}")
        call = f"@{self.definition.name}({', '.join(passed)})"
        if returns_address:
            lines += [
                f"  call void {call}",
                f"  %value = load {self.result}, ptr %result, align 64",
            ]
        else:
            lines.append(f"  %value = call {self.result} {call}")
        lines.append(f"  ret {self.result} %value")
        head = f"define internal {self.result} @{PREFIX}{self.definition.name}({', '.join(taken)})"
        return "\n".join([f"{head} alwaysinline nounwind {{", *lines, "}", ""])


class Units(msgspec.Struct, frozen=True):
    """The units of a module."""

    by_name: Mapping[str, Unit]
    accesses: Mapping[str, Price] = {}
    """Intrinsics that access memory, or change what they are given: they stay calls."""

    def price(self, function: str) -> Price | None:
        """The price of a called function, if it is a unit."""
        if (price := self.accesses.get(function)) is not None:
            return price
        unit = self.by_name.get(function.removeprefix(PREFIX))
        return unit.price if unit is not None and function.startswith(PREFIX) else None

    def defines(self, function: str) -> bool:
        """Whether a definition is that of an operation."""
        return function in self.by_name or function in self.accesses

    def separated(self, text: str) -> str:
        """The module ``text`` with units as calls that an optimizer does not look into."""
        lines = [self._line(line, number) for number, line in enumerate(text.split("\n"))]
        lines = list(_not_inlined(lines, self.accesses))
        if any(_MASK in line for line in lines) and not any(
            _MASK_DECLARED in line for line in lines
        ):
            lines.append(_MASK_DECLARED)
        used = ", ".join(f"ptr @{name}" for name in self.by_name)
        text = "\n".join(lines)
        if not self.by_name:
            return text
        old = _USED.search(text)
        kept = re.findall(r"ptr @[-\w.$]+", old[0]) if old else []
        names = [*kept, *(each for each in used.split(", ") if each not in kept)]
        declared = "\n".join(unit.declaration for unit in self.by_name.values())
        array = f"[{len(names)} x ptr] [{', '.join(names)}]"
        keeping = f'@llvm.compiler.used = appending global {array}, section "llvm.metadata"\n'
        if old and old[0].startswith("@llvm.used"):
            keeping = keeping.replace("compiler.used", "used")
        text = text.replace(old[0], "", 1) if old else text
        head, line, rest = text.partition("\ndefine ")
        return f"{head}\n{keeping}{declared}\n{line}{rest}"

    def restored(self, text: str) -> str:
        """The optimized module with definitions of the units that it still calls."""
        wrappers: list[str] = []

        def defined(match: re.Match[str]) -> str:
            wrappers.append(self.by_name[match["name"]].wrapper)
            return ""

        text = _DECLARED.sub(defined, text)
        return _without_units_kept(text, self.by_name) + "\n" + "\n".join(wrappers)

    def _line(self, line: str, number: int) -> str:
        if " call " not in line or (match := _CALL.match(line)) is None:
            return line
        if match["name"].startswith(_FLOOR):
            return _masked(match, number)
        if (unit := self.by_name.get(match["name"])) is None:
            return line
        before, passed = list[str](), list[str]()
        target = ""
        given = split_arguments(match["arguments"])
        for index, (parameter, text) in enumerate(
            zip(unit.definition.parameters, given, strict=True)
        ):
            value = text.rpartition(" ")[2]
            if parameter.kind == "result":
                target = value
            elif parameter.kind == "address":
                name = f"%npukit.operand.{number}.{index}"
                before.append(f"  {name} = load {parameter.type}, ptr {value}, align 1")
                passed.append(f"{parameter.type} {name}")
            else:
                passed.append(f"{parameter.type} {value}")
        call = f"call {unit.result} @{PREFIX}{match['name']}({', '.join(passed)})"
        location = re.sub(r"^ #\d+", "", match["tail"])
        if not target:
            return "\n".join([*before, f"  {match['result']} = {call}{location}"])
        name = f"%npukit.value.{number}"
        store = f"  store {unit.result} {name}, ptr {target}, align 1"
        return "\n".join([*before, f"  {name} = {call}{location}", store])


def _not_inlined(lines: Iterable[str], names: Collection[str]) -> Iterator[str]:
    """The lines with the definitions of ``names`` as functions that stay functions."""
    changed: set[str] = set()
    attributes: dict[str, str] = {}
    for line in lines:
        if (group := _GROUP.match(line)) is not None:
            attributes[group["number"]] = group["content"]
        match = _DEFINED.match(line) if names else None
        if match is None or match["name"] not in names:
            yield line
            continue
        changed.add(match["number"])
        yield f"{line[: match.start('number')]}9{line[match.start('number') :]}"
    for number in sorted(changed):
        content = attributes.get(number, "").replace("alwaysinline", "noinline")
        yield f"attributes #9{number} = {{{content}}}"


def _masked(call: re.Match[str], number: int) -> str:
    """A call that truncates a pointer, so that optimizers see which object it is in."""
    pointer, alignment = (text.rpartition(" ")[2] for text in split_arguments(call["arguments"]))
    mask = f"%npukit.mask.{number}"
    return (
        f"  {mask} = sub i32 0, {alignment}\n  {call['result']} = {_MASK}ptr {pointer}, i32 {mask})"
    )


def find_units(text: str, generation: Generation, timing: CoreTiming) -> Units:
    """The units among the functions that a module defines."""
    definitions = Definitions(text)
    found: dict[str, Unit] = {}
    accesses: dict[str, Price] = {}
    for name, definition in definitions.by_name.items():
        if not is_unit(name, generation.name):
            continue
        parameters = definition.parameters
        results = [each for each in parameters if each.kind == "result"]
        is_void = definition.result == "void" and not results
        if (
            is_void
            or any(each.kind == "other" for each in parameters)
            or takes_references(name, generation.name)
        ):
            if is_intrinsic(name, generation.name):
                accesses[name] = price_of_access(name, generation.name)
            continue
        operands = sum(_bytes(each.type) for each in parameters if each.kind == "address")
        result = _bytes(results[0].type if results else definition.result)
        price = price_of(name, generation, timing, definitions.counted(name), result, operands)
        found[name] = Unit(definition, price, definitions.effects(name))
    return Units(found, accesses)


def _bytes(type_: str) -> int:
    """Bytes of a vector type; a guess for structures, which are blocks of 64 elements."""
    return vector_bytes(type_) or (72 if type_.startswith("%") else 4)


def _without_units_kept(text: str, names: Mapping[str, Unit]) -> str:
    """The module without the list that kept the definitions of units."""
    match = _USED.search(text)
    if match is None:
        return text
    kept = [
        each
        for each in re.findall(r"ptr @[-\w.$]+", match[0])
        if each.removeprefix("ptr @") not in names
    ]
    new = ""
    if kept:
        head = match[0].partition("[")[0]
        new = f'{head}[{len(kept)} x ptr] [{", ".join(kept)}], section "llvm.metadata"\n'
    return text.replace(match[0], new, 1)
