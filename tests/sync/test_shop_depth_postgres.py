"""Stock, orders, advice and reports on a real PostgreSQL: the tests of the nouns as they stand, run
once more there. Much of this is SQL of our own, which another database may read otherwise.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hub import ROOT, new_database

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

NOUNS = (
    "tests/pos/stock/test_batches.py",
    "tests/pos/stock/test_counting.py",
    "tests/pos/stock/test_places.py",
    "tests/pos/purchasing/test_ordering.py",
    "tests/pos/replenishment/test_advice.py",
    "tests/pos/reports/test_figures.py",
    "tests/pos/reports/test_rollups.py",
    "tests/pos/reports/test_dashboard.py",
    "tests/pos/backoffice/test_stock.py",
    "tests/pos/backoffice/test_expiry.py",
    "tests/pos/backoffice/test_report_files.py",
    "tests/pos/imports/test_products.py",
)


def test_stock_orders_advice_and_reports_hold_on_postgresql_too(
    postgres_address: str, tmp_path: Path
):
    address = new_database(postgres_address, "depth")
    chosen = ["-q", "-p", "no:cacheprovider", f"--basetemp={tmp_path / 'in'}"]
    wanted = "not browser and not slow and not postgres"
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *chosen, "-m", wanted, *NOUNS],
        cwd=ROOT,
        env={**os.environ, "LANCAR_DATABASE": address},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-4_000:]
    assert " passed" in run.stdout
