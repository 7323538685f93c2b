"""The agency's own answers on recoveries, each quoted and held against the document of the decision."""

from tests.fixtures.decisions import written
from tests.fixtures.recovery_decisions import NOTHING, PARTLY, recovery_in_words

SAID = " ".join(written(recovery_in_words(PARTLY)).split())


def test_the_decision_tells_what_was_wrongly_paid() -> None:
    """«Migrationsverket kan besluta om återkrav när din kommun tidigare fått en felaktig utbetalning.»"""
    assert "Felaktigt utbetalt" in SAID
    assert "Migrationsverket kräver åter 25 000,00 kr" in SAID


def test_the_municipality_is_to_read_it_and_need_do_no_more() -> None:
    """«Du förväntas ta del av beslutet. Om du inte har några invändningar behöver du vanligtvis inte vidta
    några ytterligare åtgärder.»"""
    assert "Kommunen ska ta del av beslutet." in SAID
    assert "Har den inga invändningar behöver den vanligtvis inte göra något mer." in SAID
    assert "Kommunen ska inte betala in något nu." in SAID


def test_it_may_be_appealed_whatever_the_type() -> None:
    """«Ja beslut om återkrav kan överklagas.»"""
    assert "Kommunen kan överklaga beslutet till förvaltningsrätten" in SAID


def test_an_appeal_is_best_sent_in_the_service() -> None:
    """«Överklagan bör skickas in via e-tjänsten då det underlättar den fortsatta digitala hanteringen.»"""
    assert "Kommunen bör överklaga i e-tjänsten, det underlättar den fortsatta digitala hanteringen." in SAID


def test_its_number_is_marked() -> None:
    """«Återkravsärenden markeras med ett Å i kolumnen för diarienummer.»"""
    assert "Diarienummer: Å 2026-000124" in SAID


def test_it_is_set_off_once_it_has_legal_force() -> None:
    """«Efter att beslutet vunnit laga kraft kommer det återkrävda beloppet regleras mot den totala
    ersättningen som ligger för utbetalning på aktuellt utbetalningskonto.»"""
    assert (
        "När beslutet har fått laga kraft regleras det återkrävda beloppet mot den totala ersättning som "
        "ligger för utbetalning på det aktuella utbetalningskontot."
    ) in SAID


def test_what_does_not_fit_is_set_off_in_the_payouts_that_follow() -> None:
    """«Om beloppet för återkravet överstiger summan av beviljade ersättningar, kommer den del som kan
    regleras vid utbetalning att göra det, medan resterande del kommer att regleras vid nästkommande
    utbetalningar.»"""
    assert (
        "Är det återkrävda beloppet större än summan av beviljade ersättningar regleras den del som kan "
        "regleras vid utbetalningen, och resten vid de följande utbetalningarna."
    ) in SAID


def test_a_demand_to_pay_in_comes_only_after_repeated_attempts() -> None:
    """«Om beloppet för återkravet inte kan regleras trots upprepade försök, kommer Migrationsverket skicka
    en uppmaning att betala in resterande återkrävt belopp.»"""
    assert (
        "Kan beloppet inte regleras trots upprepade försök skickar Migrationsverket en uppmaning att betala "
        "in det som återstår."
    ) in SAID


def test_nothing_is_said_of_payment_where_nothing_is_claimed() -> None:
    said = written(recovery_in_words(NOTHING))
    assert "uppmaning att betala in" not in said
    assert "regleras" not in said
