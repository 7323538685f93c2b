"""What the tests of appeals look up in the demo data."""

from tests.e2e.demo import one
from tests.fixtures.served import Service

AGAINST = (
    "SELECT file_number FROM 'case' c JOIN decision d ON d.case_id = c.id"
    " WHERE c.municipality_code = '1440' AND d.outcome = 'partly_granted' AND NOT d.is_automatic"
    " AND c.type_code IN ('ASYL_PRESCHOOL', 'ASYL_COMPULSORY', 'ASYL_UPPER_SECONDARY')"
    " AND NOT EXISTS (SELECT 1 FROM appeal a WHERE a.case_id = c.id)"
)
UNOPENED = " AND NOT EXISTS (SELECT 1 FROM decision_told t WHERE t.decision_id = d.id)"


def appealable(service: Service, *, unopened: bool = False) -> str:
    """A case of Ale's that was decided against it and is not appealed."""
    return one(service, f"{AGAINST}{UNOPENED if unopened else ''} ORDER BY d.id DESC")
