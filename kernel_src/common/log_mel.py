"""The log-mel front end: an integer model with the steps of log_mel.h, and the formula in float64.

A frame of 400 samples is windowed (Hann) and transformed (a DFT of 512 or 400 points); triangles on
the Slaney mel scale sum its power. docs/kernels/mel.md states the formula.
"""

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray
from rounding import round_shift

RATE = 16000
FRAME = 400

WINDOW_BITS = 23
TWIDDLE_BITS = 30
WEIGHT_BITS = 14
LOW_BITS = 26  # the power is summed in two parts: in units of 2^26 (rounded), and the rest
COARSE = 1 << 12  # a sum of the upper part that is rounded: its error is below 2^-9
POWER_BITS = 40  # a power of 1.0 (samples in [-1, 1)) in the integers of `power`
LOG_BITS = 16

# log2(1 + f) = f * polynomial(f) on [0, 1), exact at both ends; Q15.
LOG_COEFFICIENTS = (1484, -6408, 13735, -23302, 47259)

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def hann() -> Floats:
    """The periodic Hann window of 400 points."""
    window: Floats = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FRAME) / FRAME)
    return window


def band_edges(bands: int) -> Floats:
    """The Slaney mel scale from 0 to 8,000 Hz: the edges of the triangles, in Hz, [bands + 2]."""
    top = 15 + np.log(8.0) * 27 / np.log(6.4)
    mel = np.arange(bands + 2) * (top / (bands + 1))
    edges: Floats = np.where(mel < 15, mel * 200 / 3, 1000 * np.exp((mel - 15) * np.log(6.4) / 27))
    return edges


