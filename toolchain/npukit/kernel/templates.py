"""Templates in ``kernel.toml``: ``{{ expression }}`` over build parameters, as in a design.

A text that is one expression has the expression's value and type; any other text stays text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from npukit.suggestions import did_you_mean

if TYPE_CHECKING:
    import jinja2

_MARK: Final = "{{"
_WHOLE: Final = re.compile(r"\s*\{\{(?P<expression>(?:(?!\}\}|\{\{).)*)\}\}\s*\Z", re.DOTALL)
_MOST_BITS: Final = 64
"""No number in a spec is larger, and larger ones may be too long to print."""


class TemplateError(Exception):
    """A template or expression is wrong; ``hint`` says what to do, if that is known."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def is_template(value: object) -> bool:
    """Whether ``value`` is a text with an expression in it."""
    return isinstance(value, str) and _MARK in value


def rendered(text: str, variables: Mapping[str, object]) -> Any:
    """The value of the template ``text``.

    Raises:
        TemplateError: it has an error, or names something that ``variables`` lacks.
    """
    if whole := _WHOLE.match(text):
        return evaluated(whole["expression"].strip(), variables)
    _check_names(text, variables)
    try:
        return _environment().from_string(text).render(dict(variables))
    except Exception as error:  # an expression may fail in any way
        raise TemplateError(_described(error)) from error


def evaluated(expression: str, variables: Mapping[str, object]) -> Any:
    """The value of ``expression``, as what it is: an integer, a boolean, a text...

    Raises:
        TemplateError: it has an error, or names something that ``variables`` lacks.
    """
    _check_names("{{" + expression + "}}", variables)
    try:
        value = _compiled(expression)(dict(variables))
    except Exception as error:  # an expression may fail in any way
        raise TemplateError(_described(error)) from error
    if isinstance(value, int) and value.bit_length() > _MOST_BITS:
        raise TemplateError(f"the number has more than {_MOST_BITS} bits")
    return value


@lru_cache(maxsize=256)
def variables_in(text: str) -> frozenset[str]:
    """The names that a template reads.

    Raises:
        TemplateError: it is not a template.
    """
    from jinja2 import meta

    environment = _environment()
    try:
        names = meta.find_undeclared_variables(environment.parse(text))
    except Exception as error:
        raise TemplateError(_described(error)) from error
    return frozenset(names - environment.globals.keys())


def _check_names(text: str, variables: Iterable[str]) -> None:
    known = list(variables)
    for name in sorted(variables_in(text)):
        if name not in known:
            raise TemplateError(
                f"no parameter {name!r}; known: {', '.join(known) or 'none'}",
                did_you_mean(name, known),
            )


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    import jinja2

    return jinja2.Environment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True)


@lru_cache(maxsize=256)
def _compiled(expression: str) -> Any:
    return _environment().compile_expression(expression, undefined_to_none=False)


def _described(error: Exception) -> str:
    import jinja2

    if isinstance(error, jinja2.TemplateError):
        return str(error.message)
    return f"{type(error).__name__}: {error}"
