"""Making the inputs of a validation case, the same on every machine with the same numpy.

Builtin kinds (``kind = ...`` in kernel.toml) are drawn by the functions below, then rounded and
clipped to the argument's dtype; ``npukit.kernel.input_kinds`` lists their settings. Anything else
is a ``function = "file.py:name"`` of the kernel's own, or a captured tensor (``file = ...``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Mapping
from functools import partial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from npukit.errors import SpecError
from npukit.kernel.bfloat16 import bits_of, narrow
from npukit.kernel.captured import captured_input
from npukit.kernel.dtypes import integer_range
from npukit.kernel.parameters import ParameterValue
from npukit.kernel.references import Arrays, ParameterizedFunction, load_function, numpy_dtype
from npukit.kernel.spec import Argument, Case, FunctionRef, InputRule, KernelSpec
from npukit.kernel.user_code import NOT_ITS_OWN, Contained, described

Generator = Callable[..., NDArray[Any]]


def _uniform(
    rng: np.random.Generator, argument: Argument, *, low: float, high: float
) -> NDArray[Any]:
    """Both bounds can occur for integers; for floating point ``high`` is excluded."""
    if integer_range(argument.dtype) is not None:
        dtype = numpy_dtype(argument.dtype).type
        return rng.integers(int(low), int(high), argument.shape, dtype, endpoint=True)
    return rng.uniform(low, high, argument.shape)


def _normal(
    rng: np.random.Generator, argument: Argument, *, mean: float, sigma: float
) -> NDArray[Any]:
    return rng.normal(mean, sigma, argument.shape)


def _heavy_tailed(
    rng: np.random.Generator, argument: Argument, *, df: float, scale: float
) -> NDArray[Any]:
    """Student's t: now and then a value that is far out."""
    with np.errstate(over="ignore"):  # infinities are clipped
        return rng.standard_t(df, argument.shape) * scale


def _constant(rng: np.random.Generator, argument: Argument, *, value: float) -> NDArray[Any]:
    return np.full(argument.shape, value, _exact_dtype(argument))


def _alternating(
    rng: np.random.Generator, argument: Argument, *, low: float, high: float
) -> NDArray[Any]:
    """``low`` and ``high`` in turn along the last axis."""
    pair = np.array([low, high], _exact_dtype(argument))
    return np.broadcast_to(pair[np.arange(argument.shape[-1]) % 2], argument.shape)


def _ramp(
    rng: np.random.Generator, argument: Argument, *, start: float, step: float
) -> NDArray[Any]:
    """``start``, ``start + step``... in row-major order; an integer ramp wraps around."""
    count = np.arange(int(np.prod(argument.shape)))
    if integer_range(argument.dtype) is None:
        straight: NDArray[Any] = start + float(step) * count
        return straight.reshape(argument.shape)
    # Casting integers wraps, so a long ramp does not end in a plateau.
    first = np.array([int(start)], numpy_dtype(argument.dtype)).astype(np.int64)
    steps = int(step) * count if step == int(step) else np.rint(step * count).astype(np.int64)
    values: NDArray[np.int64] = first + steps
    return values.astype(numpy_dtype(argument.dtype)).reshape(argument.shape)


_KINDS: Mapping[str, Generator] = {
    "uniform": _uniform,
    "normal": _normal,
    "heavy_tailed": _heavy_tailed,
    "constant": _constant,
    "alternating": _alternating,
    "ramp": _ramp,
}


_RANDOM: Final = ("uniform", "normal", "heavy_tailed")


def random_case(spec: KernelSpec) -> Case:
    """The first case whose inputs are all random, since constant inputs may hide errors."""
    cases = spec.validation.cases
    random = (c for c in cases if all(rule.kind in _RANDOM for rule in c.inputs.values()))
    return next(random, cases[0])


def _exact_dtype(argument: Argument) -> np.dtype[Any]:
    """The dtype that holds an element of a spec unchanged: float64 can't hold every int64."""
    is_integer = integer_range(argument.dtype) is not None
    return numpy_dtype(argument.dtype) if is_integer else np.dtype(np.float64)


def _fit(values: NDArray[Any], argument: Argument) -> NDArray[Any]:
    """``values`` rounded and clipped to what ``argument`` can hold; infinities stay."""
    dtype = numpy_dtype(argument.dtype)
    if argument.dtype == "bfloat16":
        return narrow(values)
    if dtype.kind == "f":
        largest = float(np.finfo(dtype).max)
        clipped = np.where(np.isinf(values), values, np.clip(values, -largest, largest))
        return np.ascontiguousarray(clipped.astype(dtype))
    if values.dtype.kind == "f":
        info = np.iinfo(dtype)
        # float64 rounds the greatest 64-bit integers up, out of range.
        highest = min(float(info.max), float(np.nextafter(float(info.max) + 1.0, 0)))
        values = np.clip(np.rint(values), float(info.min), highest)
    return np.ascontiguousarray(values.astype(dtype))


