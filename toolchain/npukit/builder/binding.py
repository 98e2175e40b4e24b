"""From a toolchain's products to the argument map and the host module."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from npukit.bindings.arguments import ArgumentMap, TensorArgument
from npukit.bindings.derivation import derive
from npukit.bindings.render import CallNumber, HostModuleSpec, host_module_files
from npukit.builder.digest import digest_bytes
from npukit.builder.request import INSTRUCTIONS_FILE, BuildRequest, Products
from npukit.builder.streams import STREAMS_FILE
from npukit.formats.xclbin import parse
from npukit.kernel.parameters import Parameter, ParameterValue

_MOST_SHOWN: Final = 8


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
    module = host_module_spec(request, arguments, xclbin.uuid_text, products.files)
    return Binding(arguments, xclbin.uuid_text, host_module_files(module))


def host_module_spec(
    request: BuildRequest, arguments: ArgumentMap, uuid: str, files: Mapping[str, bytes]
) -> HostModuleSpec:
    """What the host module of a build is generated for; ``files`` are its artifacts."""
    spec = request.spec
    instructions = files[INSTRUCTIONS_FILE]
    streams = files.get(STREAMS_FILE)
    return HostModuleSpec(
        kernel=spec.name,
        summary=spec.summary,
        device=request.device,
        target=request.target,
        arguments=arguments,
        uuid=uuid,
        insts_sha256=digest_bytes(instructions),
        insts_size=len(instructions),
        xclbin_name=f"{spec.name}.xclbin",
        insts_name=INSTRUCTIONS_FILE,
        numbers=tuple(_number(one, request.parameters[one.name]) for one in spec.per_call),
        streams_name=STREAMS_FILE if streams else "",
        streams_sha256=digest_bytes(streams) if streams else "",
    )


def _number(parameter: Parameter, default: ParameterValue) -> CallNumber:
    assert isinstance(default, int)
    known = [str(value) for value in parameter.values]
    if len(known) > _MOST_SHOWN:
        known = [*known[: _MOST_SHOWN - 1], "...", known[-1]]
    what = f"{parameter.doc.rstrip('.')}; " if parameter.doc else ""
    return CallNumber(parameter.name, default, f"{what}one of {', '.join(known)}.")
