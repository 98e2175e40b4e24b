"""Captured tensors as inputs and expected outputs, and files that are not what they say."""

from __future__ import annotations

import io
import os
import pickle
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from npukit.errors import Location, SpecError
from npukit.kernel.captured import captured_input, captured_output
from npukit.kernel.cases import make_inputs
from npukit.kernel.spec import Argument, KernelSpec, TensorFile
from npukit.kernel.spec_reader import load_spec

WHERE = Location("kernel.toml", 7)
INT8 = Argument("x", "int8", (2, 3), "in", "")
BF16 = Argument("x", "bfloat16", (4,), "in", "")
DATA = np.arange(6, dtype=np.int8).reshape(2, 3)


def npy(array: Any) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array)
    return stream.getvalue()


def tensor(folder: Path, content: bytes, name: str = "x.npy", array: str = "") -> TensorFile:
    (folder / name).write_bytes(content)
    return TensorFile(folder / name, array, name, WHERE)


def refused(file: TensorFile, argument: Argument = INT8) -> str:
    with pytest.raises(SpecError) as caught:
        captured_input(file, argument)
    assert caught.value.where == WHERE
    assert str(file.path) in caught.value.message
    return f"{caught.value.message} | {caught.value.hint}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("captured")


class TestReading:
    def test_npy_and_npz(self, tmp_path: Path) -> None:
        assert np.array_equal(captured_input(tensor(tmp_path, npy(DATA)), INT8), DATA)
        for save in (np.savez, np.savez_compressed):
            save(tmp_path / "all.npz", x=DATA, y=np.zeros(3))
            file = TensorFile(tmp_path / "all.npz", "x", "all.npz:x", WHERE)
            assert np.array_equal(captured_input(file, INT8), DATA)

    def test_column_order_and_byte_order(self, tmp_path: Path) -> None:
        argument = Argument("x", "int32", (2, 3), "in", "")
        big = np.asfortranarray(DATA.astype(">i4") * 1000)
        found = captured_input(tensor(tmp_path, npy(big)), argument)
        assert found.dtype == np.int32 and found.flags.c_contiguous
        assert np.array_equal(found, DATA.astype(np.int32) * 1000)

    def test_the_result_is_writable_memory_of_its_own(self, tmp_path: Path) -> None:
        found = captured_input(tensor(tmp_path, npy(DATA)), INT8)
        found[0, 0] = 7
        assert captured_input(TensorFile(tmp_path / "x.npy", "", "x", WHERE), INT8)[0, 0] == 0

    def test_bfloat16(self, tmp_path: Path) -> None:
        bfloat16 = pytest.importorskip("ml_dtypes").bfloat16
        values = np.array([1.5, -2, np.inf, 0.5])
        bits = values.astype(bfloat16).view(np.uint16)
        for array in (
            bits,
            values.astype(bfloat16),
            values,
            values.astype(np.float32),
            bits.astype(">u2"),
        ):
            found = captured_input(tensor(tmp_path, npy(array)), BF16)
            assert found.dtype == np.uint16 and np.array_equal(found, bits)
        assert "not bfloat16" in refused(tensor(tmp_path, npy(values + 0.001)), BF16)
        assert "holds float16" in refused(tensor(tmp_path, npy(values.astype(np.float16))), BF16)

    def test_an_expected_output_may_be_more_precise_than_bfloat16(self, tmp_path: Path) -> None:
        file = tensor(tmp_path, npy(np.array([0.1, 1, 2, 3])))
        assert captured_output(file, BF16, is_exact=False).tolist() == [0.1, 1, 2, 3]
        with pytest.raises(SpecError, match="not bfloat16"):
            captured_output(file, BF16, is_exact=True)
        file = tensor(tmp_path, npy(np.array([0.5, 1, 2, 3])))
        assert captured_output(file, BF16, is_exact=False).dtype == np.uint16


