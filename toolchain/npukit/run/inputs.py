"""All inputs of a run: those that the user gives, the rest from a case or from a seed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np

from npukit.errors import UsageError
from npukit.kernel.bfloat16 import narrow
from npukit.kernel.cases import random_case
from npukit.kernel.dtypes import integer_range
from npukit.kernel.references import numpy_dtype
from npukit.kernel.spec import Argument, KernelSpec
from npukit.run.given_inputs import Given
from npukit.run.runnable import Runnable
from npukit.validate.input_source import InputSource, case_name


def all_inputs(
    runnable: Runnable, given: Mapping[str, Given], case: str | None, seed: int | None
) -> dict[str, Given]:
    """The data of every input, by argument name.

    What is not given is drawn as ``case`` says, by default the first case whose inputs are all
    random. The seed 0, the default, draws what ``npukit validate`` runs first. An artifact without
    its kernel's spec gets random values: all values of an integer dtype, floats from -1 to 1.

    Raises:
        UsageError: there is no such case, or nothing is left to draw.
    """
    missing = [argument for argument in runnable.inputs if argument.name not in given]
    if not missing:
        if case is not None or seed is not None:
            raise UsageError(
                "this has no effect: every input is given",
                where="--seed" if case is None else "--case",
            )
        return dict(given)
    number = seed or 0
    if runnable.spec is not None:
        drawn = _of_case(runnable, runnable.spec, case, number)
    elif case is not None:
        raise UsageError(
            f"the kernel {runnable.name!r} of this artifact is not found, so it has no cases here",
            where="--case",
            hint="name the kernel, with --kernel-dir",
        )
    else:
        drawn = {a.name: _random(a, number) for a in missing}
    return {a.name: given.get(a.name) or drawn[a.name] for a in runnable.inputs}


def _of_case(
    runnable: Runnable, spec: KernelSpec, named: str | None, seed: int
) -> dict[str, Given]:
    case = random_case(spec).name if named is None else case_name(named)
    arrays = InputSource(spec, runnable.parameters).named(case, seed)
    source = f"case {case!r}" + (f", seed {seed}" if seed else "")
    return {name: Given(array, source) for name, array in arrays.items()}


def _random(argument: Argument, seed: int) -> Given:
    text = hashlib.sha256(f"{argument.name}/{seed}".encode()).digest()
    rng = np.random.default_rng(int.from_bytes(text[:8], "little"))
    dtype, bounds = numpy_dtype(argument.dtype), integer_range(argument.dtype)
    source = f"random, seed {seed}"
    if bounds is not None:
        values = rng.integers(*bounds, argument.shape, dtype.type, endpoint=True)
        return Given(values, source)
    floats = rng.uniform(-1, 1, argument.shape)
    return Given(narrow(floats) if argument.dtype == "bfloat16" else floats.astype(dtype), source)
