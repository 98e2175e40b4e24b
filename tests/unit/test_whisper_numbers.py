"""Quantization, padding, metrics and recordings of whisper-check: what needs no kernel."""

from __future__ import annotations

import math
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from npukit.errors import FormatError, UsageError
from npukit.whisper.audio import fitted, made_up, read_wav
from npukit.whisper.layer_ranges import parse_layers
from npukit.whisper.mel import frame_groups, normalized
from npukit.whisper.metrics import likeness
from npukit.whisper.padding import Product, attention_parameters, pad
from npukit.whisper.quantization import (
    AttentionShifts,
    QuantizedWeight,
    attention_shifts,
    gelu_steps,
    quantize,
    quantize_attention,
    quantize_norm,
    steps,
)

MATRICES = hnp.arrays(
    np.float32,
    st.tuples(st.integers(1, 8), st.integers(1, 8)),
    elements=st.floats(-1e6, 1e6, width=32),
)


class TestMetrics:
    def test_noise_of_a_hundredth_is_forty_decibels(self) -> None:
        expected = np.array([3.0, 4.0, 0.0])
        found = likeness(expected + np.array([0.0, 0.0, 0.05]), expected)
        assert found.sqnr == pytest.approx(40)
        assert found.cosine == pytest.approx(math.cos(math.atan(0.01)))

    def test_a_scaled_tensor_has_cosine_one_and_little_sqnr(self) -> None:
        expected = np.random.default_rng(0).normal(size=(5, 7))
        found = likeness(expected * 1.5, expected)
        assert found.cosine == pytest.approx(1)
        assert found.sqnr == pytest.approx(20 * math.log10(2))

    @pytest.mark.parametrize("scale", [1e-30, 1.0, 1e30])
    def test_the_scale_of_both_does_not_matter(self, scale: float) -> None:
        found = likeness(np.array([1.0, 2.1]) * scale, np.array([1.0, 2.0]) * scale)
        assert found.sqnr == pytest.approx(10 * math.log10(5 / 0.01))

    def test_equal_zero_and_broken_tensors(self) -> None:
        zero, one = np.zeros(3), np.ones(3)
        assert likeness(one, one) == likeness(zero, zero)
        assert likeness(one, one).sqnr == math.inf
        for found in (likeness(one, zero), likeness(np.array([1, np.nan, 1]), one)):
            assert (found.cosine, found.sqnr) == (0.0, -math.inf)
        assert likeness(zero, one).cosine == 0.0
        assert likeness(zero, one).sqnr == 0.0

    def test_other_shapes_are_refused(self) -> None:
        with pytest.raises(UsageError, match=r"\[2\] with \[1, 2\]"):
            likeness(np.zeros(2), np.zeros((1, 2)))


class TestQuantization:
    @given(MATRICES, st.sampled_from([0, 1]))
    def test_a_number_is_off_by_at_most_half_a_step(self, x: NDArray[Any], axis: int) -> None:
        step = steps(x, axis)
        error = np.abs(quantize(x, step) * step.astype(float) - x)
        assert (error <= step * 0.5001).all()

    @given(MATRICES)
    def test_every_token_uses_the_whole_range(self, x: NDArray[Any]) -> None:
        greatest = np.abs(quantize(x, steps(x, 1))).max(axis=1)
        assert (greatest[np.abs(x).max(axis=1) > 1e-6] == 127).all()

    def test_a_large_channel_does_not_coarsen_the_others(self) -> None:
        weight = np.random.default_rng(0).normal(size=(64, 4)).astype(np.float32)
        weight[:, 2] *= 1000
        quantized = QuantizedWeight.of(weight)
        for channel in range(4):
            assert (
                likeness(
                    quantized.values[:, channel] * quantized.step[:, channel], weight[:, channel]
                ).sqnr
                > 40
            )


def softmax_mean(q: NDArray[Any], k: NDArray[Any], v: NDArray[Any]) -> NDArray[np.float64]:
    scores = np.einsum("hqf,hkf->hqk", q.astype(float), k.astype(float))
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.einsum("hqk,hkf->hqf", weights / weights.sum(axis=-1, keepdims=True), v.astype(float))


