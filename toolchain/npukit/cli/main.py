"""The ``npukit`` command: a lazy table of subcommands, and errors turned into messages."""

from __future__ import annotations

import errno
import gc
import importlib
import json
import signal
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import NoReturn

import click

from npukit import __version__
from npukit.cli.completion_scripts import answer, asked_by_a_shell
from npukit.cli.messages import error_data, render_error
from npukit.cli.streams import StandardStreams, expects_json
from npukit.endings import finishing
from npukit.errors import INTERNAL_ERROR, NpukitError, UsageError
from npukit.signals import SignalExit, end_forks
from npukit.suggestions import did_you_mean

OUT_OF_MEMORY = 71
OUTPUT_LOST = 74
INTERRUPTED = 130

COLLECT_EVERY = 100_000
"""Allocations between garbage collections. A command is short and keeps most of its objects, so
Python's default of 700 would scan the same objects again and again."""

# Command name -> (module with a click command of the same name, one-line help). The help is here
# so `npukit --help` imports none of the modules.
COMMANDS: Mapping[str, tuple[str, str]] = {
    "build": ("npukit.cli.build", "Compile kernels and publish their artifacts."),
    "run": ("npukit.cli.run", "Run a kernel once on your own data."),
    "validate": (
        "npukit.cli.validate",
        "Run kernels on a device and compare with their references.",
    ),
    "probe": ("npukit.cli.probe", "Try buffer configurations of a kernel and judge their outputs."),
    "bench": (
        "npukit.cli.bench",
        "Time kernels, count what a dispatch does, and bound its time on an NPU.",
    ),
    "estimate": (
        "npukit.cli.estimate",
        "Estimate how long kernels take on an NPU, and what limits them.",
    ),
    "sweep": (
        "npukit.cli.sweep",
        "Build, validate and estimate many parameter sets of a kernel, and compare them.",
    ),
    "report": (
        "npukit.cli.report",
        "Validate and estimate kernels, and write one page about them.",
    ),
    "trace": (
        "npukit.cli.trace",
        "Show when each part of the array does what (estimated), as a trace or a page.",
    ),
    "whisper-check": (
        "npukit.cli.whisper_check",
        "Run Whisper's encoder on npukit's kernels and compare with PyTorch.",
    ),
    "package": (
        "npukit.cli.package",
        "Make a wheel or a tar of built kernels, for machines without npukit.",
    ),
    "package-check": (
        "npukit.cli.package_check",
        "Check a package of kernels and its signature, and show what is in it.",
    ),
    "deploy": (
        "npukit.cli.deploy",
        "Bring a package to another machine, validate it there, and switch to it.",
    ),
    "list": ("npukit.cli.list", "List all kernels and their builds."),
    "new": ("npukit.cli.new", "Scaffold a kernel that builds and validates as is."),
    "adopt": (
        "npukit.cli.adopt",
        "Make a kernel of an example: a design, C++ sources and a Makefile.",
    ),
    "completion": ("npukit.cli.completion", "Print the code for completion in bash, zsh or fish."),
    "schema": ("npukit.cli.schema", "Print the JSON schema of kernel.toml, for editors."),
    "clean": ("npukit.cli.clean", "Remove built artifacts and, on request, the build cache."),
    "cache": ("npukit.cli.cache", "Show the caches of builds, and evict old builds."),
    "inspect": (
        "npukit.cli.inspect",
        "Show the contents of an xclbin and what to pass to its kernel.",
    ),
    "disasm": ("npukit.cli.disasm", "Print an insts.bin instruction stream as text."),
    "doctor": ("npukit.cli.doctor", "Show what this machine can do, and what to fix."),
    "toolchain": ("npukit.cli.toolchain", "Install the toolchain of the hw flow."),
    "lower": ("npukit.cli.lower", "Lower an AIE design to insts.bin and a physical module."),
    "check": ("npukit.cli.check", "Report everything that is known about a design's health."),
    "iron": ("npukit.cli.iron", "Run an IRON program, as it is, on an emulated NPU."),
}


_SHOWN = 60
"""Characters of a name that is too long."""

_SCRIPTS = "iron"
"""The command whose arguments are another program's."""


