"""The far end: takes a release, runs its cases, makes it current. The standard library alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from npukit.deploy.release_folder import ReleaseFolder, expanded, has_files, now
from npukit.errors import RemoteError, UsageError
from npukit.files import stays_below
from npukit.remote.far.files import Files
from npukit.remote.far.serving import Handler, Service, die_with_parent, start
from npukit.remote.frames import Message

ARCHIVE: Final = "package.zip"
"""In the folder of an incoming release, the files as they travel."""

_TREE: Final = "tree"
_LAST_WORDS: Final = 8 << 10


class Deployments:
    """One deployment, rollback or list of a connection."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._incoming: Path | None = None
        # Reentrant, because a signal ends this process in the thread that may hold it.
        self._finishing = threading.RLock()
        service.at_end.append(self._drop)

    def handlers(self) -> Mapping[str, Handler]:
        """What answers which request."""
        return {
            "begin": self._begin,
            "unpack": self._unpack,
            "validate": self._validate,
            "finish": self._finish,
            "rollback": self._rollback,
            "list": self._list,
        }

    def _begin(self, request: Message) -> Message:
        """Lock the folder, and say where the release goes unless it is there already."""
        fields = request.fields
        self._files: dict[str, str] = fields["files"]
        self._open(fields["path"], str(fields["by"]))
        current = self._folder.current()
        held = self._folder.record(current).get("name") if current is not None else None
        if held is not None and held != fields["name"]:
            raise UsageError(
                f"the folder has releases of {held}, and this is {fields['name']}: programs would "
                "lose its kernels",
                where=str(self._folder.path),
                hint="name another folder with --path; npukit package --name names packages",
            )
        wanted = str(fields["release"])
        same = [
            name
            for name in reversed(self._folder.names())
            if self._folder.record(name).get("digest") == fields["digest"]
            and has_files(self._folder.folder(name), self._files)
        ]
        if same:
            self._release = current if current in same else same[0]
            self._tree = self._folder.folder(self._release)
            return Message(self._state(upload=None))
        self._release = self._folder.free_name(wanted)
        self._incoming = self._folder.new_incoming()
        self._tree = self._incoming / _TREE
        return Message(self._state(upload=str(self._incoming / ARCHIVE)))

    def _unpack(self, request: Message) -> Message:
        """Unpack what was uploaded; each file must have the content that was announced."""
        assert self._incoming is not None
        archive = self._incoming / ARCHIVE
        with zipfile.ZipFile(archive) as packed:
            for name in self._files:
                if not stays_below(name):
                    raise RemoteError(f"{name!r} is not a name that a package may have")
                path = self._tree / name
                path.parent.mkdir(parents=True, exist_ok=True)
                with packed.open(name) as source, path.open("wb") as file:
                    shutil.copyfileobj(source, file)
                    file.flush()
                    os.fsync(file.fileno())
        archive.unlink()
        if not has_files(self._tree, self._files):
            raise RemoteError("the package arrived damaged", where=str(self._folder.path))
        return Message({})

    def _validate(self, request: Message) -> Message:
        """Run the shipped cases of one kernel in a process of its own."""
        module = f"npukit_kernels.{request.fields['kernel']}"
        words = [sys.executable, "-m", module, "--json", *map(str, request.fields["arguments"])]
        inherited = os.environ.get("PYTHONPATH")
        path = os.pathsep.join(filter(None, (str(self._tree), inherited)))
        # Byte code would be files that are not in the package.
        more = {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
        process = subprocess.Popen(
            words,
            cwd=self._service.folder,
            env={**os.environ, **more},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - it holds no lock of a thread
        )
        self._service.children.add(process.pid)
        try:
            report, messages = process.communicate()
        finally:
            self._service.children.discard(process.pid)
        return Message(
            {
                "code": process.returncode,
                "report": report.decode(errors="replace"),
                "messages": messages[-_LAST_WORDS:].decode(errors="replace"),
                "python": sys.executable,
            }
        )

    def _finish(self, request: Message) -> Message:
        """Give the release its name and its record, and make it current unless it failed."""
        record = {**request.fields["record"], "deployed": now()}
        keep = int(request.fields["keep"])
        with self._finishing:
            current = self._folder.current()
            old = self._folder.record(self._release) if self._incoming is None else {}
            switch = request.fields["switch"] and current != self._release
            record["before"] = current if switch else old.get("before")
            self._folder.write_record(self._tree, record)
            if self._incoming is not None:
                self._folder.add(self._tree, self._release)
                self._drop()
            if switch:
                self._folder.switch(self._release)
        return Message({**self._state(), "was": current, "removed": self._folder.prune(keep)})

    def _rollback(self, request: Message) -> Message:
        """Make the release before the current one current again."""
        path = expanded(str(request.fields["path"]))
        if not (path / "current").is_symlink():
            raise RemoteError("has no releases", where=str(path))
        self._open(str(path), str(request.fields["by"]))
        current, previous = self._folder.current(), self._folder.previous()
        if previous is None:
            raise RemoteError(
                f"has no release that was current before {current}",
                where=str(path),
                hint="npukit deploy --list shows what there is",
            )
        self._release = previous
        self._folder.switch(previous)
        return Message({**self._state(), "was": current})

    def _list(self, request: Message) -> Message:
        """All releases, newest first."""
        folder = ReleaseFolder(expanded(str(request.fields["path"])))
        current, previous = folder.current(), folder.previous()
        found: list[dict[str, Any]] = [
            {
                **folder.record(name),
                "release": name,
                "current": name == current,
                "previous": name == previous,
            }
            for name in reversed(folder.names())
        ]
        return Message(
            {
                "path": str(folder.path),
                "exists": folder.path.is_dir(),
                "current": current,
                "releases": found,
            }
        )

    def _open(self, path: str, by: str) -> None:
        self._folder = ReleaseFolder(expanded(path))
        self._folder.prepare()
        who = f"{by} (process {os.getpid()} there)"
        self._folder.lock(who, lambda holder: self._service.tell({"waiting": holder}))
        for name in self._folder.remove_leftovers():
            self._service.tell({"leftover": name})

    def _state(self, **more: object) -> dict[str, Any]:
        return {
            "path": str(self._folder.path),
            "release": self._release,
            "current": self._folder.current(),
            "previous": self._folder.previous(),
            **more,
        }

    def _drop(self) -> None:
        """Remove a release that is not complete."""
        with self._finishing:
            incoming, self._incoming = self._incoming, None
            if incoming is not None:
                # A file may be written at this moment, which makes the removal fail.
                for _ in range(3):
                    with suppress(OSError):
                        shutil.rmtree(incoming)
                        break


def main(folder: str) -> None:
    """Serve deployments."""
    start(Path(folder), _serve)


def _serve(service: Service) -> None:
    service.serve({**Files(service).handlers(), **Deployments(service).handlers()})
