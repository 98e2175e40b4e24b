"""The whole encoder on npukit's kernels, layer by layer, and what each operation costs."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from npukit.whisper.audio import Samples
from npukit.whisper.capture import EncoderRun, front_end, inside_layer, run_module
from npukit.whisper.kernels import Kernels, Meter
from npukit.whisper.mel import MelFeatures
from npukit.whisper.metrics import Likeness, likeness, noise_power
from npukit.whisper.model import WhisperEncoder
from npukit.whisper.quantization import Floats
from npukit.whisper.sites import SITES, LayerOperations, Part, norm_operation
from npukit.whisper.substitution import forward_of, substituted

_LAYER: Final = "layer "


@dataclass(frozen=True)
class Stage:
    """A stage of the encoder: its output compared with PyTorch's.

    The stages before it ran on the kernels too. ``kernel_seconds`` are those of the kernels' calls,
    ``seconds`` also has the host's part.
    """

    name: str
    likeness: Likeness
    kernel_seconds: float
    seconds: float


@dataclass(frozen=True)
class SiteCost:
    """The error at a layer's output if only one of its operations runs on a kernel.

    ``share`` is its part of the sum of these errors over all operations of the layer.
    """

    site: str
    kernel: str
    likeness: Likeness
    share: float


@dataclass(frozen=True)
class EncoderResult:
    """Stages in order, from mel features to the encoder's output.

    ``costs`` has those of each layer, if they were asked for; ``meter`` the calls of the stages;
    ``loads`` is how many times hardware contexts were opened for them.
    """

    stages: Sequence[Stage]
    costs: Sequence[Sequence[SiteCost]]
    meter: Meter
    loads: int

    @property
    def end_to_end(self) -> Likeness:
        """The output of the encoder."""
        return self.stages[-1].likeness

    @property
    def worst_layer(self) -> Stage:
        """The layer whose output is least like PyTorch's."""
        layers = [stage for stage in self.stages if stage.name.startswith(_LAYER)]
        return min(layers, key=lambda stage: stage.likeness.sqnr)


@dataclass(frozen=True)
class Reference:
    """A recording, its features from ``transformers``, and PyTorch's encoder on them."""

    samples: Samples
    features: Floats
    run: EncoderRun


class EncoderCheck:
    """The encoder on ``kernels``; names all builds when it is created.

    The parts in ``bfloat16`` are in bfloat16, the others in int8.
    """

    def __init__(
        self,
        encoder: WhisperEncoder,
        kernels: Kernels,
        reference: Reference,
        bfloat16: Collection[Part],
    ) -> None:
        self._encoder = encoder
        self._kernels = kernels
        self._reference = reference
        self._run = run = reference.run
        self._mel = MelFeatures(kernels, 2 * encoder.tokens, encoder.bands)
        self._layers = [
            LayerOperations(kernels, layer, inside_layer(layer, hidden), bfloat16).all()
            for layer, hidden in zip(encoder.module.layers, run.inputs, strict=False)
        ]
        self._norm = norm_operation(
            kernels, encoder.module.layer_norm, run.output, bfloat16="norm" in bfloat16
        )

    def result(self, *, costs: bool) -> EncoderResult:
        """Run the encoder, and then what ``costs`` needs; the builds must exist."""
        self._kernels.meter.clear()
        before = self._kernels.pool.loads
        stages = tuple(self._stages())
        loads, meter = self._kernels.pool.loads - before, self._kernels.meter.copy()
        return EncoderResult(stages, tuple(self._costs()) if costs else (), meter, loads)

    def _stages(self) -> Iterator[Stage]:
        reference, module = self._reference, self._encoder.module
        features, stage = self._stage(
            "mel", lambda: self._mel(reference.samples), reference.features
        )
        yield stage
        expected = self._run.inputs
        hidden, stage = self._stage(
            "convolutions", lambda: front_end(self._encoder, features), expected[0]
        )
        yield stage
        for index, layer in enumerate(module.layers):
            with substituted(layer, self._layers[index]):
                hidden, stage = self._stage(
                    f"{_LAYER}{index}", partial(run_module, layer, hidden), expected[index + 1]
                )
            yield stage
        with forward_of(module.layer_norm, self._norm):
            _, stage = self._stage(
                "final norm", lambda: run_module(module.layer_norm, hidden), self._run.output
            )
        yield stage

    def _costs(self) -> Iterator[Sequence[SiteCost]]:
        """For each layer, what each operation costs when all others are PyTorch's."""
        for index, module in enumerate(self._encoder.module.layers):
            expected = self._run.inputs[index + 1]
            outputs: dict[str, Floats] = {}
            for site, operation in self._layers[index].items():
                with substituted(module, {site: operation}):
                    outputs[site] = run_module(module, self._run.inputs[index])
            noise = {site: noise_power(out, expected) for site, out in outputs.items()}
            total = sum(noise.values()) or 1.0
            yield [
                SiteCost(
                    site,
                    self._layers[index][site].kernel,
                    likeness(outputs[site], expected),
                    noise[site] / total,
                )
                for site in SITES
            ]

    def _stage(
        self, name: str, compute: Callable[[], Floats], expected: Floats
    ) -> tuple[Floats, Stage]:
        before, started = self._kernels.meter.total, time.perf_counter()
        found = compute()
        seconds = time.perf_counter() - started
        kernel_seconds = self._kernels.meter.total - before
        return found, Stage(name, likeness(found, expected), kernel_seconds, seconds)
