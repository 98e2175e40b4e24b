"""`npukit build` through the command line: what is built again, what is not, and what never breaks.

Each test plants one way in which build caches of this field go stale or wrong.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from echo_kernels import hide_bundled

from npukit.kernel.scaffold import scaffold
from npukit_process import run_npukit
from thoroughness import exhaustive, mostly_exhaustive

SOURCE = """\
#include <stdint.h>
#include "gain.h"
extern "C" void scale_1024(const int8_t *source, int8_t *result) {
  for (int i = 0; i < 1024; ++i) result[i] = int8_t(source[i] * GAIN + (BIAS));
}
"""


@dataclass
class Workbench:
    """A kernel ``scale`` outside of the tree, with its own build folder and cache."""

    root: Path

    @property
    def kernel(self) -> Path:
        return self.root / "kernels" / "scale"

    @property
    def output(self) -> Path:
        return self.root / "build" / "scale" / "npu1-sw_emu"

    @property
    def env(self) -> dict[str, str]:
        return {
            **os.environ,
            "NPUKIT_CACHE_DIR": str(self.root / "cache"),
            "NPUKIT_BUILD_DIR": str(self.root / "build"),
            "NPUKIT_KERNEL_PATH": str(self.root / "kernels"),
            # So that --target auto is sw_emu wherever the tests run.
            "PEANO_INSTALL_DIR": str(self.root / "no-peano"),
        }

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return run_npukit(*arguments, cwd=self.root, env=self.env)

    def build(self, *arguments: str) -> dict[str, Any]:
        done = self.run("build", "scale", "--json", *arguments)
        assert done.returncode == 0, done.stderr
        (row,) = json.loads(done.stdout)
        assert isinstance(row, dict)
        return row

    def artifacts(self) -> dict[str, bytes]:
        return {p.name: p.read_bytes() for p in self.output.iterdir() if p.name[0] != "."}


def write_kernel(bench: Workbench) -> None:
    scaffold("scale", bench.root / "kernels")
    (bench.kernel / "scale.cc").write_text(SOURCE)
    (bench.kernel / "gain.h").write_text("#define GAIN 2\n")


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    bench = Workbench(tmp_path)
    write_kernel(bench)
    return bench


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that holds what the ``bench`` builds."""
    there = Workbench(tmp_path_factory.mktemp("kept"))
    write_kernel(there)
    there.build()
    return there.root / "cache"


@pytest.fixture
def built(bench: Workbench, kept: Path) -> Workbench:
    """The kernel as it was just built, with a cache of its own."""
    shutil.copytree(kept, bench.root / "cache")
    assert bench.build()["reused"] == "cache"
    return bench


def test_a_build_without_changes_does_nothing(bench: Workbench) -> None:
    assert bench.build()["reused"] is None
    before = {p: p.stat().st_mtime_ns for p in bench.output.iterdir()}
    assert bench.build()["reused"] == "output"
    assert before == {p: p.stat().st_mtime_ns for p in bench.output.iterdir()}


def test_touching_files_changes_nothing(built: Workbench) -> None:
    for path in built.kernel.iterdir():
        os.utime(path, (2_000_000_000, 2_000_000_000))
    assert built.build()["reused"] == "output"


