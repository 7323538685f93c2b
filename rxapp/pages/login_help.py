"""Problem med inloggning: what to look at oneself, what the administrator can look at, and the support."""

import reflex as rx

from rxapp.components.layout import link, page, section
from rxapp.components.lines import mail_link
from rxapp.state.login_help import LoginHelpState
from rxapp.text import login_help as texts


def login_help() -> rx.Component:
    """The page, which says the same to everybody."""
    steps = (rx.el.li(rx.el.strong(title), " ", text) for title, text in texts.STEPS)
    return page(
        "Problem med inloggning",
        section("Kontrollera i den här ordningen", rx.el.ol(*steps)),
        section(
            "Det här kan administratören kontrollera",
            rx.el.p(texts.ADMINISTRATOR_FIRST),
            rx.el.ul(*(rx.el.li(check) for check in texts.CHECKS)),
        ),
        section(
            "Vem är administratör i min kommun?",
            rx.el.p("När du är inloggad står namnen på ", link("Min profil", "/min-profil"), "."),
            rx.el.p(texts.WHO_IS),
        ),
        section("SITHS-kort", rx.el.p(texts.ONLY_SITHS), rx.el.p(texts.WHO_GIVES_CARD)),
        section(
            "Kontakta supporten",
            rx.el.p(texts.SUPPORT, mail_link(LoginHelpState.support)),
            rx.el.p(texts.WHAT_TO_WRITE),
        ),
        rx.el.p(link("Till inloggningen", "/logga-in")),
        intro="Så här gör du när det inte går att logga in i e-tjänsten.",
    )
