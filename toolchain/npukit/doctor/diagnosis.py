"""The diagnosis of a machine: all rows, and what they mean for its abilities."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from npukit.builder.toolchains.tools.installed import ToolPlaces
from npukit.doctor.emulation import (
    aie_api_row,
    libraries_row,
    npukit_row,
    wasmtime_row,
    zig_row,
)
from npukit.doctor.hardware_tools import build_rows
from npukit.doctor.known_npus import known_npus
from npukit.doctor.python import python_row
from npukit.doctor.rows import Ability, Row, row_data
from npukit.doctor.running import installed_tools, running_rows
from npukit.doctor.session import HERE
from npukit.doctor.shared_builds import shared_cache_rows
from npukit.doctor.system import System
from npukit.runtime.pyxrt_search import XRT_VARIABLE

# Bits of the exit code. The mark distinguishes it from the codes of npukit.errors, up to 11.
_MARK = 32
_BITS = {Ability.HW_RUN: 1, Ability.HW_BUILD: 2, Ability.SW_EMU: 4}


@dataclass(frozen=True)
class Diagnosis:
    """The rows of one machine, in display order.

    ``on`` is the address of another machine. ``questions`` are the abilities that the rows tell of:
    kernels are built here, so what builds them is not checked elsewhere.
    """

    rows: tuple[Row, ...]
    on: str | None = None
    questions: tuple[Ability, ...] = tuple(Ability)

    def able(self, ability: Ability) -> bool:
        """Whether no row blocks ``ability``."""
        return not self.blockers(ability)

    def blockers(self, ability: Ability) -> list[Row]:
        """The rows that block ``ability``."""
        return [row for row in self.rows if ability in row.blocks]

    @property
    def exit_code(self) -> int:
        """0 if the machine has all abilities.

        Else 32, plus 1 if hw can't run, plus 2 if hw can't build, plus 4 if sw_emu does not work.
        """
        lacking = sum(_BITS[ability] for ability in self.questions if not self.able(ability))
        return _MARK + lacking if lacking else 0

    def to_data(self) -> dict[str, Any]:
        """The value that ``npukit doctor --json`` prints."""
        return {
            "on": self.on,
            **{
                ability.value: self.able(ability) if ability in self.questions else None
                for ability in Ability
            },
            "exit_code": self.exit_code,
            "rows": [row_data(row) for row in self.rows],
        }


def diagnose(system: System, places: ToolPlaces | None = None) -> Diagnosis:
    """Check everything, looking for tools in ``places`` first; changes nothing on the machine.

    In a shared cache, it stores a small object and removes it.
    """
    rows = (*emulation_rows(), *hardware_rows(system, places))
    return Diagnosis((*rows, *shared_cache_rows(system.environment)))


def emulation_rows() -> list[Row]:
    """What every command needs, and what the emulated device needs."""
    return [python_row(), npukit_row(), libraries_row(), zig_row(), wasmtime_row()]


def hardware_rows(system: System, places: ToolPlaces | None = None) -> list[Row]:
    """What building for an NPU needs, and what running on one needs."""
    if places is not None and places.xrt is not None:
        # XRT itself and the search for pyxrt use this variable.
        named = {XRT_VARIABLE: str(places.xrt.absolute())}
        system = replace(system, environment={**system.environment, **named})
    tools = installed_tools(system, places)
    return [
        aie_api_row(tools, system),
        *build_rows(tools),
        *running_rows(system, tools, known_npus(), HERE),
    ]
