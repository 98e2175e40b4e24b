"""Masks, operators, loops and modes."""

from __future__ import annotations

from collections.abc import Iterator

from aie_api_case import INTEGERS, Case, Family, bits_of, load_two


def families() -> Iterator[Family]:
    """The families of this module."""
    yield Family("masks", tuple(_masks()))
    yield Family("operators", tuple(_operators()))
    yield Family("utilities", (*_loops(), *_modes()))


def _masks() -> Iterator[Case]:
    words = "const uint32 *w = (const uint32 *)a; const uint32 *v = (const uint32 *)b; unsigned n = *(const unsigned char *)c"
    for count in (8, 16, 32, 64, 128):
        arguments = ", ".join(f"{{0}}[{i}]" for i in range(max(1, count // 32)))
        limit = (1 << count) - 1 if count < 32 else 0
        cut = f" & {limit}u" if limit else ""
        first, second = (arguments.format(name) + cut for name in "wv")
        start = f"{words} % {count}; auto p = mask<{count}>::from_uint32({first}), q = mask<{count}>::from_uint32({second}); (void)n; (void)q;"
        results = {
            "and": "p & q", "or": "p | q", "not": "~p", "left": "p << n", "right": "p >> n",
        }  # fmt: skip
        for name, expression in results.items():
            yield Case(
                f"mask_{name}_{count}",
                f"{start} put_mask(out, {expression});",
                "uint32",
                "unsigned",
            )
        changes = {
            "and_with": "p &= q", "or_with": "p |= q", "left_by": "p <<= n", "right_by": "p >>= n",
            "set": "p.set(n)", "clear": "p.clear(n)",
        }  # fmt: skip
        for name, change in changes.items():
            yield Case(
                f"mask_{name}_{count}", f"{start} {change}; put_mask(out, p);", "uint32", "unsigned"
            )
        body = f"{start} out[0] = p.count(); out[1] = p.empty(); out[2] = p.full(); out[3] = p == q; out[4] = (p & ~p).empty(); out[5] = (p | ~p).full(); out[6] = p.test(n); out[7] = (p & ~p).count();"
        yield Case(f"mask_queries_{count}", body, "uint32", "unsigned")
        body = f"{start} out[0] = p.clz(); out[1] = q.clz();"
        yield Case(f"mask_clz_{count}", body, "uint32", "unsigned")
        body = (
            f"{start} out[0] = p.to_uint32(0); out[1] = (~p).to_uint32({max(0, count // 32 - 1)});"
        )
        yield Case(f"mask_words_{count}", body, "uint32", "unsigned", since_2026=count < 32)
        if count >= 64:
            long_words = ", ".join(f"((const uint64_t *)a)[{i}]" for i in range(count // 64))
            body = f"auto p = mask<{count}>::from_uint64({long_words}); put_mask(out, p); ((uint64_t *)out)[8] = p.to_uint64({count // 64 - 1});"
            yield Case(f"mask_long_words_{count}", body, "uint32", "unsigned")
        if count >= 16:
            half = count // 2
            body = f"{start} auto h = p.template extract<{half}>(1); put_mask(out, h); q.insert(0, h); put_mask(out + 8, q);"
            yield Case(f"mask_parts_{count}", body, "uint32", "unsigned")
            if count <= 64:
                body = f"{start} put_mask(out, mask<{2 * count}>::from_masks(p, q)); put_mask(out + 8, mask<{2 * count}>::from_masks(q, p));"
                yield Case(f"mask_joined_{count}", body, "uint32", "unsigned", since_2026=True)


def _operators() -> Iterator[Case]:
    use = "using namespace aie::operators;"
    for element in (*INTEGERS, "bfloat16", "float"):
        floating = element in ("bfloat16", "float")
        count = 512 // bits_of(element)
        load = f"{use} {load_two(count)}"
        expressions = {"add": "x + y", "sub": "x - y", "add_scalar": "x + *c", "sub_left": "*c - y"}
        if not element.startswith("u"):
            expressions["neg"] = "-x"
        if not floating:
            expressions |= {
                "and": "x & y", "or": "x | y", "xor": "x ^ y", "not": "~x", "and_left": "*c & x", "or_left": "*c | x",
                "left": "x << 3", "right": "x >> 2",
            }  # fmt: skip
        for name, expression in expressions.items():
            mode = "set_rounding(rounding_mode::floor);" if name == "right" else ""
            body = f"{mode} {load} store_v(out, {expression});"
            yield Case(f"operator_{name}_{element}", body, element, element)
        changes = {"add": "x += y", "sub": "x -= y"}
        for name, change in changes.items():
            body = f"{load} {change}; store_v(out, x);"
            yield Case(f"operator_{name}_with_{element}", body, element, element)
        body = f"{load} x[1] = y[1];" + "".join(
            f" put_mask(out + {8 * i}, x {sign} y);"
            for i, sign in enumerate(("<", "<=", ">", ">=", "==", "!="))
        )
        yield Case(f"operator_compare_{element}", body, element, "unsigned")
        out = "float" if floating else "int32"
        if element not in ("uint32",) and count <= 32:
            body = f"{load} auto s = mul(x, y); s = s + mul(y, y); s -= mul(x, x); s += x; store_v(out, s.template to_vector<{out}>());"
            yield Case(f"operator_accum_{element}", body, element, out)


def _loops() -> Iterator[Case]:
    bodies = {
        "unroll_for": "unroll_for<int, 2, 11, 3>([&](auto i) { out[i] = a[i] + int(i); });",
        "unroll_times": "unroll_times<5>([&](auto i) { out[i] = a[i] * 3; });",
        "unroll_times_plain": "int n = 0; unroll_times<5>([&] { out[n] = a[n] * 3; ++n; });",
        "unroll_for_2d": "unroll_for_2d<int, 0, 4, 1, 1, 8, 3>([&](auto y, auto x) { out[8 * y + x] = a[y] - a[x]; });",
        "unroll_times_2d": "unroll_times_2d<3, 4>([&](auto y, auto x) { out[4 * y + x] = a[4 * y + x] ^ int(x); });",
        "pipelined_loop": "pipelined_loop<4>(9, [&](unsigned i) { out[i] = a[i] + 7; });",
        "peeled_loop": "peeled_loop<4, loop_options{.peel_front = 1, .peel_back = 2}>(9, [&](auto i) { out[(unsigned)i] = a[(unsigned)i] + 9; });",
        "peeled_pipelined_loop": "pipelined_loop<4, loop_options{.peel_front = 2, .peel_back = 1}>(9, [&](auto i) { out[(unsigned)i] = a[(unsigned)i] + 9; });",
        "parts_of_loop": "pipelined_loop<6, loop_options{.peel_front = 2, .peel_back = 3}>(11, [&](auto i) {"
        " int n = i; out[n] = a[n] + 2 * i.in_front() + 4 * i.in_loop() + 8 * i.in_back() + 16 * i.first_iter() + 32 * i.last_iter(); });",
        "pipelined_loops": "int n = 0; pipelined_loops<6, loop_options{.peel_front = 3, .peel_back = 1}, loop_options{.peel_front = 1, .peel_back = 3}>(9,"
        " [&](auto i) { out[n++] = a[(int)i]; }, [&](auto i) { out[n++] = b[(int)i] + i.in_front(); });",
        "pipelined_three": "int n = 0; pipelined_loops<6, loop_options{.peel_front = 3, .peel_back = 0}, loop_options{.peel_front = 1, .peel_back = 2}, loop_options{.peel_front = 1, .peel_back = 2}>(9,"
        " [&](auto i) { out[n++] = a[(int)i]; }, [&](auto i) { out[n++] = b[(int)i]; }, [&](auto i) { out[n++] = c[(int)i]; });",
    }
    for name, body in bodies.items():
        yield Case(name, body, "int32", "int32", since_2026="p" in name)


def _modes() -> Iterator[Case]:
    bodies = {
        "swapped_modes": "auto r = swap_rounding(rounding_mode::ceil); out[0] = int(r); out[1] = int(get_rounding()); set_rounding(r);"
        " auto s = swap_saturation(saturation_mode::symmetric); out[2] = int(s); out[3] = int(get_saturation()); set_saturation(s);",
        "modes_of_tile": "auto t = tile::current(); auto r = t.get_rounding(); t.set_rounding(rounding_mode::conv_even); out[0] = int(get_rounding()); set_rounding(r);"
        " auto s = t.get_saturation(); t.set_saturation(saturation_mode::none); out[1] = int(get_saturation()); set_saturation(s); out[2] = int(r); out[3] = int(s);",
        "scoped_modes": "{ scoped_mode<rounding_mode> m(rounding_mode::ceil); out[0] = int(get_rounding()); } out[1] = int(get_rounding());",
    }
    for name, body in bodies.items():
        yield Case(name, body, "int32", "int32", since_2026=name == "scoped_modes")
    for element in (*INTEGERS, "bfloat16", "float"):
        count = 512 // bits_of(element)
        body = f"auto x = load_v<{count}>(a); out[0] = x[3]; out[1] = x[0] + x[1]; x[2] = x[3]; auto r = x[4]; out[2] = r.get(); out[3] = x[5] < x[6]; out[4] = x[5] == x[5]; store_unaligned_v(out + 5, x);"
        yield Case(f"element_references_{element}", body, element, element)
        body = f"auto x = load_v<{count}>(a); store_unaligned_v(out, vector_cast<uint8>(x).template cast_to<{element}>());"
        yield Case(f"vector_cast_{element}", body, element, element)
        body = f"out[0] = zero<{element}>(); store_unaligned_v(out + 1, zeros<{element}>());"
        yield Case(f"zeros_{element}", body, element, element)
        if bits_of(element) <= 32:
            number = 64 // bits_of(element)
            values = ", ".join(f"a[{i}]" for i in range(number))
            body = (
                f"{element} list[{number}] = {{{values}}}; store_unaligned_v(out, broadcast(list));"
            )
            yield Case(f"broadcast_list_{element}", body, element, element, since_2026=True)
            body = f"auto x = load_v<{count}>(a); store_unaligned_v(out, broadcast_vector<4>(x, *(const unsigned char *)c % 4));"
            yield Case(f"broadcast_part_{element}", body, element, element, since_2026=True)
