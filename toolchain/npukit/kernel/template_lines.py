"""Which line of a template each line of the rendered design comes from.

The template is rendered once more, with a mark at the end of each line that is text to its end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from npukit.kernel.design import TEMPLATE_SUFFIX, template_environment, template_variables
from npukit.kernel.parameters import ParameterValue
from npukit.kernel.spec import KernelSpec

if TYPE_CHECKING:
    import jinja2

_MARK: Final = re.compile("\x01(\\d+):(\\d+)\x02")
_DELIMITER: Final = re.compile(r"\{%%|%%\}|\{##|##\}|\{\{|\}\}")
_CLOSES: Final = {"{%%": "%%}", "{##": "##}", "{{": "}}"}


class TemplateLine(msgspec.Struct, frozen=True):
    """A line of a template; ``same``: the rendered line has the same text, so columns agree."""

    file: Path
    number: int
    same: bool


def template_lines(
    spec: KernelSpec, device: str, parameters: Mapping[str, ParameterValue], rendered: str
) -> list[TemplateLine | None]:
    """The line of the template for each line of ``rendered``, which that template gave.

    None for lines whose origin is not known; empty if the design is not a template.
    """
    if spec.design.suffix != TEMPLATE_SUFFIX:
        return []
    files: list[Path] = []
    sources: list[list[str]] = []
    environment = template_environment(spec, [])
    assert environment.loader is not None
    environment.loader = _marking(environment.loader, files, sources)
    name = spec.design.relative_to(spec.directory).as_posix()
    try:
        variables = template_variables(spec, device, parameters)
        marked = environment.get_template(name).render(variables)
    except Exception:  # a macro may depend on the length of a text
        return []
    if _MARK.sub("", marked) != rendered:
        return []
    return list(_lines(marked, rendered, files, sources))


def _lines(
    marked: str, rendered: str, files: list[Path], sources: list[list[str]]
) -> Iterator[TemplateLine | None]:
    for line, plain in zip(marked.splitlines(), rendered.splitlines(), strict=False):
        marks = _MARK.findall(line)
        if not marks:
            yield None
            continue
        file, number = map(int, marks[-1])
        yield TemplateLine(files[file], number, sources[file][number - 1] == plain)


def _marking(
    loader: jinja2.BaseLoader, files: list[Path], sources: list[list[str]]
) -> jinja2.BaseLoader:
    import jinja2

    class Marking(jinja2.BaseLoader):
        """Marks the lines of what another loader reads."""

        def get_source(
            self, environment: jinja2.Environment, template: str
        ) -> tuple[str, str | None, Callable[[], bool] | None]:
            source, file, current = loader.get_source(environment, template)
            files.append(Path(file or template))
            sources.append(source.splitlines())
            return _marked(source, len(files) - 1), file, current

    return Marking()


def _marked(source: str, file: int) -> str:
    lines = []
    inside: str | None = None
    for number, line in enumerate(source.split("\n"), start=1):
        last = None
        for match in _DELIMITER.finditer(line):
            if inside is None and match[0] in _CLOSES:
                inside = _CLOSES[match[0]]
            elif match[0] == inside:
                inside, last = None, match
        # A newline right after a statement or a comment is removed with it.
        trimmed = last is not None and last[0] != "}}" and not line[last.end() :].strip()
        lines.append(line if inside or trimmed or not line else f"{line}\x01{file}:{number}\x02")
    return "\n".join(lines)
