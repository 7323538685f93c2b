"""The framework's own events that run without a mark: an exact list, checked by a test."""

from reflex.state import OnLoadInternalState, State
from reflex.utils.format import format_event_handler

FRAMEWORK_EVENTS: frozenset[str] = frozenset(
    format_event_handler(handler)  # pyright: ignore[reportArgumentType] - what a class gives is a handler
    for handler in (
        State.hydrate,
        State.hydrate_and_load,
        State.set_is_hydrated,
        OnLoadInternalState.set_is_hydrated,
        OnLoadInternalState.on_load_internal,
    )
)
"""Everything else that the framework registers (`setvar`, client storage, reports of front-end
faults) is refused: nothing of ours uses it."""