class TestWhatDoesNotFit:
    @pytest.mark.parametrize(
        ("array", "message"),
        [
            (DATA.astype(np.uint8), "holds uint8, 'x' is int8"),
            (DATA.astype(np.float32), "holds float32"),
            (DATA.reshape(3, 2), r"has the shape [3, 2], 'x' [2, 3]"),
            (DATA.reshape(6), "has the shape [6]"),
            (np.int8(1), "has the shape []"),
            (np.zeros((2, 3), "i1,f4"), "holds [("),
            (np.zeros((2, 3), "U3"), "holds <U3"),
            (np.zeros((2, 3), "M8[s]"), "holds datetime64"),
        ],
    )
    def test_another_dtype_or_shape(self, array: Any, message: str, tmp_path: Path) -> None:
        assert message in refused(tensor(tmp_path, npy(array)))

    def test_objects_are_never_unpickled(self, tmp_path: Path) -> None:
        class Bomb:
            def __reduce__(self) -> tuple[Any, ...]:
                return os.mkdir, (str(tmp_path / "harm"),)

        array = np.empty((2, 3), object)
        array[:] = Bomb()
        stream = io.BytesIO()
        np.save(stream, array, allow_pickle=True)
        assert "pickle" in refused(tensor(tmp_path, stream.getvalue()))
        assert "not an NPY array" in refused(tensor(tmp_path, pickle.dumps(Bomb())))
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as files:
            files.writestr("x.npy", stream.getvalue())
        assert "pickle" in refused(tensor(tmp_path, archive.getvalue(), "x.npz", "x"))
        assert not (tmp_path / "harm").exists()

    def test_lengths_that_lie(self, tmp_path: Path) -> None:
        good = npy(DATA)
        assert "only 5 of 6 bytes" in refused(tensor(tmp_path, good[:-1]))
        assert "more than 6 bytes" in refused(tensor(tmp_path, good + b"\0"))
        assert "more than 6 bytes" in refused(tensor(tmp_path, good + good))
        huge = (
            npy(DATA).replace(b"(2, 3)", b"(2, 3" + b"0" * 11 + b")").replace(b"\x76\0", b"\x76\0")
        )
        assert "NPY array" in refused(tensor(tmp_path, huge)) or "shape" in refused(
            tensor(tmp_path, huge)
        )

    @pytest.mark.parametrize(
        "content",
        [b"", b"\x93NUMPY", b"\x93NUMPY\x01\0", b"\x93NUMPY\x09\0\x00\x00", b"PK\x03\x04", b"\0" * 200,
         b"\x93NUMPY\x01\0\x10\0" + b"(" * 16, b"\x93NUMPY\x01\0\xff\xff" + b"[" * 65535,
         b"\x93NUMPY\x02\0\xff\xff\xff\x7f{}"],
    )  # fmt: skip
    def test_files_that_are_no_array(self, content: bytes, tmp_path: Path) -> None:
        assert "is not an NPY array" in refused(
            tensor(tmp_path, content)
        ) or "NPY version" in refused(tensor(tmp_path, content))
        assert "damaged" in refused(tensor(tmp_path, content, "x.npz", "x"))

    @given(tail=st.binary(max_size=80), cut=st.integers(0, 140), patch=st.binary(max_size=3))
    def test_any_bytes_are_an_array_or_a_located_error(
        self, folder: Path, tail: bytes, cut: int, patch: bytes
    ) -> None:
        good = npy(DATA)
        content = good[:cut] + patch + (tail or good[cut + len(patch) :])
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as files:
            files.writestr("x.npy", good)
        packed = archive.getvalue()
        broken = packed[:cut] + patch + packed[cut + len(patch) :]
        for file in (tensor(folder, content), tensor(folder, broken, "x.npz", "x")):
            try:
                assert captured_input(file, INT8).shape == (2, 3)
            except SpecError as error:
                assert error.where == WHERE

    def test_archives(self, tmp_path: Path) -> None:
        np.savez(tmp_path / "x.npz", **{f"a{i}": DATA for i in range(20)})
        file = TensorFile(tmp_path / "x.npz", "x", "x", WHERE)
        text = refused(file)
        assert "x.npz has no array 'x'; it has: a0, a1" in text and ", ..." in text
        data = bytearray((tmp_path / "x.npz").read_bytes())
        at = data.index(DATA.tobytes())
        data[at] ^= 0xFF
        assert "damaged: Bad CRC" in refused(tensor(tmp_path, bytes(data), "y.npz", "a0"))
        data = bytearray((tmp_path / "x.npz").read_bytes())
        entry = data.index(b"PK\x01\x02")
        data[entry + 8] |= 1  # encrypted
        data[6] |= 1
        assert "can't be unpacked" in refused(tensor(tmp_path, bytes(data), "y.npz", "a0"))
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as files:
            files.writestr("x.npy", npy(DATA) + bytes(1 << 24))
        assert "more than 6 bytes" in refused(tensor(tmp_path, bomb.getvalue(), "b.npz", "x"))

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs FIFOs")
    def test_files_that_are_not_regular(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "x.npy")
        assert "not a regular file" in refused(TensorFile(tmp_path / "x.npy", "", "x", WHERE))
        (tmp_path / "y.npy").symlink_to("/dev/zero")
        assert "not a regular file" in refused(TensorFile(tmp_path / "y.npy", "", "y", WHERE))
        assert "can't be read" in refused(TensorFile(tmp_path / "z.npy", "", "z", WHERE))


