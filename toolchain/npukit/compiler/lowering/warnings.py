"""What a user should know of a design that can be lowered but will hardly do what is meant."""

from __future__ import annotations

from dataclasses import dataclass

from npukit.errors import Location
from npukit.findings import Finding


@dataclass(frozen=True)
class LoweringWarning:
    """One doubt about a design, where it arises, and what would remove it."""

    message: str
    where: Location
    hint: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}\nhint: {self.hint}"

    @property
    def finding(self) -> Finding:
        """The warning as a build and ``npukit lower`` show it."""
        return Finding(self.message, str(self.where), self.hint)