def triangles(points: int, bands: int) -> Floats:
    """The weight of each bin of a DFT of `points` in each band, at most 1, [bands, points / 2]."""
    bins = np.arange(points // 2) * RATE / points
    edges = band_edges(bands)[:, None]
    rising = (bins - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - bins) / (edges[2:] - edges[1:-1])
    weights: Floats = np.maximum(0, np.minimum(rising, falling))
    return weights


def mel_power(samples: NDArray[np.int16], points: int, bands: int) -> Floats:
    """The power of each band in float64: [..., 400] -> [..., bands]."""
    spectrum = np.fft.rfft(samples / 32768 * hann(), n=points, axis=-1)[..., : points // 2]
    edges = band_edges(bands)
    scaled = triangles(points, bands) * (2 / (edges[2:] - edges[:-2]))[:, None]
    power: Floats = np.abs(spectrum) ** 2 @ scaled.T
    return power


def log_mel(samples: NDArray[np.int16], points: int, bands: int) -> Floats:
    """log10 of the power of each band, at least -10: [..., 400] -> [..., bands]."""
    log: Floats = np.log10(np.maximum(mel_power(samples, points, bands), 1e-10))
    return log


@cache
def _turn(points: int) -> tuple[Ints, Ints]:
    """cos and sin of -2 pi k / points in Q30, [points]."""
    angle = -2 * np.pi * np.arange(points) / points
    one = float(1 << TWIDDLE_BITS)
    return np.rint(np.cos(angle) * one).astype(np.int64), np.rint(np.sin(angle) * one).astype(
        np.int64
    )


@cache
def _window() -> Ints:
    """The Hann window in integers, [400]."""
    return np.rint(hann() * (1 << WINDOW_BITS)).astype(np.int64)


@dataclass(frozen=True)
class FrontEnd:
    """The integer model for a DFT of `points` (512 or 400) and a number of bands."""

    points: int
    bands: int

    @cached_property
    def peaks(self) -> Floats:
        """The largest weight in each band, [bands, 1]: no bin may hit its triangle's tip."""
        return triangles(self.points, self.bands).max(axis=1, keepdims=True)

    @cached_property
    def weights(self) -> Ints:
        """The weights in Q14, relative to the largest of the band."""
        return np.rint(triangles(self.points, self.bands) / self.peaks * (1 << WEIGHT_BITS)).astype(
            np.int64
        )

    @cached_property
    def offsets(self) -> Ints:
        """What to add to log2 of a band's integer power, in Q16."""
        edges = band_edges(self.bands)
        offset = np.log2(2 * self.peaks[:, 0] / (edges[2:] - edges[:-2])) - POWER_BITS
        return np.rint(offset * (1 << LOG_BITS)).astype(np.int64)

    def windowed(self, samples: NDArray[np.int16]) -> tuple[Ints, Ints]:
        """Even samples as real parts, odd ones as imaginary parts; [..., points / 2].

        1.0 becomes 2^28, or 2^27 for 400 points.
        """
        values = round_shift(samples.astype(np.int64) * _window(), 10 if self.points == 512 else 11)
        pad = [(0, 0)] * (values.ndim - 1) + [(0, self.points - FRAME)]
        values = np.pad(values, pad)
        return values[..., 0::2], values[..., 1::2]

    def transform(self, re: Ints, im: Ints) -> tuple[Ints, Ints]:
        """The complex DFT by Stockham's method; radix 2 scales by 1/2, radix 5 by 1/4."""
        size = self.points // 2
        for radix, done, turns in self._stages:
            step = _radix_2 if radix == 2 else _radix_5
            parts = [slice(first, first + size // radix) for first in range(0, size, size // radix)]
            outputs = step([re[..., part] for part in parts], [im[..., part] for part in parts])
            shape = (*re.shape[:-1], size // radix // done, radix, done)
            re, im = np.empty(shape, np.int64), np.empty(shape, np.int64)
            for m, ((out_re, out_im, bits), (cos, sin)) in enumerate(
                zip(outputs, turns, strict=True)
            ):
                rows = (*shape[:-2], done)
                turned_re, turned_im = _turned(out_re, out_im, cos, sin, bits)
                re[..., m, :], im[..., m, :] = turned_re.reshape(rows), turned_im.reshape(rows)
            re, im = (values.reshape(*shape[:-3], size) for values in (re, im))
        return re, im

    @cached_property
    def _stages(self) -> list[tuple[int, int, list[tuple[Ints, Ints]]]]:
        """Of the DFT: the radix, the product of those before, and cos and sin for each output."""
        size = self.points // 2
        cos, sin = _turn(size)
        stages, done = [], 1
        for radix in (2,) * 8 if self.points == 512 else (2, 2, 2, 5, 5):
            group = np.arange(size // radix) // done
            turns = [group * m * done % size for m in range(radix)]
            stages.append((radix, done, [(cos[turn], sin[turn]) for turn in turns]))
            done *= radix
        return stages

    def power(self, re: Ints, im: Ints) -> Ints:
        """The power of the real signal's DFT, from that of its even and odd samples."""
        cos, sin = (table[: self.points // 2] for table in _turn(self.points))
        mirror = -np.arange(self.points // 2)
        sum_re, difference_re = re + re[..., mirror], re - re[..., mirror]
        sum_im, difference_im = im + im[..., mirror], im - im[..., mirror]
        real = round_shift(
            (sum_re << TWIDDLE_BITS) + cos * sum_im + sin * difference_re, TWIDDLE_BITS + 1
        )
        imaginary = round_shift(
            (difference_im << TWIDDLE_BITS) + sin * sum_im - cos * difference_re, TWIDDLE_BITS + 1
        )
        return real * real + imaginary * imaginary

    def band_power(self, power: Ints) -> Ints:
        """The power of each band, in the units of `power`; [..., bands]."""
        upper = round_shift(power, LOW_BITS)
        low = self._by_lane(power - (upper << LOW_BITS))
        high = self._by_lane(upper)
        rounded = round_shift(high, WEIGHT_BITS).sum(axis=-1)
        fine = high.sum(axis=-1) << (LOW_BITS - WEIGHT_BITS)
        above = np.where(rounded >= COARSE, rounded << LOW_BITS, fine)
        return above + round_shift(low, WEIGHT_BITS).sum(axis=-1)

    @cached_property
    def _lanes(self) -> tuple[Ints, Ints]:
        """The bins that lanes read for each band, and their weights; [bands, vectors, 16]."""
        bins = np.zeros((self.bands, 2, 16), np.int64)
        weights = np.zeros_like(bins)
        for band, row in enumerate(self.weights):
            used = np.flatnonzero(row)
            bins[band].flat[: used.size] = used
            weights[band].flat[: used.size] = row[used]
        return bins, weights

    def _by_lane(self, part: Ints) -> Ints:
        """Products with the weights, summed as the core's 16 lanes sum them; [..., bands, 16]."""
        bins, weights = self._lanes
        sums: Ints = (part[..., bins] * weights).sum(axis=-2)
        return sums

    def log2(self, samples: NDArray[np.int16]) -> Ints:
        """log2 of the power of each band in Q16, at least that of 1e-10.

        int16 [..., 400] -> [..., bands].
        """
        power = self.band_power(self.power(*self.transform(*self.windowed(samples))))
        floor = round(np.log2(1e-10) * (1 << LOG_BITS))
        return np.where(
            power > 0, np.maximum(integer_log2(np.maximum(power, 1)) + self.offsets, floor), floor
        )


def integer_log2(values: Ints) -> Ints:
    """log2 of positive integers in Q16."""
    exponent = np.frexp(values.astype(np.float64))[1].astype(np.int64) - 1
    exponent -= (
        values >> np.minimum(exponent, 62) == 0
    )  # where float64 rounded up to a power of two
    mantissa = np.where(
        exponent >= 15,
        values >> np.maximum(exponent - 15, 0),
        values << np.maximum(15 - exponent, 0),
    )
    f = mantissa - (1 << 15)
    polynomial = np.full_like(f, LOG_COEFFICIENTS[0])
    for coefficient in LOG_COEFFICIENTS[1:]:
        polynomial = ((polynomial * f) >> 15) + coefficient
    return (exponent << LOG_BITS) + ((polynomial * f) >> 14)


def _turned(re: Ints, im: Ints, cos: Ints, sin: Ints, bits: int) -> tuple[Ints, Ints]:
    return round_shift(re * cos - im * sin, bits), round_shift(re * sin + im * cos, bits)


def _radix_2(re: list[Ints], im: list[Ints]) -> list[tuple[Ints, Ints, int]]:
    bits = TWIDDLE_BITS + 1
    return [(re[0] + re[1], im[0] + im[1], bits), (re[0] - re[1], im[0] - im[1], bits)]


def _radix_5(re: list[Ints], im: list[Ints]) -> list[tuple[Ints, Ints, int]]:
    cos, sin = _turn(5)
    near_re, far_re, cross_re, wide_re = re[1] + re[4], re[2] + re[3], re[1] - re[4], re[2] - re[3]
    near_im, far_im, cross_im, wide_im = im[1] + im[4], im[2] + im[3], im[1] - im[4], im[2] - im[3]
    outputs = [(re[0] + near_re + far_re, im[0] + near_im + far_im, 2)]
    for m in (1, 2, 3, 4):
        near, far = m % 5, 2 * m % 5
        even_re = (re[0] << TWIDDLE_BITS) + cos[near] * near_re + cos[far] * far_re
        even_im = (im[0] << TWIDDLE_BITS) + cos[near] * near_im + cos[far] * far_im
        odd_re = sin[near] * cross_im + sin[far] * wide_im
        odd_im = sin[near] * cross_re + sin[far] * wide_re
        outputs.append((even_re - odd_re, even_im + odd_im, TWIDDLE_BITS + 2))
    return [
        (round_shift(re, bits), round_shift(im, bits), TWIDDLE_BITS) for re, im, bits in outputs
    ]
