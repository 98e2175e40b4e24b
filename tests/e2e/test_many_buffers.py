"""Kernels with more buffers than the firmware translates addresses of: built, validated, refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from planted_kernels import npukit

from npukit.builder.toolchains.hw.aiecc_gaps import check_reachable
from npukit.compiler.driver import lower
from npukit.errors import DesignError, ToolchainError
from npukit.formats import txn

INPUTS = 7
WORDS = 64


def _design(count: int = INPUTS) -> str:
    tensor, whole = f"memref<{WORDS}xi32>", f"memref<{count * WORDS}xi32>"
    moves = "\n".join(
        f"aiex.npu.dma_memcpy_nd(%a{number}[0, 0, 0, 0][1, 1, 1, {WORDS - 8}][0, 0, 0, 1]) "
        f"{{id = {number} : i64, metadata = @in, issue_token = true}} : {tensor}\n"
        f"aiex.npu.dma_memcpy_nd(%a{number}[0, 0, 0, {WORDS - 8}][1, 1, 1, 8][0, 0, 0, 1]) "
        f"{{id = {number} : i64, metadata = @in, issue_token = true}} : {tensor}\n"
        "aiex.npu.dma_wait {symbol = @in}\naiex.npu.dma_wait {symbol = @in}"
        for number in range(count)
    )
    return f"""
module {{
  aie.device(npu1_1col) {{
    %shim = aie.tile(0, 0)
    %mem = aie.tile(0, 1)
    aie.objectfifo @in(%shim, {{%mem}}, 2 : i32) : !aie.objectfifo<memref<8xi32>>
    aie.objectfifo @out(%mem, {{%shim}}, 2 : i32) : !aie.objectfifo<memref<8xi32>>
    aie.objectfifo.link [@in] -> [@out]([] [])
    aie.runtime_sequence({", ".join(f"%a{n}: {tensor}" for n in range(count))}, %out: {whole}) {{
      aiex.npu.dma_memcpy_nd(%out[0, 0, 0, 0][1, 1, 1, {count * WORDS}][0, 0, 0, 1]) {{id = 15 : i64, metadata = @out}} : {whole}
      {moves}
      aiex.npu.dma_wait {{symbol = @out}}
    }}
  }}
}}
"""


def _kernel(folder: Path) -> Path:
    arguments = [("in", f"a{n}", WORDS) for n in range(INPUTS)] + [("out", "out", INPUTS * WORDS)]
    tables = "".join(
        f'[[arguments]]\nname = "{name}"\ndirection = "{way}"\ndtype = "int32"\nshape = [{size}]\n'
        for way, name, size in arguments
    )
    inputs = "".join(
        f'inputs.a{n} = {{ kind = "uniform", low = -1000, high = 1000 }}\n' for n in range(INPUTS)
    )
    folder.mkdir()
    (folder / "kernel.toml").write_text(
        f'[kernel]\nname = "gather"\nsummary = "all inputs, one after the other"\n'
        f'design = "design.mlir"\n{tables}[validation]\nreference = "reference.py:gather"\n'
        f'[[validation.cases]]\nname = "random"\n{inputs}'
    )
    (folder / "reference.py").write_text(
        "import numpy as np\n\n\ndef gather(*inputs, **named):\n"
        "    return np.concatenate([*inputs, *named.values()])\n"
    )
    (folder / "design.mlir").write_text(_design())
    return folder


def test_a_kernel_of_eight_buffers_is_built_and_validated(tmp_path: Path) -> None:
    folder, build = _kernel(tmp_path / "gather"), tmp_path / "build"
    answer = npukit(
        *("validate", "gather", "--kernel-dir", folder, "--build-dir", build),
        *("--runs", "2", "--soak", "5", "--json"),
    )
    assert answer.code == 0, answer.out + answer.err
    (xclbin,) = build.rglob("gather.xclbin")
    shown = json.loads(npukit("inspect", xclbin, "--json").out)
    names = [argument["name"] for kernel in shown["kernels"] for argument in kernel["arguments"]]
    assert names[3:] == [f"bo{n}" for n in range(INPUTS + 1)]


def test_the_stream_translates_what_the_firmware_does_not() -> None:
    patches = [op for op in lower(_design()).transaction.ops if isinstance(op, txn.AddressPatch)]
    for patch in patches:
        assert patch.offset in (0, 4 * (WORDS - 8))
        assert patch.arg_plus - patch.offset == (0x8000_0000 if patch.arg_index >= 5 else 0)
    assert {patch.arg_index for patch in patches} == set(range(INPUTS + 1))


def test_a_stream_without_the_offset_is_refused(tmp_path: Path) -> None:
    stream = lower(_design()).transaction
    old = txn.Transaction(
        stream.header,
        tuple(
            txn.AddressPatch(op.address, op.arg_index, op.offset)
            if isinstance(op, txn.AddressPatch)
            else op
            for op in stream.ops
        ),
    )
    check_reachable(stream, tmp_path / "aiecc", "design.mlir")
    with pytest.raises(ToolchainError, match="supports 5 buffers, but the design has argument 7"):
        check_reachable(old, tmp_path / "aiecc", "design.mlir")


def test_a_transfer_starts_in_the_first_half_of_what_32_bits_address() -> None:
    far = _design().replace(f"memref<{WORDS}xi32>", f"memref<{1 << 30}xi32>")
    far = far.replace(f"%a6[0, 0, 0, {WORDS - 8}]", f"%a6[0, 0, 0, {1 << 29}]")
    with pytest.raises(DesignError, match="first 2 GiB of argument 6"):
        lower(far)
