"""What C++ on a core can't do is said with what to do instead."""

from __future__ import annotations

import pytest
from emulated_cores import compiled_program

from npukit.builder.toolchains.emulated.vector_compile.hints import c_hint, vector_hint
from npukit.errors import CompileError


@pytest.mark.parametrize(
    ("source", "message", "hint"),
    [
        ("#include <cstdlib>\n{ *(void **)x = malloc(8); }", "calls 'malloc'", "no heap"),
        (
            '#include <cstdio>\n{ char t[9]; snprintf(t, 9, "%d", *x); *x = t[0]; }',
            "calls 'snprintf'",
            "can't print",
        ),
        ("#include <ctime>\n{ *x = (int)clock(); }", "calls 'clock'", "no operating system"),
        ("#include <iostream>\n{ std::cout << *x; }", "calls 'std::", "can't print"),
    ],
    ids=["heap", "printing", "clock", "streams"],
)
def test_plain_sources(source: str, message: str, hint: str) -> None:
    include, body = source.split("\n")
    with pytest.raises(CompileError) as error:
        compiled_program(f'{include}\nextern "C" void f(int *x) {body}', "f")
    assert message in error.value.message
    assert hint in (error.value.hint or "")


@pytest.mark.parametrize("name", ["printf", "klog"])
def test_vector_sources(name: str) -> None:
    output = f"kernel.cc:1:2: error: use of undeclared identifier '{name}'"
    wanted = "#include <stdio.h>" if name == "printf" else "can't print"
    assert wanted in (vector_hint(output, own_headers=True) or "")


@pytest.mark.parametrize(
    ("error", "hint"),
    [
        ("use of undeclared identifier 'aie'", "#include <aie_api/aie.hpp>"),
        ("no member named 'fft_dit_r2' in namespace 'aie'", "toolchain install --aie-api"),
        ("use of undeclared identifier 'mac_3x5_5x7'", "intrinsic"),
        ("no member named 'stor_v' in namespace 'aie'; did you mean 'store_v'?", None),
        ("no template named 'brodcast' in namespace 'aie'; did you mean 'broadcast'?", None),
        ("no type named 'set_roundin' in namespace 'aie'", "did you mean 'set_rounding'?"),
        ("no member named 'stor' in 'aie::vector<short, 32>'", "did you mean 'store'?"),
        ("use of undeclared identifier 'i8'", None),
    ],
)
def test_what_to_do_about_an_unknown_name(error: str, hint: str | None) -> None:
    output = f"In file included from kernel.h:1:\nkernel.cc:1:2: error: {error}\n"
    found = vector_hint(output, own_headers=True)
    assert found is None if hint is None else hint in (found or "")


@pytest.mark.parametrize(
    ("output", "hint"),
    [
        ("k.c:1:2: error: unknown type name 'v32int16'", 'extern "C"'),
        ("k.c:1:2: error: unknown type name 'bfloat16'", 'extern "C"'),
        ("from npukit/vector/include/aie_api/aie.hpp:5:\nx.h:1:2: error: unknown type name", "C++"),
        ("k.c:1:2: error: call to undeclared function 'printf'", "#include <stdio.h>"),
        ("k.c:1:2: error: expected ';'", None),
    ],
)
def test_vector_code_in_c_needs_another_suffix(output: str, hint: str | None) -> None:
    found = c_hint(f"{output}\n")
    assert found is None if hint is None else hint in (found or "")
