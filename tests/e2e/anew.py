"""What the tests of new decisions look up in the demo data."""

from tests.e2e.demo import look_up
from tests.e2e.scene import OFFICER
from tests.fixtures.served import Service

UNPAID = (
    "SELECT c.file_number, min(r.position) FROM 'case' c JOIN decision d ON d.case_id = c.id"
    " JOIN case_assignment h ON h.case_id = c.id JOIN account a ON a.id = h.holder_id"
    " JOIN application_row r ON r.case_id = c.id JOIN ledger_entry e ON e.row_id = r.id"
    " WHERE c.municipality_code = '1440' AND c.status = 'decided' AND NOT d.is_automatic"
    " AND NOT c.is_recovery AND a.hsa_id = ? AND e.kind = 'grant'"
    " AND NOT EXISTS (SELECT 1 FROM payout_line l WHERE l.entry_id = e.id)"
    " AND NOT EXISTS (SELECT 1 FROM appeal p WHERE p.case_id = c.id)"
    " GROUP BY c.file_number HAVING count(DISTINCT d.id) = 1 ORDER BY c.file_number"
)


def unpaid(service: Service, place: int = 0) -> tuple[str, int]:
    """A case of Ale's that is decided and not paid, and that the officer has; and a row that is granted."""
    return look_up(service, UNPAID, OFFICER)[place]
