"""What running on an NPU takes. It needs the standard library alone, so it can run elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from npukit.builder.toolchains.tools.installed import InstalledTools, ToolPlaces
from npukit.doctor.npu import KnownNpu, npu_rows
from npukit.doctor.rows import Row
from npukit.doctor.session import Session
from npukit.doctor.system import System
from npukit.doctor.xrt import pyxrt_row, xrt_row
from npukit.runtime.pyxrt_search import XRT_FOLDER


def installed_tools(system: System, places: ToolPlaces | None = None) -> InstalledTools:
    """The tools of ``system``, those in ``places`` first."""
    return InstalledTools(
        places,
        environ=system.environment,
        python_path=system.python_path,
        default_xrt=system.at(str(XRT_FOLDER)),
    )


def running_rows(
    system: System, tools: InstalledTools, known: Sequence[KnownNpu], session: Session
) -> list[Row]:
    """XRT, ``pyxrt``, the NPU and its driver, firmware, device node and locked memory."""
    return [
        xrt_row(system, tools),
        pyxrt_row(system, session),
        *npu_rows(system, known, session),
    ]
