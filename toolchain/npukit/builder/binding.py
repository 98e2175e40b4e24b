"""From a toolchain's products to the argument map and the host module."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from npukit.bindings.arguments import ArgumentMap, TensorArgument
from npukit.bindings.derivation import derive
from npukit.bindings.render import HostModuleSpec, host_module_files
from npukit.builder.digest import digest_bytes
from npukit.builder.request import INSTRUCTIONS_FILE, BuildRequest, Products
from npukit.formats.xclbin import parse


@dataclass(frozen=True)
class Binding:
    """What a host needs to call a kernel: the argument map and the files of the host module."""

    arguments: ArgumentMap
    uuid: str
    files: Mapping[str, bytes]


def bind(request: BuildRequest, products: Products) -> Binding:
    """Derive the argument map from the xclbin itself, never from what it should contain."""
    spec = request.spec
    xclbin = parse(products.files[f"{spec.name}.xclbin"])
    tensors = [TensorArgument(a.name, a.dtype, a.shape, a.direction) for a in spec.arguments]
    arguments = derive(xclbin, tensors)
    instructions = products.files[INSTRUCTIONS_FILE]
    files = host_module_files(
        HostModuleSpec(
            kernel=spec.name,
            summary=spec.summary,
            device=request.device,
            target=request.target,
            arguments=arguments,
            uuid=xclbin.uuid_text,
            insts_sha256=digest_bytes(instructions),
            insts_size=len(instructions),
            xclbin_name=f"{spec.name}.xclbin",
            insts_name=INSTRUCTIONS_FILE,
        )
    )
    return Binding(arguments, xclbin.uuid_text, files)