class TestAttention:
    def random(self, spread: float, offset: float) -> tuple[NDArray[np.float32], ...]:
        rng = np.random.default_rng(3)
        q, k, v = rng.normal(0, 1, (3, 2, 70, 64)).astype(np.float32)
        return q * np.float32(spread), k + np.float32(offset), v + np.float32(offset)

    @pytest.mark.parametrize("spread", [0.01, 0.2, 1.0])
    @pytest.mark.parametrize("offset", [0.0, 5.0])
    def test_the_formula_of_the_kernel_gives_the_attention(
        self, spread: float, offset: float
    ) -> None:
        q, k, v = self.random(spread, offset)
        expected = softmax_mean(q, k, v)
        shifts = attention_shifts(q, k, v, expected.astype(np.float32))
        quantized = quantize_attention(q, k, v, shifts)
        scores = quantized.q * 2.0**-shifts.score_shift
        exact = softmax_mean(scores, quantized.kv[0], quantized.kv[1]) * 2.0**shifts.gain
        out = np.clip(np.rint(exact), -128, 127)
        found = out * quantized.step + quantized.offset
        assert likeness(found, expected).sqnr > (28 if offset == 0 else 43)
        assert (np.abs(exact) < 128).all(), "the gain saturates"
        assert np.abs(exact).max() > 60 or shifts.gain == 4, "the gain wastes a bit"

    def test_scores_too_large_for_the_kernel_saturate(self) -> None:
        q, k, v = self.random(1e4, 0)
        shifts = attention_shifts(q, k, v, v)
        assert shifts.score_shift == 0
        assert np.abs(quantize_attention(q, k, v, shifts).q).max() == 127

    def test_zeros_are_quantized(self) -> None:
        zero = np.zeros((1, 3, 64), np.float32)
        shifts = attention_shifts(zero, zero, zero, zero)
        assert shifts == AttentionShifts(24, 4)
        assert not quantize_attention(zero, zero, zero, shifts).kv.any()


class TestGeluAndNorm:
    @given(st.floats(1e-4, 100), st.floats(1e-4, 100))
    def test_steps_cover_what_was_seen_and_are_few(self, low: float, high: float) -> None:
        x = np.array([-low, high], np.float32)
        found = gelu_steps(x, np.maximum(x, 0))
        assert 2**-10 <= found.in_step <= 1 and found.in_step <= 200 * found.out_step
        assert found.in_step * 127 * 1.0001 >= min(high, 127)
        for step in (found.in_step, found.out_step):
            assert 4 * math.log2(step) == pytest.approx(round(4 * math.log2(step)), abs=1e-4)

    def test_large_negative_inputs_of_gelu_take_no_room(self) -> None:
        x = np.array([-1000, 1], np.float32)
        assert gelu_steps(x, np.array([0, 0.84], np.float32)).in_step < 0.05

    @pytest.mark.parametrize("scale", [1e-3, 1.0, 1e3])
    def test_gamma_uses_the_bits_that_the_kernel_has(self, scale: float) -> None:
        rng = np.random.default_rng(0)
        gamma, beta = rng.normal(1, 0.2, 512) * scale, rng.normal(0, 0.1, 512) * scale
        out = rng.normal(0, 1, (10, 512)) * gamma + beta
        found = quantize_norm(*(each.astype(np.float32) for each in (gamma, beta, out)))
        exact = found.gamma_beta[0] * 2.0**-found.gamma_shift * found.step
        assert np.abs(exact - gamma).max() <= found.step * 2.0**-found.gamma_shift
        assert 63 < np.abs(found.gamma_beta[0]).max() <= 127
        assert np.abs(found.gamma_beta[1] * found.step - beta).max() <= found.step * 0.51


class TestFrames:
    @given(st.integers(2, 40), st.integers(1, 12))
    def test_every_frame_is_in_one_group(self, frames: int, each: int) -> None:
        samples = np.random.default_rng(0).integers(-99, 99, 160 * frames).astype(np.int16)
        groups = frame_groups(samples, frames, each)
        cut = [group[160 * i :][:400] for group in groups for i in range(each)][:frames]
        mirrored = np.pad(samples, 200, mode="reflect")
        for index, frame in enumerate(cut):
            assert np.array_equal(frame, mirrored[160 * index :][:400])

    def test_features_end_eight_decades_below_the_loudest(self) -> None:
        logarithms = np.array([[-20480, 2048], [0, 4096]], np.int16)
        assert np.array_equal(normalized(logarithms), [[-0.5, 1.0], [1.25, 1.5]])


