"""What is checked when a program loads a design on the emulated device, and when it runs it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from npukit.bindings.element_types import tensors
from npukit.errors import UnsupportedError
from npukit.iron.errors import ProgramBuildError

if TYPE_CHECKING:
    from npukit.formats.emulation import EmulationImage, HostArgument

_log = logging.getLogger("npukit.iron")


def only_for(device: str) -> Callable[[EmulationImage], None]:
    """Refuses designs for another NPU than ``device``.

    A program may compile them: their files are for another run.
    """

    def check(image: EmulationImage) -> None:
        made_for = image.design.device.generation.device
        if made_for != device:
            raise ProgramBuildError(
                f"this design is for {made_for}, and the emulated device is {device}",
                hint=f"npukit iron --device {made_for}",
            )

    return check


def buffers_that_are_too_small() -> Callable[[EmulationImage, Mapping[int, int]], None]:
    """Logs, once each, which arguments of a design a run passes no buffer for, or a smaller one.

    XRT runs such a command without a word.
    """
    told: set[str] = set()

    def check(image: EmulationImage, sizes: Mapping[int, int]) -> None:
        for index, size in sizes.items():
            text = _too_small(index, size, image.arguments)
            if text is not None and text not in told:
                told.add(text)
                _log.warning("npukit: %s", text)

    return check


def _too_small(index: int, size: int, arguments: tuple[HostArgument, ...]) -> str | None:
    argument = arguments[index] if index < len(arguments) else None
    called = f"argument {index}"
    if argument is not None:
        dimensions = "x".join(map(str, (*argument.shape, argument.element)))
        called += f" ({argument.name}, {dimensions})"
    if size == 0:
        return (
            f"a run passes no tensor for {called} of the design, which moves data there: what it "
            "reads is undefined, and what it writes is lost"
        )
    needed = None if argument is None else _bytes(argument)
    if needed is None or size >= needed:
        return None
    return (
        f"a run passes a tensor of {size} bytes for {called} of the design, {needed} bytes: what "
        "the design moves beyond the end of the tensor is undefined or lost"
    )


def _bytes(argument: HostArgument) -> int | None:
    """The size of an argument, if a host has a type for its elements."""
    try:
        return tensors((argument,))[0].nbytes
    except UnsupportedError:
        return None
