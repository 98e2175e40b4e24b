"""Runs the command line for tests, each time in a forked process that has everything imported.

``python npukit_server.py`` reads requests, one line of JSON each, forks a process for each, and
answers with its exit code (negative: the signal that ended it). The server itself never runs npukit
code, so a forked process starts with only the effects of imports.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import sys
import threading
import traceback
import warnings
from typing import Any

import npukit

LIBRARIES = (
    *("aiohttp", "asyncssh", "fsspec", "jinja2", "rich.console", "rich.progress", "rich.table"),
    *("s3fs", "sshfs"),
)
"""What commands import of others on demand, and their tests need often."""

OWN_PROCESSES = ("npukit.__main__", "npukit.iron", "npukit.pytest_plugin")
"""What commands never import: it runs in processes of its own."""


def main() -> None:
    """Answer until the input ends."""
    for name in LIBRARIES:
        importlib.import_module(name)
    for module in pkgutil.walk_packages(npukit.__path__, "npukit."):
        if not module.name.startswith(OWN_PROCESSES):
            importlib.import_module(module.name)
    from npukit.compiler.parse import STANDARD_DIALECTS, make_context

    context = make_context()
    for dialect in STANDARD_DIALECTS:
        context.load_registered_dialect(dialect)
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        with warnings.catch_warnings():
            # From NumPy's idle threads.
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if child == 0:
            _run(json.loads(line))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _run(request: dict[str, Any]) -> None:
    """Become the requested process; never returns."""
    code = 1
    try:
        for number, name in enumerate(("stdin", "stdout", "stderr")):
            flags = os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_TRUNC
            opened = os.open(request[name], flags)
            os.dup2(opened, number)
            os.close(opened)
        sys.stdin = open(0, closefd=False)  # noqa: SIM115 - they stay open
        sys.stdout = open(1, "w", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", 1, errors="backslashreplace", closefd=False)  # noqa: SIM115
        os.environ.clear()
        os.environ.update(request["env"])
        os.chdir(request["cwd"])
        sys.argv = ["npukit", *request["arguments"]]
        sys.path[0] = request["cwd"]
        from npukit.cli.main import entry

        try:
            entry()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
