"""The grid of an application: a person and a period in each row, with what it amounts to beside it."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.layout import button, cluster, plain_link, some, visually_hidden
from rxapp.components.upload import Files, upload
from rxapp.domain.attachments import MAX_BYTES
from rxapp.state.apply import ApplyState
from rxapp.state.apply_return import ApplyReturnState
from rxapp.state.apply_rows import ApplyRowsState
from rxapp.state.apply_views import FieldColumn, RowForm
from rxapp.state.apply_words import Clash

MEGABYTES = MAX_BYTES // 1024**2
SAVE_AFTER_MS = 800
"""Since the last key. A field that is left is saved at once."""


def grid() -> rx.Component:
    """The table of fields."""
    return rx.fragment(
        rx.el.p(
            "Individnumret har åtta siffror. Datum skrivs ÅÅÅÅ-MM-DD. Det går bra att ansöka med endast "
            "individnummer även om namnet inte visas.",
            class_name="hint",
        ),
        rx.cond(some(ApplyState.clashes), _clashes()),
        rx.el.div(
            rx.el.table(
                rx.el.caption("Barn och perioder", class_name="visually-hidden"),
                rx.el.thead(_headings()),
                rx.el.tbody(rx.foreach(ApplyState.rows, _row)),
                class_name="grid-entry",
                custom_attrs={"data-draft": ApplyState.draft_key, "data-saves": ApplyState.saves},
            ),
            class_name="scroll-region",
            role="region",
            aria_label="Barn och perioder",
            tab_index=0,
        ),
        # The page's script puts here what is pasted over several cells, under the id of the first.
        rx.el.textarea(
            id="grid-paste",
            on_change=ApplyRowsState.paste,
            hidden=True,
            aria_label="Inklistrade celler",
        ),
        # And here what was typed as the login ended, once the same reader is back.
        rx.el.textarea(
            id="grid-return",
            on_change=ApplyReturnState.put_back,
            hidden=True,
            aria_label="Det som skrevs innan inloggningen avslutades",
            custom_attrs={"data-returned": ApplyReturnState.returned},
        ),
        _pages(),
        cluster(button("Lägg till rad", kind="secondary", on_click=ApplyRowsState.add_row), _only_faulty()),
        _from_file(),
    )


def _from_file() -> rx.Component:
    to_mend = plain_link("Hämta raderna med det som ska rättas", ApplyState.to_mend)
    return rx.el.details(
        rx.el.summary("Läs in rader från en fil"),
        rx.el.p(
            "Kolumnerna får stå i vilken ordning som helst. Mall för ersättningstypen: ",
            rx.foreach(ApplyState.templates, lambda each: rx.fragment(plain_link(each[1], each[0]), " ")),
        ),
        upload(
            "Fil med rader",
            action=ApplyState.fill_from,
            on_done=ApplyRowsState.show_filled,
            name="fil-med-rader",
            hint=f"Excel (.xlsx) eller CSV, högst {MEGABYTES} MB och 10 000 rader. De läggs till ansökan.",
            files=Files(
                accept=".xlsx,.csv,.txt,text/csv",
                max_bytes=MAX_BYTES,
                too_large=f"Filen är större än {MEGABYTES} MB. Dela upp den i flera ansökningar.",
                done="Inläst",
                multiple=False,
            ),
        ),
        rx.cond(ApplyState.sums.faulty != "", rx.el.p(to_mend)),
        class_name="disclosure",
    )


def _headings() -> rx.Component:
    return rx.el.tr(
        rx.el.th("Rad", scope="col"),
        rx.foreach(ApplyState.columns, lambda column: rx.el.th(column.label, scope="col")),
        rx.el.th("Namn", scope="col"),
        rx.cond(ApplyState.has_periods, rx.el.th("Perioder", scope="col", class_name="numeric")),
        rx.el.th("Belopp", scope="col", class_name="numeric"),
        rx.el.th(visually_hidden("Ta bort"), scope="col"),
    )


def _row(row: ObjectVar[RowForm], index: rx.Var[int]) -> rx.Component:
    results: Any = ApplyState.results
    result = results[index]
    return rx.el.tr(
        rx.el.th(row.position, scope="row", custom_attrs={"data-label": "Rad"}),
        rx.foreach(
            ApplyState.columns,
            lambda column, place: _cell(row, column, place, error=result.errors[place]),
        ),
        rx.el.td(
            rx.el.span(result.name),
            rx.el.ul(rx.foreach(result.notes, rx.el.li), class_name="hint"),
            custom_attrs={"data-label": "Namn"},
        ),
        rx.cond(
            ApplyState.has_periods,
            rx.el.td(result.periods, class_name="numeric", custom_attrs={"data-label": "Perioder"}),
        ),
        rx.el.td(result.amount, class_name="numeric", custom_attrs={"data-label": "Belopp"}),
        rx.el.td(_remove(row)),
        key=row.stamp,
    )


def _cell(
    row: ObjectVar[RowForm], column: ObjectVar[FieldColumn], place: rx.Var[int], *, error: rx.Var[str]
) -> rx.Component:
    name = f"rad-{row.position}-{column.column}"
    held: Any = row.held
    shared: dict[str, Any] = {
        "id": name,
        "default_value": held[place],
        "aria_label": f"{column.label}, rad {row.position}",
        "aria_invalid": error != "",
        "aria_describedby": rx.cond(error != "", f"{name}-error", ""),
        "custom_attrs": {"data-row": row.key, "data-column": column.column},
        "auto_focus": row.is_new & (place == 0),
        "on_blur": ApplyState.save,
        "on_change": lambda text: [
            ApplyState.edit(row.key, column.column, text),
            ApplyState.save.debounce(SAVE_AFTER_MS),
        ],
    }
    choice = rx.el.select(
        rx.el.option("Välj", value=""),
        rx.foreach(column.options, lambda option: rx.el.option(option[1], value=option[0])),
        **shared,
    )
    text = rx.el.input(
        auto_complete="off",
        input_mode=column.mode,
        max_length=40,
        placeholder=column.placeholder,
        **shared,
    )
    return rx.el.td(
        rx.cond(some(column.options), choice, text),
        rx.cond(error != "", rx.el.p(error, id=f"{name}-error", class_name="field-error")),
        custom_attrs={"data-label": column.label},
    )


def _remove(row: ObjectVar[RowForm]) -> rx.Component:
    return button(
        "Ta bort",
        kind="quiet",
        aria_label=f"Ta bort rad {row.position}",
        on_click=ApplyRowsState.remove_row(row.key),
    )


def _only_faulty() -> rx.Component:
    return rx.cond(
        (ApplyState.sums.faulty != "") | ApplyState.faulty_only,
        rx.el.label(
            rx.el.input(
                type="checkbox", checked=ApplyState.faulty_only, on_change=ApplyRowsState.toggle_faulty
            ),
            " Visa bara fel ",
            rx.el.span(ApplyState.sums.faulty, class_name="hint"),
            class_name="check",
        ),
    )


def _pages() -> rx.Component:
    return rx.cond(
        ApplyState.page_text != "",
        rx.el.nav(
            button(
                "Föregående rader",
                kind="secondary",
                disabled=~ApplyState.has_before,
                on_click=ApplyRowsState.turn(-1),
            ),
            rx.el.span(ApplyState.page_text),
            button(
                "Nästa rader",
                kind="secondary",
                disabled=~ApplyState.has_after,
                on_click=ApplyRowsState.turn(1),
            ),
            aria_label="Sidor med rader",
            class_name="pager",
        ),
    )


def _clashes() -> rx.Component:
    return rx.el.section(
        rx.el.h3("Någon annan har ändrat samma rader"),
        rx.el.p("Det du har skrivit finns kvar här och är inte sparat. Välj vad som ska gälla."),
        rx.foreach(ApplyState.clashes, _clash),
        role="alert",
        class_name="card call",
    )


def _clash(clash: ObjectVar[Clash]) -> rx.Component:
    return rx.el.div(
        rx.el.p(rx.el.strong("Rad ", clash.position)),
        rx.el.dl(
            rx.el.div(rx.el.dt("Ditt"), rx.el.dd(clash.mine)),
            rx.el.div(rx.el.dt("Den andras"), rx.el.dd(clash.theirs)),
            class_name="facts",
        ),
        cluster(
            button(
                "Behåll mitt",
                aria_label=f"Behåll mitt på rad {clash.position}",
                on_click=ApplyRowsState.keep_mine(clash.key),
            ),
            button(
                "Ta den andras",
                kind="secondary",
                aria_label=f"Ta den andras på rad {clash.position}",
                on_click=ApplyRowsState.take_theirs(clash.key),
            ),
        ),
        key=clash.key,
    )
