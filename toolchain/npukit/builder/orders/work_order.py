"""A work order: one parameter set of a kernel, with all that a build or validation reads."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from npukit import __version__
from npukit.builder.manifest import read_manifest
from npukit.builder.npukit_digest import digest_npukit
from npukit.builder.orders.input_tree import InputTree, input_tree
from npukit.builder.request import BuildRequest, Toolchain
from npukit.builder.toolchains.tools.installed import ToolPlaces
from npukit.decodable import decodable
from npukit.errors import ArtifactError, ExecutorError
from npukit.kernel.parameters import ParameterValue
from npukit.kernel.spec import KernelSpec
from npukit.runtime.targets import Target

_Content = TypeVar("_Content", bound=msgspec.Struct)


class WorkOrder(msgspec.Struct, frozen=True):
    """A build request as plain data.

    ``directory`` is the kernel's folder and ``output`` the folder for artifacts, as absolute paths
    without links; ``shown`` and ``shown_output`` are what messages call them, and ``author_place``
    is how commands lead there (:attr:`BuildRequest.place`). ``options`` and
    ``places`` are those of the flow: folders of tools (MLIR-AIE, Peano, XRT) that the user named,
    which must be there on the worker too.
    """

    inputs: InputTree
    directory: bytes
    shown: str
    output: bytes
    shown_output: str
    device: str
    target: Target
    parameters: dict[str, ParameterValue]
    author_place: tuple[str, ...]
    options: tuple[str, ...] = ()
    places: tuple[str | None, str | None, str | None] = (None, None, None)


class _Envelope(msgspec.Struct, frozen=True):
    """An order's content, and the npukit that made it: another one may not be able to read it."""

    npukit: str
    sha256: str
    content: bytes


def make_order(
    request: BuildRequest,
    toolchain: Toolchain,
    places: ToolPlaces | None = None,
    others: Iterable[KernelSpec] = (),
) -> WorkOrder:
    """The order to build ``request`` with a toolchain like ``toolchain``.

    Args:
        request: what to build.
        toolchain: the flow here.
        places: the folders of tools that the user named.
        others: the same kernel with other parameters that the worker needs too.

    Raises:
        UsageError: the kernel has too many files to send.
    """
    places = places or ToolPlaces()
    return WorkOrder(
        inputs=input_tree((request.spec, *others), _read_before(request.output)),
        directory=os.fsencode(os.path.realpath(request.spec.directory)),
        shown=_text(request.spec.directory),
        output=os.fsencode(os.path.realpath(request.output)),
        shown_output=_text(request.output),
        device=request.device,
        target=request.target,
        parameters=dict(request.parameters),
        author_place=tuple(request.place),
        options=tuple(toolchain.options),
        places=(
            _absolute(places.mlir_aie),
            _absolute(places.peano),
            _absolute(places.xrt),
        ),
    )


def sealed(content: msgspec.Struct) -> bytes:
    """``content`` as bytes that only the same npukit opens."""
    body = msgspec.msgpack.encode(content)
    return msgspec.msgpack.encode(_Envelope(__version__, digest_npukit(), body))


def opened(payload: bytes, kind: type[_Content]) -> _Content:
    """The inverse of :func:`sealed`.

    Raises:
        ExecutorError: another version of npukit, or one with other code, made ``payload``.
    """
    envelope = msgspec.msgpack.decode(payload, type=decodable(_Envelope))
    if envelope.sha256 != digest_npukit():
        here = f"npukit {__version__}"
        there = f"npukit {envelope.npukit}"
        raise ExecutorError(
            f"the worker has {here} and the order is of {there}"
            if here != there
            else f"the worker's {here} has other code or templates than the sender's",
            hint="install the same npukit for all workers",
        )
    return msgspec.msgpack.decode(envelope.content, type=decodable(kind))


def _read_before(output: Path) -> Iterable[str]:
    """The names of the files that the published build read."""
    try:
        manifest = read_manifest(output)
    except ArtifactError:
        return ()
    inputs: Mapping[str, str] = {} if manifest is None else manifest.inputs
    return inputs


def _absolute(folder: Path | None) -> str | None:
    return None if folder is None else str(folder.absolute())


def _text(path: Path) -> str:
    return os.fsencode(path).decode("utf-8", "backslashreplace")
