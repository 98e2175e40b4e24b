"""Debug output does not reach an NPU's cores: nobody reads what they print.

``npukit_dump`` of ``npukit/debug.h`` is nothing there by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from npukit.builder.toolchains.compiling.local_files import local_files

_PRINTS: Final = re.compile(rb"\b(?:v?printf|puts|putchar)\b")
_OWN: Final = re.compile(rb"\bint\s+(?:v?printf|puts|putchar)\s*\([^;{}]*\)[^;{}]*\{")
_NO_CODE: Final = re.compile(
    rb"""//[^\n]* | /\*.*?\*/
    | \bR"(?P<mark>[^()\\\s"]{0,16})\(.*?\)(?P=mark)"
    | "(?:\\.|[^"\\\n])*"
    | '(?:\\.[0-9A-Fa-f]*|[^'\\\n])' """,
    re.VERBOSE | re.DOTALL,
)
"""Comments and literals, each from where it begins; ``'`` also separates digits."""
_WITHOUT: Final = ("-include", "npukit/no_output.h")

_SHOWING: Final = ("aie.debug", "vector.print")


def without_output(sources: Iterable[Path], include_dirs: Iterable[Path]) -> tuple[str, ...]:
    """The flags for sources that print, so that they print nothing unless ``NPUKIT_DEBUG`` is 1.

    Those that define a ``printf`` of their own keep it.
    """
    texts = [_NO_CODE.sub(b" ", text) for _, text in local_files(sources, include_dirs)]
    if any(map(_OWN.search, texts)) or not any(map(_PRINTS.search, texts)):
        return ()
    return _WITHOUT


def without_shown_values(design: str, name: str) -> str:
    """A design without ``aie.debug`` and ``vector.print``; everything else keeps its place.

    ``aiecc`` makes calls of functions of them that no core has. ``name`` is that of the design in
    messages.

    Raises:
        DesignError: the design names one of the operations and does not parse.
        UnsupportedError: it names one of them and has an operation that npukit does not know.
    """
    from npukit.compiler.text_spans import blanked, operation_spans

    return blanked(design, operation_spans(design, name, _SHOWING))
