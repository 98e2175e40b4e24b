"""Saving the data of failed calls, with the command that runs one again."""

from __future__ import annotations

import io
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from npukit.builder.manifest import read_manifest
from npukit.builder.request import BuildRequest
from npukit.errors import ArtifactError, UsageError
from npukit.files import write_atomically
from npukit.kernel.parameters import ParameterValue
from npukit.kernel.references import Arrays
from npukit.kernel.tensor_archive import save_archive
from npukit.validate.calls import Failure
from npukit.validate.verdict import CaseResult, Saved

EXPECTED: Final = "expected."
FOUND: Final = "found."
"""What precedes an output's name in the archive of a failed call; inputs have their own names."""


@dataclass(frozen=True)
class FailureFolder:
    """Where the data of failed calls goes, a ``.npz`` file for each case that failed."""

    path: Path

    def check(self) -> None:
        """Make the folder.

        Raises:
            UsageError: that is not possible.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(
                f"{self.path} can't be made: {error.strerror or error}", where="--save-failures"
            ) from error

    def save(
        self,
        request: BuildRequest,
        parameters: Mapping[str, ParameterValue],
        result: CaseResult,
        failure: Failure,
        on: str,
    ) -> Saved:
        """Write the inputs of ``failure``, its outputs, and what was expected.

        Raises:
            BuildError: the file can't be written.
        """
        settings = _settings(request, {**parameters, **failure.numbers})
        values = [setting.replace("=", "-") for setting in settings]
        words = [request.spec.name, f"{request.device}-{request.target}", *values, result.case]
        file = self.path / f"{re.sub(r'[^A-Za-z0-9_.+-]+', '_', '-'.join(words))}.npz"
        stream = io.BytesIO()
        save_archive(
            stream,
            {
                **failure.inputs,
                **_prefixed(EXPECTED, failure.expected),
                **_prefixed(FOUND, failure.found),
            },
        )
        write_atomically(file, stream.getvalue())
        command = ["npukit", "run", request.spec.name, "--on", on, "--target", request.target]
        command += ["--device", request.device]
        for setting in settings:
            command += ["-p", setting]
        if failure.schedule is not None:
            command += ["--schedule", failure.schedule]
        # A relative path with "=" would look like NAME=FILE.
        given = str(file.absolute() if "=" in str(file) else file)
        command += [*request.place, "--in", given]
        if failure.expected:
            command += ["--expect", given]
        return Saved(str(file), shlex.join(command))


def _prefixed(prefix: str, arrays: Arrays) -> Arrays:
    return {f"{prefix}{name}": array for name, array in arrays.items()}


def _settings(request: BuildRequest, parameters: Mapping[str, ParameterValue]) -> list[str]:
    """The parameters that the build in the build folder, or a new one, would not have."""
    try:
        published = read_manifest(request.base_output)
    except ArtifactError:
        published = None
    usual = request.spec.defaults
    now = usual if published is None else published.parameters
    return [
        f"{name}={value}"
        for name, value in parameters.items()
        if value != usual.get(name) or value != now.get(name)
    ]