def test_an_included_header_counts_even_with_its_old_time_and_size(built: Workbench) -> None:
    before = built.artifacts()
    header = built.kernel / "gain.h"
    stamp = header.stat()
    header.write_text("#define GAIN 3\n")
    os.utime(header, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert built.build()["reused"] is None
    assert built.artifacts()["scale.xclbin"] != before["scale.xclbin"]
    header.write_text("#define GAIN 2\n")
    assert built.build()["reused"] == "cache"
    assert built.artifacts() == before


def test_a_header_that_shadows_another_counts(bench: Workbench) -> None:
    """The compiler found <limits.h>-like files elsewhere before; the new one comes first."""
    outer = bench.kernel / "outer"
    outer.mkdir()
    (outer / "gain.h").write_text("#define GAIN 5\n")
    (bench.kernel / "gain.h").unlink()
    spec = bench.kernel / "kernel.toml"
    spec.write_text(
        spec.read_text().replace(
            'sources = ["scale.cc"]', 'sources = ["scale.cc"]\ninclude_dirs = ["inner", "outer"]'
        )
    )
    (bench.kernel / "inner").mkdir()
    bench.build()
    before = bench.artifacts()["scale.xclbin"]
    (bench.kernel / "inner" / "gain.h").write_text("#define GAIN 7\n")
    assert bench.build()["reused"] is None
    assert bench.artifacts()["scale.xclbin"] != before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("scale.cc", "source[i] *", "-source[i] *"),
        ("design.mlir.j2", "stack_size = 1024", "stack_size = 2048"),
        ("kernel.toml", 'sources = ["scale.cc"]', 'sources = ["scale.cc"]\nflags = ["-O0"]'),
        ("kernel.toml", "saturates", "does not saturate"),
    ],
)
def test_source_design_flags_and_spec_count(
    built: Workbench, file: str, old: str, new: str
) -> None:
    before = built.artifacts()
    path = built.kernel / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    assert built.build()["reused"] is None
    assert built.artifacts() != before


def test_a_parameter_counts(built: Workbench) -> None:
    before = built.artifacts()
    assert built.build("-p", "bias=9")["reused"] is None
    assert built.artifacts()["scale.xclbin"] != before["scale.xclbin"]
    assert json.loads(built.artifacts()["manifest.json"])["parameters"] == {"bias": 9}
    assert built.build()["reused"] == "cache"
    assert built.artifacts() == before


