"""A recipe tried out: its design's text, what the design says, the compilations of its objects."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import msgspec

from npukit.adopt.arithmetic import needs_shell
from npukit.adopt.core_objects import FoundObject, find_objects
from npukit.adopt.design_source import DesignSource, DesignText, design_source, read_design_text
from npukit.adopt.driver_choice import as_chosen, driver_choice
from npukit.adopt.examination import Examination, examine
from npukit.adopt.recipe import Recipe, ScriptRun
from npukit.adopt.script_run import ScriptRunner
from npukit.builder.toolchains.emulated.design_choice import DesignChoice
from npukit.errors import DesignError


class Surroundings(msgspec.Struct, frozen=True):
    """What recipes are tried with.

    ``environment`` are variables for make and scripts; ``mlir_aie`` is MLIR-AIE's folder if it is
    known; ``device`` is for programs that ask which NPU there is.
    """

    environment: Mapping[str, str]
    mlir_aie: Path | None
    device: str
    runner: ScriptRunner


class Trial(msgspec.Struct, frozen=True):
    """What came out of a recipe; ``rewritten``: the design says what options of aiecc chose."""

    recipe: Recipe
    source: DesignSource
    design: DesignText
    found: Examination
    objects: tuple[FoundObject, ...]
    rewritten: bool = False

    @property
    def script(self) -> ScriptRun | None:
        """The script that a ``design.py`` can run again; None if the design is fixed."""
        source = self.source
        if self.rewritten or (isinstance(source.origin, ScriptRun) and source.origin.module):
            return None
        if isinstance(source.origin, ScriptRun) and not source.filters and not source.compiles:
            return source.origin
        return None

    @property
    def program(self) -> ScriptRun | None:
        """The program that compiles its design itself, if it does."""
        origin = self.source.origin
        return origin if isinstance(origin, ScriptRun) and self.source.compiles else None


def try_recipe(recipe: Recipe, surroundings: Surroundings) -> Trial:
    """Get the design of ``recipe`` and look at it.

    Raises:
        DesignError: the recipe has no design, or the design is wrong, or an object has no source.
        UsageError: the recipe has several designs.
        ToolchainError: a tool is missing.
    """
    source = design_source(recipe)
    if isinstance(source.origin, ScriptRun):
        _check_words(source.origin.arguments, source.origin.name, recipe)
    design = read_design_text(
        source, surroundings.runner, surroundings.device, surroundings.environment
    )
    name = f"the design of {recipe.folder.name}"
    found = examine(design.text, name)
    text = as_chosen(design.text, name, _choice(source, design))
    rewritten = text != design.text
    design = msgspec.structs.replace(design, text=text)
    return Trial(recipe, source, design, found, _objects(recipe, design, found.objects), rewritten)


def _choice(source: DesignSource, design: DesignText) -> DesignChoice:
    if design.recording is not None:
        return design.recording.choice
    return DesignChoice() if source.driver is None else driver_choice(source.driver.arguments)


def _check_words(words: Iterable[str], program: str, recipe: Recipe) -> None:
    """Refuse words that would be taken literally, although a shell replaces them."""
    for word in filter(needs_shell, words):
        raise DesignError(
            f"{program}: only a shell knows what {word} is",
            where=str(recipe.folder),
            hint="npukit computes $((...)) of integers only: write the value into the "
            "Makefile, or set a variable with --make",
        )


def _objects(recipe: Recipe, design: DesignText, names: Collection[str]) -> tuple[FoundObject, ...]:
    """What makes the objects ``names``; DesignError if nothing makes one."""
    if design.recording is not None:
        known = {each.name: each for each in design.recording.objects}
        found = tuple(known.get(name, FoundObject(name, ())) for name in names)
    else:
        found = find_objects(recipe, names)
    for each in found:
        if not each.compilations:
            sourceless = each.name in (path.name for path in recipe.missing)
            raise DesignError(
                f"the design links with {each.name!r}, which no command of {recipe.source} makes",
                where=str(recipe.folder),
                hint="make has no rule for it: is its source missing?" if sourceless else None,
                details="\n".join(recipe.lines[:60]),
            )
    if design.recording is None:
        for compilation in (each for one in found for each in one.compilations):
            words = [f"-D{name}={value}" for name, value in compilation.macros]
            _check_words((*words, *compilation.flags), compilation.output.name, recipe)
    return found
