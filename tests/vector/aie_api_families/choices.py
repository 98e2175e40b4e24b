"""Functions that choose between elements, saturate, or add up: beside what every kernel uses of them."""

from __future__ import annotations

from collections.abc import Iterator

from aie_api_case import INTEGERS, Case, Family, bits_of, load_two, vector_sizes

_ELEMENTS = (*INTEGERS, "bfloat16", "float")


def families() -> Iterator[Family]:
    """The families of this module."""
    for element in _ELEMENTS:
        yield Family(f"choices_{element}", tuple(_choices(element)))
        yield Family(f"sums_{element}", tuple(_sums(element)))


def _choices(element: str) -> Iterator[Case]:
    floating = element in ("bfloat16", "float")
    for count in vector_sizes(element):
        if floating and count < 8:
            continue
        load = f"{load_two(count)} auto z = load_v<{count}>(c); (void)z;"
        stored = {
            "clamp": "clamp(x, y, z)",
            "clamp_scalar": "clamp(x, *b, *c)",
            "min_scalar": "min(*c, x)",
            "max_left": "max(*c, x)",
            "maxdiff_scalar": "maxdiff(x, *c)",
            "maxdiff_left": "maxdiff(*c, x)",
            "select_left": "select(*c, x, lt(x, y))",
            "select_right": "select(x, *c, lt(x, y))",
            "select_scalars": f"select(({element})*b, ({element})*c, lt(x, y))",
            "add_left": "add(*c, x)",
            "sub_right": "sub(x, *c)",
        }
        if not floating:
            signs = "*(const unsigned char *)c & 1"
            stored |= {
                "max_sign": f"max(x, y, bool({signs}))",
                "min_sign": f"min(x, y, bool({signs}))",
                "min_sign_scalar": f"min(x, *b, bool({signs}))",
                "max_sign_left": f"max(*b, x, bool({signs}))",
                "maxdiff_sign": f"maxdiff(x, y, bool({signs}))",
                "saturating_add": "saturating_add(x, y)",
                "saturating_add_left": "saturating_add(*c, y)",
                "saturating_add_right": "saturating_add(y, *c)",
                "saturating_sub": "saturating_sub(x, y)",
                "saturating_sub_left": "saturating_sub(*c, y)",
                "saturating_sub_right": "saturating_sub(y, *c)",
            }
        for name, expression in stored.items():
            body = f"{load} store_v(out, {expression});"
            yield Case(f"{name}_{element}_{count}", body, element, element)
        for name in ("max_cmp", "min_cmp"):
            body = (
                f"{load} x[1] = y[1]; auto [v, m] = {name}(x, y); store_unaligned_v(out, v);"
                f" put_mask((unsigned *)(out + {count}), m);"
            )
            yield Case(f"{name}_{element}_{count}", body, element, element)
        body = (
            f"{load} x[1] = y[1]; put_mask(out, lt(*c, x)); put_mask(out + 8, ge(*c, x));"
            f" put_mask(out + 16, eq(*c, x)); put_mask(out + 24, neq(x, *c)); put_mask(out + 32, le(*c, x));"
        )
        yield Case(f"compared_{element}_{count}", body, element, "unsigned")
        body = (
            f"{load} x[1] = y[1]; out[0] = equal(x, y); out[1] = not_equal(x, y); out[2] = equal(x, x);"
            f" auto w = broadcast<{element}, {count}>(*c); out[3] = equal(w, *c); out[4] = equal(*c, x);"
            f" out[5] = not_equal(w, *c); out[6] = not_equal(*c, x);"
        )
        yield Case(f"equal_{element}_{count}", body, element, "unsigned")
        body = f"{load} out[0] = contains(*c, x); x[{count - 1}] = *c; out[1] = contains(*c, x);"
        yield Case(f"contains_{element}_{count}", body, element, "unsigned", since_2026=True)


def _sums(element: str) -> Iterator[Case]:
    floating = element in ("bfloat16", "float")
    for count in vector_sizes(element):
        if floating and count < 8:
            continue
        load = f"{load_two(count)} auto z = load_v<{count}>(c); (void)z;"
        for number in (1, 2, 3, 4):
            if number > count:
                continue
            vectors = ", ".join("xyz"[i % 3] for i in range(number))
            yield Case(
                f"reduce_add_v{number}_{element}_{count}",
                f"{load} auto v = reduce_add_v({vectors}); store_unaligned_v(out, v.template extract<{max(1, 128 // bits_of(element))}>(0));",
                element,
                element,
                tame=True,
            )
    if floating:
        for count in (8, 16, 32):
            for to in ("bfloat16", "float"):
                body = (
                    f"accum<accfloat, {count}> s(load_v<{count}>(a)); out[0] = reduce_add<{to}>(s);"
                )
                yield Case(
                    f"reduce_add_{to}_of_{element}_{count}",
                    body,
                    element,
                    to,
                    tame=True,
                    since_2026=True,
                )
