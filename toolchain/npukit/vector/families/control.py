"""Control and status registers: rounding, saturation, float masks and flags."""

from __future__ import annotations

from collections.abc import Iterator

from npukit.vector.table import AIE2P, GENERATIONS, Family, Generation, Intrinsic

_WORDS: tuple[tuple[str, str, tuple[Generation, ...]], ...] = (
    ("satmode", "saturation_mode", GENERATIONS),
    ("rnd", "rounding_mode", GENERATIONS),
    ("fpmulmac_mask", "multiply_float_mask", GENERATIONS),
    ("fp2int_mask", "float_to_int_mask", GENERATIONS),
    ("fp2bf_mask", "float_to_bfloat_mask", GENERATIONS),
    ("fp2bfp_mask", "float_to_block_mask", AIE2P),
    ("fpmulmac_flags", "multiply_float_flags", AIE2P),
    ("fp2int_flags", "float_to_int_flags", AIE2P),
    ("fpf2f_flags", "float_to_bfloat_flags", AIE2P),
    ("fpf2bfp_flags", "float_to_block_flags", AIE2P),
    ("srs_of", "srs_overflow", GENERATIONS),
    ("ups_of", "ups_overflow", GENERATIONS),
    ("sparse_of", "sparse_overflow", GENERATIONS),
    ("fifo_st_of", "fifo_store_overflow", AIE2P),
    ("fifo_ld_uf", "fifo_load_underflow", AIE2P),
)

_SATURATION = (("set_sat", "full"), ("set_symsat", "symmetric"), ("clr_sat", "none"))


def _rows() -> Iterator[Intrinsic]:
    for name, register, generations in _WORDS:
        yield Intrinsic(
            f"get_{name}", "unsigned int", (), f"npukit::{register}()", "scalar",
            generations=generations,
        )  # fmt: skip
        setter = "choose_rounding_mode" if name == "rnd" else f"set_{register}"
        yield Intrinsic(
            f"set_{name}", "void", ("unsigned int value",), f"npukit::{setter}(value)", "scalar",
            generations=generations,
        )  # fmt: skip
        if name.endswith(("_of", "_uf")):
            for verb, value in (("set", 1), ("clr", 0)):
                yield Intrinsic(
                    f"{verb}_{name}", "void", (), f"npukit::set_{register}({value})", "scalar",
                    generations=generations,
                )  # fmt: skip
    for name, mode in _SATURATION:
        body = f"npukit::set_saturation_mode(npukit::saturation_{mode})"
        yield Intrinsic(name, "void", (), body, "scalar")
    for name in ("get_sat", "get_symsat"):
        yield Intrinsic(name, "unsigned int", (), "npukit::saturation_mode()", "scalar")


CONTROL = Family("control and status registers", ("npukit/control.h",), _rows)
