"""Compares the emulated device with XRT's own pyxrt, fact by fact.

Skipped if this Python has no pyxrt. Each test runs the same program on both, line by line
(``pyxrt_programs``), checks that results, exceptions and messages are equal, and then checks them
against the known fact: a test fails if the emulated device changes or the real one differs from its
description. Where the real one dies or hangs, only the program does; the emulated one reports it.

The device-less mode of the real one needs no NPU and computes nothing. The emulated device's own
tests (test_pyxrt_buffers, test_pyxrt_execution) check what it can't show: that a kernel's writes
never reach a buffer in another bank; that ``ninstr`` may count bytes or words; that flags other than
``host_only`` and ``cacheable`` fail at allocation; that ``sync`` is needed.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pyxrt_programs import (
    CRASH,
    LOST,
    Host,
    Ran,
    both_hosts,
    host,
    loaded,
    run_on_real_pyxrt,
    skip_without_real_pyxrt,
)

from host_artifacts import write_artifacts, write_hw_artifacts
from npukit.formats import xclbin
from npukit.formats.xclbin import SectionKind
from npukit.formats.xclbin_sections import (
    Connection,
    MemoryBank,
    encode_connectivity,
    encode_topology,
    parse_connectivity,
    parse_topology,
)

COMPLETED = "<ert_cmd_state.ERT_CMD_STATE_COMPLETED: 4>"
NEW = "<ert_cmd_state.ERT_CMD_STATE_NEW: 1>"


@pytest.fixture(scope="module")
def hosts() -> Iterator[tuple[Host, Host]]:
    with both_hosts() as both:
        yield both


@pytest.fixture(scope="module")
def prelude(tmp_path_factory: pytest.TempPathFactory) -> str:
    files = write_artifacts(tmp_path_factory.mktemp("artifacts"))
    return loaded(files.xclbin, files.insts)


Both = Callable[..., tuple[Ran, Ran]]
Agreed = Callable[..., Ran]


@pytest.fixture
def both(hosts: tuple[Host, Host], prelude: str) -> Both:
    """What a program does on the real and on the emulated one, after ``begin``."""

    def run(*lines: str, begin: str = prelude) -> tuple[Ran, Ran]:
        ran = [one.run([begin, *lines]) for one in hosts]
        assert [one.lines[0].result for one in ran] == ["done", "done"]
        real, emulated = (replace(one, lines=one.lines[1:]) for one in ran)
        return real, emulated

    return run


@pytest.fixture
def agreed(both: Both) -> Agreed:
    """The results of a program on both."""

    def run(*lines: str, begin: str | None = None) -> Ran:
        real, emulated = both(*lines) if begin is None else both(*lines, begin=begin)
        assert emulated == real
        return emulated

    return run


def warning(index: int, bank: int, group: int) -> str:
    return (
        "[XRT] WARNING: Kernel MLIR_AIE has no compute units with connectivity required for global "
        f"argument at index {index}. The argument is allocated in bank {bank}, the compute unit is "
        f"connected to bank {group}. Allocating local copy of argument buffer in connected bank."
    )


# Groups.


def test_groups_in_the_first_context(agreed: Agreed) -> None:
    ran = agreed("groups", "[g & 0xffff for g in groups]", "{g >> 16 for g in groups}.pop()")
    assert ran.results == [
        "list[131071, 65537, 131071, 65536, 65536, 65536, 65536, 65536]",
        "list[65535, 1, 65535, 0, 0, 0, 0, 0]",
        "1",
    ]


def test_groups_in_the_second_context(agreed: Agreed) -> None:
    ran = agreed(
        "second = pyxrt.hw_context(device, image.get_uuid())",
        "[pyxrt.kernel(second, 'MLIR_AIE').group_id(i) for i in range(8)]",
        "[kernel.group_id(i) for i in range(8)] == groups",
    )
    assert ran.results[1] == (
        "list[196607, 131073, 196607, 131072, 131072, 131072, 131072, 131072]"
    )


def test_groups_past_the_last_argument(both: Both) -> None:
    """An IndexError up to some release (2.20), "scalar" later (2.26), which is what npukit follows."""
    real, emulated = both("kernel.group_id(8)", "kernel.group_id(-1)")
    assert emulated.results == ["131071"] * 2
    if real.results != emulated.results:
        assert real.results == [
            f"IndexError: vector::_M_range_check: __n (which is {n}) >= this->size() (which is 8)"
            for n in (8, 2**64 - 1)
        ]


@pytest.mark.parametrize(
    ("banks", "used", "group"),
    [((0, 1), True, 0x10001), ((1, 0), True, 0x10001), ((1, 0), False, 0x10000)],
    ids=["both", "the other way round", "the higher one unused"],
)
def test_the_group_is_the_highest_bank_of_connectivity(
    agreed: Agreed, tmp_path: Path, banks: tuple[int, int], used: bool, group: int
) -> None:
    """bo0 is connected to two banks: a buffer in either is passed directly, without a warning."""
    files = write_artifacts(tmp_path)
    parsed = xclbin.parse(files.xclbin.read_bytes())
    sections = []
    for section in parsed.sections:
        data = section.data
        if section.kind in (SectionKind.CONNECTIVITY, SectionKind.GROUP_CONNECTIVITY):
            kept = [one for one in parse_connectivity(data) if one.argument != 3]
            data = encode_connectivity([*kept, *(Connection(3, 0, bank) for bank in banks)])
        elif section.kind in (SectionKind.MEM_TOPOLOGY, SectionKind.GROUP_TOPOLOGY):
            low, high = parse_topology(data)
            data = encode_topology([low, replace(high, used=used)])
        sections.append(replace(section, data=data))
    files.xclbin.write_bytes(xclbin.encode(replace(parsed, sections=tuple(sections))))
    begin = loaded(files.xclbin, files.insts)
    ran = agreed("groups[3]", "pyxrt.run(kernel).set_arg(3, buffer(64, 0))", begin=begin)
    assert ran.results == [str(group), "None"]
    assert ran.messages == []
    if used:  # a nonexistent bank has no index in XRT, which then reads out of bounds
        ran = agreed("pyxrt.run(kernel).set_arg(3, buffer(64, 1))", begin=begin)
        assert ran.messages == []


def test_memories(agreed: Agreed) -> None:
    ran = agreed(
        "[(m.get_tag(), m.get_base_address(), m.get_size_kb(), m.get_used(), m.get_index())"
        " for m in image.get_mems()]",
        "[(k.get_name(), k.get_num_args()) for k in image.get_kernels()]",
    )
    assert ran.results == [
        "list[tuple['HOST', 67108864, 65536, True, 0], tuple['SRAM', 67108864, 49152, True, 1]]",
        "list[tuple['MLIR_AIE', 8]]",
    ]


def test_memories_that_are_not_used(agreed: Agreed, tmp_path: Path) -> None:
    files = write_artifacts(tmp_path)
    parsed = xclbin.parse(files.xclbin.read_bytes())
    topology = encode_topology([MemoryBank("A", 1, 2), MemoryBank("B", 3, 4, used=False)])
    sections = tuple(
        replace(section, data=topology)
        if section.kind in (SectionKind.MEM_TOPOLOGY, SectionKind.GROUP_TOPOLOGY)
        else section
        for section in parsed.sections
    )
    files.xclbin.write_bytes(xclbin.encode(replace(parsed, sections=sections)))
    begin = loaded(files.xclbin, files.insts)
    agreed("[(m.get_tag(), m.get_used()) for m in image.get_mems()]", "groups", begin=begin)


# Buffers in the wrong place.


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("kernel(3, code, len(stream), buffer(16384, groups[1]), b)", [(3, 1, 0x10000)]),
        ("kernel(3, code, len(stream), a, buffer(16384, groups[1]))", [(4, 1, 0x10000)]),
        ("kernel(3, buffer(len(stream), groups[3]), len(stream), a, b)", [(1, 0, 0x10001)]),
        ("kernel(code, len(stream), a, b)", [(0, 1, 0x1FFFF), (2, 0, 0x1FFFF)]),
    ],
    ids=["data in bank 1", "output in bank 1", "instructions in bank 0", "no opcode"],
)
def test_a_buffer_in_another_existing_bank_gives_a_warning(
    agreed: Agreed, call: str, said: list[tuple[int, int, int]]
) -> None:
    ran = agreed(f"r = {call}; state = r.wait()", "str(state)")
    assert ran.messages == [warning(*one) for one in said]
    assert ran.results[1] == "'ert_cmd_state.ERT_CMD_STATE_COMPLETED'"


def test_the_copy_is_made_when_the_argument_is_set(agreed: Agreed) -> None:
    """The warning comes at each ``set_arg``, not at ``start``."""
    ran = agreed(
        "r, wrong = pyxrt.run(kernel), buffer(64, groups[1])",
        "r.set_arg(3, wrong)",
        "r.set_arg(3, wrong)",
        "r.start(); r.wait()",
    )
    assert [len(line.messages) for line in ran.lines] == [0, 1, 1, 0]


@pytest.mark.parametrize("group", ["groups[0]", "groups[2]", "0", "5", "0x10005", "0xffff"])
def test_wrong_groups_without_a_warning(agreed: Agreed, group: str) -> None:
    ran = agreed(f"r = kernel(3, code, len(stream), buffer(16384, {group}), b)", "r.wait()")
    assert ran.results == ["done", COMPLETED]
    assert ran.messages == []


def test_set_arg_names_the_bank_that_does_not_exist(agreed: Agreed) -> None:
    """The call in the previous test swallows this."""
    ran = agreed("pyxrt.run(kernel).set_arg(3, buffer(64, groups[2]))")
    assert ran.results == [
        "IndexError: vector::_M_range_check: __n (which is 65535) >= this->size() (which is 2)"
    ]


# Arguments.


@pytest.mark.parametrize(
    "arguments",
    [
        *("", "3", "3, code", "'3', code, len(stream), a, b", "3, code, len(stream), b'abc', b"),
        *(
            "3, code, len(stream), None, b",
            "None, None, None, None",
            "3, [code], len(stream), a, b",
        ),
        *("3.0, code, len(stream), a, b", "3, code, len(stream), a, b, 'more'"),
    ],
)
def test_missing_or_invalid_arguments_are_ignored(agreed: Agreed, arguments: str) -> None:
    opcode_first = arguments.replace("3,", "0,", 1) if arguments.startswith("3,") else arguments
    ran = agreed(f"r = kernel({opcode_first})", "r.wait()")
    assert ran.results == ["done", COMPLETED]
    assert ran.messages == []


def test_arguments_of_the_correct_call(agreed: Agreed) -> None:
    ran = agreed(
        "r = kernel(3, code, len(stream), a, b)",
        "r.wait()",
        "r.state()",
        "r.wait2()",
        "r.start()",
        "r.wait(1000)",
        "r = kernel(3, code, len(stream), *[a, b])",
        "r.wait() == E.ERT_CMD_STATE_COMPLETED",
    )
    assert ran.results[1:3] == [COMPLETED] * 2
    assert ran.results[7] == "True"


@pytest.mark.parametrize("index", [2**31 - 1, 10**9])
def test_a_buffer_far_past_the_end_kills_the_process(agreed: Agreed, index: int) -> None:
    assert agreed(f"pyxrt.run(kernel).set_arg({index}, a)").end == LOST


@pytest.mark.parametrize(
    "line",
    [
        "r = kernel(0, code, len(stream), a, b, a, a, a, a)",
        "pyxrt.run(kernel).set_arg(8, a)",
        "pyxrt.run(kernel).set_arg(-1, a)",
    ],
)
def test_one_buffer_too_many(both: Both, line: str) -> None:
    """XRT reads past a vector: usually the process dies, sometimes an IndexError results, which
    the call swallows. The emulated device always reports a crash."""
    real, emulated = both(line)
    assert emulated.end == LOST
    assert real.end == LOST or real.results[0].startswith(("done", "IndexError: "))


def test_an_additional_integer_or_invalid_argument_is_ignored(agreed: Agreed) -> None:
    for extra in ("1", "None", "'a'"):
        ran = agreed(f"r = kernel(0, code, len(stream), a, b, a, a, a, {extra})", "r.wait()")
        assert ran.results == ["done", COMPLETED]
    ran = agreed("pyxrt.run(kernel).set_arg(8, 1)")
    assert ran.results[0].startswith("IndexError: vector::_M_range_check: __n (which is 8)")


def test_a_run_that_is_dropped_in_flight(both: Both) -> None:
    """XRT 2.26 aborts the process, 2.20 does not; the emulated device warns and names the former."""
    real, emulated = both("r = kernel(0, code, len(stream), a, b)", "del r", "1")
    assert emulated.end == "finished"
    (message,) = emulated.messages
    assert "a run was dropped while in flight" in message
    assert real.end == LOST or (real.results, real.messages) == (emulated.results, [])


@pytest.mark.parametrize(
    "line",
    [
        *("pyxrt.run().start()", "pyxrt.run().wait()", "pyxrt.run().state()"),
        *("pyxrt.run().set_arg(0, 1)", "pyxrt.device().get_xclbin_uuid()"),
        *("pyxrt.device().register_xclbin(image)", "pyxrt.bo(pyxrt.device(), 64, B.host_only, 0)"),
        *("pyxrt.hw_context(pyxrt.device(), image.get_uuid())", "pyxrt.runlist().execute()"),
        *("pyxrt.kernel(pyxrt.hw_context(), 'MLIR_AIE')", "pyxrt.runlist(pyxrt.hw_context())"),
        *("pyxrt.runlist().wait()", "pyxrt.runlist(context).add(pyxrt.run())"),
        *("pyxrt.run(kernel).wait()", "pyxrt.run(kernel).wait(10)", "pyxrt.xclbin('/dev/null')"),
    ],
)
def test_calls_that_the_process_does_not_survive(agreed: Agreed, line: str) -> None:
    """Empty handles, and an endless wait for a run that was never started."""
    assert agreed(line).end == LOST


# Contexts, kernels, runs, run lists.


def test_a_context_needs_a_registered_xclbin(agreed: Agreed, tmp_path: Path) -> None:
    files = write_artifacts(tmp_path)
    uuid = xclbin.parse(files.xclbin.read_bytes()).uuid_text
    ran = agreed(
        "device = pyxrt.device(0)",
        f"image = pyxrt.xclbin({str(files.xclbin)!r})",
        "pyxrt.hw_context(device, image.get_uuid())",
        "device.register_xclbin(image)",
        "pyxrt.hw_context(device, image.get_uuid())",
        begin="pass",
    )
    assert ran.results[2:] == [
        f"RuntimeError: No xclbin with uuid '{uuid}': Invalid argument",
        f"uuid {uuid}",
        "<hw_context>",
    ]


def test_kernels_by_name(agreed: Agreed) -> None:
    names = [
        "nope",
        "",
        "MLIR",
        "MLIR_AIE:MLIRAIE",
        "MLIR_AIE:{MLIRAIE}",
        "MLIR_AIE:{x}",
        "nope:{x}",
    ]
    ran = agreed(*(f"pyxrt.kernel(context, {name!r})" for name in names))
    assert ran.results == [
        "RuntimeError: No such kernel 'nope': Invalid argument",
        "RuntimeError: No such kernel '': Invalid argument",
        "RuntimeError: No such kernel 'MLIR': Invalid argument",
        "RuntimeError: No compute units matching 'MLIR_AIE:MLIRAIE'",
        "<kernel>",
        "RuntimeError: No compute units matching 'MLIR_AIE:{x}'",
        "RuntimeError: No such kernel 'nope': Invalid argument",
    ]


def test_states_and_waits(agreed: Agreed) -> None:
    ran = agreed(
        "r = pyxrt.run(kernel)",
        "r.state()",
        "r.start(); r.wait()",
        "r.state()",
        "r.wait()",
        "r.wait(1)",
        "r.wait2()",
        "r.start(); r.start()",
    )
    assert ran.results == [
        *("done", NEW, "done", COMPLETED, COMPLETED, COMPLETED, "None"),
        "RuntimeError: bad command state, can't launch",
    ]


def test_a_wait_with_the_wrong_timeout(agreed: Agreed) -> None:
    ran = agreed(
        "r = kernel(0); r.wait()", "r.wait(1.5)", "r.wait(-1)", "r.wait(2**32)", "r.wait2(1)"
    )
    assert [result.split(" arguments")[0] for result in ran.results[1:]] == [
        *["TypeError: wait(): incompatible function"] * 3,
        "TypeError: wait2(): incompatible function",
    ]
    agreed("r.add_callback(E.ERT_CMD_STATE_COMPLETED, print, None)", "image.get_axlf()")


def test_runlists(agreed: Agreed) -> None:
    """The device-less mode never ends a list whose runs weren't run before."""
    ran = agreed(
        "runs = pyxrt.runlist(context)",
        "runs.execute(), runs.wait()",
        "r = kernel(0, code, len(stream), a, b); r.wait()",
        "runs.add(r)",
        "runs.execute()",
        "runs.execute()",
        "runs.add(r)",
        "r.state()",
        "r.start()",
        "runs.wait(100)",
        "pyxrt.runlist().add(r)",
    )
    assert ran.results[1] == "tuple[None, None]"
    assert ran.results[5:9] == [
        "RuntimeError: runlist must be idle before submitting for execution, "
        "current state: running: Invalid argument",
        "RuntimeError: runlist must be idle before adding run objects, "
        "current state: running: Invalid argument",
        NEW,
        "RuntimeError: Run object belongs to a runlist and cannot be explicitly started: "
        "Invalid argument",
    ]
    ran = agreed(
        "r = kernel(0, code, len(stream), a, b); r.wait()",
        "runs = pyxrt.runlist(context)",
        "runs.add(r)",
        "runs.execute()",
        "runs.wait()",
    )
    assert ran.end == "finished"


