"""AIE2P's functions from tables."""

from __future__ import annotations

from collections.abc import Iterator

from npukit.vector.table import AIE2P, Family, Intrinsic

_EXP2 = "bounded: 4 % (a public measurement of the NPU; its tables are not published)"
_TANH = "bounded: 1 % of the result (the NPU's tables are not published)"
_SCALAR = "bounded: 2^-20 of the result (the NPU's tables are not published)"


def _rows() -> Iterator[Intrinsic]:
    for name, bound in (("exp2", _EXP2), ("tanh", _TANH)):
        for lanes in (16, 32):
            for kind in ("accfloat", "float"):
                yield Intrinsic(
                    name,
                    f"v{lanes}bfloat16",
                    (f"v{lanes}{kind} a",),
                    f"npukit::bits<v{lanes}bfloat16>(npukit::bfloats_of(a, npukit_bounded_{name}))",
                    "vmul",
                    bound,
                    AIE2P,
                )
    for name, function in (("inv", "inv"), ("invsqrt", "invsqrt"), ("_sqrtf", "sqrt")):
        body = f"npukit_bounded_{function}(a)"
        yield Intrinsic(name, "float", ("float a",), body, "scalar", _SCALAR, AIE2P)
    for name in ("inv", "invsqrt", "sqrt"):
        body = f"npukit::fixed_of(a, npukit_bounded_{name}, sft1, sft2)"
        parameters = ("int a", "int sft1", "int sft2")
        yield Intrinsic(name, "int", parameters, body, "scalar", _SCALAR, AIE2P)


NONLINEAR = Family("functions from tables", ("npukit/nonlinear.h",), _rows)
