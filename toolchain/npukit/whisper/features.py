"""Log-mel features as Whisper takes them, from the feature extractor of ``transformers``."""

from __future__ import annotations

import numpy as np

from npukit.whisper.audio import RATE, Samples
from npukit.whisper.quantization import Floats


def extracted_features(samples: Samples, bands: int) -> Floats:
    """Features [bands, frames] of a recording that fills its frames, in float32."""
    from transformers import WhisperFeatureExtractor

    extractor = WhisperFeatureExtractor(feature_size=bands)
    found = extractor(
        samples / np.float32(32768), sampling_rate=RATE, padding=False, return_tensors="np"
    )
    return np.ascontiguousarray(found.input_features[0], np.float32)
