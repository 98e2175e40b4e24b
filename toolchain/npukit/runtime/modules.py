"""Loading a generated host module from its file."""

from __future__ import annotations

import importlib.util
import itertools
import sys
from pathlib import Path
from types import ModuleType

from npukit.errors import ArtifactError

_serial = itertools.count()


def load_host_module(path: Path) -> ModuleType:
    """Import a generated host module, under a name of its own.

    Loading the same file twice gives two modules; ``sys.modules`` and ``sys.path`` are left as they
    were, and no byte code is written beside the artifacts.

    Raises:
        ArtifactError: there is no such file, or it can't be imported.
    """
    path = Path(path).resolve()
    try:
        source = path.read_bytes()
    except OSError as error:
        raise ArtifactError(
            f"the host module can't be read: {error.strerror}",
            where=str(path),
            hint="build the kernel",
        ) from error
    name = f"npukit_host_module_{next(_serial)}_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    # Dataclasses look their own module up while the class statement runs.
    sys.modules[name] = module
    try:
        exec(compile(source, path, "exec"), module.__dict__)
    except (ImportError, SyntaxError, ValueError) as error:
        raise ArtifactError(
            f"the host module can't be imported: {error}",
            where=str(path),
            hint="build the kernel again",
        ) from error
    finally:
        del sys.modules[name]
    return module
