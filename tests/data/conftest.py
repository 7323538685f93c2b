"""What the tests of rows, cells and money start from."""

from tests.data.paid import paid
from tests.data.runs import granted

__all__ = ["granted", "paid"]
