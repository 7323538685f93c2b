"""The section «Komplettering» before an officer: ask item by item, see what waits, give time, take back."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.form import field, select_input, text_input
from rxapp.components.layout import button, card, cluster, section, some, visually_hidden
from rxapp.components.status import notice, tag
from rxapp.domain.supplements import MAX_ITEM, MOST_ITEMS
from rxapp.pages._second_look import second_look
from rxapp.pages._supplement_parts import ended_request, items, settled_item
from rxapp.state.asking import AskingState, Item


def asking() -> rx.Component:
    """The section."""
    state: Any = AskingState
    return rx.fragment(
        rx.cond(state.waiting.key != "", section("Komplettering", _waiting())),
        rx.cond(state.may_ask, section("Komplettering", _builder())),
        rx.cond(some(state.past), section("Tidigare kompletteringar", rx.foreach(state.past, ended_request))),
    )


def _waiting() -> rx.Component:
    state: Any = AskingState
    waiting = state.waiting
    return card(
        rx.el.p(
            rx.el.strong("Begäran ", waiting.asked_at),
            tag(waiting.status, waiting.tone),
            rx.el.span(waiting.progress, class_name="hint"),
            class_name="line",
        ),
        rx.el.p("Svar senast ", waiting.due_on, " ", tag(waiting.left, waiting.left_tone), class_name="line"),
        rx.el.p("Om svaret inte kommer in i tid: ", waiting.consequence, "."),
        rx.cond(waiting.answered == "", rx.el.p("Kommunen har inte svarat än.")),
        items(waiting, settled_item),
        rx.cond(state.is_mine, _more_time()),
    )


def _more_time() -> rx.Component:
    state: Any = AskingState
    return rx.fragment(
        rx.el.form(
            cluster(
                field(
                    "Ny sista dag för svar",
                    text_input("ny-dag", max_length=10, auto_complete="off"),
                    name="ny-dag",
                    hint="ÅÅÅÅ-MM-DD",
                    error=state.day_error,
                ),
                button("Förläng tiden", kind="secondary", type="submit"),
            ),
            on_submit=state.prolong,
            key=state.waiting.due_on,
        ),
        rx.cond(
            state.taking_back.question != "",
            second_look(state.taking_back, state.take_back, state.let_stand),
            button("Dra tillbaka begäran", kind="quiet", on_click=state.ask_take_back),
        ),
    )


def _builder() -> rx.Component:
    state: Any = AskingState
    return card(
        rx.el.p(
            "Lägg till en punkt för varje uppgift som saknas. Texten från mallen kan ändras. Nämn inga "
            "personer vid namn: peka på raden i stället.",
            class_name="hint",
        ),
        rx.el.form(
            cluster(
                field(
                    "Mall",
                    select_input("mall", state.templates, first=("", "Tom punkt")),
                    name="mall",
                ),
                button("Lägg till punkt", kind="secondary", type="submit", disabled=~state.may_add),
            ),
            on_submit=state.add_item,
            class_name="asking",
        ),
        rx.cond(some(state.items), _form()),
    )


def _form() -> rx.Component:
    state: Any = AskingState
    errors = state.ask_errors
    return rx.el.form(
        rx.el.ol(rx.foreach(state.items, _item), class_name="asked-items"),
        rx.cond(~state.may_add, rx.el.p(f"En begäran får ha högst {MOST_ITEMS} punkter.", class_name="hint")),
        cluster(
            field(
                "Svar senast",
                text_input("senast", max_length=10, auto_complete="off"),
                name="senast",
                hint="ÅÅÅÅ-MM-DD",
                error=errors.get("senast", ""),
            ),
            field(
                "Om svaret inte kommer in i tid",
                select_input("foljd", state.consequences, first=("", "Välj")),
                name="foljd",
                error=errors.get("foljd", ""),
            ),
        ),
        rx.cond(errors.get("punkter", "") != "", notice(errors.get("punkter", ""), "negative")),
        button("Begär komplettering", type="submit"),
        on_submit=state.ask,
        class_name="asking",
    )


def _item(item: ObjectVar[Item]) -> rx.Component:
    return rx.el.li(
        rx.el.p(
            rx.el.strong("Punkt ", item.position),
            button(
                rx.fragment("Ta bort", visually_hidden(rx.fragment(" punkt ", item.position))),
                kind="quiet",
                on_click=AskingState.drop_item(item.key),
            ),
            class_name="line",
        ),
        _text(item),
        _row(item),
        key=item.key,
        class_name="asked-item",
    )


def _text(item: ObjectVar[Item]) -> rx.Component:
    return rx.el.div(
        rx.el.label("Vad saknas på punkt ", item.position, "?", html_for=item.name),
        rx.el.textarea(
            id=item.name,
            name=item.name,
            rows=3,
            max_length=MAX_ITEM,
            default_value=item.text,
            # Where one has just asked for one more, one goes on to write.
            auto_focus=True,
            aria_invalid=item.error != "",
            aria_describedby=rx.cond(item.error != "", f"{item.name}-error", ""),
        ),
        rx.cond(item.error != "", rx.el.p(item.error, id=f"{item.name}-error", class_name="field-error")),
        class_name="field",
    )


def _row(item: ObjectVar[Item]) -> rx.Component:
    error = f"{item.row_name}-error"
    return rx.el.div(
        rx.el.label(
            "Gäller rad (valfritt)",
            visually_hidden(rx.fragment(", punkt ", item.position)),
            html_for=item.row_name,
        ),
        rx.el.input(
            id=item.row_name,
            name=item.row_name,
            type="text",
            input_mode="numeric",
            max_length=6,
            auto_complete="off",
            default_value=item.row,
            on_blur=lambda typed: AskingState.point(item.key, typed),
            aria_invalid=item.row_error != "",
            aria_describedby=rx.cond(item.row_error != "", error, f"{item.row_name}-om"),
        ),
        rx.el.p(item.about, id=f"{item.row_name}-om", class_name="hint", aria_live="polite"),
        rx.cond(item.row_error != "", rx.el.p(item.row_error, id=error, class_name="field-error")),
        class_name="field row-field",
    )
