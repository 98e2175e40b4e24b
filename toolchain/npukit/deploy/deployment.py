"""A deployment as seen from here: what is sent, what is asked, and what came of it."""

from __future__ import annotations

import getpass
import hashlib
import io
import json
import platform
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from npukit import __version__
from npukit.deploy.release_list import ReleaseList, read_list
from npukit.deploy.runner_report import RunnerReport, read_report
from npukit.errors import FormatError, RemoteError, UsageError
from npukit.remote.agent import Agent
from npukit.shipping.distribution_names import NAMESPACE
from npukit.shipping.reading import ReadPackage

FAR: Final = "npukit.deploy.far"
"""The module that runs there."""

PASSED: Final = "passed"
FAILED: Final = "failed"
UNTRIED: Final = "not validated"

_SENT: Final = (1980, 1, 1, 0, 0, 0)
_OTHER: Final = re.compile(r"[^A-Za-z0-9._+!-]")


class Progress(Protocol):
    """Who shows how far it is."""

    def step(self, text: str) -> None:
        """Something begins."""

    def note(self, text: str) -> None:
        """Something that the user should know."""

    def sent(self, done: int, total: int) -> None:
        """So many bytes of an upload have been sent."""


@dataclass(frozen=True)
class Validation:
    """What the runner of one kernel said there.

    Attributes:
        kernel: its name.
        code: the exit code of the runner.
        report: its report; None if Python could not run it at all.
        printed: what it printed: the report as JSON.
        messages: the end of its standard error.
    """

    kernel: str
    code: int
    report: RunnerReport | None
    printed: str
    messages: str

    @property
    def passed(self) -> bool:
        """Whether all cases pass."""
        return self.code == 0 and self.report is not None and self.report.passed

    @property
    def runs_on(self) -> str | None:
        """The device there; None if it did not come to that."""
        return None if self.report is None else self.report.runs_on

    @property
    def exit_code(self) -> int:
        """The code for a command whose deployment failed by this; 0 if it passed."""
        if self.passed:
            return 0
        if self.report is not None and self.code > 0:
            return self.code
        return RemoteError.exit_code  # Python there can't run it

    @property
    def reason(self) -> str | None:
        """In one line, why the cases could not run; None if they ran."""
        if self.report is not None:
            return None if self.report.error is None else self.report.error.message
        if self.code == 0:
            return "the runner there printed no report that npukit can read"
        lines = self.messages.strip().splitlines()
        if self.code < 0:
            return f"the runner there was killed by signal {-self.code}"
        return lines[-1] if lines else f"the runner there ended with status {self.code}"


@dataclass(frozen=True)
class Deployment:
    """What became of a deployment.

    Attributes:
        path: the folder of releases there.
        release: the name of this release there.
        was: the release that was current before.
        current: the release that is current now.
        previous: the one that ``--rollback`` would make current.
        uploaded: bytes that were sent; 0 if the release was there already.
        verdict: :data:`PASSED`, :data:`FAILED` or :data:`UNTRIED`.
        validations: one for each kernel, unless validation was not wanted.
        removed: releases that were one too many.
        leftovers: what earlier deployments that were cut off had left there, now removed.
    """

    path: str
    release: str
    was: str | None
    current: str | None
    previous: str | None
    uploaded: int
    verdict: str
    validations: Sequence[Validation]
    removed: Sequence[str]
    leftovers: Sequence[str]


@dataclass(frozen=True)
class Wishes:
    """How to deploy: ``build`` and ``timeout`` (seconds) are for the runner of each kernel."""

    path: str
    keep: int
    validate: bool = True
    build: str | None = None
    timeout: float | None = None

    def arguments(self) -> list[str]:
        """The arguments of the runner."""
        build = [] if self.build is None else ["--build", self.build]
        timeout = [] if self.timeout is None else ["--timeout", str(self.timeout)]
        return build + timeout


@dataclass
class _News:
    """What the far end says before it answers."""

    progress: Progress
    leftovers: list[str] = field(default_factory=list)

    def __call__(self, news: dict[str, Any]) -> None:
        if "waiting" in news:
            self.progress.note(f"waiting for {news['waiting']}")
        if "leftover" in news:
            self.leftovers.append(news["leftover"])
            self.progress.note(f"removed {news['leftover']}, which a deployment left unfinished")


