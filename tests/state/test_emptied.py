"""What is taken away from a tab: everything of everybody, and only what is not as it was at first is sent."""

from collections.abc import Iterator
from typing import Any

from reflex.state import BaseState, State

import rxapp.rxapp  # noqa: F401 - its import registers every state
from rxapp.state import shown

OF_SOMEBODY = "Något av någon"


def new_tab() -> State:
    return State(_reflex_internal_init=True)


def below(state: BaseState) -> Iterator[BaseState]:
    for each in state.substates.values():
        yield each
        yield from below(each)


def values_of(root: State) -> Iterator[tuple[BaseState, str, Any]]:
    """Each value of each state below the root, which itself holds the tab's own address and connection."""
    for state in below(root):
        for name, field in type(state).get_fields().items():
            if field._owner is type(state):
                yield state, name, field


def fill(root: State) -> None:
    root.is_hydrated = True
    for state, name, _ in values_of(root):
        vars(state)[name] = OF_SOMEBODY


def test_an_emptied_tab_holds_what_a_new_one_does() -> None:
    root = new_tab()
    fill(root)
    shown.empty_tab(root)
    assert root.is_hydrated is False
    left = [(state, name) for state, name, _ in values_of(root) if vars(state)[name] == OF_SOMEBODY]
    assert left == []
    assert len(list(values_of(root))) > 300
    assert all(vars(state)[name] == field.default_value() for state, name, field in values_of(root))


def test_two_emptied_tabs_share_no_list() -> None:
    one, other = new_tab(), new_tab()
    for root in (one, other):
        fill(root)
        shown.empty_tab(root)
    held, held_by_other = ([vars(state)[name] for state, name, _ in values_of(root)] for root in (one, other))
    lists = [(a, b) for a, b in zip(held, held_by_other, strict=True) if isinstance(a, list | dict | set)]
    assert len(lists) > 50
    assert [a for a, b in lists if a is b] == []


def test_emptying_what_is_empty_sends_nothing() -> None:
    root = new_tab()
    list(root.dict())
    root._clean()
    shown.empty_tab(root)
    assert {name for state in below(root) for name in state.dirty_vars} == set()
    fill(root)
    shown.empty_tab(root)
    assert {name for state in below(root) for name in state.dirty_vars}
