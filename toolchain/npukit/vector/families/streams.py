"""Streams and cascades: words and vectors, with and without a wait, and packet headers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from npukit.vector.families.catalogue import (
    ACCUMULATORS,
    VECTORS,
    VectorType,
    registers,
)
from npukit.vector.table import AIE2P, GENERATIONS, Family, Generation, Intrinsic

_WORDS: Final = (
    ("int", "int"),
    ("uint", "unsigned int"),
    ("float", "float"),
    ("cint16", "cint16"),
    *((name, name) for name in ("v8int4", "v8uint4", "v4int8", "v4uint8", "v2int16", "v2uint16")),
    ("v2bfloat16", "v2bfloat16"),
)
"""Types of one word, each with its name in intrinsics."""

_UNNAMED: Final = (("get_ss", "get_ss_nb", "int"), ("getf_ss", "getf_ss_nb", "float"))
_ENTRY: Final = 64
"""Bytes of a cascade's entry."""


def _rows() -> Iterator[Intrinsic]:
    yield from _stream_words()
    for element in VECTORS:
        for vector in registers(element):
            yield from _stream_vector(vector)
    yield from _packet_headers()
    for element in (*ACCUMULATORS, *VECTORS):
        for vector in registers(element):
            if vector.size >= _ENTRY:
                yield from _cascade(vector)
    yield from _cascade_parts()


def _intrinsic(
    name: str,
    result: str,
    parameters: tuple[str, ...],
    body: str,
    generations: tuple[Generation, ...] = GENERATIONS,
) -> Intrinsic:
    return Intrinsic(name, result, parameters, body, "stream", generations=generations)


def _stream_words() -> Iterator[Intrinsic]:
    named = ((f"get_ss_{name}", f"get_ss_nb_{name}", type_) for name, type_ in _WORDS)
    for get, get_now, type_ in (*_UNNAMED, *named):
        yield _intrinsic(get, type_, (), f"npukit::stream_get<{type_}>()")
        yield _intrinsic(get, type_, ("bool &tlast",), f"npukit::stream_get<{type_}>(tlast)")
        now = f"npukit::stream_get_now<{type_}>"
        yield _intrinsic(get_now, type_, ("bool &success",), f"{now}(success)")
        both = ("bool &success", "bool &tlast")
        yield _intrinsic(get_now, type_, both, f"{now}(success, tlast)")
    for _, type_ in _WORDS:
        yield from _puts(type_, GENERATIONS)
        value, last, success = f"{type_} val", "int tlast", "bool &success"
        now = "npukit::stream_put_now(val, {}, success)"
        yield _intrinsic("put_ms_nb", "void", (value, last, success), now.format("tlast"))
        yield _intrinsic("put_ms_nb", "void", (value, success), now.format("0"))


def _puts(type_: str, generations: tuple[Generation, ...]) -> Iterator[Intrinsic]:
    value, last = f"{type_} val", "int tlast"
    put = "npukit::stream_put(val, {})"
    yield _intrinsic("put_ms", "void", (value,), put.format("0"), generations)
    yield _intrinsic("put_ms", "void", (value, last), put.format("tlast"), generations)
    yield _intrinsic("put_ms", "void", (value, "int en", last), put.format("tlast"), generations)


def _stream_vector(vector: VectorType) -> Iterator[Intrinsic]:
    name, generations = f"get_ss_{vector.name}", vector.generations
    get = f"npukit::stream_get<{vector.name}>"
    yield _intrinsic(name, vector.name, (), f"{get}()", generations)
    yield _intrinsic(name, vector.name, ("bool &tlast",), f"{get}(tlast)", generations)
    yield from _puts(vector.name, generations)


def _packet_headers() -> Iterator[Intrinsic]:
    packet = ("unsigned dstID", "unsigned pcktType")
    control = ("unsigned Addr", "unsigned n_words", "unsigned op_type", "unsigned rspID")
    last, success = "int tlast", "bool &success"
    for kind, parameters, function in (
        ("packet_header", packet, "npukit::packet_header"),
        ("ctrl_packet_header", control, "npukit::control_packet_header"),
    ):
        header = f"{function}({', '.join(each.split()[1] for each in parameters)})"
        yield _intrinsic(kind, "unsigned", parameters, header)
        put = f"npukit::stream_put({header}, {{}})"
        name = f"put_ms_{kind}"
        yield _intrinsic(name, "void", (last, *parameters), put.format("tlast"))
        yield _intrinsic(name, "void", parameters, put.format("0"))
        now = f"npukit::stream_put_now({header}, {{}}, success)"
        name = f"put_ms_nb_{kind}"
        yield _intrinsic(name, "void", (last, *parameters, success), now.format("tlast"))
        yield _intrinsic(name, "void", (*parameters, success), now.format("0"))


def _cascade(vector: VectorType) -> Iterator[Intrinsic]:
    type_, generations = vector.name, vector.generations
    get, put = f"npukit::cascade_get<{type_}>", "npukit::cascade_put(a, {})"
    name = f"get_scd_{type_}"
    yield _intrinsic(name, type_, ("int en",), f"{get}(en)", generations)
    yield _intrinsic(name, type_, (), f"{get}(1)", generations)
    yield _intrinsic("put_mcd", "void", (f"{type_} a", "int en"), put.format("en"), generations)
    yield _intrinsic("put_mcd", "void", (f"{type_} a",), put.format("1"), generations)


def _cascade_parts() -> Iterator[Intrinsic]:
    """Registers of which the cascade fills one part, and the short names of accumulators."""
    for name, type_ in (
        ("get_scd", "v16acc32"),
        ("getl_scd", "v8acc64"),
        ("getf_scd", "v16accfloat"),
    ):
        yield _intrinsic(name, type_, ("int en",), f"npukit::cascade_get<{type_}>(en)")
        yield _intrinsic(name, type_, (), f"npukit::cascade_get<{type_}>(1)")
    for type_, short in (("v32acc32", "get_scd"), ("v16acc64", "getl_scd"), ("v32accfloat", "")):
        for position, part in enumerate(("lo", "hi")):
            names = [f"get_scd_{type_}_{part}", *([f"{short}_{part}"] if short else [])]
            for name in names:
                yield from _expand(name, type_, str(position), GENERATIONS)
    for type_ in ("v64acc32", "v32acc64", "v64accfloat"):
        for position in range(4):
            yield from _expand(f"get_scd_{type_}_{position}", type_, str(position), AIE2P)
    for type_ in ("v32acc32", "v16acc64", "v32accfloat", "v64acc32", "v32acc64", "v64accfloat"):
        name = f"get_scd_expand_{type_}"
        yield from _expand(name, type_, "pos", AIE2P, ("int pos",))
        following = f"npukit::cascade_expand_next<{type_}>({{}}, pos)"
        position_ = ("int &pos",)
        name = f"{name}_incr"
        yield _intrinsic(name, type_, ("int en", *position_), following.format("en"), AIE2P)
        yield _intrinsic(name, type_, position_, following.format("1"), AIE2P)


def _expand(
    name: str,
    type_: str,
    position: str,
    generations: tuple[Generation, ...],
    parameters: tuple[str, ...] = (),
) -> Iterator[Intrinsic]:
    expand = f"npukit::cascade_expand<{type_}>({{}}, {position})"
    yield _intrinsic(name, type_, ("int en", *parameters), expand.format("en"), generations)
    yield _intrinsic(name, type_, parameters, expand.format("1"), generations)


STREAMS: Final = Family("streams and cascades", ("npukit/streams.h",), _rows)
