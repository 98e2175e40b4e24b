"""Files that the near end sends and fetches, in pieces, with their SHA-256."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

from npukit.errors import RemoteError
from npukit.remote.far.serving import Handler, Service
from npukit.remote.frames import Message

PIECE: Final = 1 << 20


class Files:
    """Uploads and downloads of one connection, below its temporary folder or in absolute paths.

    An upload goes to ``.part`` beside its name; it gets its name when it is complete, on the disk,
    and has the hash that was announced. An upload that does not end so leaves nothing.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self._open: tuple[Path, BinaryIO, hashlib._Hash] | None = None
        service.at_end.append(self._drop)

    def handlers(self) -> Mapping[str, Handler]:
        """What answers which request."""
        return {"put": self._put, "piece": self._piece, "done": self._done, "get": self._get}

    def path(self, name: object) -> Path:
        """A path of a request: absolute, or below the temporary folder."""
        return self._service.folder / str(name)

    def _put(self, request: Message) -> Message:
        """Begin an upload."""
        self._drop()
        path = self.path(request.fields["path"])
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.part")
        self._open = path, part.open("wb"), hashlib.sha256()
        return Message({})

    def _piece(self, request: Message) -> Message:
        """Add a piece to the upload."""
        _, file, digest = self._upload()
        try:
            for part in request.parts:
                file.write(part)
                digest.update(part)
        except OSError:
            self._drop()
            raise
        return Message({})

    def _done(self, request: Message) -> Message:
        """End the upload."""
        path, file, digest = self._upload()
        part = path.with_name(f"{path.name}.part")
        try:
            file.flush()
            os.fsync(file.fileno())
            file.close()
            if digest.hexdigest() != request.fields["sha256"]:
                raise RemoteError(f"{path} arrived damaged: its SHA-256 is {digest.hexdigest()}")
            if request.fields.get("executable"):
                part.chmod(0o755)
            part.rename(path)
        finally:
            self._drop()
        return Message({})

    def _get(self, request: Message) -> Message:
        """A piece of a file, and the file's size and hash with the first one."""
        path = self.path(request.fields["path"])
        offset = int(request.fields["offset"])
        with path.open("rb") as file:
            fields: dict[str, object] = {}
            if not offset:
                fields = {
                    "size": path.stat().st_size,
                    "sha256": hashlib.file_digest(file, "sha256").hexdigest(),
                }
            file.seek(offset)
            return Message(fields, [file.read(PIECE)])

    def _upload(self) -> tuple[Path, BinaryIO, hashlib._Hash]:
        if self._open is None:
            raise RemoteError("no upload was begun")
        return self._open

    def _drop(self) -> None:
        """Remove what an upload has written that did not get its name."""
        taken, self._open = self._open, None
        if taken is not None:
            path, file, _ = taken
            with suppress(OSError):
                file.close()
            with suppress(OSError):
                path.with_name(f"{path.name}.part").unlink(missing_ok=True)
