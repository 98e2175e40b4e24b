"""Mutants of a small kernel: each has one real defect, and npukit validate finds every one.

They are of kinds that random inputs alone, or a few runs of each case, do not find.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from planted_kernels import npukit, write_kernel

from npukit.resources import bundled_kernels_dir
from thoroughness import mostly_exhaustive


@dataclass(frozen=True)
class Mutant:
    """``body`` instead of the right core, or a change of the design."""

    reason: str
    says: str
    body: str = ""
    change: Callable[[str], str] | None = None


def cached(key: str) -> str:
    """A core that repeats a tile's last result if ``key`` says that its input is the same."""
    return (
        "static int calls; static bool kept[4]; static unsigned last[4]; "
        "static int8_t results[4][1024]; const int tile = calls++ % 4; unsigned now = 0; "
        f"{key} const bool same = kept[tile] && now == last[tile]; "
        "for (int i = 0; i < 1024; ++i) "
        "out[i] = results[tile][i] = same ? results[tile][i] : int8_t(a[i] + b[i]); "
        "kept[tile] = true; last[tile] = now;"
    )


def each(change: str) -> str:
    """The right core with a change to every element ``i``."""
    return f"for (int i = 0; i < 1024; ++i) {{ out[i] = int8_t(a[i] + b[i]); {change} }}"


CALL = "func.call @work(%a, %b, %o) : (memref<1024xi8>, memref<1024xi8>, memref<1024xi8>) -> ()"
RELEASES = {
    "a": "        aie.objectfifo.release @a(Consume, 1)\n",
    "out": "        aie.objectfifo.release @out(Produce, 1)\n",
}


def released_first(fifo: str) -> Callable[[str], str]:
    """A design whose core releases ``fifo`` before it calls the function that uses it."""

    def change(design: str) -> str:
        design = design.replace(RELEASES[fifo], "")
        return design.replace(f"        {CALL}", f"{RELEASES[fifo]}        {CALL}")

    return change


MUTANTS = {
    "one value at one element": Mutant(
        "mismatch",
        "alone decides: with -77 the result is wrong",
        each("if (i == 600 && a[i] == -77) out[i] ^= 1;"),
    ),
    "all of both inputs extreme": Mutant(
        "mismatch",
        "library: all ",
        "int s = 0; for (int i = 0; i < 1024; ++i) s += a[i] + b[i]; "
        + each("if (s < -250000 || s > 240000) out[i] ^= 1;"),
    ),
    "no element is positive": Mutant(
        "mismatch",
        "library: ",
        "int8_t most = 0; for (int i = 0; i < 1024; ++i) most = a[i] > most ? a[i] : most; "
        + each("if (most <= 0 && a[i] != 0) out[i] = b[i];"),
    ),
    "from the 199th call on": Mutant(
        "not repeatable",
        "wrong from call 199 on",
        "static int calls; ++calls; " + each("if (calls > 4 * 198 && i == 5) out[i] ^= 1;"),
    ),
    "cached by the first element": Mutant("stale output", "", cached("now = uint8_t(a[0]);")),
    "cached by one input": Mutant(
        "stale output",
        "look cached",
        cached("for (int i = 0; i < 1024; ++i) now = now * 31 + uint8_t(a[i]);"),
    ),
    "cached by all but the last element": Mutant(
        "stale output",
        "look cached",
        cached(
            "for (int i = 0; i < 1024; ++i) now = now * 31 + uint8_t(a[i]); "
            "for (int i = 0; i < 1023; ++i) now = now * 31 + uint8_t(b[i]);"
        ),
    ),
    "the outermost loop ends": Mutant(
        "timeout",
        "call 199 in this context (all earlier calls completed)",
        change=lambda design: design.replace("constant 4294967295", "constant 792"),
    ),
    "the output is released before it is written": Mutant(
        "schedule dependent",
        "data moves as early as locks allow",
        change=released_first("out"),
    ),
    "the input is released before it is read": Mutant(
        "schedule dependent",
        "data moves as early as locks allow",
        change=released_first("a"),
    ),
    "a byte before the output": Mutant(
        "device error", "1 byte before the start of buffer out_buff_1", each("") + " out[-1] = 1;"
    ),
}


