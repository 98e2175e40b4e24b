"""Which variables of a Makefile become parameters of the kernel, and what depends on them.

npukit tries it out: with twice a variable's value, the design's command line and the macros of its
sources may differ in that number only, the script must still print a design, with the same objects,
and the sizes of the arguments show how they depend on it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeAlias

import msgspec

from npukit.adopt.patterns import Pattern
from npukit.adopt.recipe import Compilation, Recipe
from npukit.adopt.size_powers import size_powers, size_text
from npukit.adopt.trial import Trial
from npukit.adopt.variable_effect import NoParameterError, VariableEffect, variable_effect
from npukit.errors import NpukitError
from npukit.kernel.names import identifier_problem

RecipeWith: TypeAlias = Callable[[Mapping[str, str]], Recipe]
Try: TypeAlias = Callable[[Recipe], Trial]

_INTEGER: Final = re.compile(r"\d{1,9}\Z")
_RESERVED: Final = frozenset(("device", "args", "true", "false", "none"))
_AT_ONCE: Final = 2


class Parameter(msgspec.Struct, frozen=True):
    """A parameter of the kernel, and the variable of the Makefile that it is."""

    name: str
    variable: str
    default: int


class Sizes(msgspec.Struct, frozen=True):
    """What depends on parameters.

    ``arguments`` are those of the script. ``macros`` are texts for ``kernel.toml``. ``shapes`` are
    the sizes of the kernel's arguments, as numbers or texts. ``together`` are parameters that were
    only changed with each other. ``fixed`` says why other variables are not parameters.
    """

    parameters: tuple[Parameter, ...] = ()
    arguments: tuple[Pattern, ...] = ()
    macros: Mapping[tuple[Compilation, str], str] = {}
    shapes: tuple[tuple[int | str, ...], ...] = ()
    together: tuple[Parameter, ...] = ()
    fixed: Mapping[str, str] = {}


def find_sizes(base: Trial, recipe_with: RecipeWith, attempt: Try) -> Sizes:
    """Try the variables of the Makefile of ``base``.

    Args:
        base: with the values that the Makefile has.
        recipe_with: the recipe with other values.
        attempt: tries a recipe.
    """
    return _Search(base, recipe_with, attempt).sizes()


class _Search:
    def __init__(self, base: Trial, recipe_with: RecipeWith, attempt: Try) -> None:
        self._base = base
        self._recipe_with = recipe_with
        self._attempt = attempt
        self._effects: dict[str, VariableEffect] = {}
        self._powers: dict[str, tuple[tuple[int, ...], ...]] = {}
        self._refusals: dict[str, str] = {}
        self._values = {
            name: int(value)
            for name, value in base.recipe.variables.items()
            if _INTEGER.match(value) and self._occurs(value)
        }

    def sizes(self) -> Sizes:
        alone = []
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for name, recipe in zip(
                self._values, pool.map(self._varied_recipe, self._values), strict=True
            ):
                if recipe is not None:
                    alone.append((name, recipe))
            outcomes = list(pool.map(lambda pair: self._powers_of(pair[1], (pair[0],)), alone))
        failed = []
        for (name, _), powers in zip(alone, outcomes, strict=True):
            if powers is None:
                failed.append(name)
            else:
                self._powers[name] = powers
        together = self._together(failed)
        names = _parameter_names(
            sorted(self._powers, key=self._first_use),
            [argument.name for argument in self._base.found.arguments],
        )
        parameters = {name: Parameter(names[name], name, self._values[name]) for name in names}
        return Sizes(
            tuple(parameters.values()),
            self._patterns(names),
            self._macros(names),
            tuple(self._shapes(names)),
            tuple(parameters[name] for name in names if name in together),
            self._refusals,
        )

    def _occurs(self, value: str) -> bool:
        """Whether a number is in the script's arguments or in a macro."""
        script = self._base.script
        texts = [
            *(script.arguments if script else ()),
            *(text for c in _compilations(self._base) for _, text in c.macros),
        ]
        return any(re.search(rf"(?<!\d){value}(?!\d)", text) for text in texts)

    def _varied_recipe(self, name: str) -> Recipe | None:
        """The recipe with another value; None if it has no effect or too many."""
        new = _other(self._values[name])
        try:
            recipe = self._recipe_with({name: str(new)})
            effect = variable_effect(self._base, recipe, self._values[name], new)
        except (NpukitError, NoParameterError) as error:
            self._refusals[name] = _said(error)
            return None
        if not effect.arguments and not effect.macros:
            return None
        self._effects[name] = effect
        return recipe

    def _powers_of(
        self, recipe: Recipe, names: Sequence[str]
    ) -> tuple[tuple[int, ...], ...] | None:
        """How often each size of an argument is multiplied; None if there is no such design."""
        if not any(self._effects[name].arguments for name in names):
            powers = tuple((0,) * len(a.shape) for a in self._base.found.arguments)
        else:
            try:
                other = self._attempt(recipe)
                powers = tuple(size_powers(self._base, other, [self._values[n] for n in names]))
            except (NpukitError, NoParameterError) as error:
                self._refusals.update((name, _said(error)) for name in names)
                return None
        return powers

    def _first_use(self, name: str) -> tuple[float, str]:
        """Orders variables as the script's command line has them."""
        return min(self._effects[name].arguments, default=float("inf")), name

    def _together(self, names: Sequence[str]) -> list[str]:
        """Those of ``names`` that can only change with each other: equal ones, or else all."""
        left = sorted((name for name in names if self._values[name]), key=self._first_use)
        equal = [
            [name for name in left if self._values[name] == value]
            for value in dict.fromkeys(self._values[name] for name in left)
        ]
        for group in (*equal, left):
            if len(group) > 1 and self._change_together(group):
                return group
        return []

    def _change_together(self, names: Sequence[str]) -> bool:
        before = {name: self._refusals.pop(name) for name in names}
        try:
            recipe = self._recipe_with({name: str(_other(self._values[name])) for name in names})
        except NpukitError:
            recipe = None
        powers = None if recipe is None else self._powers_of(recipe, names)
        if powers is None:
            self._refusals.update(before)
            return False
        self._share(names, powers)
        return True

    def _share(self, names: Sequence[str], powers: tuple[tuple[int, ...], ...]) -> None:
        """Give each size that was multiplied to the variable that has its value or its bytes."""
        shares = {name: [[0] * len(sizes) for sizes in powers] for name in names}
        left = list(names)
        for index, sizes in enumerate(powers):
            for axis, power in enumerate(sizes):
                if power:
                    owner = self._owner(index, axis, left) or self._owner(index, axis, names)
                    owner = owner or names[0]
                    shares[owner][index][axis] = power
                    left = [name for name in left if name != owner]
        self._powers.update((name, tuple(map(tuple, share))) for name, share in shares.items())

    def _owner(self, index: int, axis: int, names: Iterable[str]) -> str | None:
        argument = self._base.found.arguments[index]
        size = argument.shape[axis]
        return next((n for n in names if self._values[n] in (size * argument.itemsize, size)), None)

    def _patterns(self, names: Mapping[str, str]) -> tuple[Pattern, ...]:
        script = self._base.script
        patterns = [Pattern(argument) for argument in (script.arguments if script else ())]
        for variable, name in names.items():
            for index, positions in self._effects[variable].arguments.items():
                patterns[index] = patterns[index].with_slots(dict.fromkeys(positions, name))
        return tuple(patterns)

    def _macros(self, names: Mapping[str, str]) -> dict[tuple[Compilation, str], str]:
        patterns: dict[tuple[Compilation, str], Pattern] = {}
        for variable, name in names.items():
            for key, positions in self._effects[variable].macros.items():
                compilation, macro = key
                before = patterns.get(key, Pattern(dict(compilation.macros)[macro]))
                patterns[key] = before.with_slots(dict.fromkeys(positions, name))
        return {key: pattern.as_template() for key, pattern in patterns.items()}

    def _shapes(self, names: Mapping[str, str]) -> Iterator[tuple[int | str, ...]]:
        for index, argument in enumerate(self._base.found.arguments):
            yield tuple(
                size_text(
                    size,
                    [
                        (name, self._values[variable])
                        for variable, name in names.items()
                        for _ in range(self._powers[variable][index][axis])
                    ],
                )
                for axis, size in enumerate(argument.shape)
            )


def _other(value: int) -> int:
    return 2 * value or 1


def _said(error: Exception) -> str:
    return error.message if isinstance(error, NpukitError) else str(error)


def _compilations(trial: Trial) -> Iterator[Compilation]:
    return (c for each in trial.objects for c in each.compilations)


def _parameter_names(variables: Sequence[str], taken: Iterable[str]) -> dict[str, str]:
    """Names of parameters: those of the variables, in lower case."""
    used = {*taken, *_RESERVED}
    names = {}
    for variable in sorted(variables, key=lambda name: name != name.lower()):
        name = re.sub(r"[^a-z0-9_]", "_", variable.lower()).lstrip("_0123456789") or "parameter"
        if name in used or identifier_problem(name):
            name = f"upper_{name}" if variable != variable.lower() else f"{name}_"
        while name in used:
            name = f"{name}_"
        used.add(name)
        names[variable] = name
    return {variable: names[variable] for variable in variables}
