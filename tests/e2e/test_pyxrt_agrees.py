"""The emulated device against XRT's own pyxrt (in its noop mode, which needs no NPU).

Skipped where this Python has no pyxrt. The same program makes the same calls on both and notes what
each returns or raises and what it prints.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from host_artifacts import TENSORS, hw_xclbin, insts, write_artifacts
from npukit.bindings.arguments import derive
from npukit.bindings.render import HostModuleSpec, render_host_module
from npukit.formats import xclbin

PROBE = """
import json, os, sys
if sys.argv[1] == "emulated":
    import npukit.emulator.pyxrt as pyxrt
else:
    import pyxrt
import numpy as np

notes = {}

def note(name, call):
    try:
        result = call()
        notes[name] = f"{type(result).__name__} {result}"
    except Exception as error:
        # Which overloads there are depends on the release; that none fits must not.
        notes[name] = f"{type(error).__name__}: {str(error).splitlines()[0]}"

S, B, E = pyxrt.xclBOSyncDirection, pyxrt.bo, pyxrt.ert_cmd_state
device, image = pyxrt.device(0), pyxrt.xclbin(sys.argv[2])
stream = open(sys.argv[3], "rb").read()
note("no such kind of index", lambda: pyxrt.device(1.0))
note("missing xclbin", lambda: pyxrt.xclbin("/nowhere/x.xclbin"))
note("empty name", lambda: pyxrt.xclbin(""))
note("path object", lambda: pyxrt.xclbin(__import__("pathlib").Path("x")))
note("kernels", lambda: [(k.get_name(), k.get_num_args()) for k in image.get_kernels()])
note("memories", lambda: [(m.get_tag(), m.get_base_address(), m.get_size_kb(), m.get_used(),
                           m.get_index()) for m in image.get_mems()])
note("axlf", image.get_axlf)
note("unregistered", lambda: pyxrt.hw_context(device, pyxrt.uuid("a" * 8 + "-1111" * 3 + "-" + "b" * 12)))
note("uuid", lambda: pyxrt.uuid("A" * 8 + "-1111" * 3 + "-" + "B" * 12).to_string())
note("uuid equality", lambda: pyxrt.uuid("") == pyxrt.uuid(""))
note("no info key", lambda: device.get_info(3))
device.register_xclbin(image)
context = pyxrt.hw_context(device, image.get_uuid())
note("no such kernel", lambda: pyxrt.kernel(context, "nope"))
note("instance", lambda: pyxrt.kernel(context, "MLIR_AIE:MLIRAIE"))
note("kernel of nothing", lambda: pyxrt.kernel(context, 3))
kernel = pyxrt.kernel(context, "MLIR_AIE")
groups = [kernel.group_id(i) for i in range(8)]
note("groups", lambda: groups)
second = pyxrt.hw_context(device, image.get_uuid())
note("groups in the second context", lambda: [pyxrt.kernel(second, "MLIR_AIE").group_id(i) for i in range(8)])
note("group of a string", lambda: kernel.group_id("1"))

def buffer(size, group, flag=B.host_only):
    return pyxrt.bo(device, size, flag, group)

bo = buffer(64, groups[3])
note("integer flags", lambda: buffer(64, groups[3], 1 << 29))
note("float size", lambda: buffer(64.0, groups[3]))
note("negative size", lambda: buffer(-1, groups[3]))
note("numpy size", lambda: buffer(np.int64(64), groups[3]).size())
note("sub-buffer", lambda: pyxrt.bo(bo, 16, 32).size())
note("sub-buffer past the end", lambda: pyxrt.bo(bo, 40, 32).size())
for label, args in {
    "write": (bytes(range(64)), 0), "write without seek": (b"abc",), "write past": (bytes(65), 0),
    "write seek past": (b"abcd", 61), "write negative": (b"abcd", -1), "write text": ("abc", 0),
    "write list": ([1], 0), "write nothing": (b"", 64),
}.items():
    note(label, lambda: bo.write(*args))
note("strided", lambda: (bo.write(np.arange(64, dtype=np.uint8)[::2], 0), bo.read(32, 0).tolist()))
note("fortran", lambda: (bo.write(np.arange(6, dtype=np.uint8).reshape(2, 3).T, 0), bo.read(6, 0).tolist()))
note("read", lambda: (str(bo.read(4, 60).dtype), bo.read(4, 60).shape, bo.read(4, 0).flags.writeable))
note("read past", lambda: bo.read(65, 0))
note("read without skip", lambda: bo.read(4))
note("map", lambda: (bo.map().readonly, bo.map().format, bo.map().shape))
note("sync", lambda: bo.sync(S.XCL_BO_SYNC_BO_TO_DEVICE))
note("sync range", lambda: bo.sync(S.XCL_BO_SYNC_BO_TO_DEVICE, 8, 8))
note("sync two", lambda: bo.sync(S.XCL_BO_SYNC_BO_TO_DEVICE, 8))
note("sync integer", lambda: bo.sync(0))

code = buffer(len(stream), groups[1], B.cacheable)
code.write(stream, 0)
code.sync(S.XCL_BO_SYNC_BO_TO_DEVICE)
source, target = buffer(16384, groups[3]), buffer(16384, groups[4])

def call(*args):
    run = kernel(*args)
    return str(run.wait(1000)), str(run.state())

for label, args in {
    "right call": (3, code, len(stream), source, target),
    "group of a scalar": (3, code, len(stream), buffer(16384, groups[2]), target),
    "bank 5": (3, code, len(stream), buffer(16384, 5), target),
    "plain 0": (3, code, len(stream), buffer(16384, 0), target),
    "data in bank 1": (3, code, len(stream), buffer(16384, groups[1]), target),
    "no opcode": (code, len(stream), source, target),
    "too few": (3,),
    "nonsense": ("3", code, len(stream), None, b"abc"),
}.items():
    print(f"-- {label}", file=sys.stderr, flush=True)
    note(label, lambda: call(*args))

