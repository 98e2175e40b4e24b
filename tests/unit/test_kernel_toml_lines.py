"""The line that a complaint about a TOML file names is the line where the key was written."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from npukit.kernel.toml_lines import KeyPath, key_lines


def test_every_form_of_key() -> None:
    text = '''\
# [not.a.table]
title = "a # b [c]"
[one]
a.b = 1
"quoted \\" key" = 2
'literal.key' = 3

  [ one . "two" ]  # comment
text = """
[fake]
key = 1 \\""" """
raw = \'\'\'
x = """
\'\'\'
last = [ # comment ]
  1, [2,
  3],
  { k = "}", m.n = [ "]" ] },
]
[[list]]
x = 1
[[list]]
x = 2
[list.sub]
y = 3
[[list.deep]]
z = 1
[[list.deep]]
z = 2
'''
    tomllib.loads(text)
    lines = key_lines(text)
    assert lines == {
        ("title",): 2,
        ("one",): 3,
        ("one", "a"): 4,
        ("one", "a", "b"): 4,
        ("one", 'quoted " key'): 5,
        ("one", "literal.key"): 6,
        ("one", "two"): 8,
        ("one", "two", "text"): 9,
        ("one", "two", "raw"): 12,
        ("one", "two", "last"): 15,
        ("one", "two", "last", 0): 16,
        ("one", "two", "last", 1): 16,
        ("one", "two", "last", 1, 0): 16,
        ("one", "two", "last", 1, 1): 17,
        ("one", "two", "last", 2): 18,
        ("one", "two", "last", 2, "k"): 18,
        ("one", "two", "last", 2, "m"): 18,
        ("one", "two", "last", 2, "m", "n"): 18,
        ("one", "two", "last", 2, "m", "n", 0): 18,
        ("list",): 20,
        ("list", 0): 20,
        ("list", 0, "x"): 21,
        ("list", 1): 22,
        ("list", 1, "x"): 23,
        ("list", 1, "sub"): 24,
        ("list", 1, "sub", "y"): 25,
        ("list", 1, "deep"): 26,
        ("list", 1, "deep", 0): 26,
        ("list", 1, "deep", 0, "z"): 27,
        ("list", 1, "deep", 1): 28,
        ("list", 1, "deep", 1, "z"): 29,
    }


def test_a_table_named_by_its_sub_tables_only() -> None:
    assert key_lines("\n[a.b]\n[a.c]\n")[("a",)] == 2
    assert key_lines("[a.b]\n[a]\n")[("a",)] == 2


def test_windows_line_ends() -> None:
    assert key_lines("a = 1\r\n[t]\r\nb = 2\r\n") == {("a",): 1, ("t",): 2, ("t", "b"): 3}


bare_keys = st.text("abcXYZ019_-", min_size=1, max_size=6)
any_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x7f"), max_size=12)


def basic_string(text: str) -> str:
    escaped = "".join(
        f"\\u{ord(c):04X}" if ord(c) < 32 else "\\" + c if c in '"\\' else c for c in text
    )
    return f'"{escaped}"'


@st.composite
def keys(draw: st.DrawFn) -> tuple[str, str]:
    """A key and a way to write it."""
    if draw(st.booleans()):
        key = draw(bare_keys)
        return key, draw(st.sampled_from([key, f'"{key}"', f"'{key}'"]))
    key = draw(any_text)
    return key, basic_string(key)


@dataclass
class Document:
    """TOML text under construction; ``lines`` is where each key ended up."""

    text: str = ""
    lines: dict[KeyPath, int] = field(default_factory=dict)

    def write(self, text: str) -> None:
        self.text += text

    def mark(self, path: KeyPath) -> None:
        self.lines[path] = self.text.count("\n") + 1


def write_value(draw: st.DrawFn, document: Document, path: KeyPath, depth: int) -> None:
    """Any value; arrays over several lines, strings with what looks like TOML."""
    kind = draw(st.integers(0, 7 if depth else 5))
    if kind == 0:
        document.write(draw(st.sampled_from(["1", "0x0", "3.5e3", "inf"])))
    elif kind == 1:
        document.write(draw(st.sampled_from(["true", "1979-05-27T07:32:00Z", "07:32:00"])))
    elif kind == 2:
        document.write(basic_string(draw(any_text)))
    elif kind == 3:
        document.write(draw(st.sampled_from(["'[a]'", "'x = 1 #'", '\'"""\'', "''"])))
    elif kind == 4:
        inner = draw(st.lists(st.sampled_from(["[a]", "k = 1", '\\"""', '""', "#", "\\\\"])))
        document.write(
            '"""\n' + "\n".join(inner) + '\n"""' + draw(st.sampled_from(["", '"', '""']))
        )
    elif kind == 5:
        inner = draw(st.lists(st.sampled_from(["[a]", "k = 1", '"""', "''", "\\"])))
        document.write("'''" + "\n".join(inner) + "\n'''" + draw(st.sampled_from(["", "'", "''"])))
    elif kind == 6:
        write_array(draw, document, path, depth)
    else:
        write_inline_table(draw, document, path, depth)


