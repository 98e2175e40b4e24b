"""Rows as flat records, a cell for each figure, for programs that read tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Final

from npukit.errors import BuildError, ToolchainError
from npukit.kernel.parameters import ParameterValue
from npukit.sweep.result import SweepResult
from npukit.sweep.row import Row

Cell = ParameterValue | None

_TYPES: Final[Mapping[str, type]] = {
    "kernel": str,
    "device": str,
    "target": str,
    "front": bool,
    "outcome": str,
    "problem": str,
    "message": str,
    "runs_on": str,
    "computes": str,
    "warnings": int,
    "passed": int,
    "results": int,
    "exact": bool,
    "max_error": float,
    "error_unit": str,
    "error_share": float,
    "measure": str,
    "least": float,
    "estimate_cycles": float,
    "estimate_us": float,
    "estimate_dispatch_us": float,
    "bound_cycles": int,
    "bound_us": float,
    "limited_by": str,
    "unpriced": str,
    "no_estimate": str,
    "columns": int,
    "cores": int,
    "memtiles": int,
    "core_memory_bytes": int,
    "memtile_memory_bytes": int,
    "instructions_bytes": int,
    "xclbin_bytes": int,
    "measured_on": str,
    "measured_calls": int,
    "measured_median_us": float,
    "measured_p95_us": float,
    "seconds": float,
}
"""The columns besides those of parameters, each with the type of its cells."""


def columns_of(result: SweepResult) -> dict[str, type]:
    """All columns with the type of their cells; those of parameters are ``param.NAME``."""
    defaults = result.grid.defaults
    return {**_TYPES, **{f"param.{name}": type(value) for name, value in defaults.items()}}


def records(result: SweepResult) -> Iterator[dict[str, Cell]]:
    """A record for each row, with all columns; None is a missing figure."""
    names = columns_of(result)
    for index, row in enumerate(result.rows):
        cells = {**_cells(row), "front": index in result.front}
        yield {name: cells.get(name) for name in names}


def _cells(row: Row) -> dict[str, Cell]:
    cells: dict[str, Cell] = {
        "kernel": row.kernel,
        "device": row.device,
        "target": row.target,
        "outcome": row.outcome.value,
        "runs_on": row.runs_on,
        "computes": row.computes,
        "warnings": row.warnings,
        "no_estimate": row.no_estimate,
        "seconds": row.seconds,
        **{f"param.{name}": value for name, value in row.parameters.items()},
    }
    if (problem := row.problem) is not None:
        cells |= {"problem": problem.kind, "message": problem.message}
    if (checked := row.checked) is not None:
        cells |= {
            "passed": checked.passed,
            "results": checked.results,
            "exact": checked.exact,
            "max_error": checked.max_error,
            "error_unit": checked.unit,
            "error_share": checked.share,
            "measure": checked.measure,
            "least": checked.least,
        }
    if (estimated := row.estimated) is not None:
        cells |= {
            "estimate_cycles": estimated.cycles,
            "estimate_us": estimated.us,
            "estimate_dispatch_us": estimated.dispatch_us,
            "bound_cycles": estimated.bound_cycles,
            "bound_us": estimated.bound_us,
            "limited_by": estimated.limited_by,
            "unpriced": ", ".join(estimated.unpriced),
        }
    if (sizes := row.sizes) is not None:
        cells |= {
            "columns": sizes.columns,
            "cores": sizes.cores,
            "memtiles": sizes.memtiles,
            "core_memory_bytes": sizes.core_memory,
            "memtile_memory_bytes": sizes.memtile_memory,
            "instructions_bytes": sizes.instructions,
            "xclbin_bytes": sizes.xclbin,
        }
    if (timed := row.timed) is not None:
        cells |= {
            "measured_on": timed.on,
            "measured_calls": timed.calls,
            "measured_median_us": timed.median_us,
            "measured_p95_us": timed.p95_us,
        }
    return cells


def to_csv(result: SweepResult) -> bytes:
    """The rows as CSV (RFC 4180) in UTF-8, with a header; an empty cell is a missing figure."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns_of(result)))
    writer.writeheader()
    for record in records(result):
        writer.writerow({name: _text(cell) for name, cell in record.items()})
    return text.getvalue().encode()


def _text(cell: Cell) -> Cell:
    return str(cell).lower() if isinstance(cell, bool) else cell


def check_parquet() -> None:
    """Check that Parquet can be written.

    Raises:
        ToolchainError: pyarrow is not installed.
    """
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise ToolchainError(
            f"Parquet needs pyarrow: {error}",
            where="--parquet",
            hint="pip install 'npukit[parquet]'",
        ) from error


def to_parquet(result: SweepResult) -> bytes:
    """The rows as Parquet; a null is a missing figure.

    Raises:
        BuildError: a value has no place in Parquet.
    """
    import pyarrow
    from pyarrow import parquet

    types = {
        bool: pyarrow.bool_(),
        int: pyarrow.int64(),
        float: pyarrow.float64(),
        str: pyarrow.string(),
    }
    schema = pyarrow.schema([(name, types[kind]) for name, kind in columns_of(result).items()])
    sink = io.BytesIO()
    try:
        table = pyarrow.Table.from_pylist(list(records(result)), schema)
    except (pyarrow.ArrowException, OverflowError) as error:
        raise BuildError(
            f"the rows can't be written as Parquet: {error}",
            hint="--csv holds numbers of any size",
        ) from error
    parquet.write_table(table, sink)
    return sink.getvalue()
