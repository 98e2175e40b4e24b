"""What loads and stores of static data access."""

from __future__ import annotations

import pytest

from npukit.builder.toolchains.emulated.pricing.accesses import Address, access_of, pointer_of
from npukit.builder.toolchains.emulated.pricing.ir import Function, Instruction, read_module

TABLE = "getelementptr inbounds nuw (i8, ptr @table, i32 64)"


@pytest.mark.parametrize(
    ("pointer", "address"),
    [
        ("@table", Address("@table", 0)),
        (TABLE, Address("@table", 64)),
        ("inttoptr (i32 1024 to ptr)", Address("inttoptr (i32 1024 to ptr)", 0)),
    ],
)
def test_a_constant_address_is_an_object_and_an_offset(pointer: str, address: Address) -> None:
    function, module = Function("f", {}, ()), read_module("")
    load = Instruction("%x", "load", f"load <16 x i16>, ptr {pointer}, align 32", {}, 1)
    store = Instruction("", "store", f"store i32 7, ptr {pointer}, align 4", {}, 2)
    assert pointer_of(load) == pointer
    for one in (load, store):
        access = access_of(one, function, module)
        assert access is not None
        assert access.address == address
