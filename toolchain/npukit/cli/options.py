"""Options that several commands share."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar, get_args

import click

from npukit.cli.streams import reserve_for_json
from npukit.errors import UsageError
from npukit.executors.choice import (
    EXECUTOR_VARIABLE,
    EXECUTORS,
    ExecutorChoice,
    parse_executor,
)
from npukit.kernel.spec import DEFAULT_DEVICE, DEVICES
from npukit.machine.generations import GENERATIONS
from npukit.remote.address import EXPECTED, is_address, parse_address
from npukit.runtime.targets import TARGETS, On
from npukit.suggestions import did_you_mean

_BOOLEANS = {"false": 0, "true": 1}

F = TypeVar("F", bound=Callable[..., Any])

kernels_argument = click.argument("kernels", nargs=-1, metavar="[KERNEL]...")

params_option = click.option(
    "-p", "--param", "params", multiple=True, metavar="NAME=VALUE", help="Set a build parameter."
)

numbers_option = click.option(
    "--number",
    "numbers",
    multiple=True,
    metavar="NAME=VALUE",
    help="Give a number that the runtime sequence takes as an argument; repeatable.",
)


def count_option(
    name: str, default: int, text: str, metavar: str | None = None
) -> Callable[[F], F]:
    """An option for a number of at least 1, whose help shows its default."""
    return click.option(
        name,
        metavar=metavar,
        type=click.IntRange(min=1),
        default=default,
        show_default=True,
        help=text,
    )


kernel_dir_option = click.option(
    "--kernel-dir",
    "kernel_dirs",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A folder of kernels (or one kernel) to search first; repeatable.",
)

build_dir_option = click.option(
    "--build-dir",
    type=click.Path(path_type=Path),
    help="Where artifacts go (default: NPUKIT_BUILD_DIR or ./build).",
)


class Choice(click.Choice[str]):
    """A choice that also says which of the words was probably meant."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The word; click's error otherwise."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            hint = did_you_mean(str(value), map(str, self.choices))
            if hint is None:
                raise
            text = f"{error.message} D{hint[1:]}"
            raise click.BadParameter(text, ctx=error.ctx, param=error.param) from error


class Seconds(click.FloatRange):
    """A time limit: more than 0 seconds, at most ``most``; click's own range lets nan through."""

    def __init__(self, most: float) -> None:
        super().__init__(min=0, min_open=True, max=most)

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The number of seconds."""
        seconds: float = super().convert(value, param, ctx)
        if math.isnan(seconds):
            self.fail("nan is not a number of seconds", param, ctx)
        return seconds


device_option = click.option(
    "--device",
    type=Choice(DEVICES),
    default=DEFAULT_DEVICE,
    show_default=True,
    help=" ".join(f"{known.device}: {known.marketed}." for known in GENERATIONS),
)

target_option = click.option(
    "--target",
    type=Choice(["auto", *TARGETS]),
    default="auto",
    show_default=True,
    help="hw needs MLIR-AIE and Peano; sw_emu needs nothing else; auto uses hw if it can.",
)

on_option = click.option(
    "--on",
    type=Choice(get_args(On)),
    default="auto",
    show_default=True,
    help="The device to run on; auto uses an NPU for hw artifacts if there is one.",
)


def _executor(_context: click.Context, _parameter: click.Parameter, text: str) -> ExecutorChoice:
    return parse_executor(text)


executor_option = click.option(
    "--executor",
    metavar=EXECUTORS,
    default="local",
    envvar=EXECUTOR_VARIABLE,
    callback=_executor,
    show_default=True,
    help=f"Where the work is done (or {EXECUTOR_VARIABLE}); dask:// needs npukit[dask].",
)


class _OnAnywhere(Choice):
    """A device of this machine, or the address of another one."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The word or the address; click's error if it is neither."""
        text = str(value)
        if not is_address(text):
            try:
                return super().convert(value, param, ctx)
            except click.BadParameter as error:
                self.fail(f"{error.message.rstrip('.')} ({EXPECTED})", param, ctx)
        try:
            return str(parse_address(text))
        except UsageError as error:
            hint = f" ({error.hint})" if error.hint else ""
            self.fail(f"{error.message}{hint}", param, ctx)


on_anywhere_option = click.option(
    "--on",
    type=_OnAnywhere(get_args(On)),
    default="auto",
    show_default=True,
    metavar="[auto|npu|emulator|ssh://HOST]",
    help="The device to run on; auto uses an NPU for hw artifacts if there is one; ssh://HOST (or "
    "ssh://USER@HOST:PORT) is another machine, which needs neither npukit nor its tools for hw.",
)


class _Another(_OnAnywhere):
    """The address of another machine."""

    def __init__(self) -> None:
        super().__init__(())

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The address; click's error if it is none."""
        if not is_address(str(value)):
            self.fail(f"{value!r} does not start with ssh:// ({EXPECTED})", param, ctx)
        return super().convert(value, param, ctx)


on_another_option = click.option(
    "--on",
    type=_Another(),
    metavar="ssh://HOST",
    help="Another machine: ssh://HOST (or ssh://USER@HOST:PORT); it needs neither npukit nor its "
    "tools for hw.",
)


def _reserve(context: click.Context, _parameter: click.Parameter, wanted: bool) -> bool:
    if wanted:
        reserve_for_json(context)
    return wanted


json_option = click.option(
    "--json", "as_json", is_flag=True, callback=_reserve, help="Print JSON instead of text."
)


def verbosity_options(command: F) -> F:
    """``-v`` and ``-q``."""
    command = click.option("-v", "--verbose", is_flag=True, help="Print more.")(command)
    return click.option("-q", "--quiet", is_flag=True, help="Print only failures.")(command)


def parse_numbers(texts: Sequence[str]) -> dict[str, int]:
    """The numbers in ``NAME=VALUE`` texts; a value may be hexadecimal, ``true`` or ``false``."""
    numbers: dict[str, int] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        name = name.strip().removeprefix("%")
        try:
            number = _BOOLEANS[value] if value in _BOOLEANS else int(value, 0)
        except ValueError:
            number = None
        if not name or not equals or number is None:
            raise click.UsageError(f"--number {text}: expected NAME=VALUE with a whole number")
        if numbers.setdefault(name, number) != number:
            raise click.UsageError(f"--number gives {name} two values")
    return numbers
