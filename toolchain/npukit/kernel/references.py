"""Calling a kernel's own Python: its reference functions and input generators."""

from __future__ import annotations

import importlib.util
import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property, lru_cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from threading import RLock
from types import CodeType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from npukit.errors import Location, SpecError
from npukit.kernel.bfloat16 import bits_of, exact_bits
from npukit.kernel.parameters import ParameterValue
from npukit.kernel.spec import Argument, FunctionRef, KernelSpec
from npukit.kernel.user_code import NOT_ITS_OWN, Contained, described

Arrays = dict[str, NDArray[Any]]


def numpy_dtype(name: str) -> np.dtype[Any]:
    """The numpy dtype that carries ``name``; bfloat16 travels as uint16 bit patterns."""
    return np.dtype("uint16" if name == "bfloat16" else name)


def host_buffers(spec: KernelSpec, inputs: Arrays) -> list[NDArray[np.uint8]]:
    """The arguments of a call as copies in bytes, in the spec's order; outputs are zeros."""
    arrays = (
        inputs.get(a.name, np.zeros(a.shape, numpy_dtype(a.dtype))).copy() for a in spec.arguments
    )
    return [array.reshape(-1).view(np.uint8) for array in arrays]


class _FreshLoader(SourceFileLoader):
    """Compiles what the file says now: a ``.pyc`` can't tell two edits within one second apart."""

    def get_code(self, fullname: str) -> CodeType:
        return _compiled(self.get_data(self.path), self.path)


@lru_cache(maxsize=64)
def _compiled(source: bytes, path: str) -> CodeType:
    """The code of a module; each parameter set and reference of a kernel executes its own copy."""
    return compile(source, path, "exec", dont_inherit=True)


_IMPORTING = RLock()
"""What is imported is the process's: kernels in other threads wait."""


@contextmanager
def _importing_from(folders: tuple[Path, ...]) -> Iterator[None]:
    """Make modules of ``folders`` importable, then forget them: each kernel has its own."""
    names = [str(folder) for folder in folders]
    sys.path[:0] = names
    before = set(sys.modules)
    try:
        yield
    finally:
        for name in names:
            sys.path.remove(name)
        roots = [folder.resolve() for folder in folders]
        for name in set(sys.modules) - before:
            file = getattr(sys.modules[name], "__file__", None)
            if file and any(Path(file).resolve().is_relative_to(root) for root in roots):
                del sys.modules[name]


