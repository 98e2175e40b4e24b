"""Warnings about designs that npukit can lower, but that probably do not do what was intended."""

from __future__ import annotations

import msgspec

from npukit.errors import Location
from npukit.findings import Finding


class LoweringWarning(msgspec.Struct, frozen=True):
    """One warning about a design: the message, its place, how to fix it, and its rule
    (:mod:`npukit.rules`)."""

    message: str
    where: Location
    hint: str
    rule: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}\nhint: {self.hint}"

    @property
    def finding(self) -> Finding:
        """The warning as a build and ``npukit lower`` show it."""
        return Finding(self.message, str(self.where), self.hint, rule=self.rule)
