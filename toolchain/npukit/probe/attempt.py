"""One attempt, in its own process: ``python -m npukit.probe.attempt JOB.json``.

Deliberately raw: like a program without the generated module, it calls ``pyxrt`` without any
checks, and ``pyxrt`` may kill the process.
"""

from __future__ import annotations

import json
import os
import sys
import time
from contextlib import suppress
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import msgspec

from npukit.probe.job import OWN_FILES, BufferJob, Job, Outcome


def main(file: Path) -> None:
    """Run the job and write its outcome."""
    job = msgspec.convert(json.loads(_read(file)), type=Job)
    try:
        outcome = _attempt(job)
    except Exception as error:
        # Any exception of pyxrt is a result.
        outcome = Outcome(None, _first_line(error), None, None)
    _write(job.outcome, json.dumps(asdict(outcome)).encode())
    sys.stderr.flush()
    # Skip XRT's teardown: after a run that never ended it aborts the process.
    os._exit(0)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        _give_up(error)


def _write(file: str, content: bytes) -> None:
    try:
        Path(file).write_bytes(content)
    except OSError as error:
        _give_up(error)


def _give_up(error: OSError) -> NoReturn:
    """Exit with OWN_FILES: a full disk is not a result of the configuration."""
    with suppress(OSError):
        print(error, file=sys.stderr, flush=True)
    os._exit(OWN_FILES)


def _first_line(error: Exception) -> str:
    line = (str(error).splitlines() or [""])[0]
    line = line.partition(" The following argument types")[0]
    return f"{type(error).__name__}: {line}"


def _attempt(job: Job) -> Outcome:
    def reach(stage: str) -> None:
        _write(job.stage, stage.encode())

    reach("loading pyxrt")
    xrt = _load(job)
    reach("opening the device")
    device = xrt.device(0)
    image = xrt.xclbin(job.xclbin)
    device.register_xclbin(image)
    context = xrt.hw_context(device, image.get_uuid())
    kernel = xrt.kernel(context, job.kernel)
    reach("allocating buffers")
    buffers = [_make(xrt, device, kernel, buffer) for buffer in job.buffers]
    values = [_value(part, job, buffers) for part in job.call]
    reach("calling the kernel")
    started = time.perf_counter()
    run = kernel(*values)
    reach("waiting for the run")
    state = run.wait(job.wait_ms)
    seconds = time.perf_counter() - started
    reach("reading the outputs")
    for buffer, made in zip(job.buffers, buffers, strict=True):
        if buffer.result is not None:
            made.sync(xrt.xclBOSyncDirection.XCL_BO_SYNC_BO_FROM_DEVICE)
            _write(buffer.result, made.read(buffer.nbytes, 0).tobytes())
    # Only the emulated device provides a report.
    report = getattr(run, "npukit_report", None)
    return Outcome(str(state).rpartition(".")[2], None, seconds, report)


def _load(job: Job) -> Any:
    if job.on == "emulator":
        return import_module("npukit.emulator.pyxrt")
    from npukit.runtime.pyxrt_search import load_pyxrt

    return load_pyxrt()


def _make(xrt: Any, device: Any, kernel: Any, buffer: BufferJob) -> Any:
    group = 0 if buffer.group_of is None else kernel.group_id(buffer.group_of)
    if buffer.flag is None:
        made = xrt.bo(device, buffer.nbytes, group)
    else:
        made = xrt.bo(device, buffer.nbytes, getattr(xrt.bo, buffer.flag), group)
    made.write(_read(Path(buffer.content)), 0)
    made.sync(xrt.xclBOSyncDirection.XCL_BO_SYNC_BO_TO_DEVICE)
    return made


def _value(part: str | int, job: Job, buffers: list[Any]) -> Any:
    if isinstance(part, int):
        return buffers[part]
    return 3 if part == "opcode" else job.size


if __name__ == "__main__":
    main(Path(sys.argv[1]))
