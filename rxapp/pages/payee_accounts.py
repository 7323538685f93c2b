"""Kontonummer: what is paid to which account, changing it, what waits, and everything that was changed."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.form import field, select_input, text_input
from rxapp.components.layout import (
    button,
    cancel_button,
    cluster,
    empty_state,
    facts,
    page,
    section,
    some,
    visually_hidden,
)
from rxapp.components.lines import any_text
from rxapp.components.status import notice, tag
from rxapp.components.table import Column, data_table
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.payee_accounts import LONGEST_REFERENCE, STANDARD, AccountKind
from rxapp.pages._second_look import second_look
from rxapp.state.payee_account_views import AccountLine, ChangeLine
from rxapp.state.payee_accounts import PayeeAccountsState
from rxapp.text import payee_accounts as words
from rxapp.text.labels import ACCOUNT_KIND

SUBJECTS = [(STANDARD, words.STANDARD_NAME), *((code, declared.name) for code, declared in TYPES.items())]
KINDS = [*((kind.value, ACCOUNT_KIND[kind]) for kind in AccountKind), (STANDARD, "Samma som standardkontot")]
WHAT, ACCOUNT, REFERENCE = Column("Ersättningstyp"), Column("Konto", whole=True), Column("Referens")
SINCE = Column("Gäller från utbetalningen", whole=True)
ACCOUNTS = (WHAT, ACCOUNT, REFERENCE, SINCE, Column("Åtgärd"))
PENDING = (
    Column("Gäller"),
    Column("Före", whole=True),
    Column("Efter", whole=True),
    REFERENCE,
    Column("Av"),
    SINCE,
    Column("Åtgärd"),
)
HISTORY = (
    Column("När", whole=True),
    Column("Gäller"),
    Column("Före", whole=True),
    Column("Efter", whole=True),
    REFERENCE,
    Column("Av"),
    SINCE,
    Column("Status"),
)


def payee_accounts() -> rx.Component:
    """The page."""
    state: Any = PayeeAccountsState
    return page(
        "Kontonummer",
        rx.foreach(state.held, lambda said: notice(said, "warning")),
        notice(rx.fragment(state.effect, " ", words.RULE)),
        rx.cond(state.needs_second, notice(words.TWO_PERSONS)),
        rx.cond(state.is_alone, notice(words.ALONE, "warning")),
        rx.cond(
            state.asked.question != "",
            section("Byte av konto", second_look(state.asked, state.do_asked, state.keep)),
        ),
        rx.cond(state.is_open, _changing()),
        rx.cond(some(state.waiting), _pending("Väntar på bekräftelse", state.waiting)),
        rx.cond(some(state.coming), _pending("Kommande byten", state.coming)),
        section("Standardkonto", _standard()),
        section("Konton för ersättningstyper", _accounts()),
        section("Historik", _history(), anchor="historik"),
        intro=words.OWN,
    )


def _standard() -> rx.Component:
    state: Any = PayeeAccountsState
    line = state.standard
    return rx.cond(
        line.account != "",
        rx.fragment(
            facts(
                ("Konto", line.account),
                ("Referens", rx.cond(line.reference != "", line.reference, "Ingen")),
                ("Gäller från utbetalningen", line.since),
            ),
            _begin("Byt standardkonto", STANDARD),
        ),
        rx.fragment(
            rx.cond(
                state.standard_from != "",
                empty_state(
                    "Standardkontot gäller inte än",
                    rx.fragment(
                        "Det som är registrerat gäller från utbetalningen ", state.standard_from, "."
                    ),
                ),
                empty_state(
                    "Kommunen saknar kontonummer",
                    rx.fragment(
                        "Utan standardkonto kan inget betalas ut. Nästa utbetalning är ",
                        state.next_payout,
                        ".",
                    ),
                ),
            ),
            _begin("Registrera standardkonto", STANDARD),
        ),
    )


def _begin(text: str, subject: Any) -> rx.Component:
    return button(text, on_click=PayeeAccountsState.begin(subject))


def _accounts() -> rx.Component:
    state: Any = PayeeAccountsState
    return rx.fragment(
        rx.cond(
            some(state.accounts),
            data_table("Konton för ersättningstyper", ACCOUNTS, state.accounts, _account, hide_caption=True),
            empty_state("Inga egna konton", "Alla ersättningstyper betalas ut till standardkontot."),
        ),
        button(
            "Välj konto för en ersättningstyp",
            kind="secondary",
            on_click=PayeeAccountsState.begin(next(iter(TYPES))),
        ),
    )


def _account(line: ObjectVar[AccountLine]) -> tuple[rx.Component | rx.Var, ...]:
    change = button(
        rx.fragment("Byt", visually_hidden(rx.fragment(" konto för ", line.name))),
        kind="secondary",
        on_click=PayeeAccountsState.begin(line.subject),
    )
    return line.name, line.account, any_text(line.reference), rx.el.time(line.since), change


def _changing() -> rx.Component:
    state: Any = PayeeAccountsState
    return section("Byt konto", rx.cond(state.look.question != "", _look(), _form()))


def _look() -> rx.Component:
    state: Any = PayeeAccountsState
    return second_look(
        state.look,
        state.save,
        state.write_on,
        facts(
            ("Före", rx.el.span(state.before, class_name="whole")),
            ("Efter", rx.el.span(state.after, class_name="whole")),
            ("Referens", rx.cond(state.reference != "", state.reference, "Ingen")),
        ),
    )


def _form() -> rx.Component:
    state: Any = PayeeAccountsState
    return rx.el.form(
        field(
            "Kontot gäller",
            select_input("galler", SUBJECTS, default_value=state.subject),
            name="galler",
            error=state.errors.subject,
        ),
        field(
            "Kontotyp",
            select_input("slag", KINDS, default_value=state.kind, first=("", "Välj"), auto_focus=True),
            name="slag",
            error=state.errors.kind,
        ),
        field(
            "Kontonummer",
            text_input(
                "nummer",
                default_value=state.number,
                input_mode="numeric",
                auto_complete="off",
                max_length=20,
            ),
            name="nummer",
            hint="Kontot ska tillhöra kommunen. Bankgiro skrivs som 123-4567, "
            "plusgiro som 12\u00a034\u00a056-7.",
            error=state.errors.number,
        ),
        field(
            "Referens (valfritt)",
            text_input(
                "referens", default_value=state.reference, auto_complete="off", max_length=LONGEST_REFERENCE
            ),
            name="referens",
            hint=f"Står vid betalningen, så att ni känner igen den. Högst {LONGEST_REFERENCE} tecken.",
            error=state.errors.reference,
        ),
        cluster(button("Granska bytet", type="submit"), cancel_button(state.put_away)),
        on_submit=PayeeAccountsState.look_over,
        key=state.subject,
        no_validate=True,
        aria_label="Byt konto",
        class_name="card call",
    )


def _pending(title: str, lines: Any) -> rx.Component:
    return section(title, data_table(title, PENDING, lines, _waiting, hide_caption=True))


def _waiting(line: ObjectVar[ChangeLine]) -> tuple[rx.Component | rx.Var, ...]:
    whose = visually_hidden(rx.fragment(" av ", line.of))
    acts = cluster(
        rx.cond(
            line.may_confirm,
            button(rx.fragment("Bekräfta bytet", whose), on_click=PayeeAccountsState.ask_confirm(line.key)),
        ),
        rx.cond(
            line.may_cancel,
            button(
                rx.fragment("Ångra bytet", whose),
                kind="secondary",
                on_click=PayeeAccountsState.ask_cancel(line.key),
            ),
        ),
    )
    since = rx.cond(line.pays_from != "", line.pays_from, "När det har bekräftats")
    return line.subject, line.before, line.after, any_text(line.reference), line.who, since, acts


def _history() -> rx.Component:
    state: Any = PayeeAccountsState
    return rx.cond(
        some(state.history),
        data_table("Historik", HISTORY, state.history, _changed, hide_caption=True),
        empty_state("Inga byten", "Här visas vem som har bytt konto, när, och från vilken utbetalning."),
    )


def _changed(line: ObjectVar[ChangeLine]) -> tuple[rx.Component | rx.Var, ...]:
    return (
        rx.el.time(line.at),
        line.subject,
        line.before,
        line.after,
        any_text(line.reference),
        line.who,
        line.pays_from,
        tag(line.status, line.tone),
    )
