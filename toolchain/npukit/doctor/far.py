"""The far end: checks the machine that it runs on. It takes the standard library alone."""

from __future__ import annotations

import platform
import re
from dataclasses import replace
from pathlib import Path

from npukit.doctor.host_python import npukit_row, numpy_row
from npukit.doctor.npu import KnownNpu
from npukit.doctor.python import python_row
from npukit.doctor.rows import Row, ok, row_data
from npukit.doctor.running import installed_tools, running_rows
from npukit.doctor.session import OVER_SSH
from npukit.doctor.system import System, this_system
from npukit.remote.far.serving import Service, start
from npukit.remote.frames import Message
from npukit.tethered import dismiss_watchdog


def main(folder: str) -> None:
    """Serve; ``folder`` is the temporary folder."""
    start(Path(folder), _serve)


def _serve(service: Service) -> None:
    def diagnose(request: Message) -> Message:
        known = [KnownNpu(**fields) for fields in request.fields["known"]]
        rows = [row_data(row) for row in _rows(_without(service.folder), known)]
        dismiss_watchdog()
        return Message({"rows": rows})

    service.serve({"diagnose": diagnose})


def _without(folder: Path) -> System:
    """This machine without the code that was sent to it."""
    system = this_system()
    kept = (entry for entry in system.python_path if not Path(entry).is_relative_to(folder))
    return replace(system, python_path=tuple(kept))


def _rows(system: System, known: list[KnownNpu]) -> list[Row]:
    return [
        _machine_row(system),
        python_row(),
        numpy_row(system),
        npukit_row(system),
        *running_rows(system, installed_tools(system), known, OVER_SSH),
    ]


def _machine_row(system: System) -> Row:
    """Which machine answers, since an address may lead anywhere."""
    release = system.text("/etc/os-release") or ""
    named = re.search(r'^PRETTY_NAME="?([^"\n]*)"?$', release, re.MULTILINE)
    parts = (platform.node(), named[1] if named else platform.system(), platform.machine())
    return ok("machine", ", ".join(part for part in parts if part))
