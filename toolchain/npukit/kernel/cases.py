"""Making the inputs of a validation case, the same on every machine.

Builtin kinds (``kind = ...`` in kernel.toml), all rounded and clipped to the argument's dtype:
``uniform`` (low, high; inclusive for integers), ``normal`` (mean, sigma), ``heavy_tailed``
(Student's t: df, scale), ``constant`` (value), ``alternating`` (low, high, in turn along the last
axis), ``ramp`` (start, step). Anything else is a ``function = "file.py:name"`` of the kernel's own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from npukit.errors import SpecError
from npukit.kernel.parameters import ParameterValue
from npukit.kernel.references import Arrays, accepted_keywords, load_function, numpy_dtype
from npukit.kernel.spec import Argument, Case, InputRule, KernelSpec

Generator = Callable[..., NDArray[Any]]


def _uniform(
    rng: np.random.Generator,
    shape: tuple[int, ...],
    dtype: np.dtype[Any],
    *,
    low: float,
    high: float,
) -> NDArray[Any]:
    if dtype.kind in "iu":
        return rng.integers(int(low), int(high), size=shape, endpoint=True, dtype=np.int64)
    return rng.uniform(low, high, size=shape)


def _normal(
    rng: np.random.Generator,
    shape: tuple[int, ...],
    dtype: np.dtype[Any],
    *,
    mean: float = 0.0,
    sigma: float,
) -> NDArray[Any]:
    return rng.normal(mean, sigma, size=shape)


def _heavy_tailed(
    rng: np.random.Generator,
    shape: tuple[int, ...],
    dtype: np.dtype[Any],
    *,
    df: float = 1.5,
    scale: float,
) -> NDArray[Any]:
    return rng.standard_t(df, size=shape) * scale


def _constant(
    rng: np.random.Generator, shape: tuple[int, ...], dtype: np.dtype[Any], *, value: float
) -> NDArray[Any]:
    return np.full(shape, value)


def _alternating(
    rng: np.random.Generator,
    shape: tuple[int, ...],
    dtype: np.dtype[Any],
    *,
    low: float,
    high: float,
) -> NDArray[Any]:
    return np.broadcast_to(np.where(np.arange(shape[-1]) % 2, high, low), shape)


def _ramp(
    rng: np.random.Generator,
    shape: tuple[int, ...],
    dtype: np.dtype[Any],
    *,
    start: float = 0,
    step: float = 1,
) -> NDArray[Any]:
    values = start + step * np.arange(int(np.prod(shape)))
    if dtype.kind in "iu":  # wrap, so that a long ramp does not end in a plateau
        info = np.iinfo(dtype)
        values = (values - info.min) % (int(info.max) - int(info.min) + 1) + info.min
    return values.reshape(shape)


_KINDS: Mapping[str, Generator] = {
    "uniform": _uniform,
    "normal": _normal,
    "heavy_tailed": _heavy_tailed,
    "constant": _constant,
    "alternating": _alternating,
    "ramp": _ramp,
}


def _fit(values: NDArray[Any], argument: Argument) -> NDArray[Any]:
    dtype = numpy_dtype(argument.dtype)
    if argument.dtype == "bfloat16":
        bits = np.ascontiguousarray(values, dtype=np.float32).view(np.uint32)
        # Round to nearest even on the 16 bits that are dropped.
        return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype(np.uint16)
    if dtype.kind in "iu":
        info = np.iinfo(dtype)
        values = np.clip(np.rint(values), info.min, info.max)
    return np.ascontiguousarray(values.astype(dtype))


def _seed(spec: KernelSpec, case: Case, argument: Argument, salt: int) -> int:
    """A seed that depends on names only, so that adding a case changes no other."""
    text = f"{spec.name}/{case.name}/{argument.name}/{salt}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "little")


def make_inputs(
    spec: KernelSpec, case: Case, parameters: Mapping[str, ParameterValue], *, salt: int = 0
) -> Arrays:
    """The inputs of ``case`` by argument name; another ``salt`` draws other random numbers."""
    return {
        argument.name: _make_input(spec, case, argument, parameters, salt)
        for argument in spec.inputs
    }


def _make_input(
    spec: KernelSpec,
    case: Case,
    argument: Argument,
    parameters: Mapping[str, ParameterValue],
    salt: int,
) -> NDArray[Any]:
    rule = case.inputs[argument.name]
    rng = np.random.default_rng(_seed(spec, case, argument, salt))
    if rule.function is not None:
        return _call_function(rule, argument, rng, parameters)
    if rule.kind not in _KINDS:
        raise SpecError(
            f"unknown input kind {rule.kind!r}",
            where=rule.where,
            hint=f"known: {', '.join(_KINDS)}",
        )
    try:
        values = _KINDS[rule.kind](
            rng, argument.shape, numpy_dtype(argument.dtype), **rule.settings
        )
    except (TypeError, ValueError) as error:
        raise SpecError(f"input kind {rule.kind!r}: {error}", where=rule.where) from error
    return _fit(values, argument)


def _call_function(
    rule: InputRule,
    argument: Argument,
    rng: np.random.Generator,
    parameters: Mapping[str, ParameterValue],
) -> NDArray[Any]:
    assert rule.function is not None
    function = load_function(rule.function)
    try:
        array = function(rng, **accepted_keywords(function, parameters))
    except Exception as error:
        raise SpecError(
            f"input function {rule.function.function!r} failed: {type(error).__name__}: {error}",
            where=rule.where,
        ) from error
    dtype = numpy_dtype(argument.dtype)
    if not isinstance(array, np.ndarray) or array.shape != argument.shape or array.dtype != dtype:
        found = (
            f"{array.dtype}{list(array.shape)}"
            if isinstance(array, np.ndarray)
            else type(array).__name__
        )
        raise SpecError(
            f"input function {rule.function.function!r} gave {found}, "
            f"argument {argument.name!r} is {dtype}{list(argument.shape)}",
            where=rule.where,
        )
    return np.ascontiguousarray(array)
