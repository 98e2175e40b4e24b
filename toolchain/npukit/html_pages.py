"""What npukit's HTML pages share: their templates, and pictures inside them."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from npukit.resources import templates_dir

if TYPE_CHECKING:
    import jinja2


def page_templates() -> jinja2.Environment:
    """The templates of pages; values are escaped, and an unknown name is an error."""
    import jinja2  # few commands write pages

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates_dir()),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def svg_url(picture: str) -> str:
    """A picture as a data URL: inside an ``img``, its styles don't affect the page."""
    data = picture.encode("utf-8", errors="replace")
    return f"data:image/svg+xml;base64,{base64.b64encode(data).decode()}"
