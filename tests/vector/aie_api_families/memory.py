"""Loads, stores and iterators of every kind."""

from __future__ import annotations

from collections.abc import Iterator

from aie_api_case import Case, Family, bits_of

_ELEMENTS = ("int8", "uint16", "int32", "bfloat16", "float")
_STORE = "for (int i = 0; i < 4; ++i) { values = *it++; put(to, values); }"


def families() -> Iterator[Family]:
    """The families of this module."""
    yield Family("memory", tuple(_accesses()))
    yield Family("iterators", (*_vector_iterators(), *_element_iterators()))


def _accesses() -> Iterator[Case]:
    for element in _ELEMENTS:
        for total in (128, 256, 512, 1024):
            count = total // bits_of(element)
            index = f"unsigned n = *(const unsigned char *)c % {count};"
            # A load of vectors of 128 bits from anywhere is an unaligned one.
            bodies = {
                "load_floor": f"store_unaligned_v(out, load_floor_v<{count}>(a + n));",
                "load_floor_some": f"store_unaligned_v(out, load_floor_v<{count}>(a + n, {count // 2}));",
                "load_floor_bytes": f"store_unaligned_v(out, load_floor_bytes_v<{count}>(a + n, {total // 8}));",
                "load_unaligned": f"store_unaligned_v(out, load_unaligned_v<{count}>(a + n));",
                "load_unaligned_by": f"store_unaligned_v(out, load_unaligned_v<{count}>(a + n / 4 * 4, 4));",
                "load_member": f"vector<{element}, {count}> v; v.load(a + n / {count}); v.store(out); v.load_unaligned(a + n, 1); v.store_unaligned(out + {count} + n, 1);",
                "store_floor": f"store_floor_v(out + n, load_v<{count}>(a));",
                "store_floor_bytes": f"store_floor_bytes_v(out + n, load_v<{count}>(a), {total // 8});",
                "store_unaligned": f"store_unaligned_v(out + n, load_v<{count}>(a));",
                "store_returns": f"*(int *)(out + {count}) = int(store_v(out, load_v<{count}>(a)) - out) + 1;",
            }
            for name, body in bodies.items():
                yield Case(
                    f"{name}_{element}_{count}", f"{index} (void)n; {body}", element, element
                )
        body = "store_v(out, load_v(a)); store_v(out + vector_ldst_align_elems_v<{0}, 16>, load_unaligned_v(a + 1));"
        yield Case(
            f"load_native_{element}", body.format(element), element, element, since_2026=True
        )


def _vector_iterators() -> Iterator[Case]:
    for element in _ELEMENTS:
        for total in (256, 512):
            count = total // bits_of(element)
            start = f"vector<{element}, {count}> values; auto *to = out; unsigned n = *(const unsigned char *)c % 3; (void)n;"
            length = 3 * count
            loads = {
                "begin_vector": f"auto it = begin_vector<{count}>(a); {_STORE}",
                "cbegin_vector": f"auto it = cbegin_vector<{count}>(a); it += n; values = *it; put(to, values); ++it; values = *it; put(to, values); put(to, it[1]); --it; values = *it--; put(to, *it);",
                "moved": f"auto it = begin_vector<{count}>(a); it += 2; put(to, *(it - 1)); it -= n; put(to, *it); put(to, *(it + 1));",
                "compared": f"auto it = cbegin_vector<{count}>(a); auto end = it + 3; for (; it != end; ++it) put(to, *it);",
                "begin_restrict_vector": f"auto it = begin_restrict_vector<{count}>(a); {_STORE}",
                "cbegin_restrict_vector": f"auto it = cbegin_restrict_vector<{count}>(a) + 1; put(to, *it); put(to, *++it);",
                "cbegin_unaligned_vector": f"auto it = cbegin_unaligned_vector<{count}>(({element} *)a + 1); for (int i = 0; i < 3; ++i) {{ values = *it++; put(to, values); }} values = *it; put(to, values);",
                "begin_unaligned_vector": f"auto it = begin_unaligned_vector<{count}>(({element} *)a + 3); for (int i = 0; i < 3; ++i) {{ values = *it; ++it; put(to, values); }}",
                "begin_vector_circular": f"auto it = begin_vector_circular<{count}>(a, {length}); {_STORE} put(to, *it); put(to, *++it);",
                "cbegin_vector_circular": f"auto it = cbegin_vector_circular<{count}, {length}>(a); {_STORE} put(to, *it); ++it; put(to, *it);",
                "begin_vector_random_circular": f"auto it = begin_vector_random_circular<{count}>(a, {length}); it += n; put(to, *it); put(to, *--it); it -= 1; put(to, *it); put(to, *(it + 2));",
                "cbegin_vector_random_circular": f"auto it = cbegin_vector_random_circular<{count}, {length}>(a); --it; put(to, *it++); put(to, *it); it += 4; put(to, *it);",
                "begin_vectors": f"auto [p, q] = begin_vectors<{count}>(a, b); put(to, *p++); put(to, *q++); put(to, *p); put(to, *q);",
                "cbegin_vectors": f"auto [p, q] = cbegin_vectors<{count}>(a, b); put(to, *++p); put(to, *q);",
            }
            for name, body in loads.items():
                yield Case(f"{name}_{element}_{count}", f"{start} {body}", element, element)
            load = f"auto x = load_v<{count}>(a), y = load_v<{count}>(b); unsigned n = *(const unsigned char *)c % 3; (void)n;"
            stores = {
                "begin_vector": f"auto it = begin_vector<{count}>(out); *it++ = x; *it = y; it[2] = x; *(it + 1) = add(*it, x);",
                "begin_restrict_vector": f"auto it = begin_restrict_vector<{count}>(out); *it++ = x; *it++ = y; *it = x;",
                "begin_unaligned_vector": f"auto it = begin_unaligned_vector<{count}>(out + 1); *it++ = x; *it = y; ++it; *it = x;",
                "begin_vector_circular": f"auto it = begin_vector_circular<{count}>(out, {2 * count}); *it++ = x; *it++ = y; *it++ = add(x, y);",
                "begin_vector_random_circular": f"auto it = begin_vector_random_circular<{count}>(out, {length}); --it; *it-- = x; *it = y; it += n; *it = x;",
            }
            for name, body in stores.items():
                yield Case(f"store_{name}_{element}_{count}", f"{load} {body}", element, element)


