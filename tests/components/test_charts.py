"""A chart is one picture with a name to those who hear the page, and its figures are in a table beside it."""

from typing import Any

import reflex as rx

from rxapp.components.charts import bar_chart
from rxapp.components.table import text_table
from rxapp.state.payout_charts import ChartText

CHART: Any = rx.Var("chart").to(ChartText)


def drawn(part: rx.Component) -> str:
    return str(part.render())


def test_a_chart_is_a_picture_that_says_where_its_figures_are() -> None:
    said = drawn(bar_chart(CHART))
    assert 'role:"img"' in said
    assert "Siffrorna står i tabellen." in said.encode().decode("unicode_escape") or "Siffrorna" in said


def test_a_chart_is_scrolled_by_the_keyboard_in_a_region_with_a_name_of_its_own() -> None:
    said = drawn(bar_chart(CHART))
    assert 'role:"region"' in said
    assert "tabIndex:0" in said
    assert '"Diagram: "' in said


def test_what_stands_for_a_series_is_named_and_not_only_coloured() -> None:
    said = drawn(bar_chart(CHART))
    assert 'className:"chips"' in said
    assert '"aria-hidden":"true"' in said
    assert '?.["name"]' in said


def test_a_table_whose_columns_are_known_later_is_a_table_with_heads_and_labels() -> None:
    said = drawn(text_table("Namn", CHART.heads, CHART.rows))
    for part in ('role:"table"', 'role:"columnheader"', 'role:"rowheader"', 'role:"cell"', '"data-label"'):
        assert part in said
    assert 'scope:"col"' in said
