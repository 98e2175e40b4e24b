"""How an open kernel shows itself: in a line, and in a notebook.

What only a notebook needs is imported when it asks: a program's first run must not wait for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from npukit.runtime.host_kernel.tensors import Argument, Generated

VERDICT_FILE: Final = ".npukit-verdict.json"
"""Beside a host module: the last verdict of ``npukit validate``, and on which build it is."""

_LONGEST_VERDICT: Final = 1 << 20
_RUNS: Final = {"hw": "on an NPU", "sw_emu": "on npukit's emulated device"}
_CELL: Final = "padding:2px 10px 2px 0;text-align:left"
_SOFT: Final = "opacity:0.7"


def one_line(generated: Generated, *, is_open: bool) -> str:
    """The class, the build, whether it is open, and the arrays of a call."""
    arrays = [a.tensor for a in generated.arguments if a.tensor is not None]
    given = ", ".join(f"{t.name}: {t.dtype_name} {list(t.shape)}" for t in arrays if t.is_input)
    made = ", ".join(f"{t.name}: {t.dtype_name} {list(t.shape)}" for t in arrays if t.is_output)
    state = "open" if is_open else "closed"
    build = f"{generated.device}-{generated.target}"
    return f"<{generated.class_name} {build}, {state}: ({given}) -> ({made})>"


def page(generated: Generated, doc: str, *, is_open: bool) -> str:
    """A piece of HTML: the kernel, its arguments, the last verdict on it, and its picture.

    ``doc`` is the docstring of its class, whose first paragraph says what it does. The picture is
    an image of its own, so that its styles and names do not meet those of the page.
    """
    name = Path(generated.xclbin).stem
    where = _RUNS.get(generated.target, "")
    state = "" if is_open else ", closed"
    summary = " ".join(doc.partition("\n\n")[0].split())
    rows = "".join(_row(a) for a in generated.arguments if a.tensor is not None)
    head = "".join(
        f'<th style="{_CELL}">{title}</th>'
        for title in ("array", "direction", "dtype", "shape", "bytes", "kernel argument")
    )
    numbers = ", ".join(f"{n.name} (default {n.default})" for n in generated.numbers)
    parts = [
        f"<div><b>{_escaped(name)}</b> {_escaped(summary)}</div>",
        f'<div style="{_SOFT}">{_escaped(generated.device)}, {_escaped(generated.target)}: '
        f"runs {where}{state}</div>",
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>",
        f"<div>Numbers of a call: {_escaped(numbers)}</div>" if numbers else "",
        f"<div>{_verdict(generated)}</div>",
        _picture(generated.folder / f"{name}.svg", name),
    ]
    return f'<div class="npukit-kernel">{"".join(parts)}</div>'


def _row(argument: Argument) -> str:
    tensor = argument.tensor
    assert tensor is not None
    cells = (
        tensor.name,
        tensor.direction,
        tensor.dtype_name,
        " x ".join(map(str, tensor.shape)) or "scalar",
        f"{tensor.size:,}",
        f"{argument.position} {argument.name}, memory bank {argument.bank}",
    )
    fields = "".join(f'<td style="{_CELL}">{_escaped(cell)}</td>' for cell in cells)
    return f"<tr>{fields}</tr>"


def _verdict(generated: Generated) -> str:
    """The last verdict of npukit validate, if it is one on these very files."""
    import json

    path = generated.folder / VERDICT_FILE
    try:
        if path.stat().st_size > _LONGEST_VERDICT:
            raise ValueError
        kept: Any = json.loads(path.read_bytes())
        build = (kept["xclbin_uuid"], kept["insts_sha256"])
        word, device, at = (str(kept[key]) for key in ("verdict", "runs_on", "at"))
        passed, total = int(kept["passed"]), int(kept["total"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return "Not validated yet."
    if build != (generated.xclbin_uuid, generated.insts_sha256):
        return f"Not validated since it was built again; an earlier build: {_escaped(word)}."
    sign = "&#10003;" if word == "pass" else "&#10007;"
    count = f"{passed} of {total} results right"
    return f"{sign} <b>{_escaped(word)}</b>: {count}, {_escaped(f'on: {device}, {at}')}"


def _picture(path: Path, name: str) -> str:
    import base64

    try:
        data = base64.b64encode(path.read_bytes()).decode()
    except OSError:
        return ""
    text = _escaped(f"{name} on the array")
    return (
        f'<img alt="{text}" style="max-width:100%;height:auto;margin-top:6px" '
        f'src="data:image/svg+xml;base64,{data}">'
    )


def _escaped(text: str) -> str:
    import html

    return html.escape(text)
