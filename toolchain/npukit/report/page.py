"""The page: verdicts as ``npukit validate --html`` writes them, and the appendix of each kernel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from npukit.bindings.arguments import KernelArgument
from npukit.html_pages import page_templates, svg_url
from npukit.report.appendix import Appendix
from npukit.resources import templates_dir
from npukit.timing.timeline import Activity
from npukit.validate.report_html import to_html
from npukit.validate.verdict import KernelVerdict

_TEMPLATE: Final = "report_appendix.html.j2"
_WAITS: Final = [kind for kind in Activity if kind is not Activity.WORK]
_STYLES: Final = "report_appendix.css.j2"


def render(
    verdicts: Sequence[KernelVerdict], appendices: Sequence[Appendix], command: str
) -> bytes:
    """The page, in UTF-8; ``appendices`` are in the order of ``verdicts``."""
    styles = (templates_dir() / _STYLES).read_text(encoding="utf-8")
    return to_html(verdicts, command, additions=[*map(_section, appendices)], styles=styles)


def _section(appendix: Appendix) -> str:
    return (
        page_templates()
        .get_template(_TEMPLATE)
        .render(
            arguments=appendix.arguments,
            estimate=appendix.estimate,
            problem=appendix.problem,
            manifest=appendix.manifest,
            timeline=svg_url(appendix.timeline),
            kinds=_WAITS,
            memory=_memory,
        )
    )


def _memory(argument: KernelArgument) -> str:
    """The memory bank of an argument; a scalar is in none."""
    return "scalar" if argument.bank is None else f"bank {argument.bank}, {argument.flag}"
