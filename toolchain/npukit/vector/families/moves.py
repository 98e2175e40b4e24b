"""Undefined values, parts of vectors, broadcasts and elements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from npukit.vector.families.catalogue import (
    ACCUMULATORS,
    BFLOAT16,
    COMPLEX,
    FLOAT,
    INTEGERS,
    NIBBLES,
    VECTORS,
    Element,
    VectorType,
    registers,
    small_vectors,
)
from npukit.vector.table import AIE2, AIE2P, GENERATIONS, Family, Generation, Intrinsic


def _rows() -> Iterator[Intrinsic]:
    for element in (*VECTORS, *ACCUMULATORS):
        yield from _undefined(element)
        yield from _parts(element)
        yield from _concatenations(element)
    for element in (*INTEGERS, *NIBBLES, BFLOAT16, FLOAT, *COMPLEX):
        yield from _elements(element)
    for element in (*INTEGERS, BFLOAT16, FLOAT, *COMPLEX, *NIBBLES):
        yield from _broadcasts(element)
    yield from _zeros()
    yield from _words()


def _undefined(element: Element) -> Iterator[Intrinsic]:
    for vector in registers(element):
        yield Intrinsic(
            f"undef_{vector.name}",
            vector.name,
            (),
            f"npukit::undefined<{vector.name}>()",
            "none",
            generations=vector.generations,
        )


def _parts(element: Element) -> Iterator[Intrinsic]:
    vectors = [*small_vectors(element), *registers(element)]
    for whole in vectors:
        for part in vectors:
            if part.size < whole.size:
                yield from _part_of(whole, part)


def _part_of(whole: VectorType, part: VectorType) -> Iterator[Intrinsic]:
    generations = whole.generations
    extract = f"npukit::part<{part.name}>(a, idx)"
    name = f"extract_{part.name}"
    yield Intrinsic(
        name, part.name, (f"{whole.name} a", "int idx"), extract, "move", generations=generations
    )
    yield Intrinsic(
        "insert",
        whole.name,
        (f"{whole.name} a", "int idx", f"{part.name} b"),
        "npukit::with_part(a, idx, b)",
        "move",
        generations=generations,
    )
    yield Intrinsic(
        f"set_{whole.name}",
        whole.name,
        ("int idx", f"{part.name} b"),
        f"npukit::with_part(npukit::undefined<{whole.name}>(), idx, b)",
        "move",
        generations=generations,
    )
    if part.size <= 8:
        signed = (f"{whole.name} a", "int idx", "int sign")
        yield Intrinsic(name, part.name, signed, extract, "move", generations=generations)
        for parameters in (signed[:2], signed):
            yield Intrinsic(
                f"ext_{part.name}",
                part.name,
                parameters,
                extract,
                "move",
                generations=generations,
            )


def _concatenations(element: Element) -> Iterator[Intrinsic]:
    vectors = {vector.size: vector for vector in registers(element)}
    for part in vectors.values():
        for count in (2, 4, 8):
            if whole := vectors.get(part.size * count):
                names = [f"a{number}" for number in range(count)]
                yield Intrinsic(
                    "concat",
                    whole.name,
                    tuple(f"{part.name} {name}" for name in names),
                    f"npukit::joined<{whole.name}>({', '.join(names)})",
                    "move",
                    generations=whole.generations,
                )


def _scalars(element: Element) -> tuple[str, ...]:
    return ("char", "signed char") if element.name == "int8" else (element.scalar,)


def _elements(element: Element) -> Iterator[Intrinsic]:
    for vector in registers(element):
        for scalar in _scalars(element):
            yield from _element_of(vector, element, scalar)
        if vector.size == 64:
            yield from _quadword_of(vector)
    for vector in small_vectors(element):
        yield from _small_elements(vector, element)
    if element in NIBBLES:
        yield from _nibbles(element.vector(1), element)


def _element_of(vector: VectorType, element: Element, scalar: str) -> Iterator[Intrinsic]:
    generations = vector.generations
    update = (f"{vector.name} v", "int idx", f"{scalar} b")
    body = "npukit::with_element(v, idx, b)"
    names = ("insert",) if element in NIBBLES else ("insert", "upd_elem")
    for name in names:
        yield Intrinsic(name, vector.name, update, body, "move", generations=generations)
    if scalar == "signed char":
        return
    read = (f"{vector.name} v", "int idx")
    if element in NIBBLES:
        extracts: Iterable[str] = (f"ext_{scalar}", f"extract_{scalar}")
    else:
        extracts = ("ext_elem", "extract_elem")
    for name in extracts:
        for parameters in (read, (*read, "int sign")):
            yield Intrinsic(
                name,
                scalar,
                parameters,
                f"npukit::lane<{scalar}>(v, idx)",
                "move",
                generations=generations,
            )


def _small_elements(vector: VectorType, element: Element) -> Iterator[Intrinsic]:
    """Elements of a vector in a scalar register, with the value's type as the register has it."""
    if element in NIBBLES:
        yield from _nibbles(vector, element)
        return
    for scalar in _scalars(element):
        yield from _element_of(vector, element, scalar)
        yield Intrinsic(
            f"set_{vector.name}",
            vector.name,
            ("int idx", f"{scalar} b"),
            f"npukit::with_element({vector.name}{{}}, idx, b)",
            "scalar",
        )


def _nibbles(vector: VectorType, element: Element) -> Iterator[Intrinsic]:
    value = "int4_t" if element.sign else "uint4_t"
    filled = f"npukit::with_nibble({vector.name}{{}}, idx, b)"
    body = "npukit::with_nibble(v, idx, b)"
    yield Intrinsic(f"set_{vector.name}", vector.name, ("int idx", f"{value} b"), filled, "scalar")
    parameters = (f"{vector.name} v", "int idx", f"{value} b")
    yield Intrinsic("insert", vector.name, parameters, body, "scalar")
    for name in ("extract_elem", "ext_elem"):
        yield Intrinsic(name, value, parameters[:2], f"npukit::nibble<{value}>(v, idx)", "scalar")


