"""Legal force and appeals on the municipality's case page: how things stand, and appealing a decision."""

from typing import Any

import reflex as rx
from reflex.vars import ObjectVar

from rxapp.components.form import field, text_area
from rxapp.components.layout import button, cancel_button, cluster, section, some, visually_hidden
from rxapp.components.status import notice
from rxapp.components.upload import upload
from rxapp.domain.appeals import WORDS_MAX
from rxapp.domain.attachments import MAX_FILES
from rxapp.pages._appeal_parts import appeal_list, decided_list, files_of
from rxapp.pages._attachments import FILES, MEGABYTES
from rxapp.pages._second_look import second_look
from rxapp.state.appeal_views import AppealText, DecidedText
from rxapp.state.appealing import AppealingState
from rxapp.state.supplement_views import FileText

FILES_HINT = (
    f"PDF, bild, Word, Excel, ODT eller ren text. Högst {MEGABYTES} MB per fil och {MAX_FILES} filer. "
    "Migrationsverket ser dem när överklagandet är skickat."
)


def case_appeals() -> rx.Component:
    """How the decisions stand and what has been appealed; nothing before there is a decision."""
    state: Any = AppealingState
    return rx.fragment(
        rx.cond(
            some(state.decided),
            section(
                "Laga kraft och överklagande",
                decided_list(state.decided, _of_decision),
                anchor="overklaga",
            ),
        ),
        rx.cond(state.writing != "", _writing()),
        rx.cond((state.writing == "") & (state.wanted != ""), _left_over()),
        rx.cond(
            some(state.appeals),
            section(
                "Överklaganden", _ending(), appeal_list(state.appeals, _of_appeal), anchor="overklaganden"
            ),
        ),
    )


def _of_decision(one: ObjectVar[DecidedText]) -> rx.Component:
    return rx.cond(
        one.may_appeal,
        rx.cond(
            AppealingState.writing != one.key,
            button(
                rx.fragment("Överklaga", visually_hidden(rx.fragment(" beslutet ", one.decided_on))),
                kind="secondary",
                on_click=AppealingState.begin_appeal(one.key),
            ),
        ),
        rx.el.p(one.why_not, class_name="hint"),
    )


def _writing() -> rx.Component:
    state: Any = AppealingState
    return rx.el.section(
        rx.el.h2("Överklaga ", state.written_against),
        rx.cond(state.appeal_look.question != "", _look_over(), _form()),
        class_name="card call",
        key=state.writing,
    )


def _form() -> rx.Component:
    state: Any = AppealingState
    errors = state.appeal_errors
    return rx.fragment(
        rx.el.p(
            state.until,
            " Kommunen överklagar till förvaltningsrätten, men överklagandet skickas till Migrationsverket "
            "här.",
        ),
        rx.el.h3("Bilagor (valfritt)"),
        files_of(state.appeal_files, remove=_remove),
        upload(
            "Bilagor till överklagandet",
            action=f"/bilagor/overklagande/{state.writing}",
            on_done=state.refresh_appeal,
            name="overklagande-filer",
            hint=FILES_HINT,
            files=FILES,
        ),
        rx.el.form(
            field(
                "På vilket sätt ska beslutet ändras?",
                text_area("yrkande", rows=4, max_length=WORDS_MAX, default_value=state.wanted),
                name="yrkande",
                hint=rx.cond(
                    AppealingState.facts.is_recovery,
                    "Till exempel: Kräv inte åter ersättningen för rad 2. Undvik namn på personer.",
                    "Till exempel: Bevilja ersättning även för rad 2. Undvik namn på personer.",
                ),
                error=errors.get("yrkande", ""),
            ),
            field(
                "Varför ska det ändras? (valfritt)",
                text_area("grunder", rows=6, max_length=WORDS_MAX, default_value=state.grounds),
                name="grunder",
                error=errors.get("grunder", ""),
            ),
            cluster(
                button("Granska överklagandet", type="submit"),
                cancel_button(state.put_appeal_away, kind="secondary"),
            ),
            on_submit=state.look_over_appeal,
        ),
    )


def _remove(found: ObjectVar[FileText]) -> rx.Component:
    return rx.cond(
        found.key != "",
        button(
            rx.fragment("Ta bort", visually_hidden(rx.fragment(" ", found.name))),
            kind="quiet",
            on_click=AppealingState.remove_appeal_file(found.key),
        ),
    )


def _look_over() -> rx.Component:
    state: Any = AppealingState
    return rx.el.div(
        rx.el.h3(state.appeal_look.question, id="overklaga-fraga"),
        rx.el.p(rx.el.strong("Beslutet ska ändras så här")),
        rx.el.p(state.wanted, class_name="quoted"),
        rx.cond(
            state.grounds != "",
            rx.fragment(rx.el.p(rx.el.strong("Skäl")), rx.el.p(state.grounds, class_name="quoted")),
        ),
        rx.cond(
            some(state.appeal_files),
            rx.fragment(rx.el.p(rx.el.strong("Bilagor")), files_of(state.appeal_files)),
            rx.el.p("Inga bilagor."),
        ),
        rx.el.p(state.appeal_look.consequence),
        cluster(
            button(state.appeal_look.button, on_click=state.lodge),
            button("Ändra", kind="secondary", on_click=state.write_on),
        ),
        role="group",
        aria_labelledby="overklaga-fraga",
        class_name="second-look",
    )


def _left_over() -> rx.Component:
    """What was written when a colleague was first, or another decision came."""
    return rx.el.div(
        notice("Beslutet kan inte längre överklagas med det du skrev. Det är inte skickat.", "warning"),
        rx.el.p(AppealingState.wanted, class_name="quoted"),
        rx.cond(AppealingState.grounds != "", rx.el.p(AppealingState.grounds, class_name="quoted")),
        button("Ta bort det skrivna", kind="secondary", on_click=AppealingState.put_appeal_away),
        class_name="card",
    )


def _ending() -> rx.Component:
    state: Any = AppealingState
    return rx.cond(
        state.appeal_end.question != "", second_look(state.appeal_end, state.end_appeal, state.keep_appeal)
    )


def _of_appeal(one: ObjectVar[AppealText]) -> rx.Component:
    return rx.cond(
        one.may_withdraw,
        rx.fragment(
            rx.el.details(
                rx.el.summary("Komplettera med bilagor"),
                upload(
                    "Fler bilagor till överklagandet",
                    action=one.upload_to,
                    on_done=AppealingState.refresh_appeal,
                    name=f"overklagande-{one.key}",
                    hint="De skickas till Migrationsverket genast och kan inte tas bort.",
                    files=FILES,
                ),
                class_name="disclosure",
            ),
            button(
                "Återkalla överklagandet",
                kind="secondary",
                on_click=AppealingState.ask_end_appeal(one.key),
            ),
        ),
    )
