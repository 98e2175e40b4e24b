"""`npukit adopt`: an example's folder becomes a kernel that builds and runs."""

from __future__ import annotations

import importlib.util
import json
import os
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from planted_kernels import npukit

from npukit.kernel.spec_reader import load_spec
from npukit_process import run_npukit

EXAMPLES = Path(__file__).with_name("adopt_examples")
SCALE = EXAMPLES / "examples/scale"

needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="no make")


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    """A copy of the examples, to be changed."""
    return Path(shutil.copytree(EXAMPLES, tmp_path / "tree"))


@pytest.fixture
def kernels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    yield tmp_path / "kernel_src"


def adopted(folder: Path, *options: object) -> dict[str, Any]:
    """What an adoption without parameters found: looking for them takes several runs."""
    return with_sizes(folder, "--fixed", *options)


def with_sizes(folder: Path, *options: object) -> dict[str, Any]:
    done = npukit("adopt", folder, "--json", *options)
    assert done.code == 0, done.err
    return dict(json.loads(done.out))


def refused(folder: Path, *options: object) -> str:
    done = npukit("adopt", folder, "--fixed", *options)
    assert done.code not in (0, 70), done.out
    assert done.out == ""
    assert not Path("kernel_src").exists()
    return done.err


def toml(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "kernel.toml").read_text())


@contextmanager
def opened(folder: Path, build: Path, *options: str, device: str = "npu1") -> Iterator[Any]:
    """The host module of an adopted kernel, after a build."""
    name = folder.name
    common = ("--kernel-dir", folder, "--build-dir", build, "--device", device)
    built = npukit("build", name, *common, "--target", "sw_emu", *options, "--json")
    assert built.code == 0, built.err
    (made,) = json.loads(built.out)
    module_file = Path(made["output"]) / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, module_file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    kind = getattr(module, "".join(part.capitalize() for part in name.split("_")))
    with kind() as kernel:
        yield kernel


@needs_make
def test_an_example_with_a_makefile_builds_and_runs(kernels: Path, tmp_path: Path) -> None:
    found = adopted(SCALE)
    assert found["recipe"] == "Makefile, target all"
    assert found["design"]["arguments"] == [
        *("-d", "npu1", "-n", "4096", "-t", "1024", "--verbose", "0")
    ]
    assert found["not_found"] == ["reference"]
    folder = kernels / "scale"
    assert (folder / "design/link.txt").is_file()
    origins = "# cores/kernels/scale.cc: ../../kernels/scale.cc\n# design/link.txt: link.txt\n"
    assert origins in (folder / "kernel.toml").read_text()
    numbers = np.arange(4096, dtype=np.int32)
    with opened(folder, tmp_path / "build") as kernel:
        assert np.array_equal(kernel(numbers), np.minimum(3 * numbers, 1000))


@needs_make
def test_the_adopted_folder_needs_no_other(examples: Path, kernels: Path, tmp_path: Path) -> None:
    adopted(examples / "examples/scale")
    shutil.rmtree(examples)
    with opened(kernels / "scale", tmp_path / "build") as kernel:
        assert kernel(np.ones(4096, np.int32))[5] == 3


@needs_make
def test_a_script_from_far_away(examples: Path, kernels: Path, tmp_path: Path) -> None:
    """The script, its module and its data file are outside of the example and of its parent."""
    folder, far = examples / "examples/scale", tmp_path / "far/tools"
    far.mkdir(parents=True)
    for name in ("scale.py", "pieces.py", "link.txt"):
        (folder / name).rename(far / name)
    makefile = folder / "Makefile"
    makefile.write_text(makefile.read_text().replace("${srcdir}/scale.py", str(far / "scale.py")))
    adopted(folder)
    shutil.rmtree(far)
    with opened(kernels / "scale", tmp_path / "build") as kernel:
        assert kernel(np.ones(4096, np.int32))[5] == 3


@needs_make
def test_variables_of_the_makefile_can_be_set(kernels: Path) -> None:
    found = adopted(SCALE, "--make", "length=8192", "--make", "factor=5", "--name", "five")
    assert found["arguments"][0]["shape"] == [8192]
    assert found["objects"][0]["defines"]["FACTOR"] == "5"
    assert load_spec(kernels / "five").name == "five"


