"""Installing MLIR-AIE and Peano into this environment, with its own pip.

First the two wheels are downloaded from their release pages (or taken from a folder) and verified,
without a package index, so that no index can substitute others. Then pip installs these files and
their dependencies in one run, so failures happen before anything has changed. The user's pip
configuration (proxies, certificates) applies throughout.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from npukit.builder.toolchains.installer.python_environment import (
    PythonEnvironment,
    this_environment,
)
from npukit.builder.toolchains.installer.release import (
    RELEASES,
    PinnedWheel,
    ToolchainRelease,
    release_for,
)
from npukit.builder.toolchains.installer.wheel_files import damage, why_missing
from npukit.builder.toolchains.processes.child_processes import (
    INSTALLER,
    ChildResult,
    LineHandler,
    run_child,
)
from npukit.errors import ToolchainError, UsageError

_PIP_OPTIONS: Final = ("--disable-pip-version-check", "--no-input", "--retries", "2")
_SHOWN_LINES: Final = 12
_UNCHANGED: Final = "nothing was installed"
_ELSEWHERE: Final = "--aie-api PATH takes the headers from a folder or an archive that you have"

# What pip and urllib3 print when a page can't be reached.
_UNREACHABLE = re.compile(
    r"connection broken|connection error|NewConnectionError|ConnectTimeout|ReadTimeout"
    r"|name resolution|ProxyError|SSLError|Max retries exceeded"
)


@dataclass(frozen=True)
class InstallPlan:
    """What to install where, and the commands that do it."""

    environment: PythonEnvironment
    release: ToolchainRelease
    find_links: Path | None

    @property
    def sources(self) -> tuple[str, ...]:
        """The folder or the pages that the wheels come from."""
        if self.find_links is not None:
            return (str(self.find_links),)
        return tuple(wheel.page for wheel in self.release.wheels)

    @property
    def there(self) -> bool:
        """Whether both wheels are installed in exactly these versions."""
        return all(
            self.environment.installed(wheel.distribution) == wheel.version
            for wheel in self.release.wheels
        )

    def fetching(self, folder: Path) -> tuple[str, ...]:
        """The pip command that downloads the two wheels into ``folder``."""
        wanted = tuple(wheel.requirement for wheel in self.release.wheels)
        return (*_download(self.environment, self.sources), "--dest", str(folder), *wanted)

    def installing(self, *wheels: Path) -> tuple[str, ...]:
        """The pip command that installs the files ``wheels`` and their dependencies."""
        rest: tuple[str, ...] = ()
        if self.find_links is not None:
            rest = ("--no-index", "--find-links", str(self.find_links))
        return (*_pip(self.environment, "install"), *rest, *map(str, wheels))


def _download(environment: PythonEnvironment, sources: Sequence[str]) -> tuple[str, ...]:
    links = tuple(part for source in sources for part in ("--find-links", source))
    alone = ("--no-index", "--no-deps", "--only-binary", ":all:")
    return (*_pip(environment, "download"), *alone, *links)


def _pip(environment: PythonEnvironment, command: str) -> tuple[str, ...]:
    return (str(environment.python), "-m", "pip", command, *_PIP_OPTIONS)


def plan_install(
    find_links: Path | None = None,
    environment: PythonEnvironment | None = None,
    releases: tuple[ToolchainRelease, ...] = RELEASES,
) -> InstallPlan:
    """What ``npukit toolchain install`` would do here; changes nothing.

    Raises:
        UsageError: this is not a virtual environment, or ``find_links`` is not a folder.
        ToolchainError: there are no wheels for this Python, processor or C library, or no pip.
    """
    here = environment or this_environment()
    if find_links is not None and not find_links.is_dir():
        raise UsageError(f"no such folder: {find_links}", where="--find-links")
    if not here.isolated:
        raise UsageError(
            f"the Python at {here.python} is not a virtual environment (it is the system's, or "
            "managed by a distribution), so npukit does not change it",
            hint="python3 -m venv npu && npu/bin/pip install npukit, "
            "then npu/bin/npukit toolchain install",
        )
    release = release_for(here.version, releases)
    _check_platform(here, release)
    if not here.has_pip:
        raise no_pip(here)
    return InstallPlan(here, release, find_links.resolve() if find_links is not None else None)


def no_pip(here: PythonEnvironment) -> ToolchainError:
    """The error for an environment without pip."""
    return ToolchainError(
        f"the environment {here.prefix} has no pip", hint=f"{here.python} -m ensurepip"
    )


def _check_platform(here: PythonEnvironment, release: ToolchainRelease) -> None:
    lowest = ".".join(map(str, release.glibc))
    if here.system != "Linux" or here.machine != release.machine or here.glibc is None:
        raise ToolchainError(
            f"the wheels of MLIR-AIE are for Linux on {release.machine} with glibc {lowest}; "
            f"this is {here.system} on {here.machine}" + ("" if here.glibc else ", without glibc")
        )
    if here.glibc < release.glibc:
        raise ToolchainError(
            f"the wheels of MLIR-AIE need glibc {lowest}; "
            f"here it is {'.'.join(map(str, here.glibc))}",
            hint="use a newer distribution (Ubuntu 22.04 or later)",
        )


def fetch(plan: InstallPlan, folder: Path, on_line: LineHandler | None = None) -> tuple[Path, ...]:
    """Download the two wheels into ``folder`` and verify them; the environment is not touched.

    Raises:
        ToolchainError: a wheel can't be obtained, is not for this environment, or is damaged.
    """
    got = _run_pip(plan.fetching(folder), on_line)
    if got.status != 0:
        raise _not_fetched(plan, got.output)
    return _intact(folder, plan.find_links)


def fetch_file(
    environment: PythonEnvironment,
    wheel: PinnedWheel,
    find_links: Path | None,
    platform: Sequence[str],
    folder: Path,
    on_line: LineHandler | None = None,
) -> Path:
    """Download one ``wheel`` for the ``platform`` of these pip options into ``folder``.

    Raises:
        ToolchainError: it can't be obtained, or is damaged.
    """
    source = str(find_links or wheel.page)
    command = (*_download(environment, (source,)), *platform, "--dest", str(folder))
    got = _run_pip((*command, wheel.requirement), on_line)
    if got.status == 0:
        return _intact(folder, find_links)[0]
    if find_links is None and _UNREACHABLE.search(got.output):
        raise ToolchainError(f"can't reach {source}; {_UNCHANGED}", hint=_ELSEWHERE)
    raise ToolchainError(
        f"pip can't get {wheel.requirement} from {source}; {_UNCHANGED}",
        details=_error_lines(got.output),
        hint=_ELSEWHERE,
    )


def _intact(folder: Path, find_links: Path | None) -> tuple[Path, ...]:
    """The wheels that pip downloaded into ``folder``; ToolchainError if one is damaged."""
    wheels = tuple(sorted(folder.glob("*.whl")))
    for wheel in wheels:
        if found := damage(wheel):
            raise ToolchainError(
                f"{wheel.name} is damaged ({found}); {_UNCHANGED}",
                where=str(find_links) if find_links else None,
                hint="download it again",
            )
    return wheels


def install(
    plan: InstallPlan, wheels: tuple[Path, ...], on_line: LineHandler | None = None
) -> None:
    """Let pip install the downloaded ``wheels`` and their dependencies in one run.

    Raises:
        ToolchainError: pip failed; the message says whether the environment has changed.
    """
    before = plan.environment.contents()
    done = _run_pip(plan.installing(*wheels), on_line)
    if done.status == 0:
        return
    # pip resolves and downloads everything before it installs the first package.
    unchanged = plan.environment.contents() == before
    left = _UNCHANGED if unchanged else "the environment is as pip left it"
    if plan.find_links is None and _UNREACHABLE.search(done.output):
        raise ToolchainError(
            f"can't reach the package index for MLIR-AIE's dependencies; {left} "
            "(--find-links DIR takes them from a folder too)"
        )
    raise ToolchainError(
        f"pip can't install the wheels and their dependencies; {left}",
        where=str(plan.find_links) if plan.find_links else None,
        details=_error_lines(done.output),
        hint="-v shows pip's full output",
    )


def lacks_dependencies(plan: InstallPlan) -> bool:
    """Whether pip reports a missing dependency of the installed wheels."""
    pip = (str(plan.environment.python), "-m", "pip", "--disable-pip-version-check", "check")
    output = _run_pip(pip).output.lower().replace("_", "-")
    names = [wheel.distribution.replace("_", "-") for wheel in plan.release.wheels]
    return any(line.startswith(tuple(f"{n} " for n in names)) for line in output.splitlines())


def _run_pip(command: Sequence[str], on_line: LineHandler | None = None) -> ChildResult:
    return run_child(command, on_line=on_line, policy=INSTALLER)


def _not_fetched(plan: InstallPlan, output: str) -> ToolchainError:
    if plan.find_links is None and _UNREACHABLE.search(output):
        return ToolchainError(
            f"can't reach {' or '.join(plan.sources)}; {_UNCHANGED} "
            "(--find-links DIR installs wheels that you downloaded elsewhere)"
        )
    if plan.find_links is None:
        named = ", ".join(f"{w.requirement} from {w.page}" for w in plan.release.wheels)
        return ToolchainError(
            f"pip can't download {named}; {_UNCHANGED}",
            details=_error_lines(output),
            hint="--find-links DIR installs wheels that a page no longer has",
        )
    complaints = [
        complaint
        for wheel in plan.release.wheels
        if (complaint := why_missing(plan.find_links, wheel, plan.environment))
    ]
    return ToolchainError(
        f"{'; '.join(complaints) or 'pip can not read the wheels'}; {_UNCHANGED}",
        where=str(plan.find_links),
        details=None if complaints else _error_lines(output),
        hint="npukit needs "
        + ", ".join(f"{w.requirement} from {w.page}" for w in plan.release.wheels),
    )


def _error_lines(output: str) -> str:
    """pip's error lines, or else its last lines."""
    errors = [line for line in output.splitlines() if line.lower().startswith("error:")]
    lines = errors or [line for line in output.splitlines() if line.strip()]
    return "\n".join(lines[-_SHOWN_LINES:])
