"""Artifacts for host programs: golden designs without C++ cores, packed for the emulated device."""

from __future__ import annotations

import hashlib
import importlib
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from emulation_images import golden_image
from npukit.bindings.arguments import TensorArgument
from npukit.bindings.derivation import derive
from npukit.bindings.host_runtime import PARTS
from npukit.bindings.render import HostModuleSpec, host_module_files
from npukit.formats import txn, xclbin
from npukit.formats.emulation import pack
from npukit.formats.xclbin_npu import build_hw_xclbin, build_sw_emu_xclbin, placement
from npukit.kernel.spec import KernelSpec
from npukit.kernel.spec_reader import load_spec
from npukit.runtime.modules import load_host_module
from npukit.runtime.targets import Target

GOLDEN = Path(__file__).parent / "golden" / "designs"
COUNT = 4096
"""Elements (int32) of the passthrough design's input and output."""

NBYTES = 4 * COUNT
WHERE = placement("npu1_1col", 1)
TENSORS = (
    TensorArgument("a", "int32", (COUNT,), "in"),
    TensorArgument("b", "int32", (COUNT,), "out"),
)


def insts() -> bytes:
    return (GOLDEN / "passthrough_memtile" / "insts.bin").read_bytes()


def stalling_insts() -> bytes:
    """The passthrough's instruction stream without the task-queue push that starts its input."""
    stream = txn.parse(insts())
    pushes = [
        op
        for op in stream.ops
        if isinstance(op, txn.Write32) and txn.split_address(op.address).register == 0x1D214
    ]
    assert len(pushes) == 1
    kept = tuple(op for op in stream.ops if op not in pushes)
    return txn.encode(txn.Transaction(stream.header, kept))


def image() -> bytes:
    return pack(golden_image("passthrough_memtile"))


def hw_xclbin() -> bytes:
    """An xclbin with a (meaningless) PDI instead of an emulation image."""
    return build_hw_xclbin(b"not really a PDI", WHERE)


def write_kernel(folder: Path, name: str = "passthrough", first_case: str = "") -> KernelSpec:
    """The passthrough's kernel, without a design; ``first_case`` is TOML."""
    (folder / "kernel.toml").write_text(
        f"""
[kernel]
name = "{name}"
summary = "the golden passthrough"
design = "design.mlir"

[[arguments]]
name = "a"
direction = "in"
dtype = "int32"
shape = [{COUNT}]

[[arguments]]
name = "b"
direction = "out"
dtype = "int32"
shape = [{COUNT}]

[validation]
reference = "reference.py:copy"
{first_case}
[[validation.cases]]
name = "random"
inputs.a = {{ kind = "uniform", low = -100, high = 100 }}
"""
    )
    (folder / "reference.py").write_text("def copy(a):\n    return a\n")
    (folder / "design.mlir").touch()
    return load_spec(folder)


@dataclass(frozen=True)
class Artifacts:
    """A folder with an xclbin, its instruction stream and its host module."""

    xclbin: Path
    insts: Path
    module: Path


def write_artifacts(
    folder: Path,
    kernel: str = "passthrough",
    stream: bytes | None = None,
    target: Target = "sw_emu",
    tensors: tuple[TensorArgument, ...] = TENSORS,
) -> Artifacts:
    """Artifacts that run on the emulated device; ``target`` is the host module's."""
    stream = insts() if stream is None else stream
    return _write(folder, kernel, build_sw_emu_xclbin(image(), WHERE), stream, target, tensors)


def write_hw_artifacts(folder: Path, kernel: str) -> Artifacts:
    """Artifacts that XRT's own pyxrt accepts."""
    return _write(folder, kernel, hw_xclbin(), insts(), "hw", TENSORS)


def _write(
    folder: Path,
    kernel: str,
    data: bytes,
    stream: bytes,
    target: Target,
    tensors: tuple[TensorArgument, ...],
) -> Artifacts:
    parsed = xclbin.parse(data)
    module = host_module_files(
        HostModuleSpec(
            kernel=kernel,
            summary="Copy 4096 numbers through a memtile.",
            device="npu1",
            target=target,
            arguments=derive(parsed, tensors),
            uuid=parsed.uuid_text,
            insts_sha256=hashlib.sha256(stream).hexdigest(),
            insts_size=len(stream),
        )
    )
    files = Artifacts(folder / f"{kernel}.xclbin", folder / "insts.bin", folder / f"{kernel}.py")
    files.xclbin.write_bytes(data)
    files.insts.write_bytes(stream)
    for name, content in module.items():
        (folder / name).write_bytes(content)
    return files


def set_in_host(monkeypatch: pytest.MonkeyPatch, **values: object) -> None:
    """Set constants of the package's ``host_kernel``, in each of its modules that has them."""
    for part in PARTS:
        module = importlib.import_module(f"npukit.runtime.host_kernel.{part}")
        for name, value in values.items():
            if hasattr(module, name):
                monkeypatch.setattr(module, name, value)


def load_on_package(module: Path, xrt: ModuleType | None = None) -> ModuleType:
    """Load a host module so it uses the package's ``host_kernel``, not the copy in its folder.

    Coverage only records the lines of the package.
    """
    source = module.read_text()
    copy = "_host = _load_host()"
    assert source.count(copy) == 1
    file = module.with_name(f"{module.stem}_on_package.py")
    file.write_text(source.replace(copy, "import npukit.runtime.host_kernel as _host"))
    return load_host_module(file, xrt)
