"""What is said of accounts that municipalities are paid to."""

from datetime import date

from rxapp.domain.payee_accounts import STANDARD, AccountNumber
from rxapp.text.format import day
from rxapp.text.labels import ACCOUNT_KIND, type_name

STANDARD_NAME = "Standardkonto"
TO_STANDARD = "Standardkontot"
NONE = "Inget konto"
RULE = (
    "Ett byte som görs före den 10 i en månad gäller från den månadens utbetalning, annars från nästa "
    "månads. Utbetalning sker den sista bankdagen i månaden."
)
OWN = (
    "Ersättning betalas alltid ut till ett konto som tillhör kommunen. En ersättningstyp utan eget konto "
    "betalas ut till standardkontot. Det gäller även ersättning som betalas ut utan ansökan."
)
TWO_PERSONS = "Er administratör kräver att två personer byter konto: den ena föreslår, den andra bekräftar."
ALONE = (
    "Ingen annan i kommunen har behörighet för kontonummer. Be administratören ge den till en till, "
    "annars kan inget byte bekräftas."
)
LACKS = "Kommunen saknar kontonummer"
CANNOT_BE_PAID = "utbetalningar kan inte göras"
CANCELLING = (
    "{account} används inte. Det konto som gällde före bytet gäller i stället. Ett ångrat byte kan göras om."
)
CONFIRMED = "Bytet är bekräftat och gäller från utbetalningen {day}."
CANCELLED = "Bytet är ångrat."
NO_REASON = "Banken har inte angett något skäl."
HELD = (
    "Banken har skickat tillbaka en utbetalning till {account}. Vi fick veta det {day}. {reason} "
    "Beloppet betalas ut på nytt i nästa utbetalning när kontot har bytts."
)
PROPOSED = "Bytet är föreslaget och väntar på att någon annan bekräftar det."
CHANGED = "Sparat. Bytet gäller från utbetalningen {day}."


def subject_name(subject: str) -> str:
    """«Standardkonto», or the name of the compensation type."""
    return STANDARD_NAME if subject == STANDARD else type_name(subject)


def account_of(subject: str) -> str:
    """«standardkontot», «kontot för Asylsökande i förskola»."""
    return "standardkontot" if subject == STANDARD else f"kontot för {type_name(subject)}"


def account_name(account: AccountNumber | None, subject: str) -> str:
    """«Bankgiro 123-4567»; without one a type is paid to the standard account."""
    if account is not None:
        return f"{ACCOUNT_KIND[account.kind]} {account}"
    return NONE if subject == STANDARD else TO_STANDARD


def held(account: AccountNumber, held_on: date, reason: str) -> str:
    """What is said of an account that nothing is paid to until it is changed."""
    why = reason if reason == NO_REASON else f"Bankens skäl: {reason.rstrip('.')}."
    return HELD.format(account=account_name(account, ""), day=day(held_on), reason=why)


def effect(pays_from: date, *, is_prepared: bool) -> str:
    """From which payout a change that is made today counts."""
    why = " Den närmaste utbetalningen är redan förberedd." if is_prepared else ""
    return f"Ett byte som görs i dag gäller från utbetalningen {day(pays_from)}.{why}"


def consequence(pays_from: date, *, second_needed: bool) -> str:
    """What is said before a change is saved."""
    if second_needed:
        return (
            "Någon annan med behörighet för kontonummer måste bekräfta bytet. Sker det i dag gäller det "
            f"från utbetalningen {day(pays_from)}. Till dess betalas ersättningen ut som förut."
        )
    return (
        f"Bytet gäller från utbetalningen {day(pays_from)}. Till dess betalas ersättningen ut som förut. "
        "Bytet kan ångras fram till att utbetalningen förbereds."
    )


def confirming(proposer: str, account: str, pays_from: date) -> str:
    """What is said before a second person confirms a change."""
    return (
        f"{proposer} har föreslagit {account}. Bekräfta bara om du vet att kontot tillhör kommunen. Bytet "
        f"gäller från utbetalningen {day(pays_from)} och kan ångras fram till att den förbereds."
    )
