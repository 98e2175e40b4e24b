"""The sections of ``npukit whisper-check`` and their results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from npukit.builder.request import Reporter
from npukit.whisper.attention_check import AttentionCheck, LayerAttention, Precision
from npukit.whisper.audio import Samples
from npukit.whisper.capture import attention_of, run_encoder
from npukit.whisper.features import extracted_features
from npukit.whisper.kernels import Kernels
from npukit.whisper.model import WhisperEncoder, check_heads


@dataclass(frozen=True)
class CheckResult:
    """What a check found; a section that did not run is None.

    ``calls`` and ``seconds`` are those of all kernels, by name.
    """

    encoder: WhisperEncoder
    precision: Precision
    attention: Sequence[LayerAttention] | None
    calls: dict[str, int]
    seconds: dict[str, float]


class WhisperCheck:
    """Compares ``encoder`` on ``kernels`` with PyTorch, for the recording ``samples``."""

    def __init__(
        self, encoder: WhisperEncoder, samples: Samples, precision: Precision, kernels: Kernels
    ) -> None:
        check_heads(encoder)
        self._encoder = encoder
        self._precision: Precision = precision
        self._kernels = kernels
        self._run = run_encoder(encoder, extracted_features(samples, encoder.bands))

    def attention(self, layers: Sequence[int], reporter: Reporter) -> CheckResult:
        """Run Q, K and V of ``layers`` through flash attention."""
        modules = self._encoder.module.layers
        runs = {layer: attention_of(modules[layer], self._run.inputs[layer]) for layer in layers}
        check = AttentionCheck(self._kernels, runs, self._precision)
        self._kernels.build(reporter)
        results = check.results()
        return replace(self._result(), attention=results)

    def _result(self) -> CheckResult:
        meter = self._kernels.meter
        return CheckResult(
            self._encoder, self._precision, None, dict(meter.calls), dict(meter.seconds)
        )