@needs_make
def test_sizes_become_parameters(kernels: Path, tmp_path: Path) -> None:
    found = with_sizes(SCALE)
    assert {each["name"]: each["default"] for each in found["parameters"]} == {
        **{"length": 4096, "tile": 1024, "factor": 3, "verbose": 0}
    }
    folder = kernels / "scale"
    shapes = [argument["shape"] for argument in toml(folder)["arguments"]]
    assert shapes == [["{{ length }}"]] * 2
    numbers = np.arange(6144, dtype=np.int32)
    parameters = toml(folder)["parameters"]
    assert parameters["length"]["min"] == 1
    assert "min" not in parameters["factor"]
    given = ("-p", "length=6144", "-p", "tile=2048", "-p", "factor=7")
    with opened(folder, tmp_path / "build", *given) as kernel:
        assert np.array_equal(kernel(numbers), np.minimum(7 * numbers, 1000))


@needs_make
def test_fixed_sizes_stay_fixed(kernels: Path) -> None:
    assert adopted(SCALE)["parameters"] == []
    assert "parameters" not in toml(kernels / "scale")


@needs_make
def test_sizes_that_change_together(examples: Path, kernels: Path, tmp_path: Path) -> None:
    """The script refuses one without the other, so the kernel does too."""
    folder = examples / "examples/scale"
    script = (folder / "scale.py").read_text()
    script = script.replace(
        "opts = parser.parse_args()",
        'parser.add_argument("--bytes", type=int)\nopts = parser.parse_args()\n'
        "assert opts.bytes == 4 * opts.length",
    )
    (folder / "scale.py").write_text(script)
    makefile = (folder / "Makefile").read_text()
    makefile = makefile.replace("factor = 3", "factor = 3\nBYTES = 16384")
    (folder / "Makefile").write_text(makefile.replace("-t ${tile}", "-t ${tile} --bytes ${BYTES}"))
    with_sizes(folder)
    written = toml(kernels / "scale")
    assert written["constraints"][0]["require"] in ("4 * length == bytes", "bytes == 4 * length")
    given = ("-p", "length=8192", "-p", "bytes=32768")
    with opened(kernels / "scale", tmp_path / "build", *given) as kernel:
        assert kernel(np.ones(8192, np.int32))[5] == 3
    common = ("--kernel-dir", kernels, "--target", "sw_emu", "--build-dir", tmp_path / "build")
    alone = npukit("build", "scale", *common, "-p", "length=8192")
    assert alone.code == 2 and "in this proportion" in alone.err


@needs_make
def test_a_variable_with_other_effects_stays_fixed(examples: Path, kernels: Path) -> None:
    makefile = examples / "examples/scale/Makefile"
    text = makefile.read_text().replace("scale.o", "scale_${tile}.o")
    text = text.replace("build/%.o: %.cc", "build/%_${tile}.o: %.cc")
    text = text.replace("verbose = 0", "verbose = $(if $(filter 1024,${tile}),0,1)")
    makefile.write_text(text)
    link = examples / "examples/scale/link.txt"
    link.write_text(link.read_text().replace("scale.o", "scale_1024.o"))
    found = with_sizes(makefile.parent)
    assert found["fixed"]["tile"] == "the argument 0 becomes 1"
    assert {each["name"] for each in found["parameters"]} == {"length", "factor"}


@needs_make
def test_the_other_device_is_the_makefile_s_own_choice(kernels: Path) -> None:
    found = adopted(SCALE, "--device", "npu2")
    assert found["device"] == "npu2"
    assert "npu2" in found["design"]["arguments"]


@needs_make
def test_the_example_s_own_test_runs(kernels: Path) -> None:
    done = npukit("adopt", SCALE, "--fixed", "--make", "length=8192")
    command = done.out.splitlines()[-1].partition("its own test, after a build for sw_emu: ")[2]
    program, *arguments = shlex.split(command)
    assert program == "npukit"
    assert arguments[:2] == ["iron", str(SCALE / "test.py")]
    assert arguments[-2:] == ["-n", "8192"]
    assert npukit("build", "scale", "--target", "sw_emu").code == 0
    ran = run_npukit(*arguments)
    assert ran.returncode == 0, ran.stderr
    assert "PASS!" in ran.stdout


