"""What cores print with ``printf``: lines with the core, in the order of the schedule, bounded."""

from __future__ import annotations

import logging

import pytest
from emulated_cores import Array, buffer, compiled_program, one_core, run_to_end

from npukit.emulator.core.debug_output import MAX_LINES, hidden_debug_output

CORE = "core (0, 2): "


def printed(caplog: pytest.LogCaptureFixture, statements: str) -> list[str]:
    program = compiled_program(
        f'#include <stdio.h>\nextern "C" void f(int *a) {{ {statements} }}', "f"
    )
    text = one_core(
        "func.call @f(%a) : (memref<16xi32>) -> ()",
        "func.func private @f(memref<16xi32>)",
        buffer("a", 1024, "16xi32"),
    )
    array = Array(text, program)
    array.buffer("a")[:] = range(-1, 15)
    assert not array.core.instructions
    run_to_end(array.core)
    output = array.core.output
    assert output is not None
    assert not array.core.runs_in_any_thread
    output.end_dispatch()
    return [
        record.getMessage() for record in caplog.records if record.name == "npukit.emulator.core"
    ]


@pytest.mark.parametrize(
    ("call", "line"),
    [
        ('printf("plain\\n")', "plain"),
        ('printf("a[%d]=%i, %u%%\\n", 2, a[0], a[0])', "a[2]=-1, 4294967295%"),
        ('printf("%5d|%-5d|%05d|%+d|%.3d|%*d\\n", 7, 7, -7, 7, 7, 4, 7)', "    7|7    |-0007|+7|007|   7"),
        ('printf("%x %X %#x %#o %p\\n", 255, 255, 255, 8, (void *)16)', "ff FF 0xff 010 0x10"),
        ('printf("%hhd %hd %ld %zu %lld\\n", 200, 40000, 5L, sizeof(int), 1LL << 40)', "-56 -25536 5 4 1099511627776"),
        ('printf("%d %f %.2e %g %6.1f\\n", 1, 1.5f, 1234.5, 0.25, -2.25)', "1 1.500000 1.23e+03 0.25   -2.2"),
        ('printf("%s|%6s|%.2s|%c\\n", "text", "ab", "abc", 65)', "text|    ab|ab|A"),
        ('printf("one "); printf("line"); putchar(33)', "one line!"),
        ('printf("\\033[2J%c\\n", 7)', "\\x1b[2J\\x07"),
    ],
)  # fmt: skip
def test_formats(caplog: pytest.LogCaptureFixture, call: str, line: str) -> None:
    assert printed(caplog, f"{call};") == [CORE + line]


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ('printf("%n\\n", (signed int *)a)', "'%n' is not a format"),
        ('printf("%s\\n", (const char *)0xfffffff0u)', "is not in the core's memory"),
        ("printf((const char *)0xfffffff0u)", "is not in the core's memory"),
        ('printf("%999999999d\\n", 1)', "too wide"),
        ('printf("%Lf\\n", (long double)1)', "is not a format"),
    ],
)
def test_what_can_not_be_printed_is_a_line(
    caplog: pytest.LogCaptureFixture, call: str, said: str
) -> None:
    wrong, after = printed(caplog, f'{call}; puts("after");')
    assert wrong.startswith(f"{CORE}[printf: ") and said in wrong
    assert after == f"{CORE}after"


@pytest.mark.parametrize(
    ("call", "line"),
    [
        (
            'printf("a %s b %d%%\\n", (const char *)0xfffffff0u, 7)',
            "a [printf: an argument at 0xfffffff0 is not in the core's memory] b 7%",
        ),
        (
            'printf("%d %Lf, %d%%\\n", 3, (long double)1, 7)',
            "3 [printf: '%Lf' is not a format that cores can print], %d%",
        ),
        (
            'printf("%99999d %s\\n", 3, "x")',
            "[printf: the field of '%99999d' is too wide] %s",
        ),
    ],
)
def test_a_bad_conversion_leaves_the_rest_of_the_line(
    caplog: pytest.LogCaptureFixture, call: str, line: str
) -> None:
    assert printed(caplog, f'{call}; if ({call} < 0) puts("failed");') == [
        CORE + line,
        CORE + line,
        f"{CORE}failed",
    ]


def test_output_is_bounded(caplog: pytest.LogCaptureFixture) -> None:
    lines = printed(caplog, f'for (int i = 0; i < {MAX_LINES + 5}; ++i) printf("%d\\n", i);')
    assert lines[:MAX_LINES] == [f"{CORE}{i}" for i in range(MAX_LINES)]
    (last,) = lines[MAX_LINES:]
    assert "... 5 more" in last


def test_output_can_be_hidden(caplog: pytest.LogCaptureFixture) -> None:
    with hidden_debug_output():
        assert printed(caplog, 'puts("hidden");') == []
    assert not logging.getLogger("npukit.emulator.core").disabled
