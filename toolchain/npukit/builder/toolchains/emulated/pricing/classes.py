"""The kind, number and latency of the operations that one IR instruction stands for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import ceil
from typing import Final

import msgspec

from npukit.builder.toolchains.emulated.pricing.accesses import access_of, is_local
from npukit.builder.toolchains.emulated.pricing.indices import (
    is_counter,
    needs_index,
    shares_index,
)
from npukit.builder.toolchains.emulated.pricing.ir import Function, Instruction, Module
from npukit.builder.toolchains.emulated.pricing.unit_prices import Kind, Price
from npukit.builder.toolchains.emulated.pricing.units import PREFIX, Units
from npukit.builder.toolchains.emulated.vector_compile.vector_sizes import vector_bytes
from npukit.vector.core_schedule import Node
from npukit.vector.core_timing import SOFTWARE, CoreTiming, Slot

_TYPE: Final = re.compile(r"<\d+ x \w+>")
_WIDTH: Final = re.compile(r"<(\d+) x i?(\w+)>")
_CALLEE: Final = re.compile(r"@(?P<name>\"[^\"]*\"|[-\w.$]+)\(")
_FREE: Final = frozenset(
    ("phi", "bitcast", "ptrtoint", "inttoptr", "freeze", "addrspacecast", "trunc", "alloca")
)
_FREE_CALLS: Final = (
    "llvm.lifetime",
    "llvm.assume",
    "llvm.ptrmask",
    "llvm.dbg",
    "npukit_count",
    "llvm.experimental.noalias",
)
_PRINTING: Final = frozenset(("printf", "vprintf", "puts", "putchar", "npukit_debug_dump"))
"""Debug output, which an NPU's cores do not have."""
_SCALAR: Final = frozenset(
    (
        *("add", "sub", "and", "or", "xor", "shl", "lshr", "ashr"),
        *("icmp", "select", "sext", "zext", "fneg"),
    )
)
_SOFT: Final[Mapping[str, str]] = {
    **dict.fromkeys(("fadd", "fsub"), "float sum"),
    "fmul": "float product",
    **dict.fromkeys(("fdiv", "frem"), "float division"),
    "fcmp": "float comparison",
    **dict.fromkeys(
        ("sitofp", "uitofp", "fptosi", "fptoui", "fptrunc", "fpext"), "float conversion"
    ),
}
_MASK: Final = re.compile(
    r"<\d+ x i32> (?:<(?P<lanes>[^>]*)>|zeroinitializer|splat \(i32 -?\d+\)|poison)$"
)


class Operation(msgspec.Struct, frozen=True):
    """``count`` instructions of a slot; the value can be used ``latency`` cycles after the last.

    ``leads`` has operands that are needed only so many cycles after the issue. ``blocks`` are
    cycles in which nothing else runs: a call of the runtime library.
    """

    slot: Slot | None
    count: int
    latency: int
    leads: Mapping[str, int] = {}
    blocks: int = 0
    part_word: int = 0
    is_product: bool = False
    is_first: bool = False
    """Whether only the first of the slot's units can do it."""
    is_chained: bool = False
    """Whether its latency has all of its instructions, each of which needs the one before."""
    source: str = ""
    """The pointer that it loads through."""

    @property
    def node(self) -> Node:
        """The same for a schedule."""
        return Node(
            self.slot,
            self.count,
            self.latency,
            part_word=self.part_word,
            blocks=self.blocks,
            is_first=self.is_first,
            source=self.source,
        )

    @property
    def last(self) -> int:
        """Cycles from the issue of the first instruction to that of the last."""
        return max(self.count - 1, 0) // self.node.units


_NOTHING: Final = Operation(None, 0, 0)