@needs_make
def test_validate_says_that_the_reference_is_missing(kernels: Path, tmp_path: Path) -> None:
    adopted(SCALE)
    done = npukit("validate", "scale", "--target", "sw_emu", "--build-dir", tmp_path / "build")
    assert done.code == 1
    assert "could not be run" in done.out
    assert "the reference is missing" in done.out


@pytest.mark.parametrize("device", ["npu1", "npu2"])
def test_run_lines_say_how_an_mlir_file_is_built(
    device: str, kernels: Path, tmp_path: Path
) -> None:
    found = adopted(EXAMPLES / "mlir_only", "--device", device)
    assert found["recipe"] == "run.lit, RUN lines"
    assert "argument unused: the design never moves it" in found["notes"]
    folder = kernels / "mlir_only"
    assert f"aie.device({device}_1col)" in (folder / "design.mlir").read_text()
    numbers = np.arange(4096).astype(np.int8)
    with opened(folder, tmp_path / "build", device=device) as kernel:
        assert np.array_equal(kernel(numbers, np.zeros(16, np.int32)), numbers + np.int8(3))


def test_a_folder_without_build_files(examples: Path, kernels: Path, tmp_path: Path) -> None:
    """The design's object is that of the source with its name."""
    folder = examples / "mlir_only"
    (folder / "run.lit").unlink()
    design = (folder / "aie.mlir").read_text().replace("increments.a", "increment.o")
    design = design.replace("NPUDEVICE", "npu1_1col").replace("@add_2", "@add_1")
    design = design.replace("func.func private @add_1", "func.func private @add_1", 1)
    lines = design.splitlines()
    del lines[3]
    (folder / "aie.mlir").write_text("\n".join(lines))
    source = (folder / "increment.cc").read_text()
    (folder / "increment.cc").write_text(
        source.replace("CALLED(STEP)", "add_1").replace("STEP", "1")
    )
    found = adopted(folder)
    assert found["recipe"] == "the folder's files"
    numbers = np.arange(4096).astype(np.int8)
    with opened(kernels / "mlir_only", tmp_path / "build") as kernel:
        assert np.array_equal(kernel(numbers, np.zeros(16, np.int32)), numbers + np.int8(2))


CMAKE = """\
cmake_minimum_required(VERSION 3.16)
project(example NONE)
set(STEP 1 CACHE STRING "")
add_custom_command(OUTPUT increment.o DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/increment.cc
  COMMAND $ENV{PEANO_INSTALL_DIR}/bin/clang++ -DSTEP=1 -c ${CMAKE_CURRENT_SOURCE_DIR}/increment.cc -o one.o
  COMMAND $ENV{PEANO_INSTALL_DIR}/bin/clang++ -DSTEP=2 -c ${CMAKE_CURRENT_SOURCE_DIR}/increment.cc -o two.o
  COMMAND ar rcs increments.a one.o two.o)
add_custom_command(OUTPUT aie.xclbin DEPENDS increment.o
  COMMAND sed s/NPUDEVICE/npu1_1col/ ${CMAKE_CURRENT_SOURCE_DIR}/aie.mlir > aie.mlir
  COMMAND aiecc --xclbin-name=aie.xclbin aie.mlir)
add_custom_target(design ALL DEPENDS aie.xclbin)
"""


@needs_make
@pytest.mark.skipif(shutil.which("cmake") is None, reason="no cmake")
def test_a_cmake_project(examples: Path, kernels: Path, tmp_path: Path) -> None:
    folder = examples / "mlir_only"
    (folder / "run.lit").unlink()
    (folder / "CMakeLists.txt").write_text(CMAKE)
    found = adopted(folder)
    assert found["recipe"] == "CMakeLists.txt, target all"
    assert sorted(path.name for path in folder.iterdir()) == [
        *("CMakeLists.txt", "aie.mlir", "increment.cc")
    ]
    numbers = np.arange(4096).astype(np.int8)
    with opened(kernels / "mlir_only", tmp_path / "build") as kernel:
        assert np.array_equal(kernel(numbers, np.zeros(16, np.int32)), numbers + np.int8(3))


