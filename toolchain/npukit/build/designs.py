"""A request's design as MLIR text: a rendered template, or what an IRON ``design.py`` gives."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any, Final

from npukit.build.request import BuildRequest
from npukit.build.toolchains.installed import InstalledTools
from npukit.build.toolchains.mlir_aie_driver import python_for
from npukit.build.toolchains.mlir_aie_process import run_tool
from npukit.errors import DesignError, ToolchainError
from npukit.kernel.design import RenderedDesign, render_design

IRON_SUFFIX: Final = ".py"
_CHILD: Final = Path(__file__).with_name("iron_child.py")


def read_design(request: BuildRequest, installed: InstalledTools) -> RenderedDesign:
    """The design of ``request`` as text, with the files that were read for it.

    A ``design.py`` defines ``design(device, args, **parameters)``, which returns an MLIR module or
    its text; it sees what a template sees. It runs in a child process, with the Python that has
    MLIR-AIE.

    Raises:
        DesignError: the template or the program fails.
        ToolchainError: a ``design.py``, and there is no MLIR-AIE with a Python package.
    """
    if request.spec.design.suffix != IRON_SUFFIX:
        return render_design(request.spec, request.device, request.parameters)
    design = request.spec.design
    try:
        python, environment = python_for(installed)
    except ToolchainError as error:
        raise ToolchainError(
            f"a design.py runs with MLIR-AIE's Python package: {error.message}",
            where=str(design),
            hint="npukit toolchain install; or ship a rendered design: where MLIR-AIE is, "
            "npukit build --until design leaves a design.mlir, to be named in kernel.toml",
        ) from error
    with tempfile.TemporaryDirectory(prefix="npukit-design-") as scratch:
        asked, given = Path(scratch) / "request.json", Path(scratch) / "result.json"
        asked.write_text(json.dumps(_request(request)), encoding="utf-8")
        run = run_tool(
            [str(python), "-B", str(_CHILD), *map(str, (design.absolute(), asked, given))],
            design.parent,
            environment,
        )
        if run.status != 0 or not given.is_file():
            last = (run.output.rstrip().splitlines() or ["no output"])[-1]
            raise DesignError(
                f"design.py fails ({run.ending}): {last}",
                where=str(design),
                details=run.story(str(design)),
            )
        result = json.loads(given.read_text(encoding="utf-8"))
    files = (Path(name) for name in result["files"])
    return RenderedDesign(result["text"], tuple(path for path in files if path.is_file()))


def _request(request: BuildRequest) -> dict[str, Any]:
    return {
        "device": request.device,
        "args": {
            argument.name: {
                "name": argument.name,
                "dtype": argument.dtype,
                "shape": list(argument.shape),
                "direction": argument.direction,
                "nbytes": argument.nbytes,
            }
            for argument in request.spec.arguments
        },
        "parameters": dict(request.parameters),
    }
