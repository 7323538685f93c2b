"""Who may do what: roles, functions and rights. Whoever holds nothing may do nothing."""

from dataclasses import dataclass
from enum import StrEnum

from rxapp.domain.compensation.types import ACCOUNT_NUMBERS


class Role(StrEnum):
    """One account has exactly one role (a person cannot be both user and administrator)."""

    USER = "user"
    ADMINISTRATOR = "administrator"
    OFFICER = "officer"


class Function(StrEnum):
    """What an officer of the agency does; an officer may have several."""

    CASE_OFFICER = "case_officer"
    PAYOUT_OFFICER = "payout_officer"
    PAYOUT_APPROVER = "payout_approver"
    CONTACT_CENTRE = "contact_centre"
    PROTECTED_PERSONS = "protected_persons"


class Right(StrEnum):
    """What an event handler, page or file address can require, `resource:action`, alphabetically."""

    ACCOUNT_NUMBERS_SET = "account_numbers:set"
    ADMINISTRATORS_SET = "administrators:set"
    AGREEMENTS_SET = "agreements:set"
    ANYONE_SIGNED_IN = "session:use"
    APPEALS_HANDLE = "appeals:handle"
    APPEALS_LODGE = "appeals:lodge"
    APPLICATIONS_SEND = "applications:send"
    ATTACHMENTS_ADD = "attachments:add"
    AUTOMATIC_SET = "automatic:set"
    CASES_DECIDE = "cases:decide"
    CASES_READ = "cases:read"
    COST_CENTRES_SET = "cost_centres:set"
    DECISIONS_READ = "decisions:read"
    DRAFTS_WRITE = "drafts:write"
    FORECASTS_READ = "forecasts:read"
    GROUNDS_REGISTER = "grounds:register"
    NOTICES_READ = "notices:read"
    PAPER_REGISTER = "applications:register"
    PAYOUT_RUNS_APPROVE = "payout_runs:approve"
    PAYOUT_RUNS_PREPARE = "payout_runs:prepare"
    PAYOUT_RUNS_READ = "payout_runs:read"
    PAYOUTS_READ = "payouts:read"
    PERMISSIONS_SET = "permissions:set"
    PERSONS_MARK = "persons:mark"
    PERSONS_REVEAL = "persons:reveal"
    PROFILE_READ = "profile:read"
    QUALITY_REVIEW = "quality:review"
    RECEIPTS_READ = "receipts:read"
    RECOVERIES_HANDLE = "recoveries:handle"
    RECOVERIES_RESPOND = "recoveries:respond"
    REVIEWS_SIGN = "reviews:sign"
    UNASKED_RUN = "unasked:run"
    USERS_SET = "users:set"


ROLE_RIGHTS: dict[Role, frozenset[Right]] = {
    Role.USER: frozenset(
        {
            Right.ANYONE_SIGNED_IN,
            Right.CASES_READ,
            Right.APPEALS_LODGE,
            Right.APPLICATIONS_SEND,
            Right.ATTACHMENTS_ADD,
            Right.COST_CENTRES_SET,
            Right.DECISIONS_READ,
            Right.DRAFTS_WRITE,
            Right.FORECASTS_READ,
            Right.NOTICES_READ,
            Right.PAYOUTS_READ,
            Right.PROFILE_READ,
            Right.RECEIPTS_READ,
            Right.RECOVERIES_RESPOND,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {Right.ANYONE_SIGNED_IN, Right.PERMISSIONS_SET, Right.USERS_SET, Right.REVIEWS_SIGN}
    ),
    Role.OFFICER: frozenset({Right.ANYONE_SIGNED_IN}),
}

FUNCTION_RIGHTS: dict[Function, frozenset[Right]] = {
    Function.CASE_OFFICER: frozenset(
        {
            Right.APPEALS_HANDLE,
            Right.ATTACHMENTS_ADD,
            Right.AUTOMATIC_SET,
            Right.CASES_DECIDE,
            Right.DECISIONS_READ,
            Right.DRAFTS_WRITE,
            Right.GROUNDS_REGISTER,
            Right.PAPER_REGISTER,
            Right.PERSONS_MARK,
            Right.QUALITY_REVIEW,
            Right.RECEIPTS_READ,
            Right.RECOVERIES_HANDLE,
        }
    ),
    Function.PAYOUT_OFFICER: frozenset(
        {Right.PAYOUT_RUNS_READ, Right.PAYOUT_RUNS_PREPARE, Right.UNASKED_RUN}
    ),
    Function.PAYOUT_APPROVER: frozenset({Right.PAYOUT_RUNS_READ, Right.PAYOUT_RUNS_APPROVE}),
    Function.CONTACT_CENTRE: frozenset({Right.AGREEMENTS_SET, Right.ADMINISTRATORS_SET}),
    Function.PROTECTED_PERSONS: frozenset({Right.PERSONS_MARK, Right.PERSONS_REVEAL}),
}

_OF_PERMISSION = frozenset({Right.ACCOUNT_NUMBERS_SET})
"""The one right that an administrator gives and takes as a permission: that for account numbers."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, for which municipality, with which permissions, as read from the database just now.

    `types` are the codes of the compensation types a user holds permission for; officers and
    administrators hold none.
    """

    account_id: int
    hsa_id: str
    name: str
    role: Role
    municipality_code: str | None = None
    municipality_name: str = ""
    functions: frozenset[Function] = frozenset()
    types: frozenset[str] = frozenset()
    account_numbers: bool = False

    @property
    def rights(self) -> frozenset[Right]:
        """Everything this actor may do at all; which rows and cells is said in `access`."""
        held = _OF_PERMISSION if self.role is Role.USER and self.account_numbers else frozenset[Right]()
        return ROLE_RIGHTS[self.role].union(held, *(FUNCTION_RIGHTS[function] for function in self.functions))

    @property
    def subjects(self) -> frozenset[str]:
        """Everything that an administrator has given: compensation types, and account numbers."""
        return self.types | {ACCOUNT_NUMBERS} if self.account_numbers else self.types

    def may(self, right: Right) -> bool:
        return right in self.rights
