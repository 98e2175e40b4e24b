"""``npukit adopt`` as a function: finds the recipe, adopts it, writes the folder."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from npukit.adopt.adoption import Adoption, Places, adopt
from npukit.adopt.finding import Request, find_recipe
from npukit.adopt.kernel_folder import write_folder
from npukit.adopt.makefile import tool_folders
from npukit.adopt.own_test import OwnTest, find_test
from npukit.adopt.recipe import Recipe
from npukit.adopt.run_lines import likely_devices
from npukit.adopt.script_run import ScriptRunner
from npukit.adopt.sizes import Sizes, find_sizes
from npukit.adopt.trial import Surroundings, Trial, try_recipe
from npukit.builder.toolchains.tools.installed import InstalledTools
from npukit.errors import DesignError, SpecError, UsageError
from npukit.kernel.names import MAX_LENGTH, kernel_name_hint, kernel_name_problem
from npukit.kernel.spec_reader import load_spec
from npukit.scratch import scratch_folder

_WRITTEN_PROGRAMS: Final = frozenset({"design.py", "reference.py"})


class AdoptRequest(msgspec.Struct, frozen=True):
    """The options of the command; None means that the user did not give one.

    ``fixed``: the kernel gets no parameters.
    """

    folder: Path
    name: str | None = None
    out: Path | None = None
    device: str | None = None
    target: str | None = None
    variables: Mapping[str, str] = {}
    force: bool = False
    fixed: bool = False


class Adopted(msgspec.Struct, frozen=True):
    """A written folder; ``kept`` are files in it that were not written over."""

    folder: Path
    adoption: Adoption
    kept: tuple[str, ...]


def adopt_folder(request: AdoptRequest) -> Adopted:
    """Adopt ``request.folder``.

    Raises:
        UsageError: an option or the folder does not fit.
        DesignError: there is no design, or it can't be read; or a source is missing.
        ToolchainError: make, cmake or MLIR-AIE's Python package is needed and missing.
        BuildError: the folder can't be written.
    """
    if request.name is not None and (problem := kernel_name_problem(request.name)):
        raise UsageError(problem, where="--name", hint=kernel_name_hint(request.name))
    folder = request.folder.absolute()
    if request.out is not None and request.out.name in {"", ".."}:
        raise UsageError(f"{request.out} has no name for a kernel", where="--out")
    name = request.name or (request.out.name if request.out else suggested_name(folder))
    if problem := kernel_name_problem(name):
        raise UsageError(problem, where="--out", hint="give a name with --name")
    out = request.out or Path("kernel_src") / name
    if out.name != name:
        raise UsageError(f"a kernel's folder has its name: {out.name} is not {name}", where="--out")
    if folder.resolve().is_relative_to(out.resolve()):
        raise UsageError(
            f"{out} has the example in it", where="--out", hint="choose another folder"
        )
    if not request.force and (out.exists() or out.is_symlink()):
        raise UsageError(
            f"{out} exists already",
            hint="choose another with --name or --out, or write over it with --force",
        )
    with scratch_folder("adopt") as scratch:
        adoption = _for_device(request, folder, name, scratch)
    _check_kernel(name, adoption, folder)
    kept = write_folder(out, adoption.files, over=request.force)
    return Adopted(out, adoption, kept)


def _check_kernel(name: str, adoption: Adoption, example: Path) -> None:
    """Read the kernel as a build does, so that no folder is left that can't be built."""
    with scratch_folder("adopt") as scratch:
        write_folder(scratch / name, adoption.files, over=False)
        for place in _WRITTEN_PROGRAMS & adoption.files.keys():
            try:
                compile(adoption.files[place], place, "exec")
            except (SyntaxError, ValueError) as error:
                raise DesignError(
                    f"no {place} can be written for it: {error}", where=str(example)
                ) from error
        try:
            load_spec(scratch / name)
        except SpecError as error:
            raise DesignError(
                f"no kernel can be made of this design: {error.message}",
                where=str(example),
                hint=error.hint,
            ) from error


def suggested_name(folder: Path) -> str:
    """A kernel's name after a folder's."""
    text = re.sub(r"[^a-z0-9]+", "_", folder.name.lower()).strip("_")[: MAX_LENGTH - 8].strip("_")
    if not re.match(r"[a-z]", text):
        text = f"kernel_{text}".rstrip("_")
    return f"{text}_kernel" if kernel_name_problem(text) else text


def _for_device(request: AdoptRequest, folder: Path, name: str, scratch: Path) -> Adoption:
    """The adoption for the wanted device, or for the first one for which there is a design."""
    first: DesignError | None = None
    installed = InstalledTools()
    runner = ScriptRunner(installed)
    place = installed.mlir_aie_folder
    tools = tool_folders(folder, None if place is None else place.folder)
    mlir_aie = Path(os.environ.get("MLIR_AIE_DIR") or tools["MLIR_AIE_DIR"])
    for device in (request.device,) if request.device else likely_devices(folder):
        surroundings = Surroundings({**tools, **_device_settings(device)}, mlir_aie, device, runner)
        build = scratch.resolve() / device
        wanted = Request(
            *(folder, device, build),
            *(request.variables, request.target, surroundings.environment),
        )
        try:
            trial = try_recipe(find_recipe(wanted), surroundings)
        except DesignError as error:
            if first is not None and first.message != error.message:
                first.details = "\n".join(
                    filter(None, [f"for {device}: {error.where}: {error.message}", first.details])
                )
            first = first or error
            continue
        if request.device not in (None, trial.found.device):
            raise DesignError(
                f"the design is for {trial.found.device}, not for {request.device}",
                where=str(folder),
                hint="set the variable of the Makefile that chooses the device with --make",
            )
        sizes = Sizes() if request.fixed else _sizes(trial, wanted, surroundings)
        return adopt(trial, name, sizes, Places(mlir_aie, build), _own_test(trial, wanted))
    assert first is not None
    raise first


def _sizes(trial: Trial, wanted: Request, surroundings: Surroundings) -> Sizes:
    def recipe_with(settings: Mapping[str, str]) -> Recipe:
        variables = {**wanted.variables, **settings}
        return find_recipe(msgspec.structs.replace(wanted, variables=variables))

    return find_sizes(trial, recipe_with, lambda recipe: try_recipe(recipe, surroundings))


def _own_test(trial: Trial, wanted: Request) -> OwnTest | None:
    return find_test(
        trial.recipe,
        lambda target: find_recipe(msgspec.structs.replace(wanted, target=target)),
        trial.program,
    )


def _device_settings(device: str) -> dict[str, str]:
    """Environment variables that MLIR-AIE's Makefiles choose the device by."""
    return {"NPU2": "1", "devicename": "npu2"} if device == "npu2" else {"NPU2": "0"}
