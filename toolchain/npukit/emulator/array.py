"""The emulated array: a loaded design, and instruction streams run on it.

A hardware context owns an :class:`Array`. As on hardware, a run starts with the state that the
previous one left: memories, locks, queued tasks, pending tokens, cores in the middle of a loop. A
run ends with the instruction stream's last operation; as on hardware, anything that the stream does
not wait for may not have happened by then.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from npukit.emulator.access_pattern import Bytes
from npukit.emulator.command_processor import CommandProcessor, Program, StalledError
from npukit.emulator.core.loading import load_core
from npukit.emulator.core_groups import CoreGroup, core_groups
from npukit.emulator.core_threads import CoreThreads, compartments
from npukit.emulator.cores import CoreAgent
from npukit.emulator.fabric import Fabric
from npukit.emulator.memory import ArrayMemory
from npukit.emulator.outcome import Outcome, Statistics, Status, together
from npukit.emulator.registers import RegisterSpace
from npukit.emulator.releases import Releases
from npukit.emulator.schedule import Schedule
from npukit.emulator.scheduler import Scheduler
from npukit.emulator.stream_parts import StreamPart, load_problem, stream_parts
from npukit.emulator.wasm_engine import free_ended, strip_engine_objects
from npukit.errors import DeviceError, NpukitError, UsageError
from npukit.formats.emulation import EmulationImage
from npukit.formats.txn import Op, Transaction, parse
from npukit.machine.control_program import CoreProgram
from npukit.machine.loadable import ONLY_DEVICE, Configuration
from npukit.machine.physical import PhysicalDesign, Tile
from npukit.machine.waits import Wait
from npukit.signals import held_signals

if TYPE_CHECKING:
    from npukit.emulator.backlog import Backlog, HeldTransfers
    from npukit.emulator.recording.recorder import Recorder
    from npukit.emulator.stall_causes import StallCauses
    from npukit.emulator.totals import ArrayTotals

__all__ = ["Array", "Outcome", "Statistics", "Status"]

_PROGRAM_CACHE = 16
"""Prepared instruction streams cached per array."""


class Array:
    """A design on an emulated array. It runs one instruction stream at a time, in one thread.

    Args:
        design: the physical design.
        programs: the programs of each core.
        schedule: the order of what hardware does concurrently.
        number: the number by which streams load the design.
        others: further configurations that streams may load, by their numbers.
        recorder: writes down what the array does, which then does nothing in leaps or at once.

    Raises:
        NpukitError: the design can't be loaded.
    """

    def __init__(
        self,
        design: PhysicalDesign,
        programs: Mapping[Tile, CoreProgram],
        schedule: Schedule = Schedule.ORDINARY,
        number: int = ONLY_DEVICE,
        others: Mapping[int, Configuration] | None = None,
        recorder: Recorder | None = None,
    ) -> None:
        self._recorder = recorder
        self._own = number
        self._configurations = {**(others or {}), number: Configuration(design, programs)}
        self._schedule = schedule
        self._parts: OrderedDict[bytes | Transaction, tuple[StreamPart, ...]] = OrderedDict()
        self._wedged: Outcome | None = None
        self._earlier: list[ArrayTotals] = []
        """The totals of the configurations that were loaded before, as one."""
        self._switch_to(number, {})

    def _switch_to(self, number: int, contents: Mapping[Tile, NDArray[np.uint8]]) -> None:
        """Load a configuration on an array whose data memories hold ``contents``.

        Everything else is as if nothing had run.
        """
        # An interrupt must not be lost in a finalizer of the engine's objects while it loads.
        with held_signals():
            free_ended()
            try:
                self._load(self._configurations[number], self._schedule, contents)
            except BaseException as error:
                strip_engine_objects(error)
                raise
        self._loaded = number

    def _load(
        self,
        configuration: Configuration,
        schedule: Schedule,
        contents: Mapping[Tile, NDArray[np.uint8]],
    ) -> None:
        self.design = design = configuration.design
        programs = configuration.cores
        self._scheduler = Scheduler(schedule)
        recorder = self._recorder
        groups = core_groups(design, programs)
        places = compartments(groups, schedule) if recorder is None else {}
        self.memory = ArrayMemory(design, places, contents)
        self._fabric = Fabric(design, self.memory, self._scheduler, recorder)
        registers = RegisterSpace(
            design.device,
            self._fabric.dma,
            self._fabric.bank,
            self._fabric.data,
            self._fabric.room,
            lambda tile: next((core for core in self._cores if core.tile == tile), None),
        )
        self._processor = CommandProcessor(
            registers,
            self._fabric,
            self._scheduler,
            lambda: sum(core.unit.instructions for core in self._cores),
        )
        if recorder is not None:
            recorder.loaded(design)
            self._processor.observer = recorder.operation
        registers.load(design)
        self._cores = self._make_cores(programs, groups)
        Releases(self.memory, self._fabric.bank, self._scheduler, recorder).watch(self._cores)
        if places:
            self._scheduler.crew = CoreThreads(self._cores, groups, places)
        self._programs: OrderedDict[tuple[bytes | Transaction, int], Program] = OrderedDict()

    @classmethod
    def load(
        cls,
        image: EmulationImage,
        schedule: Schedule = Schedule.ORDINARY,
        recorder: Recorder | None = None,
    ) -> Array:
        """Load the image of an EMULATION_DATA section, to run under ``schedule``.

        Raises:
            NpukitError: the design can't be loaded.
        """
        return cls(image.design, image.cores, schedule, image.number, image.others, recorder)

    def problems(self, ops: Iterable[Op]) -> Iterator[tuple[int, NpukitError]]:
        """The operations of an instruction stream that the array can't run, by number, and why.

        It loads each configuration that the stream loads.
        """
        all_ops = tuple(ops)
        for index, op in enumerate(all_ops):
            problem = load_problem(op, self._configurations)
            if problem is not None:
                yield index, problem
        arrays = {self._loaded: self}
        current = self._own
        for part in stream_parts(all_ops, self._own):
            current = current if part.loads is None else part.loads
            configuration = self._configurations.get(current)
            if configuration is None:
                continue
            if current not in arrays:
                arrays[current] = Array(configuration.design, configuration.cores)
            yield from arrays[current]._processor.problems(part.ops, part.first)

    def execute(self, instructions: bytes | Transaction, buffers: Sequence[Bytes]) -> Outcome:
        """Run an instruction stream.

        Args:
            instructions: ``insts.bin``, as bytes or parsed.
            buffers: uint8, one per buffer argument: the device side of ``bo0``, ``bo1``, ...

        ``loadpdi`` loads a configuration. Like the firmware, it does nothing if that one is loaded
        already, even by an earlier run (MLIR-AIE's pull requests 3056 and 3622). A load keeps what
        data memories hold where the new configuration has no content: MLIR-AIE's test
        ``reconfigure_loadpdi_persistent_memtile`` relies on that for a memory tile, and a reset
        does not clear a core's memory either (pull request 3375).

        Unless the run COMPLETED, the state of the array is undefined, as in a hung hardware
        context: further runs fail until the design is reloaded. An exception in the middle of a run
        (Ctrl-C) has the same effect. Only a stream that is refused as a whole (damaged, for another
        device, with too few buffers) leaves the array unchanged.

        Raises:
            UsageError: a buffer is not a contiguous one-dimensional uint8 array.
        """
        for index, buffer in enumerate(buffers):
            if buffer.dtype != np.uint8 or buffer.ndim != 1 or not buffer.flags.c_contiguous:
                raise UsageError(f"buffer {index} is not a contiguous uint8 array")
        try:
            parts = self._stream_parts(instructions)
            if self._wedged is not None:
                return Outcome(Status.FAULTED, _still_wedged(self._wedged), Statistics())
            needed = max(part.arguments for part in parts)
            if needed > len(buffers):
                raise DeviceError(
                    f"the instruction stream uses argument {needed - 1} (bo{needed - 1}), but the "
                    f"run has {len(buffers)} buffers"
                )
            program = self._prepare(instructions, parts[0])
        except NpukitError as error:
            return Outcome(Status.FAULTED, f"not run: {error}", Statistics())
        try:
            outcome = self._run(program, buffers)
            for part in parts[1:]:
                if outcome.status is not Status.COMPLETED:
                    break
                outcome = together(outcome, self._run_on(part, instructions, buffers))
        except BaseException as error:
            # Ctrl-C, or a defect: an agent or a load stopped in the middle.
            self._wedged = Outcome(
                Status.FAULTED, f"was interrupted by {type(error).__name__}", Statistics()
            )
            raise
        return outcome

    def _run_on(
        self, part: StreamPart, instructions: bytes | Transaction, buffers: Sequence[Bytes]
    ) -> Outcome:
        """Load what a later part of a stream loads, and run it."""
        assert part.loads is not None
        loaded = f"after operation {part.first}, which loads configuration {part.loads}"
        try:
            if part.loads != self._loaded:
                self._earlier = [self.totals]
                self._switch_to(part.loads, self.memory.contents())
            program = self._prepare(instructions, part)
        except NpukitError as error:
            outcome = Outcome(Status.FAULTED, f"{error}\n{loaded}", Statistics())
            self._wedged = outcome
            return outcome
        outcome = self._run(program, buffers)
        if not outcome.report:
            return outcome
        report = f"{outcome.report}\n{loaded}"
        at = None if outcome.operation is None else outcome.operation + part.first
        return msgspec.structs.replace(outcome, report=report, operation=at)

    @property
    def totals(self) -> ArrayTotals:
        """What channels and cores have done, under all configurations."""
        from npukit.emulator.totals import array_totals, sum_of

        return sum_of([*self._earlier, array_totals(self._fabric.channels, self._cores)])

    def backlog(self) -> Backlog | None:
        """What the host has sent and nothing takes; None if the array never comes to rest.

        What it can still do on its own, it does first, as before the next run.
        """
        from npukit.emulator.backlog import Backlog, arrivals

        if not self._processor.settle():
            return None
        arrived = arrivals(self._fabric.channels, self.design.device.shim_row)
        return Backlog(self.held_transfers(), arrived)

    def held_transfers(self) -> tuple[HeldTransfers, ...]:
        """The transfers from host memory that can't go on in an array at rest."""
        from npukit.emulator.backlog import held_transfers

        return held_transfers(self._fabric.channels, self._causes())

    def _run(self, program: Program, buffers: Sequence[Bytes]) -> Outcome:
        meter = self._fabric.meter
        bytes_before, bds_before = meter.bytes_moved, meter.bds_run
        instructions_before = sum(core.unit.instructions for core in self._cores)
        status, report = Status.COMPLETED, ""
        waits: tuple[Wait, ...] = ()
        operation = None
        try:
            self._processor.run(program, buffers)
            if any(channel.tasks.dropped for channel in program.channels):
                report = "\n".join(self._causes().dropped(program.steps))
        except StalledError as stall:
            status = Status.STALLED
            from npukit.emulator.stall import explain_stall

            explained = explain_stall(stall, program, self._causes())
            report, waits = explained.report, explained.waits
            operation = program.numbers[stall.index]
        except NpukitError as error:
            status = Status.of(error)
            report = f"{error}\ninstruction stream: stopped at {self._processor.stopped_at}"
        except BaseException as error:
            # Ctrl-C, or a defect: an agent stopped in the middle of a step.
            self._wedged = Outcome(
                Status.FAULTED, f"was interrupted by {type(error).__name__}", Statistics()
            )
            raise
        finally:
            for core in self._cores:
                if core.unit.output is not None:
                    core.unit.output.end_dispatch()
        outcome = Outcome(
            status,
            report,
            Statistics(
                bytes_moved=meter.bytes_moved - bytes_before,
                bds_run=meter.bds_run - bds_before,
                core_instructions=sum(core.unit.instructions for core in self._cores)
                - instructions_before,
            ),
            waits,
            operation,
        )
        if status is not Status.COMPLETED:
            self._wedged = outcome
        return outcome

    def _causes(self) -> StallCauses:
        # Imported here: nearly every run ends well, and every script imports this module.
        from npukit.emulator.stall_causes import StallCauses
        from npukit.emulator.stall_names import Names

        names = Names.of(self.design.locks.values())
        fabric, shim_row = self._fabric, self.design.device.shim_row
        return StallCauses(self._cores, fabric.channels, names, fabric.port_ends, shim_row)

    def _stream_parts(self, instructions: bytes | Transaction) -> tuple[StreamPart, ...]:
        parts = self._parts.get(instructions)
        if parts is not None:
            self._parts.move_to_end(instructions)
            return parts
        transaction = instructions if isinstance(instructions, Transaction) else parse(instructions)
        self._check_device(transaction)
        for index, op in enumerate(transaction.ops):
            problem = load_problem(op, self._configurations)
            if problem is not None:
                problem.where = f"operation {index} (loadpdi)"
                raise problem
        parts = tuple(stream_parts(transaction.ops, self._own))
        self._parts[instructions] = parts
        if len(self._parts) > _PROGRAM_CACHE:
            self._parts.popitem(last=False)
        return parts

    def _prepare(self, instructions: bytes | Transaction, part: StreamPart) -> Program:
        key = (instructions, part.first)
        program = self._programs.get(key)
        if program is not None:
            self._programs.move_to_end(key)
            return program
        program = self._processor.prepare(part.ops, part.first)
        self._programs[key] = program
        if len(self._programs) > _PROGRAM_CACHE:
            self._programs.popitem(last=False)
        return program

    def _check_device(self, transaction: Transaction) -> None:
        device = self.design.device
        if transaction.header.generation != device.generation.stream_number:
            raise DeviceError(
                f"the instruction stream is for {transaction.header.device or 'an unknown device'} "
                f"(generation {transaction.header.generation}), the design for {device.name}"
            )

    def _make_cores(
        self, programs: Mapping[Tile, CoreProgram], groups: Mapping[Tile, CoreGroup]
    ) -> list[CoreAgent]:
        device = self.design.device
        agents = []
        for core in self.design.cores:
            own = core.tile
            tells = None if self._recorder is None else self._recorder.core(own, self.memory)
            unit = load_core(core, self.design, self.memory, programs[own], tells)
            used = groups[own].tiles
            near = [own] + [
                Tile(own.col + col, own.row + row)
                for col, row in ((-1, 0), (1, 0), (0, -1), (0, 1))
            ]
            banks = tuple(
                self._fabric.bank(tile)
                for tile in near
                if tile in used and device.reaches(own, tile)
            )
            ports = {key: self._fabric.core_port(*key) for key in unit.ports}
            make = CoreAgent if self._recorder is None else self._recorder.core_agent
            agents.append(make(core.tile, unit, self._scheduler, banks, ports))
        return agents


def _still_wedged(earlier: Outcome) -> str:
    first = earlier.report.splitlines()[0] if earlier.report else ""
    return (
        f"not run: an earlier run on this array {earlier.status} ({first}); "
        "reload the design, with a new hardware context"
    )
