"""Accounts and their changes in text."""

from dataclasses import dataclass

from rxapp.domain.compensation.types import TYPES
from rxapp.domain.payee_accounts import STANDARD, ChangeStatus
from rxapp.services.payee_accounts import ChangeTold, ChangeView, Overview
from rxapp.text.format import day, moment
from rxapp.text.labels import CHANGE_STATUS, CHANGE_TONE
from rxapp.text.payee_accounts import account_name, account_of, subject_name


@dataclass(frozen=True, slots=True)
class AccountLine:
    """The account that a subject is paid to."""

    subject: str
    name: str
    account: str
    reference: str
    since: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change in words; `of` is the subject as one speaks of it.

    `may_confirm` where another person proposed it and it waits.
    """

    key: str
    at: str
    subject: str
    of: str
    before: str
    after: str
    reference: str
    pays_from: str
    who: str
    status: str
    tone: str
    may_confirm: bool
    may_cancel: bool


NO_ACCOUNT = AccountLine("", "", "", "", "")


@dataclass(frozen=True, slots=True)
class FieldErrors:
    """What is wrong in each field of the form, under the names that the rules know."""

    subject: str = ""
    kind: str = ""
    number: str = ""
    reference: str = ""


NO_ERRORS = FieldErrors()


def account_lines(found: Overview) -> list[AccountLine]:
    """The accounts of those types that have one of their own, in the order of the types."""
    return [_line(found.current[code]) for code in TYPES if code in found.current]


def standard_line(found: Overview) -> AccountLine:
    """The standard account; an empty line while there is none."""
    change = found.current.get(STANDARD)
    return _line(change) if change is not None else NO_ACCOUNT


def standard_from(found: Overview) -> str:
    """The first payout that a standard account counts from which does not yet; nothing if none is coming."""
    days = (change.told.pays_from for change in found.coming if change.told.subject == STANDARD)
    return day(next(days, None))


def _line(change: ChangeView) -> AccountLine:
    subject = change.told.subject
    return AccountLine(
        subject,
        subject_name(subject),
        account_name(change.account, subject),
        change.reference,
        day(change.told.pays_from),
    )


def change_line(change: ChangeView) -> ChangeLine:
    """One change."""
    told = change.told
    return ChangeLine(
        key=str(told.change_id),
        at=moment(told.proposed_at),
        subject=subject_name(told.subject),
        of=account_of(told.subject),
        before=account_name(change.before, told.subject),
        after=account_name(change.account, told.subject),
        reference=change.reference,
        pays_from=day(told.pays_from),
        who=who(told),
        status=CHANGE_STATUS[told.status],
        tone=CHANGE_TONE[told.status],
        may_confirm=told.status is ChangeStatus.WAITING and not change.is_own,
        may_cancel=change.may_cancel,
    )


def who(told: ChangeTold) -> str:
    """Who changed it, who confirmed it, and who cancelled it."""
    said = told.proposer
    if told.confirmer:
        said += f", bekräftat av {told.confirmer}"
    if told.canceller:
        said += f", ångrat av {told.canceller}"
    return said
