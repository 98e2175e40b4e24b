"""The documentation is true: links resolve, commands exist, snippets run and print what it shows.

How blocks are marked:

- ```` ```python run ````: executed in page order, in one interpreter, in a folder with the kernels
  and their builds. A ```` ```text ```` block after it is the expected output.
- ```` ```console run ````: a shell runs the lines with ``$``, one after another, in that folder; the
  lines between them are the expected output.

``...`` in expected output matches anything. Any other ``python`` block must at least compile.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from npukit.cli.main import COMMANDS, npukit

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("[RC]*.md"), *(ROOT / "docs").rglob("*.md")])
PAGES.remove(ROOT / "CHANGELOG.md")
CLI_PAGE = ROOT / "docs" / "cli.md"

_FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(
    r"(?<!!)\[[^\]]*\]\((?P<target>[^)\s]+)\)|!\[[^\]]*\]\((?P<image>[^)\s]+)\)"
    r"|<(?:img|a)\b[^>]*?(?:src|href)=\"(?P<html>[^\"]+)\""
)
_HEADING = re.compile(r"^#{1,6} +(.+)$", re.MULTILINE)
_VARIABLE = re.compile(r"\b(?:NPUKIT_[A-Z_]+|XDG_[A-Z_]+|TMPDIR)\b")
_OPTION = re.compile(r"(?<![\w-])--?[a-z][a-z0-9-]*")


@dataclass(frozen=True)
class Block:
    """A fenced block: its info string, text, the line that the text begins at."""

    language: str
    runs: bool
    text: str
    line: int
    output: str | None = None


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path) -> list[Block]:
    text = page.read_text()
    found = list(_FENCE.finditer(text))
    result = []
    for match, following in zip(found, [*found[1:], None][: len(found)], strict=True):
        language, *words = match["info"].split() or [""]
        adjacent = following is not None and not text[match.end() : following.start()].strip()
        output = following["text"] if following and adjacent else None
        is_output = adjacent and following is not None and following["info"].strip() == "text"
        line = text.count("\n", 0, match.start("text")) + 1
        result.append(
            Block(language, "run" in words, match["text"], line, output if is_output else None)
        )
    return result


def prose(page: Path) -> str:
    return _FENCE.sub("", page.read_text())


def agrees(expected: str, printed: str) -> bool:
    """Whether ``printed`` matches ``expected``, in which ``...`` matches anything."""

    def lines(text: str) -> str:
        return "\n".join(line.rstrip() for line in text.strip().splitlines())

    parts = [re.escape(part) for part in lines(expected).split("...")]
    return re.fullmatch(".*?".join(parts), lines(printed), re.DOTALL) is not None


# -- links -----------------------------------------------------------------------------------------


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    slugs = set()
    for heading in _HEADING.findall(_FENCE.sub("", page.read_text())):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").strip().lower()
        slugs.add(re.sub(r"[^\w\- ]", "", plain).replace(" ", "-"))
    return slugs


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_relative_links_resolve(page: Path) -> None:
    wrong = [f"{target}: {why}" for target in links(page) if (why := problem_of(page, target))]
    assert not wrong, f"{name_of(page)}: {'; '.join(wrong)}"


def test_the_walkthrough_names_modules_that_exist() -> None:
    page = (ROOT / "docs" / "development" / "walkthrough.md").read_text()
    named = set(re.findall(r"`((?:\w+/)+(?:\w+\.py)?)`", page)) - {"toolchain/npukit/"}
    assert len(named) > 40
    gone = [name for name in sorted(named) if not (ROOT / "toolchain" / "npukit" / name).exists()]
    assert not gone


def links(page: Path) -> list[str]:
    """Targets of a page's links and pictures, except for external ones."""
    found = [m["target"] or m["image"] or m["html"] for m in _LINK.finditer(prose(page))]
    return [target for target in found if not re.match(r"[a-z]+:", target)]


def problem_of(page: Path, target: str) -> str | None:
    """Why a link of ``page`` is wrong."""
    path, _, anchor = target.partition("#")
    file = (page.parent / path).resolve() if path else page
    if not file.exists():
        return "leads nowhere"
    if not file.is_relative_to(ROOT):
        return "leads out of the project"
    return "no such heading" if anchor and anchor not in anchors(file) else None


