"""Everything that is shown has its word."""

from enum import StrEnum

import pytest

from rxapp.domain.assessment import RowReason, Verdict
from rxapp.domain.cases import CaseStatus, DecisionOutcome
from rxapp.domain.compensation.types import ACCOUNT_NUMBERS, TYPES
from rxapp.domain.events import EventKind
from rxapp.domain.payouts import RunStatus
from rxapp.domain.permissions import Function, Role
from rxapp.domain.protection import Protection, RevealGround
from rxapp.domain.receipts import ReceiptKind
from rxapp.services.auth import Refusal
from rxapp.services.receipt_checks import Finding
from rxapp.text import labels, protection, reasons, receipts
from rxapp.text.login import MAX_TYPED, REFUSALS, read_flash, write_flash

TONES = {"neutral", "info", "warning", "positive", "negative"}


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (labels.STATUS, CaseStatus),
        (labels.OUTCOME, DecisionOutcome),
        (labels.VERDICT, Verdict),
        (labels.RUN_STATUS, RunStatus),
        (labels.ROLE, Role),
        (labels.FUNCTION, Function),
        (labels.EVENT, EventKind),
        (labels.RECEIPT, ReceiptKind),
        (protection.PROTECTION, Protection),
        (protection.GROUND, RevealGround),
        (reasons.REASON_SENTENCES, RowReason),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_every_member_has_words_of_its_own(words: dict[StrEnum, str], kind: type[StrEnum]) -> None:
    assert set(words) == set(kind)
    assert all(words.values())
    assert len(set(words.values())) == len(words)


@pytest.mark.parametrize(
    ("tones", "kind"),
    [
        (labels.STATUS_TONE, CaseStatus),
        (labels.OUTCOME_TONE, DecisionOutcome),
        (labels.VERDICT_TONE, Verdict),
    ],
)
def test_every_member_has_a_tone(tones: dict[StrEnum, str], kind: type[StrEnum]) -> None:
    assert set(tones) == set(kind)
    assert set(tones.values()) <= TONES


@pytest.mark.parametrize("reason", RowReason)
def test_a_reason_is_a_whole_sentence_by_member_and_by_stored_value(reason: RowReason) -> None:
    sentence = reasons.reason_sentence(reason)
    assert sentence == reasons.reason_sentence(reason.value)
    assert sentence[0].isupper()
    assert sentence.endswith(".")


def test_every_refused_login_has_a_sentence_beside_a_field() -> None:
    assert {refusal.value for refusal in Refusal} | {"origin"} == set(REFUSALS)
    assert {field for field, _ in REFUSALS.values()} == {"hsa_id", "pin", "form"}
    assert all(sentence.endswith(".") for _, sentence in REFUSALS.values())


@pytest.mark.parametrize("code", [*TYPES, ACCOUNT_NUMBERS])
def test_every_subject_of_a_permission_has_a_name(code: str) -> None:
    assert labels.type_name(code) not in ("", code)


def test_a_type_of_old_is_shown_by_its_code_and_none_as_nothing() -> None:
    assert (labels.type_name("OLD_TYPE"), labels.type_name(None)) == ("OLD_TYPE", "")


@pytest.mark.parametrize("typed", ["SE2120001447-USR1", "a|b", "å ä;ö=,\n%", "", '"\\'])
def test_what_was_typed_comes_back_by_the_flash(typed: str) -> None:
    written = write_flash("wrong", typed)
    assert read_flash(written) == ("wrong", typed)
    assert written.isascii()
    assert not set(written) & set(' ;,"\\\n')


def test_no_more_than_a_field_holds_comes_back_by_the_flash() -> None:
    assert read_flash(write_flash("pin", "x" * 500)) == ("pin", "x" * MAX_TYPED)
    assert read_flash("wrong%7C" + "x" * 500) == ("wrong", "x" * MAX_TYPED)


def test_every_finding_but_the_genuine_has_its_words_under_what_its_address_says() -> None:
    assert set(receipts.FAILURES) == {finding.value for finding in Finding} - {Finding.GENUINE.value}
    assert {said.tone for said in receipts.FAILURES.values()} <= TONES
