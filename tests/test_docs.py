"""The papers against the program: links lead somewhere, commands exist, names are those of the tree."""

import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

from bot.settings import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAPERS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "grammar").rglob("*.md")])
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
NAMED = pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.relative_to(ROOT).as_posix())


def code(text: str) -> list[str]:
    """What stands in fences and between backticks."""
    fenced = re.findall(r"^```[a-z]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
    return [*fenced, *spans]


def anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def variable(name: str) -> str:
    """The environment variable of a setting."""
    alias = Settings.model_fields[name].validation_alias
    choices = getattr(alias, "choices", ())
    return str(choices[0]) if choices else f"MUNSHI_{name.upper()}"


@cache
def subcommands() -> set[str]:
    shown = subprocess.run([sys.executable, "-m", "api.cli", "--help"], capture_output=True, text=True, check=True)
    return set(re.findall(r"^    ([a-z]+) ", shown.stdout, re.MULTILINE))


@cache
def targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


@NAMED
def test_links_lead_somewhere(paper: Path):
    text = paper.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, heading = target.partition("#")
        file = paper.parent / path if path else paper
        assert file.exists(), f"{paper.name} links to {target}"
        if heading:
            headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            assert heading in [anchor(one) for one in headings], f"{paper.name} links to {target}"


@NAMED
def test_files_named_are_there(paper: Path):
    for span in code(paper.read_text(encoding="utf-8")):
        if re.fullmatch(r"(api|bot|docs|grammar|ledger_core|migrations|tests|webhooks)/[\w./-]*", span):
            assert (ROOT / span).exists(), f"{paper.name} names {span}"


@NAMED
def test_commands_named_are_there(paper: Path):
    for span in code(paper.read_text(encoding="utf-8")):
        for line in span.splitlines():
            for target in re.findall(r"(?:^|[;&] *)make ([a-z]+)", line):
                assert target in targets(), f"{paper.name}: make {target}"
            for name in re.findall(r"(?:^|[/;&] *)munshi ([a-z]+)", line):
                assert name in subcommands(), f"{paper.name}: munshi {name}"


@NAMED
def test_settings_named_are_there(paper: Path):
    known = {variable(name) for name in Settings.model_fields}
    named = set(re.findall(r"MUNSHI_[A-Z_]*[A-Z]", paper.read_text(encoding="utf-8")))
    assert named <= known, f"{paper.name}: {sorted(named - known)}"


def test_every_command_and_target_is_in_the_readme():
    spans = "\n".join(code(README))
    assert [name for name in sorted(subcommands()) if not re.search(rf"munshi {name}\b", spans)] == []
    assert [name for name in sorted(targets()) if not re.search(rf"make {name}\b", spans)] == []


def test_the_map_of_the_house_is_the_tree():
    section = README.split("## Map of the house\n")[1].split("\n## ")[0]
    rooms = {file.parent.name for file in ROOT.glob("*/__init__.py")} | {"docs", "tests"}
    assert re.findall(r"^\| `(\w+)/` \|", section, re.MULTILINE) == sorted(rooms)


def test_env_example_has_every_setting_with_its_default():
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    shown = dict(re.fullmatch(r"#?([A-Z_]+)=(.*)", line).groups() for line in lines if re.match(r"#?[A-Z_]+=", line))
    assert set(shown) == {variable(name) for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        default = field.get_default(call_default_factory=True)
        plain = default.get_secret_value() if hasattr(default, "get_secret_value") else default
        said = str(plain).lower() if isinstance(plain, bool) else "" if plain is None else str(plain)
        assert shown[variable(name)] == said, f".env.example: {variable(name)}"


@pytest.mark.parametrize("paper", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_its_three_parts(paper: Path):
    text = paper.read_text(encoding="utf-8")
    assert re.findall(r"^#+ (.+)$", text, re.MULTILINE)[1:] == ["Context", "Decision", "Consequences"]
    assert text.startswith(f"# {paper.stem[:4]} ")
    assert paper.name in (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")


def test_decisions_are_numbered_without_a_gap():
    assert [int(paper.stem[:4]) for paper in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_every_dependency_has_its_reason():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {*project["dependencies"], *(one for group in project["optional-dependencies"].values() for one in group)}
    page = (ROOT / "docs" / "decisions" / "0003-dependencies.md").read_text(encoding="utf-8")
    lines = re.findall(r"^- (`.+?):", page, re.MULTILINE)
    assert {name for line in lines for name in re.findall(r"`([^`]+)`", line)} == wanted
