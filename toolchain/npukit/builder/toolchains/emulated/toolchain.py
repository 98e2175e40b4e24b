"""The sw_emu flow: npukit's own lowering, and core programs compiled to WebAssembly."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
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
from npukit.builder.toolchains.emulated.vector_compile.headers import header_identities
from npukit.builder.toolchains.emulated.zig_identity import zig_identity
from npukit.builder.toolchains.tools.aie_api import find_aie_api
from npukit.builder.toolchains.tools.installed import InstalledTools
from npukit.errors import NpukitError, UsageError
from npukit.kernel.design import RenderedDesign
from npukit.resources import CORE_HEADERS, core_headers_dir, vector_headers_dir
from npukit.runtime.targets import Target

if TYPE_CHECKING:
    from npukit.builder.toolchains.emulated.design_choice import DesignChoice
    from npukit.builder.toolchains.emulated.production import LoweredText
    from npukit.builder.toolchains.emulated.zig import ZigCompiler
    from npukit.vector.counting import Counting


class SwEmuToolchain:
    """``zig c++`` for cores, npukit's lowering for the array. Needs only PyPI wheels."""

    target: Target = "sw_emu"

    def __init__(self, scratch: Path, installed: InstalledTools | None = None) -> None:
        self._scratch = scratch
        self._installed = installed or InstalledTools()

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
        """The headers of the compiler, of npukit and of the installed ``aie_api``."""
        roots = {
            "zig": self._identity.path.parent,
            "npukit": vector_headers_dir(),
            CORE_HEADERS: core_headers_dir(),
        }
        # Only a kernel with vector code needs it, and its build reports the error.
        with suppress(UsageError):
            roots["aie_api"] = find_aie_api(None, self._installed).root
        return roots

    def headers(self, request: BuildRequest) -> tuple[ToolIdentity, ...]:
        """The ``aie_api`` headers of a kernel with vector code."""
        return header_identities(request.spec, self._installed)

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

        return produce(self._compiler, self._installed, request, folder, reporter)

    def produce_counting(
        self,
        request: BuildRequest,
        folder: Path,
        reporter: Reporter,
        counting: Counting = "accesses",
    ) -> Products:
        """The same with cores that count what they do, or what it costs."""
        from npukit.builder.toolchains.emulated.production import produce

        return produce(
            self._compiler, self._installed, request, folder, reporter, counting=counting
        )

    def lower(self, text: str, name: str, choice: DesignChoice) -> LoweredText:
        """Lower a design that messages call ``name``."""
        from npukit.builder.toolchains.emulated.production import lower_text

        return lower_text(RenderedDesign(text, ()), name, choice)

    def package(
        self, request: BuildRequest, design: LoweredText, folder: Path, reporter: Reporter
    ) -> Products:
        """The second half of :meth:`produce`, for a design that is lowered already."""
        from npukit.builder.toolchains.emulated.production import package

        return package(self._compiler, self._installed, request, design, folder, reporter)

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
