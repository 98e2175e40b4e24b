"""What the command line of ``aiecc`` chooses of a design: a kernel must not need the choice."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, takewhile
from typing import Final

from npukit.builder.toolchains.emulated.design_choice import DesignChoice
from npukit.builder.toolchains.emulated.production import lower_chosen, with_dynamic_cores
from npukit.compiler.parse import parse_module, print_module
from npukit.errors import DesignError
from npukit.iron.aiecc_arguments import read_arguments
from npukit.iron.aiecc_options import ALL, OF_ANOTHER_RESULT, OF_HOSTS, PREFIXED
from npukit.suggestions import did_you_mean

_CHOOSING: Final = ("device-name", "sequence-name", "dynamic-objFifos")
_HOST: Final = "--"
"""What follows it is for the compiler of a host program."""


def driver_choice(arguments: Sequence[str]) -> DesignChoice:
    """The choice of a command line, whose other options do not change what a design computes.

    Raises:
        DesignError: ``aiecc`` has no such option, or the emulated device has nothing like it.
        ProgramBuildError: an option has a wrong value.
    """
    chosen: list[str] = []
    for word, following in pairwise((*takewhile(lambda word: word != _HOST, arguments), "")):
        name, equals, _ = word.lstrip("-").partition("=")
        _check_option(word, name)
        if word.startswith("-") and name in _CHOOSING:
            switch = equals or name == "dynamic-objFifos"
            chosen.append(word if switch else f"{word}={following}")
    return read_arguments(chosen).choice


def _check_option(word: str, name: str) -> None:
    if not word.startswith("-") or PREFIXED.fullmatch(word) or OF_HOSTS.fullmatch(word):
        return
    if name in OF_ANOTHER_RESULT:
        raise DesignError(
            f"the build gives aiecc the option --{name}, and npukit has nothing like it",
            hint="leave it out of the build if the design does not need it",
        )
    if name not in ALL:
        raise DesignError(
            f"the build gives aiecc an option that it does not have: {word}",
            hint=did_you_mean(name, ALL),
        )


def as_chosen(text: str, name: str, choice: DesignChoice) -> str:
    """A design that says itself what is chosen of ``text``, since a kernel has no such options.

    It is ``text`` itself if the choice changes nothing.

    Raises:
        DesignError: the design can't say it, or has nothing of that name.
    """
    if choice == DesignChoice():
        return text
    wanted = _lowered(text, name, choice)
    if _lowered(text, name, DesignChoice()) == wanted:
        return text
    if choice.dynamic_objectfifos:
        written = print_module(with_dynamic_cores(parse_module(text, name)))
        if _lowered(written, name, DesignChoice()) == wanted:
            return written
    raise DesignError(
        "aiecc is told to compile one device or sequence of several; a kernel has one of each",
        where=name,
        hint="remove the others from the design",
    )


def _lowered(text: str, name: str, choice: DesignChoice) -> tuple[str, bytes]:
    lowered = lower_chosen(text, name, choice)
    return lowered.physical_text, lowered.insts
