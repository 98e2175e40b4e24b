"""The WebAssembly engine of the process, and its compiled modules."""

from __future__ import annotations

import hashlib
import threading
from functools import lru_cache

from wasmtime import Config, Engine, Module, WasmtimeError

from npukit.errors import FormatError

_MODULES_KEPT = 128
_MODULES: dict[bytes, Module] = {}
"""Compiled modules by the hash of their program, the one used last at the end."""

_OFF = (
    "wasm_threads",
    "shared_memory",
    "wasm_tail_call",
    "wasm_memory64",
    "wasm_relaxed_simd",
    "wasm_exceptions",
    "wasm_function_references",
    "wasm_gc",
    "wasm_wide_arithmetic",
    "wasm_custom_page_sizes",
    "wasm_stack_switching",
    "wasm_component_model",
)
"""What no core's program needs; what is off can't be used against the process."""

_STACK = 1 << 18
"""Bytes of the calling thread's own stack that a core may use; threads may have small ones."""

_one_at_a_time = threading.Lock()
"""Held while the engine is made (a second one's modules would not fit the first's stores), and
while ``_MODULES`` changes."""


def engine() -> Engine:
    """The engine: metered, deterministic (NaNs too), with several memories per module.

    Memories may not move, so that views of them stay valid when a memory grows.
    """
    with _one_at_a_time:
        return _engine()


@lru_cache(maxsize=1)
def _engine() -> Engine:
    config = Config()
    config.consume_fuel = True
    config.wasm_multi_memory = True
    for proposal in _OFF:
        setattr(config, proposal, False)
    config.max_wasm_stack = _STACK
    config.cranelift_nan_canonicalization = True
    config.memory_may_move = False
    return Engine(config)


def compiled(program: bytes | str) -> Module:
    """Compile a WebAssembly binary, or text; each distinct program once per process.

    Raises:
        FormatError: it is not a valid module.
    """
    data = program.encode() if isinstance(program, str) else program
    digest = hashlib.sha256(data).digest()
    with _one_at_a_time:
        module = _MODULES.pop(digest, None)
    if module is None:
        try:
            module = Module(engine(), program)
        except WasmtimeError as error:
            raise FormatError(
                "the core's program is not a valid WebAssembly module", details=str(error)
            ) from error
    with _one_at_a_time:
        _MODULES[digest] = module
        while len(_MODULES) > _MODULES_KEPT:
            del _MODULES[next(iter(_MODULES))]
    return module
