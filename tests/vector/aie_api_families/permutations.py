"""Shuffles, parts of vectors and access to elements."""

from __future__ import annotations

from collections.abc import Iterator

from aie_api_case import INTEGERS, Case, Family, bits_of, load_two, vector_sizes


def families() -> Iterator[Family]:
    """The families of this module."""
    for element in (*INTEGERS, "bfloat16", "float"):
        yield Family(f"permutations_{element}", tuple(_permutations(element)))


def _permutations(element: str) -> Iterator[Case]:
    for count in vector_sizes(element):
        load = load_two(count)
        chunk = 1
        while chunk <= count:
            for name in ("zip", "unzip"):
                body = f"{load} auto [p, q] = interleave_{name}(x, y, {chunk}); put(out, p); put(out, q); out -= {2 * count};"
                yield Case(f"{name}{chunk}_{element}_{count}", body, element, element)
            chunk *= 2
        chunk = 1
        while chunk < count and count * bits_of(element) > 128:
            body = f"{load} put(out, filter_even(x, {chunk})); put(out, filter_odd(x, {chunk})); out -= {count};"
            yield Case(f"filter{chunk}_{element}_{count}", body, element, element)
            chunk *= 2
        index = f"unsigned n = *(const unsigned *)c % {count};"
        for name, call in {
            "up_fill": "shuffle_up_fill(x, y, n)", "down_fill": "shuffle_down_fill(x, y, n)",
            "up_rotate": "shuffle_up_rotate(x, n)", "down_rotate": "shuffle_down_rotate(x, n)",
            "up_replicate": "shuffle_up_replicate(x, n)", "down_replicate": "shuffle_down_replicate(x, n)",
        }.items():  # fmt: skip
            yield Case(
                f"{name}_{element}_{count}",
                f"{load} {index} store_v(out, {call});",
                element,
                element,
            )
        get = f"{load} {index} x[n] = y[n ^ 1]; x.push(y[n]); store_v(out, x); out[{count}] = x.get(n);"
        yield Case(f"elements_{element}_{count}", get, element, element)
        if count * bits_of(element) >= 512:
            rows = 4
            while rows < count:
                body = f"{load} store_v(out, transpose(x, {rows}, {count // rows}));"
                yield Case(f"transpose{rows}_{element}_{count}", body, element, element)
                rows *= 2
        if count * bits_of(element) <= 512:
            body = f"{load} auto z = concat(x, y); z.insert(0, y); store_v(out, z.template extract<{count}>(1)); store_v(out + {count}, z);"
            yield Case(f"parts_{element}_{count}", body, element, element)
            body = f"{load} store_v(out, x.template grow_replicate<{2 * count}>());"
            yield Case(f"replicate_{element}_{count}", body, element, element)
