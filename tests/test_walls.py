"""The walls that import-linter can't see: two files at the top, and what a workflow file is."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# A workflow file may load these at module level; whatever does work stays outside.
FORBIDDEN = {"asyncpg", "httpx", "structlog", "holidays"}


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module or ""


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


ROOMS = {"activities", "desk", "office", "schema", "workflows"}


@pytest.mark.parametrize(
    ("entry", "may"),
    [("worker.py", ROOMS - {"workflows"}), ("starter.py", {"desk", "schema"})],
)
def test_the_entries_are_thin(entry: str, may: set[str]) -> None:
    ours = {name.split(".")[0] for name in imported(parsed(ROOT / entry))} & {*ROOMS, "bench"}
    assert ours <= may


@pytest.mark.parametrize("path", sorted((ROOT / "workflows").glob("*.py")), ids=lambda p: p.name)
def test_a_workflow_file_loads_nothing_that_works(path: Path) -> None:
    loaded = {name.split(".")[0] for name in imported(parsed(path))}
    assert not loaded & FORBIDDEN
    passed = path.read_text(encoding="utf-8").count("with workflow.unsafe.imports_passed_through()")
    ours = any(name.split(".")[0] in {"activities", "schema"} for name in imported(parsed(path)))
    assert passed == (1 if ours and path.name != "plugin.py" else 0)


def test_asyncpg_is_loaded_only_where_postgres_is_spoken_to() -> None:
    paths = [path for room in sorted(ROOMS) for path in (ROOT / room).rglob("*.py")]
    loading = {
        path.relative_to(ROOT).as_posix()
        for path in paths
        if any(name.split(".")[0] == "asyncpg" for name in imported(parsed(path)))
    }
    assert loading == {
        "activities/cabinet.py",
        "activities/database.py",
        "activities/register.py",
        "desk/ledger.py",
        "desk/records.py",
    }
