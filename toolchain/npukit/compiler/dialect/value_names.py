"""Names of block arguments as the author wrote them; xDSL's ``name_hint`` drops ``_<digits>``."""

from __future__ import annotations

from xdsl.dialects.builtin import NameLoc, StringAttr, UnknownLoc
from xdsl.ir import BlockArgument


def keep_name(argument: BlockArgument, name: str) -> None:
    """Call ``argument`` exactly ``name``, which is valid as the name of a value."""
    argument.name_hint = name
    if argument.name_hint != name:
        argument.location = NameLoc(StringAttr(name), UnknownLoc())


def copy_name(source: BlockArgument, target: BlockArgument) -> None:
    """Call ``target`` what ``source`` is called."""
    target.name_hint = source.name_hint
    target.location = source.location


def written_name(argument: BlockArgument) -> str | None:
    """What ``argument`` is called; None if it has only a number."""
    location = argument.location
    return location.desc.data if isinstance(location, NameLoc) else argument.name_hint
