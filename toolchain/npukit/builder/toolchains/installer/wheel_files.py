"""Wheels as files: whether one is whole, and whether a folder has the right one.

Their names are those of PEP 427: distribution, version, tags of Python, ABI and platform.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from npukit.builder.toolchains.installer.python_environment import PythonEnvironment
from npukit.builder.toolchains.installer.release import PinnedWheel


def damage(wheel: Path) -> str | None:
    """Why an archive can't be unpacked whole; None when it can."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            first = archive.testzip()
    except (zipfile.BadZipFile, OSError, EOFError, zipfile.LargeZipFile, ValueError) as error:
        return str(error) or type(error).__name__
    return f"{first} in it does not have its checksum" if first else None


def why_not_in(folder: Path, wanted: PinnedWheel, here: PythonEnvironment) -> str | None:
    """Why the folder does not have a wheel; None when it seems to."""
    name = re.sub(r"[-_.]+", "_", wanted.distribution)
    files = [
        path
        for path in sorted(folder.glob("*.whl"))
        if re.sub(r"[-_.]+", "_", path.name.split("-")[0]).lower() == name
    ]
    if not files:
        return f"no wheel of {wanted.distribution}"
    right = [path for path in files if path.name.split("-")[1] == wanted.version]
    if not right:
        versions = ", ".join(path.name.split("-")[1] for path in files)
        return f"{wanted.distribution} {versions}, not {wanted.version}"
    if all(_may_fit(path, here) for path in right):
        return None
    python = ".".join(map(str, here.version))
    return f"{right[0].name} is not for CPython {python} on {here.system} {here.machine}"


def _may_fit(wheel: Path, here: PythonEnvironment) -> bool:
    """Whether the tags in a wheel's name (PEP 427) speak of this Python and processor."""
    python, _, platforms = wheel.stem.split("-")[-3:]
    own = {f"cp{here.version[0]}{here.version[1]}", "py3", f"py{here.version[0]}{here.version[1]}"}
    return bool(own & set(python.split("."))) and (
        platforms == "any"
        or any("linux" in tag and tag.endswith(here.machine) for tag in platforms.split("."))
    )
