"""Which compiler is really run: a hash of its content, remembered as long as the file stays."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path

from npukit.build.request import ToolIdentity
from npukit.build.toolchains.embedded_process import run_zig, zig_binary
from npukit.errors import BuildError, ToolchainError
from npukit.files import write_atomically


def zig_identity(cache: Path) -> ToolIdentity:
    """Name, version, path and content hash of the `zig` that compiles cores.

    Reading the whole binary takes a while, so ``cache`` remembers its hash and version by path,
    size, inode and both of its times.

    Raises:
        ToolchainError: there is no such binary, or it does not run.
    """
    binary = zig_binary()
    status = binary.stat()
    key: list[str | int] = [
        str(binary),
        status.st_size,
        status.st_ino,
        status.st_mtime_ns,
        status.st_ctime_ns,
    ]
    memory = cache / "identity.json"
    known = _recall(memory, key)
    if known is None:
        known = _measure(binary, cache)
        # A cache that can't be written costs time, not correctness.
        with suppress(BuildError):
            write_atomically(memory, json.dumps({"key": key, "tool": known}).encode())
    version, digest = known
    return ToolIdentity(name="zig", version=version, sha256=digest, path=binary)


def _recall(memory: Path, key: list[str | int]) -> tuple[str, str] | None:
    try:
        stored = json.loads(memory.read_bytes())
        if stored["key"] != key:
            return None
        version, digest = stored["tool"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return (version, digest) if isinstance(version, str) and isinstance(digest, str) else None


def _measure(binary: Path, cache: Path) -> tuple[str, str]:
    with binary.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    outcome = run_zig(["version"], cwd=binary.parent, global_cache=cache / "global")
    if outcome.status != 0:
        raise ToolchainError(f"{binary} does not run", details=outcome.output)
    return outcome.output.strip(), digest
