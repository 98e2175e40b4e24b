"""Which generation of MLIR-AIE's driver is installed, and how npukit calls it.

The drivers here are small programs with the flags of real ones; what the real one does with them is
in tests/e2e/test_hw_build.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from npukit.builder.toolchains.hw.driver import Driver, find_driver, makes_pdis
from npukit.builder.toolchains.hw.driver_generations import GRAPH, NATIVE, PYTHON
from npukit.builder.toolchains.hw.placement import design_failure
from npukit.builder.toolchains.processes.tool_run import ToolRun, run_tool
from npukit.builder.toolchains.tools.installed import InstalledTools, ToolPlaces
from npukit.errors import DesignError, ToolchainError, UnsupportedError

COMMON = """\
--aie-generate-npu-insts --npu-insts-name --aie-generate-pdi --pdi-name --aie-generate-xclbin
--xclbin-name --xchesscc --no-xchesscc --no-xbridge --no-compile-host --no-compile --no-link
--peano --tmpdir"""

NATIVE_SCRIPT = """\
#!/bin/sh
case "$1" in
  --version) echo "aiecc (C++ version) 979629649ea679b70043dc9150a00e0f29b72aad";;
  --help) echo "{flags}";;
  *) echo "$*"; echo "PEANO=$PEANO_INSTALL_DIR"; echo "PATH=$PATH"; exit 3;;
esac
"""

PYTHON_SCRIPT = """\
import sys
import aie_stand_in
if sys.argv[1:] == ["--version"]:
    print("aiecc.py 0.0.1.2025102104")
elif sys.argv[1:] == ["--help"]:
    print('''{flags}''')
else:
    print(*sys.argv[1:])
    sys.exit(3)
"""


GRAPH_FLAGS = """\
--emit-dot --dump-intermediates --npu-insts-name --pdi-name --xclbin-name --peano --tmpdir
--get --cut --checkpoint --dynamic-objFifos --no-progress --xchesscc --xbridge --disable-repeater-scripts"""

# As the real one: what it can make is not in its --help, and a wrong --get-NAME ends it.
GRAPH_SCRIPT = """\
#!/bin/sh
case "$1" in
  --version) printf 'aiecc (mlir-aie declarative driver)\\n  git SHA:  d5900ab05\\n';;
  --help) echo "{flags}";;
  *) for word in "$@"; do
       case "$word" in
         {known}) ;;
         --get-*) echo "aiecc: unknown output selector '$word'"; exit 1;;
         --emit-dot) echo "digraph aiecc"; exit 0;;
       esac
     done
     echo "$*"; exit 3;;
