"""The officers' desk: narrowed, marked, looked over, taken over, proposed."""

from playwright.sync_api import Page

from tests.e2e.demo import have, one
from tests.e2e.scene import OFFICER, REVEALER, Scene, press
from tests.fixtures.served import Service

TAKE_OVER, SEND_BACK = "Ta över ärendet …", "Lämna tillbaka …"


def _held(service: Service) -> str:
    found = (
        'SELECT max(file_number) FROM "case" c JOIN case_assignment a ON a.case_id = c.id'
        " JOIN account h ON h.id = a.holder_id WHERE h.hsa_id = ? AND c.status = 'in_review'"
    )
    return f"/handlaggning/{one(service, found, REVEALER)}"


def _proposed(service: Service) -> str:
    found = (
        'SELECT file_number FROM "case" c JOIN decision_proposal p ON p.case_id = c.id'
        " JOIN account a ON a.id = p.proposed_by WHERE p.status = 'open' AND a.hsa_id = ?"
    )
    return f"/handlaggning/{one(service, found, REVEALER)}"


def _look_over(page: Page, service: Service) -> None:
    press("Markera alla på sidan", "Besluta de markerade …")(page, service)


def _have(page: Page, _: Service) -> None:
    have(page)


SCENES = (
    Scene("queue", "narrowed", OFFICER, "/handlaggning?vem=otagna&sok=1440&vantat=7", "Ta bort filtret"),
    Scene("queue", "nothing", OFFICER, "/handlaggning?sok=finns-inte", "Inga ärenden att visa"),
    Scene("queue", "look-over", OFFICER, "/handlaggning", "Ärenden som inte kommer med", _look_over),
    Scene("handling", "held", OFFICER, _held, "har ärendet."),
    Scene("handling", "take-over", OFFICER, _held, "Skriv varför", press(TAKE_OVER, "Ta över ärendet")),
    Scene("handling", "proposed", OFFICER, _proposed, "Bekräfta och fatta beslutet"),
    Scene("handling", "send-back", OFFICER, _proposed, "Skriv varför", press(SEND_BACK, "Lämna tillbaka")),
    Scene("handling", "mine", REVEALER, _held, "Vem har haft ärendet", _have),
)
