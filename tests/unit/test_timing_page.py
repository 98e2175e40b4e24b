"""docs/timing.md has the prices that estimates use."""

from __future__ import annotations

from pathlib import Path

from npukit.machine.generations import GENERATIONS
from npukit.machine.prices import Basis

PAGE = Path(__file__).parents[2] / "docs" / "timing.md"


def test_the_page_has_every_price() -> None:
    _, _, rest = PAGE.read_text().partition("<!-- from npukit.machine.prices -->\n")
    table, _, _ = rest.partition("<!-- end -->")
    rows = {row.split(" | ")[0].removeprefix("| "): row for row in table.splitlines()}
    for column, generation in enumerate(GENERATIONS, start=1):
        for _, price in generation.prices.named():
            cells = rows[price.meaning].split(" | ")
            assert cells[column].split(" ")[0] == f"{price.value:g}"
            assert f"{price.basis}: {price.source}" in cells[-1]


def test_every_price_says_where_it_comes_from() -> None:
    for generation in GENERATIONS:
        for name, price in generation.prices.named():
            assert price.source, name
            assert price.value > 0, name
            assert price.basis is not Basis.DOCUMENTED or "AM020" in price.source, name
