"""Which compilations make the objects that a design links with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from npukit.adopt.recipe import Collection, Compilation, DriverRun, Recipe, TextStep


class FoundObject(msgspec.Struct, frozen=True):
    """An object of the design, and the compilations that make it: none if nothing does."""

    name: str
    compilations: tuple[Compilation, ...]


def find_objects(recipe: Recipe, names: Iterable[str]) -> tuple[FoundObject, ...]:
    """The objects ``names`` of a design."""
    return tuple(
        FoundObject(name, tuple(dict.fromkeys(_makers(recipe, Path(name), set()))))
        for name in names
    )


def _makers(recipe: Recipe, wanted: Path, seen: set[Path]) -> Iterator[Compilation]:
    """The compilations behind a file; by its name alone if no step writes that path."""
    if wanted in seen:
        return
    seen.add(wanted)
    written = [(step.output, step) for step in recipe.steps if not isinstance(step, DriverRun)]
    exact = [step for output, step in written if output == wanted]
    named = [step for output, step in written if output and output.name == wanted.name]
    for step in (exact or named)[-1:]:
        match step:
            case Compilation():
                yield step
            case Collection(members=members):
                for member in members:
                    yield from _makers(recipe, member, seen)
            case TextStep(source=source):
                yield from _makers(recipe, source, seen)
            case _:
                pass
