"""The test that an example has in Python: how it is run, with npukit's artifacts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from npukit.adopt.recipe import Recipe, ScriptRun, compiles_design, runs_alone
from npukit.errors import NpukitError
from npukit.formats.xclbin_npu import NpuKernel

GOALS: Final = ("run_py", "run")
_XCLBIN: Final = ("-x", "--xclbin", "--xclbin-path")
_KERNEL: Final = ("-k", "--kernel")
_INSTRUCTIONS: Final = ("-i", "--instr", "--instr-path", "--insts", "--insts-path")


class OwnTest(msgspec.Struct, frozen=True):
    """A test program and the arguments that it is run with; ``alone`` if it needs no build."""

    script: Path
    arguments: tuple[str, ...]
    alone: bool = False
    module: str | None = None

    @property
    def program(self) -> tuple[str, ...]:
        """What runs it, behind the options of ``npukit iron``."""
        return (str(self.script),) if self.module is None else ("-m", self.module)

    @property
    def environment(self) -> tuple[str, ...]:
        """The settings of variables that it needs: where its module is found."""
        if self.module is None:
            return ()
        package = self.script.parent if self.script.stem == "__main__" else self.script
        return (f"PYTHONPATH={package.parents[self.module.count('.')]}",)

    def with_artifacts(self, xclbin: str, instructions: str) -> tuple[str, ...]:
        """The arguments, with npukit's files for those of the example's build, and its kernel."""
        return tuple(_replaced(self.arguments, xclbin, instructions))


def find_test(
    recipe: Recipe, recipe_of: Callable[[str], Recipe], program: ScriptRun | None
) -> OwnTest | None:
    """The test among the commands of ``recipe``, or of a target that runs it.

    ``recipe_of`` is the recipe of a target. ``program`` compiles the design itself, if one does: it
    is its own test where it is run without being told where the xclbin goes.
    """
    for goal in (None, *GOALS):
        try:
            commands = recipe if goal is None else recipe_of(goal)
        except NpukitError:
            continue
        tests = [run for run in commands.scripts if _is_test(run)]
        if tests:
            return OwnTest(tests[0].script, tests[0].arguments, module=tests[0].module)
        own = [run for run in commands.scripts if program is not None and _is_run(run, program)]
        if own:
            return OwnTest(own[0].script, own[0].arguments, alone=True, module=own[0].module)
    return None


def _is_run(run: ScriptRun, program: ScriptRun) -> bool:
    return run.script == program.script and runs_alone(run) and not compiles_design(run)


def _is_test(run: ScriptRun) -> bool:
    given = run.output is None and not runs_alone(run) and not compiles_design(run)
    return given and run.script.is_file()


def _replaced(arguments: tuple[str, ...], xclbin: str, instructions: str) -> Iterator[str]:
    values = {
        **dict.fromkeys(_XCLBIN, xclbin),
        **dict.fromkeys(_INSTRUCTIONS, instructions),
        **dict.fromkeys(_KERNEL, NpuKernel().name),
    }
    left = iter(arguments)
    for argument in left:
        name, given, _ = argument.partition("=")
        if name not in values:
            yield argument
        elif given:
            yield f"{name}={values[name]}"
        else:
            next(left, None)
            yield from (name, values[name])
