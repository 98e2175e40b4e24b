"""Parts of the design, and a data file that it reads when it runs."""

from pathlib import Path

LINK = Path(__file__).with_name("link.txt").read_text().strip()


def transfers(length):
    tensor = f"memref<{length}xi32>"
    return f"""aie.runtime_sequence(%arg0: {tensor}, %arg1: {tensor}) {{
      aiex.npu.dma_memcpy_nd(%arg0[0, 0, 0, 0][1, 1, 1, {length}][0, 0, 0, 1]) {{id = 0 : i64, metadata = @source}} : {tensor}
      aiex.npu.dma_memcpy_nd(%arg1[0, 0, 0, 0][1, 1, 1, {length}][0, 0, 0, 1]) {{id = 1 : i64, metadata = @result, issue_token = true}} : {tensor}
      aiex.npu.dma_wait {{symbol = @result}}
    }}"""
