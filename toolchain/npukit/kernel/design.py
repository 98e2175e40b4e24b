"""A kernel's AIE design: its Jinja2 template rendered for a device and parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from npukit.errors import DesignError, Location, SpecError, UnsupportedError
from npukit.files import read_regular
from npukit.kernel.parameters import ParameterValue
from npukit.kernel.spec import KernelSpec

if TYPE_CHECKING:
    import jinja2

TEMPLATE_SUFFIX = ".j2"


class RenderedDesign(msgspec.Struct, frozen=True):
    """The design's MLIR text, and the template files that were read for it."""

    text: str
    templates: tuple[Path, ...]


def source_text(file: Path) -> str:
    """The text of a source file; empty if it vanished during the build, which then starts again."""
    try:
        return read_regular(file).decode("utf-8", errors="replace")
    except OSError:
        return ""


def render_design(
    spec: KernelSpec, device: str, parameters: Mapping[str, ParameterValue]
) -> RenderedDesign:
    """Render ``spec.design``.

    The template sees ``device`` (``npu1``, ``npu2``), ``parameters``' names, and ``args``: the
    tensor arguments by name. Values are written ``{{ ... }}``, statements ``{%% ... %%}``, comments
    ``{## ... ##}``. A design without the ``.j2`` suffix is used unchanged.
    """
    if spec.design.suffix == ".py":
        raise UnsupportedError(
            "an IRON design.py is a program, not a template to render",
            where=str(spec.design),
            hint="npukit build runs it where MLIR-AIE is installed",
        )
    if spec.design.suffix != TEMPLATE_SUFFIX:
        return RenderedDesign(_read(spec.design), (spec.design,))
    return _render_template(spec, device, parameters)


def render_text(
    spec: KernelSpec,
    text: str,
    device: str,
    parameters: Mapping[str, ParameterValue],
    where: Location,
) -> str:
    """Render the value of a define, located at ``where``; a boolean becomes 1 or 0.

    Raises:
        SpecError: the text is not a template, or it fails.
    """
    variables = template_variables(spec, device, parameters)
    try:
        environment = template_environment(spec, []).overlay(finalize=_preprocessor_value)
        return environment.from_string(text).render(variables)
    except Exception as error:  # a template is a program: it may fail in any way
        raise SpecError(
            f"{text!r}: {_message(error)}", where=where, hint=f"it sees {', '.join(variables)}"
        ) from error


def _preprocessor_value(value: object) -> object:
    """C's preprocessor takes the word True for 0, without an error."""
    return int(value) if isinstance(value, bool) else value


def names_used(spec: KernelSpec, text: str) -> set[str]:
    """The variables that a template reads."""
    from jinja2 import meta

    return meta.find_undeclared_variables(template_environment(spec, []).parse(text))


def _read(file: Path) -> str:
    try:
        return read_regular(file).decode("utf-8")
    except OSError as error:
        raise DesignError(f"can't be read: {error.strerror}", where=str(file)) from error
    except UnicodeDecodeError as error:
        raise DesignError(f"not UTF-8: {error.reason}", where=_line(file, error)) from error


def _line(file: Path, error: UnicodeDecodeError) -> Location:
    return Location(file, error.object.count(b"\n", 0, error.start) + 1)


def _render_template(
    spec: KernelSpec, device: str, parameters: Mapping[str, ParameterValue]
) -> RenderedDesign:
    import jinja2

    read: list[Path] = []
    name = spec.design.relative_to(spec.directory).as_posix()
    variables = template_variables(spec, device, parameters)
    try:
        text = template_environment(spec, read).get_template(name).render(variables)
    except DesignError:
        raise
    except jinja2.TemplateSyntaxError as error:
        raise DesignError(
            f"template: {error.message}",
            where=Location(error.filename or spec.design, error.lineno),
        ) from error
    except Exception as error:  # a template is a program: it may fail in any way
        raise DesignError(
            f"template: {_message(error)}",
            where=_template_line(error, spec.design),
            hint=f"a design sees {', '.join(variables)}",
        ) from error
    return RenderedDesign(text, tuple(dict.fromkeys(read)))


def _message(error: Exception) -> str:
    """Jinja2's own messages are enough; other errors need their type too."""
    import jinja2

    if isinstance(error, jinja2.TemplateNotFound):
        return f"no such file: {error.name}"
    if isinstance(error, jinja2.TemplateError):
        return str(error.message)
    return f"{type(error).__name__}: {error}"


def template_variables(
    spec: KernelSpec, device: str, parameters: Mapping[str, ParameterValue]
) -> dict[str, Any]:
    """What a template sees."""
    return {
        "device": device,
        "args": {a.name: a for a in spec.arguments},
        **spec.of_the_build(parameters),
    }


def template_environment(spec: KernelSpec, read: list[Path]) -> jinja2.Environment:
    """Jinja2 over the kernel's folder; every file that is read is added to ``read``."""
    import jinja2

    class Recorder(jinja2.FileSystemLoader):
        """Records every template file that is read, including those of include and import."""

        def get_source(
            self, environment: jinja2.Environment, template: str
        ) -> tuple[str, str, Callable[[], bool]]:
            try:
                source, filename, uptodate = super().get_source(environment, template)
            except UnicodeDecodeError as error:
                file = spec.directory / template
                raise DesignError(f"not UTF-8: {error.reason}", where=_line(file, error)) from error
            read.append(Path(filename))
            return source, filename, uptodate

    return jinja2.Environment(
        loader=Recorder(spec.directory),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        # `{%tile}` and `{#attr}` are MLIR; these delimiters are not.
        block_start_string="{%%",
        block_end_string="%%}",
        comment_start_string="{##",
        comment_end_string="##}",
    )


def _template_line(error: Exception, design: Path) -> Location:
    """Where a template failed: Jinja2 gives its frames in a traceback the template's own lines."""
    location = Location(design)
    traceback = error.__traceback__
    while traceback is not None:
        if "__jinja_exception__" in traceback.tb_frame.f_globals:
            location = Location(traceback.tb_frame.f_code.co_filename, traceback.tb_lineno)
        traceback = traceback.tb_next
    return location
