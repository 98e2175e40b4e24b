"""Evaluates affine maps over any kind of value: numbers, linear forms, code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from xdsl.ir.affine import (
    AffineBinaryOpExpr,
    AffineBinaryOpKind,
    AffineConstantExpr,
    AffineDimExpr,
    AffineExpr,
    AffineMap,
    AffineSymExpr,
)

V = TypeVar("V")


class Arithmetic(Protocol[V]):
    """What an affine expression does with values."""

    def constant(self, number: int) -> V:
        """The value of a constant."""

    def combine(self, kind: AffineBinaryOpKind, left: V, right: V) -> V:
        """The value of a binary expression."""


def results_of(map_: AffineMap, operands: Sequence[V], arithmetic: Arithmetic[V]) -> list[V]:
    """The results of an affine map for ``operands``: its dimensions, then its symbols."""
    dims, symbols = operands[: map_.num_dims], operands[map_.num_dims :]

    def value(expr: AffineExpr) -> V:
        match expr:
            case AffineConstantExpr():
                return arithmetic.constant(expr.value)
            case AffineDimExpr():
                return dims[expr.position]
            case AffineSymExpr():
                return symbols[expr.position]
            case AffineBinaryOpExpr():
                return arithmetic.combine(expr.kind, value(expr.lhs), value(expr.rhs))
            case _:
                raise AssertionError(f"an affine expression that MLIR does not have: {expr}")

    return [value(expr) for expr in map_.results]
