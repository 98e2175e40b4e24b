"""When an earlier row of a variant may be used again: nothing that shapes it has changed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from npukit.builder.digest import digest_file, digest_value
from npukit.builder.file_names import FileNames
from npukit.builder.ingredients import shaping_libraries
from npukit.builder.input_digests import InputDigests
from npukit.builder.npukit_digest import digest_npukit
from npukit.builder.request import BuildRequest, ToolIdentity
from npukit.builder.watched_files import States, changed_files, states_of, watched_kernel
from npukit.errors import BuildError, ToolchainError
from npukit.kernel.spec import KernelSpec
from npukit.sweep.examination import Examiner
from npukit.sweep.grid import Flow, Variant


@dataclass(frozen=True)
class Keys:
    """The keys of the variants of a kernel, each evaluated by the examiner of its flow.

    A key covers all sources in the folders that the kernel and its Python read from, its spec,
    npukit and the tools. Files elsewhere are known only after a build, which records them.
    """

    spec: KernelSpec
    examiners: Mapping[Flow, Examiner]

    def key(self, variant: Variant) -> str:
        """The key of a variant."""
        return digest_value([self._of_flows[variant.flow], dict(variant.parameters)])

    def digest(self, name: str) -> str | None:
        """The digest of a file that a build read, by its name; None if it is gone."""
        return self._inputs.digest(self._names, name)

    def check_unchanged(self) -> None:
        """Check that the sources are those of the keys.

        Raises:
            BuildError: one has changed since, so that rows of this sweep can't be compared.
        """
        before, states = self._sources, self._states
        if not changed_files(states, self._states_now()):
            return
        now = self._digests(self._states_now())
        changed = [name for name in {*before, *now} if before.get(name) != now.get(name)]
        if changed:
            raise BuildError(
                f"{min(changed)} of {self.spec.name} has changed during the sweep",
                hint="the rows before are kept; run the sweep again",
            )

    @cached_property
    def _states(self) -> States:
        return self._states_now()

    def _states_now(self) -> States:
        watched = watched_kernel(self.spec.directory, self.spec, ())
        return {**watched.states(), **states_of(self.spec.files)}

    @cached_property
    def _sources(self) -> dict[str, str | None]:
        """The content of each source by its path from the kernel's folder."""
        return self._digests(self._states)

    def _digests(self, files: Iterable[Path]) -> dict[str, str | None]:
        folder = self.spec.directory.resolve()
        return {os.path.relpath(file, folder): digest_file(file) for file in files}

    @cached_property
    def _of_flows(self) -> dict[Flow, str]:
        """A digest of all that the variants of a flow have in common."""
        return {flow: self._of_flow(flow, each) for flow, each in self.examiners.items()}

    def _of_flow(self, flow: Flow, examiner: Examiner) -> str:
        toolchain, extent = examiner.engine.toolchain, examiner.extent
        request = BuildRequest(
            spec=self.spec,
            device=flow.device,
            target=flow.target,
            parameters=self.spec.defaults,
            output=self.spec.directory,
        )
        tools: tuple[ToolIdentity, ...] = ()
        # Builds of another machine are evaluated without their tools.
        with suppress(ToolchainError):
            tools = (*toolchain.tools(), *toolchain.headers(request))
        return digest_value(
            {
                "sources": self._sources,
                "npukit": digest_npukit(),
                "libraries": shaping_libraries(),
                "tools": [[tool.name, tool.sha256] for tool in tools],
                "options": toolchain.options,
                "device": flow.device,
                "target": flow.target,
                "runs_on": examiner.device.name,
                "extent": [extent.timed_runs, extent.soak.calls, extent.soak.seconds],
                "calls": examiner.calls,
            }
        )

    @cached_property
    def _names(self) -> FileNames:
        return FileNames.of_kernel(self.spec.directory, {})

    @cached_property
    def _inputs(self) -> InputDigests:
        return InputDigests()
