"""Random host programs behave the same, line by line, on the emulated device and XRT's own pyxrt.

Skipped if this Python has no pyxrt. The device-less mode of the real one limits the comparison:
kernels compute nothing (no program here passes opcode 3), ``sync`` moves nothing (each write is
synced), every buffer flag is accepted, the driver's range checks are missing, and a wait for a run
that was never submitted, or was submitted in a run list, hangs. Also excluded, since the real one's
behaviour is undefined: a buffer for a nonexistent argument, and lengths that overflow.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyxrt_programs import Host, both_hosts, loaded

from host_artifacts import write_artifacts
from thoroughness import examples

MORE = """
wrong, nowhere, scalar = buffer(64, groups[1]), buffer(64, 5), buffer(64, groups[0])
part = pyxrt.bo(a, 64, 128)
done, fresh = kernel(0, code, len(stream), a, b), pyxrt.run(kernel)
done.wait()
runs, empty = pyxrt.runlist(context), pyxrt.runlist()
"""
BUFFERS = ("code", "a", "b", "part", "wrong", "nowhere", "scalar")
NUMBERS = (
    *("0", "1", "2", "7", "-1", "2**31 - 1", "2**31", "-2**31", "2**32", "True", "np.int64(5)"),
    *("np.uint8(4)", "np.float32(6)", "E(5)", "X(1)", "B.host_only"),
)
NO_NUMBERS = ("None", "'3'", "b'3'", "1.5", "np.float64(1)", "[1]", "np.arange(2)", "device", "1j")
DATA = (
    *("b''", "b'abc'", "bytes(64)", "bytes(65)", "bytearray(b'xyz')", "memoryview(b'abcdef')[::2]"),
    *("np.arange(64, dtype=np.uint8)", "np.arange(64, dtype=np.uint8)[::2]", "np.int32(-5)"),
    *("np.arange(6, dtype='>i2').reshape(2, 3).T", "np.zeros(3, 'M8[s]')", "np.float16([1, 2])"),
    *("np.zeros(2, [('x', 'i4'), ('y', 'f8')])", "np.array(['ab'])", "np.array([True])", "a.map()"),
    *("'abc'", "[1, 2]", "5", "None", "code", "np.array([None])"),
)
LENGTHS = (
    *("0", "1", "60", "64", "65", "128", "16383", "16384", "16385", "2**40", "2**64", "-1", "True"),
    *("1.0", "None", "'1'", "np.int16(3)", "np.float32(3)"),
)
one_of = st.sampled_from
number = one_of(NUMBERS)
value = st.one_of(number, one_of(NO_NUMBERS), one_of(BUFFERS))
length = one_of(LENGTHS)
buffer = one_of(BUFFERS)


def call(pattern: str, *parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map(lambda chosen: pattern.format(*chosen))


arguments = st.lists(value, max_size=8).map(", ".join)
LINES = st.one_of(
    call("kernel.group_id({})", one_of(["0", "3", "7", "'1'", "None", "1.0", "True", "2**31"])),
    call("r = kernel({}); r.wait()", arguments),
    call("r = kernel({}); r.wait2()", arguments),
    call("r = kernel({}); s = r.state()", arguments),
    call(
        "fresh.set_arg({}, {})", one_of([*map(str, range(8)), "True", "'0'", "1.0", "None"]), value
    ),
    call("fresh.set_arg({}, {})", one_of(["-1", "8", "9", "2**31", "2**33"]), number),
    call("done.set_arg({}, {})", one_of([*map(str, range(1, 8))]), value),
    st.just("done.start(); done.wait(); s = str(done.state())"),
    call("done.wait({})", value),
    one_of(["fresh.state()", "done.state()", "done.wait()", "done.wait2()", "str(done.wait())"]),
    call("{0}.write({1}, {2}); {0}.sync(TO)", buffer, one_of(DATA), length),
    call("{}.write({})", buffer, one_of(DATA)),
    call("{}.read({}, {})", buffer, length, length),
    call("{}.read({})", buffer, length),
    call("{}.sync({})", buffer, one_of(["TO", "FROM", "0", "None", "'TO'", "E(1)", "TO, 0"])),
    call("{}.sync({}, 1, 0)", buffer, one_of(["TO", "FROM", "0", "1"])),
    call("part.sync(TO, {}, {})", length, length),
    call("{}.size()", buffer),
    call("{}.map()", buffer),
    call("{}.map().nbytes", buffer),
    call("part = pyxrt.bo({}, {}, {})", buffer, length, length),
    call("new = pyxrt.bo({}, {}, {})", value, length, length),
    call("new = buffer({}, {})", one_of(["1", "64", "5000", "-1", "2.0"]), value),
    call("new = pyxrt.bo(device, 64, {}, {})", value, value),
    call("runs.add({})", one_of(["fresh", "kernel", "None", "1"])),
    one_of(["runs.execute()", "empty.add(done)", "runs.execute(1)", "empty.wait(1)"]),
    one_of(["fresh.start()", "done.start(1)", "pyxrt.run(context)", "pyxrt.run(1)"]),
    call(
        "pyxrt.kernel(context, {})", one_of(["''", "'MLIR'", "'MLIR_AIE'", "b'MLIR_AIE'", "None"])
    ),
    call(
        "pyxrt.kernel(context, 'MLIR_AIE:' + {!r})",
        one_of(["", "MLIRAIE", "{MLIRAIE}", "{x,MLIRAIE}", "{}"]),
    ),
    call("E({})", value),
    call("X({})", value),
    call("B.flags({})", value),
    call("pyxrt.xrt_info_device({})", value),
    call("pyxrt.xrt_msg_level({})", value),
    call("pyxrt.kernel.cu_access_mode({})", value),
    call("E(4) == {}", one_of(["4", "5", "E(4)", "'4'", "None", "True", "B.host_only"])),
    call(
        "B.host_only == {}",
        one_of(["4", "2**29", "B.flags(2**29)", "B.p2p", "'4'", "None", "E(4)"]),
    ),
    call("pyxrt.hw_context({}, {})", value, value),
    call("pyxrt.runlist({})", value),
    call("device.register_xclbin({})", value),
    call("device.get_info({})", value),
    call(
        "pyxrt.xclbin({})", one_of(["''", "'/nowhere'", "'nowhere'", "b'/nowhere'", "5", "image"])
    ),
    one_of(["image.get_uuid()", "image.get_kernels()", "image.get_mems()", "image.get_xsa_name()"]),
    one_of(
        ["pyxrt.xclbin().get_uuid()", "pyxrt.xclbin().get_kernels()", "pyxrt.xclbin().get_mems()"]
    ),
    call(
        "pyxrt.log_message(pyxrt.{}, {}, 'text')",
        one_of(["warning", "info", "error", "alert"]),
        one_of(["'me'", "5"]),
    ),
)


@pytest.fixture(scope="module")
def hosts() -> Iterator[tuple[Host, Host]]:
    with both_hosts() as both:
        yield both


@pytest.fixture(scope="module")
def prelude(tmp_path_factory: pytest.TempPathFactory) -> str:
    files = write_artifacts(tmp_path_factory.mktemp("artifacts"))
    return loaded(files.xclbin, files.insts) + MORE


@settings(max_examples=examples(100), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lines=st.lists(LINES, min_size=1, max_size=30))
def test_random_programs_behave_the_same(
    hosts: tuple[Host, Host], prelude: str, lines: list[str]
) -> None:
    real, emulated = (one.run([prelude, *lines]) for one in hosts)
    assert emulated.lines[0].result == "done"
    assert emulated == real
