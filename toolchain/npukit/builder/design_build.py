"""Builds a design that has no ``kernel.toml``, for the emulated device, through npukit's cache.

The design is MLIR text. Everything else that a build needs follows from it, except what its cores'
objects are compiled from.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from npukit.builder.caches import Cache
from npukit.builder.digest import digest_file, digest_value
from npukit.builder.file_names import FileNames
from npukit.builder.ingredients import listing, shaping_libraries
from npukit.builder.input_changes import changed_since
from npukit.builder.input_digests import USERS, InputDigests
from npukit.builder.npukit_digest import digest_npukit
from npukit.builder.object_sources import ObjectSources
from npukit.builder.request import INSTRUCTIONS_FILE, PHYSICAL_FILE, BuildRequest, QuietReporter
from npukit.builder.toolchains.emulated.design_choice import DesignChoice
from npukit.builder.toolchains.emulated.toolchain import SwEmuToolchain
from npukit.decodable import decodable
from npukit.errors import BuildError, DesignError
from npukit.findings import Finding
from npukit.kernel.spec import CoreObject, KernelSpec, Validation
from npukit.scratch import scratch_folder
from npukit.suggestions import did_you_mean

if TYPE_CHECKING:
    from npukit.builder.toolchains.emulated.production import LoweredText

_NAME: Final = "design"
_XCLBIN: Final = f"{_NAME}.xclbin"
_FACTS: Final = "facts.json"
_ATTEMPTS: Final = 3
_SOURCE_HINT: Final = "let the program compile it: ExternalFunction(..., source_file=...)"
_MOST_LISTED: Final = 20_000
"""A header folder may be the root of a large tree, such as a home folder."""


@dataclass(frozen=True)
class BareDesign:
    """A design, and the objects that its cores link with.

    Attributes:
        text: MLIR.
        name: what messages call the text.
        folder: the design's own folder. A build is found in the cache even if it and the sources
            in it are elsewhere.
        objects: what the objects are compiled from.
        choice: which of several devices and sequences, and how they are lowered.
        aie_api: the folder of the ``aie_api`` headers to use, None for those that npukit finds.
    """

    text: str
    name: str
    folder: Path
    objects: tuple[ObjectSources, ...] = ()
    choice: DesignChoice = field(default_factory=DesignChoice)
    aie_api: Path | None = None


@dataclass(frozen=True)
class DesignArtifacts:
    """What a host program loads, and what is known about it.

    Attributes:
        xclbin: for npukit's emulated device.
        instructions: ``insts.bin``.
        physical: the design as lowered, MLIR.
        device: the NPU that the design is for (``npu1``).
        warnings: of the lowering, the checks and the compiler. A transfer beyond the declared end
            of an argument is one: a host program may pass a larger buffer.
        dependencies: the files that were read, without those of npukit and the compiler.
        reused: whether they came from the cache.
    """

    xclbin: bytes
    instructions: bytes
    physical: str
    device: str
    warnings: tuple[Finding, ...]
    dependencies: tuple[Path, ...]
    reused: bool


class _Facts(msgspec.Struct, frozen=True):
    """What the cache keeps of a build beside its files."""

    device: str
    warnings: tuple[Finding, ...]


class DesignBuilder:
    """Builds designs through one cache."""

    def __init__(self, toolchain: SwEmuToolchain, cache: Cache) -> None:
        self._toolchain = toolchain
        self._cache = cache
        self._inputs = InputDigests()

    def build(self, design: BareDesign) -> DesignArtifacts:
        """Build ``design``, or reuse an earlier build of the same design from the same files.

        Raises:
            DesignError, UnsupportedError: the design is at fault, or links with an object that is
                not among its objects.
            CompileError: a core source is at fault.
            ToolchainError: the compiler can't be run.
        """
        names = FileNames.of_kernel(design.folder, self._toolchain.roots())
        return self._reused(design, names) or self._built(design, names)

    def _reused(self, design: BareDesign, names: FileNames) -> DesignArtifacts | None:
        key = self._key(design, names)
        for record in self._cache.matching(key, partial(self._inputs.digest, names)):
            outputs = self._cache.read(key, record) or {}
            # A cache that others can write to may hold anything.
            with suppress(KeyError, ValueError, RecursionError):
                return _artifacts(outputs, _users_files(record.dependencies, names), reused=True)
        return None

    def _built(self, design: BareDesign, names: FileNames) -> DesignArtifacts:
        for _ in range(_ATTEMPTS):
            key, before, began = self._key(design, names), _sources(design), time.time_ns()
            with scratch_folder("design") as folder:
                outputs, read = self._make(design, folder)
            inputs = {name: self._inputs.digest(names, name) for name in map(names.name, read)}
            found = {name: digest for name, digest in inputs.items() if digest is not None}
            if len(found) == len(inputs) and not changed_since(read, before, began):
                with suppress(BuildError):  # it costs time, not correctness
                    self._cache.store(key, found, outputs)
                    self._cache.share(key, found)
                return _artifacts(outputs, _users_files(found, names), reused=False)
        raise BuildError(
            f"the sources of {design.name} kept changing during the build",
            hint="run it again when nothing writes to them",
        )

    def _make(self, design: BareDesign, folder: Path) -> tuple[dict[str, bytes], tuple[Path, ...]]:
        lowered = self._toolchain.lower(design.text, design.name, design.choice)
        _check_objects(design, lowered)
        device = lowered.module.design.device.generation.device
        request = _request(design, device)
        products = self._toolchain.package(request, lowered, folder, QuietReporter())
        outputs = {
            name: products.files[name] for name in (_XCLBIN, INSTRUCTIONS_FILE, PHYSICAL_FILE)
        }
        overruns = map(Finding.of_error, lowered.overruns())
        facts = _Facts(device, (*overruns, *products.warnings))
        outputs[_FACTS] = msgspec.json.encode(facts)
        return outputs, products.dependencies

    def _key(self, design: BareDesign, names: FileNames) -> str:
        """The digest of everything that is known before the build."""
        request = _request(design, "")
        tools = (*self._toolchain.tools(), *self._toolchain.headers(request))
        choice = design.choice
        return digest_value(
            {
                "npukit": digest_npukit(),
                "libraries": shaping_libraries(),
                "tools": [[tool.name, tool.sha256] for tool in tools],
                "design": [design.text, design.name],
                "choice": [choice.device, choice.sequence, choice.dynamic_objectfifos],
                "objects": [_object_key(each, names) for each in design.objects],
                "listings": {
                    names.name(folder): listing(folder, _MOST_LISTED)
                    for folder in _header_folders(design)
                },
            }
        )


def _object_key(each: ObjectSources, names: FileNames) -> list[object]:
    folders = [names.name(folder) for folder in each.include_dirs]
    sources = [names.name(source) for source in each.sources]
    return [each.object, sources, folders, dict(each.defines), list(each.flags)]


def _header_folders(design: BareDesign) -> set[Path]:
    """The folders that headers may come from, except the design's own.

    A new file in one can shadow a header that was found elsewhere before. Artifacts are written
    into the design's own.
    """
    found = {
        folder.resolve()
        for each in design.objects
        for folder in (*each.include_dirs, *(source.parent for source in each.sources))
    }
    return found - {design.folder.resolve()}


def _sources(design: BareDesign) -> dict[Path, str | None]:
    paths = {source.resolve() for each in design.objects for source in each.sources}
    return {path: digest_file(path) for path in paths}


def _request(design: BareDesign, device: str) -> BuildRequest:
    """The design as a kernel, as far as toolchains ask."""
    spec = KernelSpec(
        name=_NAME,
        summary="",
        directory=design.folder,
        devices=(device,),
        design=design.folder / design.name,
        arguments=(),
        parameters={},
        cores=tuple(map(_core, design.objects)),
        validation=Validation(None, {}, None, {}, (), ()),
        sha256="",
        aie_api=design.aie_api,
    )
    return BuildRequest(spec, device, "sw_emu", {}, design.folder)


def _core(each: ObjectSources) -> CoreObject:
    # As flags: what a spec defines is a template.
    macros = (f"-D{name}={value}" for name, value in each.defines.items())
    return CoreObject(
        object=each.object,
        sources=tuple(map(str, each.sources)),
        include_dirs=tuple(map(str, each.include_dirs)),
        defines={},
        flags=(*macros, *each.flags),
        defines_at={},
    )


def _check_objects(design: BareDesign, lowered: LoweredText) -> None:
    known = {each.object for each in design.objects}
    for name in lowered.linked:
        if name not in known:
            raise DesignError(
                f"the design links with {name!r}, and no C++ source is known for it",
                where=design.name,
                hint=did_you_mean(name, known) or _SOURCE_HINT,
            )


def _users_files(inputs: Iterable[str], names: FileNames) -> tuple[Path, ...]:
    own = (names.locate(name) for name in inputs if FileNames.root_of(name) in USERS)
    return tuple(path for path in own if path is not None)


def _artifacts(
    outputs: Mapping[str, bytes], dependencies: tuple[Path, ...], *, reused: bool
) -> DesignArtifacts:
    facts = msgspec.json.decode(outputs[_FACTS], type=decodable(_Facts))
    return DesignArtifacts(
        xclbin=outputs[_XCLBIN],
        instructions=outputs[INSTRUCTIONS_FILE],
        physical=outputs[PHYSICAL_FILE].decode(),
        device=facts.device,
        warnings=facts.warnings,
        dependencies=dependencies,
        reused=reused,
    )
