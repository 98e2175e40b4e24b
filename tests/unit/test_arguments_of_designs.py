"""The arguments of a design: names, dtypes and directions, from either form of its MLIR."""

from __future__ import annotations

from pathlib import Path

import pytest

from npukit.bindings.arguments import TensorArgument
from npukit.bindings.design_arguments import design_tensors
from npukit.errors import DesignError, UnsupportedError

GOLDEN = Path(__file__).parents[1] / "golden" / "designs"


def text(name: str, form: str = "design.mlir") -> str:
    return (GOLDEN / name / form).read_text()


def test_design_as_written() -> None:
    assert design_tensors(text("matmul_16x16")) == (
        TensorArgument("p", "int8", (256,), "in"),
        TensorArgument("q", "int8", (256,), "in"),
        TensorArgument("r", "int32", (256,), "out"),
    )


@pytest.mark.parametrize("folder", sorted(GOLDEN.glob("*/")), ids=lambda folder: folder.name)
def test_physical_module_says_the_same_but_for_names(folder: Path) -> None:
    written = design_tensors(text(folder.name))
    physical = design_tensors(text(folder.name, "physical.mlir"))
    assert [(t.dtype, t.shape, t.direction) for t in written] == [
        (t.dtype, t.shape, t.direction) for t in physical
    ]


def test_an_argument_that_is_never_moved_is_unused() -> None:
    design = text("attention_1tile", "physical.mlir").replace(
        "%arg1: memref<4096xi8>)", "%arg1: memref<4096xi8>, %spare: memref<7xui16>)"
    )
    assert design_tensors(design)[2] == TensorArgument("spare", "uint16", (7,), "unused")


def test_types_that_numpy_lacks_are_refused() -> None:
    design = text("attention_1tile", "physical.mlir").replace(
        "%arg1: memref<4096xi8>)", "%arg1: memref<4096xi8>, %odd: memref<7xi4>)"
    )
    with pytest.raises(UnsupportedError, match=r"argument odd .* type i4"):
        design_tensors(design)


def test_what_is_no_design_is_refused() -> None:
    with pytest.raises(DesignError, match=r"here\.mlir"):
        design_tensors("module { nonsense }", "here.mlir")
