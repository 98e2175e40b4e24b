"""The JSON that ``npukit inspect --json`` prints."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from npukit.bindings.arguments import ArgumentMap
from npukit.bindings.inspection import EmulationData, Inspection, ProgramUse, group_text
from npukit.formats.xclbin import SectionKind
from npukit.formats.xclbin_partition import AiePartition


def to_json(inspection: Inspection) -> dict[str, Any]:
    """The inspection as JSON-ready data."""
    xclbin = inspection.xclbin
    has_banks = xclbin.section(SectionKind.MEM_TOPOLOGY) is not None
    return {
        "size": inspection.size,
        "sha256": inspection.sha256,
        "uuid": xclbin.uuid_text,
        "mode": int(xclbin.mode),
        "mode_name": xclbin.mode_name,
        "timestamp": xclbin.timestamp,
        "version": ".".join(map(str, xclbin.version)),
        "vbnv": xclbin.vbnv,
        "sections": [
            {
                "kind": section.kind,
                "kind_name": section.kind_name,
                "name": section.name,
                "offset": section.offset,
                "size": len(section.data),
            }
            for section in xclbin.sections
        ],
        "memory": [
            {
                "bank": index,
                "tag": bank.tag,
                "type": bank.type_name,
                "used": bank.used,
                "base_address": bank.base_address,
                "size_kib": bank.size_kib,
            }
            for index, bank in enumerate(xclbin.memory_banks() if has_banks else ())
        ],
        "partition": _partition_json(inspection.partition),
        "emulation": _emulation_json(inspection.emulation),
        "design": {
            "source": inspection.design.source,
            "known": inspection.design.tensors is not None,
            "problem": inspection.design.problem,
        },
        "kernels": [_kernel_json(mapping) for mapping in inspection.kernels],
    }


def _partition_json(partition: AiePartition | None) -> dict[str, Any] | None:
    if partition is None:
        return None
    return {
        "name": partition.name,
        "column_width": partition.column_width,
        "start_columns": list(partition.start_columns),
        "operations_per_cycle": partition.operations_per_cycle,
        "inference_fingerprint": partition.inference_fingerprint,
        "pre_post_fingerprint": partition.pre_post_fingerprint,
        "pdis": [
            {
                "uuid": str(UUID(bytes=pdi.uuid)),
                "size": len(pdi.image),
                "sha256": hashlib.sha256(pdi.image).hexdigest(),
                "cdo_groups": [
                    {
                        "name": group.name,
                        "type": group.type_name,
                        "pdi_id": group.pdi_id,
                        "dpu_kernel_ids": list(group.dpu_kernel_ids),
                        "pre_cdo_groups": list(group.pre_cdo_groups),
                    }
                    for group in pdi.cdo_groups
                ],
            }
            for pdi in partition.pdis
        ],
    }


def _emulation_json(emulation: EmulationData | None) -> dict[str, Any] | None:
    if emulation is None:
        return None
    return {
        "size": emulation.size,
        "problem": emulation.problem,
        "device": emulation.device,
        "design_size": emulation.design_size,
        "controls": [_use_json(use) for use in emulation.controls],
        "programs": [_use_json(use) for use in emulation.programs],
    }


def _use_json(use: ProgramUse) -> dict[str, Any]:
    return {"id": use.id, "size": use.size, "cores": _cores(use.cores)}


def _cores(cores: Sequence[tuple[int, int]]) -> list[list[int]]:
    return [list(core) for core in cores]


def _kernel_json(mapping: ArgumentMap) -> dict[str, Any]:
    data = mapping.to_json()
    for entry, argument in zip(data["arguments"], mapping.arguments, strict=True):
        entry["group_id"] = argument.group_id()
        entry["group"] = group_text(argument)
        entry["passing"] = argument.passing
    data["unused"] = [argument.name for argument in mapping.unused]
    return data
