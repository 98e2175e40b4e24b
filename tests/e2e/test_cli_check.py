"""``npukit check`` as a user runs it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from npukit.rules import RULES
from npukit_process import run_npukit, run_npukit_bytes

IDLE = """\
module {
  aie.device(npu1_1col) {
    %s = aie.tile(0, 0)
    %c = aie.tile(0, 2)
    aie.objectfifo @a(%s, {%c}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    ABOVE
    aie.objectfifo @w(%s, {%c}, 2 : i32) : !aie.objectfifo<memref<64xi32>> BESIDE
    aie.core(%c) {
      %big = arith.constant 1000000000 : index
      %one = arith.constant 1 : index
      %zero = arith.constant 0 : index
      scf.for %i = %zero to %big step %one {
        %0 = aie.objectfifo.acquire @a(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        aie.objectfifo.release @a(Consume, 1)
        %1 = aie.objectfifo.acquire @w(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        aie.objectfifo.release @w(Consume, 1)
      }
      aie.end
    }
    aie.runtime_sequence(%x: memref<64xi32>) {
      aiex.npu.dma_memcpy_nd(%x[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1]) {id = 0 : i64, metadata = @a, issue_token = true} : memref<64xi32>
      aiex.npu.dma_wait {symbol = @a}
    }
  }
}
"""
"""The sequence never fills @w, on line 7."""

FIX = "// npukit: ignore[idle-shim-channel]"


def design(above: str = "", beside: str = "") -> str:
    return IDLE.replace("ABOVE", above).replace("BESIDE", beside)


def check(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return run_npukit("check", *arguments, cwd=cwd)


def findings(*arguments: str | Path) -> list[dict[str, Any]]:
    data = json.loads(check(*arguments, "--json").stdout)
    return [finding for each in data["designs"] for finding in each["findings"]]


def write(folder: Path, text: str) -> Path:
    path = folder / "design.mlir"
    path.write_text(text)
    return path


def test_a_warning_has_its_place_its_line_and_its_id(tmp_path: Path) -> None:
    path = write(tmp_path, design())
    done = check(path)
    assert (done.returncode, done.stderr) == (1, "")
    lines = done.stdout.splitlines()
    at = next(number for number, each in enumerate(lines) if " | " in each)
    message = " ".join(map(str.strip, lines[:at]))
    assert lines[0].startswith(f"{path}:7:5: warning:")
    assert message.startswith(f"{path}:7:5: warning: the runtime sequence never fills @w")
    assert message.endswith("[idle-shim-channel]")
    line, mark, hint, *_, last = lines[at:]
    assert line.endswith("aie.objectfifo @w(%s, {%c}, 2 : i32) : !aie.objectfifo<memref<64xi32>> ")
    assert line.index("aie.objectfifo") == mark.index("^")
    assert hint.startswith("  hint: move data with metadata = @w")
    assert last == "1 warning in 1 design"


def test_standard_input_and_json() -> None:
    done = run_npukit_bytes("check", "-", "--json", text=design().encode())
    data = json.loads(done.stdout)
    assert (done.returncode, data["errors"], data["warnings"]) == (1, 0, 1)
    (finding,) = data["designs"][0]["findings"]
    assert (finding["id"], finding["file"], finding["line"], finding["column"]) == (
        "idle-shim-channel", "<stdin>", 7, 5,
    )  # fmt: skip
    assert finding["docs"] == "docs/check.md#idle-shim-channel"


@pytest.mark.parametrize(
    "text",
    [
        design(beside=FIX),
        design(above=FIX),
        design(beside="// npukit: ignore[partial-object, idle-shim-channel]  // npukit"),
        design(above=FIX, beside="// npukit: ignore[queue-overflow]"),
    ],
    ids=["beside", "above", "several", "above, past another comment"],
)
def test_a_comment_silences_its_line(text: str, tmp_path: Path) -> None:
    path = write(tmp_path, text)
    assert "[idle-shim-channel]" not in check(path).stdout
    (idle,) = (f for f in findings(path) if f["id"] == "idle-shim-channel")
    assert idle["silenced"]


def test_only_the_named_id_on_the_named_line(tmp_path: Path) -> None:
    for text in (design(above=f"{FIX}\n"), design(beside="// npukit: ignore[partial-object]")):
        idle, unused = sorted(findings(write(tmp_path, text)), key=lambda f: f["id"])
        assert (idle["id"], idle["silenced"]) == ("idle-shim-channel", False)
        assert (unused["id"], unused["silenced"]) == ("unused-silence", False)


def test_a_comment_without_effect_is_reported(tmp_path: Path) -> None:
    clean = design(beside=f"{FIX[:-1]}, idle-shim-chanel]")
    done = check(write(tmp_path, clean))
    assert done.returncode == 1
    assert "npukit has no such rule" in done.stdout
    assert "did you mean 'idle-shim-channel'?" in done.stdout
    allowed = clean.replace("chanel]", "chanel, unused-silence]")
    assert check(write(tmp_path, allowed)).returncode == 0


def test_all_errors_are_collected(tmp_path: Path) -> None:
    text = (
        design()
        .replace("@a(%s, {%c}, 2", "@a(%s, {%c}, 0")
        .replace("@w(%s, {%c}, 2", "@w(%s, {%c}, -1")
    )
    path = write(tmp_path, text)
    assert check(path).returncode == 4
    assert [(f["line"], f["level"]) for f in findings(path)] == [(5, "error"), (7, "error")]


def test_a_text_that_is_not_mlir(tmp_path: Path) -> None:
    path = write(tmp_path, design().replace("aie.core(%c) {", "aie.core(%c {"))
    (finding,) = findings(path)
    assert (finding["id"], finding["line"]) == ("syntax", 8)


def test_each_runtime_sequence_is_checked(tmp_path: Path) -> None:
    good = design().replace("aie.runtime_sequence(", "aie.runtime_sequence @one(")
    begin, end = good.index("    aie.runtime_sequence"), good.index("  }\n}\n")
    again = good[begin:end].replace("@one", "@two").replace("64][0, 0, 0, 1", "32][0, 0, 0, 1")
    path = write(tmp_path, good[:end] + again + good[end:])
    assert {f["id"] for f in findings(path)} == {"idle-shim-channel", "partial-object"}
    assert {f["id"] for f in findings(path, "--sequence-name", "one")} == {"idle-shim-channel"}


def test_a_program_that_prints_a_design(tmp_path: Path) -> None:
    program = tmp_path / "design.py"
    program.write_text(f"import sys\nassert sys.argv[1:] == ['--n=3']\nprint('''{design()}''')\n")
    (finding,) = findings(program, "-p", "n=3")
    assert (finding["id"], finding["file"], finding["generated"]) == (
        "idle-shim-channel", str(program), True,
    )  # fmt: skip
    program.write_text(program.read_text() + "# npukit: ignore[idle-shim-channel]\n")
    assert check(program, "-p", "n=3").returncode == 0


KERNEL = """\
[kernel]
name = "idle"
summary = "an idle channel"
design = "design.mlir.j2"
devices = ["npu1"]

[[arguments]]
name = "x"
dtype = "int32"
shape = [64]
direction = "inout"

[validation]
reference = "reference.py:reference"
[[validation.cases]]
name = "zeros"
inputs.x = { kind = "ramp" }
"""


@pytest.fixture
def kernel(tmp_path: Path) -> Path:
    """A kernel whose template renders to other lines than it has."""
    folder = tmp_path / "idle"
    folder.mkdir()
    (folder / "kernel.toml").write_text(KERNEL)
    (folder / "reference.py").write_text("def reference(x):\n    return {}\n")
    loop = "{%% for name in ['a', 'w'] %%}\n"
    fifo = "    aie.objectfifo @{{ name }}(%s, {%c}, 2 : i32) : !aie.objectfifo<memref<64xi32>>\n"
    lines = design().splitlines(keepends=True)
    template = [*lines[:4], loop, fifo, "{%% endfor %%}\n", *lines[7:]]
    (folder / "design.mlir.j2").write_text("".join(template))
    return folder


def test_a_finding_has_the_line_of_the_template(kernel: Path) -> None:
    found = findings(kernel, "--no-compile")
    (idle,) = (f for f in found if f["id"] == "idle-shim-channel")
    assert (idle["file"], idle["line"], idle["generated"]) == (
        str(kernel / "design.mlir.j2"), 6, False,
    )  # fmt: skip


def test_a_call_that_never_ends_is_found_before_it_hangs(kernel: Path) -> None:
    """The core waits for @w, which nobody fills, before it sends anything."""
    spec, template = kernel / "kernel.toml", kernel / "design.mlir.j2"
    result = '[[arguments]]\nname = "y"\ndtype = "int32"\nshape = [64]\ndirection = "out"\n'
    spec.write_text(KERNEL.replace("inout", "in").replace("[validation]", f"{result}[validation]"))
    fifo = (
        "    aie.objectfifo @o(%c, {%s}, 2 : i32) : !aie.objectfifo<memref<64xi32>>\n    aie.core("
    )
    body = "        aie.objectfifo.release @w(Consume, 1)\n"
    sent = body + (
        "        %2 = aie.objectfifo.acquire @o(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>\n"
        "        aie.objectfifo.release @o(Produce, 1)\n"
    )
    drain = DRAIN + "      aiex.npu.dma_wait {symbol = @o}"
    text = template.read_text().replace("    aie.core(", fifo).replace(body, sent)
    text = text.replace("(%x: memref<64xi32>)", "(%x: memref<64xi32>, %y: memref<64xi32>)")
    template.write_text(text.replace("      aiex.npu.dma_wait {symbol = @a}", drain))
    (stall,) = (f for f in findings(kernel) if f["id"] == "stall")
    assert stall["message"].startswith("the first call never ends")
    assert "core (0, 2) waits for lock w_cons" in stall["details"]
    picture = kernel.parent / "stall.svg"
    assert check(kernel, "--svg", picture).returncode == 9
    drawn = picture.read_text()
    assert 'class="waiting"' in drawn and "these wait, and nothing can go on" in drawn
    assert "core (0, 2) waits for lock w_cons" in drawn


def test_without_a_stall_nothing_is_drawn(kernel: Path, tmp_path: Path) -> None:
    done = check("passthrough", "--svg", tmp_path / "stall.svg", "--device", "npu1")
    assert done.returncode == 0 and "nothing to draw" in done.stderr
    assert not (tmp_path / "stall.svg").exists()


DRAIN = (
    "      aiex.npu.dma_memcpy_nd(%y[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1]) "
    "{id = 1 : i64, metadata = @o, issue_token = true} : memref<64xi32>\n"
)


def test_sarif_is_valid_and_names_the_authors_lines(kernel: Path, tmp_path: Path) -> None:
    path = write(tmp_path, design(beside=FIX))
    log = tmp_path / "log.sarif"
    done = check(kernel, path, "--no-compile", "--sarif", log, cwd=tmp_path)
    assert done.returncode == 1, done.stdout
    data = json.loads(log.read_text())
    jsonschema.validate(data, SARIF)
    (run,) = data["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(RULES)
    results = run["results"]
    for result in results:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    places = {
        (at["artifactLocation"]["uri"], at.get("region", {}).get("startLine"), "suppressions" in r)
        for r in results
        if r["ruleId"] == "idle-shim-channel"
        for at in [r["locations"][0]["physicalLocation"]]
    }
    assert places == {("idle/design.mlir.j2", 6, False), ("design.mlir", 7, True)}


SARIF: dict[str, Any] = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "items": {"$ref": "#/$defs/run"}},
    },
    "$defs": {
        "run": {
            "type": "object",
            "required": ["tool"],
            "additionalProperties": False,
            "properties": {
                "tool": {
                    "type": "object",
                    "required": ["driver"],
                    "properties": {"driver": {"$ref": "#/$defs/driver"}},
                },
                "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                "originalUriBaseIds": {
                    "type": "object",
                    "additionalProperties": {
                        "type": "object",
                        "properties": {"uri": {"type": "string", "pattern": "^file:///.*/$"}},
                    },
                },
                "results": {"type": "array", "items": {"$ref": "#/$defs/result"}},
            },
        },
        "driver": {
            "type": "object",
            "required": ["name"],
            "additionalProperties": False,
            "properties": {
                "name": {"type": "string"},
                "semanticVersion": {"type": "string"},
                "rules": {
                    "type": "array",
                    "uniqueItems": True,
                    "items": {
                        "type": "object",
                        "required": ["id"],
                        "additionalProperties": False,
                        "properties": {
                            "id": {"type": "string"},
                            "shortDescription": {"$ref": "#/$defs/text"},
                            "help": {"$ref": "#/$defs/text"},
                            "defaultConfiguration": {
                                "type": "object",
                                "properties": {"level": {"$ref": "#/$defs/level"}},
                            },
                        },
                    },
                },
            },
        },
        "text": {
            "type": "object",
            "required": ["text"],
            "additionalProperties": False,
            "properties": {"text": {"type": "string", "minLength": 1}},
        },
        "level": {"enum": ["none", "note", "warning", "error"]},
        "result": {
            "type": "object",
            "required": ["message"],
            "additionalProperties": False,
            "properties": {
                "ruleId": {"type": "string"},
                "ruleIndex": {"type": "integer", "minimum": 0},
                "level": {"$ref": "#/$defs/level"},
                "message": {"$ref": "#/$defs/text"},
                "suppressions": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["kind"],
                        "properties": {"kind": {"enum": ["inSource", "external"]}},
                    },
                },
                "locations": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {"physicalLocation": {"$ref": "#/$defs/place"}},
                    },
                },
            },
        },
        "place": {
            "type": "object",
            "required": ["artifactLocation"],
            "additionalProperties": False,
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {
                        "uri": {"type": "string", "pattern": "^[^ \\\\]+$"},
                        "uriBaseId": {"type": "string"},
                    },
                },
                "region": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {
                        "startLine": {"type": "integer", "minimum": 1},
                        "startColumn": {"type": "integer", "minimum": 1},
                    },
                },
            },
        },
    },
}
"""What SARIF 2.1.0's schema says of the objects that npukit writes."""


def test_what_is_not_there_or_does_not_suit_a_file_is_refused(tmp_path: Path) -> None:
    done = check(tmp_path / "gone.mlir")
    assert done.returncode == 2 and f"no such file: {tmp_path / 'gone.mlir'}" in done.stderr
    design = tmp_path / "design.mlir"
    design.write_text("module {}")
    for option in (("--device", "npu1"), ("-p", "a=1")):
        done = check(design, *option)
        assert done.returncode == 2 and f"{option[0]} is for kernels" in done.stderr
