"""The shared steps of kernels (kernel_src/common) against the functions that they approximate."""

from __future__ import annotations

import importlib
import math
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from built_kernels import KERNELS


@pytest.fixture
def common(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Imports a module of kernel_src/common; they are forgotten afterwards."""
    monkeypatch.syspath_prepend(str(KERNELS / "common"))
    before = set(sys.modules)
    yield importlib.import_module
    for name in set(sys.modules) - before:
        del sys.modules[name]


def test_phi(common: Any) -> None:
    lanes = common("lanes")
    x = np.linspace(-6, 6, 20001)
    v = np.rint((np.abs(x) / 2.5 - 1) * lanes.ONE).astype(np.int64)
    exact = np.array([math.erfc(-value / math.sqrt(2)) / 2 for value in x])
    found = lanes.phi(v, x < 0) / lanes.ONE
    assert np.abs(found - exact).max() < 2e-6
    assert found.min() == 0 and found.max() == 1


def test_powers_of_two(common: Any) -> None:
    lanes = common("lanes")
    e = np.concatenate([np.arange(1 << 17), np.arange(0, lanes.VANISHED + 99999, 997)])
    exact = 2.0 ** (-e / 65536)
    found = lanes.power(e)
    near = e < lanes.VANISHED
    assert np.abs(found / exact - 1)[near].max() < 6e-6
    assert not found[~near].any()


def test_logarithms(common: Any) -> None:
    totals = np.unique(np.geomspace(1, 2**31, 5000).astype(np.int64))
    errors = np.log2(totals) * 65536 - common("lanes").log2(totals)
    assert (errors > -0.01).all() and (errors < 1.01).all()


def test_reciprocal_roots(common: Any) -> None:
    values = np.unique(np.geomspace(1, 2**62, 3000).astype(np.int64))
    factors, exponents = common("root").divide(1 << 45, values)
    found = np.ldexp(factors.astype(np.float64), exponents - 45)
    assert np.abs(found * np.sqrt(values.astype(np.float64)) - 1).max() < 2**-20
