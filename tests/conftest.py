"""Settings for the whole suite."""

import os
import signal
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

import thoroughness
from npukit_process import START_PYTHON, stop_servers

LARGE_DESIGNS = {
    *("eltwise_eight_columns", "logical_join", "matmul_whole_array", "npu2_eight_columns"),
    *("reduce_by_neighbours", "sixteen_cores"),
}
"""Golden designs that take long; each is tried in every run at least once."""

TRIED_WITH_ALL = ("test_instruction_stream_is_identical", "test_physical_module_is_equivalent")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Tell all processes of a run whether it is an exhaustive one."""
    if config.option.markexpr != "not exhaustive":
        os.environ[thoroughness.VARIABLE] = "1"
        os.environ[START_PYTHON] = "1"
    # How long an example takes says nothing about whether it is right; a busy machine is not a failure.
    settings.register_profile("npukit", deadline=None, max_examples=thoroughness.examples(100))
    settings.load_profile("npukit")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what tries a large design once more."""
    for item in items:
        call = getattr(item, "callspec", None)
        if call is None or getattr(item, "originalname", "") in TRIED_WITH_ALL:
            continue
        names = {v.parent.name if isinstance(v, Path) else v for v in _simple(call.params.values())}
        if names & LARGE_DESIGNS:
            item.add_marker(pytest.mark.exhaustive)


def _simple(values: Iterable[object]) -> list[str | Path]:
    return [value for value in values if isinstance(value, str | Path)]


# A shell starts what it puts in the background with SIGINT ignored, and every child inherits that:
# the tests of interrupts would wait for ever.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def _work_is_kept(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What tests start imports much: nothing is compiled again and again, whatever is set here.

    Nor are the types of the same libraries inferred again.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
        os.environ["PYTHONPYCACHEPREFIX"] = str(shared / "bytecode")
    os.environ["NPUKIT_TESTS_MYPY_CACHE"] = str(tmp_path_factory.getbasetemp() / "mypy")


@pytest.fixture(scope="session", autouse=True)
def _servers_end() -> Iterator[None]:
    yield
    stop_servers()
