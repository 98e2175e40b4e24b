"""Opening a built kernel by its name, from a notebook, a test or a program."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from npukit.errors import UsageError
from npukit.kernel.names import class_name
from npukit.run.choice import Wanted, choose
from npukit.runtime.devices import Device
from npukit.runtime.modules import load_host_module
from npukit.runtime.targets import TARGETS, On
from npukit.suggestions import did_you_mean

_Folder = str | os.PathLike[str]
_Folders = _Folder | Sequence[_Folder]


def open_kernel(  # noqa: PLR0913 - each is an option that the command line has too
    kernel: _Folder,
    parameters: Mapping[str, object] | None = None,
    *,
    on: On = "auto",
    device: str | None = None,
    target: str | None = None,
    kernel_dirs: _Folders = (),
    build_dir: _Folder | None = None,
    build: bool = False,
    timeout: float = 10.0,
) -> Any:
    """Open a kernel; build it first if it is not built.

    Args:
        kernel: the name of a kernel, the path of its folder, or the folder of a build.
        parameters: other values than the defaults, by name.
        on: what it runs on: ``npu``, ``emulator``, or ``auto``, an NPU if there is one.
        device: what it is built for, ``npu1`` or ``npu2``; ``npu1`` by default.
        target: ``hw``, ``sw_emu`` or ``auto``.
        kernel_dirs: a folder with kernels or several, before those that npukit searches by itself.
        build_dir: where builds are; ``build`` by default.
        build: build it first even if there is a build, which may be older than the sources.
        timeout: how long a run may take, in seconds.

    Returns:
        An instance of the class of its host module (docs/host-module.md), to be closed, or used
        in a ``with`` statement.

    Raises:
        UsageError: there is no such kernel, or an option does not suit it.
        ArtifactError: the build is older than the kernel's sources, or damaged.
        BuildError, ToolchainError, DesignError: it can't be built.
        DeviceError: what it is to run on can't be used.
    """
    _check("on", on, get_args(On))
    _check("target", target or "auto", ("auto", *TARGETS))
    given = parameters or {}
    wanted = Wanted(
        named=os.fspath(kernel),
        on=on,
        device=device,
        target=target,
        params=(),
        kernel_dirs=_folders(kernel_dirs),
        build_dir=None if build_dir is None else Path(build_dir),
        build=build,
    )
    choice = choose(wanted)
    if given:
        if build:
            choice.make()
        texts = [f"{name}={_text(value)}" for name, value in given.items()]
        choice = choose(replace(wanted, params=texts, build=False))
    runnable = choice.make()
    if runnable.numbers:
        names = " and ".join(runnable.numbers)
        raise UsageError(
            f"parameters: calls of {runnable.name!r} choose {names}, which no build has",
            hint=f"pass it to the call: kernel(..., {next(iter(runnable.numbers))}=...)",
        )
    assert isinstance(choice.device, Device)  # ``on`` names no other machine
    module = load_host_module(runnable.module, choice.device.xrt)
    return getattr(module, class_name(runnable.name))(timeout=timeout)


def _check(name: str, value: str, known: Sequence[str]) -> None:
    if value not in known:
        raise UsageError(
            f"{name} is {value!r}; expected {' or '.join(map(repr, known))}",
            hint=did_you_mean(str(value), known),
        )


def _folders(given: _Folders) -> list[Path]:
    return [Path(one) for one in ((given,) if isinstance(given, str | os.PathLike) else given)]


def _text(value: object) -> str:
    """A parameter's value as the command line spells it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
