"""`munshi demo`, as a newcomer runs it: a day of a shop on servers of its own, and the talk that the README shows."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
_DAY = re.compile(r"\b\d{1,2}/\d{1,2}:")


def test_the_demo_plays_a_day_and_the_readme_shows_it_as_it_is(tmp_path: Path):
    environment = {**os.environ, "MUNSHI_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-m", "api.cli", "demo"]
    played = subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=110)
    assert played.returncode == 0, played.stderr
    said = {_DAY.sub("today:", line.strip()) for line in played.stdout.splitlines()}
    shown = (ROOT / "README.md").read_text(encoding="utf8").split("```")[1]
    lines = [_DAY.sub("today:", line.strip()) for line in shown.splitlines() if line.strip()]
    assert len(lines) > 40
    assert [line for line in lines if line not in said] == []