@pytest.mark.parametrize("folder", ["docs", "docs/kernels"])
def test_the_index_names_every_page(folder: str) -> None:
    index = ROOT / folder / "README.md"
    linked = {(index.parent / target.partition("#")[0]).resolve() for target in links(index)}
    below = {page for page in PAGES if page.is_relative_to(index.parent)} - {index}
    indexes = {page for page in below if page.name == "README.md"}
    pages = indexes | {
        page for page in below if not any(page.is_relative_to(each.parent) for each in indexes)
    }
    assert pages <= linked, sorted(name_of(page) for page in pages - linked)


# -- commands --------------------------------------------------------------------------------------


def command_lines(page: Path) -> Iterator[str]:
    """Every ``npukit ...`` that the page shows: in console blocks, and in code spans."""
    for block in blocks(page):
        if block.language in ("", "console", "sh", "bash", "shell"):
            for line in block.text.replace("\\\n", " ").splitlines():
                yield from _npukit_calls(line.removeprefix("$ "))
    for span in re.findall(r"`([^`]+)`", prose(page).replace("\n", " ")):
        yield from _npukit_calls(span)


def _npukit_calls(line: str) -> Iterator[str]:
    for part in re.split(r"&&|\|\||;|\|", line.partition("  #")[0]):
        words = part.strip().split()
        while words and re.fullmatch(r"[A-Z_]+=\S*", words[0]):
            del words[0]
        if words and words[0] == "npukit":
            yield " ".join(words)


def takes_no_value(option: click.Option, after: list[str]) -> bool:
    """Whether ``option`` is a flag, or its value is optional and not among the words ``after``."""
    return option.is_flag or (isinstance(option.flag_value, str) and not after)


def parse(line: str) -> None:
    """Let click parse a command line without running it.

    Words in capitals and in brackets stand for what a reader fills in; they may be anything.
    """
    words = [word.strip("[]") for word in shlex.split(line)[1:] if word not in ("...", "…")]
    command: click.Command = npukit
    if words and not words[0].startswith("-") and not words[0].isupper():
        found = npukit.get_command(click.Context(npukit), words[0])
        assert found is not None, f"there is no command {words[0]}"
        command, words = found, words[1:]
    if isinstance(command, click.Group) and command is not npukit and words:
        assert words[0] in command.commands, f"{command.name} has no command {words[0]}"
        command, words = command.commands[words[0]], words[1:]
    known = {
        option: parameter
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for option in (*parameter.opts, *parameter.secondary_opts)
    }
    # --debug may stand anywhere; help is click's own.
    always = {"--help", "-h", "--debug"}
    position = 0
    while position < len(words):
        word, equals, value = words[position].partition("=")
        position += 1
        if command.name == "iron" and not word.startswith("-"):
            return  # the rest belongs to a script
        if not word.startswith("-") or word == "-" or word in always:
            continue
        assert word in known, f"{command.name or 'npukit'} has no option {word}"
        parameter = known[word]
        if takes_no_value(parameter, words[position:]):
            continue
        if not equals:
            assert position < len(words), f"{word} needs a value"
            value = words[position]
            position += 1
        choices: tuple[str, ...] = tuple(getattr(parameter.type, "choices", ()))
        for choice in value.split("|") if choices and not value.isupper() else ():
            address = choice.startswith("ssh://") and "ssh://" in (parameter.metavar or "")
            assert choice in choices or address, f"{word} does not take {choice}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_line_shown_exists(page: Path) -> None:
    for line in command_lines(page):
        try:
            parse(line)
        except (AssertionError, ValueError) as error:
            pytest.fail(f"{name_of(page)}: `{line}`: {error}")


def test_a_wrong_command_line_would_be_noticed() -> None:
    for line in ("npukit biuld x", "npukit build --al", "npukit lower --svg", "npukit --nope"):
        with pytest.raises(AssertionError):
            parse(line)
    with pytest.raises(AssertionError):
        parse("npukit build --target hww x")


def sections(page: Path) -> dict[str, str]:
    """The text below each heading of level 2, by the heading without its markup."""
    parts = re.split(r"^## +(.+)$", page.read_text(), flags=re.MULTILINE)
    return dict(zip((h.replace("`", "") for h in parts[1::2]), parts[2::2], strict=True))