# Buffers.


def test_bo_write(agreed: Agreed) -> None:
    ran = agreed(
        "a.write(b'abc', 1)",
        "a.read(5, 0)",
        "a.write(b'abc')",
        "a.write(bytes(16385), 0)",
        "a.write(b'abcd', 16381)",
        "a.write(np.arange(64, dtype=np.uint8)[::2], 0)",
        "a.read(4, 0)",
        "a.write(np.arange(6, dtype=np.uint8).reshape(2, 3).T, 0)",
        "a.read(6, 0)",
    )
    past = "RuntimeError: attempting to write past buffer size: Invalid argument"
    assert ran.results == [
        *("None", "int8 (5,) [0, 97, 98, 99, 0]"),
        "TypeError: write(): incompatible function arguments. Invoked with: <bo>, b'abc'",
        *(past, past, "None", "int8 (4,) [0, 1, 2, 3]", "None", "int8 (6,) [0, 1, 2, 3, 4, 5]"),
    ]


def test_bo_read(agreed: Agreed) -> None:
    ran = agreed(
        "a.read(2, 0)",
        "a.read(2, 0).flags.writeable",
        "a.read(16385, 0)",
        "a.read(1, 16384)",
        "a.read(4)",
        "a.read(0, 0)",
    )
    past = "RuntimeError: attempting to read past buffer size: Invalid argument"
    assert ran.results[:4] == ["int8 (2,) [0, 0]", "True", past, past]


