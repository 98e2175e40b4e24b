"""Complex elements: parts, conjugates, products, matrices of them. Inputs are loaded as their real parts."""

from __future__ import annotations

from collections.abc import Iterator

from aie_api_case import Case, Family, bits_of
from vector_program import Generation

PART = {"cint16": "int16", "cint32": "int32"}
ENABLED = ("-D__AIE_API_COMPLEX_VECTOR_SUPPORT__=1",)
"""AMD's headers of 2026.1 leave complex elements out for Peano, unless a macro is set."""
EVERYWHERE: tuple[Generation, ...] = ("AIE2", "AIE2P")
Shape = tuple[int, int, int]


def families() -> Iterator[Family]:
    """The families of this module."""
    yield Family("complex_elements", tuple(_elements()), ENABLED, ("AIE2",))
    yield Family("complex_products", tuple(_products()), ENABLED, ("AIE2",))
    yield Family("complex_matrices", tuple(_matrices()), ENABLED, ("AIE2",))


def storage(element: str) -> str:
    """The element type of the array that holds elements."""
    return PART.get(element, element)


def load(element: str, count: int, array: str) -> str:
    """``count`` elements of ``array``."""
    if element not in PART:
        return f"load_v<{count}>({array})"
    return f"load_v<{2 * count}>({array}).template cast_to<{element}>()"


def width(element: str) -> int:
    return 2 * bits_of(PART[element]) if element in PART else bits_of(element)


def _elements() -> Iterator[Case]:
    for element, part in PART.items():
        for total in (128, 256, 512, 1024):
            count = total // width(element)
            x, y = load(element, count, "a"), load(element, count, "b")
            start = f"auto x = {x}; auto y = {y}; {element} k = y[1]; (void)k;"
            vectors = {
                "add": "add(x, y)", "sub": "sub(x, y)", "conj": "conj(x)", "neg": "neg(x)", "select": "select(x, y, eq(x, y))",
                "broadcast": f"broadcast<{element}, {count}>(k)",
            }  # fmt: skip
            for name, expression in vectors.items():
                body = f"{start} store_v(out, ({expression}).template cast_to<{part}>());"
                yield Case(f"{name}_{element}_{count}", body, part, part)
            if total > 128:
                for name in ("real", "imag"):
                    body = f"{start} put(out, {name}(x)); out -= {count};"
                    yield Case(f"{name}_{element}_{count}", body, part, part)
                body = f"{start} put(out, abs_square(x, 5)); out -= {count};"
                yield Case(f"abs_square_{element}_{count}", body, part, "int32", since_2026=True)
            body = (
                f"{start} k = conj(k); out[0] = real(k); out[1] = imag(k); out[2] = abs_square(k);"
            )
            yield Case(f"scalar_{element}_{count}", body, part, part)
            if count <= 16:
                body = (
                    f"{start} accum<cacc64, {count}> s(x, 7); s = add(s, y); s = sub(s, accum<cacc64, {count}>(y, 2)); s = neg(s);"
                    f" put(out, s.template to_vector<{element}>(5).template cast_to<{part}>()); out -= {2 * count};"
                )
                yield Case(f"through_cacc64_{element}_{count}", body, part, part)


def _products() -> Iterator[Case]:
    pairs = [
        ("cint16", "cint16"), ("cint32", "cint32"), ("cint32", "cint16"), ("cint16", "cint32"),
        ("cint16", "int16"), ("int16", "cint16"), ("cint16", "int32"), ("int32", "cint16"),
        ("cint32", "int16"), ("int16", "cint32"), ("cint32", "int32"), ("int32", "cint32"),
    ]  # fmt: skip
    for left, right in pairs:
        out = "cint32"
        for count in (4, 8, 16):
            if (
                min(width(left), width(right)) * count < 128
                or max(width(left), width(right)) * count > 1024
            ):
                continue
            suffix = f"{left}_{right}_{count}"
            start = f"auto x = {load(left, count, 'a')}; auto y = {load(right, count, 'b')}; auto z = {load(left, count, 'c')};"
            end = f"put(out, s.template to_vector<{out}>(3).template cast_to<int32>()); out -= {2 * count};"
            bodies = {
                "mul": "auto s = mul(x, y);",
                "negmul": "auto s = negmul(x, y);",
                "mac": "auto s = mul(x, y); s = mac(s, z, y);",
                "msc": "auto s = mul(x, y); s = msc(s, z, y);",
                "scalar": f"{left} k = z[0]; {right} l = y[2]; auto s = mul(k, y); s = mac(s, x, l);",
            }
            if left in PART:
                bodies["conj_left"] = "auto s = mul(op_conj(x), y); s = mac(s, op_conj(z), y);"
            if right in PART:
                bodies["conj_right"] = "auto s = mul(x, op_conj(y)); s = mac(s, z, op_conj(y));"
            if left in PART and right in PART:
                bodies["conj_both"] = (
                    "auto s = negmul(op_conj(x), op_conj(y)); s = msc(s, op_conj(z), op_conj(y));"
                )
            for name, body in bodies.items():
                # AMD's headers don't compile these on AIE2P.
                only_aie2 = name.startswith("conj") and {left, right} == {"int32", "cint16"}
                yield Case(
                    f"{name}_{suffix}", f"{start} {body} {end}", storage(left), "int32", storage(right), storage(left),
                    generations=("AIE2",) if only_aie2 else EVERYWHERE,
                )  # fmt: skip


def _matrices() -> Iterator[Case]:
    shapes: dict[tuple[str, str], dict[Generation, list[Shape]]] = {
        ("cint16", "cint16"): {"AIE2": [(1, 4, 8), (2, 4, 8)], "AIE2P": [(1, 4, 8), (2, 2, 16)]},
        ("cint32", "cint32"): {"AIE2": [(1, 2, 8)], "AIE2P": [(1, 2, 8)]},
        ("cint32", "cint16"): {
            "AIE2": [(1, 2, 4), (1, 2, 8), (2, 2, 8), (1, 4, 8), (2, 4, 8)],
            "AIE2P": [(1, 2, 4), (1, 2, 8), (1, 2, 16)],
        },
        ("cint16", "int16"): {"AIE2": [(2, 4, 8), (4, 4, 4)], "AIE2P": [(4, 4, 8), (2, 4, 8)]},
    }
    for (left, right), by_generation in shapes.items():
        for shape in sorted({shape for some in by_generation.values() for shape in some}):
            m, k, n = shape
            where = tuple(g for g in EVERYWHERE if shape in by_generation.get(g, ()))
            body = (
                f"mmul<{m}, {k}, {n}, {left}, {right}> p; auto x = {load(left, m * k, 'a')}; auto y = {load(right, k * n, 'b')};"
                f" p.mul(x, y); p.mac(x, {load(right, k * n, 'c')}); auto s = p.to_accum();"
                f" put(out, s.template to_vector<cint32>(4).template cast_to<int32>()); out -= {2 * m * n};"
            )
            yield Case(
                f"mmul_{m}x{k}x{n}_{left}_{right}", body, storage(left), "int32", storage(right), storage(right),
                generations=where,
            )  # fmt: skip
