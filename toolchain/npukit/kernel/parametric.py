"""The values in ``kernel.toml`` that depend on build parameters, replaced by what they are.

All other readers see plain values, so they know nothing of templates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from npukit.kernel.parameters import ParameterValue
from npukit.kernel.templates import TemplateError, is_template, rendered, variables_in
from npukit.kernel.toml_file import TomlFile
from npukit.kernel.toml_lines import KeyPath

_EACH: Final = "*"
_PARAMETRIC: Final[tuple[KeyPath, ...]] = (
    *(
        ("arguments", _EACH, key)
        for key in ("shape", "dtype", "memref", "range", "tolerance", "float_tolerance")
    ),
    ("validation", "tolerance"),
    ("validation", "float_tolerance"),
    ("validation", "cases", _EACH, "inputs", _EACH),
)
"""The keys that may hold templates, at any depth."""


def resolve_templates(file: TomlFile, parameters: Mapping[str, ParameterValue]) -> TomlFile:
    """``file`` with the values that its templates have for ``parameters``.

    Errors about such a value quote the template.

    Raises:
        SpecError: a template is wrong; the error names file, line and key.
    """
    texts = dict(templates(file))
    if not texts:
        return file
    values = {path: _value(file, path, text, parameters) for path, text in texts.items()}
    return msgspec.structs.replace(
        file,
        values=_replaced(file.values, (), values),
        templates={path: _quoted(text, parameters) for path, text in texts.items()},
    )


def template_texts(file: TomlFile) -> tuple[str, ...]:
    """The templates that :func:`resolve_templates` replaces."""
    return tuple(text for _, text in templates(file))


def templates(file: TomlFile) -> Iterator[tuple[KeyPath, str]]:
    """The templates that :func:`resolve_templates` replaces, with their keys."""
    if "{{" in file.text:
        for keys in _PARAMETRIC:
            yield from _found(file.values, (), keys)


def _found(value: object, path: KeyPath, keys: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """The templates at and below ``path`` on the way that ``keys`` says, and anywhere after it."""
    if isinstance(value, str) and not keys and is_template(value):
        yield path, value
    if isinstance(value, dict):
        below: Iterator[tuple[str | int, object]] = iter(value.items())
    elif isinstance(value, list):
        below = iter(enumerate(value))
    else:
        return
    for key, each in below:
        if not keys or keys[0] in (_EACH, key):
            yield from _found(each, (*path, key), keys[1:])


def _value(
    file: TomlFile, path: KeyPath, text: str, parameters: Mapping[str, ParameterValue]
) -> Any:
    try:
        return rendered(text, parameters)
    except TemplateError as problem:
        raise file.error(
            *path, message=f"{text!r}: {problem.message}", hint=problem.hint
        ) from problem


def _replaced(value: Any, path: KeyPath, values: Mapping[KeyPath, Any]) -> Any:
    if path in values:
        return values[path]
    if isinstance(value, dict):
        return {key: _replaced(each, (*path, key), values) for key, each in value.items()}
    if isinstance(value, list):
        return [_replaced(each, (*path, index), values) for index, each in enumerate(value)]
    return value


def _quoted(text: str, parameters: Mapping[str, ParameterValue]) -> str:
    """The template and the values of the parameters in it, for errors."""
    used = variables_in(text)
    given = ", ".join(f"{name}={value}" for name, value in parameters.items() if name in used)
    return f"{text!r} with {given}" if given else repr(text)