def test_bo_map(agreed: Agreed) -> None:
    ran = agreed(
        "a.map()", "a.map()[2] = 7", "a.read(3, 0)", "np.frombuffer(a.map(), np.int32).shape"
    )
    assert ran.results == ["memoryview B (16384,) rw", "done", "int8 (3,) [0, 0, 7]", "tuple[4096]"]


def test_bo_sync(agreed: Agreed) -> None:
    ran = agreed(
        "a.sync(TO)", "a.sync(FROM)", "a.sync(TO, 8, 8)", "a.sync(TO, 8)", "a.sync(0)", "a.sync()"
    )
    assert ran.results[:3] == ["None"] * 3
    assert all(result.startswith("TypeError: sync(): ") for result in ran.results[3:])


def test_bo_parts(agreed: Agreed) -> None:
    ran = agreed(
        "part = pyxrt.bo(a, 64, 128)",
        "(part.size(), part.address() - a.address(), part.map().nbytes)",
        "part.write(b'x', 1); part.sync(TO)",
        "a.read(3, 128)",
        "pyxrt.bo(part, 60, 5)",
        "part.write(b'x', 64)",
        "part.sync(TO, 20000, 0)",
        "r = kernel(0, code, len(stream), part, b); r.wait()",
    )
    assert ran.results[1:7] == [
        *("tuple[64, 128, 64]", "done", "int8 (3,) [0, 120, 0]"),
        "RuntimeError: sub buffer size and offset: Invalid argument",
        "RuntimeError: attempting to write past buffer size: Invalid argument",
        "RuntimeError: Invalid offset and size when syncing sub buffer: Invalid argument",
    ]


