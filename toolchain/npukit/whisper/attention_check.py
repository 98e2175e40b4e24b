"""Q, K and V of a layer of PyTorch's encoder through npukit's flash attention."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from npukit.whisper.capture import AttentionRun
from npukit.whisper.kernels import Kernels
from npukit.whisper.metrics import Likeness, likeness
from npukit.whisper.operations import Bfloat16Attention, Operation
from npukit.whisper.operations_int8 import Int8Attention
from npukit.whisper.quantization import AttentionShifts, attention_shifts

Precision = Literal["int8", "bf16"]


@dataclass(frozen=True)
class LayerAttention:
    """The attention of one layer: the kernel's result compared with PyTorch's.

    ``seconds`` is the time of the kernel's call; ``shifts`` are its build parameters for int8.
    """

    layer: int
    likeness: Likeness
    seconds: float
    shifts: AttentionShifts | None


class AttentionCheck:
    """Attention of several layers; ``runs`` has what PyTorch computes in each, by layer."""

    def __init__(
        self, kernels: Kernels, runs: dict[int, AttentionRun], precision: Precision
    ) -> None:
        self._kernels = kernels
        self._runs = runs
        self._shifts: dict[int, AttentionShifts] = {}
        self._operations: dict[int, Operation] = {}
        for layer, run in runs.items():
            heads, tokens, _ = run.q.shape
            if precision == "bf16":
                self._operations[layer] = Bfloat16Attention(kernels, heads, tokens)
            else:
                self._shifts[layer] = attention_shifts(run.q, run.k, run.v, run.out)
                self._operations[layer] = Int8Attention(kernels, heads, tokens, self._shifts[layer])

    def results(self) -> Sequence[LayerAttention]:
        """Run the kernel on each layer; the builds must exist."""
        results = []
        for layer, run in self._runs.items():
            before = self._kernels.meter.total
            found = self._operations[layer](run.q, run.k, run.v)
            seconds = self._kernels.meter.total - before
            results.append(
                LayerAttention(layer, likeness(found, run.out), seconds, self._shifts.get(layer))
            )
        return results
