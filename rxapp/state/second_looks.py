"""What the contact centre is told before something weighty is done: the question and the consequence."""

from dataclasses import dataclass
from datetime import date, timedelta

from rxapp import clock
from rxapp.domain.agreements import THIS_SERVICE
from rxapp.services.agreements import AgreementView
from rxapp.text.format import counted, day
from rxapp.text.labels import SERVICE


@dataclass(frozen=True, slots=True)
class SecondLook:
    """What is about to happen, before it does: a question, the consequence, and the button's words."""

    question: str = ""
    consequence: str = ""
    button: str = ""


def look_at_day(municipality: str, found: AgreementView, ends_on: date) -> SecondLook:
    """Before an agreement gets an earlier last day."""
    after = day(ends_on + timedelta(days=1))
    if found.service is THIS_SERVICE:
        meaning = f"Från och med {after} kommer ingen i {municipality} kommun in i e-tjänsten."
    else:
        meaning = f"Från och med {after} har {municipality} kommun inget avtal för {SERVICE[found.service]}."
    return SecondLook(
        f"Avsluta avtalet för {SERVICE[found.service]}?",
        f"Avtalet slutar {day(ends_on)}. {meaning}",
        f"Avsluta avtalet {day(ends_on)}",
    )


def look_at_once(municipality: str, found: AgreementView, people: int) -> SecondLook:
    """Before an agreement ends now."""
    service = SERVICE[found.service]
    question = f"Avsluta avtalet för {service} genast?"
    if found.service is not THIS_SERVICE or found.term.starts_on > clock.today():
        meaning = f"{municipality} kommun har inte längre avtal för {service}. Ingen loggas ut härifrån."
        return SecondLook(question, meaning, f"Avsluta avtalet för {service}")
    who = counted(people, "användare eller administratör", "användare och administratörer")
    meaning = (
        f"{municipality} kommun har {who}. Alla loggas ut genast, och ingen kommer in förrän ett nytt avtal "
        "gäller. Påbörjade ansökningar och ärenden finns kvar."
    )
    return SecondLook(question, meaning, f"Avsluta avtalet och logga ut alla i {municipality} kommun")


def look_at_deregistration(name: str, left: list[str]) -> SecondLook:
    """Before an administrator is deregistered; `left` are the names of those who stay."""
    stay = (
        f"Kvar som administratör: {', '.join(left)}." if left else "Kommunen har sedan ingen administratör."
    )
    return SecondLook(
        f"Avregistrera {name}?",
        f"{name} loggas ut genast och kan inte logga in igen. {stay}",
        f"Avregistrera {name} och avsluta inloggningen",
    )