SPEC = """[kernel]
name = "k"
summary = "s"
design = "design.mlir"
[[arguments]]
name = "x"
direction = "in"
dtype = "int8"
shape = [2, 3]
[[arguments]]
name = "y"
direction = "out"
dtype = "int8"
shape = [2, 3]
[validation]
reference = "reference.py:f"
[[validation.cases]]
name = "captured"
"""


def load(folder: Path, case: str) -> KernelSpec:
    folder = folder / "k"
    (folder / "captures").mkdir(parents=True, exist_ok=True)
    (folder / "kernel.toml").write_text(SPEC + case + "\n")
    (folder / "design.mlir").touch()
    (folder / "reference.py").write_text("def f(x):\n    return x\n")
    np.save(folder / "captures" / "x.npy", DATA)
    np.savez(folder / "captures" / "run.npz", x=DATA, y=DATA + np.int8(1))
    return load_spec(folder)


class TestSpecs:
    def test_inputs_and_expected_outputs(self, tmp_path: Path) -> None:
        spec = load(
            tmp_path,
            'inputs.x = { file = "captures/x.npy" }\nexpected.y = { file = "captures/run.npz" }',
        )
        (case,) = spec.validation.cases
        assert np.array_equal(make_inputs(spec, case, {}, salt=5)["x"], DATA)
        assert case.expected["y"].name == "captures/run.npz:y"
        assert {file.name for file in spec.files} >= {"x.npy", "run.npz"}

    @pytest.mark.parametrize(
        ("case", "message"),
        [
            ('inputs.x = { file = "captures/none.npy" }', "inputs.x.file: no such file"),
            ('inputs.x = { file = "captures" }', "not the name of a .npy or .npz file"),
            ('inputs.x = { file = "captures/x.pt" }', "not the name of a .npy or .npz file"),
            ('inputs.x = { file = "/tmp/x.npy" }', "no such file"),
            ("inputs.x = { file = 3 }", "not the name of a .npy"),
            ('inputs.x = { file = "captures/x.npy", array = "x" }', "a .npy file holds one array"),
            ('inputs.x = { file = "captures/run.npz", array = 1 }', "not the name of an array"),
            ('inputs.x = { file = "captures/x.npy", kind = "ramp" }', "unknown key"),
            ('inputs.x = { file = "captures/x.npy" }\nexpected.z = { file = "captures/x.npy" }', "expected.z"),
            ('inputs.x = { file = "captures/x.npy" }\nexpected.x = { file = "captures/x.npy" }', "expected.x"),
            ('inputs.x = { file = "captures/x.npy" }\nexpected.y = { array = "x" }', "missing key 'file'"),
            ('inputs.x = { file = "captures/x.npy" }\nexpected.y = "captures/x.npy"', "expected a table"),
        ],
    )  # fmt: skip
    def test_misuse_is_located(self, case: str, message: str, tmp_path: Path) -> None:
        with pytest.raises(SpecError, match=message.replace(".", r"\.")) as caught:
            load(tmp_path, case)
        assert isinstance(caught.value.where, Location) and caught.value.where.line >= 18

    def test_without_a_reference_every_case_has_its_outputs(self, tmp_path: Path) -> None:
        case = 'inputs.x = { file = "captures/x.npy" }'
        expected = 'expected.y = { file = "captures/run.npz" }'
        spec = load(tmp_path, f"{case}\n{expected}")
        file = spec.file
        file.write_text(file.read_text().replace('reference = "reference.py:f"\n', ""))
        assert load_spec(spec.directory).validation.reference is None
        file.write_text(file.read_text() + f'[[validation.cases]]\nname = "other"\n{case}\n')
        with pytest.raises(SpecError, match="no reference, and no expected 'y'"):
            load_spec(spec.directory)
        file.write_text(file.read_text().replace(expected, ""))
        with pytest.raises(SpecError, match="missing key 'reference'"):
            load_spec(spec.directory)

    def test_without_a_reference_there_are_no_variants(self, tmp_path: Path) -> None:
        spec = load(
            tmp_path,
            'inputs.x = { file = "captures/x.npy" }\nexpected.y = { file = "captures/run.npz" }\n'
            "[parameters.gain]\ndefault = 1",
        )
        text = spec.file.read_text()
        spec.file.write_text(
            text.replace('reference = "reference.py:f"', "variants = [{ gain = 2 }]")
        )
        with pytest.raises(SpecError, match="variants need a reference"):
            load_spec(spec.directory)
