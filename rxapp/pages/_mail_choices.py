"""On Notifieringar: mail of what happens, off until it is switched on."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.layout import some
from rxapp.components.lines import mail_text
from rxapp.components.status import notice
from rxapp.components.switch import switch
from rxapp.state.mail_choices import MailChoiceState, MailLine
from rxapp.text.mail import CADENCE, DUTY

LABEL = "Mejl om nya händelser"
OPTIONS = [(cadence.value if cadence else "", words) for cadence, words in CADENCE.items()]


def mail_choices() -> rx.Component:
    """Put away under a line that says how it stands; what is wrong, and the duty, are said outside."""
    state: Any = MailChoiceState
    return rx.cond(
        some(state.mail_lines),
        rx.fragment(
            rx.cond(state.mail_failure != "", notice(state.mail_failure, "warning")),
            rx.el.details(
                rx.el.summary(f"{LABEL}: ", state.mail_summary),
                rx.el.div(*_about(), _switch(), _groups(), class_name="card"),
                class_name="disclosure",
                id="mejl",
            ),
            rx.cond(state.mail_is_on, rx.el.p(DUTY, class_name="hint")),
        ),
    )


def _about() -> tuple[rx.Component, ...]:
    state: Any = MailChoiceState
    return (
        rx.cond(
            state.mail_is_sent,
            rx.fragment(),
            notice("Ingen mejlserver är inställd: mejlen skickas inte utan sparas som filer.", "info"),
        ),
        rx.el.p(
            "Mejlen går till ",
            rx.el.strong(mail_text(state.mail_address)),
            ". Administratören kan ändra adressen, till exempel till en gruppbrevlåda. En gruppbrevlåda får "
            "ett mejl per händelse, hur många som än delar den.",
        ),
        rx.el.p(
            "I mejlet står bara att något har hänt och i vilket ärende, aldrig personuppgifter eller belopp. "
            "Du får mejl om de ersättningstyper som du har behörighet för när mejlet skickas. "
            "Sammanfattningar kommer klockan 7, veckans på måndagar."
        ),
        rx.cond(state.mail_is_on, rx.fragment(), rx.el.p(DUTY)),
    )


def _switch() -> rx.Component:
    state: Any = MailChoiceState
    return rx.el.div(
        switch(LABEL, state.mail_is_on, state.turn_mail(~state.mail_is_on)),
        rx.el.span(LABEL, aria_hidden=True),
        class_name="line",
    )


def _groups() -> rx.Component:
    state: Any = MailChoiceState
    return rx.cond(
        state.mail_is_on, rx.el.div(rx.foreach(state.mail_lines, _group), class_name="mail-groups")
    )


def _group(line: ObjectVar[MailLine]) -> rx.Component:
    state: Any = MailChoiceState
    group: Any = line.group
    return rx.el.div(
        rx.el.label(line.name, html_for=f"mejl-{group}"),
        rx.el.p(line.hint, id=f"mejl-{group}-hint", class_name="hint"),
        rx.el.select(
            *(rx.el.option(words, value=value) for value, words in OPTIONS),
            value=line.cadence,
            on_change=lambda value: state.choose_mail(group, value),
            aria_describedby=f"mejl-{group}-hint",
            id=f"mejl-{group}",
        ),
        class_name="field",
    )
