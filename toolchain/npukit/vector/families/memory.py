"""Addresses, AIE2P's FIFOs, sparse vectors and their loads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from npukit.vector.table import AIE2, AIE2P, GENERATIONS, Family, Generation, Intrinsic, Slot

_WALK_2D: Final = ("int size1", "int &count1", "int inc1")
_WALK_3D: Final = (*_WALK_2D, "int size2", "int &count2", "int inc2")


def _addresses() -> Iterator[Intrinsic]:
    for unit, scale in (("ptr", " * (int)sizeof(T)"), ("byte", "")):
        for dimensions, walk in ((2, _WALK_2D), (3, _WALK_3D)):
            increments = {"inc1", "inc2"}
            names = [name.split()[-1].lstrip("&") for name in walk]
            used = [name + scale if name in increments else name for name in names]
            yield _template(
                f"add_{dimensions}d_{unit}",
                "T *",
                ("T *a", "int off", *walk),
                f"npukit::moved(a, npukit::step_{dimensions}d(off{scale}, {', '.join(used)}))",
            )
            members = ["num1", "count1", f"inc1{scale}", "num2", "count2", f"inc2{scale}"]
            last = f"params.inc{dimensions}{scale}"
            arguments = ", ".join(f"params.{name}" for name in members[: 3 * (dimensions - 1)])
            yield _template(
                f"add_{dimensions}d_{unit}",
                "T *",
                ("T *a", f"dims_{dimensions}d_t &params"),
                f"npukit::moved(a, npukit::step_{dimensions}d({last}, {arguments}))",
            )
    yield _template("byte_incr", "T *", ("T *a", "int i"), "npukit::moved(a, i)")
    steps_2d = ("unsigned int size1", "int step1", "int step2")
    steps_3d = (*steps_2d[:2], "unsigned int size2", "int step2", "int step3")
    for dimensions, steps, counts in ((2, steps_2d, 1), (3, steps_3d, 2)):
        names = [step.split()[-1] for step in steps]
        counters = [f"count{number + 1}" for number in range(counts)]
        result = f"dims_{dimensions}d_t"
        for parameters, last_values in (
            (steps, ["0"] * counts),
            ((*steps, *(f"addr_t {name}" for name in counters)), counters),
        ):
            body = f"npukit::walk({', '.join([*names, *last_values])})"
            name = f"dims_{dimensions}d_from_steps"
            yield Intrinsic(name, result, parameters, body, "scalar")


def _template(
    name: str,
    result: str,
    parameters: tuple[str, ...],
    body: str,
    slot: Slot = "scalar",
    generations: tuple[Generation, ...] = GENERATIONS,
    parameter: str = "T",
) -> Intrinsic:
    template = f"template <typename {parameter}>"
    return Intrinsic(name, result, parameters, body, slot, "exact", generations, template)


_SEEKS: Final = {
    "": ((), "0"),
    "_1d_byte": (("int off",), "off"),
    "_2d_byte": (("int off", *_WALK_2D), "npukit::step_2d(off, size1, count1, inc1)"),
    "_3d_byte": (
        ("int off", *_WALK_3D),
        "npukit::step_3d(off, size1, count1, inc1, size2, count2, inc2)",
    ),
}


def _fifos() -> Iterator[Intrinsic]:
    operands = ("P &p", "fifo_state_t &s")
    for suffix, (parameters, jump) in _SEEKS.items():
        yield _fifo(
            f"fifo_ld_pop{suffix}",
            "npukit::fifo_value<P>",
            (*operands, *parameters),
            f"npukit::fifo_popped(p, {jump})",
            "load",
        )
        for kind in ("", "_bare", "_conv"):
            yield _fifo(
                f"fifo_st_flush{kind}{suffix}",
                "void",
                (*operands, *parameters),
                f"{{ s.pos = 0; p = npukit::moved(p, {jump}); }}",
                "store",
            )
    for name in ("fifo_ld_reset", "fifo_ld_fill", "fifo_ld_fillx"):
        yield _fifo(name, "void", operands, "{ s.pos = 0; }", "load")
    window = (*operands, "int step", "int mask")
    yield _fifo("fifo_ld_fillx", "void", window, "{ s.pos = 0; }", "load")
    for parameters in (operands, window):
        yield _fifo(
            "fifo_ld_popx",
            "npukit::fifo_value<P>",
            parameters,
            "npukit::fifo_popped(p, 0)",
            "load",
        )
    for name in ("fifo_st_reset", "fifo_st_push"):
        yield _fifo(
            name,
            "void",
            ("P &p", "npukit::fifo_value<P> v", "fifo_state_t &s"),
            "npukit::fifo_pushed(p, v)",
            "store",
        )


def _fifo(name: str, result: str, parameters: tuple[str, ...], body: str, slot: Slot) -> Intrinsic:
    return _template(name, result, parameters, body, slot, AIE2P, "P")


_SPARSE: Final = {
    "v256int4_sparse": ("v128int4", "v64int4", 1),
    "v256uint4_sparse": ("v128uint4", "v64uint4", 1),
    "v128int8_sparse": ("v64int8", "v32int8", 1),
    "v128uint8_sparse": ("v64uint8", "v32uint8", 1),
    "v64int16_sparse": ("v32int16", "v16int16", 2),
    "v64uint16_sparse": ("v32uint16", "v16uint16", 2),
    "v64bfloat16_sparse": ("v32bfloat16", "v16bfloat16", 2),
}
"""A sparse vector's data, half of it, and the bytes of an entity that a load keeps or drops."""


