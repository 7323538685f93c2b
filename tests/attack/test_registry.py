"""What can be said of the guard without a server: nothing is registered that it does not know."""

import inspect
import typing
from typing import Any

import pytest
import reflex as rx
from reflex.vars.base import ComputedVar
from sqlmodel import SQLModel

import rxapp.rxapp as application
from rxapp.http.headers import protect
from rxapp.pages import NOT_FOUND, PAGES
from rxapp.services import addresses
from rxapp.state import shown
from rxapp.state.framework import EMPTY_EVENTS, FRAMEWORK_EVENTS
from rxapp.state.guard import Guard
from rxapp.state.marks import ARGUMENTS, MARK, PUBLIC
from tests.attack.handlers import Handler, ours, registered

ROOT = "reflex___state____state"
PUBLIC_HANDLERS = {
    f"{ROOT}.rxapp___state___login____login_state.load",
    f"{ROOT}.rxapp___state___login_help____login_help_state.load",
    f"{ROOT}.rxapp___state___not_found____not_found_state.load",
}
FRAMEWORK = {
    f"{ROOT}.hydrate",
    f"{ROOT}.hydrate_and_load",
    f"{ROOT}.set_is_hydrated",
    f"{ROOT}.reflex___state____on_load_internal_state.set_is_hydrated",
    f"{ROOT}.reflex___state____on_load_internal_state.on_load_internal",
}
OF_THE_FRAMEWORK = {"handle_frontend_exception", "hydrate", "hydrate_and_load", "on_load_internal"} | {
    "set_is_hydrated",
    "setvar",
    "update_vars_internal",
}


def of(loader: Any) -> Any:
    """The function behind `CasesState.load`."""
    return getattr(loader, "fn", loader)


def states() -> list[type[rx.State]]:
    found: list[type[rx.State]] = []
    waiting: list[Any] = [rx.State]
    while waiting:
        state = waiting.pop()
        waiting += state.get_substates()
        if state.__module__.startswith("rxapp."):
            found.append(state)
    # By name: the framework holds them in a set, and every process that tests must list them alike.
    return sorted(found, key=lambda state: state.__name__)


def test_every_handler_of_ours_carries_a_mark() -> None:
    unmarked = {name for name, handler in registered().items() if handler.mark is None}
    assert {name.rpartition(".")[2] for name in unmarked} == OF_THE_FRAMEWORK
    assert all(not registered()[name].function.__module__.startswith("rxapp.") for name in unmarked)
    assert len(ours()) > 30


def test_what_anyone_may_call_is_exactly_this() -> None:
    assert {handler.name for handler in ours() if handler.mark == PUBLIC} == PUBLIC_HANDLERS


def test_the_framework_may_run_exactly_this() -> None:
    assert FRAMEWORK_EVENTS == FRAMEWORK
    assert set(registered()) >= FRAMEWORK_EVENTS
    # These run without asking who reads, as long as nothing of any reader waits to be sent.
    assert {f"{ROOT}.hydrate", f"{ROOT}.hydrate_and_load"} == FRAMEWORK - EMPTY_EVENTS


@pytest.mark.parametrize("handler", ours(), ids=lambda handler: handler.name.removeprefix(ROOT))
def test_a_handler_stops_nobody_else_and_checks_what_it_takes(handler: Handler) -> None:
    assert inspect.iscoroutinefunction(handler.function)
    fits = getattr(handler.function, ARGUMENTS)
    assert fits(handler.fitting)
    assert [payload for payload in handler.malformed() if fits(payload)] == []
    assert not fits(None)


@pytest.mark.parametrize("page", [*PAGES, NOT_FOUND], ids=lambda page: page.key)
def test_a_page_needs_what_its_loader_needs(page: Any) -> None:
    assert getattr(of(page.on_load), MARK) == page.needs
    assert application.app._load_events[page.route.strip("/") or "index"]


def private(state: Any) -> set[str]:
    """The variables that never leave the server."""
    return {name for name in state.get_fields() if name.startswith("_")}


def test_the_pages_and_the_states_that_fill_them_say_the_same() -> None:
    needs = {page.key: page.needs for page in PAGES if page.needs != PUBLIC}
    assert {cls.PAGE: cls.NEEDS for cls in shown.FEATURES} == needs
    loaders = {page.key: of(page.on_load) for page in PAGES}
    for cls in shown.FEATURES:
        assert of(cls.event_handlers["load"]) is loaders[cls.PAGE]
        assert all(name.startswith("_") and name in private(cls) for name in cls.ASKED)
        assert inspect.iscoroutinefunction(cls._fill)


def test_every_state_that_a_loader_fills_is_emptied_with_the_others() -> None:
    filled = {state for state in states() if "_fill" in vars(state)}
    assert filled == set(shown.FEATURES)


def test_a_part_of_a_page_is_filled_and_emptied_with_the_page() -> None:
    filled = {state for state in states() if "_fill_beside" in vars(state)}
    assert filled == set(shown.PARTS)
    for cls in shown.PARTS:
        # What is below a state is emptied with it.
        assert cls.get_parent_state() in shown.FEATURES
        assert inspect.iscoroutinefunction(cls._fill_beside)


def kinds(annotation: Any) -> set[Any]:
    """Every type that a value of the annotation can hold, through collections and dataclasses."""
    found: set[Any] = set()
    waiting = [annotation]
    while waiting:
        kind = waiting.pop()
        if kind in found:
            continue
        found.add(kind)
        waiting += typing.get_args(kind)
        if inspect.isclass(kind) and kind.__module__.startswith("rxapp."):
            waiting += list(typing.get_type_hints(kind).values())
    return found


@pytest.mark.parametrize("state", states(), ids=lambda state: state.__name__)
def test_no_row_of_a_table_is_held_by_a_tab(state: type[rx.State]) -> None:
    for name, hint in typing.get_type_hints(state).items():
        tables = [k for k in kinds(hint) if inspect.isclass(k) and issubclass(k, SQLModel)]
        assert not (tables and name in state.get_fields()), f"{name} is {tables}"


@pytest.mark.parametrize("state", states(), ids=lambda state: state.__name__)
def test_nothing_is_computed_from_what_is_private(state: type[rx.State]) -> None:
    computed = [name for name, value in vars(state).items() if isinstance(value, ComputedVar)]
    own = {
        name
        for name, var in state.computed_vars.items()
        if name not in rx.State.computed_vars and getattr(var.fget, "__module__", "").startswith("rxapp.")
    }
    assert (computed, own) == ([], set())


def test_nothing_of_ours_is_kept_in_the_browser() -> None:
    kept = [name for state in states() for name in state.get_fields() if state._is_client_storage(name)]
    assert kept == []


def test_the_origin_check_is_outermost_and_the_guard_is_there() -> None:
    transformers = application.app.api_transformer
    assert isinstance(transformers, list)
    assert transformers[-1] is protect
    assert [type(middleware) for middleware in application.app._middlewares].count(Guard) == 1


def test_no_other_origin_is_let_in_and_no_proxy_believed() -> None:
    from reflex_base.config import get_config

    assert list(get_config().cors_allowed_origins) == []
    assert get_config().trusted_proxy_hops == 0


def test_a_file_number_of_an_address_is_short_and_plain() -> None:
    assert addresses.file_number_in("/arenden/2026-000123/") == "2026-000123"
    assert [addresses.file_number_in(f"/arenden/{bad}") for bad in ("å" * 5, "9" * 21)] == ["", ""]
