"""Which addresses of a block share a register for offsets."""

from __future__ import annotations

import pytest

from npukit.builder.toolchains.emulated.pricing.indices import shares_index
from npukit.builder.toolchains.emulated.pricing.ir import Block, Function, Instruction


@pytest.mark.parametrize(
    ("first", "second", "is_shared"),
    [
        ("i8", "i8", True),
        ("inbounds i8", "nuw i8", True),
        ("inbounds i8", "inbounds i16", False),
        ("[4 x i32]", "[4 x i32]", True),
        ("[4 x i32]", "[8 x i32]", False),
    ],
)
def test_an_index_is_shared_if_its_unit_is_the_same(
    first: str, second: str, is_shared: bool
) -> None:
    addresses = tuple(
        Instruction(f"%{line}", "getelementptr", f"getelementptr {unit}, ptr %p, i32 %i", {}, line)
        for line, unit in enumerate((first, second))
    )
    function = Function("f", {"%p": "ptr", "%i": "i32"}, (Block("0", addresses),))
    assert not shares_index(addresses[0], function)
    assert shares_index(addresses[1], function) == is_shared
