"""The rules of notices in one table: for each kind of event who is told, in which words, and if by mail.

The sentences stand in mail too, so they say that something happened and nothing about whom or how much.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from rxapp.domain.events import ADMINISTRATION, EventKind
from rxapp.domain.notices import MOST_COUNTED, Audience, Condition, NoticeGroup, Urgency


@dataclass(frozen=True, slots=True)
class Notice:
    """How a kind of event is told."""

    sentence: str
    audience: Audience
    urgency: Urgency
    mailed: bool
    group: NoticeGroup
    only_if: Condition | None = None


GROUP = {
    NoticeGroup.SUPPLEMENTS: "Kompletteringar",
    NoticeGroup.DECISIONS: "Beslut",
    NoticeGroup.MESSAGES: "Meddelanden",
    NoticeGroup.PAYOUTS: "Utbetalningar",
    NoticeGroup.RECOVERIES: "Återkrav",
    NoticeGroup.APPEALS: "Överklaganden",
    NoticeGroup.APPLICATIONS: "Pappersansökningar",
    NoticeGroup.LAST_DAYS: "Sista ansökningsdagar",
    NoticeGroup.ACCOUNTS: "Kontonummer",
}

URGENCY = {
    Urgency.ACT: "Kräver åtgärd",
    Urgency.READ: "Läs",
    Urgency.NOTE: "För kännedom",
}

URGENCY_TONE = {Urgency.ACT: "warning", Urgency.READ: "info", Urgency.NOTE: "neutral"}


def _told(
    group: NoticeGroup,
    urgency: Urgency,
    sentence: str,
    *,
    audience: Audience = Audience.TYPE,
    mailed: bool = True,
    only_if: Condition | None = None,
) -> Notice:
    return Notice(sentence, audience, urgency, mailed, group, only_if)


_ACT, _READ, _NOTE = Urgency.ACT, Urgency.READ, Urgency.NOTE

_SUPPLEMENTS = {
    EventKind.SUPPLEMENT_REQUESTED: (_ACT, "Migrationsverket har begärt komplettering"),
    EventKind.SUPPLEMENT_REMINDED: (_ACT, "Påminnelse: en begäran om komplettering ska besvaras"),
    EventKind.SUPPLEMENT_OVERDUE: (_ACT, "Sista dagen för en komplettering har passerat"),
    EventKind.SUPPLEMENT_PROLONGED: (_READ, "Tiden för en komplettering har förlängts"),
    EventKind.SUPPLEMENT_TAKEN_BACK: (_NOTE, "En begäran om komplettering har dragits tillbaka"),
}
_DECISIONS = {
    EventKind.CASE_DECIDED: (_READ, "Beslut har fattats"),
    EventKind.DECISION_REPLACED: (_READ, "Ett beslut har ersatts av ett nytt beslut"),
    EventKind.DECISION_ESTABLISHED: (
        _READ,
        "Migrationsverket har angett vilken dag kommunen fick del av ett beslut",
    ),
}
_RECOVERIES = {
    EventKind.RECOVERY_COMMUNICATED: (_ACT, "Kommunen har fått tillfälle att yttra sig om ett återkrav"),
    EventKind.RECOVERY_PROLONGED: (_READ, "Tiden för att yttra sig om ett återkrav har förlängts"),
    EventKind.RECOVERY_REMINDED: (_ACT, "Påminnelse: sista dagen att yttra sig om ett återkrav närmar sig"),
    EventKind.RECOVERY_DECIDED: (_READ, "Beslut om återkrav har fattats"),
    EventKind.RECOVERY_TAKEN_UP_AGAIN: (_READ, "Ett återkrav har tagits upp igen"),
    EventKind.RECOVERY_CLAIMED: (
        _READ,
        "Ett återkrav har fått laga kraft och regleras mot kommande utbetalningar",
    ),
    EventKind.RECOVERY_SET_OFF: (_NOTE, "Ett återkrav har reglerats mot en utbetalning"),
    EventKind.RECOVERY_DEMANDED: (_ACT, "Kommunen uppmanas att betala in det som är kvar av ett återkrav"),
    EventKind.RECOVERY_PAID_IN: (_NOTE, "En inbetalning på ett återkrav har registrerats"),
    EventKind.RECOVERY_WAIVED: (_READ, "En del av ett återkrav efterges"),
    EventKind.RECOVERY_LOWERED: (_READ, "Ett återkrav har sänkts efter domstolens avgörande"),
    EventKind.RECOVERY_CLOSED: (_NOTE, "Ett återkrav har avslutats"),
    EventKind.RECOVERY_DROPPED: (_READ, "Ett återkrav har lagts ned"),
}
_APPEALS = {
    EventKind.APPEAL_REGISTERED: (_NOTE, "Ett överklagande som kom in på annat sätt har registrerats"),
    EventKind.APPEAL_IN_TIME: (_NOTE, "Ett överklagande har bedömts vara inkommet i rätt tid"),
    EventKind.APPEAL_DISMISSED: (_READ, "Ett överklagande har avvisats som för sent inkommet"),
    EventKind.APPEAL_REINSTATED: (_READ, "Ett avvisat överklagande har tagits upp igen"),
    EventKind.APPEAL_RECONSIDERED: (_READ, "Ett överklagat beslut har omprövats"),
    EventKind.APPEAL_HANDED_OVER: (_READ, "Ett överklagande har överlämnats till förvaltningsrätten"),
    EventKind.APPEAL_JUDGED: (_READ, "En domstols avgörande har registrerats"),
    EventKind.APPEAL_TAKEN_FURTHER: (_READ, "En domstols avgörande har överklagats"),
    EventKind.APPEAL_CLOSED: (_NOTE, "En domstols avgörande har fått laga kraft"),
    EventKind.APPEAL_REMINDED: (_READ, "Påminnelse: sista dagen att överklaga ett beslut närmar sig"),
}
_ACCOUNTS = {
    EventKind.PAYEE_ACCOUNT_PROPOSED: (_ACT, "Ett byte av kontonummer har föreslagits"),
    EventKind.PAYEE_ACCOUNT_CHANGED: (_READ, "Ett kontonummer har bytts"),
    EventKind.PAYEE_ACCOUNT_CONFIRMED: (_READ, "Ett byte av kontonummer har bekräftats"),
    EventKind.PAYEE_ACCOUNT_CANCELLED: (_READ, "Ett byte av kontonummer har ångrats"),
    EventKind.TWO_PERSONS_TURNED: (_NOTE, "Kravet på två personer för byte av kontonummer har ändrats"),
}

_TOLD: dict[EventKind, Notice] = {
    **{kind: _told(NoticeGroup.SUPPLEMENTS, *each) for kind, each in _SUPPLEMENTS.items()},
    **{kind: _told(NoticeGroup.DECISIONS, *each) for kind, each in _DECISIONS.items()},
    **{kind: _told(NoticeGroup.RECOVERIES, *each) for kind, each in _RECOVERIES.items()},
    **{kind: _told(NoticeGroup.APPEALS, *each) for kind, each in _APPEALS.items()},
    **{
        kind: _told(NoticeGroup.ACCOUNTS, *each, audience=Audience.ACCOUNT_NUMBERS)
        for kind, each in _ACCOUNTS.items()
    },
    EventKind.MESSAGE_SENT: _told(
        NoticeGroup.MESSAGES,
        _READ,
        "Migrationsverket har skrivit ett meddelande",
        only_if=Condition.FROM_AGENCY,
    ),
    EventKind.APPLICATION_REGISTERED: _told(
        NoticeGroup.APPLICATIONS, _READ, "Migrationsverket har registrerat en pappersansökan"
    ),
    EventKind.CASE_PAID: _told(NoticeGroup.PAYOUTS, _NOTE, "Ersättning har betalats ut"),
    EventKind.PAYMENT_RETURNED: _told(
        NoticeGroup.PAYOUTS,
        _ACT,
        "Banken har skickat tillbaka en utbetalning till kommunen",
        audience=Audience.MUNICIPALITY,
    ),
    EventKind.PAYOUT_DELAYED: _told(
        NoticeGroup.PAYOUTS, _READ, "En utbetalning är försenad", audience=Audience.MUNICIPALITY
    ),
    EventKind.LAST_DAY_NEAR: _told(
        NoticeGroup.LAST_DAYS, _ACT, "Sista ansökningsdag närmar sig och ingen ansökan är inskickad"
    ),
}

_TELLS_NOBODY = (
    # What the municipality did itself.
    EventKind.APPLICATION_SENT,
    EventKind.APPLICATION_WITHDRAWN,
    EventKind.ROWS_REPLACED,
    EventKind.SUPPLEMENT_ANSWERED,
    EventKind.SUPPLEMENT_ITEM_SAVED,
    EventKind.DECISION_OPENED,
    EventKind.APPEAL_FILE_SAVED,
    EventKind.APPEAL_LODGED,
    EventKind.APPEAL_WITHDRAWN,
    EventKind.RECOVERY_RESPONDED,
    EventKind.ATTACHMENT_ADDED,
    EventKind.ATTACHMENT_REMOVED,
    EventKind.ATTACHMENT_OPENED,
    EventKind.ATTACHMENT_REFUSED,
    EventKind.COST_CENTRES_SET,
    EventKind.CALENDAR_FEED_MADE,
    EventKind.CALENDAR_FEED_REMOVED,
    EventKind.MAIL_CHOSEN,
    EventKind.MAIL_STOPPED,
    EventKind.LOGGED_IN,
    EventKind.LOGGED_OUT,
    EventKind.FILE_EXPORTED,
    # That the other side has read is seen beside the message.
    EventKind.MESSAGES_READ,
    # What goes on within the agency, or is its own until there is a decision.
    EventKind.CASE_REFERRED,
    EventKind.CASE_TAKEN,
    EventKind.CASE_TAKEN_OVER,
    EventKind.CASE_RELEASED,
    EventKind.DECISION_PROPOSED,
    EventKind.PROPOSAL_SENT_BACK,
    EventKind.PROPOSAL_TAKEN_BACK,
    EventKind.RECOVERY_OPENED,
    EventKind.RECOVERY_ABANDONED,
    EventKind.SCAN_ADDED,
    EventKind.SCAN_REMOVED,
    EventKind.PERSON_HIDDEN,
    EventKind.PERSON_SHOWN,
    EventKind.PERSON_MARKED,
    EventKind.PERSON_REVEALED,
    EventKind.GIVEN_NUMBER_REVEALED,
    EventKind.ROW_IDENTIFIED,
    EventKind.GROUND_REGISTERED,
    EventKind.GROUND_CLOSED,
    EventKind.GROUND_CORRECTED,
    EventKind.GROUND_WITHDRAWN,
    EventKind.UNASKED_RUN,
    EventKind.UNASKED_CARRIED_OUT,
    EventKind.PAYOUT_RUN_PREPARED,
    EventKind.PAYOUT_RUN_APPROVED,
    EventKind.PAYOUT_RUN_PAID,
    EventKind.PAYOUT_RUN_DELAYED,
    EventKind.AUTOMATIC_TURNED,
    EventKind.QUALITY_REVIEWED,
    # What the administrators read in their history.
    *ADMINISTRATION,
)

NOTICES: Mapping[EventKind, Notice | None] = {**_TOLD, **dict.fromkeys(_TELLS_NOBODY)}
"""Every kind of event. None tells nobody; a test sees to it that none is forgotten."""

TOLD: Mapping[EventKind, Notice] = _TOLD
"""Those that tell somebody."""

MAILED = frozenset(kind for kind, notice in _TOLD.items() if notice.mailed)
"""Those that mail can be had of."""

SHOWN = {"olasta": "Olästa", **{urgency.value: words for urgency, words in URGENCY.items()}}
"""What the list can be narrowed to besides type and group, as its address says it."""

_DAYS = {
    "due_on": "Svara senast {}",
    "respond_by": "Yttra er senast {}",
    "expected_on": "Väntas {}",
    "last_day": "Sista dag {}",
    "paid_on": "Utbetalningsdag {}",
    "pays_from": "Från utbetalningen {}",
}
_OF_KIND = {EventKind.SUPPLEMENT_OVERDUE: "Sista dag var {}"}


def day_text(kind: EventKind, days: Mapping[str, str | None]) -> str:
    """The day that goes with the notice, in words; nothing where it has none."""
    told = ((name, day) for name in _DAYS if (day := days.get(name)))
    name, day = next(told, ("", ""))
    return _OF_KIND.get(kind, _DAYS[name]).format(day) if name else ""


def unread_text(count: int) -> str:
    """How many are unread, short enough for the navigation."""
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count)


def unread_sentence(count: int) -> str:
    """The same, for those who hear that there are more."""
    return f"Du har {unread_text(count)} {'oläst notifiering' if count == 1 else 'olästa notifieringar'}."
