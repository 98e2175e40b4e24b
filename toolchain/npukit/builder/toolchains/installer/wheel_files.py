"""Wheel files: whether one is intact, and whether a folder has the right one."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

from packaging.tags import Tag
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
from packaging.version import Version

from npukit.builder.toolchains.installer.python_environment import PythonEnvironment
from npukit.builder.toolchains.installer.release import PinnedWheel


def damage(wheel: Path) -> str | None:
    """What is wrong with a wheel's archive; None if it is intact."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            first = archive.testzip()
    except (zipfile.BadZipFile, OSError, EOFError, zipfile.LargeZipFile, ValueError) as error:
        return str(error) or type(error).__name__
    return f"{first} in it does not match its checksum" if first else None


def why_missing(folder: Path, wanted: PinnedWheel, here: PythonEnvironment) -> str | None:
    """Why ``folder`` does not have the ``wanted`` wheel; None if it seems to."""
    wheels = [wheel for path in sorted(folder.glob("*.whl")) if (wheel := _wheel(path)) is not None]
    found = [wheel for wheel in wheels if wheel.name == canonicalize_name(wanted.distribution)]
    if not found:
        return f"no wheel of {wanted.distribution}"
    right = [wheel for wheel in found if wheel.version == Version(wanted.version)]
    if not right:
        versions = ", ".join(str(wheel.version) for wheel in found)
        return f"{wanted.distribution} {versions}, not {wanted.version}"
    if all(any(_may_fit(tag, here) for tag in wheel.tags) for wheel in right):
        return None
    python = ".".join(map(str, here.version))
    return f"{right[0].file} is not for CPython {python} on {here.system} {here.machine}"


@dataclass(frozen=True)
class _Wheel:
    """The parts of a wheel's file name."""

    file: str
    name: str
    version: Version
    tags: frozenset[Tag]


def _wheel(path: Path) -> _Wheel | None:
    try:
        name, version, _, tags = parse_wheel_filename(path.name)
    except InvalidWheelFilename:
        return None  # pip would not install it either
    return _Wheel(path.name, name, version, tags)


def _may_fit(tag: Tag, here: PythonEnvironment) -> bool:
    """Whether ``tag`` fits this Python and processor; pip knows the exact platforms."""
    major, minor = here.version
    return tag.interpreter in {f"cp{major}{minor}", f"py{major}", f"py{major}{minor}"} and (
        tag.platform == "any" or ("linux" in tag.platform and tag.platform.endswith(here.machine))
    )
