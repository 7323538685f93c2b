"""Which markings may follow which, and what a reason may hold."""

from itertools import product

import pytest

from rxapp.domain.errors import Invalid, NotAllowed
from rxapp.domain.protection import (
    REASON_MAX,
    REASON_MIN,
    Protection,
    RevealGround,
    check_marking,
    parse_ground,
    parse_reason,
)


def test_whatever_is_not_known_to_be_none_hides() -> None:
    assert {protection for protection in Protection if not protection.hides} == {Protection.NONE}


@pytest.mark.parametrize(("old", "new"), list(product(Protection, Protection)))
def test_everybody_may_protect_and_few_may_take_it_away(old: Protection, new: Protection) -> None:
    if old is new:
        with pytest.raises(Invalid):
            check_marking(old, new, may_reveal=True, is_named=True)
        return
    check_marking(old, new, may_reveal=True, is_named=True)
    if new.hides:
        check_marking(old, new, may_reveal=False, is_named=False)
        return
    with pytest.raises(NotAllowed):
        check_marking(old, new, may_reveal=False, is_named=True)
    with pytest.raises(Invalid):
        check_marking(old, new, may_reveal=True, is_named=False)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Enligt brev\n från  Skatteverket ", "Enligt brev från Skatteverket"),
        ("x" * REASON_MIN, "x" * REASON_MIN),
        ("x" * REASON_MAX, "x" * REASON_MAX),
        ("Ärende 2026-000123, individ 12-345678.", "Ärende 2026-000123, individ 12-345678."),
        ("Beslut 2026-11-23 klockan 14:05.", "Beslut 2026-11-23 klockan 14:05."),
    ],
)
def test_a_reason_is_kept_in_one_line(typed: str, kept: str) -> None:
    assert parse_reason(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "kort",
        " " * 40,
        "x" * (REASON_MIN - 1),
        "x" * (REASON_MAX + 1),
        "ett \x07 skäl som inte syns",
        "Avser 20150507-2384 enligt brev",
        "Avser 201505072384 enligt brev",
        "Avser 150507-2384 enligt brev",
        "Avser 150507+2384 enligt brev",
        "Avser 1505072384 enligt brev",
        "Avser 150507 2384 enligt brev",
        "Avser 20160764-2384, samordningsnummer",
    ],
)
def test_a_reason_says_something_and_holds_no_personal_number(typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_reason(typed)
    assert refusal.value.field == "skal"
    assert not any(character.isdigit() for character in refusal.value.sentence.replace("10–500", ""))


def test_a_ground_is_one_of_the_list() -> None:
    assert [parse_ground(ground.value) for ground in RevealGround] == list(RevealGround)
    for typed in ("", "nosy", "CASE"):
        with pytest.raises(Invalid):
            parse_ground(typed)