def _sparse() -> Iterator[Intrinsic]:
    for sparse, (data, half, entity) in _SPARSE.items():
        operand = f"{sparse} a"
        part = f"npukit::part<{half}>(a.data, idx)"
        yield Intrinsic(f"extract_{half}", half, (operand, "int idx"), part, "move")
        put = "{ a.data = npukit::with_part(a.data, idx, b); return a; }"
        yield Intrinsic("insert", sparse, (operand, "int idx", f"{half} b"), put, "move")
        for name in (f"extract_{data}", "extract_sparse_data"):
            yield Intrinsic(name, data, (operand,), "a.data", "none")
        yield Intrinsic("extract_sparsity", "sparsity_t", (operand,), "a.mask", "none")
        for name in ("update", "insert"):
            for value, member in ((f"{data} b", "data"), ("sparsity_t b", "mask")):
                body = f"{{ a.{member} = b; return a; }}"
                yield Intrinsic(name, sparse, (operand, value), body, "move")
        for name in (f"undef_{sparse}", f"broadcast_zero_to_{sparse}"):
            yield Intrinsic(name, sparse, (), f"{sparse}{{}}", "none")
        yield Intrinsic(
            f"set_{sparse}",
            sparse,
            (f"{data} a", "sparsity_t b"),
            f"{sparse}{{a, b}}",
            "move",
        )
        yield Intrinsic(
            "shuffle",
            sparse,
            (operand, "int mode"),
            "{ a.data = npukit::shuffle(a.data, a.data, mode); return a; }",
            "shuffle",
        )
        yield from _sparse_loads(sparse, entity)
    for wide, narrow in _WIDE_SPARSE.items():
        yield from _wide_sparse(wide, narrow)


_WIDE_SPARSE: Final = {
    "v512int4_sparse": "v256int4_sparse",
    "v512uint4_sparse": "v256uint4_sparse",
    "v256int8_sparse": "v128int8_sparse",
    "v256uint8_sparse": "v128uint8_sparse",
    "v128int16_sparse": "v64int16_sparse",
    "v128uint16_sparse": "v64uint16_sparse",
}


def _sparse_loads(sparse: str, entity: int) -> Iterator[Intrinsic]:
    pointer = f"{sparse}_compress *&p"
    half = f"npukit::sparse_half<{sparse}, {entity}>"
    for name, keep in (("pop", "false"), ("peek", "true")):
        low = f"{half}({sparse}{{}}, 0, p, {keep})"
        yield _load(f"sparse_{name}_set_lo", sparse, (pointer,), low)
        high = f"{half}(vec, 1, p, {keep})"
        parameters = (f"{sparse} vec", pointer)
        yield _load(f"sparse_{name}_insert_hi", sparse, parameters, high)
    both = f"{half}({half}({sparse}{{}}, 0, p, false), 1, p, false)"
    yield _load("sparse_pop", sparse, (pointer,), both)
    told = "npukit::sparse_told(p);"
    for name, keep in (("pop", "false"), ("peek", "true")):
        body = f"{{ auto v = {half}({sparse}{{}}, 0, p, {keep}); {told} return v; }}"
        yield _load(f"sparse_{name}_and_get_pointer", sparse, (pointer,), body)
    for name, function in (("reset", "started"), ("fill", "filled")):
        call = f"npukit::sparse_{function}(p)"
        yield _load(f"sparse_{name}", "void", (pointer,), call)
        body = f"{{ {call}; {told} }}"
        yield _load(f"sparse_{name}_and_get_pointer", "void", (pointer,), body)


def _load(name: str, result: str, parameters: tuple[str, ...], body: str) -> Intrinsic:
    return Intrinsic(name, result, parameters, body, "load", generations=AIE2)


