"""Where a worker does an order: the inputs in a scratch folder, an engine with its own cache."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from npukit.builder.cache import BuildCache
from npukit.builder.cache_folder import cache_folder
from npukit.builder.engine import BuildEngine
from npukit.builder.orders.input_tree import path_below
from npukit.builder.orders.work_order import WorkOrder
from npukit.builder.orders.worker_errors import rename_texts
from npukit.builder.plan import flow_of
from npukit.builder.request import BuildRequest
from npukit.builder.toolchains.hw.options import HwOptions
from npukit.builder.toolchains.tools.installed import ToolPlaces
from npukit.error_data import ErrorData, error_data
from npukit.errors import NpukitError
from npukit.kernel.spec_reader import load_spec, spec_with
from npukit.scratch import scratch_folder


@dataclass(frozen=True)
class Workplace:
    """An order's request and engine, below ``root``, which stands for the author's root folder."""

    order: WorkOrder
    root: Path
    request: BuildRequest
    engine: BuildEngine

    def author(self, text: str) -> str:
        """``text`` with the author's paths instead of this worker's."""
        return _with_authors_paths(self.order, self.root, text)

    def error_data(self, error: Exception) -> ErrorData:
        """``error`` as data with the author's paths."""
        return error_data(error, self.author)


@contextmanager
def workplace(order: WorkOrder) -> Iterator[Workplace]:
    """The place for ``order``, removed afterwards.

    Raises:
        SpecError: the kernel's spec is wrong; the error has the author's paths.
        BuildError: the scratch folder can't be written.
        ToolchainError: the worker lacks a tool.
    """
    with scratch_folder("order") as folder:
        root = folder.resolve()
        try:
            place = _furnished(order, root)
        except NpukitError as error:
            rename_texts(error, partial(_with_authors_paths, order, root))
            raise
        yield place


def _furnished(order: WorkOrder, root: Path) -> Workplace:
    order.inputs.write_below(root)
    spec = load_spec(path_below(root, order.directory))
    mlir_aie, peano, xrt = (None if place is None else Path(place) for place in order.places)
    toolchain = flow_of(
        order.target, HwOptions.of_command_line(order.options), ToolPlaces(mlir_aie, peano, xrt)
    )
    return Workplace(
        order,
        root,
        BuildRequest(
            spec=spec_with(spec, order.parameters, order.device),
            device=order.device,
            target=order.target,
            parameters=order.parameters,
            output=path_below(root, order.output),
            author_place=order.author_place,
        ),
        BuildEngine(toolchain, BuildCache(cache_folder()), author_root=root),
    )


def _with_authors_paths(order: WorkOrder, root: Path, text: str) -> str:
    for path, called in ((order.directory, order.shown), (order.output, order.shown_output)):
        text = text.replace(str(path_below(root, path)), called)
    return text.replace(f"{root}/", "/")
