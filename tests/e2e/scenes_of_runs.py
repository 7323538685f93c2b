"""Payout runs with what the bank gets and answers, a late one, and the reconciliation."""

from datetime import UTC, date, datetime

from playwright.sync_api import Page

from rxapp.domain.payee_accounts import AccountKind
from rxapp.domain.payment_orders import Order, Payment
from rxapp.services.payment_xml import write_order
from tests.e2e.demo import alter, one
from tests.e2e.scene import PAYER, Scene, press
from tests.fixtures.served import Service

MADE_AT = datetime(2026, 2, 27, 9, tzinfo=UTC)


def latest(service: Service) -> str:
    """The run that was paid last."""
    run = one(service, "SELECT id FROM payout_run WHERE status = 'paid' ORDER BY pay_on DESC")
    return f"/utbetalningskorningar?korning={run}"


def lines_of_latest(service: Service) -> str:
    """Its reconciliation."""
    return latest(service).replace("?", "/avstamning?")


def late(service: Service) -> str:
    """A run whose day has passed: made for the scene, of nothing."""
    alter(
        service,
        "INSERT OR IGNORE INTO payout_run (pay_on, status, prepared_at)"
        " VALUES ('2026-03-13', 'prepared', '2026-03-12 08:00:00')",
    )
    run = one(service, "SELECT id FROM payout_run WHERE pay_on = '2026-03-13'")
    return f"/utbetalningskorningar?korning={run}"


def answered(service: Service) -> str:
    """The latest run with a file to the bank and an answer, as it would be with the agency's account set."""
    address = latest(service)
    run = int(address.rpartition("=")[2])
    payment = Payment(1, 27_000_00, "Ale", AccountKind.PLUSGIRO, "9914409", "Förskola asyl")
    order = Order(run, date(2026, 2, 27), MADE_AT, "Migrationsverket", "50501055", (payment,))
    alter(
        service,
        "INSERT OR IGNORE INTO payment_file VALUES (?, ?, 1, ?, '2026-02-27 09:00:00', ?)",
        run,
        order.message_id,
        order.total_ore,
        write_order(order),
    )
    alter(
        service,
        "INSERT OR IGNORE INTO payment_answer (payout_run_id, message_id, accepted, rejected, received_at,"
        " content) VALUES (?, 'SVAR-1', 1, 0, '2026-02-27 12:00:00', '')",
        run,
    )
    return address


def _unfolded(page: Page, _: Service) -> None:
    for summary in page.locator("main summary").all():
        summary.click()


SCENES = (
    Scene("payout_runs", "answered", PAYER, answered, "Svar från banken", _unfolded),
    Scene("payout_runs", "late", PAYER, late, "Försenad"),
    Scene("payout_runs", "late-error", PAYER, late, "ÅÅÅÅ-MM-DD", press("Ange ny utbetalningsdag")),
    Scene("reconciliation", "full", PAYER, "/utbetalningskorningar/avstamning", "Genomförda körningar"),
    Scene("reconciliation", "lines", PAYER, lines_of_latest, "Inga rader skiljer"),
)