def _element_iterators() -> Iterator[Case]:
    for element in _ELEMENTS:
        start = "auto *to = out; unsigned n = *(const unsigned char *)c % 5; (void)n;"
        bodies = {
            "begin": "for (auto it = begin(a, 9); it != a + 9; ++it) *to++ = *it;",
            "cbegin": "for (auto it = cbegin(a, 9), last = cend(a, 9); it != last; ++it) *to++ = *it;",
            "end": "for (auto it = begin(a, 7), last = end(a, 7); it != last; ++it) *to++ = *it;",
            "begin_circular": "auto it = begin_circular(a, 6); for (int i = 0; i < 15; ++i) *to++ = *it++;",
            "begin_circular_static": "auto it = begin_circular<8>(a); for (int i = 0; i < 15; ++i) { *to++ = *it; ++it; }",
            "cbegin_circular": "auto it = cbegin_circular(a, 6); for (int i = 0; i < 9; ++i) { *to++ = *it; ++it; ++it; }",
            "begin_random_circular": "auto it = begin_random_circular(a, 7); for (int i = 0; i < 9; ++i) { *to++ = *it; it -= 2; } it += n; *to++ = *it; *to++ = *(it + 3);",
            "cbegin_random_circular": "auto it = cbegin_random_circular(a, 8); for (int i = 0; i < 9; ++i) { *to++ = *it; --it; }",
            "begin_pattern": "auto it = begin_pattern<4>(a, 2, -1, 2, 1); for (int i = 0; i < 15; ++i) *to++ = *it++;",
            "cbegin_pattern": "auto it = cbegin_pattern<3>(a, 5, 1, -3); for (int i = 0; i < 12; ++i) { *to++ = *it; ++it; }",
            "array": f"{element} local[6]; for (int i = 0; i < 6; ++i) local[i] = a[i]; for (auto &v : local) *to++ = v; auto it = begin_circular(local); for (int i = 0; i < 9; ++i) *to++ = *it++;"
            " auto random = begin_random_circular(local); --random; *to++ = *random; for (auto i = begin(local), last = end(local); i != last; ++i) *to++ = *i;",
        }
        for name, body in bodies.items():
            yield Case(f"elements_{name}_{element}", f"{start} {body}", element, element)
        body = f"auto *p = ({element} *)out; auto it = begin_circular(p, 5); for (int i = 0; i < 8; ++i) *it++ = a[i]; auto r = begin_random_circular(p + 8, 5); for (int i = 0; i < 7; ++i) {{ --r; *r = b[i]; }}"
        yield Case(f"elements_store_{element}", body, element, element)
