"""The sections of ``npukit whisper-check`` and their results."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from npukit.builder.request import Reporter
from npukit.errors import ArtifactError
from npukit.whisper.attention_check import AttentionCheck, LayerAttention, Precision
from npukit.whisper.audio import Samples
from npukit.whisper.capture import inside_layer, run_encoder
from npukit.whisper.encoder_check import EncoderCheck, EncoderResult, Reference
from npukit.whisper.features import extracted_features
from npukit.whisper.kernels import Kernels
from npukit.whisper.model import WhisperEncoder, check_fits
from npukit.whisper.sites import PARTS, Part

Section = Literal["attention", "encoder"]
SECTIONS: Final[tuple[Section, ...]] = ("attention", "encoder")


@dataclass(frozen=True)
class CheckResult:
    """What a check found; a section that did not run is None."""

    encoder: WhisperEncoder
    precision: Precision
    attention: Sequence[LayerAttention] | None
    whole: EncoderResult | None


class WhisperCheck:
    """Compares ``encoder`` on ``kernels`` with PyTorch, for the recording ``samples``.

    Kernels are in ``precision``; for int8, the parts in ``bfloat16`` are not.
    """

    def __init__(
        self,
        encoder: WhisperEncoder,
        samples: Samples,
        precision: Precision,
        bfloat16: Collection[Part],
        kernels: Kernels,
    ) -> None:
        check_fits(encoder)
        self._encoder = encoder
        self._samples = samples
        self._precision: Precision = precision
        self._bfloat16 = PARTS if precision == "bf16" else tuple(bfloat16)
        self._kernels = kernels
        self._features = extracted_features(samples, encoder.bands)
        self._run = run_encoder(encoder, self._features)
        if not all(np.isfinite(each).all() for each in (*self._run.inputs, self._run.output)):
            raise ArtifactError(
                "PyTorch's own encoder computes numbers that are not finite",
                where=encoder.title,
                hint="the model's weights are damaged",
            )

    def run(
        self,
        sections: Collection[Section],
        layers: Sequence[int],
        reporter: Reporter,
        *,
        costs: bool,
    ) -> CheckResult:
        """Build the kernels, then run ``sections``; attention in ``layers``.

        Raises:
            NpukitError: a kernel can't be built or run.
        """
        attention = self._attention(layers) if "attention" in sections else None
        whole = self._whole() if "encoder" in sections else None
        self._kernels.build(reporter)
        return CheckResult(
            self._encoder,
            self._precision,
            None if attention is None else attention.results(),
            None if whole is None else whole.result(costs=costs),
        )

    def _attention(self, layers: Sequence[int]) -> AttentionCheck:
        modules, inputs = self._encoder.module.layers, self._run.inputs
        runs = {layer: inside_layer(modules[layer], inputs[layer]).attention for layer in layers}
        precision: Precision = "bf16" if "attention" in self._bfloat16 else "int8"
        return AttentionCheck(self._kernels, runs, precision)

    def _whole(self) -> EncoderCheck:
        reference = Reference(self._samples, self._features, self._run)
        return EncoderCheck(self._encoder, self._kernels, reference, self._bfloat16)
