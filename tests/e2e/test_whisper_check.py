"""``npukit whisper-check`` with the real loading code of transformers; needs npukit[whisper]."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from npukit.errors import ArtifactError, NpukitError, UnsupportedError, UsageError
from thoroughness import mostly_exhaustive

MISSING = [name for name in ("torch", "transformers") if importlib.util.find_spec(name) is None]
with_extra = pytest.mark.skipif(
    bool(MISSING), reason=f"pip install 'npukit[whisper]': no {' and no '.join(MISSING)}"
)


def whisper_check(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Not through the server: it must not import torch for all other tests."""
    return subprocess.run(
        [sys.executable, "-m", "npukit", "whisper-check", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def checked(*arguments: str, folder: Path) -> dict[str, Any]:
    done = whisper_check(*arguments, "--json", folder=folder)
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def test_a_model_must_be_named(tmp_path: Path) -> None:
    for arguments, text in (
        ([], "--model PATH"),
        (["--model", ".", "--random", "tiny"], "either --model or --random, not both"),
    ):
        done = whisper_check(*arguments, folder=tmp_path)
        assert done.returncode == 2 and text in done.stderr


def refused(line: str, folder: Path) -> str:
    """The error of a command whose options are wrong; found before torch is needed."""
    done = whisper_check(*line.split(), folder=folder)
    assert done.returncode == UsageError.exit_code, done.stderr
    return done.stderr


def test_bounds_that_are_not_computed_are_refused(tmp_path: Path) -> None:
    text = "--tokens: the model takes 1 to 1500 tokens, not 1501"
    assert text in refused("--random tiny --bounds --tokens 1501", tmp_path)


@pytest.mark.parametrize(
    ("line", "option"),
    mostly_exhaustive(
        [
            ("--bounds --wav a.wav", "--wav"),
            ("--bounds --layers 0", "--layers"),
            ("--bounds --only attention", "--only"),
            ("--bounds --no-costs", "--no-costs"),
            ("--bounds --at-least 0.5", "--at-least"),
            ("--bounds --seed 3", "--seed"),
            ("--bounds --on emulator", "--on"),
            ("--bounds --target sw_emu", "--target"),
            ("--bounds --precision int8 --bf16 gelu", "--bf16"),
            ("--only attention --costs", "--costs"),
            ("--only attention --at-least 0.9", "--at-least"),
            ("--only attention --precision int8 --bf16 gelu", "--bf16"),
            ("--only encoder --layers all", "--layers"),
            ("--bf16 gelu", "--bf16"),
        ],
        [("--bounds --wav a.wav", "--wav"), ("--only attention --costs", "--costs")],
    ),
)
def test_an_option_without_effect_is_refused(line: str, option: str, tmp_path: Path) -> None:
    assert f"{option}: it has no effect: " in refused(f"--random tiny {line}", tmp_path)


def test_what_can_be_known_at_once_is_said_before_torch_is_needed(tmp_path: Path) -> None:
    small = {"model_type": "whisper", "encoder_layers": 2, "max_source_positions": 70}
    (tmp_path / "small").mkdir()
    (tmp_path / "small/config.json").write_text(json.dumps(small))
    (tmp_path / "bert").mkdir()
    (tmp_path / "bert/config.json").write_text(json.dumps({"model_type": "bert"}))
    for line, text in (
        ("--random tiny --wav none.wav", "none.wav: can't read the recording: No such file"),
        ("--model none", "none/config.json: can't read the model: No such file"),
        ("--model none --bounds", "none/config.json: can't read the model: No such file"),
        ("--model bert", "bert/config.json: the model is not a Whisper model"),
        ("--model small --layers 2", "--layers: 2 is not in the encoder: its layers are 0 to 1"),
        ("--model small --tokens 71", "--tokens: the model takes 1 to 70 tokens, not 71"),
        ("--random base --layers x", "--layers: 'x' is not a layer"),
        ("--model small --wav none.wav --seed 1", "--seed: it has no effect: neither"),
    ):
        assert text in refused(line, tmp_path)


@pytest.mark.skipif(not MISSING, reason="torch and transformers are installed")
def test_a_missing_extra_is_named_with_the_command_that_installs_it(tmp_path: Path) -> None:
    done = whisper_check("--random", "tiny", folder=tmp_path)
    assert done.returncode == 5
    assert "pip install 'npukit[whisper]'" in done.stderr


def save_model(folder: Path, **settings: Any) -> None:
    import torch
    from transformers import WhisperConfig, WhisperModel

    shape = {"d_model": 384, "encoder_attention_heads": 6, "encoder_ffn_dim": 384}
    shape |= {"encoder_layers": 2, "decoder_layers": 1, "max_source_positions": 70}
    shape |= settings
    shape.setdefault("decoder_attention_heads", shape["encoder_attention_heads"])
    torch.manual_seed(1)
    WhisperModel(WhisperConfig(**shape)).save_pretrained(folder)


@with_extra
def test_the_encoder_of_a_saved_model_in_bfloat16(tmp_path: Path) -> None:
    save_model(tmp_path / "small")
    result = checked("--model", "small", folder=tmp_path)
    assert (result["model"], result["tokens"], result["emulated"]) == ("small", 70, True)
    assert [layer["layer"] for layer in result["attention"]] == [0, 1]
    assert all(layer["cosine"] > 0.9999 for layer in result["attention"])
    encoder = result["encoder"]
    stages = ["mel", "convolutions", "layer 0", "layer 1", "final norm"]
    assert [stage["stage"] for stage in encoder["stages"]] == stages
    assert encoder["end_to_end"]["cosine"] > 0.9999
    assert encoder["stages"][-1]["sqnr_db"] == encoder["end_to_end"]["sqnr_db"] > 40
    assert {row["kernel"]: row["calls"] for row in encoder["kernels"]} == {
        **{"whisper_mel": 1, "matmul_bf16": 12, "flash_attention_bf16": 2},
        **{"gelu_bf16": 2, "layernorm_bf16": 5},
    }
    bounded = checked("--model", "small", "--bounds", folder=tmp_path)
    calls: dict[str, int] = {}
    for use in bounded["kernels"]:
        calls[use["kernel"]] = calls.get(use["kernel"], 0) + use["dispatches"]
    assert calls == {row["kernel"]: row["calls"] for row in encoder["kernels"]}
    arguments = ("--model", "small", "--only", "encoder", "--at-least", "1")
    done = whisper_check(*arguments, "--json", folder=tmp_path)
    assert done.returncode == 1 and "must reach a cosine of 1.0" in done.stderr
    assert json.loads(done.stdout)["passed"] is False


@with_extra
def test_a_model_whose_weights_are_not_numbers_is_refused(tmp_path: Path) -> None:
    import safetensors.numpy

    save_model(tmp_path / "small")
    file = tmp_path / "small" / "model.safetensors"
    weights = safetensors.numpy.load_file(file)
    weights["encoder.layers.1.fc1.weight"][3, 5] = np.nan
    safetensors.numpy.save_file(weights, file, {"format": "pt"})
    done = whisper_check("--model", "small", "--precision", "int8", folder=tmp_path)
    assert done.returncode == 8 and "not finite" in done.stderr, done.stderr


@with_extra
def test_the_encoder_of_a_random_model_reaches_the_default_bar(tmp_path: Path) -> None:
    result = checked("--random", "tiny", "--tokens", "64", "--only", "encoder", folder=tmp_path)
    assert (result["layers"], result["at_least"], result["passed"]) == (4, 0.9995, True)


@with_extra
def test_a_recording_through_an_int8_encoder_and_what_costs_the_most(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "a.wav"), "wb") as file:
        file.setparams((1, 2, 16000, 0, "NONE", ""))
        tone = 9000 * np.sin(np.arange(30000) ** 1.5 / 3000)
        file.writeframes(tone.astype("<i2").tobytes())
    save_model(tmp_path / "wide", d_model=512, encoder_attention_heads=8)
    arguments = ("--model", "wide", "--tokens", "64", "--precision", "int8", "--wav", "a.wav")
    result = checked(*arguments, "--layers", "1", folder=tmp_path)
    assert [layer["layer"] for layer in result["attention"]] == [1]
    assert 0.999 < result["encoder"]["end_to_end"]["cosine"] < 0.99999
    assert "layernorm" in {row["kernel"] for row in result["encoder"]["kernels"]}
    for layer in result["encoder"]["costs"]:
        assert sum(cost["share"] for cost in layer) == pytest.approx(1, abs=1e-4)
    costs = {cost["operation"]: cost["share"] for cost in result["encoder"]["costs"][0]}
    dearest = max(costs, key=lambda site: costs[site])
    text = whisper_check(*arguments, "--only", "encoder", folder=tmp_path).stdout
    assert "Times are of the emulator" in text
    assert f"what costs the most: {dearest} " in text
    part = {"gelu": "gelu", "attention": "attention"}.get(dearest, "product")
    part = "norm" if dearest.endswith("norm") else part
    better = checked(*arguments, "--only", "encoder", "--no-costs", "--bf16", part, folder=tmp_path)
    assert better["attention"] is None and better["encoder"]["costs"] == []
    before, after = (r["encoder"]["end_to_end"]["sqnr_db"] for r in (result, better))
    assert after > before + 0.3


@with_extra
def test_models_that_do_not_load_are_refused_with_the_reason(tmp_path: Path) -> None:
    import safetensors.numpy

    from npukit.whisper.model import check_fits, load_encoder, require_extra, shortened

    require_extra()
    folder = tmp_path / "small"
    save_model(folder)
    config = json.loads((folder / "config.json").read_text())
    weights = safetensors.numpy.load_file(folder / "model.safetensors")

    def refused(kind: type[NpukitError], text: str, settings: Any = config) -> None:
        (folder / "config.json").write_text(json.dumps(settings))
        with pytest.raises(kind, match=text):
            check_fits(load_encoder(folder))

    with pytest.raises(UsageError, match="1 to 70 tokens, not 71"):
        shortened(load_encoder(folder), 71)
    refused(UsageError, "model_type is 'bert'", config | {"model_type": "bert"})
    refused(UsageError, "model_type is None", [])
    refused(UnsupportedError, "activation is 'relu'", config | {"activation_function": "relu"})
    refused(UnsupportedError, "4 heads for a width", config | {"encoder_attention_heads": 4})
    refused(UnsupportedError, "has no layers", config | {"encoder_layers": 0})
    refused(ArtifactError, r"missing, such as encoder\.layers\.2\.", config | {"encoder_layers": 3})
    refused(ArtifactError, "can't load this model", config | {"d_model": 448})
    safetensors.numpy.save_file(dict(list(weights.items())[::2]), folder / "model.safetensors")
    refused(ArtifactError, "weights of the encoder are missing")
    (folder / "model.safetensors").write_bytes(b"nothing")
    refused(ArtifactError, "can't load this model")
    (folder / "config.json").write_text("{")
    with pytest.raises(ArtifactError, match="not JSON"):
        load_encoder(folder)
    for missing in (folder / "config.json", folder / "model.safetensors"):
        missing.unlink()
    with pytest.raises(UsageError, match="can't read the model"):
        load_encoder(folder)
