"""The history of users and permissions in text."""

from dataclasses import dataclass

from rxapp.services.histories import ChangeView
from rxapp.text.format import moment
from rxapp.text.permissions import before_and_after, what

BY_ITSELF = "Tjänsten"
"""Who did what nobody did, such as locking a card."""


@dataclass(frozen=True, slots=True)
class ChangeText:
    """One change, each cell in text. `key` tells the changes of one event apart."""

    key: str
    at: str
    doer: str
    whom: str
    what: str
    old: str
    new: str


def change_text(change: ChangeView) -> ChangeText:
    old, new = before_and_after(change.data, change.old, change.new, change.principal)
    return ChangeText(
        f"{change.event_id}{change.field or ''}",
        moment(change.at),
        change.doer or BY_ITSELF,
        change.whom or "",
        what(change.kind, change.type_code, change.field),
        old,
        new,
    )
