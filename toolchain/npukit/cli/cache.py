"""``npukit cache``."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import click

from npukit.builder.cache_folder import cache_location, is_marked, unmarked
from npukit.builder.caches import open_shared_stock
from npukit.builder.eviction import Eviction, Inventory, Limits, Stock
from npukit.builder.eviction import prune as evict
from npukit.builder.local_stock import LocalStock
from npukit.cli.cache_limits import read_age, read_size, shown_age, shown_size
from npukit.cli.options import json_option
from npukit.cli.streams import print_json
from npukit.errors import NpukitError, UsageError


@click.group()
def cache() -> None:
    """Show the build cache and the shared cache, and evict old builds from them."""


@dataclass(frozen=True)
class _Opened:
    """A cache by the name that users see."""

    name: str
    location: str
    stock: Stock


@cache.command()
@json_option
def info(as_json: bool) -> int:
    """Show where the caches are, how many builds they hold, and when those were used."""
    local = LocalStock(cache_location())
    data: dict[str, Any] = {
        "local": {
            **_described(_Opened("local", str(local.root), local)),
            "other_bytes": local.other_bytes(),
        },
        "shared": None,
    }
    problem: NpukitError | None = None
    try:
        opened = _shared()
    except UsageError as error:
        opened, problem = None, error
        data["shared"] = {"location": None, "problem": error.message}
    if opened is not None:
        try:
            data["shared"] = _described(opened)
        except NpukitError as error:
            problem = error
            data["shared"] = {"location": opened.location, "problem": error.message}
    if as_json:
        print_json(data)
    else:
        _print_info(data)
    return 0 if problem is None else problem.exit_code


@cache.command()
@click.option("--max-size", callback=read_size, metavar="SIZE", help="Keep at most this much: 2GB.")
@click.option(
    "--max-age",
    callback=read_age,
    metavar="AGE",
    help="Evict what was not used for so long: 30d.",
)
@click.option("--shared", is_flag=True, help="Prune the shared cache, not that of this machine.")
@click.option("-n", "--dry-run", is_flag=True, help="Only say what would be evicted.")
@json_option
def prune(
    max_size: int | None, max_age: float | None, shared: bool, dry_run: bool, as_json: bool
) -> None:
    """Evict the builds that were not used for the longest time.

    What running builds may be using stays.
    """
    if max_size is None and max_age is None:
        raise UsageError(
            "nothing says what to evict",
            where="npukit cache prune",
            hint="give --max-size, such as 2GB, or --max-age, such as 30d, or both",
        )
    opened = _prunable_shared() if shared else _prunable_local()
    held, eviction = evict(opened.stock, Limits(max_size, max_age), dry_run=dry_run)
    if as_json:
        print_json(_pruned(opened, held, eviction, dry_run))
    else:
        _print_pruned(opened, held, eviction, dry_run)


def _shared() -> _Opened | None:
    stock = open_shared_stock()
    return None if stock is None else _Opened("shared", stock.location.shown, stock)


def _prunable_shared() -> _Opened:
    stock = open_shared_stock()
    if stock is None:
        raise UsageError(
            "there is no shared cache", where="--shared", hint="NPUKIT_CACHE_URL says where it is"
        )
    stock.check_writable()
    return _Opened("shared", stock.location.shown, stock)


def _prunable_local() -> _Opened:
    folder = cache_location()
    if folder.is_dir() and not is_marked(folder) and any(folder.iterdir()):
        raise unmarked(folder)
    return _Opened("local", str(folder), LocalStock(folder))


def _described(opened: _Opened) -> dict[str, Any]:
    inventory = opened.stock.inventory()
    used = [entry.used for entry in inventory.entries]
    return {
        "location": opened.location,
        "builds": len(inventory.entries),
        "bytes": inventory.size,
        "oldest_use": _time(min(used)) if used else None,
        "newest_use": _time(max(used)) if used else None,
        "problem": None,
    }


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def _print_info(data: dict[str, Any]) -> None:
    for name, title in (("local", "this machine"), ("shared", "shared")):
        each = data[name]
        if each is None:
            click.echo(f"{title}: none (NPUKIT_CACHE_URL is not set)")
            continue
        click.echo(f"{title}: {each['location'] or 'NPUKIT_CACHE_URL'}")
        if each["problem"] is not None:
            click.echo(f"  {each['problem']}")
            continue
        click.echo(f"  {_builds(each['builds'])}, {shown_size(each['bytes'])}")
        if each["builds"]:
            oldest, newest = (_ago(each[key]) for key in ("oldest_use", "newest_use"))
            click.echo(f"  used: the first {oldest}, the last {newest}")
        if each.get("other_bytes"):
            click.echo(
                f"  and {shown_size(each['other_bytes'])} that compilers keep for themselves"
            )


def _ago(when: str) -> str:
    return shown_age(time.time() - datetime.fromisoformat(when).timestamp())


def _pruned(opened: _Opened, held: Inventory, eviction: Eviction, dry_run: bool) -> dict[str, Any]:
    builds = len(eviction.entries)
    return {
        "cache": opened.name,
        "location": opened.location,
        "dry_run": dry_run,
        "evicted": {
            "builds": builds,
            "objects": len(eviction.objects),
            "bytes": eviction.freed,
        },
        "left": {"builds": len(held.entries) - builds, "bytes": eviction.left},
        "in_use": eviction.in_use,
    }


def _print_pruned(opened: _Opened, held: Inventory, eviction: Eviction, dry_run: bool) -> None:
    gone = len(eviction.entries)
    did = "would evict" if dry_run else "evicted"
    click.echo(
        f"{opened.location}: {did} {_builds(gone)} ({shown_size(eviction.freed)}); "
        f"{len(held.entries) - gone} left ({shown_size(eviction.left)})"
    )
    if eviction.in_use:
        minutes = opened.stock.grace / 60
        click.echo(f"  kept: {_builds(eviction.in_use)}, used in the last {minutes:g} minutes")


def _builds(count: int) -> str:
    return "1 build" if count == 1 else f"{count} builds"