def _quadword_of(vector: VectorType) -> Iterator[Intrinsic]:
    quadword = "unsigned long long"
    for parameters in (("int idx",), ("int idx", "int sign")):
        yield Intrinsic(
            "ext_u64",
            quadword,
            (f"{vector.name} v", *parameters),
            f"npukit::lane<{quadword}>(v, idx)",
            "move",
        )
    yield Intrinsic(
        "insert",
        vector.name,
        (f"{vector.name} v", "int idx", f"{quadword} b"),
        "npukit::with_element(v, idx, b)",
        "move",
    )


SHORT_NAMES = {
    "int8": "s8",
    "uint8": "u8",
    "int16": "s16",
    "uint16": "u16",
    "int32": "s32",
    "uint32": "u32",
    "bfloat16": "bfloat16",
    "float": "float",
    "cint16": "c16",
    "cint32": "c32",
}


def _broadcasts(element: Element) -> Iterator[Intrinsic]:
    vector = element.vector(64)
    filled = f"npukit::filled<{vector.name}>(b)"
    to_vector = f"broadcast_to_{vector.name}"
    sources = [element.scalar, *(small.name for small in small_vectors(element))]
    if element.name in ("int32", "uint32"):
        sources.append("unsigned long long")
    for source in sources:
        yield Intrinsic(to_vector, vector.name, (f"{source} b",), filled, "move")
    short = SHORT_NAMES.get(element.name)
    if short is None:
        return
    yield Intrinsic(f"broadcast_{short}", vector.name, (f"{element.scalar} b",), filled, "move")
    if element not in COMPLEX:
        one = f"npukit::filled<{vector.name}>(npukit::one<{element.scalar}>())"
        for name in (f"broadcast_one_{short}", f"broadcast_one_to_{vector.name}"):
            yield Intrinsic(name, vector.name, (), one, "move")
    zero = f"npukit::undefined<{vector.name}>()"
    for name in (f"broadcast_zero_{short}", f"broadcast_zero_to_{vector.name}"):
        yield Intrinsic(name, vector.name, (), zero, "move")
    yield Intrinsic(
        "broadcast_elem",
        vector.name,
        (f"{vector.name} v", "int idx"),
        f"npukit::filled<{vector.name}>(npukit::lane<{element.scalar}>(v, idx))",
        "move",
    )
    yield Intrinsic(
        "broadcast_elem_128",
        vector.name,
        (f"{vector.name} v", "int idx"),
        f"npukit::filled_with_parts<{vector.name}>(npukit::part<v4int32>(v, idx & 3))",
        "move",
    )


_ZEROED: tuple[tuple[str, str, tuple[Generation, ...]], ...] = (
    ("clr16", "v16acc64", AIE2),
    ("clr32", "v32acc32", AIE2),
    ("clr32", "v32acc64", AIE2P),
    ("clr64", "v64acc32", AIE2P),
    ("clr16f", "v16accfloat", GENERATIONS),
    ("clr32f", "v32accfloat", GENERATIONS),
    ("clr64f", "v64accfloat", AIE2P),
    ("clr8c", "v8cacc64", GENERATIONS),
    ("clr32c", "v16cacc64", AIE2P),
)


def _zeros() -> Iterator[Intrinsic]:
    for element in ACCUMULATORS:
        for vector in registers(element):
            yield Intrinsic(
                f"broadcast_zero_to_{vector.name}",
                vector.name,
                (),
                f"npukit::undefined<{vector.name}>()",
                "move",
                generations=vector.generations,
            )
    for name, accumulator, generations in _ZEROED:
        body = f"npukit::undefined<{accumulator}>()"
        yield Intrinsic(name, accumulator, (), body, "move", generations=generations)
    yield Intrinsic(
        "broadcast_to_v16accfloat",
        "v16accfloat",
        ("float b",),
        "npukit::filled<v16accfloat>(b)",
        "move",
    )
    for name, source, wide in (
        ("broadcast_s64", "long long", "v16int32"),
        ("broadcast_u64", "unsigned long long", "v16uint32"),
        ("broadcast_v2s32", "v2int32", "v16int32"),
        ("broadcast_v2u32", "v2uint32", "v16uint32"),
    ):
        yield Intrinsic(name, wide, (f"{source} b",), f"npukit::filled<{wide}>(b)", "move")


def _words() -> Iterator[Intrinsic]:
    quadword = "unsigned long long"
    yield Intrinsic(
        "insert",
        quadword,
        (f"{quadword} a", "int idx", "unsigned int b"),
        "npukit::with_part(a, idx, b)",
        "scalar",
    )
    for name in ("set_u64", "set_uint64"):
        yield Intrinsic(
            name,
            quadword,
            ("int idx", "unsigned int b"),
            f"npukit::with_part(({quadword})0, idx, b)",
            "scalar",
        )
    yield Intrinsic(
        "extract_uint32",
        "unsigned int",
        (f"{quadword} a", "int idx"),
        "npukit::part<unsigned int>(a, idx)",
        "scalar",
    )
    yield Intrinsic(
        "concat",
        quadword,
        ("unsigned int a", "unsigned int b"),
        f"npukit::joined<{quadword}>(a, b)",
        "scalar",
        generations=GENERATIONS,
    )


MOVES = Family("moves", ("npukit/lanes.h", "npukit/moves.h"), _rows)