def test_bos_are_created_from_the_correct_types(agreed: Agreed) -> None:
    ran = agreed(
        "pyxrt.bo(device, np.int64(64), B.host_only, np.uint32(0)).size()",
        "pyxrt.bo(device, 64, 1 << 29, 0)",
        "pyxrt.bo(device, 64.0, B.host_only, 0)",
        "pyxrt.bo(device, -1, B.host_only, 0)",
        "pyxrt.bo()",
        "pyxrt.bo(5, 64, B.host_only, 0)",
    )
    assert ran.results[0] == "64"
    assert all(result.startswith("TypeError: __init__(): incompat") for result in ran.results[1:])


# Files and devices.


def test_files(agreed: Agreed, tmp_path: Path) -> None:
    garbage = tmp_path / "garbage.xclbin"
    garbage.write_bytes(b"garbage" * 1000)
    paths = ["/nowhere/x.xclbin", "nowhere.xclbin", "", str(garbage)]
    ran = agreed(*(f"pyxrt.xclbin({path!r})" for path in paths), "pyxrt.xclbin(5)", begin="pass")
    assert ran.results[:4] == [
        "RuntimeError: No such file '/nowhere/x.xclbin'",
        "RuntimeError: No such file or directory 'nowhere.xclbin'",
        "RuntimeError: No xclbin specified",
        "RuntimeError: Invalid xclbin",
    ]