def _seed(spec: KernelSpec, case: Case, argument: Argument, salt: int) -> int:
    """A seed that depends on names only, so that adding a case changes no other."""
    text = f"{spec.name}/{case.name}/{argument.name}/{salt}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "little")


def make_inputs(
    spec: KernelSpec, case: Case, parameters: Mapping[str, ParameterValue], *, salt: int = 0
) -> Arrays:
    """The inputs of ``case`` by argument name; another ``salt`` draws other random numbers."""
    return InputMaker(spec, parameters).make(case, salt)


_Origin = tuple[Hashable, ...]
"""What an input depends on: its case, argument and salt, and parameters of the kernel."""


def _origin(
    case: Case, argument: Argument, salt: int, parameters: Mapping[str, ParameterValue]
) -> _Origin:
    """Its dtype, shape and settings may depend on other parameters than ``parameters`` names."""
    settings = case.inputs[argument.name].settings
    tensor = (argument.name, argument.dtype, argument.shape)
    return (case.name, tensor, tuple(settings.items()), salt, tuple(parameters.items()))


class InputStore:
    """Inputs that builds of one kernel share, as read-only arrays of up to 64 MiB in all."""

    _MOST_BYTES = 64 * 2**20

    def __init__(self) -> None:
        self._kept: dict[_Origin, NDArray[Any]] = {}
        self._left = self._MOST_BYTES

    def find(self, origin: _Origin, make: Callable[[], NDArray[Any]]) -> NDArray[Any]:
        """The stored array, or a new one from ``make``."""
        array = self._kept.get(origin)
        if array is None:
            array = make()
            if array.nbytes <= self._left:
                array.flags.writeable = False
                self._left -= array.nbytes
                self._kept[origin] = array
        return array


class InputMaker:
    """Makes the inputs of a kernel's cases; its own input functions are imported once.

    Makers for other parameters of the same kernel may share ``store``: few inputs depend on
    parameters.
    """

    def __init__(
        self,
        spec: KernelSpec,
        parameters: Mapping[str, ParameterValue],
        store: InputStore | None = None,
    ) -> None:
        self._spec = spec
        self._parameters = spec.visible(parameters)
        self._store = store if store is not None else InputStore()
        self._functions: dict[FunctionRef, ParameterizedFunction] = {}

    def make(self, case: Case, salt: int = 0) -> Arrays:
        """The inputs of ``case`` by argument name; another ``salt`` draws other random numbers."""
        return {argument.name: self._input(case, argument, salt) for argument in self._spec.inputs}

    def _input(self, case: Case, argument: Argument, salt: int) -> NDArray[Any]:
        rule = case.inputs[argument.name]
        if rule.file is not None:
            tensor = partial(captured_input, rule.file, argument)
            return self._store.find(_origin(case, argument, 0, {}), tensor)
        ref = rule.function
        if ref is not None and ref not in self._functions:
            self._functions[ref] = ParameterizedFunction(load_function(ref))
        taken = self._functions[ref].taken(self._parameters) if ref is not None else {}

        def make() -> NDArray[Any]:
            rng = np.random.default_rng(_seed(self._spec, case, argument, salt))
            if ref is not None:
                return self._drawn(rule, ref, argument, rng)
            return _fit(_KINDS[rule.kind](rng, argument, **rule.settings), argument)

        return self._store.find(_origin(case, argument, salt, taken), make)

    def _drawn(
        self, rule: InputRule, ref: FunctionRef, argument: Argument, rng: np.random.Generator
    ) -> NDArray[Any]:
        try:
            with Contained():
                array = self._functions[ref](rng, parameters=self._parameters)
        except NOT_ITS_OWN:
            raise
        except BaseException as error:
            raise SpecError(
                f"input function {ref.function!r} failed: {described(error)}",
                where=rule.where,
            ) from error
        dtype = numpy_dtype(argument.dtype)
        is_array = isinstance(array, np.ndarray)
        if is_array and argument.dtype == "bfloat16":
            array = bits_of(array)
            if array.dtype in (np.float32, np.float64):
                array = narrow(array)
        if not is_array or array.shape != argument.shape or array.dtype != dtype:
            found = f"{array.dtype}{list(array.shape)}" if is_array else type(array).__name__
            raise SpecError(
                f"input function {ref.function!r} gave {found}, "
                f"argument {argument.name!r} is {dtype}{list(argument.shape)}",
                where=rule.where,
            )
        # A copy: a function that keeps its array may change it the next time.
        return np.array(array, order="C")
