"""What a variable of a Makefile changes in the commands that matter for a kernel."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from npukit.adopt.core_entries import shares_macros
from npukit.adopt.core_objects import find_objects
from npukit.adopt.patterns import differing_numbers
from npukit.adopt.recipe import Compilation, Recipe
from npukit.adopt.trial import Trial


class VariableEffect(msgspec.Struct, frozen=True):
    """Where a variable's value occurs: in the script's arguments, and in macros."""

    arguments: Mapping[int, frozenset[int]]
    macros: Mapping[tuple[Compilation, str], frozenset[int]]


class NoParameterError(Exception):
    """Why a variable is not a parameter."""


def variable_effect(base: Trial, recipe: Recipe, old: int, new: int) -> VariableEffect:
    """What a variable changes in the commands of ``recipe``, where it is ``new``, not ``old``.

    Raises:
        NoParameterError: it changes other things than that number.
    """
    return VariableEffect(
        _argument_effect(base, recipe, old, new), _macro_effect(base, recipe, old, new)
    )


def _argument_effect(base: Trial, recipe: Recipe, old: int, new: int) -> dict[int, frozenset[int]]:
    script = base.script
    if script is None:
        return {}
    runs = [run for run in recipe.scripts if run.script == script.script]
    other = next((run for run in runs if len(run.arguments) == len(script.arguments)), None)
    if other is None:
        raise NoParameterError("the script or the number of its arguments depends on it")
    found = {}
    for index, pair in enumerate(zip(script.arguments, other.arguments, strict=True)):
        positions = differing_numbers(*pair, old, new)
        if positions is None:
            raise NoParameterError(f"the argument {pair[0]} becomes {pair[1]}")
        if positions:
            found[index] = positions
    return found


def _macro_effect(
    base: Trial, recipe: Recipe, old: int, new: int
) -> dict[tuple[Compilation, str], frozenset[int]]:
    if base.source.compiles:
        return {}
    found = {}
    others = find_objects(recipe, base.found.objects)
    for each, changed in zip(base.objects, others, strict=True):
        if not changed.compilations:
            raise NoParameterError(f"the name of {each.name} depends on it")
        if len(each.compilations) != len(changed.compilations):
            raise NoParameterError(f"the sources of {each.name} depend on it")
        for one, other in zip(each.compilations, changed.compilations, strict=True):
            for name, positions in _changed_macros(one, other, old, new).items():
                if not shares_macros(each):
                    raise NoParameterError(f"the sources of {each.name} have different macros")
                found[one, name] = positions
    return found


def _changed_macros(
    one: Compilation, other: Compilation, old: int, new: int
) -> dict[str, frozenset[int]]:
    same = (one.sources, one.flags) == (other.sources, other.flags)
    if not same or dict(one.macros).keys() != dict(other.macros).keys():
        raise NoParameterError(f"the sources or flags of {one.output.name} depend on it")
    found = {}
    for name, text in one.macros:
        positions = differing_numbers(text, dict(other.macros)[name], old, new)
        if positions is None:
            raise NoParameterError(f"the macro {name} changes in another way")
        if positions:
            found[name] = positions
    return found
