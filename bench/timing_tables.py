"""Writes the table of prices of docs/timing.md.

python bench/timing_tables.py          # print them
python bench/timing_tables.py --write  # put them into the page
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from npukit.machine import prices

PAGE = Path(__file__).parents[1] / "docs" / "timing.md"


def price_table() -> str:
    """The prices of both generations."""
    rows = [
        "| cycles (unless it says otherwise) | AIE2 (npu1) | AIE2P (npu2) | basis |",
        "|---|---|---|---|",
    ]
    for (_, one), (_, other) in zip(prices.AIE2.named(), prices.AIE2P.named(), strict=True):
        unit = "" if one.unit == "cycles" else f" {one.unit}"
        basis = f"{one.basis}: {one.source}"
        if other != one:
            basis += f"; AIE2P {other.basis}: {other.source}"
        rows.append(f"| {one.meaning} | {one.value:g}{unit} | {other.value:g}{unit} | {basis} |")
    return "\n".join(rows)


TABLES: Mapping[str, Callable[[], str]] = {"npukit.machine.prices": price_table}


def filled(page: str, tables: Mapping[str, Callable[[], str]] = TABLES) -> str:
    """The page with these tables as they are now."""
    for name, table in tables.items():
        begin = f"<!-- from {name} -->\n"
        pattern = re.escape(begin) + r".*?<!-- end -->"
        page = re.sub(pattern, lambda _: f"{begin}{table()}\n<!-- end -->", page, flags=re.DOTALL)  # noqa: B023
    return page


def print_or_write(tables: Mapping[str, Callable[[], str]], description: str | None) -> None:
    """Print ``tables``, or with ``--write`` put them into the page."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--write", action="store_true")
    if parser.parse_args().write:
        PAGE.write_text(filled(PAGE.read_text(), tables))
    else:
        for table in tables.values():
            print(table() + "\n")


if __name__ == "__main__":
    print_or_write(TABLES, __doc__)
