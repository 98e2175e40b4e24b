"""A line goes to a memtile, a part of it to each core; the results are joined there."""

import numpy as np
import shapes
from aie.iron import Kernel, ObjectFifo, Program, Runtime, Worker
from aie.iron.controlflow import range_
from aie.iron.device import NPU1, NPU2

DEVICES = {"npu1": NPU1, "npu2": NPU2}


def design(device, args, workers):
    rows, line = args.a.shape
    part = line // workers
    whole, piece = shapes.of(np.int16, line), shapes.of(np.int16, part)
    tensor, scalar = shapes.of(np.int16, *args.a.shape), shapes.of(np.int32, 1)
    offsets = [part * n for n in range(workers)]

    lines, results = ObjectFifo(whole, name="lines"), ObjectFifo(whole, name="results")
    factor = ObjectFifo(scalar, depth=1, name="factor")
    pieces = lines.cons().split(
        offsets, obj_types=[piece] * workers, names=[f"piece{n}" for n in range(workers)]
    )
    scaled = results.prod().join(
        offsets, obj_types=[piece] * workers, names=[f"scaled{n}" for n in range(workers)]
    )
    scale = Kernel("scale", "scale.o", [piece, piece, scalar, np.int32])

    def core(piece, scaled, factor, scale):
        by = factor.acquire(1)
        for _ in range_(rows):
            into, source = scaled.acquire(1), piece.acquire(1)
            scale(source, into, by, part)
            piece.release(1)
            scaled.release(1)
        factor.release(1)

    cores = [
        Worker(core, [pieces[n].cons(), scaled[n].prod(), factor.cons(), scale])
        for n in range(workers)
    ]
    runtime = Runtime()
    with runtime.sequence(tensor, scalar, tensor) as (a, by, out):
        # The last one has no function: its core turns in a circle.
        runtime.start(*cores, Worker(None))
        runtime.fill(lines.prod(), a)
        runtime.fill(factor.prod(), by)
        runtime.drain(results.cons(), out, wait=True)
    return Program(DEVICES[device](), runtime).resolve_program()
