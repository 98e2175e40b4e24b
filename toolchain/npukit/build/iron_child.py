"""Runs a kernel's design.py. A program of its own: the Python that runs it may not have npukit.

Usage: iron_child.py DESIGN REQUEST RESULT. REQUEST is JSON with ``device``, ``args`` and
``parameters``; RESULT gets JSON with the ``text`` of the MLIR module and the ``files`` of all
Python modules that were loaded for it.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import SimpleNamespace


def main() -> None:
    """Load the design, call its function, write down what it gives."""
    design, request, result = map(Path, sys.argv[1:])
    given = json.loads(request.read_text(encoding="utf-8"))
    known = set(sys.modules)
    sys.path.insert(0, str(design.parent))
    spec = importlib.util.spec_from_file_location("design", design)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["design"] = module
    spec.loader.exec_module(module)
    function = getattr(module, "design", None)
    if not callable(function):
        sys.exit(f"{design.name} defines no function design(device, args, **parameters)")
    args = {name: SimpleNamespace(**fields) for name, fields in given["args"].items()}
    text = str(function(given["device"], args, **given["parameters"]))
    loaded = [m for name, m in sys.modules.items() if name not in known]
    files = {str(m.__file__) for m in loaded if getattr(m, "__file__", None)}
    result.write_text(json.dumps({"text": text, "files": sorted(files)}), encoding="utf-8")


if __name__ == "__main__":
    main()
