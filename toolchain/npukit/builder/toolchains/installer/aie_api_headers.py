"""Installing the headers of ``aie_api`` for vector kernels on the emulated device.

They are part of MLIR-AIE's wheel, which is for few platforms and large; the headers alone serve on
every platform. They come from that wheel, or from an archive or folder that the user has, and go to
npukit's data folder, from which only npukit's own sw_emu flow uses them.
"""

from __future__ import annotations

import os
import shutil
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Final

from npukit.builder.toolchains.installer.install import fetch_file, no_pip
from npukit.builder.toolchains.installer.python_environment import (
    PythonEnvironment,
    this_environment,
)
from npukit.builder.toolchains.installer.release import RELEASES
from npukit.builder.toolchains.processes.child_processes import LineHandler
from npukit.builder.toolchains.tools.aie_api import INSTALLED, VERSION_FILE, AieApi, aie_api_in
from npukit.errors import ToolchainError, UsageError
from npukit.files import stays_below
from npukit.scratch import scratch_folder

_HEADER: Final = PurePosixPath("aie_api/aie.hpp")
_KERNELS: Final = "aie_kernels"
_LIBRARY: Final = "aie_runtime_lib"
_KEPT: Final = {"aie_api", _KERNELS, _LIBRARY}
_LARGEST: Final = 512 << 20
"""Bytes that the headers of an archive may take."""


def wheel_of_headers(find_links: Path | None) -> str:
    """The wheel and the place that it comes from, for messages."""
    wheel = RELEASES[0].mlir_aie
    return f"{wheel.requirement} from {find_links or wheel.page}"


def fetch_headers(
    folder: Path,
    find_links: Path | None = None,
    on_line: LineHandler | None = None,
    environment: PythonEnvironment | None = None,
) -> Path:
    """Download MLIR-AIE's pinned wheel into ``folder``, of any platform that it is for.

    Raises:
        ToolchainError: there is no pip, or it can't get the wheel.
    """
    here = environment or this_environment()
    if not here.has_pip:
        raise no_pip(here)
    release = RELEASES[0]
    python = here.version if here.version in release.pythons else release.pythons[-1]
    lowest = "_".join(map(str, release.glibc))
    platform = (
        *("--platform", f"manylinux_{lowest}_{release.machine}", "--platform", "any"),
        *("--implementation", "cp", "--python-version", ".".join(map(str, python))),
    )
    return fetch_file(here, release.mlir_aie, find_links, platform, folder, on_line)


def install_headers(source: Path, target: Path, version: str | None = None) -> AieApi:
    """Copy the headers of ``source``, a folder or an archive, to the folder ``target``.

    An earlier installation is replaced. ``version`` is recorded; by default the one that the source
    tells.

    Raises:
        UsageError: the source has no ``aie_api``, or can't be read.
        ToolchainError: the target can't be written.
    """
    with scratch_folder("headers") as scratch:
        found = _find(source, scratch)
        try:
            draft = target.with_name(f".{target.name}.{os.getpid()}")
            shutil.rmtree(draft, ignore_errors=True)
            _copy(found, draft, version or found.version)
            _replace(draft, target)
        except OSError as error:
            raise ToolchainError(
                f"can't write {error.filename or target}: {error.strerror or error}",
                hint="free space or permissions are missing; XDG_DATA_HOME chooses another folder",
            ) from error
    installed = aie_api_in(target, INSTALLED)
    assert installed is not None
    return installed


def _find(source: Path, scratch: Path) -> AieApi:
    if source.is_dir():
        found = aie_api_in(source, str(source)) or aie_api_in(source / "mlir_aie", str(source))
    else:
        _extract(source, scratch)
        places = sorted(scratch.rglob(str(_HEADER)), key=lambda path: len(path.parts))
        include = places[0].parent.parent if places else scratch
        root = include.parent if include.name == "include" and include != scratch else include
        found = aie_api_in(root, str(source))
    if found is None:
        raise UsageError(
            f"{source} has no {_HEADER}",
            where="--aie-api",
            hint="give a folder or an archive with the headers: MLIR-AIE's wheel, its "
            "installation, or a checkout of aie_api",
        )
    return found


def _extract(archive: Path, folder: Path) -> None:
    """Extract the headers of a zip file (a wheel) or a tar file."""
    try:
        if zipfile.is_zipfile(archive):
            with zipfile.ZipFile(archive) as members:
                for name, size in _kept((i.filename, i.file_size) for i in members.infolist()):
                    _write(folder / name, members.read(name), size)
        else:
            with tarfile.open(archive) as members_of_tar:
                files = {m.name: m for m in members_of_tar.getmembers() if m.isfile()}
                for name, size in _kept((m.name, m.size) for m in files.values()):
                    stream = members_of_tar.extractfile(files[name])
                    assert stream is not None
                    _write(folder / name, stream.read(), size)
    except (OSError, EOFError, zipfile.BadZipFile, tarfile.TarError, ValueError) as error:
        raise UsageError(
            f"{archive} can't be read: {getattr(error, 'strerror', None) or error}",
            where="--aie-api",
            hint="give a folder, a wheel, a zip file or a tar file with the headers",
        ) from error


def _kept(members: Iterator[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """The members that belong to the headers, by name and size."""
    total = 0
    for name, size in members:
        if not name.endswith("/") and stays_below(name) and _KEPT & {*PurePosixPath(name).parts}:
            total += size
            if total > _LARGEST:
                raise ValueError("its headers are too large")
            yield name, size


def _write(path: Path, data: bytes, size: int) -> None:
    if len(data) != size:
        raise ValueError(f"{path.name} in it is damaged")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _copy(found: AieApi, target: Path, version: str) -> None:
    for name in ("aie_api", _KERNELS):
        if (found.include / name).is_dir():
            shutil.copytree(found.include / name, target / "include" / name)
    if (found.root / _LIBRARY).is_dir():
        shutil.copytree(found.root / _LIBRARY, target / _LIBRARY)
    (target / VERSION_FILE).write_text(f"{version}\n", encoding="utf-8")


def _replace(draft: Path, target: Path) -> None:
    old = target.with_name(f".{target.name}.old.{os.getpid()}")
    with suppress(FileNotFoundError):
        target.rename(old)
    draft.rename(target)
    shutil.rmtree(old, ignore_errors=True)
