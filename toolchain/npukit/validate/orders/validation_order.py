"""Validating an order on a worker, and what comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import msgspec

from npukit.builder.manifest import MANIFEST_FILE, read_manifest
from npukit.builder.orders.input_tree import path_below
from npukit.builder.orders.published_files import folders_of, published_files
from npukit.builder.orders.work_order import WorkOrder, opened
from npukit.builder.orders.workplace import Workplace, workplace
from npukit.builder.request import QuietReporter
from npukit.error_data import ErrorData, error_data
from npukit.errors import ArtifactError, UsageError
from npukit.files import read_regular, stays_below
from npukit.runtime.devices import choose_device


class ValidationOrder(msgspec.Struct, frozen=True):
    """What to validate, and how much.

    ``published`` holds the files below the folder of the published build, by relative path. The
    others are what :class:`npukit.validate.kernel.Validator` and its extent are made of;
    ``failures`` is the absolute path of the folder for data of failed calls, and what messages call
    it.
    """

    work: WorkOrder
    base: bytes
    published: dict[str, bytes]
    timed_runs: int
    soak: tuple[int, float | None, int]
    only: tuple[str, ...]
    variants: bool
    build_first: bool
    estimates: bool
    failures: tuple[bytes, str] | None


class ValidationOutcome(msgspec.Struct, frozen=True, tag="validated"):
    """A verdict (:mod:`.verdict_data`), new builds by their folder, and data of failed calls.

    Folders are relative to that of the published build.
    """

    verdict: bytes
    builds: dict[str, dict[str, bytes]]
    failures: dict[str, bytes]


class ValidationFailure(msgspec.Struct, frozen=True, tag="failed"):
    """Why there is no verdict."""

    error: ErrorData


Outcome = ValidationOutcome | ValidationFailure


def validation_order(payload: bytes, tell: Callable[[str], None]) -> bytes:
    """Validate the :class:`ValidationOrder` in ``payload``; an :data:`Outcome` as MessagePack."""
    return msgspec.msgpack.encode(_outcome(payload, tell))


def _outcome(payload: bytes, tell: Callable[[str], None]) -> Outcome:
    try:
        order = opened(payload, ValidationOrder)
        with workplace(order.work) as place:
            try:
                return _validated(order, place, tell)
            except Exception as error:
                return ValidationFailure(place.error_data(error))
    except Exception as error:
        return ValidationFailure(error_data(error, lambda text: text))


def _validated(
    order: ValidationOrder, place: Workplace, tell: Callable[[str], None]
) -> ValidationOutcome:
    # NumPy must be imported with one thread, before anything else imports it.
    from npukit.validate.numpy_import import import_numpy

    import_numpy()
    from npukit.emulator.core.debug_output import hidden_debug_output
    from npukit.validate.extent import Extent
    from npukit.validate.failures import FailureFolder
    from npukit.validate.figures import result_line
    from npukit.validate.kernel import Validator
    from npukit.validate.orders.verdict_data import verdict_data
    from npukit.validate.soak import SoakLimit

    base = path_below(place.root, order.base)
    _write_published(base, order.published)
    before = _manifests(base)
    saved = None if order.failures is None else path_below(place.root, order.failures[0])
    validator = Validator(
        place.engine,
        choose_device(order.work.target, "emulator"),
        QuietReporter(),
        Extent(order.timed_runs, SoakLimit(*order.soak), frozenset(order.only)),
        variants=order.variants,
        build_first=order.build_first,
        failures=None if saved is None else FailureFolder(saved),
        estimates=order.estimates,
    )
    with hidden_debug_output():
        verdict = validator.validate(place.request, lambda result: tell(result_line(result)))

    def renamed(text: str) -> str:
        if saved is not None and order.failures is not None:
            text = text.replace(str(saved), order.failures[1])
        return place.author(text)

    return ValidationOutcome(
        verdict_data(verdict, renamed),
        dict(_new_builds(base, before)),
        {} if saved is None else dict(_files_in(saved)),
    )


def _write_published(base: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        if not stays_below(name):
            raise UsageError(f"an order has an artifact called {name!r}")
        path = base / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _manifests(base: Path) -> dict[Path, bytes]:
    found = {}
    for folder in folders_of(base):
        try:
            found[folder] = read_regular(folder / MANIFEST_FILE)
        except OSError:
            continue
    return found


def _new_builds(base: Path, before: Mapping[Path, bytes]) -> Iterator[tuple[str, dict[str, bytes]]]:
    """The builds below ``base`` whose manifests are not those of ``before``."""
    for folder, manifest in _manifests(base).items():
        if before.get(folder) == manifest:
            continue
        try:
            built = read_manifest(folder)
        except ArtifactError:
            continue
        if built is not None:
            yield folder.relative_to(base).as_posix(), published_files(folder, built)


def _files_in(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        yield path.name, read_regular(path)
