"""Small real kernels with or without a planted fault, as folders that npukit builds."""

from __future__ import annotations

import io
import json
import os
import sys
import textwrap
import xml.etree.ElementTree as ET
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from npukit.cli.main import entry

NAME = "planted"

DESIGN = """\
module {{
  aie.device({{{{ device }}}}_1col) {{
    func.func private @work(memref<1024xi8>, memref<1024xi8>, memref<1024xi8>) attributes {{link_with = "planted.o"}}
    %shim = aie.tile(0, 0)
    %core = aie.tile(0, 2)
    aie.objectfifo @a(%shim, {{%core}}, 2 : i32) : !aie.objectfifo<memref<1024xi8>>
    aie.objectfifo @b(%shim, {{%core}}, 2 : i32) : !aie.objectfifo<memref<1024xi8>>
    aie.objectfifo @out(%core, {{%shim}}, 2 : i32) : !aie.objectfifo<memref<1024xi8>>
    %program = aie.core(%core) {{
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {{
        %av = aie.objectfifo.acquire @a(Consume, 1) : !aie.objectfifosubview<memref<1024xi8>>
        %a = aie.objectfifo.subview.access %av[0] : !aie.objectfifosubview<memref<1024xi8>> -> memref<1024xi8>
        %bv = aie.objectfifo.acquire @b(Consume, 1) : !aie.objectfifosubview<memref<1024xi8>>
        %b = aie.objectfifo.subview.access %bv[0] : !aie.objectfifosubview<memref<1024xi8>> -> memref<1024xi8>
        %ov = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<1024xi8>>
        %o = aie.objectfifo.subview.access %ov[0] : !aie.objectfifosubview<memref<1024xi8>> -> memref<1024xi8>
        func.call @work(%a, %b, %o) : (memref<1024xi8>, memref<1024xi8>, memref<1024xi8>) -> ()
        aie.objectfifo.release @a(Consume, 1)
        aie.objectfifo.release @b(Consume, 1)
        aie.objectfifo.release @out(Produce, 1)
      }}
      aie.end
    }} {{stack_size = 1024 : i32}}
    aie.runtime_sequence(%a: memref<4096xi8>, %b: memref<4096xi8>, %out: memref<4096xi8>) {{
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, {sent}][0, 0, 0, 1]) {{id = 0 : i64, metadata = @a}} : memref<4096xi8>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 0][1, 1, 1, {sent}][0, 0, 0, 1]) {{id = 1 : i64, metadata = @b}} : memref<4096xi8>
      aiex.npu.dma_memcpy_nd(%out[0, 0, 0, 0][1, 1, 1, {received}][0, 0, 0, 1]) {{id = 2 : i64, metadata = @out, issue_token = true}} : memref<4096xi8>
      aiex.npu.dma_wait {{symbol = @out}}
    }}
  }}
}}
"""

SPEC = """\
[kernel]
name = "planted"
summary = "out = a + b, modulo 256"
design = "design.mlir.j2"

[[arguments]]
name = "a"
direction = "in"
dtype = "int8"
shape = [4, 1024]

[[arguments]]
name = "b"
direction = "in"
dtype = "int8"
shape = [4, 1024]

[[arguments]]
name = "out"
direction = "out"
dtype = "int8"
shape = [4, 1024]

[[cores]]
object = "planted.o"
sources = ["planted.cc"]

[validation]
reference = "reference.py:add"

[[validation.cases]]
name = "uniform"
inputs.a = { kind = "uniform", low = -128, high = 127 }
inputs.b = { kind = "uniform", low = -128, high = 127 }

[[validation.cases]]
name = "ramp"
inputs.a = { kind = "ramp" }
inputs.b = { kind = "ramp", step = 3 }
"""

REFERENCE = """\
def add(a, b):
    return a + b
"""

SOURCE = """\
#include <stdint.h>
extern "C" void work(const int8_t *a, const int8_t *b, int8_t *out) {{
{body}
}}
"""

GOOD = "for (int i = 0; i < 1024; ++i) out[i] = int8_t(a[i] + b[i]);"


def write_kernel(parent: Path, body: str = GOOD, *, sent: int = 4096, received: int = 4096) -> Path:
    """The kernel ``planted``: out = a + b on four tiles of 1,024 bytes, ``body`` working on one.

    The runtime sequence sends ``sent`` bytes of each input and takes ``received`` of the output.
    """
    folder = parent / NAME
    folder.mkdir(parents=True)
    (folder / "kernel.toml").write_text(SPEC)
    (folder / "reference.py").write_text(REFERENCE)
    (folder / "design.mlir.j2").write_text(DESIGN.format(sent=sent, received=received))
    (folder / "planted.cc").write_text(SOURCE.format(body=textwrap.indent(body, "  ")))
    return folder


@dataclass(frozen=True)
class Answer:
    """What a run of the command line gave."""

    code: int
    out: str
    err: str


def npukit(*args: str | Path) -> Answer:
    """Run the command line in this process, whose warnings are errors."""
    out, err = io.StringIO(), io.StringIO()
    with (
        mock.patch.object(sys, "argv", ["npukit", *map(str, args)]),
        mock.patch.dict(os.environ, {"COLUMNS": "100"}),
        redirect_stdout(out),
        redirect_stderr(err),
        pytest.raises(SystemExit) as ended,
    ):
        entry()
    assert isinstance(ended.value.code, int)
    return Answer(ended.value.code, out.getvalue(), err.getvalue())


@dataclass(frozen=True)
class Reports:
    """The same verdict in three forms, with the exit code of each run."""

    codes: tuple[int, int]
    text: str
    data: list[dict[str, Any]]
    junit: ET.Element

    @property
    def reasons(self) -> set[str]:
        """Every reason in the JSON form."""
        return {finding["reason"] for finding in self.findings}

    @property
    def findings(self) -> list[dict[str, Any]]:
        """Every finding in the JSON form: the kernel's own and its cases'."""
        return [
            finding
            for verdict in self.data
            for part in (verdict, *verdict["cases"])
            for finding in part["findings"]
        ]

    @property
    def junit_reasons(self) -> set[str | None]:
        """The types and texts of all failures in the JUnit form."""
        lines = [
            line.split(":")[0]
            for failure in self.junit.iter("failure")
            for line in (failure.text or "").splitlines()
        ]
        return {*lines, *(failure.get("type") for failure in self.junit.iter("failure"))}


def validate(folder: Path, build: Path, *args: str) -> Reports:
    """``npukit validate`` of the kernel in ``folder``, as text with JUnit and as JSON."""
    common = ["validate", folder.name, "--kernel-dir", folder, "--build-dir", build, *args]
    common += ["--runs", "2", "--soak", "20"]
    junit = build / "junit.xml"
    text = npukit(*common, "--junit", junit)
    assert text.err == "", text.err
    data = npukit(*common, "--json")
    return Reports(
        (text.code, data.code), text.out, json.loads(data.out), ET.parse(junit).getroot()
    )
