"""Settings of the whole suite."""

import os
import signal
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

import thoroughness
from npukit_process import stop_servers

# Read when NumPy is imported. Idle threads of its products wait actively, beside the other tests.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

LARGE_DESIGNS = {
    *("broadcast_memtile", "cascade_accumulate", "conv_with_skip", "cyclostatic"),
    *("eltwise_eight_columns", "finite_loops", "join_out_of_order", "logical_fixed"),
    *("logical_join", "logical_shims", "matmul_accumulate", "matmul_whole_array"),
    *("matvec_two_columns", "neighbours", "neighbours_from", "npu2_eight_columns"),
    *("reduce_by_neighbours", "repeat_distribute", "rounds_in_flight", "sixteen_cores"),
    *("stream_fifos", "task_repeats"),
}
"""Slow golden designs; every run uses each of them at least once."""

TRIED_WITH_ALL = ("test_instruction_stream_is_identical",)

ONE_OF_EACH_KIND = {
    *("acquire_3_release_3", "attention_1tile", "broadcast_3cores", "compute_in_mlir"),
    *("core_streams", "distribute_uneven", "dma_tasks", "dynamic_bounds", "explicit_locks"),
    *("initial_objects", "link_dims", "matmul_16x16", "nested_loops", "npu2_column"),
    *("packets_by_content", "padding", "sixteen_transfers", "sliding_window", "split_release"),
    *("two_columns", "two_core_pipeline", "via_dma"),
}
"""Golden designs that a quick run uses for the tests in ``TRIED_WITH_EACH_KIND``."""

TRIED_WITH_EACH_KIND = (
    "test_both_forms_of_a_core_use_locks_alike",
    "test_no_golden_design_leaves_its_buffers",
    "test_physical_text_reads_back_as_the_same_design",
    "test_stream_from_aieccs_physical_module",
    "test_what_is_left_of_cores_waits_alike",
)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Tell all processes of a run whether it is exhaustive."""
    if config.option.markexpr != "not exhaustive":
        os.environ[thoroughness.VARIABLE] = "1"
    # A slow example on a busy machine is not a failure.
    settings.register_profile("npukit", deadline=None, max_examples=thoroughness.examples(100))
    settings.load_profile("npukit")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as exhaustive the repeated tests of large designs and of designs of a kind already tried."""
    for item in items:
        call = getattr(item, "callspec", None)
        test = getattr(item, "originalname", "")
        if call is None or test in TRIED_WITH_ALL:
            continue
        names = {name for v in _simple(call.params.values()) for name in _design(v)}
        another = test in TRIED_WITH_EACH_KIND and not names & ONE_OF_EACH_KIND
        if another or names & LARGE_DESIGNS:
            item.add_marker(pytest.mark.exhaustive)


def _design(value: str | Path) -> tuple[str, ...]:
    """Candidates for a design's name: the value, or a path's own and its folder's name."""
    return (value.name, value.parent.name) if isinstance(value, Path) else (value,)


def _simple(values: Iterable[object]) -> list[str | Path]:
    return [value for value in values if isinstance(value, str | Path)]


# A shell starts background jobs with SIGINT ignored, and every child inherits that: the tests of
# interrupts would wait forever.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def _share_caches(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Share caches of bytecode and of mypy between all processes that the tests start.

    This holds even if the environment disables bytecode files.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
        os.environ["PYTHONPYCACHEPREFIX"] = str(shared / "bytecode")
    os.environ["NPUKIT_TESTS_MYPY_CACHE"] = str(tmp_path_factory.getbasetemp() / "mypy")


@pytest.fixture(scope="session", autouse=True)
def _stop_servers() -> Iterator[None]:
    yield
    stop_servers()