def documented_options(section: str) -> set[str]:
    """The options in the first column of a section's tables."""
    rows = re.findall(r"^\| *(`-[^|]*)\|", section, re.MULTILINE)
    return {option for row in rows for option in _OPTION.findall(row)}


def options_of(command: click.Command) -> set[str]:
    """The options of a command and its subcommands; those of npukit itself are documented apart."""
    inner = list(command.commands.values()) if isinstance(command, click.Group) else []
    params = [p for each in (command, *inner) for p in each.params]
    options = (p for p in params if isinstance(p, click.Option))
    return {name for option in options for name in (*option.opts, *option.secondary_opts)}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_cli_page_lists_exactly_the_options_of(name: str) -> None:
    command = npukit.get_command(click.Context(npukit), name)
    assert command is not None
    section = sections(CLI_PAGE).get(f"npukit {name}")
    assert section is not None, f"docs/cli.md has no section for npukit {name}"
    assert documented_options(section) == options_of(command)


def test_the_cli_page_lists_exactly_the_commands_and_global_options() -> None:
    found = sections(CLI_PAGE)
    assert {h.split()[1] for h in found if h.startswith("npukit ")} == set(COMMANDS)
    general = documented_options(found["For all commands"])
    assert general == options_of(npukit) | {"--help", "-h"}


def test_exit_codes_are_those_of_the_errors() -> None:
    from npukit import errors
    from npukit.cli.main import INTERRUPTED, OUT_OF_MEMORY, OUTPUT_LOST
    from npukit.errors import INTERNAL_ERROR

    classes = [c for c in vars(errors).values() if isinstance(c, type) and hasattr(c, "exit_code")]
    own = {0, INTERNAL_ERROR, INTERRUPTED, OUT_OF_MEMORY, OUTPUT_LOST}
    codes = own | {c.exit_code for c in classes}
    for page in (ROOT / "docs" / "troubleshooting.md",):
        rows = re.findall(r"^\| (\d+) \|", page.read_text(), re.MULTILINE)
        assert {int(row) for row in rows} == codes


def test_the_cli_page_lists_the_reasons_in_their_order() -> None:
    from npukit.validate.evidence import Reason

    section = sections(CLI_PAGE)["npukit validate"]
    listed = [word for word in re.findall(r"`([a-z ]+)`", section) if word in set(Reason)]
    assert listed == list(Reason)


# -- places in the code ----------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_python_modules_that_a_page_names_exist(page: Path) -> None:
    for name in re.findall(r"`(npukit(?:\.[a-z_0-9]+)+)", prose(page)):
        path = (ROOT / "toolchain").joinpath(*name.split("."))
        module = path.with_suffix(".py")
        # The last part may be a name in the module, or in the package.
        found = module.exists() or path.is_dir()
        for inside in (path.parent.with_suffix(".py"), path.parent / "__init__.py"):
            found |= inside.exists() and path.name in inside.read_text()
        assert found, f"{name_of(page)}: there is no {name}"


def test_the_emulator_page_names_files_that_exist() -> None:
    section = sections(ROOT / "docs" / "emulator.md")["Where it is in the code"]
    folder = ROOT / "toolchain" / "npukit" / "emulator"
    names = re.findall(r"`(?:emulator/)?([a-z_]+(?:\.py|/))`", section)
    assert len(names) > 10
    assert not [name for name in names if not (folder / name).exists()]


# -- environment variables -------------------------------------------------------------------------


def test_environment_variables_are_those_of_the_code() -> None:
    code = "\n".join(p.read_text() for p in sorted((ROOT / "toolchain").rglob("*.py")))
    elsewhere = {"TMPDIR", "XDG_CACHE_HOME", "XDG_DATA_HOME"}  # tempfile, platformdirs
    in_code = set(re.findall(r'"((?:NPUKIT|XDG|SOURCE)_[A-Z_]+)"', code)) | elsewhere
    headers = "\n".join(p.read_text() for p in sorted((ROOT / "toolchain").rglob("*.h")))
    macros = set(re.findall(r"#ifndef (NPUKIT_[A-Z_]+)", headers))
    for page in PAGES:
        unknown = set(_VARIABLE.findall(page.read_text())) - in_code - macros
        assert not unknown, f"{name_of(page)}: nothing reads {sorted(unknown)}"
    table = sections(CLI_PAGE)["Environment"]
    assert set(re.findall(r"^\| `([A-Z_]+)`", table, re.MULTILINE)) == in_code
    assert "gettempdir" in code, "TMPDIR is read by Python's tempfile"


