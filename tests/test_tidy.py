"""The habits of the house, read off the files themselves. Each rule is one test; its message names file and line.

A rule is a function from a source to the lines that break it. The last test hands each rule a line that breaks it, so
that no rule can fall silent.
"""

import ast
import fnmatch
import io
import re
import tokenize
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 60
LOCK = "requirements.lock"
BINARY_SUFFIXES = {".png", ".jpg", ".ico", ".ttf", ".pdf", ".gz", ".woff2"}

Found = Iterator[tuple[int, str]]


@dataclass(frozen=True)
class Source:
    """One file of the project: `path` is relative to its root, with slashes."""

    path: str
    text: str

    @property
    def is_python(self) -> bool:
        return self.path.endswith(".py")

    @property
    def is_test(self) -> bool:
        return self.path.startswith("tests/")

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(ast.parse(self.text))) if self.is_python else []

    @cached_property
    def comments(self) -> list[tuple[int, str]]:
        tokens = tokenize.generate_tokens(io.StringIO(self.text).readline)
        return [(one.start[0], one.string) for one in tokens if one.type == tokenize.COMMENT]

    def matches(self, pattern: str, flags: int = 0) -> Found:
        for number, line in enumerate(self.text.splitlines(), 1):
            if found := re.search(pattern, line, flags):
                yield number, found[0]

    def sql(self) -> "Source":
        """The same file without SQL's remarks, on the same lines."""
        return Source(self.path, re.sub(r"--.*", "", self.text))


def _ours() -> list[Source]:
    """Every file that .gitignore does not name, so that a new file is read before it is committed."""
    ignored = [line.strip().rstrip("/") for line in (ROOT / ".gitignore").read_text().splitlines() if line.strip()]

    def walk(folder: Path) -> Iterator[Path]:
        for path in sorted(folder.iterdir()):
            if path.name == ".git" or any(fnmatch.fnmatch(path.name, pattern) for pattern in ignored):
                continue
            if path.is_dir():
                yield from walk(path)
            elif path.suffix not in BINARY_SUFFIXES:
                yield path

    return [
        Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8", errors="replace"))
        for path in walk(ROOT)
    ]


OURS = _ours()
# Payloads are what others send, long and strange on purpose.
CODE = [one for one in OURS if one.path.endswith((".py", ".sql", ".lark")) and "/payloads/" not in one.path]
# This file says the words that it looks for.
OTHERS = [one for one in OURS if one.path not in {"tests/test_tidy.py", LOCK}]
PROGRAM = [one for one in CODE if not one.is_test]


def refuse(rule: Callable[[Source], Found], sources: list[Source], message: str) -> None:
    """Fail with one line for each place where the rule is broken."""
    found = [f"{one.path}:{line}: {what}" for one in sources for line, what in rule(one)]
    assert not found, f"{message}\n" + "\n".join(found)


def called(node: ast.AST) -> str:
    """The last name of what is called: `transaction` of `pool.transaction(...)`."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def long_files(one: Source) -> Found:
    count = one.text.count("\n")
    if count > FILE_LINES_MAX:
        yield count, f"{count} lines; make it a package of the same name, split by topic"


def long_functions(one: Source) -> Found:
    for node in one.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            count = (node.end_lineno or node.lineno) - node.lineno + 1
            if count > FUNCTION_LINES_MAX:
                yield node.lineno, f"{node.name} has {count} lines"


def without_opening_words(one: Source) -> Found:
    opening = {".sql": "--", ".lark": "//"}.get(Path(one.path).suffix)
    if one.is_python and ast.get_docstring(ast.parse(one.text)) is None:
        yield 1, "no docstring"
    elif opening and not one.text.startswith(opening):
        yield 1, f"does not open with a {opening} remark"


def commits(one: Source) -> Found:
    """Transactions begun or ended. A migration is one by itself, and a savepoint is the database module's, too."""
    docstrings = {id(node.value) for node in one.nodes if isinstance(node, ast.Expr)}
    for node in one.nodes:
        name = called(node)
        plain = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if not plain and name in {"transaction", "commit", "rollback", "begin", "begin_nested"}:
            yield node.lineno, f".{name}("
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
        if is_text and re.match(r"\s*(commit|rollback|start transaction)\s*;?\s*$", node.value, re.IGNORECASE):
            yield node.lineno, repr(node.value)
    if one.path.endswith(".sql"):
        yield from one.sql().matches(r"\b(commit|rollback|start transaction)\b", re.IGNORECASE)


def environment_reads(one: Source) -> Found:
    for node in one.nodes:
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "environb", "getenv", "putenv"}:
            yield node.lineno, f"os.{node.attr}"
        if isinstance(node, ast.ImportFrom) and node.module == "os":
            yield from ((node.lineno, f"from os import {name.name}") for name in node.names if "env" in name.name)


