"""The parts of a page: what each says of itself to the browser and to those who hear the page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import reflex as rx

from rxapp.components.connection import BACK, LOST, connection_banner
from rxapp.components.form import error_summary, field, native_form, select_input, text_area, text_input
from rxapp.components.layout import (
    button,
    card,
    cluster,
    empty_state,
    facts,
    link,
    navigation_link,
    page,
    plain_link,
    section,
    site_header,
    skip_link,
    visually_hidden,
)
from rxapp.components.session import session_warning
from rxapp.components.status import notice, tag, timeline
from rxapp.components.switch import switch
from rxapp.components.table import HIDDEN, Column, data_table, masked_cell, pager


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with a field."""

    field: str
    sentence: str


ON: Any = rx.Var("isOn").to(bool)
TEXT: Any = rx.Var("text").to(str)
ROWS: Any = rx.Var("rows").to(list[str])
MISTAKES: Any = rx.Var("mistakes").to(list[Mistake])


def _table(*cells: Any, sort: tuple[Any, Any] | None = None) -> rx.Component:
    columns = [Column("Diarienummer", sort=sort), *(Column("Belopp", numeric=True) for _ in cells[1:])]
    return data_table("Utbetalningar", columns, ROWS, lambda row: cells or (row,))


PARTS = {
    "button": button("Spara"),
    "card": card("innehåll", title="Rubrik"),
    "cluster": cluster("ett", "två"),
    "connection_banner": connection_banner(),
    "data_table": _table(),
    "empty_state": empty_state("Inget väntar", "Här visas beslut."),
    "error_summary": error_summary(MISTAKES),
    "facts": facts(("Status", TEXT)),
    "field": field("Sök", text_input("sok"), name="sok", hint="Namn", error=TEXT),
    "link": link("Start", "/"),
    "native_form": native_form("/auth/login"),
    "navigation_link": navigation_link("Start", "/", ON),
    "notice": notice(TEXT, TEXT),
    "page": page("Start", "innehåll", intro="Inledning"),
    "pager": pager(previous_to=TEXT, next_to=TEXT, page_text=TEXT),
    "plain_link": plain_link("Hämta", "/export/utbetalningar.csv"),
    "section": section("Rubrik", "innehåll"),
    "select_input": select_input("typ", [("a", "A")], first=("", "Alla")),
    "session_warning": session_warning(TEXT, rx.noop()),
    "site_header": site_header(navigation=rx.el.ul(), identity=rx.el.p("Namn")),
    "skip_link": skip_link(),
    "switch": switch("Asylsökande i förskola för Karin Sandberg", ON, rx.noop()),
    "tag": tag("Beslutad", "positive"),
    "text_area": text_area("svar"),
    "timeline": timeline(ROWS, rx.el.span),
    "visually_hidden": visually_hidden("Ta bort"),
}


def _drawn(part: rx.Component) -> list[str]:
    """The names, properties and contents that the part is drawn with."""
    return list(_texts(part.render()))


def _starting(start: str, part: rx.Component) -> list[str]:
    return [text for text in _drawn(part) if text.startswith(start)]


def _texts(drawn: Any) -> Iterator[str]:
    if isinstance(drawn, str):
        # A script may spell letters beyond ASCII by their numbers.
        yield re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), drawn)
    elif isinstance(drawn, dict):
        yield from (text for value in drawn.values() for text in _texts(value))
    elif isinstance(drawn, list):
        yield from (text for value in drawn for text in _texts(value))


@pytest.mark.parametrize("name", PARTS)
def test_every_part_can_be_drawn(name: str) -> None:
    assert PARTS[name].render()


def test_a_native_form_is_sent_by_the_browser_and_by_no_script() -> None:
    form = native_form("/auth/login", button("Logga in", type="submit"))
    drawn = form.render()
    assert drawn["name"] == '"form"'
    assert sorted(drawn["props"]) == ['action:"/auth/login"', 'method:"post"']
    assert form.event_triggers == {}
    assert form._get_all_hooks() == {}


