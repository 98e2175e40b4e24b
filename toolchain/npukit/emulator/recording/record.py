"""Recording dispatches of an image."""

from __future__ import annotations

from collections.abc import Sequence

from npukit.emulator.access_pattern import Bytes
from npukit.emulator.array import Array, Status
from npukit.emulator.recording.events import Recording
from npukit.emulator.recording.recorder import Recorder
from npukit.errors import DeviceError
from npukit.formats.emulation import EmulationImage
from npukit.formats.txn import Transaction


def record(
    image: EmulationImage,
    instructions: bytes | Transaction,
    buffers: Sequence[Bytes],
    dispatches: int = 2,
) -> Recording:
    """Run an instruction stream ``dispatches`` times on a newly loaded array, and record it.

    ``image`` is one that counts: its cores report the locks that they take. The first dispatch
    after loading differs from the following ones: cores run for the first time.

    Raises:
        DeviceError: a dispatch did not complete.
        NpukitError: the design can't be loaded.
    """
    recorder = Recorder()
    array = Array.load(image, recorder=recorder)
    for number in range(dispatches):
        recorder.dispatch_started()
        outcome = array.execute(instructions, buffers)
        recorder.dispatch_ended()
        if outcome.status is not Status.COMPLETED:
            raise DeviceError(
                f"dispatch {number + 1} of {dispatches} that was to be recorded {outcome.status}",
                details=outcome.report,
            )
    return recorder.recording()
