"""Below the choice of type: what is paid without application, and what can be applied for no more.

The same for everybody and part of the page itself: no secret, and nothing of anybody's.
"""

import reflex as rx

from rxapp.components.layout import section
from rxapp.components.table import framed
from rxapp.text.format import day
from rxapp.text.paid_types import for_what, repealed, when_paid, without_application

COLUMNS = ("Ersättningstyp", "Ersättning", "Betalas ut", "Rättslig grund")


def paid_types() -> rx.Component:
    """Two lists, folded: most who come here know what they apply for."""
    paid = without_application()
    gone = repealed()
    return section(
        "Det här söker du inte",
        rx.el.details(
            rx.el.summary(f"Betalas ut utan ansökan ({len(paid)} ersättningstyper)"),
            rx.el.p(
                "Migrationsverket betalar ut de här ersättningarna utan ansökan. Utbetalningarna visas under "
                "Utbetalningar, på samma sätt som andra."
            ),
            _table(
                "Betalas ut utan ansökan",
                COLUMNS,
                [(d.name, for_what(d), when_paid(d), d.legal_basis) for d in paid],
            ),
            class_name="disclosure",
        ),
        rx.el.details(
            rx.el.summary(f"Upphävda ersättningstyper ({len(gone)})"),
            rx.el.p("Äldre ärenden finns kvar under Ärenden. Nya ansökningar kan inte göras."),
            _table(
                "Upphävda ersättningstyper",
                ("Ersättningstyp", "Gällde till och med", "Rättslig grund"),
                [(d.name, day(d.valid_to), d.legal_basis) for d in gone],
            ),
            class_name="disclosure",
        ),
    )


def _table(name: str, heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> rx.Component:
    """As `data_table`, of rows that are known when the page is built."""
    named = [rx.el.th(head, scope="col", role="columnheader") for head in heads]
    return framed(name, named, [_row(heads, row) for row in rows])


def _row(heads: tuple[str, ...], row: tuple[str, ...]) -> rx.Component:
    first, *rest = row
    label = {"data-label": heads[0]}
    return rx.el.tr(
        rx.el.th(first, scope="row", role="rowheader", custom_attrs=label),
        *(
            rx.el.td(text, role="cell", custom_attrs={"data-label": head})
            for head, text in zip(heads[1:], rest, strict=True)
        ),
        role="row",
    )