def _wide_sparse(whole: str, half: str) -> Iterator[Intrinsic]:
    rows = (
        ("concat", whole, (f"{half} a", f"{half} b"), f"{whole}{{a, b}}"),
        (f"extract_{half}", half, (f"{whole} a", "int idx"), "idx ? a.hi : a.lo"),
        (
            "insert",
            whole,
            (f"{whole} a", "int idx", f"{half} b"),
            "{ (idx ? a.hi : a.lo) = b; return a; }",
        ),
        (
            f"set_{whole}",
            whole,
            ("int idx", f"{half} b"),
            f"{{ {whole} a{{}}; (idx ? a.hi : a.lo) = b; return a; }}",
        ),
        (f"undef_{whole}", whole, (), f"{whole}{{}}"),
    )
    for name, result, parameters, body in rows:
        yield Intrinsic(name, result, parameters, body, "move", generations=AIE2P)


_Row = tuple[str, str, tuple[str, ...], str]


def _block_parts(blocks: str, *members: str) -> Iterator[_Row]:
    """The mantissas of a block vector, as one or two vectors, and the words of its exponents."""
    word = "npukit::lane<int>({0}, idx)"
    put_word = "{0} = npukit::with_element({0}, idx, b);"
    position = "int idx"
    if len(members) == 2:
        mantissa, exponent = members
        for name in ("extract_v64int8", "extract_data"):
            yield name, "v64int8", (f"{blocks} a",), mantissa
        half = f"npukit::part<v32int8>({mantissa}, idx)"
        yield "extract_v32int8", "v32int8", (f"{blocks} a", position), half
        body = f"{{ {mantissa} = b; return a; }}"
        yield "insert", blocks, (f"{blocks} a", "v64int8 b"), body
        words, put = word.format(exponent), put_word.format(exponent)
    else:
        low, low_exponent, high, high_exponent = members
        yield "extract_v64int8", "v64int8", (f"{blocks} a", position), f"idx ? {high} : {low}"
        body = f"{{ (idx ? {high} : {low}) = b; return a; }}"
        yield "insert", blocks, (f"{blocks} a", position, "v64int8 b"), body
        words = f"idx < 2 ? {word.format(low_exponent)} : {word.format(high_exponent)}"
        put = f"if (idx < 2) {put_word.format(low_exponent)} else {put_word.format(high_exponent)}"
    yield "extract_exponent", "int", (f"{blocks} a", position), words
    yield "insert", blocks, (f"{blocks} a", position, "int b"), f"{{ {put} return a; }}"


def _blocks() -> Iterator[Intrinsic]:
    for kind in ("ebs8", "ebs16"):
        whole, half = f"v128bfp16{kind}", f"v64bfp16{kind}"
        for name in (whole, half):
            yield Intrinsic(f"undef_{name}", name, (), f"{name}{{}}", "none", generations=AIE2P)
        low, high = f"{half}{{a.mantissaX0, a.exponentE0}}", f"{half}{{a.mantissaX1, a.exponentE1}}"
        joined = f"{whole}{{a.mantissa, b.mantissa, a.exponent, b.exponent}}"
        put = (
            "{ (idx ? a.mantissaX1 : a.mantissaX0) = b.mantissa; "
            "(idx ? a.exponentE1 : a.exponentE0) = b.exponent; return a; }"
        )
        rows = (
            ("concat", whole, (f"{half} a", f"{half} b"), joined),
            (f"extract_{half}", half, (f"{whole} a", "int idx"), f"idx ? {high} : {low}"),
            ("insert", whole, (f"{whole} a", "int idx", f"{half} b"), put),
            (
                f"set_{whole}",
                whole,
                ("int idx", f"{half} b"),
                put.replace("{", f"{{ {whole} a{{}};", 1),
            ),
            (f"set_{half}", half, ("v64int8 m", "v8int8 e"), f"{half}{{m, e}}"),
            ("shuffle", half, (f"{half} a", "int mode"), "npukit::shuffled_blocks(a, a, mode)"),
            (
                "shuffle",
                half,
                (f"{half} a", f"{half} b", "int mode"),
                "npukit::shuffled_blocks(a, b, mode)",
            ),
            *_block_parts(half, "a.mantissa", "a.exponent"),
            *_block_parts(whole, "a.mantissaX0", "a.exponentE0", "a.mantissaX1", "a.exponentE1"),
        )
        for name, result, parameters, body in rows:
            yield Intrinsic(name, result, parameters, body, "move", generations=AIE2P)


def _rows() -> Iterator[Intrinsic]:
    yield from _addresses()
    yield from _fifos()
    yield from _sparse()
    yield from _blocks()


MEMORY = Family(
    "addresses, FIFOs and sparse vectors",
    (
        *("npukit/memory.h", "npukit/fifo.h", "npukit/sparse.h", "npukit/shuffle.h"),
        "npukit/block_shuffle.h",
    ),
    _rows,
)
