"""A few of the faults of `kill.py`; `python tests/kill.py` tries hundreds."""

import shutil
from pathlib import Path

import pytest

from kill import NAIVE, Fault, Harness, spread

pytestmark = pytest.mark.skipif(not shutil.which("strace"), reason="strace is not installed")


def test_killed_runs_leave_no_half_file_and_resume_to_the_same_bytes(tmp_path: Path) -> None:
    harness = Harness(tmp_path, options=("--fsync",))
    faults = [*spread(harness.points(2), 2, 7), *spread(harness.points(1), 1, 3, "error=ENOSPC"), Fault(2, seconds=1.0)]
    found = [harness.try_(fault) for fault in faults]
    assert sum(each.fired for each in found) >= len(found) - 1
    assert [each for each in found if each.half or each.wrong] == []


def test_killed_runs_that_write_parquet_resume_to_the_same_bytes(tmp_path: Path) -> None:
    """Whatever comes in: the records wait in a file without a name until all are there."""
    pytest.importorskip("pyarrow", reason="needs chaffinch[parquet]")
    harness = Harness(tmp_path, options=("--to", "parquet"))
    assert {"rows.parquet", "table.parquet", ".chaffinch/records/table.parquet"} <= harness.reference.keys()
    faults = [*spread(harness.points(2), 2, 3), *spread(harness.points(1), 1, 1, "error=EIO")]
    found = [harness.try_(fault) for fault in faults]
    assert sum(each.fired for each in found) >= len(found) - 1
    assert [each for each in found if each.half or each.wrong] == []


def test_harness_catches_a_writer_without_care(tmp_path: Path) -> None:
    harness = Harness(tmp_path, NAIVE)
    found = [harness.try_(Fault(1, "write", when)) for when in (30, 60)]
    assert all(each.half and each.wrong for each in found)