def write_array(draw: st.DrawFn, document: Document, path: KeyPath, depth: int) -> None:
    document.write("[")
    for index in range(draw(st.integers(0, 3))):
        document.write(draw(st.sampled_from(["", " ", "\n  ", " # ] comment\n"])))
        document.mark((*path, index))
        write_value(draw, document, (*path, index), depth - 1)
        document.write(draw(st.sampled_from([",", " ,", "\n,"])))
    document.write(draw(st.sampled_from(["]", "\n]", " # [\n]"])))


def write_inline_table(draw: st.DrawFn, document: Document, path: KeyPath, depth: int) -> None:
    document.write("{")
    used = draw(st.lists(keys(), max_size=3, unique_by=lambda key: key[0]))
    for number, (key, written) in enumerate(used):
        document.write(", " if number else " ")
        document.mark((*path, key))
        document.write(f"{written} = ")
        write_value(draw, document, (*path, key), depth - 1)
    document.write(" }")


@st.composite
def documents(draw: st.DrawFn) -> Document:
    document = Document()
    tables = draw(st.lists(keys(), max_size=4, unique_by=lambda key: key[0]))
    top = draw(st.lists(keys(), max_size=2, unique_by=lambda key: key[0]))
    names = {key for key, _ in tables}
    write_pairs(draw, document, (), [pair for pair in top if pair[0] not in names])
    for key, written in tables:
        if draw(st.booleans()):
            document.mark((key,))
            document.write(f" [ {written} ] # [x]\n")
            write_pairs(draw, document, (key,), draw(st.lists(keys(), max_size=3)))
            continue
        for index in range(draw(st.integers(1, 3))):
            if index == 0:
                document.mark((key,))
            document.mark((key, index))
            document.write(f"[[{written}]]\n")
            write_pairs(draw, document, (key, index), draw(st.lists(keys(), max_size=2)))
    return document


def write_pairs(
    draw: st.DrawFn, document: Document, table: KeyPath, pairs: list[tuple[str, str]]
) -> None:
    seen: set[str] = set()
    for key, written in pairs:
        if key in seen:
            continue
        seen.add(key)
        document.write(draw(st.sampled_from(["", "\n", "  ", "# c = [\n"])))
        path: KeyPath = (*table, key)
        document.mark(path)
        document.write(written)
        if draw(st.booleans()):
            document.write(" . ")
            path = (*path, "dotted")
            document.mark(path)
            document.write("dotted")
        document.write(" = ")
        write_value(draw, document, path, 2)
        document.write(draw(st.sampled_from(["\n", " # = [\n", "\n\n"])))


def paths_of(value: Any, path: KeyPath = ()) -> set[KeyPath]:
    """Every key and index of a parsed document."""
    below: set[KeyPath] = set()
    if isinstance(value, dict):
        below = {(*path, key) for key in value}
        for key, entry in value.items():
            below |= paths_of(entry, (*path, key))
    elif isinstance(value, list):
        below = {(*path, index) for index in range(len(value))}
        for index, entry in enumerate(value):
            below |= paths_of(entry, (*path, index))
    return below


@given(documents())
def test_every_key_has_the_line_where_it_was_written(document: Document) -> None:
    values = tomllib.loads(document.text)
    lines = key_lines(document.text)
    assert lines == document.lines
    assert set(lines) == paths_of(values)
