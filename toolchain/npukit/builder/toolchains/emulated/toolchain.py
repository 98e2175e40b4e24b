"""The sw_emu flow: npukit's own lowering, and core programs compiled to WebAssembly."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from npukit.builder.request import (
    BuildRequest,
    PlacedBuild,
    Products,
    Reporter,
    ToolIdentity,
)
from npukit.builder.toolchains.emulated.zig_identity import zig_identity
from npukit.errors import NpukitError, UsageError
from npukit.resources import vector_headers_dir
from npukit.runtime.targets import Target

if TYPE_CHECKING:
    from npukit.builder.toolchains.emulated.zig import ZigCompiler


class SwEmuToolchain:
    """``zig c++`` for cores, npukit's lowering for the array. Needs only PyPI wheels."""

    target: Target = "sw_emu"

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch

    def missing(self) -> tuple[str, ...]:
        """Empty if the compiler's wheel is installed."""
        try:
            self.tools()
        except NpukitError as error:
            return (error.message,)
        return ()

    def tools(self) -> tuple[ToolIdentity, ...]:
        """The compiler that is run."""
        return (self._identity,)

    def roots(self) -> Mapping[str, Path]:
        """The compiler's own headers, and npukit's for vector sources."""
        return {"zig": self._identity.path.parent, "npukit": vector_headers_dir()}

    @property
    def options(self) -> tuple[str, ...]:
        """This flow has no options."""
        return ()

    def as_built(self, options: Collection[str]) -> SwEmuToolchain:
        """Itself: this flow has no options."""
        return self

    def load(self) -> None:
        """Import the compiler and the modules that check and package its output."""
        import npukit.builder.binding
        import npukit.builder.toolchains.emulated.production
        import npukit.compiler.cores.translate
        import npukit.emulator.array  # noqa: F401

    def produce(self, request: BuildRequest, folder: Path, reporter: Reporter) -> Products:
        """Lower the design, compile and link the cores, package both as an xclbin."""
        from npukit.builder.toolchains.emulated.production import produce

        return produce(self._compiler, request, folder, reporter)

    def place(self, request: BuildRequest, folder: Path, reporter: Reporter) -> PlacedBuild:
        """This flow does not have this stage.

        Raises:
            UsageError: always.
        """
        raise UsageError(
            "--until design is for --target hw", hint="npukit lower does the same for sw_emu"
        )

    @cached_property
    def _identity(self) -> ToolIdentity:
        return zig_identity(self._scratch)

    @cached_property
    def _compiler(self) -> ZigCompiler:
        # Imported here: a no-op build does not need it.
        from npukit.builder.toolchains.emulated.zig import ZigCompiler

        return ZigCompiler(self._scratch)
