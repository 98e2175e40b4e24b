"""The library cases that every kernel gets beside its own: what they are called and hold.

How they are made is in ``npukit.validate.library``; this much is known without numpy, so that a
spec is checked whole when it is read.
"""

from __future__ import annotations

from collections.abc import Mapping

LIBRARY_CASES: Mapping[str, str] = {
    "equal": "one value everywhere: the least, the greatest, zero",
    "extremes": "the least and the greatest value in turn along each axis, in halves, at random",
    "hot": "a single element that is not zero: the first, the last, at both ends of every row",
    "zeros": "one input (or one slice along a short first axis) all zeros, the rest random",
    "ties": "few different values, rows that are equal",
    "signs": "random magnitudes whose signs change along an axis, all positive, all negative",
    "specials": "infinities, NaN, -0.0 and subnormal numbers among random ones",
    "values": "in the soak: every value of a small dtype, at each position if the calls suffice",
}
"""Group to what it holds, for people."""
