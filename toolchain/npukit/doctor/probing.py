"""Trying things out in another process: what is broken may hang or crash."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence

_SECONDS = 60


def try_command(
    command: Sequence[str], environment: Mapping[str, str] | None = None
) -> tuple[str, str | None]:
    """What ``command`` prints, and why it did not do its work (None when it did)."""
    try:
        done = subprocess.run(
            list(command),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_SECONDS,
            check=False,
            env=environment,
        )
    except subprocess.TimeoutExpired:
        return "", f"no answer in {_SECONDS} s"
    except OSError as error:
        return "", error.strerror or str(error)
    if done.returncode == 0:
        return done.stdout.strip(), None
    if done.returncode < 0:
        return "", f"it died of signal {-done.returncode}"
    lines = (done.stderr or done.stdout).strip().splitlines()
    return "", lines[-1] if lines else f"exit status {done.returncode}"
