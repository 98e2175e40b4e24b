"""``npukit run``: one run of a kernel on the user's own data."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from echo_kernels import write_echo
from planted_kernels import Answer, npukit, write_kernel

from npukit.kernel.cases import make_inputs
from npukit.kernel.spec_reader import load_spec
from npukit_process import run_npukit_bytes

RNG = np.random.default_rng(0)
A, B = (RNG.integers(-128, 128, (4, 1024), np.int8) for _ in range(2))

Run = Callable[..., Answer]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The builds that the tests share."""
    return tmp_path_factory.mktemp("build")


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """out = a + b."""
    return write_kernel(tmp_path_factory.mktemp("kernels"))


@pytest.fixture
def run(planted: Path, build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs ``npukit run`` of a kernel, ``planted`` by default, in a folder with a.npy and b.npy."""
    monkeypatch.chdir(tmp_path)
    np.save("a.npy", A)
    np.save("b.npy", B)

    def run(*args: str | Path, kernel: Path = planted) -> Answer:
        return npukit("run", kernel, "--build-dir", build, *args)

    return run


def data_of(answer: Answer) -> dict[str, Any]:
    assert answer.code == 0, answer.err
    data: dict[str, Any] = json.loads(answer.out)
    return data


def test_files_in_and_out(run: Run) -> None:
    answer = run("--in", "a=a.npy", "--in", "b=b.npy", "--out", "out=y.npy")
    assert answer.code == 0, answer.err
    found = np.load("y.npy")
    assert found.dtype == np.int8 and np.array_equal(found, A + B)
    digest = hashlib.sha256((A + B).tobytes()).hexdigest()
    assert (
        f"  out out: int8 [4, 1024]: min {(A + B).min()}, max {(A + B).max()}, "
        f"sha256 {digest[:16]}, written to y.npy\n" in answer.out
    )
    assert "from a.npy\n" in answer.out


def test_raw_files(run: Run) -> None:
    A.tofile("a.bin")
    answer = run("--raw", "--in", "a=a.bin", "--in", "b=b.npy", "--out", "y.bin")
    assert answer.code == 0, answer.err
    assert Path("y.bin").read_bytes() == (A + B).tobytes()


def test_standard_input_and_output(run: Run, planted: Path, build: Path) -> None:
    assert run().code == 0
    done = run_npukit_bytes(
        *("run", planted, "--build-dir", build, "--raw", "--in", "a=-", "--in", "b=b.npy"),
        *("--out", "out=-"),
        text=A.tobytes(),
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == (A + B).tobytes()


def test_archives(run: Run) -> None:
    np.savez("both.npz", a=A, b=B)
    assert run("--in", "both.npz", "--out", "all.npz").code == 0
    assert np.array_equal(np.load("all.npz")["out"], A + B)
    assert run("--in", "both.npz", "--in", "b=both.npz:a", "--out", "y.npy").code == 0
    assert np.array_equal(np.load("y.npy"), A + A)
    np.savez("one.npz", something=B)
    assert run("--in", "a=a.npy", "--in", "b=one.npz", "--out", "y.npy").code == 0
    assert np.array_equal(np.load("y.npy"), A + B)


def test_what_is_not_given_comes_from_a_case_and_a_seed(run: Run, planted: Path) -> None:
    spec = load_spec(planted)
    uniform, ramp = spec.validation.cases

    def ran(*args: str) -> np.ndarray:
        assert run(*args, "--out", "y.npy").code == 0
        found: np.ndarray = np.load("y.npy")
        return found

    first = make_inputs(spec, uniform, {})
    assert np.array_equal(ran(), first["a"] + first["b"])
    assert np.array_equal(ran("--in", "a=a.npy"), A + first["b"])
    fourth = make_inputs(spec, uniform, {}, salt=4)
    assert np.array_equal(ran("--seed", "4"), fourth["a"] + fourth["b"])
    ramps = make_inputs(spec, ramp, {})
    assert np.array_equal(ran("--case", "ramp", "--in", "b=b.npy"), ramps["a"] + B)


def test_an_artifact_runs_as_it_is(run: Run, build: Path, tmp_path: Path) -> None:
    assert run().code == 0
    copy = tmp_path / "elsewhere"
    shutil.copytree(build / "planted" / "npu1-sw_emu", copy)
    for named in (copy, copy / "planted.xclbin", copy / "planted.py"):
        answer = npukit("run", named, "--in", "a=a.npy", "--in", "b=b.npy", "--out", "y.npy")
        assert answer.code == 0, answer.err
        assert np.array_equal(np.load("y.npy"), A + B)
    one = data_of(npukit("run", copy, "--seed", "1", "--json"))
    assert [i["from"] for i in one["inputs"]] == ["random, seed 1"] * 2
    assert one["inputs"] != data_of(npukit("run", copy, "--seed", "2", "--json"))["inputs"]
    refused = npukit("run", copy, "--device", "npu2")
    assert refused.code == 2 and "is for npu1, not npu2" in refused.err
    (copy / "insts.bin").write_bytes(b"")
    assert npukit("run", copy).code == 8


def test_an_artifact_has_the_tolerance_of_its_kernel(tmp_path: Path) -> None:
    kernel = write_kernel(tmp_path / "kernels")
    spec = kernel / "kernel.toml"
    spec.write_text(
        spec.read_text().replace("[validation]", "[validation]\ntolerance = { absolute = 1 }", 1)
    )
    artifact = tmp_path / "build" / "planted" / "npu1-sw_emu"
    ran = npukit("run", kernel, "--build-dir", tmp_path / "build", "--out", tmp_path / "y.npy")
    assert ran.code == 0, ran.err
    expected = np.load(tmp_path / "y.npy")
    expected[0, 0] += 1 if expected[0, 0] < 0 else -1
    np.save(tmp_path / "y.npy", expected)
    compare = ("run", artifact, "--expect", tmp_path / "y.npy")
    assert npukit(*compare).code == 1
    assert npukit(*compare, "--kernel-dir", tmp_path / "kernels").code == 0


def test_repeated_runs_agree(run: Run) -> None:
    data = data_of(run("--repeat", "3", "--json"))
    assert (data["runs"], data["same"], data["differences"]) == (3, True, [])
    assert len(data["microseconds"]) == 3
    assert data_of(run("--json"))["same"] is None


def test_repeated_runs_that_differ(build: Path, tmp_path: Path) -> None:
    body = "static int8_t n; out[7] = ++n; for (int i = 8; i < 1024; ++i) out[i] = a[i];"
    kernel = write_kernel(tmp_path, body)
    answer = npukit("run", kernel, "--build-dir", tmp_path / "b", "--repeat", "2", "--json")
    assert answer.code == 1
    data = json.loads(answer.out)
    assert data["same"] is False
    (difference,) = data["differences"]
    assert (difference["run"], difference["values"], difference["first"]) == (2, 4, [0, 7])
    text = npukit("run", kernel, "--build-dir", tmp_path / "b", "--repeat", "2")
    assert text.code == 1
    assert "run 2: 4 of 4096 values of 'out' differ from run 1, the first at [0, 7]" in text.out


def test_an_output_that_nothing_writes(tmp_path: Path) -> None:
    kernel = write_kernel(tmp_path)
    folder = tmp_path / "build"
    design = kernel / "design.mlir.j2"
    lines = design.read_text().splitlines()
    kept = [line for line in lines if "metadata = @out" not in line and "dma_wait" not in line]
    design.write_text("\n".join(kept))
    answer = npukit("run", kernel, "--build-dir", folder)
    assert "nothing was written into out" in answer.out


def test_an_inout_argument(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    kernel = write_kernel(tmp_path)
    spec = kernel / "kernel.toml"
    before = spec.read_text().partition('[[arguments]]\nname = "b"')[0]
    rest = spec.read_text().partition("[[cores]]")[2]
    spec.write_text(
        f'{before}[[arguments]]\nname = "b"\ndirection = "inout"\ndtype = "int8"\n'
        f"shape = [4, 1024]\n\n[[cores]]{rest}"
    )
    design = kernel / "design.mlir.j2"
    text = design.read_text().replace(", %out: memref<4096xi8>)", ")")
    design.write_text(text.replace("dma_memcpy_nd(%out[", "dma_memcpy_nd(%b["))
    np.save("b.npy", B)
    np.save("a.npy", A)
    given = ("--in", "a=a.npy", "--in", "b=b.npy")
    answer = npukit("run", kernel, *given, "--out", "b=y.npy", "--repeat", "3")
    assert answer.code == 0, answer.err
    assert np.array_equal(np.load("y.npy"), A + B)
    refused = npukit("run", kernel, *given, "--out", "b=b.npy")
    assert refused.code == 2 and "b.npy is the file of --in b=b.npy" in refused.err
    assert np.array_equal(np.load("b.npy"), B)


def test_a_number_for_a_single_element(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    kernel = write_echo(tmp_path, "one")
    for file in ("kernel.toml", "design.mlir"):
        text = (kernel / file).read_text()
        text = text.replace("64xi32", "1xi32").replace("1, 64]", "1, 1]").replace("[64]", "[1]")
        (kernel / file).write_text(text)
    (data,) = data_of(npukit("run", kernel, "--in", "a=-0x10", "--json"))["outputs"]
    assert (data["min"], data["max"]) == (-16, -16)
    for wrong in ("2147483648", "1.5", "nan"):
        refused = npukit("run", kernel, "--in", f"a={wrong}")
        assert refused.code == 2 and f"{wrong} is not an int32" in refused.err


def test_bfloat16_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ml_dtypes = pytest.importorskip("ml_dtypes")
    monkeypatch.chdir(tmp_path)
    kernel = write_echo(tmp_path, "brain")
    for file in ("kernel.toml", "design.mlir"):
        text = (kernel / file).read_text()
        (kernel / file).write_text(text.replace("xi32", "xbf16").replace("int32", "bfloat16"))
    values = np.linspace(-2, 2, 64).astype(ml_dtypes.bfloat16)
    np.save("values.npy", values)
    np.save("bits.npy", values.view(np.uint16))
    np.save("floats.npy", values.astype(np.float32))
    np.save("rounded.npy", np.linspace(-2, 2, 64, dtype=np.float32))
    for name in ("values", "bits", "floats"):
        answer = npukit("run", kernel, "--in", f"a={name}.npy", "--out", "b=y.npy")
        assert answer.code == 0, answer.err
        assert "min -2, max 2" in answer.out
        found = np.load("y.npy")
        if name == "values":  # NumPy can't name the dtype in a file
            assert np.array_equal(found.view(ml_dtypes.bfloat16), values)
        else:
            assert found.dtype == np.uint16
            assert np.array_equal(found, values.view(np.uint16))
    refused = npukit("run", kernel, "--in", "a=rounded.npy")
    assert refused.code == 2 and "--in a=rounded.npy: rounded.npy holds float32" in refused.err


def test_other_parameters_are_a_variant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert npukit("new", "plus").code == 0
    np.save("zeros.npy", np.zeros(4096, np.int8))
    for bias, extra in ((1, ()), (3, ("-p", "bias=3")), (1, ("-p", "bias=1"))):
        answer = npukit("run", "plus", "--in", "zeros.npy", *extra, "--json")
        assert data_of(answer)["outputs"][0]["max"] == bias
    # The published build is still the default one, unless the user asks to build.
    assert data_of(npukit("run", "plus", "--json"))["parameters"] == {"bias": 1}
    assert npukit("run", "plus", "--build", "-p", "bias=5").code == 0
    assert data_of(npukit("run", "plus", "--json"))["parameters"] == {"bias": 5}
    assert data_of(npukit("run", "plus", "-p", "bias=1", "--json"))["parameters"] == {"bias": 1}
    unknown = npukit("run", "plus", "-p", "bais=3")
    assert unknown.code == 2 and "no parameter 'bais'" in unknown.err


def test_a_build_that_is_out_of_date_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    kernel = write_kernel(tmp_path)
    assert npukit("run", kernel).code == 0
    with (kernel / "planted.cc").open("a") as source:
        source.write("// changed\n")
    stale = npukit("run", kernel)
    assert stale.code == 8
    assert "planted.cc has changed" in stale.err and "to rebuild it: npukit build" in stale.err
    assert npukit("run", kernel, "--build").code == 0


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--in", "c=a.npy"), "planted has no input 'c'; it has: a, b"),
        (("--in", "out=a.npy"), "'out' is an output of planted; its inputs: a, b"),
        (("--out", "a=y.npy"), "'a' is an input of planted; its outputs: out"),
        (("--in", "a.npy"), "does not say which input it is for; planted has: a, b"),
        (("--in", "a=a.npy", "--in", "a=b.npy"), "--in a=b.npy: this gives 'a' twice"),
        (("--in", "a="), "--in a=: this names no file"),
        (("--in", "a=gone.npy"), "gone.npy can't be read: No such file"),
        (("--in", "a=text.npy"), "text.npy is not an NPY array"),
        (("--in", "a=wide.npy"), "wide.npy holds int16, 'a' is int8"),
        (("--in", "a=flat.npy"), "flat.npy has the shape [4096], 'a' [4, 1024]"),
        (("--in", "a=objects.npy"), "holds Python objects"),
        (("--in", "a=other.npz"), "has no array 'a'; it has: c, d"),
        (("--in", "a=other.npz:e"), "hint: name another with --in a=other.npz:NAME"),
        (("--expect", "out=other.npz:e"), "hint: name another with --expect out=other.npz:NAME"),
        (("--in", "other.npz"), "other.npz has none of the inputs a, b; it has: c, d"),
        (("--in", "a=text.txt"), "this is not a .npy or .npz file"),
        (("--raw", "--in", "a=text.txt"), "text.txt has 5 bytes; 'a' (int8 [4, 1024]) takes 4096"),
        (("--out", "out=y.txt"), "this is not a .npy or .npz file"),
        (("--out", "out=gone.d/../a.npy", "--in", "a=a.npy"), "which the command reads"),
        (("--case", "unifrom"), "did you mean 'uniform'?"),
        (("--in", "a=a.npy", "--in", "b=b.npy", "--seed", "1"), "this has no effect"),
        (("--in", "a=a.npy", "--in", "b=b.npy", "--case", "ramp"), "this has no effect"),
    ],
)
def test_what_does_not_fit_is_refused(run: Run, args: tuple[str, ...], message: str) -> None:
    for name in ("text.npy", "text.txt"):
        Path(name).write_text("hello")
    np.save("wide.npy", A.astype(np.int16))
    np.save("flat.npy", A.reshape(-1))
    np.save("objects.npy", np.array([None]), allow_pickle=True)
    np.savez("other.npz", c=A, d=B)
    Path("gone.d").mkdir()
    answer = run(*args)
    assert answer.code == 2, answer.err
    assert message in answer.err
    assert not list(Path().glob("y.*"))


def test_a_failed_run_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    kernel = write_kernel(tmp_path, "out[a[0] * 4096] = 1;", sent=2048)
    Path("y.npy").write_bytes(b"before")
    answer = npukit("run", kernel, "--out", "y.npy")
    assert answer.code == 9, answer.err
    assert Path("y.npy").read_bytes() == b"before"
