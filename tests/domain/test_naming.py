"""Whose name a text tells, however it is written."""

import pytest

from rxapp.domain.naming import tells_name


@pytest.mark.parametrize(
    "text",
    [
        "Palle är inskriven.",
        "PALLE",
        "palles skola",
        "Palle:s skola",
        "Hej, Palle!",
        "Pal\u00adle",
        "elev(Palle)",
        "Går Skyddad Palle i skolan?",
        "Å Anna Märta",
        "Anna-märta",
        "märtas intyg",
        "MA\u0308RTA",
        "Al  Kurdi",
        "al-kurdis",
        "Kurdi",
    ],
)
def test_a_name_is_found(text: str) -> None:
    assert tells_name(text, ["Palle", "Anna-Märta", "Al Kurdi"])


@pytest.mark.parametrize("text", ["Pallen står kvar.", "Trampalle", "Vad gäller alla?", "al dente", "", "12"])
def test_other_words_are_not_a_name(text: str) -> None:
    assert not tells_name(text, ["Palle", "Al Kurdi", ""])


def test_where_nobody_is_protected_everything_may_be_written() -> None:
    assert not tells_name("Palle Skyddad", [])