SCRIPT_CMAKE = """\
cmake_minimum_required(VERSION 3.16)
project(example NONE)
set(FACTOR 5)
configure_file(factor.h.in factor.h)
file(WRITE ${CMAKE_BINARY_DIR}/more/note.txt "written by CMake")
set(HERE ${CMAKE_CURRENT_SOURCE_DIR})
add_custom_command(OUTPUT scale.o
  COMMAND clang++ -I${CMAKE_BINARY_DIR} -c ${HERE}/../../kernels/scale.cc -o scale.o)
add_custom_command(OUTPUT aie.xclbin DEPENDS scale.o
  COMMAND python3 ${HERE}/scale.py -d npu1 -n 4096 -t 1024 --note=${CMAKE_BINARY_DIR}/more/note.txt > aie.mlir
  COMMAND aiecc --xclbin-name=aie.xclbin aie.mlir)
add_custom_target(design ALL DEPENDS aie.xclbin)
"""


@needs_make
@pytest.mark.skipif(shutil.which("cmake") is None, reason="no cmake")
def test_a_script_runs_in_cmake_s_folder(examples: Path, kernels: Path, tmp_path: Path) -> None:
    """It reads a file that CMake wrote there, and so does a C++ source."""
    folder = examples / "examples/scale"
    (folder / "Makefile").unlink()
    (folder / "CMakeLists.txt").write_text(SCRIPT_CMAKE)
    (folder / "factor.h.in").write_text("#define FACTOR @FACTOR@\n")
    source = examples / "kernels/scale.cc"
    source.write_text("#include <factor.h>\n" + source.read_text())
    script = folder / "scale.py"
    script.write_text(
        script.read_text().replace(
            "opts = parser.parse_args()",
            'parser.add_argument("--note")\nopts = parser.parse_args()\n'
            'assert open(opts.note).read() == open("more/note.txt").read() != ""',
        )
    )
    adopted(folder)
    assert (kernels / "scale/design/build/more/note.txt").is_file()
    assert (kernels / "scale/cores/build/factor.h").is_file()
    shutil.rmtree(examples)
    with opened(kernels / "scale", tmp_path / "build") as kernel:
        assert kernel(np.ones(4096, np.int32))[5] == 5


@needs_make
def test_a_script_runs_in_a_folder_that_the_build_makes(
    examples: Path, kernels: Path, tmp_path: Path
) -> None:
    folder = examples / "examples/scale"
    makefile = folder / "Makefile"
    text = makefile.read_text().replace("python3 $< -d", "cd build && python3 ../scale.py -d")
    makefile.write_text(text.replace("> $@", "> $(@F)"))
    adopted(folder)
    assert not (folder / "build").exists()
    with opened(kernels / "scale", tmp_path / "build") as kernel:
        assert kernel(np.ones(4096, np.int32))[5] == 3


@needs_make
def test_it_writes_over_a_folder_only_when_told_to(kernels: Path) -> None:
    adopted(SCALE)
    again = npukit("adopt", SCALE)
    assert again.code == 2
    assert "exists already" in again.err and "--force" in again.err
    (kernels / "scale/reference.py").write_text("written by hand\n")
    (kernels / "scale/kernel.toml").write_text("")
    found = adopted(SCALE, "--force")
    assert found["kept"] == ["reference.py"]
    assert (kernels / "scale/reference.py").read_text() == "written by hand\n"
    assert toml(kernels / "scale")["kernel"]["name"] == "scale"


@needs_make
@pytest.mark.parametrize("linked", ["cores", "cores/kernels"])
def test_it_does_not_write_through_links(linked: str, kernels: Path, tmp_path: Path) -> None:
    adopted(SCALE)
    elsewhere = (kernels / "scale" / linked).rename(tmp_path / "elsewhere")
    source = next(elsewhere.rglob("scale.cc"))
    source.write_text("somebody's own\n")
    (kernels / "scale" / linked).symlink_to(elsewhere)
    again = npukit("adopt", SCALE, "--fixed", "--force")
    assert again.code == 2
    assert f"scale/{linked} is a symbolic link" in again.err
    assert source.read_text() == "somebody's own\n"


