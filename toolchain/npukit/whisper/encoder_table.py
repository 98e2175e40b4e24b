"""How long an NPU takes at least for a Whisper encoder, kernel by kernel. Not a measurement.

The figures of each kernel are counted on the emulated device, and bounded as ``npukit bench`` does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from npukit.bench.run import Bench
from npukit.builder.plan import choose_target, make_engine
from npukit.builder.request import Reporter
from npukit.kernel.parameters import ParameterValue
from npukit.machine.throughput import DISPATCH_US
from npukit.machine.tiles import TileKind
from npukit.runtime.devices import choose_device
from npukit.timing.bounds import Bound
from npukit.timing.figures import DispatchFigures
from npukit.whisper.encoder_shape import EncoderShape
from npukit.whisper.kernels import plan_build
from npukit.whisper.mel import frames_of_call
from npukit.whisper.operations_int8 import Int8LayerNorm
from npukit.whisper.padding import Product, attention_parameters, gelu_parameters, norm_parameters

Precision = Literal["bf16", "int8"]

GOAL: Final = (60, 80)
"""How many times faster than the recording an encoder should be."""


@dataclass(frozen=True)
class KernelUse:
    """``dispatches`` of one build of a kernel in a run of the encoder."""

    purpose: str
    kernel: str
    parameters: Mapping[str, ParameterValue]
    dispatches: int


@dataclass(frozen=True)
class Row:
    """A use with what one dispatch does: vector MACs, bytes from and to host memory, the bound."""

    use: KernelUse
    macs: int
    bytes_moved: int
    bound: Bound

    @property
    def milliseconds(self) -> float:
        """The bound of all its dispatches."""
        return self.use.dispatches * self.bound.us / 1000


@dataclass(frozen=True)
class EncoderTable:
    """The rows of an encoder on a device."""

    shape: EncoderShape
    device: str
    rows: Sequence[Row]

    @property
    def dispatches(self) -> int:
        """Dispatches of all kernels."""
        return sum(row.use.dispatches for row in self.rows)

    @property
    def milliseconds(self) -> float:
        """The bounds of all dispatches, one after another."""
        return sum(row.milliseconds for row in self.rows)

    @property
    def gigabytes(self) -> float:
        """What all dispatches move from and to host memory."""
        return sum(row.use.dispatches * row.bytes_moved for row in self.rows) / 1e9

    @property
    def with_dispatches(self) -> tuple[float, float]:
        """The same in milliseconds with what the dispatches themselves take: least and most."""
        least, most = (self.milliseconds + self.dispatches * us / 1000 for us in DISPATCH_US)
        return least, most

    @property
    def times_real_time(self) -> tuple[float, float]:
        """How many times faster than the recording that is: least and most."""
        fast, slow = self.with_dispatches
        return 1000 * self.shape.seconds / slow, 1000 * self.shape.seconds / fast

    @property
    def left(self) -> tuple[float, float]:
        """Milliseconds that remain for all else at both ends of :data:`GOAL`."""
        slow = self.with_dispatches[1]
        slack = [1000 * self.shape.seconds / times - slow for times in GOAL]
        return slack[0], slack[1]


def kernel_uses(shape: EncoderShape, precision: Precision, device: str) -> list[KernelUse]:
    """What ``whisper-check`` dispatches for an encoder of this shape."""
    int8 = precision == "int8"
    suffix = "" if int8 else "_bf16"

    def product(purpose: str, inputs: int, outputs: int, dispatches: int) -> KernelUse:
        sizes = Product.of(shape.tokens, inputs, outputs, device)
        return KernelUse(purpose, f"matmul{suffix}", sizes.parameters, dispatches)

    layers, width, features = shape.layers, shape.width, shape.features
    frames = frames_of_call(2 * shape.tokens)
    attention = attention_parameters(shape.heads, shape.tokens, device)
    gelu = gelu_parameters(shape.tokens * features, device)
    return [
        KernelUse("mel", "whisper_mel", *_mel(shape, frames)),
        _norms(shape, device, int8=int8),
        product("q, k, v, out", width, width, 4 * layers),
        KernelUse("attention", f"flash_attention{suffix}", attention, layers),
        product("fc1", width, features, layers),
        KernelUse("GELU", f"gelu{suffix}", gelu, layers),
        product("fc2", features, width, layers),
    ]


def _mel(shape: EncoderShape, frames: int) -> tuple[Mapping[str, ParameterValue], int]:
    return {"frames": frames, "bands": shape.bands}, -(-2 * shape.tokens // frames)


def _norms(shape: EncoderShape, device: str, *, int8: bool) -> KernelUse:
    count = 2 * shape.layers + 1
    if int8 and shape.width == Int8LayerNorm.width:
        taken = Int8LayerNorm.parameters(shape.tokens, device)
        return KernelUse("layer norm", Int8LayerNorm.kernel, taken, count)
    parameters = {**norm_parameters(shape.tokens, device), "width": shape.width}
    return KernelUse("layer norm", "layernorm_bf16", parameters, count)


def count_encoder(
    shape: EncoderShape, precision: Precision, device: str, build_dir: Path, reporter: Reporter
) -> EncoderTable:
    """Build and run each kernel once on the emulated device, and bound what it does.

    Raises:
        NpukitError: a kernel can't be built or run.
    """
    engine = make_engine(choose_target("sw_emu"))
    bench = Bench(engine, choose_device("sw_emu", "emulator"), reporter, calls=1)
    rows = []
    counted: dict[Path, tuple[DispatchFigures, Bound]] = {}
    for use in kernel_uses(shape, precision, device):
        request = plan_build(use.kernel, use.parameters, device, "sw_emu", build_dir)
        if request.output not in counted:
            counted[request.output] = bench.count(request)
        figures, bound = counted[request.output]
        moved = figures.moved(TileKind.SHIM, "out") + figures.moved(TileKind.SHIM, "in")
        rows.append(Row(use, figures.macs or 0, moved, bound))
    return EncoderTable(shape, device, rows)