def test_a_form_of_the_framework_is_taken_over_by_a_script() -> None:
    assert "on_submit" in rx.el.form().event_triggers


def test_a_masked_cell_has_no_text_and_is_named_instead() -> None:
    cell = masked_cell(TEXT)
    assert [child["contents"] for child in cell.render()["children"]] == ["text"]
    (name,) = _starting('"aria-label":', cell)
    assert name.endswith(f'? "{HIDDEN}" : undefined)')


def test_a_table_cell_given_as_such_is_not_put_inside_another() -> None:
    drawn = _drawn(_table(TEXT, masked_cell(TEXT)))
    assert drawn.count('"td"') == 1
    assert '"data-label":"Belopp"' in drawn


def test_a_table_stays_a_table_when_its_rows_are_drawn_as_cards() -> None:
    drawn = _drawn(_table(TEXT, masked_cell(TEXT), TEXT))
    for role, times in {"table": 1, "rowgroup": 2, "row": 2, "columnheader": 3, "rowheader": 1}.items():
        assert drawn.count(f'role:"{role}"') == times
    assert drawn.count('role:"cell"') == 2


def test_a_table_is_called_by_its_name_in_a_region_that_the_keyboard_can_scroll() -> None:
    drawn = _drawn(_table(TEXT))
    assert 'role:"region"' in drawn
    assert "tabIndex:0" in drawn
    assert '"aria-label":"Utbetalningar"' in drawn
    assert '"caption"' in drawn


def test_a_column_that_sorts_says_how_it_is_sorted_now() -> None:
    assert _starting('"aria-sort":', _table(TEXT, sort=(TEXT, TEXT)))
    assert not _starting('"aria-sort":', _table(TEXT))


def test_a_field_is_described_by_its_hint_and_by_what_is_wrong_with_it() -> None:
    part = field("Namn", text_input("namn"), name="namn", hint="För- och efternamn", error=TEXT)
    assert 'htmlFor:"namn"' in _drawn(part)
    (described,) = _starting('"aria-describedby":', part)
    assert described.endswith('? "namn-hint namn-error" : "namn-hint")')
    (invalid,) = _starting('"aria-invalid":', part)
    assert invalid.endswith('? "true" : "false")')


def test_a_switch_says_whether_it_is_on_and_what_it_is_for() -> None:
    drawn = _drawn(switch("Kontonummer för Karin Sandberg", ON, rx.noop()))
    assert 'role:"switch"' in drawn
    assert '"aria-checked":(isOn ? "true" : "false")' in drawn
    assert '"aria-label":"Kontonummer för Karin Sandberg"' in drawn


@pytest.mark.parametrize(
    ("tone", "role"), [("negative", "alert"), ("positive", "status"), ("info", "status")]
)
def test_a_refusal_is_read_aloud_at_once_and_other_messages_when_there_is_time(tone: str, role: str) -> None:
    assert f'role:"{role}"' in _drawn(notice("Meddelande", tone))


@pytest.mark.parametrize("tone", ["negative", "positive"])
def test_a_message_that_is_heard_elsewhere_does_not_speak_itself(tone: str) -> None:
    drawn = _drawn(notice("Meddelande", tone, is_heard=True))
    assert "Meddelande" in "".join(drawn)
    assert not [text for text in drawn if text.startswith(("role:", '"aria-live"'))]


def test_a_button_submits_only_where_it_says_so() -> None:
    assert 'type:"button"' in _drawn(button("Spara"))
    assert 'type:"submit"' in _drawn(button("Spara", type="submit"))


def test_the_lost_connection_and_its_return_are_told_by_one_part_that_is_always_there() -> None:
    # A condition would become a component of its own, drawn too late to have seen the connection lost.
    (sentence,) = connection_banner().render()["children"]
    assert sentence["contents"] == f'(connectErrors.length > 0 ? "{LOST}" : wasLost ? "{BACK}" : "")'