esac
"""


def graph(
    folder: Path, flags: str = GRAPH_FLAGS, known: str = "--get-npu-insts|--get-pdi|--get-xclbin"
) -> InstalledTools:
    installed = native(folder)
    (folder / "bin" / "aiecc").write_text(GRAPH_SCRIPT.format(flags=flags, known=known))
    return installed


def native(folder: Path, flags: str = COMMON + " --dump-intermediates") -> InstalledTools:
    path = folder / "bin" / "aiecc"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(NATIVE_SCRIPT.format(flags=flags))
    path.chmod(0o755)
    return InstalledTools(ToolPlaces(mlir_aie=folder), {"PATH": "/usr/bin:/bin"}, [])


def python(folder: Path, flags: str = COMMON + " --disable-repeater-scripts") -> InstalledTools:
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "aiecc.py").write_text(PYTHON_SCRIPT.format(flags=flags))
    # Like the real one, it imports a package that lies beside it only.
    (folder / "python").mkdir()
    (folder / "python" / "aie_stand_in.py").touch()
    return InstalledTools(ToolPlaces(mlir_aie=folder), {"PATH": "/usr/bin:/bin"}, [])


def words(driver: Driver, folder: Path) -> list[str]:
    run = driver.place("design.mlir", "insts.bin", folder)
    assert run.status == 3
    return run.output.splitlines()[0].split()


def test_the_native_driver_dumps_what_the_python_one_leaves_anyway(tmp_path: Path) -> None:
    driver = find_driver(native(tmp_path / "native"))
    assert driver.generation is NATIVE
    called = words(driver, tmp_path)
    assert "--dump-intermediates" in called
    assert {"--no-xchesscc", "--no-compile-host", "--tmpdir=aiecc"} <= set(called)
    assert called[-1] == "design.mlir"

    driver = find_driver(python(tmp_path / "python"))
    assert driver.generation is PYTHON
    called = words(driver, tmp_path)
    assert "--dump-intermediates" not in called
    assert "--disable-repeater-scripts" in called
    assert called[-1] == "design.mlir"


@pytest.mark.parametrize("make", [native, python])
def test_a_driver_that_is_too_old_is_refused_with_its_version(tmp_path: Path, make: object) -> None:
    flags = COMMON.replace("--aie-generate-pdi --pdi-name", "--pdi")
    assert callable(make)
    with pytest.raises(ToolchainError) as refused:
        find_driver(make(tmp_path, flags))
    version = "979629649ea679b70043dc9150a00e0f29b72aad" if make is native else "2025102104"
    assert version in str(refused.value)
    assert "is too old for npukit: it has no --aie-generate-pdi, --pdi-name" in str(refused.value)


def test_the_1_4_driver_gets_only_flags_that_it_knows(tmp_path: Path) -> None:
    driver = find_driver(graph(tmp_path))
    assert driver.generation is GRAPH
    called = words(driver, tmp_path)
    assert {"--get-npu-insts", "--npu-insts-name=insts.bin", "--tmpdir=aiecc"} <= set(called)
    assert {"--dump-intermediates", "--no-progress"} <= set(called)
    assert "--dynamic-objFifos=false" in called
    # It knows none of these any more, and takes no flag that it does not know.
    assert not {"--no-compile", "--no-link", "--no-xchesscc", "--no-compile-host"} & set(called)
    run = driver.make_pdi("design.mlir", "insts.bin", tmp_path, tmp_path / "peano", 2, "x.xclbin")
    called = run.output.splitlines()[0].split()
    assert {"--get-pdi", "--pdi-name=design.pdi", f"--peano={tmp_path / 'peano'}"} <= set(called)
    assert {"--get-xclbin", "--xclbin-name=x.xclbin"} <= set(called)
    assert "--compile" not in called


def test_the_first_1_4_drivers_compile_with_chess_by_default(tmp_path: Path) -> None:
    driver = find_driver(graph(tmp_path, f"{GRAPH_FLAGS} --no-xchesscc --no-xbridge"))
    assert {"--no-xchesscc", "--no-xbridge"} <= set(words(driver, tmp_path))


@pytest.mark.parametrize(
    ("flags", "known", "lack"),
    [
        (GRAPH_FLAGS.replace("--pdi-name", ""), "--get-npu-insts|--get-pdi", "has no --pdi-name"),
        (
            GRAPH_FLAGS,
            "--get-instructions|--get-pdi|--get-xclbin",
            "does not accept --get-npu-insts",
        ),
    ],
)
def test_a_driver_that_is_too_new_is_not_called_old(
    tmp_path: Path, flags: str, known: str, lack: str
) -> None:
    with pytest.raises(ToolchainError, match="is newer than npukit knows") as refused:
        find_driver(graph(tmp_path, flags, known))
    assert lack in str(refused.value)
    assert "d5900ab05" in str(refused.value)


def test_the_driver_between_two_generations_is_refused(tmp_path: Path) -> None:
    """In July 2026 the graph was there, and its outputs still had the older names."""
    flags = f"{GRAPH_FLAGS} --aie-generate-npu-insts"
    with pytest.raises(ToolchainError, match="is too old for npukit"):
        find_driver(graph(tmp_path, flags, "--aie-generate-npu-insts"))


def test_the_first_native_drivers_leave_the_work_to_the_python_one(tmp_path: Path) -> None:
    """Those of February 2026, which could not be called with half of the flags."""
    python(tmp_path)
    installed = native(tmp_path, COMMON.replace("--no-compile-host", "") + " --dump-intermediates")
    driver = find_driver(installed)
    assert driver.generation is PYTHON
    assert driver.tool.path == tmp_path / "bin" / "aiecc.py"
    assert words(driver, tmp_path)[-1] == "design.mlir"
    # If that is too old as well, the error is about the one that was chosen.
    (tmp_path / "bin" / "aiecc.py").write_text(PYTHON_SCRIPT.format(flags="--peano"))
    with pytest.raises(ToolchainError, match=r"bin/aiecc \(.*too old .* no --no-compile-host"):
        find_driver(installed)


def test_a_driver_without_xbridge_is_not_asked_to_leave_it(tmp_path: Path) -> None:
    flags = COMMON.replace(" --no-xbridge", "") + " --dump-intermediates"
    assert "--no-xbridge" not in words(find_driver(native(tmp_path, flags)), tmp_path)


def test_a_driver_that_does_not_run_shows_why(tmp_path: Path) -> None:
    installed = native(tmp_path)
    (tmp_path / "bin" / "aiecc").write_text("#!/bin/sh\necho libfoo.so.1: not found; exit 127\n")
    with pytest.raises(ToolchainError, match=r"libfoo\.so\.1: not found"):
        find_driver(installed)


def test_the_driver_sees_the_tools_that_npukit_found(tmp_path: Path) -> None:
    native(tmp_path)
    peano = tmp_path / "peano" / "bin" / "clang++"
    bootgen = tmp_path / "elsewhere" / "bootgen"
    for path, script in ((peano, "echo '  aie2 - AIE2'"), (bootgen, "echo 2023.2")):
        path.parent.mkdir(parents=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
    environ = {"PATH": f"{bootgen.parent}:/usr/bin:/bin"}
    places = ToolPlaces(mlir_aie=tmp_path, peano=tmp_path / "peano")
    driver = find_driver(InstalledTools(places, environ, []))
    output = driver.place("design.mlir", "insts.bin", tmp_path).output
    assert f"PEANO={tmp_path / 'peano'}\n" in output
    assert f"PATH={tmp_path / 'bin'}:{bootgen.parent}:" in output


def test_pdis_need_a_bootgen_or_a_driver_that_has_it_built_in(tmp_path: Path) -> None:
    installed = native(tmp_path)
    assert not makes_pdis(find_driver(installed), installed)
    with (tmp_path / "bin" / "aiecc").open("a") as script:
        script.write("# Using bootgen library for PDI generation\n")
    assert makes_pdis(find_driver(installed), installed)
    installed = python(tmp_path / "python")
    assert not makes_pdis(find_driver(installed), installed)


def test_the_driver_of_1_4_may_have_bootgen_built_in_too(tmp_path: Path) -> None:
    installed = graph(tmp_path)
    assert not makes_pdis(find_driver(installed), installed)
    with (tmp_path / "bin" / "aiecc").open("a") as script:
        script.write("# aiecc: bootgen_generate_pdi failed (code\n")
    assert makes_pdis(find_driver(installed), installed)


def test_the_transcript_of_a_run_is_complete() -> None:
    transcript = ToolRun(("aiecc", "a b.mlir"), 1, "first\nsecond\n").transcript(
        "kernel/design.mlir"
    )
    assert transcript.splitlines() == [
        "$ aiecc 'a b.mlir'",
        "input: kernel/design.mlir",
        "exit status 1, output:",
        "first",
        "second",
    ]
    assert "killed by SIGSEGV, output:\n(none)" in ToolRun(("x",), -11, "").transcript("y")


def test_the_1_4_driver_reports_several_sequences_as_a_file_clash() -> None:
    said = "aiecc: edge 'insts.bin' produced duplicate output path './insts.bin'\n"
    error = design_failure(ToolRun(("aiecc", "design.mlir"), 1, said), "kernel/design.mlir")
    assert isinstance(error, UnsupportedError)
    assert "several runtime sequences" in error.message


def test_a_valid_size_that_the_driver_refuses_gets_a_hint() -> None:
    said = "design.mlir:6:5: error: 'aie.dma_bd' op Size may not exceed 1023.\n"
    error = design_failure(ToolRun(("aiecc", "design.mlir"), 1, said), "kernel/design.mlir")
    assert isinstance(error, DesignError)
    assert "refuses dimensions over 512 elements" in str(error.hint)


def test_a_tool_that_can_not_be_started_is_named(tmp_path: Path) -> None:
    with pytest.raises(ToolchainError, match="can't run /nowhere/aiecc"):
        run_tool(["/nowhere/aiecc"], tmp_path)
