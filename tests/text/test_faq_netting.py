"""The agency's own answer to «Hur regleras betalningen av ett beslut om återkrav?», held against the words
that the municipality meets on the page of the recovery."""

from datetime import date

from rxapp.text.recovery_balances import ALL_MET, what_to_do

DAY = date(2026, 11, 30)


def plain(*said: str) -> str:
    return " ".join(said).replace("\xa0", " ")


def test_in_legal_force_it_is_set_off_against_what_is_paid_out_on_the_account() -> None:
    """«Efter att beslutet vunnit laga kraft kommer det återkrävda beloppet regleras mot den totala
    ersättningen som ligger för utbetalning på aktuellt utbetalningskonto.»"""
    said = plain(*what_to_do(1_100_00))
    assert "Beslutet har fått laga kraft." in said
    assert "1 100,00 kr regleras mot det som ska betalas ut till kommunens konto" in said


def test_what_does_not_fit_is_taken_of_the_payouts_that_follow() -> None:
    """«… medan resterande del kommer att regleras vid nästkommande utbetalningar.»"""
    said = plain(*what_to_do(1_100_00))
    assert "Räcker inte en utbetalning dras resten från de följande." in said
    assert "Du behöver inte göra något." in said


def test_after_repeated_attempts_the_municipality_is_asked_to_pay_in_the_rest() -> None:
    """«Om beloppet för återkravet inte kan regleras trots upprepade försök, kommer Migrationsverket skicka
    en uppmaning att betala in resterande återkrävt belopp.»"""
    (said,) = what_to_do(1_100_00, asked_ore=1_100_00, reference="5620267", demanded_on=DAY)
    assert "trots upprepade försök" in said
    assert "uppmanar därför kommunen att betala in 1 100,00 kr." in plain(said)
    assert "Märk betalningen med OCR-numret 5620267." in said


def test_a_last_day_is_told_where_one_is_set_and_what_was_asked_where_less_is_left() -> None:
    said, asked = what_to_do(
        100_00, asked_ore=1_100_00, reference="5620267", demanded_on=DAY, pay_by=date(2026, 12, 30)
    )
    assert "betala in 100,00 kr senast 2026-12-30." in plain(said)
    assert plain(asked) == "Uppmaningen 2026-11-30 gällde 1 100,00 kr."


def test_with_nothing_left_nothing_is_to_be_done() -> None:
    assert what_to_do(0) == what_to_do(0, asked_ore=5, reference="5", demanded_on=DAY) == (ALL_MET,)