JOURNAL = r"(?:only\s+)?(?:public\.)?\"?(?:journal_entry|posting|narration|balance|balance_day)\"?\b"
APPEND_ONLY = r"(?:only\s+)?(?:public\.)?\"?(?:journal_entry|posting|change)\"?\b"


def journal_writes(one: Source) -> Found:
    yield from one.sql().matches(rf"\b(?:insert\s+into|copy)\s+{JOURNAL}", re.IGNORECASE)


def changes_of_the_past(one: Source) -> Found:
    yield from one.sql().matches(rf"\b(?:update|delete\s+from|truncate(?:\s+table)?)\s+{APPEND_ONLY}", re.IGNORECASE)


def vague_files(one: Source) -> Found:
    vague = {"utils", "util", "common", "helpers", "helper", "services", "managers", "repositories", "misc"}
    for part in Path(one.path).with_suffix("").parts:
        if part in vague:
            yield 1, f"{part} says nothing of what is in it"


def vague_classes(one: Source) -> Found:
    for node in one.nodes:
        # `CommandBase` and its like are allowed: what every member of a union has needs a name, and the union has the
        # plain one. `BaseCommand` is not.
        if isinstance(node, ast.ClassDef) and re.search(r"(Manager|Service|Helper|Utils?)$|^_?Base[A-Z]", node.name):
            yield node.lineno, f"class {node.name}"


def prints(one: Source) -> Found:
    yield from ((node.lineno, "print(") for node in one.nodes if called(node) in {"print", "pprint"})


def unfinished(one: Source) -> Found:
    yield from one.matches(r"\b(TODO|FIXME|XXX|HACK)\b")


def skips(one: Source) -> Found:
    for node in one.nodes:
        if isinstance(node, ast.Attribute) and node.attr in {"skip", "skipif", "xfail", "importorskip", "skipTest"}:
            yield node.lineno, node.attr


def silencers_without_reason(one: Source) -> Found:
    if not one.is_python:
        return
    for line, comment in one.comments:
        if "noqa" in comment and not re.search(r"noqa: [A-Z]+[0-9]+(, [A-Z]+[0-9]+)*( -)? [^-\s]", comment):
            yield line, comment
        if "type: ignore" in comment and not re.search(r"type: ignore\[[a-z, -]+\]  # \w+", comment):
            yield line, comment


def floats(one: Source) -> Found:
    """Numbers that are not exact: the type, a division that makes one, and SQL's inexact columns."""
    for node in one.nodes:
        if isinstance(node, ast.Name) and node.id == "float":
            yield node.lineno, "float"
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            yield node.lineno, "a division by /"
    if one.path.endswith(".sql"):
        yield from one.sql().matches(r"\b(double precision|real|float[48]?|money)\b", re.IGNORECASE)


def machine_paths(one: Source) -> Found:
    yield from one.matches(r"(?<![\w.}>*])/(?:work|root|home|Users|tmp|mnt)(?:/|\b(?=[\"'\s]))")


def registry_hosts(one: Source) -> Found:
    yield from one.matches(r"pypi\.org|pythonhosted|npmjs|crates\.io|proxy\.golang|(?<!-emit-)index-url", re.IGNORECASE)


def test_files_keep_their_budget():
    refuse(long_files, CODE, f"A file has at most {FILE_LINES_MAX} lines.")


def test_functions_keep_their_budget():
    refuse(long_functions, CODE, f"A function has at most {FUNCTION_LINES_MAX} lines.")


def test_every_module_says_what_it_is_for():
    refuse(without_opening_words, PROGRAM, "A module opens by saying what it is for and what it must never do.")


def test_transactions_are_opened_in_one_place():
    alone = {"ledger_core/database.py", "migrations/__init__.py"}
    sources = [one for one in PROGRAM if one.path not in alone]
    refuse(commits, sources, "Only ledger_core/database.py opens and commits; everything else uses its transaction().")


def test_only_the_roots_read_the_environment():
    # The supervisor hands its own environment on to its children, and takes from it what it put there itself.
    roots = {"bot/settings.py", "api/supervisor.py"}
    refuse(environment_reads, [one for one in PROGRAM if one.path not in roots], "Only bot/settings.py reads it.")


def test_the_journal_is_written_in_one_place():
    sources = [one for one in PROGRAM if one.path != "migrations/sql/0001_posting.sql"]
    refuse(journal_writes, sources, "Only post_entry and reverse_entry, of 0001_posting.sql, write the journal.")


def test_nothing_changes_the_past():
    refuse(changes_of_the_past, PROGRAM, "Entries, postings and the chain are append-only: write a reversal.")


def test_file_names_say_what_is_in_them():
    refuse(vague_files, CODE, "Name a file for its topic.")


def test_class_names_say_what_they_are():
    refuse(vague_classes, CODE, "Name a class with the field's own word.")


