"""Min profil: what is registered of the reader, the own permissions, and who can change them."""

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.layout import empty_state, facts, link, page, section, some
from rxapp.components.lines import mail_text
from rxapp.components.status import tag
from rxapp.components.table import Column, data_table
from rxapp.components.whom import helper_list
from rxapp.pages._calendar_feed import calendar_feed
from rxapp.state.profile import OwnPermission, ProfileState

COLUMNS = (
    Column("Behörighet"),
    Column("Gäller från", whole=True),
    Column("Gäller till", whole=True),
    Column("Gavs av"),
    Column("Ersätter"),
)


def profile() -> rx.Component:
    """The page."""
    return page(
        "Min profil",
        rx.el.div(
            facts(
                ("Namn", ProfileState.name),
                ("HSA-id", ProfileState.hsa_id),
                ("Kommun", ProfileState.municipality),
                ("E-post", mail_text(ProfileState.email)),
            ),
            rx.el.p("Administratören kan ändra din mejladress.", class_name="hint"),
            class_name="card own",
        ),
        section(
            "Mina behörigheter",
            rx.cond(
                some(ProfileState.held),
                data_table("Mina behörigheter", COLUMNS, ProfileState.held, _permission, hide_caption=True),
                empty_state(
                    "Du har ingen behörighet än",
                    "Här visas de ersättningstyper som en administratör ger dig behörighet för.",
                ),
            ),
        ),
        calendar_feed(),
        section(
            "Administratörer i din kommun",
            rx.el.p("De ger och tar bort behörigheter och ändrar uppgifterna om dig."),
            helper_list(ProfileState.helpers),
            rx.el.p(link("Problem med inloggning", "/hjalp/inloggning")),
        ),
        intro="Uppgifterna om dig i e-tjänsten, och vad du har behörighet för.",
    )


def _permission(held: ObjectVar[OwnPermission]) -> tuple[rx.Component | rx.Var, ...]:
    coming = rx.cond(held.is_coming, rx.fragment(" ", tag("Börjar senare", "info")))
    return rx.el.span(held.name, coming), held.since, held.until, held.giver, held.deputy_for
