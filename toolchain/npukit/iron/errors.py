"""The error that a program sees when npukit can't build its design."""

from __future__ import annotations

from npukit.errors import NpukitError


class ProgramBuildError(NpukitError, RuntimeError):
    """npukit can't build what a program compiles.

    A RuntimeError, because that is what MLIR-AIE raises when ``aiecc`` or Peano fails.
    """

    title = "iron"

    @classmethod
    def of(cls, error: NpukitError, part: str | None = None) -> ProgramBuildError:
        """The same as ``error``, for a program; it happened in this ``part`` of the program."""
        where = error.where
        if part is not None:
            where = part if where is None else f"{part}, {where}"
        return cls(error.message, where=where, hint=error.hint, details=error.details)
