"""Tries configurations, each in its own process with a time limit."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import SimpleQueue

import msgspec
import numpy as np

from npukit.bindings.arguments import ArgumentMap, Role
from npukit.builder.toolchains.processes.child_processes import signal_name
from npukit.kernel.cases import make_inputs, random_case
from npukit.kernel.expectation import expectation
from npukit.kernel.parameters import ParameterValue
from npukit.kernel.references import Arrays, numpy_dtype
from npukit.kernel.spec import KernelSpec
from npukit.probe.configurations import Configuration, configurations
from npukit.probe.job import OWN_FILES, BufferJob, Job, Outcome, call_of
from npukit.probe.processes import ForkedProcesses, FreshProcesses, Processes
from npukit.probe.rows import SENTINEL, Ending, Row, figures_of
from npukit.processors import usable_processors
from npukit.runtime.host_kernel import advise
from npukit.runtime.targets import DeviceKind
from npukit.scratch import scratch_folder

_WORD = 4
_COMPLETED = "ERT_CMD_STATE_COMPLETED"
_WARNING = "[XRT] WARNING: "
_WAIT_SHARE = 0.8
"""The share of the time limit that a child waits for its run, so it can still report the state."""


@dataclass(frozen=True)
class Artifact:
    """A published build, as a program without the generated module would load it."""

    spec: KernelSpec
    parameters: Mapping[str, ParameterValue]
    mapping: ArgumentMap
    xclbin: Path
    insts: Path


class Probe:
    """Tries configurations of an artifact on a device; a crash of a child is a result."""

    def __init__(self, artifact: Artifact, on: DeviceKind, time_limit: float) -> None:
        self._artifact = artifact
        self.mapping = artifact.mapping
        self._on = on
        self._time_limit = time_limit
        spec = artifact.spec
        self.case = random_case(spec)
        self._inputs = make_inputs(spec, self.case, artifact.parameters)
        rules = spec.validation
        expected = expectation(spec, artifact.parameters)
        self._expected = expected(self._inputs, artifact.parameters)
        self._tolerances = rules.tolerances

    def rows(self, on_start: Callable[[Configuration], None]) -> list[Row]:
        """A row for each configuration, in order; calls ``on_start`` as each one starts.

        Raises:
            OSError: there is no room for the files of an attempt.
        """
        # Parallel attempts would share one NPU, but each process has its own emulated device.
        emulated = self._on == "emulator"
        jobs = usable_processors() if emulated else 1
        lanes: list[Processes] = [
            ForkedProcesses() if emulated else FreshProcesses() for _ in range(jobs)
        ]
        free: SimpleQueue[Processes] = SimpleQueue()
        for lane in lanes:
            free.put(lane)

        def attempt(configuration: Configuration) -> Row:
            lane = free.get()
            on_start(configuration)
            try:
                with scratch_folder("probe") as folder:
                    return self._attempt(configuration, folder, lane)
            finally:
                free.put(lane)

        with ThreadPoolExecutor(max_workers=jobs) as pool:
            try:
                return list(pool.map(attempt, configurations(self._artifact.mapping)))
            finally:
                pool.shutdown(wait=False, cancel_futures=True)
                for lane in lanes:
                    lane.close()
                # After Ctrl-C the pool may not know a thread that just started; wait for all lanes.
                for _ in lanes:
                    free.get()

    def _attempt(self, configuration: Configuration, folder: Path, lane: Processes) -> Row:
        job = self._job(configuration, folder)
        file = folder / "job.json"
        file.write_text(json.dumps(asdict(job)))
        errors = folder / "stderr"
        code = lane.run(file, errors, self._time_limit)
        if code == OWN_FILES:
            # Its last line is the error, unless there was no room for that either.
            why = (_read(errors).splitlines() or [os.strerror(errno.ENOSPC)])[-1]
            raise OSError(errno.EIO, f"{why} (files of an attempt, in {folder.parent})")
        text = _read(errors)
        warnings = tuple(
            line.removeprefix(_WARNING) for line in text.splitlines() if line.startswith(_WARNING)
        )
        ending, message, seconds = self._ending(code, job, text)
        figures = None
        if ending is Ending.COMPLETED:
            spec = self._artifact.spec
            found = self._outputs(job)
            figures = figures_of(spec.outputs, found, self._expected, self._tolerances)
        return Row(configuration, ending, message, warnings, seconds, figures)

    def _ending(self, code: int | None, job: Job, stderr: str) -> tuple[Ending, str, float | None]:
        stage = _read(Path(job.stage)) or "starting"
        if code is None:
            return Ending.TIME_LIMIT, f"killed after {self._time_limit:g} s, while {stage}", None
        written = _read(Path(job.outcome)) if code == 0 else ""
        if not written:
            last = (stderr.strip().splitlines() or [""])[-1]
            how = f"killed by {signal_name(code)}" if code < 0 else f"exit code {code}"
            return Ending.KILLED, f"{how} while {stage}" + (f": {last}" if last else ""), None
        outcome = msgspec.convert(json.loads(written), type=Outcome)
        if outcome.error is not None:
            advice = advise(outcome.error)
            message = f"{outcome.error} ({stage})"
            return Ending.REFUSED, f"{message}; {advice}" if advice else message, None
        if outcome.state != _COMPLETED:
            why = (outcome.report or "").partition("\n")[0]
            return Ending.FAILED, ": ".join(filter(None, [outcome.state, why])), outcome.seconds
        return Ending.COMPLETED, "", outcome.seconds

    def _job(self, configuration: Configuration, folder: Path) -> Job:
        artifact = self._artifact
        insts = artifact.insts.stat().st_size
        instructions, *data = configuration.buffers
        buffers = [
            BufferJob(insts, instructions.group_of, instructions.flag, str(artifact.insts), None)
        ]
        for number, (argument, allocation) in enumerate(
            zip(artifact.spec.arguments, data, strict=True)
        ):
            content = folder / f"content{number}"
            given = self._inputs.get(argument.name)
            filled = bytes([SENTINEL]) * argument.nbytes
            content.write_bytes(filled if given is None else given.tobytes())
            result = None if argument.direction == "in" else str(folder / f"result{number}")
            buffers.append(
                BufferJob(
                    argument.nbytes, allocation.group_of, allocation.flag, str(content), result
                )
            )
        return Job(
            on=self._on,
            xclbin=str(artifact.xclbin),
            kernel=artifact.mapping.kernel,
            buffers=tuple(buffers),
            call=call_of(_call(artifact.mapping, configuration.order), opcode=configuration.opcode),
            size=insts // _WORD if configuration.size_in_words else insts,
            wait_ms=max(1, int(self._time_limit * _WAIT_SHARE * 1000)),
            outcome=str(folder / "outcome.json"),
            stage=str(folder / "stage"),
        )

    def _outputs(self, job: Job) -> Arrays:
        found: Arrays = {}
        for argument, buffer in zip(self._artifact.spec.arguments, job.buffers[1:], strict=True):
            if buffer.result is not None:
                flat = np.fromfile(buffer.result, numpy_dtype(argument.dtype))
                found[argument.name] = flat.reshape(argument.shape)
        return found


def _call(mapping: ArgumentMap, order: tuple[int, ...]) -> list[str | int]:
    """The value for each argument index, up to the last buffer that the design uses."""
    values: list[str | int] = []
    data = iter(order)
    for argument in mapping.arguments:
        if argument.role is Role.OPCODE:
            values.append("opcode")
        elif argument.role is Role.INSTRUCTION_COUNT:
            values.append("size")
        elif argument.role is Role.INSTRUCTIONS:
            values.append(0)
        elif argument.tensor is not None:
            values.append(1 + next(data))
    return values


def _read(file: Path) -> str:
    try:
        return file.read_text(errors="replace")
    except OSError:
        return ""