def test_the_compiler_that_is_run_counts(built: Workbench, tmp_path: Path) -> None:
    """Another compiler binary, put where npukit finds its own: a copy with one byte appended."""
    import ziglang

    installed = Path(ziglang.__file__).parent
    other = tmp_path / "site" / "ziglang"
    other.mkdir(parents=True)
    for entry in installed.iterdir():
        if entry.name not in ("zig", "__pycache__"):
            (other / entry.name).symlink_to(entry)
    shutil.copy2(installed / "zig", other / "zig")
    python_path = os.pathsep.join([str(other.parent), os.environ.get("PYTHONPATH", "")])
    env = {**built.env, "PYTHONPATH": python_path}
    command = [sys.executable, "-m", "npukit", "build", "scale", "--json"]

    def reused() -> str | None:
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return str(json.loads(done.stdout)[0]["reused"])

    assert reused() == "output"  # the same content elsewhere is the same compiler
    stamp = (other / "zig").stat()
    with (other / "zig").open("ab") as stream:
        stream.write(b"\0")
    os.utime(other / "zig", ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert reused() == "None"


def test_what_path_says_does_not_count(built: Workbench, tmp_path: Path) -> None:
    impostor = tmp_path / "bin" / "zig"
    impostor.parent.mkdir()
    impostor.write_text("#!/bin/sh\nexit 1\n")
    impostor.chmod(0o755)
    env = {**built.env, "PATH": f"{impostor.parent}{os.pathsep}{os.environ['PATH']}"}
    done = run_npukit("build", "scale", "-p", "bias=4", env=env)
    assert done.returncode == 0, done.stderr


FILES = ("scale.xclbin", "insts.bin", "scale.py", "manifest.json")
QUICK = (("scale.xclbin", "truncate"), ("insts.bin", "flip"), ("manifest.json", "remove"))


@pytest.mark.parametrize(
    ("file", "damage"),
    mostly_exhaustive(product(FILES, ("truncate", "flip", "remove")), QUICK),
)
def test_a_damaged_output_is_repaired(built: Workbench, file: str, damage: str) -> None:
    before = built.artifacts()
    path = built.output / file
    data = bytearray(path.read_bytes())
    if damage == "truncate":
        path.write_bytes(data[: len(data) // 2])
    elif damage == "flip":
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
    else:
        path.unlink()
    assert built.build()["reused"] == "cache"
    assert built.artifacts() == before


def test_a_damaged_cache_costs_only_time(built: Workbench) -> None:
    before = built.artifacts()
    for path in (built.root / "cache" / "objects").rglob("*"):
        if path.is_file():
            path.write_bytes(b"damaged")
    # What is published is whole, whatever the cache holds.
    assert built.build()["reused"] == "output"
    (built.output / "insts.bin").unlink()
    assert built.build()["reused"] is None
    assert built.artifacts() == before


def test_the_same_inputs_give_the_same_bytes_anywhere(bench: Workbench, tmp_path: Path) -> None:
    bench.build()
    elsewhere = Workbench(tmp_path / "some" / "where else")
    shutil.copytree(bench.root / "kernels", elsewhere.root / "kernels")
    assert elsewhere.build()["reused"] is None
    assert elsewhere.artifacts() == bench.artifacts()


def test_builds_that_race_leave_one_whole_build(bench: Workbench) -> None:
    """Builds of two parameter sets at once, into one folder and one empty cache."""
    racers = [
        subprocess.Popen(
            [sys.executable, "-m", "npukit", "build", "scale", "-p", f"bias={bias}", "-q"],
            env=bench.env,
            stderr=subprocess.PIPE,
            text=True,
        )
        for bias in ((1, 2, 1, 2, 1, 2) if exhaustive() else (1, 2, 1))
    ]
    for racer in racers:
        _, stderr = racer.communicate(timeout=300)
        assert racer.returncode == 0, stderr
    manifest = json.loads((bench.output / "manifest.json").read_bytes())
    raced = bench.artifacts()
    bench.build("-p", f"bias={manifest['parameters']['bias']}")
    assert bench.artifacts() == raced


def test_a_compile_error_is_shown_in_full_and_nothing_is_published(bench: Workbench) -> None:
    (bench.kernel / "scale.cc").write_text("#include <stdint.h>\nint broken( {\n")
    done = bench.run("build", "scale")
    assert done.returncode == 6
    assert f"{bench.kernel / 'scale.cc'}:2:" in done.stderr
    assert "int broken( {" in done.stderr
    assert not bench.output.exists()


def test_a_failed_build_keeps_the_previous_one(built: Workbench) -> None:
    before = built.artifacts()
    (built.kernel / "scale.cc").write_text("int broken( {\n")
    assert built.run("build", "scale").returncode == 6
    assert built.artifacts() == before


def test_an_interrupted_build_leaves_nothing_half_written(bench: Workbench) -> None:
    (bench.kernel / "scale.cc").write_text(
        "#include <stdint.h>\n#include <algorithm>\n#include <array>\n" + SOURCE
    )
    racer = subprocess.Popen(
        [sys.executable, "-m", "npukit", "build", "scale", "-v"],
        env=bench.env,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert racer.stderr is not None
    for line in racer.stderr:
        if "compiling" in line:
            break
    os.killpg(racer.pid, signal.SIGINT)
    _, stderr = racer.communicate(timeout=60)
    if racer.returncode == 0:
        pytest.skip("the build had ended before the interrupt came")
    assert racer.returncode == 130, stderr
    assert "Traceback" not in stderr
    assert not bench.output.exists() or not list(bench.output.glob("*"))
    assert bench.build()["ok"]


def test_a_full_or_read_only_folder_is_a_clear_error(bench: Workbench) -> None:
    (bench.root / "build").write_text("a file where the folder should be")
    done = bench.run("build", "scale")
    assert done.returncode == 11
    assert str(bench.output) in done.stderr
    assert "Traceback" not in done.stderr


def test_the_manifest_records_the_inputs(built: Workbench) -> None:
    manifest = json.loads((built.output / "manifest.json").read_bytes())
    assert {"kernel:scale.cc", "kernel:gain.h", "kernel:design.mlir.j2"} <= set(manifest["inputs"])
    assert any(name.startswith("zig:") and "stdint.h" in name for name in manifest["inputs"])
    assert [tool["name"] for tool in manifest["tools"]] == ["zig"]
    assert set(manifest["outputs"]) == {
        *("scale.xclbin", "insts.bin", "scale.py", "_scale_host.py"),
        *("design.mlir", "physical.mlir", "scale.svg"),
    }
    assert str(built.root) not in json.dumps(manifest)


def test_one_kernel_failing_does_not_stop_the_others(bench: Workbench) -> None:
    (bench.kernel / "scale.cc").write_text("int broken( {\n")
    done = bench.run("build", "scale", "passthrough", "--json", "-j", "2")
    assert done.returncode == 6
    rows = {row["kernel"]: row["ok"] for row in json.loads(done.stdout)}
    assert rows == {"scale": False, "passthrough": True}


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (["build"], 2, "--all"),
        (["build", "scal"], 2, "did you mean 'scale'?"),
        (["build", "scale", "-p", "bias"], 2, "NAME=VALUE"),
        (["build", "scale", "-p", "gain=1"], 2, "no parameter 'gain'"),
        (["build", "scale", "-p", "bias=999"], 2, "outside"),
        (["build", "scale", "--target", "hw"], 5, "was not found"),
        (["build", "scale", "--device", "npu9"], 2, "npu9"),
    ],
)
def test_usage_errors_say_what_to_do(
    bench: Workbench, arguments: list[str], code: int, text: str
) -> None:
    done = bench.run(*arguments)
    assert done.returncode == code, done.stderr
    assert text in done.stderr
    assert "Traceback" not in done.stderr


def test_the_build_says_which_target_and_why(bench: Workbench) -> None:
    done = bench.run("build", "scale")
    assert "target sw_emu: hw is not available" in done.stderr
    assert str(Path("scale") / "npu1-sw_emu") in done.stdout


def test_clean_removes_what_was_built_and_only_that(built: Workbench) -> None:
    (built.root / "build" / "README.md").write_text("kept")
    (built.root / "build" / "mine").mkdir()
    done = built.run("clean")
    assert done.returncode == 0, done.stderr
    assert sorted(p.name for p in (built.root / "build").iterdir()) == ["README.md", "mine"]
    assert built.build()["reused"] == "cache"
    assert built.run("clean", "--cache").returncode == 0
    assert built.build()["reused"] is None


def test_an_edit_during_the_build_is_never_cached_under_the_old_content(
    bench: Workbench,
) -> None:
    """A writer changes the header all the while; no build may be kept as of what it never saw."""
    header = bench.kernel / "gain.h"
    builder = subprocess.Popen(
        [sys.executable, "-m", "npukit", "build", "scale", "-q"],
        env=bench.env,
        stderr=subprocess.PIPE,
        text=True,
    )
    value = 2
    while builder.poll() is None:
        value += 1
        # As an editor saves: a new file under the old name, never half of one.
        (bench.root / "gain.h").write_text(f"#define GAIN {value}\n")
        (bench.root / "gain.h").replace(header)
        time.sleep(0.02)
    _, stderr = builder.communicate()
    assert builder.returncode in (0, 11), stderr
    header.write_text("#define GAIN 2\n")
    clean = Workbench(bench.root / "clean")
    shutil.copytree(bench.root / "kernels", clean.root / "kernels")
    clean.build()
    bench.build()
    assert bench.artifacts() == clean.artifacts()


def test_all_means_every_kernel_that_supports_the_device(bench: Workbench) -> None:
    for_npu1 = hide_bundled(bench.root / "kernels")
    done = bench.run("build", "--all", "--device", "npu2", "--json")
    assert done.returncode == 0, done.stderr
    assert [row["kernel"] for row in json.loads(done.stdout)] == ["scale"]
    assert len(for_npu1) > 1
    for name in for_npu1:
        assert f"{name}: skipped, it does not support npu2" in done.stderr
    named = bench.run("build", for_npu1[0], "--device", "npu2")
    assert named.returncode == 2
    assert "does not support npu2" in named.stderr
