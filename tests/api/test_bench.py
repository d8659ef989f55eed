"""`munshi bench` runs and tells what it measured in the form that others script against. Times are not tested."""

import json
import subprocess
import sys
from pathlib import Path

ROWS = {
    "one message, p50",
    "one message, p99",
    "slowest message of the corpus",
    "messages on one core",
    "odd text of 2000 characters, slowest",
    "start of a process, median",
    "memory of a process",
}
KEYS = {"topic", "name", "value", "unit", "limit", "ratio", "target", "met"}


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "api.cli", "bench", *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def test_reading_is_measured_beside_larks_bare_parse(tmp_path: Path):
    file = tmp_path / "bench.json"
    ran = bench("read", "--runs", "1", "--json", str(file))
    assert ran.returncode == 0, ran.stderr
    told = json.loads(file.read_text(encoding="utf8"))
    assert told.keys() == {"machine", "rows"}
    assert {row["name"] for row in told["rows"]} == ROWS
    assert all(row.keys() == KEYS and row["value"] > 0 and row["topic"] == "read" for row in told["rows"])
    assert all(name in ran.stdout for name in ROWS)
    beside = [row for row in told["rows"] if row["limit"] is not None]
    assert len(beside) == 4
    assert all(abs(row["ratio"] - row["value"] / row["limit"]) < 0.05 * row["ratio"] + 0.05 for row in beside)


def test_json_alone_goes_to_standard_output_and_nothing_else():
    ran = bench("read", "--runs", "1", "--json")
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["machine"]


def test_a_senseless_number_of_runs_is_told():
    ran = bench("read", "--runs", "0")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "--runs" in ran.stderr