QUICK = [
    *("one value at one element", "no element is positive", "from the 199th call on"),
    *("cached by one input", "the output is released before it is written"),
    "a byte before the output",
]
"""One of each reason; the others are found by the same cases."""


@pytest.mark.parametrize("name", mostly_exhaustive(MUTANTS, QUICK))
def test_no_mutant_survives(name: str, tmp_path: Path) -> None:
    mutant = MUTANTS[name]
    folder = write_kernel(tmp_path, mutant.body or each(""))
    if mutant.change is not None:
        file = folder / "design.mlir.j2"
        design = file.read_text()
        file.write_text(mutant.change(design))
        assert file.read_text() != design
    words = ("--kernel-dir", folder, "--build-dir", tmp_path / "build", "--runs", "2", "-v")
    answer = npukit("validate", "planted", *words)
    assert answer.code == 1, answer.out
    assert f"{mutant.reason}: " in answer.out
    assert mutant.says in answer.out


def test_harmless_variations_pass(tmp_path: Path) -> None:
    """State that changes no result, and a cache that compares the whole input."""
    whole = "for (int i = 0; i < 1024; ++i) now = now * 31 + uint8_t(a[i]) * 257 + uint8_t(b[i]);"
    folder = write_kernel(tmp_path, cached(whole))
    words = ("--kernel-dir", folder, "--build-dir", tmp_path / "build", "--runs", "2")
    answer = npukit("validate", "planted", *words)
    assert answer.code == 0, answer.out


RELEASE = "        aie.objectfifo.release @out{{ part }}_{{ r }}(Produce, 1)\n"
STEPS = "common/attention_scalar.h"
MOST = "int32_t scores[kRows], highest = kMasked;"
SCORE = "scores[token] = token < valid ? score : kMasked;"
TIE = "(rest == half && (down & 1))"
ATTENTION = {
    "the row maximum starts at 0": (STEPS, MOST, MOST.replace("kMasked", "0")),
    "the row maximum starts at -4096": (STEPS, MOST, MOST.replace("kMasked", "-4096")),
    "scores have 20 bits": (STEPS, SCORE, f"score = (score << 12) >> 12; {SCORE}"),
    "scores have 21 bits": (STEPS, SCORE, f"score = (score << 11) >> 11; {SCORE}"),
    "ties are rounded up": ("common/rounding.h", TIE, "rest == half"),
    "one release before the use": (
        "attention/design.mlir.j2",
        "        func.call @attention_64x64(%qkv, %out)",
        f"{RELEASE}        func.call @attention_64x64(%qkv, %out)",
    ),
}


@pytest.mark.parametrize(
    "name", mostly_exhaustive(ATTENTION, ["ties are rounded up", "one release before the use"])
)
def test_no_mutant_of_attention_survives(name: str, tmp_path: Path) -> None:
    """Scalar code at its default parameters; only "one release" needs its own schedule to be found."""
    for name_of_folder in ("attention", "common"):
        shutil.copytree(bundled_kernels_dir() / name_of_folder, tmp_path / name_of_folder)
    file, old, new = ATTENTION[name]
    text = (tmp_path / file).read_text()
    assert old in text
    if "release" in new:
        text = text.replace(RELEASE, "")
    (tmp_path / file).write_text(text.replace(old, new))
    spec = (tmp_path / "attention" / "kernel.toml").read_text()
    spec = re.sub(r"(?ms)^variants = \[$.*?^\]$", "", spec)
    spec = spec.replace(
        "[parameters.vector]\ndefault = true", "[parameters.vector]\ndefault = false"
    )
    (tmp_path / "attention" / "kernel.toml").write_text(spec)
    words = (
        "--kernel-dir",
        tmp_path / "attention",
        "--build-dir",
        tmp_path / "build",
        "--runs",
        "2",
    )
    answer = npukit("validate", "attention", *words)
    assert answer.code == 1, answer.out
    assert ("schedule dependent: " in answer.out) == ("release" in name)
