"""What kernels print: shown by `npukit run`, in others only if asked for; with estimated times."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from npukit.kernel.scaffold import scaffold
from npukit_process import run_npukit


@pytest.mark.parametrize("template", ["scalar", "vector-int8"])
def test_run_and_validate(template: str, tmp_path: Path) -> None:
    scaffold("mine", tmp_path, template=template)
    source = tmp_path / "mine" / "mine.cc"
    head, start, rest = source.read_text().partition('extern "C"')
    signature, brace, body = rest.partition(") {")
    source.write_text(
        f'#include <stdio.h>\n{head}{start}{signature}{brace}\n  printf("half %.1f\\n", 0.5f);\n{body}'
    )
    common = ["mine", "--kernel-dir", str(tmp_path), "--build-dir", str(tmp_path / "build")]
    line = "core (0, 2): half 0.5\n"
    run = run_npukit("run", *common)
    assert run.returncode == 0, run.stderr
    assert line in run.stderr and line not in run.stdout
    few = ["--runs", "1", "--soak", "2"]
    hidden = run_npukit("validate", *common, *few)
    assert hidden.returncode == 0, hidden.stderr
    assert "half 0.5" not in hidden.stdout + hidden.stderr
    shown = run_npukit("validate", *common, *few, "--debug-output")
    assert line in shown.stderr and line not in shown.stdout


def test_times_are_estimates(tmp_path: Path) -> None:
    scaffold("mine", tmp_path, template="split-join")
    source = tmp_path / "mine" / "mine.cc"
    text = source.read_text()
    last = text.rindex("}")
    source.write_text(
        f"#include <npukit/debug.h>\n{text[:last]}  static int calls; npukit_dump(&++calls, 1);\n{text[last:]}"
    )
    design = tmp_path / "mine" / "design.mlir.j2"
    design.write_text(
        design.read_text().replace("func.call", 'vector.print str "call\\0A"\n func.call', 1)
    )
    common = ["mine", "--kernel-dir", str(tmp_path), "--build-dir", str(tmp_path / "build")]
    run = run_npukit("run", *common, "--debug-times", "--json")
    assert run.returncode == 0, run.stderr
    assert "core (" not in run.stderr
    lines = json.loads(run.stdout)["debug_output"]
    times = [line["estimated_cycles"] for line in lines]
    assert times == sorted(times) and times[0] > 0
    tiles = {tuple(line["tile"]) for line in lines}
    assert len(tiles) > 1
    for tile in tiles:
        own = [line["text"] for line in lines if tuple(line["tile"]) == tile]
        counted = [text for text in own if text.startswith("(&++calls)[0]: ")]
        assert counted == [f"(&++calls)[0]: {number + 1}" for number in range(len(counted))]
        if "call" in own:
            assert own.count("call") == len(counted)
            assert own.index("call") < own.index(counted[0])
    shown = run_npukit("run", *common, "--debug-times")
    assert re.search(r"times by estimate, not measured: cycles of AIE2 at 1 GHz", shown.stdout)
    assert shown.stdout.count(" cycles (") == len(lines)
    plain = run_npukit("run", *common)
    printed = [line.partition(": ")[2] for line in plain.stderr.splitlines()]
    assert sorted(printed) == sorted(line["text"] for line in lines)
    quiet = run_npukit("estimate", *common[:3], "--device", "npu1")
    assert quiet.returncode == 0 and "calls" not in quiet.stdout + quiet.stderr
    moved = tmp_path / "elsewhere"
    (tmp_path / "build" / "mine").rename(moved)
    alone = run_npukit("run", str(moved), "--debug-times")
    assert alone.returncode == 2 and "the sources of mine are not known" in alone.stderr


def test_printing_costs_nothing_in_an_estimate(tmp_path: Path) -> None:
    def cycles(name: str, printing: str) -> float:
        scaffold(name, tmp_path)
        source = tmp_path / name / f"{name}.cc"
        text = source.read_text()
        last = text.rindex("}")
        source.write_text(f"#include <npukit/debug.h>\n{text[:last]}{printing}{text[last:]}")
        done = run_npukit(
            "estimate", name, "--kernel-dir", str(tmp_path), "--device", "npu1", "--json"
        )
        assert done.returncode == 0, done.stderr
        (row,) = json.loads(done.stdout)["kernels"]
        found: float = row["cycles"]
        return found

    dumps = "for (int i = 0; i < 100; ++i) npukit_dump(result, 1);"
    assert cycles("loud", dumps) < 1.1 * cycles("quiet", "")
