"""What numpy calls the element types of designs, and the tensors that arguments are to a host."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Protocol

from npukit.bindings.arguments import Direction, TensorArgument
from npukit.errors import UnsupportedError

# MLIR's integers without a sign are int<n> to a host; unsigned ones are spelt ui<n>.
_DTYPES: Final[Mapping[str, str]] = {
    **{f"{sign}i{bits}": f"int{bits}" for bits in (8, 16, 32, 64) for sign in ("", "s")},
    **{f"ui{bits}": f"uint{bits}" for bits in (8, 16, 32, 64)},
    **{f"f{bits}": f"float{bits}" for bits in (16, 32, 64)},
    "bf16": "bfloat16",
}


class DesignArgument(Protocol):
    """An argument of a runtime sequence, read from a design or from an emulation image."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Elements per dimension."""

    @property
    def element(self) -> str:
        """MLIR's spelling of the elements' type."""

    @property
    def direction(self) -> Direction:
        """Whether the design reads it, writes it, or both."""


def tensors(arguments: Iterable[DesignArgument]) -> tuple[TensorArgument, ...]:
    """The tensors that a host passes for ``arguments``.

    Raises:
        UnsupportedError: an argument has elements of a type that no numpy type holds.
    """
    return tuple(
        TensorArgument(argument.name, _dtype(argument), argument.shape, argument.direction)
        for argument in arguments
    )


def _dtype(argument: DesignArgument) -> str:
    if argument.element not in _DTYPES:
        raise UnsupportedError(
            f"argument {argument.name} of the runtime sequence has elements of type "
            f"{argument.element}, which no numpy type holds"
        )
    return _DTYPES[argument.element]
