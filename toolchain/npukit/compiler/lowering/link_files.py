"""Collects the object files that each core links."""

from __future__ import annotations

from xdsl.dialects import func
from xdsl.dialects.builtin import ArrayAttr, StringAttr

from npukit.compiler.dialect.aie import CoreOp, DeviceOp


def assign_link_files(device: DeviceOp) -> None:
    """Collect ``link_with`` of the functions that each core calls into its ``link_files``.

    Files come in the order of the first call, each once, after those that the core names itself
    (MLIR-AIE, ``AIEAssignCoreLinkFiles``). Modules that MLIR-AIE merges into the core's own are
    files like all others: for the emulated device both are compiled from the same sources.
    """
    files: dict[str, str] = {}
    for function in device.ops_of(func.FuncOp):
        file = function.attributes.get("link_with")
        if isinstance(file, StringAttr):
            files[function.sym_name.data] = file.data
    for core in device.ops_of(CoreOp):
        needed = dict.fromkeys(core.link_files)
        core.link_merge_files_attr = None
        if core.link_with is not None:
            needed[core.link_with] = None
            core.link_with_attr = None
        for op in core.walk():
            if isinstance(op, func.CallOp):
                file_name = files.get(op.callee.root_reference.data)
                if file_name is not None:
                    needed[file_name] = None
        if needed:
            core.link_files_attr = ArrayAttr(StringAttr(name) for name in needed)