def deploy(agent: Agent, package: ReadPackage, wishes: Wishes, progress: Progress) -> Deployment:
    """Bring a package to the machine of ``agent``, try it there, and make it current if it passes.

    Raises:
        UsageError: the folder is for another package, or can't be in ``PYTHONPATH``.
        RemoteError: the machine was lost, or can't take it: no space, no permission.
    """
    kernels = _kernels(package)
    files = {name: hashlib.sha256(data).hexdigest() for name, data in package.files.items()}
    digest = _digest(files)
    news = _News(progress)
    version = _OTHER.sub("_", package.version)[:100].lstrip(".")
    begun = agent.ask(
        "begin",
        {
            "path": wishes.path,
            "by": _who(),
            "name": package.name,
            "release": f"{version}-{digest[:12]}",
            "digest": digest,
            "files": files,
        },
        on_news=news,
    ).fields
    uploaded = 0
    if begun["upload"] is None:
        progress.note(f"{begun['release']} is there already")
    else:
        uploaded = _upload(agent, package.files, begun["upload"], progress)
    validations = []
    for kernel in kernels if wishes.validate else ():
        progress.step(f"validating {kernel} there")
        validations.append(_validation(agent, kernel, wishes.arguments()))
    verdict = UNTRIED
    if wishes.validate:
        verdict = PASSED if all(one.passed for one in validations) else FAILED
    record = {
        "format": 1,
        "name": package.name,
        "version": package.version,
        "digest": digest,
        "kernels": kernels,
        "by": _who(),
        "npukit": __version__,
        "verdict": verdict,
        "runs_on": sorted({one.runs_on for one in validations if one.runs_on is not None}),
    }
    done = _switching(
        agent,
        "finish",
        {"record": record, "keep": wishes.keep, "switch": verdict != FAILED},
    )
    return Deployment(
        path=done["path"],
        release=done["release"],
        was=done["was"],
        current=done["current"],
        previous=done["previous"],
        uploaded=uploaded,
        verdict=verdict,
        validations=validations,
        removed=done["removed"],
        leftovers=news.leftovers,
    )


def roll_back(agent: Agent, path: str, progress: Progress) -> dict[str, Any]:
    """Make the release before the current one current: ``path``, ``current`` and what ``was``.

    Raises:
        RemoteError: there is none, or the machine was lost.
    """
    fields = {"path": path, "by": _who()}
    done = _switching(agent, "rollback", fields, _News(progress))
    return {key: done[key] for key in ("path", "was", "current", "previous")}


def releases(agent: Agent, path: str) -> ReleaseList:
    """The releases in a folder there, newest first.

    Raises:
        RemoteError: the folder can't be read, or the machine was lost.
    """
    return read_list(agent.ask("list", {"path": path}).fields)


def check_build(package: ReadPackage, build: str) -> None:
    """Raise a UsageError unless all kernels of a package have such a build."""
    for kernel in package.kernels:
        builds = kernel.manifest.builds
        words = {word for name, one in builds.items() for word in (name, one.device, one.target)}
        if build not in words:
            raise UsageError(
                f"{kernel.manifest.kernel} has no build {build!r}",
                where="--build",
                hint=f"the package has: {', '.join(sorted(builds))}",
            )


def _kernels(package: ReadPackage) -> list[str]:
    kernels = [one.manifest.kernel for one in package.kernels]
    for kernel in kernels:
        if f"{NAMESPACE}/{kernel}/__main__.py" not in package.files:
            raise FormatError(f"the package has no cases to run for {kernel}")
    return kernels


def _digest(files: Mapping[str, str]) -> str:
    """A digest of all files: the same for a wheel and a tar of the same kernels."""
    return hashlib.sha256(json.dumps(sorted(files.items())).encode()).hexdigest()


def _upload(agent: Agent, files: Mapping[str, bytes], path: str, progress: Progress) -> int:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _SENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    data = buffer.getvalue()
    progress.step(f"sending {len(files)} files, {len(data) / 1e6:.1f} MB compressed")
    agent.upload(data, path, lambda done: progress.sent(done, len(data)))
    progress.step("unpacking there")
    agent.ask("unpack")
    return len(data)


def _validation(agent: Agent, kernel: str, arguments: Sequence[str]) -> Validation:
    said = agent.ask("validate", {"kernel": kernel, "arguments": list(arguments)}).fields
    printed = str(said["report"])
    return Validation(
        kernel, int(said["code"]), read_report(printed), printed, str(said["messages"])
    )


def _switching(
    agent: Agent, request: str, fields: dict[str, Any], news: _News | None = None
) -> dict[str, Any]:
    """Ask for something that makes another release current."""
    try:
        done: dict[str, Any] = agent.ask(request, fields, on_news=news).fields
    except RemoteError as error:
        if agent.ended and error.hint is None:
            raise type(error)(
                error.message,
                where=error.where,
                details=error.details,
                hint="npukit deploy --list shows which release is current there",
            ) from error
        raise
    return done


def _who() -> str:
    try:
        user = getpass.getuser()
    except (OSError, KeyError):  # no such user: a container
        user = "somebody"
    return f"{user} at {platform.node()}"
