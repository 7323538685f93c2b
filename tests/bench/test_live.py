"""From the switch in one browser to the page in others: one open page, and a thousand open sockets."""

import asyncio
import json
import os
import secrets
import sqlite3
import statistics
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.attack.socket_client import VISIT, Client, at
from tests.bench.conftest import Measured, median, p95
from tests.fixtures.browser import Visit
from tests.fixtures.served import Service

pytestmark = pytest.mark.bench

SAMPLES = 30
ONE_TAB_MS = 100
SOCKETS, ALL_TOLD_S = 1_000, 1.0