@needs_make
def test_files_that_the_command_includes(examples: Path, kernels: Path, tmp_path: Path) -> None:
    makefile, source = examples / "examples/scale/Makefile", examples / "kernels/scale.cc"
    makefile.write_text(
        makefile.read_text().replace("-DFACTOR=${factor}", "-DONE=1 -include ${srcdir}/factor.h")
    )
    (makefile.parent / "factor.h").write_text("#define FACTOR (ONE + 4)\n")
    assert "FACTOR" in source.read_text()
    adopted(makefile.parent)
    shutil.rmtree(examples)
    with opened(kernels / "scale", tmp_path / "build") as kernel:
        assert kernel(np.ones(4096, np.int32))[5] == 5


@needs_make
@pytest.mark.parametrize("name", ["w\\Nx.py", 'a"""; import nothing_such; b.py', "a\x1b[1mb.py"])
def test_names_of_scripts_are_no_code(
    name: str, examples: Path, kernels: Path, tmp_path: Path
) -> None:
    folder = examples / "examples/scale"
    (folder / "scale.py").rename(folder / name)
    makefile = folder / "Makefile"
    text = makefile.read_text().replace(
        "build/aie_${length}.mlir: ${srcdir}/scale.py", "build/aie_${length}.mlir:"
    )
    makefile.write_text(text.replace("python3 $<", f"python3 {shlex.quote(name)}"))
    done = npukit("adopt", folder, "--fixed")
    assert done.code == 0, done.err
    assert all(line.isprintable() for line in done.out.splitlines())
    with opened(kernels / "scale", tmp_path / "build") as kernel:
        assert kernel(np.ones(4096, np.int32))[5] == 3


def test_a_filter_runs_in_its_folder_and_its_messages_are_left_out(
    examples: Path, kernels: Path
) -> None:
    folder = examples / "mlir_only"
    (folder / "filter.awk").write_text(
        '{ print } END { print "// filtered"; print "seen" > "/dev/stderr" }\n'
    )
    run = (folder / "run.lit").read_text()
    line = "// RUN: cd %S && awk -f filter.awk aie.mlir > %t.mlir && cp %t.mlir aie.mlir\n"
    (folder / "run.lit").write_text(line + run)
    adopted(folder)
    design = (kernels / "mlir_only/design.mlir").read_text()
    assert "// filtered" in design and "seen" not in design


@needs_make
@pytest.mark.parametrize(
    ("option", "why"),
    [
        ("--device-name=other", "@other"),
        ("--device-name other", "@other"),
        ("--sequence-name=other", "@other"),
    ],
)
def test_options_that_choose_another_design(
    option: str, why: str, examples: Path, kernels: Path
) -> None:
    makefile = examples / "examples/scale/Makefile"
    makefile.write_text(makefile.read_text().replace("--no-xbridge", option))
    assert why in refused(makefile.parent)


@needs_make
def test_objects_selected_at_run_time_are_so_in_the_kernel(
    examples: Path, kernels: Path, tmp_path: Path
) -> None:
    makefile = examples / "examples/scale/Makefile"
    makefile.write_text(makefile.read_text().replace("--no-xbridge", "--dynamic-objFifos"))
    adopted(makefile.parent)
    assert "dynamic_objfifo_lowering = true" in (kernels / "scale/design.mlir").read_text()
    with opened(kernels / "scale", tmp_path / "build") as kernel:
        assert kernel(np.ones(4096, np.int32))[5] == 3


@needs_make
def test_a_choice_of_what_there_is_changes_nothing(examples: Path, kernels: Path) -> None:
    makefile = examples / "examples/scale/Makefile"
    text = makefile.read_text()
    makefile.write_text(text.replace("--no-xbridge", "--device-name=main --dynamic-objFifos=false"))
    assert adopted(makefile.parent)["kernel"] == "scale"


