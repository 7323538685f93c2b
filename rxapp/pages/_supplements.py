"""What the agency asks for in a case, as the municipality answers it: item by item, then handed in."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.layout import button, cancel_button, cluster, plain_link, some, visually_hidden
from rxapp.components.status import notice, tag
from rxapp.components.upload import upload
from rxapp.domain.supplements import MAX_ANSWER, MAX_ITEM_FILES
from rxapp.pages._attachments import FILES, MEGABYTES
from rxapp.pages._supplement_parts import ended_request, item_answer, item_head, items
from rxapp.state.session import SessionState
from rxapp.state.supplement_views import FileText, ItemText
from rxapp.state.supplements import SupplementsState

FILES_HINT = (
    f"PDF, bild, Word, Excel, ODT eller ren text. Högst {MEGABYTES} MB per fil och {MAX_ITEM_FILES} filer "
    "till punkten. Migrationsverket ser dem när svaret lämnas in."
)


def open_request() -> rx.Component:
    """The request that waits for an answer, before everything else of the case."""
    asked = SupplementsState.asked
    return rx.cond(
        asked.key != "",
        rx.el.section(
            rx.el.h2("Migrationsverket begär komplettering", id="komplettering", tab_index=-1),
            rx.el.p(
                rx.el.strong("Svara senast ", asked.due_on),
                tag(asked.left, asked.left_tone),
                rx.el.span(asked.progress, class_name="hint"),
                class_name="line",
            ),
            rx.el.p("Om svaret inte kommer in i tid: ", asked.consequence, "."),
            rx.cond(
                asked.is_overdue,
                rx.el.p("Dagen har passerat. Det går att svara tills Migrationsverket har fattat beslut."),
            ),
            rx.el.p(
                "Varje svar sparas för sig. Alla i kommunen med behörighet för ersättningstypen kan svara. "
                "Migrationsverket ser svaren först när de är inlämnade.",
                class_name="hint",
            ),
            items(asked, _item),
            _hand_in(),
            class_name="card call",
            key=asked.key,
        ),
    )


def ended_requests() -> rx.Component:
    """Those that are answered, taken back or closed by the decision."""
    return rx.cond(
        some(SupplementsState.ended),
        rx.el.section(
            # What leads to the request leads here once it is answered.
            rx.el.h2(
                "Tidigare kompletteringar",
                id=rx.cond(SupplementsState.asked.key == "", "komplettering", "tidigare-kompletteringar"),
                tab_index=-1,
            ),
            rx.foreach(SupplementsState.ended, ended_request),
            class_name="section",
        ),
    )


def _item(item: ObjectVar[ItemText]) -> rx.Component:
    return rx.el.li(
        item_head(item),
        rx.cond(item.is_open, _fields(item), item_answer(item)),
        key=item.key,
        class_name="asked-item",
    )


def _fields(item: ObjectVar[ItemText]) -> rx.Component:
    name = f"svar-{item.key}"
    return rx.fragment(
        rx.el.div(
            rx.el.label("Svar på punkt ", item.position, html_for=name),
            rx.el.textarea(
                id=name,
                name=name,
                rows=3,
                max_length=MAX_ANSWER,
                default_value=item.answer,
                # Another one when somebody else has saved: what stands in a field is else never overwritten.
                key=item.stamp,
                on_change=lambda text: SupplementsState.write(item.key, text),
                aria_invalid=item.error != "",
                aria_describedby=rx.cond(item.error != "", f"{name}-error", ""),
            ),
            rx.cond(item.error != "", rx.el.p(item.error, id=f"{name}-error", class_name="field-error")),
            class_name="field",
        ),
        rx.cond(
            item.other != "",
            rx.el.div(
                rx.el.p(rx.el.strong("En kollega har sparat ett annat svar:")),
                rx.el.p(item.other, class_name="quoted"),
            ),
        ),
        rx.el.label(
            rx.el.input(
                type="checkbox",
                default_checked=item.lacks,
                key=item.stamp,
                on_change=_lack(item.key),
                aria_describedby=f"{name}-punkt",
            ),
            " Har inte uppgiften",
            class_name="check",
        ),
        rx.el.span("Punkt ", item.position, id=f"{name}-punkt", hidden=True),
        _files(item),
        button(
            rx.fragment("Spara svaret", visually_hidden(rx.fragment(" på punkt ", item.position))),
            kind="secondary",
            on_click=SupplementsState.save_answer(item.key),
        ),
    )


def _lack(key: Any) -> Any:
    return lambda checked: SupplementsState.lack(key, checked)


def _files(item: ObjectVar[ItemText]) -> rx.Component:
    return rx.fragment(
        rx.cond(
            some(item.files),
            rx.el.ul(rx.foreach(item.files, _file), class_name="item-files", aria_label="Filer i svaret"),
        ),
        rx.el.details(
            rx.el.summary("Bifoga filer", visually_hidden(rx.fragment(" till punkt ", item.position))),
            upload(
                rx.fragment("Filer till punkt ", item.position),
                action=item.upload_to,
                on_done=SupplementsState.refresh_items,
                name=f"filer-{item.key}",
                hint=FILES_HINT,
                files=FILES,
            ),
            class_name="disclosure",
        ),
    )


def _file(found: ObjectVar[FileText]) -> rx.Component:
    remove = button(
        rx.fragment("Ta bort", visually_hidden(rx.fragment(" ", found.name))),
        kind="quiet",
        on_click=SupplementsState.remove_file(found.key),
    )
    return rx.el.li(
        plain_link(found.name, found.href),
        rx.el.span(found.size, class_name="hint"),
        rx.cond(found.key != "", remove),
        key=found.href,
    )


def _hand_in() -> rx.Component:
    state: Any = SupplementsState
    return rx.fragment(
        rx.cond(state.hand_in_error != "", notice(state.hand_in_error, "negative")),
        rx.cond(
            state.lacking != "",
            rx.el.div(
                rx.el.h3(state.lacking, id="saknas"),
                rx.el.p(
                    "Lämna in det som är besvarat nu och svara på resten senare, eller avsluta utan de "
                    "svaren. Det som är inlämnat kan inte ändras."
                ),
                cluster(
                    button("Lämna in det som är besvarat", on_click=state.hand_in_partly),
                    button(
                        "Lämna in och avsluta utan de svaren", kind="danger", on_click=state.hand_in_for_good
                    ),
                    cancel_button(state.keep_writing, kind="secondary"),
                ),
                role="group",
                aria_labelledby="saknas",
                class_name="card call second-look",
            ),
            button(
                rx.fragment(
                    "Lämna in svaret", visually_hidden(rx.fragment(" för ", SessionState.municipality))
                ),
                on_click=state.ask_hand_in,
            ),
        ),
    )