run = pyxrt.run(kernel)
note("state of a new run", run.state)
for label, args in {
    "set_arg": (3, source), "set_arg scalar": (0, 3), "set_arg scalar's group": (3, buffer(64, groups[2])),
    "set_arg bank 5": (3, buffer(64, 5)), "set_arg text": (3, "x"), "set_arg float": (0, 3.0),
    "set_arg wide": (0, 1 << 40), "set_arg integer past the end": (8, 1), "set_arg integer at -1": (-1, 1),
}.items():
    note(label, lambda: run.set_arg(*args))
for index, value in enumerate((3, code, len(stream), source, target)):
    run.set_arg(index, value)
run.start()
note("wait2", run.wait2)
note("wait2 with a timeout", lambda: run.wait2(100))
note("wait float", lambda: run.wait(1.5))
note("wait negative", lambda: run.wait(-1))
note("callback", lambda: run.add_callback(E.ERT_CMD_STATE_COMPLETED, print, None))
runlist = pyxrt.runlist(context)
note("empty runlist", lambda: (runlist.execute(), runlist.wait()))
runlist.add(run)
note("start a member", run.start)
note("runlist wait with a timeout", lambda: runlist.wait(100))
note("runlist without context", lambda: pyxrt.runlist().add(run))
twice = kernel(3, code, len(stream), source, target)
note("start twice", twice.start)  # the real one can't be waited for after this

done = E.ERT_CMD_STATE_COMPLETED
note("enum", lambda: (repr(done), str(done), done.name, done.value, int(done), done == 4, done == E(4),
                      done != E(5), E(4) is done, repr(E(3)), hash(done), list(E.__members__)))
note("flags", lambda: {n: int(v) for n, v in B.flags.__members__.items()})
note("scoped enum", lambda: (B.host_only == 1 << 29, B.host_only == B.flags.host_only))
note("info names", lambda: {n: int(v) for n, v in pyxrt.xrt_info_device.__members__.items()})
note("directions", lambda: {n: int(v) for n, v in S.__members__.items()})
note("levels", lambda: {n: int(v) for n, v in pyxrt.xrt_msg_level.__members__.items()})
note("exported", lambda: (str(pyxrt.warning), str(B.p2p), str(pyxrt.kernel.shared), pyxrt.XCL_BO_FLAGS_NONE))
pyxrt.log_message(pyxrt.xrt_msg_level.warning, "mine", "hello")
print(json.dumps(notes), flush=True)
os._exit(0)  # the noop device does not care to be torn down
"""


def real_pyxrt() -> str | None:
    """Why there is no real pyxrt in noop mode here; None if there is."""
    done = subprocess.run(
        [sys.executable, "-c", "import pyxrt; pyxrt.device(0)"],
        env={**os.environ, "XCL_EMULATION_MODE": "noop"},
        capture_output=True,
        text=True,
        check=False,
    )
    return None if done.returncode == 0 else (done.stderr.strip() or "it died").splitlines()[-1]


@pytest.fixture(scope="module", autouse=True)
def _needs_real_pyxrt() -> None:
    if problem := real_pyxrt():
        pytest.skip(f"no pyxrt of XRT that runs in noop mode: {problem}")


def probe(which: str, *args: Path) -> tuple[dict[str, str], list[str]]:
    """What was noted, and the messages that were printed, without XRT's banner."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, which, *map(str, args)],
        env={**os.environ, "XCL_EMULATION_MODE": "noop"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.stdout, done.stderr
    notes: dict[str, str] = json.loads(done.stdout)
    messages = done.stderr.splitlines()
    return notes, [line for line in messages if line.startswith(("--", "[XRT]", "[mine]"))]


def test_the_same_calls_give_the_same(tmp_path: Path) -> None:
    files = write_artifacts(tmp_path)
    real, real_messages = probe("real", files.xclbin, files.insts)
    emulated, emulated_messages = probe("emulated", files.xclbin, files.insts)
    assert emulated == real
    assert emulated_messages == real_messages


def test_a_module_for_hw_makes_calls_that_the_real_pyxrt_takes(tmp_path: Path) -> None:
    data = hw_xclbin()
    parsed = xclbin.parse(data)
    (tmp_path / "copy.xclbin").write_bytes(data)
    (tmp_path / "insts.bin").write_bytes(insts())
    spec = HostModuleSpec(
        kernel="copier",
        summary="Copy.",
        device="npu1",
        target="hw",
        arguments=derive(parsed, TENSORS),
        uuid=parsed.uuid_text,
        insts_sha256=hashlib.sha256(insts()).hexdigest(),
        insts_size=len(insts()),
        xclbin_name="copy.xclbin",
    )
    (tmp_path / "copier.py").write_text(render_host_module(spec))
    program = """
import gc, numpy as np
from copier import Copier, ArgumentError, DeviceError
a = np.arange(4096, dtype=np.int32)
for _ in range(2):
    with Copier() as copier:
        copier.fill_outputs(7)
        out = np.zeros(4096, np.int32)
        assert copier(a, out=out) is out
        assert (out == 0x07070707).all()  # the noop device computes nothing
        copier(a[::-1])
        assert len(list(copier.run_many([a] * 5))) == 5
        for result in copier.run_many([a] * 5):
            break
        try:
            copier(a[:5])
        except ArgumentError as error:
            print(error)
    gc.collect()
try:
    copier(a)
except DeviceError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={**os.environ, "XCL_EMULATION_MODE": "noop"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        *["a: expected int32 [4096], given int32 [5]"] * 2,
        "this Copier can't be used: it is closed; open another one",
    ]