def load_function(ref: FunctionRef) -> Callable[..., Any]:
    """Import ``ref.file`` from its source and return its function; SpecError if either fails."""
    name = f"npukit_kernel_{ref.file.resolve().parent.name}_{ref.file.stem}"
    loader = _FreshLoader(name, str(ref.file))
    spec = importlib.util.spec_from_file_location(name, ref.file, loader=loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    with _IMPORTING, _importing_from((ref.file.parent, *ref.import_dirs)), Contained():
        sys.modules[name] = module  # dataclasses look their module up
        try:
            loader.exec_module(module)
        except NOT_ITS_OWN:
            raise
        except BaseException as error:
            raise SpecError(
                f"importing {ref.file.name} failed: {described(error)}",
                where=_line_in(ref.file, error) or ref.where,
            ) from error
    function = getattr(module, ref.function, None)
    if not callable(function):
        raise SpecError(f"{ref.file.name} has no function {ref.function!r}", where=ref.where)
    return function  # type: ignore[no-any-return]


def _line_in(file: Path, error: BaseException) -> Location | None:
    """The innermost line of ``file`` in the error's traceback."""
    location = None
    traceback = error.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == str(file):
            location = Location(file, traceback.tb_lineno)
        traceback = traceback.tb_next
    return location


class ParameterizedFunction:
    """A kernel's function, called with those build parameters that it takes by name."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function

    def __call__(self, *arguments: object, parameters: Mapping[str, ParameterValue]) -> Any:
        """Call it; an exception is the function's own."""
        return self._function(*arguments, **self.taken(parameters))

    def taken(self, parameters: Mapping[str, ParameterValue]) -> dict[str, ParameterValue]:
        """Those of ``parameters`` that it takes; ``device`` only if it names it."""
        names, takes_any = self._names
        return {
            name: value
            for name, value in parameters.items()
            if name in names or (takes_any and name != "device")
        }

    @cached_property
    def _names(self) -> tuple[frozenset[str], bool]:
        """The names of its arguments, and whether it takes any others."""
        signature = inspect.signature(self._function).parameters
        takes_any = any(p.kind is inspect.Parameter.VAR_KEYWORD for p in signature.values())
        return frozenset(signature), takes_any


class Reference:
    """A reference function of a kernel: inputs in argument order in, outputs by name out.

    The function takes the input arrays by position and the build parameters that it names by
    keyword; it returns one array, or a tuple or dict of arrays when there are several outputs.
    With ``exact_dtype`` its arrays must have the arguments' dtypes: npukit does not round them. For
    bfloat16 they may be bits (uint16), of ``ml_dtypes``, or numbers (float32 or float64); with a
    tolerance these need not be bfloat16.
    """

    def __init__(self, spec: KernelSpec, ref: FunctionRef, *, exact_dtype: bool) -> None:
        self._spec = spec
        self._ref = ref
        self._function = ParameterizedFunction(load_function(ref))
        self._exact_dtype = exact_dtype

    def __call__(self, inputs: Arrays, parameters: Mapping[str, ParameterValue]) -> Arrays:
        """The outputs by argument name; SpecError if the function fails or a shape differs."""
        # Copies: a function that works in place must not change what the kernel gets.
        arguments = [inputs[a.name].copy() for a in self._spec.inputs]
        try:
            with Contained():
                result = self._function(*arguments, parameters=self._spec.visible(parameters))
        except NOT_ITS_OWN:
            raise
        except BaseException as error:
            raise SpecError(
                f"reference {self._ref.function!r} failed: {described(error)}",
                where=_line_in(self._ref.file, error) or self._ref.where,
            ) from error
        arrays = self._named(result)
        return {a.name: self._checked(a, arrays[a.name]) for a in self._spec.outputs}

    def _named(self, result: object) -> Mapping[str, object]:
        names = [a.name for a in self._spec.outputs]
        if isinstance(result, Mapping):
            given = list(result)
            named = dict(result)
        else:
            several = result if isinstance(result, tuple) else (result,)
            given = [f"array {i}" for i in range(len(several))]
            named = dict(zip(names, several, strict=False))
        if len(given) != len(names) or set(named) != set(names):
            returned = ", ".join(map(str, given)) or "nothing"
            raise SpecError(
                f"reference {self._ref.function!r} returned {returned}; "
                f"the outputs are {', '.join(names)}",
                where=self._ref.where,
                hint="return one array per output, in the arguments' order, or a dict by name",
            )
        return named

    def _checked(self, argument: Argument, array: object) -> NDArray[Any]:
        where = self._ref.where
        if not isinstance(array, np.ndarray):
            raise SpecError(
                f"reference {self._ref.function!r} returned no array for output {argument.name!r}",
                where=where,
            )
        if array.shape != argument.shape:
            raise SpecError(
                f"reference {self._ref.function!r}: output {argument.name!r} has shape "
                f"{array.shape}, the argument {argument.shape}",
                where=where,
            )
        if argument.dtype == "bfloat16":
            array = self._as_bfloat16(argument, array)
        expected = numpy_dtype(argument.dtype)
        if self._exact_dtype and argument.dtype != "bfloat16" and array.dtype != expected:
            raise SpecError(
                f"reference {self._ref.function!r}: output {argument.name!r} is {array.dtype}, "
                f"the argument {expected}",
                where=where,
                hint="return the output's own dtype, rounded and saturated as the kernel does",
            )
        if array.dtype.kind not in "iuf":
            raise SpecError(
                f"reference {self._ref.function!r}: output {argument.name!r} is {array.dtype}, "
                "which is not real numbers",
                where=where,
            )
        return array

    def _as_bfloat16(self, argument: Argument, array: NDArray[Any]) -> NDArray[Any]:
        """The bits of bfloat16, or numbers that are none, as they are: nothing is rounded."""
        array = bits_of(array)
        if array.dtype == np.uint16 or not self._exact_dtype:
            return array
        wrong = f"reference {self._ref.function!r}: output {argument.name!r} is {array.dtype}"
        if array.dtype not in (np.float32, np.float64):
            raise SpecError(
                f"{wrong}, the argument bfloat16",
                where=self._ref.where,
                hint="return its bits as uint16, an array of ml_dtypes.bfloat16, or numbers as "
                "float32 or float64",
            )
        bits = exact_bits(array)
        if bits is not None:
            return bits
        if self._spec.validation.tolerances[argument.name].is_exact:
            raise SpecError(
                f"{wrong} with values that are not bfloat16, which no bfloat16 output equals",
                where=self._ref.where,
                hint="round them as the kernel does (npukit.kernel.bfloat16.narrow rounds to "
                "nearest even), or give the output a tolerance such as { ulp = 1 }",
            )
        return array
