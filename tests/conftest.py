"""Settings for the whole suite."""

import os
import signal
from collections.abc import Iterator

import pytest
from hypothesis import settings

from npukit_process import stop_servers

# How long an example takes says nothing about whether it is right; a busy machine is no failure.
settings.register_profile("npukit", deadline=None)
settings.load_profile("npukit")

# A shell starts what it puts in the background with SIGINT ignored, and every child inherits that:
# the tests of interrupts would wait for ever.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def _bytecode_is_kept(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What tests start imports much: nothing is compiled again and again, whatever is set here."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(shared / "bytecode")


@pytest.fixture(scope="session", autouse=True)
def _servers_end() -> Iterator[None]:
    yield
    stop_servers()
