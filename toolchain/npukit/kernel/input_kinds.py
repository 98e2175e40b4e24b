"""The builtin kinds of test input: what they are called and which settings they take.

How each is drawn is in ``npukit.kernel.cases``; this much is known without numpy, so that a spec is
checked whole when it is read.
"""

from __future__ import annotations

from collections.abc import Mapping

InputSettings = Mapping[str, float]

INPUT_KINDS: Mapping[str, Mapping[str, float | None]] = {
    "uniform": {"low": None, "high": None},
    "normal": {"mean": 0.0, "sigma": None},
    "heavy_tailed": {"df": 1.5, "scale": None},
    "constant": {"value": None},
    "alternating": {"low": None, "high": None},
    "ramp": {"start": 0.0, "step": 1.0},
}
"""Kind to its settings and their defaults; None: the setting must be given."""

POSITIVE = frozenset({"sigma", "df", "scale"})
"""Settings that must be greater than zero."""

VALUES = frozenset({"low", "high", "value", "start"})
"""Settings that are elements of the argument, so that they must fit its dtype."""
