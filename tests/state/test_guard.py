import pytest
from reflex_base.event import Event

from rxapp.state import guard
from rxapp.state.framework import FRAMEWORK_EVENTS


@pytest.mark.parametrize(
    "name",
    ["nonsens", "rxapp___state___cases____cases_state.nonsens", "reflex___state____state.setvar", ""],
)
def test_a_handler_that_nobody_has_marked_is_refused(name: str) -> None:
    assert name not in FRAMEWORK_EVENTS
    assert guard._refusal(Event(name=name), None, {"asPath": "/"}, is_other=False) == guard.NOT_YOURS