class Classes(msgspec.Struct, frozen=True):
    """Classifies the instructions of one function."""

    timing: CoreTiming
    units: Units
    function: Function
    module: Module

    def operation(self, one: Instruction) -> Operation:
        """What an instruction is on a core."""
        special = {
            "load": self._access,
            "store": self._access,
            "getelementptr": self._address,
            "call": self._call,
            "shufflevector": self._shuffle,
            "insertelement": self._insertion,
            "extractelement": self._extraction,
        }
        if (classify := special.get(one.opcode)) is not None:
            return classify(one)
        vector = _TYPE.search(one.text)
        if one.opcode in _FREE and (vector is None or one.opcode != "trunc"):
            return _NOTHING
        if vector is not None:
            return self._vector(one, vector_bytes(vector[0]) or self.timing.move_bytes)
        return self._scalar(one)

    def _extraction(self, one: Instruction) -> Operation:
        return Operation(Slot.MOVE, 1, self.timing.move + 1)

    def _access(self, one: Instruction) -> Operation:
        access = access_of(one, self.function, self.module)
        if access is None:
            return _NOTHING
        timing = self.timing
        if access.is_vector and is_local(access, self.function):
            return _NOTHING
        if access.is_store:
            if access.size < 4:
                cycles = timing.part_word_store
                return Operation(Slot.STORE, 1, cycles + 1, part_word=cycles)
            width = timing.store_bytes if access.is_vector else 4
            return Operation(Slot.STORE, ceil(access.size / width), timing.memory)
        wide = access.is_vector and access.size >= 16
        count = ceil(access.size / (timing.load_bytes if wide else 4))
        source = access.address.base
        return Operation(Slot.LOAD, count, timing.load, is_first=not wide, source=source)

    def _address(self, one: Instruction) -> Operation:
        """Offsets and increments are part of loads and stores; an index of its own is not."""
        if not needs_index(one, self.function):
            return _NOTHING
        shared = shares_index(one, self.function)
        return Operation(None, 0, 2) if shared else Operation(Slot.SCALAR, 1, 2)

    def _vector(self, one: Instruction, size: int) -> Operation:
        timing = self.timing
        if one.opcode == "mul":
            return self._products(one)
        if one.opcode in ("fadd", "fsub", "fmul", "fneg"):
            return Operation(Slot.VECTOR, ceil(size / timing.move_bytes), timing.float_sum)
        if one.opcode in ("sext", "zext", "trunc"):
            return self._conversion(one, size)
        count = ceil(size / timing.move_bytes)
        if one.opcode in _SOFT or one.opcode in ("sdiv", "udiv", "srem", "urem"):
            lanes = int(_WIDTH.search(one.text)[1]) if _WIDTH.search(one.text) else 1  # type: ignore[index]
            each = SOFTWARE[_SOFT.get(one.opcode, "integer division")]
            return Operation(Slot.SCALAR, 1, 1, blocks=lanes * each)
        factor = 2 if one.opcode in ("shl", "lshr", "ashr") else 1
        return Operation(Slot.MOVE, count * factor, timing.move)

    def _products(self, one: Instruction) -> Operation:
        widths = sorted((self._width(each) for each in one.operands), reverse=True)[:2]
        match = _WIDTH.search(one.text)
        assert match is not None
        while len(widths) < 2:
            widths.append(widths[0] if widths else 16)
        kind = f"int{widths[0]} x int{widths[1]}"
        timing = self.timing
        lanes = timing.lanes.get(kind) or timing.lanes["int32 x int32"]
        parts = 4 if lanes == timing.lanes["int32 x int32"] else 1
        latency = timing.product + timing.chained(parts, timing.accumulator_lead)
        count = ceil(int(match[1]) / lanes)
        return Operation(Slot.VECTOR, count, latency, is_product=True, is_chained=parts > 1)

    def _width(self, value: str) -> int:
        """Bits of the elements that a factor was made of."""
        definition = self.function.definitions.get(value)
        if definition is None:
            return 32
        if definition.opcode in ("sext", "zext") and (match := _WIDTH.search(definition.text)):
            return max(8, int(match[2]))
        if definition.opcode in ("shufflevector", "insertelement", "phi") and definition.operands:
            inner = definition.operands[-1 if definition.opcode == "insertelement" else 0]
            return (
                self._scalar_width(inner)
                if definition.opcode == "insertelement"
                else self._width(inner)
            )
        match = _WIDTH.search(definition.text)
        return min(32, int(match[2])) if match and match[2].isdigit() else 32

    def _scalar_width(self, value: str) -> int:
        definition = self.function.definitions.get(value)
        if definition is not None and definition.opcode in ("sext", "zext"):
            match = re.search(r"\bi(\d+) ", definition.text)
            return max(8, int(match[1])) if match else 32
        return 32

    def _conversion(self, one: Instruction, size: int) -> Operation:
        timing, types = self.timing, _TYPE.findall(one.text)
        result = vector_bytes(types[-1]) or size
        if one.opcode == "trunc":
            return Operation(Slot.STORE, ceil(result / timing.narrow_bytes), timing.convert)
        users = self.function.uses.get(one.name, ())
        if users and all(user.opcode in ("mul", "shufflevector") for user in users):
            return _NOTHING
        return Operation(Slot.MOVE, ceil(result / timing.move_bytes), timing.move + 1)

    def _shuffle(self, one: Instruction) -> Operation:
        types = _TYPE.findall(one.text)
        mask = _MASK.search(one.text)
        size = max(1, (vector_bytes(types[0]) or 4) // int(types[0][1:].split()[0]))
        if mask is None or mask["lanes"] is None:
            return Operation(Slot.MOVE, self._moves(one, size, types), self.timing.move)
        lanes = [
            int(each.split()[1]) if each.split()[1].lstrip("-").isdigit() else -1
            for each in mask["lanes"].split(", ")
        ]
        if _is_part(lanes, size):
            return _NOTHING
        return Operation(
            Slot.MOVE, ceil(len(lanes) * size / self.timing.move_bytes), self.timing.move
        )

    def _moves(self, one: Instruction, size: int, types: list[str]) -> int:
        lanes = int(types[-1][1:].split()[0])
        return max(1, ceil(lanes * size / self.timing.move_bytes))

    def _insertion(self, one: Instruction) -> Operation:
        if " poison, " in one.text or " undef, " in one.text:
            users = self.function.uses.get(one.name, ())
            if users and all(user.opcode == "shufflevector" for user in users):
                return _NOTHING
        return Operation(Slot.MOVE, 1, self.timing.move)

    def _scalar(self, one: Instruction) -> Operation:
        timing = self.timing
        is_long = re.search(r"\bi(?:64|128)\b", one.text) is not None
        if one.opcode in ("sdiv", "udiv", "srem", "urem"):
            return self._division(one, is_long)
        if one.opcode == "mul":
            return Operation(Slot.SCALAR, 4 if is_long else 1, timing.scalar_product)
        if one.opcode in _SOFT:
            name = "double" if "double" in one.text else _SOFT[one.opcode]
            return Operation(Slot.SCALAR, 1, 1, blocks=SOFTWARE[name])
        if one.opcode not in _SCALAR or self._is_part_of_another(one):
            return _NOTHING
        shifts = one.opcode in ("shl", "lshr", "ashr")
        return Operation(Slot.SCALAR, (4 if shifts else 2) if is_long else 1, timing.scalar)

    def _is_part_of_another(self, one: Instruction) -> bool:
        """Whether a load widens it, or the hardware of a loop counts it."""
        if one.opcode in ("sext", "zext"):
            return " i1 " in one.text or self._is_loaded(one)
        is_sum = one.opcode in ("add", "sub")
        return is_sum and is_counter(one.name, self.function) and self._counts_rounds(one)

    def _division(self, one: Instruction, is_long: bool) -> Operation:
        divisor = one.text.rpartition(" ")[2]
        if divisor.isdigit() and int(divisor) & (int(divisor) - 1) == 0:
            return Operation(Slot.SCALAR, 4 if one.opcode.startswith("s") else 1, 1)
        name = "long division" if is_long else "integer division"
        return Operation(Slot.SCALAR, 1, 1, blocks=SOFTWARE[name])

    def _is_loaded(self, one: Instruction) -> bool:
        definition = self.function.definitions.get(one.operands[0]) if one.operands else None
        return definition is not None and definition.opcode == "load"

    def _counts_rounds(self, one: Instruction) -> bool:
        """Whether it is only the next value of a counter, and what its loop compares."""
        users = self.function.uses.get(one.name, ())
        return any(user.opcode == "phi" for user in users)

    def _call(self, one: Instruction) -> Operation:
        match = _CALLEE.search(one.text)
        name = match["name"] if match else ""
        if name.startswith(_FREE_CALLS) or name in _PRINTING:
            return _NOTHING
        if (price := self.units.price(name)) is not None:
            return self._unit(one, name, price)
        if name.startswith("llvm."):
            return self._intrinsic(one, name)
        if " asm " in one.text:
            return Operation(Slot.SCALAR, 1, 1)
        if any(name == each.name for each in self.module.functions):
            return Operation(Slot.SCALAR, 1 + len(one.operands) // 4, 1)
        return Operation(Slot.SCALAR, 1, 1, blocks=SOFTWARE["function"])

    def _unit(self, one: Instruction, name: str, price: Price) -> Operation:
        timing = self.timing
        latency = {
            Kind.PRODUCT: timing.product,
            Kind.FLOAT_PRODUCT: timing.float_product,
            Kind.FLOAT_SUM: timing.float_sum,
            Kind.MOVE: timing.move,
            Kind.WIDEN: timing.widen,
            Kind.NARROW: timing.narrow,
            Kind.CONVERT: timing.convert,
            Kind.UNPACK: timing.move,
            Kind.SCALAR: timing.scalar,
            Kind.LOAD: timing.load,
            Kind.STORE: timing.memory,
            Kind.FREE: 0,
        }[price.kind]
        leads: dict[str, int] = {}
        if name.startswith(PREFIX) and price.kind in (Kind.PRODUCT, Kind.FLOAT_PRODUCT):
            unit = self.units.by_name[name.removeprefix(PREFIX)]
            lead = (
                timing.accumulator_lead
                if price.kind is Kind.PRODUCT
                else timing.float_accumulator_lead
            )
            given = re.findall(re.escape(unit.result) + r" (%[-\w.$]+)", one.text)
            if price.is_chained and price.count > 1:
                latency += timing.chained(price.count, lead)
            leads = dict.fromkeys(given, lead + price.count - 1)
        is_product = price.kind in (Kind.PRODUCT, Kind.FLOAT_PRODUCT)
        chained = is_product and price.is_chained and price.count > 1
        return Operation(
            price.slot, price.count, latency, leads, is_product=is_product, is_chained=chained
        )

    def _intrinsic(self, one: Instruction, name: str) -> Operation:
        timing = self.timing
        vector = _TYPE.search(one.text)
        size = (vector_bytes(vector[0]) or 4) if vector else 4
        if name.startswith("llvm.vector.reduce") and vector:
            lanes = int(vector[0][1:].split()[0])
            steps = max(1, (lanes - 1).bit_length())
            return Operation(Slot.MOVE, 2 * steps, timing.move + 1)
        if name.startswith(("llvm.memcpy", "llvm.memset", "llvm.memmove")):
            return self._copy(one, name)
        if vector is not None:
            return Operation(Slot.MOVE, max(1, ceil(size / timing.move_bytes)), timing.move)
        if any(part in name for part in (".f32", ".f64")):
            return self._float_intrinsic(name)
        two = name.startswith(("llvm.smax", "llvm.smin", "llvm.umax", "llvm.umin"))
        return Operation(Slot.SCALAR, 2 if two else 1, timing.scalar)

    def _float_intrinsic(self, name: str) -> Operation:
        if name.startswith(("llvm.fabs", "llvm.copysign")):
            return Operation(Slot.SCALAR, 1, self.timing.scalar)
        if name.startswith("llvm.fmuladd"):  # a core multiplies, and adds afterwards
            both = SOFTWARE["float product"] + SOFTWARE["float sum"]
            return Operation(Slot.SCALAR, 1, 1, blocks=both)
        kind = "float comparison" if name.startswith(("llvm.max", "llvm.min")) else "function"
        return Operation(Slot.SCALAR, 1, 1, blocks=SOFTWARE[kind])

    def _copy(self, one: Instruction, name: str) -> Operation:
        match = re.search(r"i(?:32|64) (\d+), i1", one.text)
        size = int(match[1]) if match else 256
        count = ceil(size / self.timing.store_bytes)
        return Operation(Slot.STORE, count, self.timing.load if "memset" not in name else 1)


def _is_part(lanes: list[int], size: int) -> bool:
    """Whether a mask takes aligned parts of registers in order: names of registers, not moves."""
    part = max(1, 16 // size)
    for start in range(0, len(lanes), part):
        some = lanes[start : start + part]
        known = [lane - index for index, lane in enumerate(some) if lane >= 0]
        if not known:
            continue
        if any(each != known[0] for each in known) or known[0] % min(part, len(lanes)):
            return False
    return True
