"""Options of ``npukit whisper-check`` that would have no effect beside others: they are refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import click
from click.core import ParameterSource

from npukit.errors import UsageError

_NOT_FOR_BOUNDS: Final = ("wav", "layers", "only", "costs", "at_least", "seed", "on", "target")
_FOR_THE_ENCODER: Final = ("costs", "at_least")


def refuse_idle_options(context: click.Context) -> None:
    """Check that every option that the user gave has an effect.

    Raises:
        UsageError: one has none; it says beside which other one.
    """
    values = context.params
    for name, reason in _idle(values):
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise UsageError(f"it has no effect: {reason}", where=_spelling(context, name))


def _idle(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The options that these values leave without effect, each with the reason."""
    if values["bounds"]:
        for name in _NOT_FOR_BOUNDS:
            yield name, "with --bounds no encoder runs, and no device"
        if values["wide"]:
            yield "wide", "the bounds are of one precision for all parts"
        return
    if values["only"] == "attention":
        for name in _FOR_THE_ENCODER:
            yield name, "with --only attention the encoder does not run"
        if values["wide"] and "attention" not in values["wide"]:
            yield "wide", "with --only attention the other parts do not run"
    if values["only"] == "encoder":
        yield "layers", "with --only encoder the attention of single layers is not checked"
    if values["wide"] and values["precision"] != "int8":
        yield "wide", "everything is in bfloat16 already"
    if values["wav"] is not None and values["model"] is not None:
        yield "seed", "neither the weights nor the sound are random"


def _spelling(context: click.Context, name: str) -> str:
    (parameter,) = (each for each in context.command.params if each.name == name)
    value = context.params[name]
    off = isinstance(value, bool) and not value and parameter.secondary_opts
    return parameter.secondary_opts[0] if off else parameter.opts[0]
