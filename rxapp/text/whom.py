"""For whom a page is, told to somebody else, and what is said of a permission that is missing."""

from rxapp.domain.permissions import Right

USERS = "Sidan är för kommunens användare."
ACCOUNT_NUMBERS = "Sidan är för kommunens användare med behörighet för kontonummer."
ADMINISTRATORS = "Sidan är för kommunens administratörer."
CASE_OFFICERS = "Sidan är för Migrationsverkets handläggare."
PAYOUT_OFFICERS = "Sidan är för Migrationsverkets utbetalningshandläggare och attestanter."
USERS_AND_CASE_OFFICERS = "Sidan är för kommunens användare och Migrationsverkets handläggare."
CONTACT_CENTRE = "Sidan är för Migrationsverkets kontaktcenter."

PAGE_IS_FOR: dict[Right, str] = {
    Right.ACCOUNT_NUMBERS_SET: ACCOUNT_NUMBERS,
    Right.ADMINISTRATORS_SET: CONTACT_CENTRE,
    Right.AGREEMENTS_SET: CONTACT_CENTRE,
    Right.APPEALS_HANDLE: CASE_OFFICERS,
    Right.APPEALS_LODGE: USERS,
    Right.APPLICATIONS_SEND: USERS,
    Right.ATTACHMENTS_ADD: USERS_AND_CASE_OFFICERS,
    Right.AUTOMATIC_SET: CASE_OFFICERS,
    Right.CASES_DECIDE: CASE_OFFICERS,
    Right.CASES_READ: USERS,
    Right.COST_CENTRES_SET: USERS,
    Right.DECISIONS_READ: USERS_AND_CASE_OFFICERS,
    Right.DRAFTS_WRITE: USERS_AND_CASE_OFFICERS,
    Right.FORECASTS_READ: USERS,
    Right.GROUNDS_REGISTER: CASE_OFFICERS,
    Right.NOTICES_READ: USERS,
    Right.PAPER_REGISTER: CASE_OFFICERS,
    Right.PAYOUT_RUNS_APPROVE: PAYOUT_OFFICERS,
    Right.PAYOUT_RUNS_PREPARE: PAYOUT_OFFICERS,
    Right.PAYOUT_RUNS_READ: PAYOUT_OFFICERS,
    Right.PAYOUTS_READ: USERS,
    Right.PERMISSIONS_SET: ADMINISTRATORS,
    Right.PERSONS_MARK: CASE_OFFICERS,
    Right.PERSONS_REVEAL: CASE_OFFICERS,
    Right.PROFILE_READ: USERS,
    Right.QUALITY_REVIEW: CASE_OFFICERS,
    Right.RECEIPTS_READ: USERS_AND_CASE_OFFICERS,
    Right.RECOVERIES_HANDLE: CASE_OFFICERS,
    Right.RECOVERIES_RESPOND: USERS,
    Right.REVIEWS_SIGN: ADMINISTRATORS,
    Right.UNASKED_RUN: PAYOUT_OFFICERS,
    Right.USERS_SET: ADMINISTRATORS,
}
"""A sentence for every right that a page can need."""

NO_TYPE = "Du har inte behörighet för någon ersättningstyp."
LACKED = "Du har inte behörighet för {missing} av {all} ersättningstyper."
GIVES = "Kommunens administratör för e-tjänsten kan ge dig behörighet:"
ANSWERS = "Kommunens administratör för e-tjänsten kan svara på frågor:"