class _LazyGroup(click.Group):
    """A click group that imports a command when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(COMMANDS[cmd_name][0])
        gc.freeze()  # Imported objects are permanent; scanning them is a waste.
        name = cmd_name.replace("-", "_")
        command = getattr(module, name if name != "list" else "list_kernels")
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            hint = did_you_mean(args[0], COMMANDS)
            ctx.fail(f"No such command {args[0]!r}." + (f" D{hint[1:]}" if hint else ""))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="npukit")
@click.option("--debug", is_flag=True, help="Show tracebacks of errors.")
def npukit(debug: bool) -> None:
    """Build, bind, validate and ship kernels for AMD Ryzen AI NPUs."""


def entry() -> NoReturn:
    """Run the command line and exit with a code (see ``npukit.errors``).

    The code is the command's verdict, whatever happens to its output. Only if the command
    succeeds and its output could not be written does it become :data:`OUTPUT_LOST`; that output is
    lost is said in any case.
    """
    gc.set_threshold(COLLECT_EVERY, 10, 10)
    if (shell := asked_by_a_shell()) is not None:
        _complete(shell)
    own, of_script = _before_script(sys.argv[1:])
    debug = "--debug" in own
    # Accept --debug after the subcommand too: people append it to the command that just failed.
    args = [*(argument for argument in own if argument != "--debug"), *of_script]
    streams = StandardStreams.take_over()
    code = _run(args, debug=debug)
    if (lost := streams.finish()) is not None:
        print(f"npukit: can't write the output: {lost.strerror}", file=sys.stderr)
        code = code or OUTPUT_LOST
    if "torch" not in sys.modules:  # Extensions of torch report what is not collected.
        gc.freeze()  # No need to collect anything at exit.
    sys.exit(code)


def _complete(shell: str) -> NoReturn:
    """Answer a shell that completes a command line; a message would only disturb that."""
    with suppress(Exception):
        answer(shell, sys.argv[1:], npukit)
    sys.exit(0)


def _before_script(arguments: list[str]) -> tuple[list[str], list[str]]:
    """npukit's own arguments, and those that belong to the script that it runs."""
    end = arguments.index(_SCRIPTS) if _SCRIPTS in arguments[:2] else len(arguments)
    return arguments[:end], arguments[end:]


def _run(args: list[str], *, debug: bool) -> int:
    """Run one command, print its error if it fails, and return its exit code."""
    try:
        # Not click's main(), which has its own exit codes for some exceptions.
        with _ending_cleanly(), npukit.make_context("npukit", args) as context, finishing():
            code = _invoke(context)
    except NpukitError as error:
        if debug:
            traceback.print_exc()
        print(render_error(error), file=sys.stderr)
        return error.exit_code
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        print("npukit: interrupted", file=sys.stderr)
        return INTERRUPTED
    except Exception as error:
        if debug:
            traceback.print_exc()
        return _unexpected(error)
    return code if isinstance(code, int) else 0


def _invoke(context: click.Context) -> object:
    """Run the command. With ``--json``, an error is printed as JSON too, if nothing else was."""
    try:
        return npukit.invoke(context)
    except NpukitError as error:
        if expects_json(context):
            print(json.dumps({"error": error_data(error)}, indent=2))
        raise


def _unexpected(error: Exception) -> int:
    """The exit code for an exception that is not an ``NpukitError``."""
    if _interrupted(error):
        print("npukit: interrupted", file=sys.stderr)
        return INTERRUPTED
    if isinstance(error, MemoryError):
        print(
            "npukit: out of memory\n"
            "hint: free some, or raise the limit of the shell (`ulimit -v`) or of the container; "
            "use -j 1 if the command has it",
            file=sys.stderr,
        )
        return OUT_OF_MEMORY
    if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
        # Python before 3.12 raises this where it asks whether such a file exists.
        name = _shortened(str(error.filename))
        print(f"npukit: usage: {name}: the name is too long for a file", file=sys.stderr)
        return UsageError.exit_code
    print(
        f"npukit: internal error: {type(error).__name__}: {error}\n"
        "hint: this is a defect of npukit; run again with --debug and report the traceback",
        file=sys.stderr,
    )
    return INTERNAL_ERROR


def _shortened(name: str) -> str:
    """The beginning of a long name."""
    return name if len(name) <= _SHOWN else f"{name[:_SHOWN]}..."


@contextmanager
def _ending_cleanly() -> Iterator[None]:
    """Make SIGTERM and SIGHUP end a command like Ctrl-C: with its tools and temporary folders.

    Leaves a signal alone if it already has a non-default handler (nohup).
    """

    def leave(number: int, _frame: object) -> NoReturn:
        raise SignalExit(128 + number)

    changed = []
    if threading.current_thread() is threading.main_thread():
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, leave)
                changed.append(number)
        end_forks(changed)
    try:
        yield
    finally:
        for number in changed:
            signal.signal(number, signal.SIG_DFL)


def _interrupted(error: BaseException | None) -> bool:
    """Whether ``error`` results from Ctrl-C, such as a failure to clean up after it."""
    # An exception that crossed WebAssembly may be the context of its own context.
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, KeyboardInterrupt):
            return True
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return False