def test_there_is_no_design(kernels: Path, tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    (folder / "test.py").write_text("import aie\n")
    assert "there is no design" in refused(folder)
    assert "is not a folder" in refused(tmp_path / "absent")


def test_two_designs_without_a_makefile(examples: Path, kernels: Path) -> None:
    folder = examples / "mlir_only"
    (folder / "run.lit").unlink()
    shutil.copy(folder / "aie.mlir", folder / "other.mlir")
    text = refused(folder)
    assert "several designs (aie.mlir, other.mlir)" in text
    assert "NPUDEVICE" in refused(folder, "--target", "other.mlir")
    assert "there is no design" in refused(folder, "--target", "third.mlir")


def test_two_designs_of_run_lines(examples: Path, kernels: Path) -> None:
    folder = examples / "mlir_only"
    lines = (folder / "run.lit").read_text()
    (folder / "run.lit").write_text(lines + "// RUN: %aiecc --xclbin-name=b.xclbin %S/other.mlir\n")
    assert "builds 2 designs" in refused(folder)
    assert "do not build c.xclbin" in refused(folder, "--target", "c.xclbin")
    other = "// RUN: %aiecc --xclbin-name=sub/aie.xclbin %S/other.mlir\n"
    (folder / "run.lit").write_text(lines + other)
    assert "sub/aie.xclbin" in refused(folder)
    assert "other.mlir" in refused(folder, "--target", "sub/aie.xclbin")
    assert adopted(folder, "--target", "aie.xclbin")["design"]["from"] == str(folder / "aie.mlir")


@needs_make
def test_two_designs_of_one_target(examples: Path, kernels: Path) -> None:
    makefile = examples / "examples/scale/Makefile"
    text = makefile.read_text().replace("all: build", "all: build/other.xclbin build")
    makefile.write_text(text + "\nbuild/other.xclbin:\n\taiecc --xclbin-name=$@ other.mlir\n")
    said = refused(makefile.parent)
    assert "builds 2 designs" in said and "build/other.xclbin" in said
    text = makefile.read_text().replace("build/other.xclbin", "build2/final_4096.xclbin")
    text = text.replace("-name=$@ other", "-name=final_4096.xclbin ../other")
    makefile.write_text(text.replace("\taiecc --x", "\tcd build2 && aiecc --x"))
    said = refused(makefile.parent)
    assert "(build2/final_4096.xclbin, build/final_4096.xclbin)" in said
    found = adopted(makefile.parent, "--target", "build/trace.xclbin")
    assert found["recipe"] == "Makefile, target build/trace.xclbin"


@needs_make
def test_a_target_that_does_not_exist(kernels: Path) -> None:
    said = refused(SCALE, "--target", "build/trace.xclbim")
    assert "has no target" in said and "build/trace.xclbin" in said


@needs_make
@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("kernels/scale.cc", "is its source missing"),
        ("examples/scale/scale.py", "scale.py: there is no such script"),
    ],
)
def test_a_file_of_the_example_is_missing(
    missing: str, said: str, examples: Path, kernels: Path
) -> None:
    (examples / missing).unlink()
    assert said in refused(examples / "examples/scale")


@needs_make
def test_a_header_that_is_missing_is_named(examples: Path, kernels: Path) -> None:
    """A condition may leave it out, so this is for the compiler to decide."""
    (examples / "kernels/limits.h").unlink()
    found = adopted(examples / "examples/scale")
    assert found["notes"] == ["scale.cc includes ../kernels/limits.h, which was not found"]


@needs_make
def test_the_script_fails(examples: Path, kernels: Path) -> None:
    said = refused(examples / "examples/scale", "--make", "tile=1000")
    assert "the design script fails: it exits with 1000 does not divide 4096" in said
    assert "exit status 0" not in said
    (examples / "examples/scale/pieces.py").write_text("import nothing_of_this_name\n")
    said = refused(examples / "examples/scale")
    assert "pieces.py:1" in said and "nothing_of_this_name" in said
    assert "install the module for it" in said


@needs_make
def test_the_makefile_is_wrong(examples: Path, kernels: Path) -> None:
    folder = examples / "examples/scale"
    (folder / "Makefile").write_text("all: x\n  not a rule\n")
    assert "make can't read it: missing separator" in refused(folder)
    (folder / "Makefile").write_text("$(error give me a SIZE)\n")
    assert "give me a SIZE" in refused(folder)