def test_a_missing_device() -> None:
    """The real one has no device outside its device-less mode; the emulated one has one."""
    skip_without_real_pyxrt()
    program = """
try:
    pyxrt.device({index})
except RuntimeError as error:
    print(repr(str(error)))
"""
    said = []
    for line, index in (("import pyxrt", 0), ("import npukit.emulator.pyxrt as pyxrt", 1)):
        environment = {k: v for k, v in os.environ.items() if k != "XCL_EMULATION_MODE"}
        done = subprocess.run(
            [sys.executable, "-c", line + program.format(index=index)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        said.append(done.stdout.strip())
    if "No such library" in said[0]:
        pytest.skip(f"this XRT has its device-less mode only: {said[0]}")
    # The blank is XRT's.
    assert [eval(text) for text in said] == [f" No such device with index '{n}'" for n in (0, 1)]


# Other parts of the module that host programs use.

EVERYDAY = {
    "enumerations": [
        "(repr(E(4)), str(E(4)), E(4).name, E(4).value, int(E(4)), f'{E(4)}', hash(E(4)))",
        "(E(4) == 4, E(4) == E(4), E(4) != E(5), E(4) is E(4), E(4) in (4, 5), repr(E(3)))",
        "(B.host_only == 1 << 29, B.host_only == B.flags.host_only, hex(B.p2p))",
        "(E('4'),)",
        "E(-1), E(2**32)",
        "E(4) < E(5)",
        "E(4) + 1",
        "E(None)",
        "E()",
        "B.flags(value=3)",
        "pyxrt.kernel.cu_access_mode(256)",
        "pyxrt.xrt_msg_level(65536)",
    ],
    "members": [
        f"[(n, int(v)) for n, v in {name}.__members__.items()]"
        for name in (
            *("E", "X", "B.flags", "pyxrt.xrt_info_device", "pyxrt.xrt_msg_level"),
            "pyxrt.kernel.cu_access_mode",
        )
    ],
    "names": [
        "(str(pyxrt.warning), str(B.p2p), str(pyxrt.kernel.shared), pyxrt.XCL_BO_FLAGS_NONE)",
        "(B.flags.__qualname__, pyxrt.kernel.cu_access_mode.__qualname__, E.__name__)",
        *(
            f"[n for n in dir({name}) if n[0] != '_']"
            for name in (
                "B",
                "kernel",
                "pyxrt.runlist",
                "device",
                "image",
                "pyxrt.uuid",
                "E",
                "B.flags",
            )
        ),
    ],
    "objects": [
        *(f"{name}.more = 1" for name in ("code", "kernel", "context", "device", "image")),
        *(f"__import__('weakref').ref({n})() is {n}" for n in ("code", "kernel", "context")),
        *(f"__import__('copy').copy({name})" for name in ("code", "kernel", "context", "device")),
        "__import__('pickle').dumps(code)",
        "(code == code, code == a, hash(a) == hash(a))",
        "len(code)",
        "bytes(code)",
    ],
    "uuids": [
        "pyxrt.uuid('A' * 8 + '-1111' * 3 + '-' + 'B' * 12)",
        "image.get_uuid() == image.get_uuid()",
        "pyxrt.uuid(image.get_uuid().to_string())",
        "pyxrt.hw_context(device, pyxrt.uuid(image.get_uuid().to_string()))",
        "device.get_xclbin_uuid().to_string() == image.get_uuid().to_string()",
        "pyxrt.uuid(5)",
    ],
    "empty images": [
        "pyxrt.xclbin().get_kernels()",
        "pyxrt.xclbin().get_mems()",
        "pyxrt.xclbin().get_uuid()",
        "pyxrt.xclbin().get_xsa_name()",
        "pyxrt.xclbin.xclbinkernel().get_name()",
        "pyxrt.xclbin.xclbinmem().get_tag()",
        "pyxrt.xclbin.xclbinip().get_name()",
        "image.get_ips()",
        "image.get_cus()",
        "type(image.get_kernels()).__name__",
    ],
    "information": [
        "device.get_info(3)",
        "device.get_info('name')",
        "device.get_info()",
        "device.get_info(pyxrt.xrt_info_device(99))",
    ],
    "log": [
        f"pyxrt.log_message(pyxrt.{level}, 'mine', 'text')"
        for level in (
            "emergency",
            "alert",
            "critical",
            "error",
            "warning",
            "notice",
            "info",
            "debug",
        )
    ],
}


@pytest.mark.parametrize("name", EVERYDAY)
def test_other_members_of_the_module(agreed: Agreed, name: str) -> None:
    ran = agreed(*EVERYDAY[name])
    assert (ran.end, len(ran.lines)) == ("finished", len(EVERYDAY[name]))


def test_members_that_the_emulated_device_omits(both: Both) -> None:
    """ELF modules. A host program checks with ``hasattr``, and continues without them."""
    names = ("elf", "program", "module", "ext")
    _, emulated = both(*(f"hasattr(pyxrt, {name!r})" for name in names))
    assert emulated.results == ["False"] * len(names)
    real, emulated = both("sorted(n for n in dir(pyxrt) if n[0] != '_')")
    missing = set(eval(real.results[0].removeprefix("list"))) - set(
        eval(emulated.results[0].removeprefix("list"))
    )
    assert missing == set(names)


def test_a_crash_has_the_crash_message(prelude: str) -> None:
    """The programs above depend on this text."""
    with host("emulated") as emulated:
        ran = emulated.run(
            [prelude, "try: pyxrt.run().start()\nexcept RuntimeError as e: text = str(e)", "text"]
        )
    assert ran.end == "finished"
    assert CRASH in ran.results[2]


def test_a_module_for_hw_makes_calls_that_the_real_pyxrt_accepts(tmp_path: Path) -> None:
    skip_without_real_pyxrt()
    write_hw_artifacts(tmp_path, "copier")
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
        assert copier.run_batch([a] * 30).shape == (30, 4096)
        bound = copier.bind(a=a)
        assert len(copier.runlist([bound.prepare(), copier.prepare(a), bound.prepare()])) == 3
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
    done = run_on_real_pyxrt(program, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        *["a: expected int32 [4096], got int32 [5]"] * 2,
        "this Copier is closed; open another one",
    ]
