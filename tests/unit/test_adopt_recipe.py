"""Commands as steps of a build."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npukit.adopt.commands import read_recipe
from npukit.adopt.core_objects import find_objects
from npukit.adopt.design_source import design_source
from npukit.adopt.driver_choice import driver_choice
from npukit.adopt.own_test import OwnTest, find_test
from npukit.adopt.patterns import Pattern, differing_numbers
from npukit.adopt.recipe import Compilation, Recipe, ScriptRun, TextStep
from npukit.adopt.shell import commands_in
from npukit.builder.toolchains.emulated.design_choice import DesignChoice
from npukit.errors import DesignError, NpukitError

HERE = Path("/nowhere/at/all")


def recipe(text: str) -> Recipe:
    return read_recipe("test", HERE, commands_in(text, HERE))


def compilations(text: str, name: str) -> tuple[Compilation, ...]:
    (found,) = find_objects(recipe(text), [name])
    return found.compilations


PIECES = st.sampled_from(
    [
        *(
            "cc",
            "clang++",
            "-c",
            "-o",
            "-I",
            "-D",
            "-DX=1",
            "a.cc",
            "a.o",
            "b.o",
            "lib.a",
            "ar",
            "ld",
        ),
        *(
            "-r",
            "python3",
            "x.py",
            "-m",
            "aiecc",
            "a.mlir",
            "--xclbin-name",
            "--xclbin-path=x",
            "-x",
        ),
        *(
            *("sed", "-i", "tee", "env", "A=1", "(", ")", "{", "}", ">>", "$((1+2))"),
            "s/a/b/",
            "cp",
            "mv",
            "cat",
            "cd",
            ">",
            "<",
            "|",
            "&&",
            ";",
            "\n",
            "make",
            "\0",
        ),
    ]
)


@given(st.lists(PIECES | st.text(max_size=5), max_size=25).map(" ".join))
def test_any_commands_can_be_read(text: str) -> None:
    read = recipe(text)
    find_objects(read, ["a.o", "lib.a", "b.o"])
    try:
        design_source(read)
    except NpukitError as error:
        assert error.message


def test_peano_and_chess_compile_the_same() -> None:
    peano = "cd b && /p/bin/clang++ -O2 --target=aie2-none-unknown-elf -Wall -DA -D B=2 -c ../s/x.cc -o x.o"
    chess = "xchesscc_wrapper aie2 -I . -DA -DB=2 -c s/x.cc -o b/x.o"
    for text in (peano, chess):
        (found,) = compilations(text, "x.o")
        assert found.sources == (HERE / "s/x.cc",)
        assert found.macros == (("A", "1"), ("B", "2"))
        assert found.output == HERE / "b/x.o"
        assert found.flags == ()


def test_archives_joins_and_copies_are_followed() -> None:
    text = """
    cc -c a.cc
    cc -c b.cc -o second.o
    cc -c c.cc
    ar rcs one.a a.o second.o
    ld -r -o joined.o one.a c.o
    cp joined.o final.o
    """
    names = [found.sources[0].name for found in compilations(text, "final.o")]
    assert names == ["a.cc", "b.cc", "c.cc"]


def test_the_last_command_that_writes_a_file_counts() -> None:
    (found,) = compilations("cc -DA -c x.cc\ncc -DB -c x.cc", "x.o")
    assert found.macros == (("B", "1"),)


def test_a_design_is_followed_to_the_script() -> None:
    source = design_source(
        recipe(
            "python3 gen.py -n 4 > build/a.mlir; sed s/x/y/ build/a.mlir > b.mlir\n"
            "sed -i s/y/z/ b.mlir; cp b.mlir c.mlir; aiecc --xclbin-name x.xclbin c.mlir"
        )
    )
    assert isinstance(source.origin, ScriptRun)
    assert source.origin.arguments == ("-n", "4")
    assert [step.command for step in source.filters] == [("sed", "s/x/y/"), ("sed", "s/y/z/")]
    assert [step.cwd for step in source.filters] == [HERE, HERE]
    assert source.driver is not None and source.driver.xclbin == "x.xclbin"


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("python3 gen.py -n 4 > a.raw; sed s/x/y/ a.raw > a.mlir", [("sed", "s/x/y/")]),
        ("python3 gen.py -n 4 | sed -n -e s/x/y/ > a.mlir", [("sed", "-n", "-e", "s/x/y/")]),
        (
            "python3 gen.py -n 4 2>/dev/null | head -5 | awk -F : '{print}' > a.mlir",
            [("head", "-5"), ("awk", "-F", ":", "{print}")],
        ),
        ("python3 gen.py -n 4 > r; cat r | sed -es/x/e > a.mlir", [("sed", "-es/x/e")]),
        ("python3 gen.py -n 4 > r; cat r - | cat; cat < r > a.mlir", []),
        ("env FOO=1 nice -n 5 timeout -k 5 60s python3 gen.py -n 4 > a.mlir", []),
        ("(cd b && python3 ../gen.py -n 4) > a.mlir", []),
        ("{ mkdir -p b; python3 gen.py -n 4; } > a.mlir", []),
        ("(python3 gen.py -n 4) | tee a.mlir > /dev/null", []),
        ("python3 gen.py -n $((2 * (1 + 1))) | tee r.mlir a.mlir", []),
        ("FOO=1 python3 gen.py -n 4 |& grep -v '^#' - > a.mlir", [("grep", "-v", "^#")]),
    ],
)
def test_ways_to_write_a_design(text: str, filters: list[tuple[str, ...]]) -> None:
    source = design_source(recipe(f"{text}\naiecc a.mlir"))
    assert isinstance(source.origin, ScriptRun)
    assert (source.origin.script, source.origin.arguments) == (HERE / "gen.py", ("-n", "4"))
    assert [each.command for each in source.filters] == filters


@pytest.mark.parametrize(
    "text",
    [
        *("aie-opt --pass x.mlir -o a.mlir", "aie-opt x.mlir > a.mlir", "./make.sh a.mlir"),
        *("cat b.mlir c.mlir > a.mlir", "(echo; python3 gen.py) > a.mlir"),
        *("python3 gen.py -o a.mlir", "python3 gen.py | python3 change.py > a.mlir"),
        *("python3 gen.py > a.mlir && echo more >> a.mlir", "sed s/x/y/ b.mlir c.mlir > a.mlir"),
        "python3 gen.py | tr a b > a.mlir",
    ],
)
def test_the_command_that_is_not_understood_is_named(text: str) -> None:
    with pytest.raises(DesignError) as raised:
        design_source(recipe(f"{text}\naiecc --x a.mlir\naiecc --x a.mlir"))
    assert raised.value.message == (
        f"npukit does not understand the command that makes a.mlir: {text}"
    )
    assert raised.value.details == f"{text}\naiecc --x a.mlir"


@pytest.mark.parametrize(
    ("text", "compiles"),
    [
        ("python3 x.py -n 4 --xclbin-path=a.xclbin", True),
        ("python3 x.py > x.mlir\npython3 test.py -x a.xclbin", False),
        ("python3 x.py\npython3 test.py --xclbin a.xclbin", True),
        ("python3 x.py | tee log.txt\npython3 test.py --xclbin a.xclbin | grep PASS", True),
    ],
)
def test_scripts_that_compile_their_design(text: str, compiles: bool) -> None:
    source = design_source(recipe(text))
    assert isinstance(source.origin, ScriptRun)
    assert source.origin.script == HERE / "x.py"
    assert source.compiles == compiles


def test_a_program_that_compiles_its_design_is_its_own_test() -> None:
    """Where it is run without being told where the xclbin goes; a test.py comes first."""
    build = recipe("python3 fir.py -n 4 --xclbin-path=a.xclbin")
    run = recipe("python3 fir.py -n 4")
    (program,) = build.scripts
    found = find_test(build, lambda target: run, program)
    assert found == OwnTest(HERE / "fir.py", ("-n", "4"), alone=True)
    assert find_test(build, lambda target: run, None) is None
    assert find_test(build, lambda target: build, program) is None


def test_a_test_gets_npukits_artifacts_and_the_kernels_name() -> None:
    test = OwnTest(HERE / "test.py", ("-x", "a.xclbin", "--instr=a.bin", "-k", "ADDONE", "-v"))
    assert test.with_artifacts("b.xclbin", "b.bin") == (
        *("-x", "b.xclbin", "--instr=b.bin", "-k", "MLIR_AIE", "-v"),
    )


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("--dynamic-objfifos", "an option that it does not have: --dynamic-objfifos"),
        ("--bf16-emulation", "npukit has nothing like it"),
    ],
)
def test_options_of_aiecc_that_it_does_not_have_are_refused(option: str, said: str) -> None:
    with pytest.raises(DesignError, match=said):
        driver_choice(("-j4", option, "x.mlir"))


def test_options_of_aiecc_that_change_no_result_are_left_out() -> None:
    words = ("-v", "-j4", "-O2", "--aie-generate-npu", "--no-compile-host", "--tmpdir", "x", "-Ia")
    chosen = ("--device-name", "a", "--dynamic-objFifos", "a.mlir", "--", "test.cpp", "--such")
    assert driver_choice((*words, *chosen)) == DesignChoice("a", None, True)


NUMBERS = st.integers(1, 99)


@given(st.lists(st.tuples(st.text("abc-=._", max_size=3), NUMBERS), max_size=5), NUMBERS)
def test_a_pattern_writes_the_text_that_it_is_of(pieces: list[tuple[str, int]], old: int) -> None:
    """With another value in some places, the pattern for these gives both texts."""
    text = "".join(f"{word}x{number}" for word, number in pieces)
    chosen = {2 * i + 1 for i, (_, number) in enumerate(pieces) if number == old}
    other = "".join(f"{word}x{2 * old if number == old else number}" for word, number in pieces)
    positions = differing_numbers(text, other, old, 2 * old)
    assert positions == chosen
    pattern = Pattern(text).with_slots(dict.fromkeys(positions or (), "p"))
    for value, expected in ((old, text), (2 * old, other)):
        assert eval(pattern.as_python(), {"parameters": {"p": value}}) == expected
        assert pattern.as_template().replace("{{ p }}", str(value)) == expected


def test_other_differences_are_no_parameter() -> None:
    assert differing_numbers("a4", "b8", 4, 8) is None
    assert differing_numbers("a4", "a9", 4, 8) is None
    assert differing_numbers("a4b", "a4b8", 4, 8) is None


def test_included_files_are_found_where_a_compiler_looks(tmp_path: Path) -> None:
    folder = tmp_path / "include"
    folder.mkdir()
    (folder / "config.h").touch()
    for flag in (
        *("-include config.h", "-includeconfig.h", "--include config.h", "--include=config.h"),
        *("-imacros config.h", "-imacrosconfig.h", "--imacros=config.h"),
    ):
        text = f"cc -I {folder} {flag} -include other.h -c x.cc"
        (found,) = compilations(text, "x.o")
        assert found.included == (folder / "config.h", "other.h")
        assert found.flags == ()


@pytest.mark.parametrize(
    ("line", "output", "command"),
    [
        ("sed -i.bak s/x/y/ a.mlir", "a.mlir", ("sed", "s/x/y/")),
        ("sed -Ei s/x/y/ a.mlir", "a.mlir", ("sed", "-E", "s/x/y/")),
        ("awk -i inplace 1 a.mlir", "a.mlir", ("awk", "1")),
        ("grep -i -v x a.mlir > b.mlir", "b.mlir", ("grep", "-i", "-v", "x")),
        ("awk -i lib 1 a.mlir > b.mlir", "b.mlir", ("awk", "-i", "lib", "1")),
    ],
)
def test_only_filters_that_change_their_file_are_in_place(
    line: str, output: str, command: tuple[str, ...]
) -> None:
    (step,) = recipe(line).steps
    assert isinstance(step, TextStep)
    assert (step.source, step.output) == (HERE / "a.mlir", HERE / output)
    assert step.command == command


@pytest.mark.parametrize("options", ["-W ignore", "-X dev -u", "-W a.py -B"])
def test_options_of_python_have_values(options: str) -> None:
    (run,) = recipe(f"python3 {options} gen.py -n 4 > a.mlir").scripts
    assert (run.script, run.arguments) == (HERE / "gen.py", ("-n", "4"))
