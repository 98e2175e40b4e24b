"""A stand-in for an NPU: a second emulated device behind the name ``pyxrt``.

It replaces the one interface to a real NPU, the module ``pyxrt``, and runs its own image instead of
the xclbin's, as if another compiler had built the same kernel. The command line, the generated
module and the comparison are npukit's real ones.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import npukit.emulator.pyxrt as emulated
from npukit.bindings.arguments import from_json
from npukit.bindings.render import HostModuleSpec, host_module_files
from npukit.formats.xclbin import SectionKind, encode, parse
from npukit.formats.xclbin_npu import build_hw_xclbin, placement

WHERE = placement("npu1_1col", 1)


def image_of(sw_emu: Path) -> bytes:
    """The emulation image of a kernel that is built for sw_emu in this folder."""
    section = parse((sw_emu / f"{sw_emu.parent.name}.xclbin").read_bytes()).section(
        SectionKind.EMULATION_DATA
    )
    assert section is not None
    return section.data


def publish_hw(sw_emu: Path, image: bytes | None) -> Path:
    """Publish hw artifacts beside those for sw_emu, with a PDI of nonsense; the xclbin's file."""
    kernel = sw_emu.parent.name
    folder = sw_emu.parent / "npu1-hw"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(sw_emu, folder)
    data = build_hw_xclbin(b"not really a PDI", WHERE, image=image)
    manifest = json.loads((folder / "manifest.json").read_text())
    insts = (folder / "insts.bin").read_bytes()
    module = host_module_files(
        HostModuleSpec(
            kernel=kernel,
            summary="For a stand-in.",
            device="npu1",
            target="hw",
            arguments=from_json(json.dumps(manifest["arguments"]).encode()),
            uuid=parse(data).uuid_text,
            insts_sha256=hashlib.sha256(insts).hexdigest(),
            insts_size=len(insts),
        )
    )
    files = {f"{kernel}.xclbin": data, **module}
    # Files that only the sw_emu flow reads are not inputs of hw.
    manifest |= {"target": "hw", "inputs": {}, "uuid": parse(data).uuid_text}
    for name, content in files.items():
        (folder / name).write_bytes(content)
        manifest["outputs"][name] = {
            "sha256": hashlib.sha256(content).hexdigest(),
            "bytes": len(content),
        }
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder / f"{kernel}.xclbin"


def plug_in(xclbin: Path, image: bytes, scratch: Path, name: str = "NPU Phoenix") -> ModuleType:
    """A ``pyxrt`` with one NPU, which runs ``image`` when it is given the file ``xclbin``."""
    parsed = parse(xclbin.read_bytes())
    kept = [s for s in parsed.sections if s.kind != SectionKind.EMULATION_DATA]
    other = parse(build_hw_xclbin(b"not really a PDI", WHERE, image=image))
    extra = [s for s in other.sections if s.kind == SectionKind.EMULATION_DATA]
    scratch.write_bytes(encode(replace(parsed, sections=(*kept, *extra))))

    class device(emulated.device):  # noqa: N801
        def get_info(self, *args: object) -> object:
            return name if args == (emulated.xrt_info_device.name,) else super().get_info(*args)

    module = ModuleType("pyxrt")
    vars(module).update({k: v for k, v in vars(emulated).items() if not k.startswith("__")})
    module.device = device  # type: ignore[attr-defined]
    module.xclbin = lambda path: emulated.xclbin(  # type: ignore[attr-defined]
        str(scratch if Path(path).resolve() == xclbin.resolve() else path)
    )
    return module
