"""Whisper encoders of ``transformers``: loaded from a folder, or with random weights.

Nothing is downloaded: ``transformers`` runs offline.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from npukit.errors import ArtifactError, NpukitError, ToolchainError, UnsupportedError, UsageError
from npukit.whisper.encoder_shape import EncoderShape
from npukit.whisper.operations import HEAD

SIZES: Final = {
    "tiny": {"d_model": 384, "encoder_layers": 4, "encoder_attention_heads": 6},
    "base": {"d_model": 512, "encoder_layers": 6, "encoder_attention_heads": 8},
}
"""The encoders of two published models; ``encoder_ffn_dim`` is four times ``d_model``."""

_CONFIG: Final = "config.json"
_TOKENS: Final = 1500
_BANDS: Final = 80
_SHARPER: Final = 4.0


@dataclass(frozen=True)
class WhisperEncoder:
    """An encoder of ``transformers`` in float32, in evaluation mode.

    ``title`` is for reports; ``folder`` is where it came from, None if its weights are random.
    """

    module: Any
    title: str
    folder: Path | None

    @property
    def layers(self) -> int:
        """The number of layers."""
        return len(self.module.layers)

    @property
    def width(self) -> int:
        """The features of a token."""
        return int(self.module.config.d_model)

    @property
    def heads(self) -> int:
        """The attention heads of a layer."""
        return int(self.module.config.encoder_attention_heads)

    @property
    def tokens(self) -> int:
        """The tokens that it takes, two frames of 10 ms each."""
        return int(self.module.config.max_source_positions)

    @property
    def bands(self) -> int:
        """The mel bands of a frame."""
        return int(self.module.config.num_mel_bins)

    @property
    def shape(self) -> EncoderShape:
        """Its sizes."""
        features = int(self.module.config.encoder_ffn_dim)
        return EncoderShape(self.layers, self.width, self.heads, features, self.tokens, self.bands)


def shape_of(size: str, tokens: int | None) -> EncoderShape:
    """The shape of a published model, without loading anything; ``tokens`` instead of 1,500.

    Raises:
        UsageError: it takes fewer tokens.
    """
    _check_tokens(tokens or _TOKENS, _TOKENS)
    given = SIZES[size]
    width, layers = given["d_model"], given["encoder_layers"]
    heads = given["encoder_attention_heads"]
    return EncoderShape(layers, width, heads, 4 * width, tokens or _TOKENS, _BANDS)


def stated_layers(folder: Path | None, size: str | None, tokens: int | None) -> int | None:
    """The layers of the model in ``folder``, or of a random one of ``size``, without loading it.

    None if its configuration leaves the number to ``transformers``.

    Raises:
        UsageError: there is no such model, or it takes fewer tokens.
        ArtifactError: its configuration is damaged.
    """
    if folder is None:
        assert size is not None
        return shape_of(size, tokens).layers
    config = _read_config(folder)
    most = config.get("max_source_positions")
    if tokens is not None and isinstance(most, int):
        _check_tokens(tokens, most)
    layers = config.get("encoder_layers")
    return layers if isinstance(layers, int) and layers > 0 else None


def require_extra() -> None:
    """Import ``torch`` and ``transformers``, which then never use the network.

    Raises:
        ToolchainError: one of them is missing or can't be imported.
    """
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TRANSFORMERS_OFFLINE"] = "1"
    try:
        import torch  # noqa: F401
        from transformers import WhisperModel  # noqa: F401
        from transformers.utils import logging
    except (ImportError, OSError) as error:  # OSError: a library of torch does not load
        raise ToolchainError(
            f"whisper-check needs torch and transformers: {error}",
            hint="pip install 'npukit[whisper]'",
        ) from error
    logging.set_verbosity_error()
    logging.disable_progress_bar()


def load_encoder(folder: Path) -> WhisperEncoder:
    """The encoder of the Whisper model in ``folder``, as ``save_pretrained`` writes it.

    Raises:
        UsageError: there is no such folder, or it is not a Whisper model.
        ArtifactError: its files are damaged or incomplete.
    """
    from transformers import WhisperModel

    _read_config(folder)
    try:
        model, loaded = WhisperModel.from_pretrained(
            str(folder), local_files_only=True, output_loading_info=True
        )
    # The loader, safetensors and torch have no common exception for files they can't read.
    except Exception as error:
        raise ArtifactError(
            f"transformers can't load this model: {type(error).__name__}: {error}",
            where=str(folder),
            hint="it needs config.json and the weights (model.safetensors)",
        ) from error
    # transformers gives missing weights random values.
    missing = sorted(name for name in loaded["missing_keys"] if name.startswith("encoder."))
    if missing:
        raise ArtifactError(
            f"{len(missing)} weights of the encoder are missing, such as {missing[0]}",
            where=str(folder),
            hint="it needs the weights of a Whisper model with this config.json",
        )
    return _encoder(model, folder.resolve().name, folder)


def random_encoder(size: str, seed: int) -> WhisperEncoder:
    """An encoder of ``size``, one of :data:`SIZES`, with random weights.

    They are those that training starts from, but queries and keys are larger: otherwise all tokens
    would get the same attention.
    """
    import torch
    from transformers import WhisperConfig, WhisperModel

    shape = SIZES[size]
    # The decoder is not used: one layer is enough.
    config = WhisperConfig(
        **shape,
        encoder_ffn_dim=4 * shape["d_model"],
        decoder_layers=1,
        decoder_attention_heads=shape["encoder_attention_heads"],
    )
    torch.manual_seed(seed)
    encoder = _encoder(WhisperModel(config), f"random {size}, seed {seed}", None)
    for layer in encoder.module.layers:
        for projection in (layer.self_attn.q_proj, layer.self_attn.k_proj):
            projection.weight *= _SHARPER
    return encoder


def check_fits(encoder: WhisperEncoder) -> None:
    """Check that the encoder has layers, and heads as the kernels take them.

    Raises:
        UnsupportedError: it has no layers, or a head does not have 64 features.
    """
    if not encoder.layers:
        raise UnsupportedError("the model's encoder has no layers")
    if encoder.width != encoder.heads * HEAD:
        raise UnsupportedError(
            f"the model has {encoder.heads} heads for a width of {encoder.width}; "
            f"the kernels of attention take heads of {HEAD} features",
            hint="all published Whisper models have such heads",
        )


def shortened(encoder: WhisperEncoder, tokens: int) -> WhisperEncoder:
    """The encoder for recordings of ``tokens`` tokens; it changes the given one.

    Raises:
        UsageError: it takes fewer tokens.
    """
    _check_tokens(tokens, encoder.tokens)
    from torch.nn import Embedding

    module = encoder.module
    positions = module.embed_positions.weight[:tokens].detach().clone()
    module.embed_positions = Embedding.from_pretrained(positions)
    module.config.max_source_positions = module.max_source_positions = tokens
    return encoder


def _check_tokens(tokens: int, most: int) -> None:
    if not 0 < tokens <= most:
        raise UsageError(f"the model takes 1 to {most} tokens, not {tokens}", where="--tokens")


def _encoder(model: Any, title: str, folder: Path | None) -> WhisperEncoder:
    module = model.get_encoder().float().eval()
    module.requires_grad_(requires_grad=False)
    activation = module.config.activation_function
    if activation != "gelu":
        raise UnsupportedError(f"the model's activation is {activation!r}; the kernel is GELU")
    return WhisperEncoder(module, title, folder)


def _read_config(folder: Path) -> dict[str, Any]:
    path = folder / _CONFIG
    try:
        config = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise UsageError(
            f"can't read the model: {error.strerror or error}",
            where=str(path),
            hint="name a folder that save_pretrained of transformers has written",
        ) from error
    except ValueError as error:
        raise ArtifactError(f"not JSON: {error}", where=str(path)) from error
    found = config if isinstance(config, dict) else {}
    kind = found.get("model_type")
    if kind != "whisper":
        raise _other_model(path, kind)
    return found


def _other_model(path: Path, kind: object) -> NpukitError:
    return UsageError(f"the model is not a Whisper model: model_type is {kind!r}", where=str(path))