def test_only_commands_print():
    sources = [one for one in PROGRAM if one.path != "api/cli.py" and not one.path.startswith("api/commands/")]
    refuse(prints, sources, "Only a command prints; everything else logs or returns.")


def test_nothing_is_left_unfinished():
    refuse(unfinished, OTHERS, "Finish it, or say in the changelog what is not there.")


def test_no_test_is_skipped():
    tests = [one for one in CODE if one.is_test and one.path != "tests/test_tidy.py"]
    refuse(skips, tests, "A test runs or is deleted.")


def test_every_silenced_check_has_a_reason():
    refuse(silencers_without_reason, CODE, "Write the rule's code and, after it, why it does not hold here.")


def test_no_float_touches_the_books():
    sources = [one for one in CODE if one.path.startswith(("ledger_core/", "migrations/sql/0001_"))]
    refuse(floats, sources, "Money is whole minor units.")


def test_no_path_of_a_machine():
    # home.py: sockets of a home whose path is too long lie in /tmp, in a folder whose owner is checked.
    # A container's paths are its own, not a machine's.
    argued = {"api/embedded/home.py", "docker-compose.yml", "Dockerfile"}
    sources = [one for one in OTHERS if one.path not in argued and not one.is_test]
    refuse(machine_paths, sources, "Paths come from settings.")


def test_no_registry_is_named():
    refuse(registry_hosts, OTHERS, "Where packages come from is the machine's own setting.")


def test_every_dependency_is_locked_with_hashes():
    lines = (ROOT / LOCK).read_text().splitlines()
    named: dict[str, bool] = {}
    for line in lines:
        assert "://" not in line, f"{LOCK} names an address: {line}"
        if found := re.match(r"([a-z0-9._-]+)==[^ ]+", line):
            named[found[1]] = False
        elif "--hash=sha256:" in line and named:
            named[list(named)[-1]] = True
        else:
            assert not line.strip() or line.lstrip().startswith("#"), f"{LOCK}: not an exact version: {line}"
    assert [name for name, has_hash in named.items() if not has_hash] == []
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *(one for group in project["optional-dependencies"].values() for one in group)]
    missing = [one for one in wanted if re.split(r"[\[<>=!~; ]", one)[0].lower() not in named]
    assert missing == [], f"run make lock: {missing}"


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (long_files, "bot/a.py", "a = 1\n" * 401),
        (long_functions, "bot/a.py", "def f():\n" + "    a = 1\n" * 60),
        (without_opening_words, "bot/a.py", "a = 1\n"),
        (without_opening_words, "migrations/sql/a.sql", "select 1;\n"),
        (commits, "bot/a.py", "async def f(c):\n    async with c.transaction():\n        pass\n"),
        (commits, "bot/a.py", "def f(c):\n    c.execute('COMMIT')\n"),
        (commits, "migrations/sql/a.sql", "select 1;\ncommit;\n"),
        (environment_reads, "bot/a.py", "import os\nos.environ['HOME']\n"),
        (environment_reads, "bot/a.py", "from os import getenv\n"),
        (journal_writes, "bot/a.py", "'insert into posting (line) values (1)'\n"),
        (journal_writes, "migrations/sql/a.sql", "insert into journal_entry select 1;\n"),
        (changes_of_the_past, "migrations/sql/a.sql", "update posting set line = 1;\n"),
        (changes_of_the_past, "bot/a.py", "'delete from change'\n"),
        (vague_files, "bot/utils.py", ""),
        (vague_files, "bot/services/a.py", ""),
        (vague_classes, "bot/a.py", "class OrderManager:\n    pass\n"),
        (vague_classes, "bot/a.py", "class BaseOrder:\n    pass\n"),
        (prints, "bot/a.py", "print(1)\n"),
        (unfinished, "README.md", "TODO: write\n"),
        (skips, "tests/a.py", "import pytest\n@pytest.mark.skip\ndef test_a():\n    pass\n"),
        (silencers_without_reason, "bot/a.py", "a = 1  # noqa\n"),
        (silencers_without_reason, "bot/a.py", "a = 1  # noqa: E501\n"),
        (silencers_without_reason, "bot/a.py", "a = 1  # type: ignore[misc]\n"),
        (floats, "ledger_core/a.py", "a = float(1)\n"),
        (floats, "ledger_core/a.py", "a = 1 / 2\n"),
        (floats, "migrations/sql/0001_a.sql", "create table a (b real);\n"),
        (machine_paths, "bot/a.py", "a = '/tmp/a'\n"),
        (machine_paths, "README.md", "cd /root/munshi\n"),
        (registry_hosts, "Makefile", "pip install --index-url https://example.org\n"),
    ],
)
def test_each_rule_finds_what_it_looks_for(rule: Callable[[Source], Found], path: str, text: str):
    assert list(rule(Source(path, text)))
