"""An event of a case as a sentence: what its kind alone does not say is taken from its particulars."""

from collections.abc import Mapping
from typing import Any

from rxapp.domain.events import EventKind
from rxapp.text.format import kronor
from rxapp.text.labels import EVENT
from rxapp.text.new_decisions import HAPPENED

PARTLY = "Kommunen besvarade en del av begäran om komplettering"
FROM_AGENCY = "Migrationsverket skrev ett meddelande"
FROM_MUNICIPALITY = "Kommunen skrev ett meddelande"
CAUSES = {cause.value: words for cause, words in HAPPENED.items()}
_BY_CAUSE = {EventKind.DECISION_REPLACED}
_WITH_DAY = {
    EventKind.SUPPLEMENT_REQUESTED: ", svar senast {day}",
    EventKind.SUPPLEMENT_PROLONGED: " till {day}",
    EventKind.SUPPLEMENT_REMINDED: ", svar senast {day}",
    EventKind.SUPPLEMENT_OVERDUE: " {day}",
    EventKind.RECOVERY_REMINDED: ", svar senast {day}",
    EventKind.APPEAL_REMINDED: ", sista dag {day}",
}
_DAYS = ("due_on", "respond_by", "last_day")

_OF_MONEY = {
    EventKind.RECOVERY_SET_OFF: "{taken_ore} reglerades mot utbetalningen {paid_on}. Kvar: {left_ore}",
    EventKind.RECOVERY_DEMANDED: "Kommunen uppmanades att betala in det som är kvar: {left_ore}. "
    "Märk betalningen med OCR {reference}",
    EventKind.RECOVERY_PAID_IN: "En inbetalning på {paid_in_ore} registrerades. Kvar: {left_ore}",
    EventKind.RECOVERY_WAIVED: "Migrationsverket efterger {waived_ore}. Kvar: {left_ore}",
}


def _told(value: Any) -> str:
    return kronor(value) if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _of_cause(kind: EventKind, data: Mapping[str, Any]) -> str:
    return CAUSES.get(data.get("cause", ""), EVENT[kind]) if kind in _BY_CAUSE else EVENT[kind]


def _closed(data: Mapping[str, Any]) -> str:
    """A final judgment, with what came of it for a recovery."""
    came = data.get("recovery")
    return EVENT[EventKind.APPEAL_CLOSED] + (f". {EVENT[EventKind(came)]}" if came else "")


def happened_text(kind: EventKind, data: Mapping[str, Any]) -> str:
    """The sentence of the event. Old events lack some of the particulars."""
    if kind is EventKind.SUPPLEMENT_ANSWERED and data.get("is_complete") is False:
        return PARTLY
    if kind is EventKind.MESSAGE_SENT:
        return FROM_AGENCY if data.get("from_agency") else FROM_MUNICIPALITY
    if kind is EventKind.APPLICATION_REGISTERED:
        return f"{EVENT[kind]}, inkom {data['arrived_on']}"
    if kind in _OF_MONEY:
        return _OF_MONEY[kind].format(**{name: _told(value) for name, value in data.items()})
    if kind in _WITH_DAY and (day := next((data[name] for name in _DAYS if data.get(name)), None)):
        return EVENT[kind] + _WITH_DAY[kind].format(day=day)
    return _closed(data) if kind is EventKind.APPEAL_CLOSED else _of_cause(kind, data)