def test_make_is_missing(kernels: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert "reading a Makefile needs GNU make" in refused(SCALE)


@needs_make
def test_an_object_that_no_command_makes(examples: Path, kernels: Path) -> None:
    (examples / "examples/scale/link.txt").write_text('attributes {link_with = "lost.o"}')
    said = refused(examples / "examples/scale")
    assert "links with 'lost.o', which no command of Makefile, target all makes" in said


PLAIN_MAKEFILE = """\
aie.xclbin: scale.o
\tpython3 './scale.py' -d npu1 -n 4096 "-t" 1024 >aie.mlir; aiecc --xclbin-name=$@ aie.mlir
%.o: kernels/%.cc
\tclang++ '-DFACTOR=(1 + 2)' -c "$<" -o $@
"""


def test_a_design_that_gives_nothing_is_refused(examples: Path, kernels: Path) -> None:
    design = examples / "mlir_only/aie.mlir"
    lines = design.read_text().splitlines()
    design.write_text(
        "\n".join(line for line in lines if "%out[0" not in line and "wait" not in line)
    )
    said = refused(examples / "mlir_only")
    assert "no kernel can be made of this design: arguments: none has direction 'out'" in said


@needs_make
def test_names_with_blanks_and_quotes(examples: Path, kernels: Path, tmp_path: Path) -> None:
    """A folder is named as people name folders; the kernel's name is derived from it."""
    folder = examples / "examples" / "9 scales 'of' \"mine\""
    (examples / "examples/scale").rename(folder)
    (folder / "Makefile").write_text(PLAIN_MAKEFILE)
    shutil.copytree(examples / "kernels", folder / "kernels")
    found = adopted(folder)
    assert found["kernel"] == "kernel_9_scales_of_mine"
    with opened(kernels / "kernel_9_scales_of_mine", tmp_path / "build") as kernel:
        assert kernel(np.ones(4096, np.int32))[5] == 3


@needs_make
def test_names_that_are_not_unicode(examples: Path, kernels: Path) -> None:
    folder = os.fsencode(examples / "mlir_only")
    made = Path(os.fsdecode(folder)).rename(os.fsdecode(folder + b"-\xe9"))
    assert adopted(made)["kernel"] == "mlir_only"
    shutil.rmtree(kernels)
    (made / "increment.cc").rename(made / os.fsdecode(b"\xe9.cc"))
    run = (made / "run.lit").read_bytes().replace(b"increment.cc", b"\xe9.cc")
    (made / "run.lit").write_bytes(run)
    assert "No such file" in refused(made)


@pytest.mark.parametrize("kind", ["folder", "fifo", "nothing"])
def test_files_that_are_not_files(kind: str, examples: Path, kernels: Path) -> None:
    folder = examples / "mlir_only"
    for name in ("run.lit", "aie.mlir", "other.py", "Makefile", "CMakeLists.txt"):
        (folder / name).unlink(missing_ok=True)
        if kind == "folder":
            (folder / name).mkdir()
        elif kind == "fifo":
            os.mkfifo(folder / name)
        else:
            (folder / name).symlink_to("/nowhere")
    assert "there is no design" in refused(folder)


@needs_make
@pytest.mark.parametrize(
    "options",
    [
        *(("--name", "Not A Name"), ("--name", "class"), ("--out", "a-b")),
        *(("--make", "x"), ("--make", "-f=x"), ("--target", "-f"), ("--target", "A=1")),
    ],
)
def test_options_that_do_not_fit(options: tuple[str, str], kernels: Path) -> None:
    assert options[0] in refused(SCALE, *options)


@needs_make
def test_a_variable_that_does_not_exist(examples: Path, kernels: Path) -> None:
    said = refused(SCALE, "--make", "lenght=8192")
    assert "has no variable 'lenght'" in said and "did you mean 'length'" in said
    said = refused(examples / "mlir_only", "--make", "length=1")
    assert "RUN lines have no variables" in said


@needs_make
@pytest.mark.skipif(shutil.which("cmake") is None, reason="no cmake")
def test_a_variable_of_cmake_that_does_not_exist(examples: Path, kernels: Path) -> None:
    folder = examples / "mlir_only"
    (folder / "CMakeLists.txt").write_text(CMAKE)
    said = refused(folder, "--make", "STEP=2", "--make", "STOP=2")
    assert "has no variable 'STOP'" in said


@needs_make
def test_a_variable_that_a_makefile_only_asks_for(examples: Path, kernels: Path) -> None:
    makefile = examples / "examples/makefile-common"
    makefile.write_text(makefile.read_text() + "ifdef MORE\nfactor = 7\nendif\n")
    found = adopted(examples / "examples/scale", "--make", "MORE=1")
    assert found["objects"][0]["defines"]["FACTOR"] == "3"


@needs_make
def test_words_that_only_a_shell_knows(examples: Path, kernels: Path) -> None:
    makefile = examples / "examples/scale/Makefile"
    text = makefile.read_text()
    makefile.write_text(text.replace("=${factor}", "=$$(( ${factor} + 2 ))"))
    assert adopted(makefile.parent)["objects"][0]["defines"]["FACTOR"] == "5"
    shutil.rmtree(kernels)
    makefile.write_text(text.replace("=${factor}", "=$$((F + 2))"))
    assert "only a shell knows what -DFACTOR=$((F + 2)) is" in refused(makefile.parent)
    makefile.write_text(text.replace("-t ${tile}", "-t $$(cat tile)"))
    assert "only a shell knows what $(cat tile) is" in refused(makefile.parent)


@needs_make
@pytest.mark.parametrize("out", [".", "..", "/", "here"])
def test_folders_that_no_kernel_goes_into(out: str, examples: Path, kernels: Path) -> None:
    folder = examples / "examples/scale"
    before = (folder / "Makefile").read_bytes()
    given = folder if out == "here" else Path(out)
    said = refused(folder, "--force", "--out", given)
    assert "has the example in it" in said or "has no name" in said
    assert (folder / "Makefile").read_bytes() == before
    assert not (folder / "kernel.toml").exists()


@needs_make
def test_a_filter_runs_in_a_folder_that_the_build_makes(examples: Path, kernels: Path) -> None:
    """What its words name is found all the same; if not, the error is about the script."""
    folder = examples / "examples/scale"
    (folder / "change.sed").write_text("s/@source/@renamed/g\n")
    makefile = folder / "Makefile"
    text = makefile.read_text().replace("python3 $<", "cd build && (python3 ../scale.py")
    makefile.write_text(text.replace("> $@", "| sed -f ../change.sed) > $(@F)"))
    found = adopted(folder)
    assert found["design"]["file"] == "design.mlir"
    assert "@renamed" in (kernels / "scale/design.mlir").read_text()
    shutil.rmtree(kernels)
    (folder / "change.sed").unlink()
    assert "scale/scale.py: sed fails" in refused(folder)


@needs_make
@pytest.mark.parametrize("place", ["environment", "makefile", "folder"])
def test_a_design_that_a_module_prints(
    examples: Path, kernels: Path, tmp_path: Path, place: str
) -> None:
    """`python -m`: the package is where PYTHONPATH says, or in the current folder."""
    folder = examples / "examples/scale"
    text = (folder / "scale.py").read_text().replace("from pieces", "from .pieces")
    (folder / "gen.py").write_text(text)
    (folder / "scale.py").unlink()
    before = {"environment": "PYTHONPATH=.. ", "folder": "cd .. && "}.get(place, "")
    makefile = (folder / "Makefile").read_text()
    for old, new in (
        ("${srcdir}/scale.py", "${srcdir}/gen.py"),
        ("python3 $< ", f"{before}python3 -m scale.gen "),
        ("python3 ${srcdir}/test.py ", f"{before}python3 -mscale.test "),
        ("> $@", "> ${srcdir}/$@"),
    ):
        assert old in makefile
        makefile = makefile.replace(old, new)
    if place == "makefile":
        makefile += "PYTHONPATH := $(PYTHONPATH):$(realpath $(srcdir)/..)\nexport PYTHONPATH\n"
    (folder / "Makefile").write_text(makefile)
    found = adopted(folder)
    assert found["design"]["module"] == "scale.gen"
    assert found["design"]["file"] == "design.mlir"
    assert found["test"]["module"] == "scale.test"
    with opened(kernels / "scale", tmp_path / "build") as kernel:
        assert kernel(np.ones(4096, np.int32))[5] == 3
    said = npukit("adopt", folder, "--fixed", "--name", "again").out
    test = f"PYTHONPATH={examples / 'examples'} npukit iron -m scale.test -x build/again"
    assert test in " ".join(said.split())
