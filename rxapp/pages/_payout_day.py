"""The parts of the payouts page that are about days: what the bank sent back, and the day that is chosen."""

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.layout import link, plain_link, section, some
from rxapp.state.payouts import PayoutsState, Sum
from rxapp.text.payout_statements import ACCOUNTS, CHANGE_IT


def returned() -> rx.Component:
    """What is said of payments that the bank sent back, while they are still to be paid anew."""
    change = rx.cond(
        PayoutsState.may_change_account,
        rx.el.p(link("Byt konto under Kontonummer", "/kontonummer")),
        rx.el.p(CHANGE_IT),
    )
    return rx.cond(
        some(PayoutsState.returned),
        rx.el.div(
            rx.foreach(PayoutsState.returned, rx.el.p),
            change,
            class_name="notice notice-of-many",
            role="status",
            custom_attrs={"data-tone": "warning"},
        ),
    )


def chosen_day() -> rx.Component:
    """The sums and accounts of the day that the lines are narrowed to, and its statement as a file."""
    day = PayoutsState.paid_day
    return rx.cond(
        day.day != "",
        section(
            rx.fragment("Utbetalning ", day.day),
            rx.el.dl(rx.foreach(day.sums, _sum), class_name="card facts"),
            rx.cond(
                some(day.accounts),
                rx.fragment(
                    rx.el.h3(ACCOUNTS),
                    rx.el.ul(rx.foreach(day.accounts, rx.el.li)),
                ),
            ),
            rx.el.p(plain_link("Hämta utbetalningsbesked (PDF)", day.file), class_name="downloads"),
        ),
    )


def _sum(part: ObjectVar[Sum]) -> rx.Component:
    return rx.el.div(rx.el.dt(part.label), rx.el.dd(part.amount), class_name="fact")