class TestPadding:
    def test_whispers_tokens_become_a_multiple_of_64_on_all_rows(self) -> None:
        found = attention_parameters(6, 1500, "npu1")
        assert found == {"heads": 6, "tokens": 1536, "padding": 36, "rows": 4, "columns": 3}

    @pytest.mark.parametrize("device", ["npu1", "npu2"])
    @given(m=st.integers(1, 1600), k=st.integers(1, 5200), n=st.integers(1, 5200))
    def test_products_fit_the_kernel(self, device: str, m: int, k: int, n: int) -> None:
        sizes = Product.of(m, k, n, device)
        for size, least in ((sizes.m, m), (sizes.k, k), (sizes.n, n)):
            assert size % 64 == 0 and least <= size < least + 64
        assert sizes.m % (64 * sizes.rows) == 0 and sizes.rows <= 4
        assert sizes.n % (64 * sizes.columns) == 0
        assert sizes.columns <= (4 if device == "npu1" else 8)

    def test_padding_adds_zeros_at_the_end(self) -> None:
        array = np.arange(6).reshape(2, 3)
        result = pad(array, 3, 4)
        assert np.array_equal(result[:2, :3], array)
        assert result.sum() == array.sum() and result.shape == (3, 4)


class TestLayers:
    @pytest.mark.parametrize(
        ("text", "layers"),
        [("all", (0, 1, 2, 3)), ("2", (2,)), ("3,0-1, 1", (0, 1, 3)), ("0 - 3", (0, 1, 2, 3))],
    )
    def test_numbers_and_ranges(self, text: str, layers: tuple[int, ...]) -> None:
        assert parse_layers(text, 4) == layers

    @pytest.mark.parametrize("text", ["", "4", "2-1", "x", "1,", "-1", "0-4", "1.0", "99999", "٣"])
    def test_others_are_refused(self, text: str) -> None:
        with pytest.raises(UsageError) as refused:
            parse_layers(text, 4)
        assert refused.value.where == "--layers"


def write_wav(
    path: Path, data: bytes, rate: int = 16000, channels: int = 1, width: int = 2
) -> None:
    with wave.open(str(path), "wb") as file:
        file.setframerate(rate)
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.writeframes(data)


class TestRecordings:
    def test_samples_are_those_of_the_file(self, tmp_path: Path) -> None:
        samples = np.array([0, 1, -32768, 32767], np.int16)
        write_wav(tmp_path / "a.wav", samples.tobytes())
        assert np.array_equal(read_wav(tmp_path / "a.wav"), samples)

    @pytest.mark.parametrize(
        ("settings", "message"),
        [
            ({"rate": 44100}, "44100 Hz, 1 channel and 16 bits"),
            ({"channels": 2}, "16000 Hz, 2 channels and 16 bits"),
            ({"width": 1}, "16000 Hz, 1 channel and 8 bits"),
        ],
    )
    def test_another_form_is_refused_with_the_command_that_converts_it(
        self, tmp_path: Path, settings: dict[str, int], message: str
    ) -> None:
        write_wav(tmp_path / "a.wav", bytes(24), **settings)
        with pytest.raises(UsageError, match=message) as refused:
            read_wav(tmp_path / "a.wav")
        assert refused.value.hint is not None and "-ar 16000 -ac 1" in refused.value.hint

    def test_files_that_are_no_recordings_are_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "a.wav"
        with pytest.raises(UsageError, match="No such file"):
            read_wav(path)
        with pytest.raises(UsageError, match="directory"):
            read_wav(tmp_path)
        write_wav(path, b"")
        with pytest.raises(UsageError, match="no samples"):
            read_wav(path)
        write_wav(path, bytes(400))
        whole = path.read_bytes()
        for data in (b"", b"RIFF", whole[:30], bytes(100), whole[:200], whole[:44]):
            path.write_bytes(data)
            with pytest.raises(FormatError) as refused:
                read_wav(path)
            assert refused.value.where == str(path)

    def test_a_recording_is_cut_or_filled_with_silence(self) -> None:
        samples = np.arange(1, 1001).astype(np.int16)
        assert np.array_equal(fitted(samples, 2), samples[:640])
        longer = fitted(samples, 4)
        assert np.array_equal(longer[:1000], samples) and not longer[1000:].any()

    def test_sound_that_is_made_up_is_the_same_for_a_seed_and_uses_the_range(self) -> None:
        sound = made_up(100, 1)
        assert np.array_equal(sound, made_up(100, 1)) and not np.array_equal(sound, made_up(100, 2))
        assert sound.size == 32000 and 5000 < np.abs(sound.astype(int)).max() < 32767
