"""The identity of the compiler that is run: its content hash and the version it reports."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from npukit.builder.request import ToolIdentity
from npukit.builder.toolchains.emulated.zig_process import run_zig, zig_binary
from npukit.builder.toolchains.tools.tool_digests import ToolDigests
from npukit.errors import BuildError, ToolchainError
from npukit.files import read_regular, write_atomically


def zig_identity(cache: Path) -> ToolIdentity:
    """Name, version, path and content hash of the `zig` that compiles cores.

    Reading the whole binary and running it take a while, so ``cache`` remembers what came of it:
    the hash as :class:`ToolDigests` does, the version for that hash.

    Raises:
        ToolchainError: there is no such binary, or it does not run.
    """
    binary = zig_binary()
    digest = ToolDigests(cache / "tools").file(binary)
    memory = cache / "identity.json"
    version = _recall(memory, digest)
    if version is None:
        version = _ask(binary, cache)
        # A cache that can't be written costs time, not correctness.
        with suppress(BuildError):
            stored = json.dumps({"sha256": digest, "version": version})
            write_atomically(memory, stored.encode())
    return ToolIdentity(name="zig", version=version, sha256=digest, path=binary)


def _recall(memory: Path, digest: str) -> str | None:
    try:
        stored = json.loads(read_regular(memory))
        version = stored["version"] if stored["sha256"] == digest else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return version if isinstance(version, str) else None


def _ask(binary: Path, cache: Path) -> str:
    outcome = run_zig(["version"], cwd=binary.parent, global_cache=cache / "global")
    if outcome.status != 0:
        raise ToolchainError(f"{binary} does not run", details=outcome.output)
    return outcome.output.strip()
