"""``npukit validate --watch``: validates again at each save, with plain lines about it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import click

from npukit.builder.folders import build_folder, output_folders
from npukit.builder.watched_files import State, WatchedKernel, changed_files, watched_kernel
from npukit.cli.messages import render_error
from npukit.cli.validation_run import Order, Report, validate_once
from npukit.errors import NpukitError, SpecError, UsageError, ValidationFailedError
from npukit.kernel.discovery import selected_kernels
from npukit.kernel.kernel_folders import SPEC_FILE, find_kernels
from npukit.kernel.spec_reader import load_spec

_LOOK_SECONDS = 0.25
_SETTLE_SECONDS = 0.15
_LONGEST_SETTLING = 2.0
_SHOWN = 3


@dataclass
class _Tally:
    """Each kernel's latest verdict, and how many validations there were."""

    validations: int = 0
    passed: dict[str, bool] = field(default_factory=dict)

    def summary(self) -> str:
        count = f"{self.validations} validation{'s' if self.validations != 1 else ''}"
        if not self.passed:
            return f"{count}; no kernel was validated"
        failing = [name for name, passed in self.passed.items() if not passed]
        if not failing:
            return f"{count}; at the end, all of {len(self.passed)} pass"
        return (
            f"{count}; at the end, {len(failing)} of {len(self.passed)} fail: {', '.join(failing)}"
        )


def validate_at_each_save(order: Order, report: Report) -> int:
    """Validate all kernels, then those of which a file was saved, until Ctrl-C.

    The exit code is that of the latest verdicts.
    """
    tally = _Tally()
    try:
        _watch(order, report, tally)
    except KeyboardInterrupt:
        click.echo(f"\n{tally.summary()}", err=True)
    passed = bool(tally.passed) and all(tally.passed.values())
    return 0 if passed else ValidationFailedError.exit_code


def _watch(order: Order, report: Report, tally: _Tally) -> None:
    kernels = selected_kernels(order.kernels, order.kernel_dirs)
    only: frozenset[str] | None = None
    while True:
        before = {name: kernel.states() for name, kernel in _watched(order, kernels).items()}
        if (present := _present(order, kernels)) is None:
            _record_gone(kernels, tally)
        else:
            _validate(present, report, only, tally)
        # The build may have read files that were not known before.
        watched = _watched(order, kernels)
        now = {name: kernel.states() for name, kernel in watched.items()}
        before = {name: {**now[name], **files} for name, files in before.items()}
        _print_watched(now)
        only = _wait_for_a_save(order, watched, before)
        kernels = {**_all_kernels(order), **kernels}


def _all_kernels(order: Order) -> Mapping[str, Path]:
    """The kernels that there are now, if the order is for all of them."""
    if order.kernels:
        return {}
    try:
        return find_kernels(order.kernel_dirs)
    except UsageError:  # a folder that can't be read at the moment
        return {}


def _present(order: Order, kernels: Mapping[str, Path]) -> Order | None:
    """``order`` without the named kernels whose folders have gone since; None if all have."""
    if not order.kernels:
        return order
    present = [str(folder) for folder in kernels.values() if (folder / SPEC_FILE).exists()]
    return replace(order, kernels=tuple(present)) if present else None


def _record_gone(names: Iterable[str], tally: _Tally) -> None:
    for name in names:
        click.echo(f"{name}: the kernel has gone", err=True)
        tally.passed[name] = False


def _watched(order: Order, kernels: Mapping[str, Path]) -> dict[str, WatchedKernel]:
    root = build_folder(order.build_dir)
    watched = {}
    for name, folder in kernels.items():
        try:
            spec = load_spec(folder)
        except SpecError:
            spec = None
        watched[name] = watched_kernel(folder, spec, output_folders(root, name))
    return watched


def _validate(order: Order, report: Report, only: frozenset[str] | None, tally: _Tally) -> None:
    try:
        verdicts = validate_once(order, report, only=only, watching=True)
    except NpukitError as error:
        if tally.validations == 0 and isinstance(error, UsageError):
            raise  # a wrong option or name, which no save makes right
        click.echo(render_error(error), err=True)
        tally.passed.update(dict.fromkeys(only or tally.passed, False))
    else:
        found = {verdict.kernel: verdict.passed for verdict in verdicts}
        _record_gone(sorted((only or frozenset()) - found.keys()), tally)
        tally.passed.update(found)
    tally.validations += 1


_States = Mapping[str, Mapping[Path, State]]


def _wait_for_a_save(
    order: Order, watched: Mapping[str, WatchedKernel], before: _States
) -> frozenset[str]:
    """Wait until files have changed and change no more; the kernels that they belong to.

    A kernel may be new in a folder of kernels.
    """
    while True:
        known = _all_kernels(order)
        if new := known.keys() - watched.keys():
            _settled(_watched(order, {name: known[name] for name in new}), {})
            click.echo(f"new: {', '.join(sorted(new))}", err=True)
            return frozenset(new)
        now = _settled(watched, before)
        changed = {name: changed_files(before[name], now[name]) for name in watched}
        kernels = frozenset(name for name, files in changed.items() if files)
        if kernels:
            _print_changed({file for files in changed.values() for file in files})
            return kernels
        time.sleep(_LOOK_SECONDS)


def _settled(watched: Mapping[str, WatchedKernel], before: _States) -> _States:
    """The states once they stay the same: editors save in several steps, and tools many files."""
    ends = time.monotonic() + _LONGEST_SETTLING
    last = before
    while True:
        now = {name: kernel.states() for name, kernel in watched.items()}
        if now in (before, last) or time.monotonic() > ends:
            return now
        last = now
        time.sleep(_SETTLE_SECONDS)


def _print_watched(states: _States) -> None:
    files, kernels = sum(map(len, states.values())), len(states)
    plural = "s" if kernels != 1 else ""
    click.echo(f"watching {files} files of {kernels} kernel{plural}; Ctrl-C ends", err=True)


def _print_changed(files: set[Path]) -> None:
    shown = [os.path.relpath(file) for file in sorted(files)[:_SHOWN]]
    more = f" and {len(files) - _SHOWN} more" if len(files) > _SHOWN else ""
    click.echo(f"changed: {', '.join(shown)}{more}", err=True)
