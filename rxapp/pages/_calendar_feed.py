"""Min profil: the last days to apply in a calendar of one's own."""

import reflex as rx

from rxapp.components.form import field, text_input
from rxapp.components.layout import button, cluster, section
from rxapp.components.status import notice
from rxapp.state.calendar_feed import CalendarFeedState

COPY = "kopiera-kalenderadress"


def calendar_feed() -> rx.Component:
    """The section: no address, an address, or an address that has just been made."""
    state = CalendarFeedState
    return section(
        "Sista ansökningsdagar i din kalender",
        rx.el.p(
            "Med en egen adress kan din kalender, till exempel i Outlook, hämta sista ansökningsdag för de "
            "ersättningstyper som du har behörighet för. I kalendern finns inga ärenden, belopp eller "
            "personuppgifter. Du får en påminnelse fjorton dagar före."
        ),
        rx.cond(state.feed_address != "", _once()),
        rx.cond(
            state.feed_made_at != "",
            rx.fragment(
                rx.el.p("Kalenderadressen skapades ", state.feed_made_at, ".", class_name="hint"),
                cluster(
                    button("Skapa en ny adress", kind="secondary", on_click=CalendarFeedState.make_feed),
                    button("Ta bort adressen", kind="quiet", on_click=CalendarFeedState.remove_feed),
                ),
                rx.el.p("En ny adress gör att den gamla slutar gälla.", class_name="hint"),
            ),
            cluster(button("Skapa kalenderadress", on_click=CalendarFeedState.make_feed)),
        ),
    )


def _once() -> rx.Component:
    state = CalendarFeedState
    return rx.el.div(
        notice("Kopiera adressen nu: den visas bara en gång. Dela den inte med någon.", "warning"),
        field(
            "Kalenderadress",
            text_input(
                "kalenderadress",
                # Controlled: a new address must come in place of the old one.
                value=state.feed_address,
                read_only=True,
                spell_check=False,
                auto_complete="off",
            ),
            name="kalenderadress",
            hint="Klistra in den där kalendern frågar efter adressen till en kalender på internet.",
        ),
        cluster(
            button(
                "Kopiera adressen",
                id=COPY,
                kind="secondary",
                custom_attrs={"data-copies": "kalenderadress", "data-copied": "Adressen är kopierad"},
            )
        ),
        class_name="card feed-address",
    )