# -- snippets --------------------------------------------------------------------------------------

_RUNNER = """
import contextlib, io, json, subprocess, sys
steps = json.load(sys.stdin)
namespace = {"__name__": "__main__"}
printed = []
for step in steps:
    if step["language"] == "python":
        text = "\\n" * (step["line"] - 1) + step["text"]
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(compile(text, step["page"], "exec"), namespace)
        printed.append(out.getvalue())
    else:
        done = subprocess.run(["bash", "-c", step["text"]], stdout=-1, stderr=-2, text=True)
        printed.append(done.stdout)
json.dump(printed, sys.stdout)
"""


@dataclass(frozen=True)
class Step:
    """Code to run, and its expected output."""

    language: str
    text: str
    line: int
    output: str


def steps_of(page: Path) -> list[Step]:
    """The steps of a page: each python block, each command of a console block."""
    steps: list[Step] = []
    for block in blocks(page):
        if not block.runs:
            continue
        if block.language == "python":
            steps.append(Step("python", block.text, block.line, block.output or ""))
            continue
        assert block.language == "console", f"{name_of(page)}:{block.line}: {block.language}"
        joined = block.text.replace("\\\n", " ")
        for part in re.split(r"^\$ ", joined, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            steps.append(Step("console", command, block.line, output))
    return steps


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the project's kernels, and their builds in ``build/``."""
    folder = tmp_path_factory.mktemp("docs")
    (folder / "kernel_src").mkdir()
    for kernel in sorted((ROOT / "kernel_src").iterdir()):
        (folder / "kernel_src" / kernel.name).symlink_to(kernel)
    subprocess.run(
        [sys.executable, "-m", "npukit", "build", "--all", "--target", "sw_emu", "--quiet"],
        cwd=folder,
        env=environment(folder),
        check=True,
    )
    return folder


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    """A copy of it, so no page depends on another."""
    copy: Path = shutil.copytree(built, tmp_path / "docs", symlinks=True)
    return copy


def environment(folder: Path) -> dict[str, str]:
    tools = Path(sys.executable).parent
    return os.environ | {
        "NPUKIT_BUILD_DIR": "build",
        "NPUKIT_KERNEL_PATH": "",
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(folder / "build" / "attention" / "npu1-sw_emu"),
        "PYTHONWARNINGS": "error",
    }


_LONG = [CLI_PAGE, ROOT / "docs" / "emulator.md"]
"""Pages with dozens of commands, each a new Python."""


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(p, marks=[pytest.mark.exhaustive] if p in _LONG else [])
        for p in PAGES
        if steps_of(p)
    ],
    ids=name_of,
)
def test_the_output_of_a_page_is_as_shown(page: Path, folder: Path) -> None:
    steps = steps_of(page)
    sent = [
        {"language": s.language, "text": s.text, "line": s.line, "page": str(page)} for s in steps
    ]
    done = subprocess.run(
        [sys.executable, "-c", _RUNNER],
        input=json.dumps(sent),
        capture_output=True,
        text=True,
        cwd=folder,
        env=environment(folder),
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for step, printed in zip(steps, json.loads(done.stdout), strict=True):
        assert agrees(step.output, printed), (
            f"{name_of(page)}:{step.line} prints\n{printed}\nthe page says\n{step.output}"
        )


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_other_python_blocks_compile(page: Path) -> None:
    for block in blocks(page):
        if block.language == "python" and not block.runs:
            ast.parse(block.text, f"{name_of(page)}:{block.line}")


def test_dots_match_anything_and_other_text_only_itself() -> None:
    assert agrees("a ... c\n", "a b\nb c")
    assert agrees("", "")
    assert not agrees("a ... c", "a b d")
    assert not agrees("", "surprise")
    assert not agrees("a.c", "abc")
