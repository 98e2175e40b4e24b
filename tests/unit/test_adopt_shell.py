"""Shell lines as commands, compared with what a shell's rules say."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from npukit.adopt.arithmetic import arithmetic_value
from npukit.adopt.shell import ShellCommand, commands_in

HERE = Path("/some/folder")
WORDS = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=8) | st.sampled_from(
    ["a b", "'", '"', "\\", "$(x)", "#", ">", "2", "&&", "-DX='a'", ""]
)


def _operations(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    signs = st.sampled_from(["+", "-", "*", "/", "%", "<<", "&", "|", "^"])
    pair = st.tuples(inner, signs, inner).map(" ".join)
    return pair | pair.map("({})".format) | inner.map("-{}".format) | inner.map("~{}".format)


def read(text: str) -> list[ShellCommand]:
    return list(commands_in(text, HERE))


@given(st.lists(WORDS, min_size=1, max_size=6))
def test_quoted_words_are_what_was_quoted(words: list[str]) -> None:
    (command,) = read(shlex.join(["program", *words]))
    assert command.words[1:] == tuple(words)


@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    for command in read(text):
        assert command.words


def test_folders_last_to_the_end_of_the_line() -> None:
    commands = read("mkdir -p build; cd build && cc -c ../x.c -o x.o\ncc -c y.c")
    assert [str(command.cwd) for command in commands] == [
        "/some/folder",
        "/some/folder/build",
        "/some/folder",
    ]
    assert commands[1].path("../x.c") == HERE / "x.c"


def test_make_says_where_it_is() -> None:
    entering = "make[1]: Entering directory '/other'\ncc\nmake[1]: Leaving directory '/other'\ncc"
    assert [str(command.cwd) for command in read(entering)] == ["/other", "/some/folder"]


def test_redirections_and_assignments() -> None:
    (command,) = read("A=1 B='2 3' python3 x.py -t 65536>out.mlir 2>/dev/null <in")
    assert command.words == ("python3", "x.py", "-t", "65536")
    assert command.environment == (("A", "1"), ("B", "2 3"))
    assert (command.output, command.input) == (HERE / "out.mlir", HERE / "in")


def test_lines_that_continue_comments_and_keywords() -> None:
    commands = read("if true; then cc \\\n  -c x.c; fi # cc -c y.c")
    assert [command.words for command in commands] == [("true",), ("cc", "-c", "x.c"), ("fi",)]


@given(st.recursive(st.integers(0, 99).map(str), _operations, max_leaves=8))
def test_arithmetic_is_that_of_the_shell(text: str) -> None:
    done = subprocess.run(["sh", "-c", f"echo $(({text}))"], capture_output=True, check=False)
    value = arithmetic_value(text)
    if value is not None:
        assert done.stdout.decode().strip() == str(value)
        (command,) = read(f'echo $(({text})) "$(({text}))"')
        assert command.words[1:] == (str(value),) * 2


def test_other_arithmetic_stays_as_it_is() -> None:
    for text in ("N*2", "1/0", "9**9", "010", "1 << 99", "x", "1.5", ""):
        assert arithmetic_value(text) is None
    (command,) = read("cc $((N*2)) '$((1+1))'")
    assert command.words == ("cc", "$((N*2))", "$((1+1))")
