"""Findings in SARIF 2.1.0 (OASIS: Static Analysis Results Interchange Format)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from npukit import __version__
from npukit.check.entries import Checked, Entry
from npukit.check.several_devices import distinct
from npukit.rules import RULES, Level, Rule

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Final = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note"}
_ROOT: Final = "ROOT"
_NUMBERS: Final = {rule: number for number, rule in enumerate(RULES)}


def sarif_log(groups: Sequence[Sequence[Checked]], root: Path) -> dict[str, Any]:
    """A log with one run; files below the folder ``root`` have names relative to it.

    A finding about several designs of a group is one result.
    """
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "npukit",
                        "semanticVersion": __version__,
                        "rules": [_rule(rule) for rule in RULES.values()],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {_ROOT: {"uri": f"{root.resolve().as_uri()}/"}},
                "results": [
                    _result(entry, devices, root)
                    for group in groups
                    for entry, devices in distinct(group, silenced=True).items()
                ],
            }
        ],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.summary},
        "help": {"text": f"{rule.summary}; see {rule.anchor} of npukit"},
        "defaultConfiguration": {"level": _LEVELS[rule.level]},
    }


def _result(entry: Entry, devices: str, root: Path) -> dict[str, Any]:
    texts = [
        entry.message + f" (for {devices})" * bool(devices),
        entry.details,
        entry.hint and f"hint: {entry.hint}",
    ]
    result: dict[str, Any] = {
        "ruleId": entry.rule.id,
        "ruleIndex": _NUMBERS[entry.rule.id],
        "level": _LEVELS[entry.level],
        "message": {"text": "\n".join(text for text in texts if text)},
        "locations": [{"physicalLocation": _location(entry, root)}],
    }
    if entry.silenced:
        result["suppressions"] = [{"kind": "inSource"}]
    return result


def _location(entry: Entry, root: Path) -> dict[str, Any]:
    """Without a region if the line is one of a generated text, which no reader has."""
    location: dict[str, Any] = {"artifactLocation": _artifact(entry.place.file, root)}
    if entry.place.line is not None and not entry.place.rendered:
        region = {"startLine": entry.place.line}
        if entry.place.column is not None:
            region["startColumn"] = entry.place.column
        location["region"] = region
    return location


def _artifact(file: str, root: Path) -> dict[str, str]:
    path, above = Path(file).resolve(), root.resolve()
    if path.is_relative_to(above):
        return {"uri": quote(path.relative_to(above).as_posix()), "uriBaseId": _ROOT}
    return {"uri": path.as_uri()}
