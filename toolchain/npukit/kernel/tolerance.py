"""How far an output may be from a reference: one measure and its limit.

docs/validation.md explains the measures to people; ``npukit.validate.measures`` computes them.
Packages carry this module, so it needs nothing but Python.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Measure(StrEnum):
    """What a tolerance limits: the error of each element, or the likeness of each row."""

    ABSOLUTE = "absolute"
    RELATIVE = "relative"
    ULP = "ulp"
    COSINE = "cosine"
    SQNR = "sqnr"


@dataclass(frozen=True)
class Tolerance:
    """The limit of one measure.

    ``limit`` is the greatest error for the measures of elements (``absolute``: in LSB for integers;
    ``relative``: a fraction of the expected value; ``ulp``: in units of the last place of the
    argument's dtype), and the least value for the measures of rows (``cosine``; ``sqnr``: in dB). A
    row is the last axis. Expected values below ``floor`` in magnitude, and rows with such an RMS,
    are measured as if they had that magnitude.
    """

    measure: Measure
    limit: float
    floor: float = 0.0

    @classmethod
    def absolute(cls, limit: float) -> Tolerance:
        """The greatest absolute error; 0 is bit for bit."""
        return cls(Measure.ABSOLUTE, limit)

    @property
    def by_rows(self) -> bool:
        """Whether rows are measured as a whole, not each element."""
        return self.measure in (Measure.COSINE, Measure.SQNR)

    @property
    def is_exact(self) -> bool:
        """Whether only equal values are within it."""
        return not self.by_rows and self.limit == 0

    def described(self, *, integer: bool = False) -> str:
        """The rule in words, as a report shows it: ``within 2 ULP``."""
        if self.is_exact:
            return EQUAL
        unit = " LSB" if integer and self.measure is Measure.ABSOLUTE else ""
        floor = f", floor {self.floor:g}" if self.floor else ""
        return f"{_RULES[self.measure].format(self.limit)}{unit}{floor}"


EXACT: Final = Tolerance.absolute(0.0)
"""Bit for bit: by value, for floating point."""

EQUAL: Final = "equal"
"""How reports describe that tolerance."""

_RULES: Final = {
    Measure.ABSOLUTE: "within {:g}",
    Measure.RELATIVE: "within {:g} of the expected value",
    Measure.ULP: "within {:g} ULP",
    Measure.COSINE: "cosine of each row at least {:g}",
    Measure.SQNR: "SQNR of each row at least {:g} dB",
}
