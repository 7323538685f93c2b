"""Decisions and appeals of a case, as the municipality's page and the officer's both show them."""

from collections.abc import Callable
from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.layout import facts, link, plain_link, some, visually_hidden
from rxapp.components.status import tag
from rxapp.state.appeal_views import AppealStep, AppealText, DecidedText
from rxapp.state.supplement_views import FileText

More = Callable[[Any], rx.Component]


def decided_list(decided: Any, more: More) -> rx.Component:
    """The decisions, newest first; `more` stands below each."""
    return rx.foreach(decided, lambda one: _decided(one, more))


def _decided(one: ObjectVar[DecidedText], more: More) -> rx.Component:
    return rx.el.article(
        rx.el.h3(one.title, " ", one.decided_on),
        rx.el.p(
            tag(one.outcome, one.tone),
            rx.cond(one.has_force, tag("Laga kraft", "positive"), tag("Inte laga kraft", "neutral")),
            class_name="line",
        ),
        rx.cond(one.chained != "", rx.el.p(one.chained)),
        rx.cond(one.reason != "", rx.el.p(one.reason, class_name="quoted")),
        rx.el.p(one.force),
        rx.cond(one.until != "", rx.el.p(rx.el.strong(one.until))),
        rx.el.p(one.got, class_name="hint"),
        rx.cond(
            one.href != "",
            rx.el.p(
                link(
                    rx.cond(
                        one.document != "",
                        one.document,
                        rx.fragment("Läs hela beslutet", visually_hidden(rx.fragment(" ", one.decided_on))),
                    ),
                    one.href,
                )
            ),
        ),
        more(one),
        class_name="card decided",
        key=one.key,
    )


def appeal_list(appeals: Any, more: More) -> rx.Component:
    """The appeals, newest first; `more` stands below each."""
    return rx.foreach(appeals, lambda one: _appeal(one, more))


def _appeal(one: ObjectVar[AppealText], more: More) -> rx.Component:
    return rx.el.article(
        rx.el.h3(one.heading),
        rx.el.p(tag(one.status, one.tone), rx.el.span(one.expected), class_name="line"),
        facts(("Inkom", one.arrived)),
        _said("Kommunen vill att beslutet ändras så här", one.wanted),
        _said("Skäl", one.grounds),
        files_of(one.files),
        rx.cond(
            some(one.steps),
            rx.el.ol(rx.foreach(one.steps, _step), class_name="appeal-steps", aria_label="Det som har hänt"),
        ),
        more(one),
        class_name="card appeal",
        key=one.key,
    )


def _said(label: str, text: Any) -> rx.Component:
    return rx.cond(
        text != "",
        rx.fragment(rx.el.p(rx.el.strong(label)), rx.el.p(text, class_name="quoted")),
    )


def _step(step: ObjectVar[AppealStep]) -> rx.Component:
    return rx.el.li(
        rx.el.strong(step.title, ": "),
        step.text,
        rx.cond(step.quoted != "", rx.el.p(step.quoted, class_name="quoted")),
    )


def files_of(files: Any, *, remove: More | None = None) -> rx.Component:
    """The files of an appeal, each with a way to take it away where there is one."""

    def line(found: ObjectVar[FileText]) -> rx.Component:
        return rx.el.li(
            plain_link(found.name, found.href),
            rx.el.span(found.size, class_name="hint"),
            *([remove(found)] if remove is not None else []),
            key=found.href,
        )

    return rx.cond(
        some(files),
        rx.el.ul(rx.foreach(files, line), class_name="item-files", aria_label="Bilagor till överklagandet"),
    )
