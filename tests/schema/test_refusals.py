"""Every refusal that is raised can be said: its word asks for nothing that it is not given."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from schema import words
from schema.refusals import Refusal

ROOT = Path(__file__).parent.parent.parent
REFUSALS = {refusal.__name__: refusal for refusal in Refusal.__subclasses__()}
ROOMS = ("schema", "activities", "workflows", "desk", "office")


def raised() -> Iterator[tuple[str, str, frozenset[str]]]:
    """Where a refusal is made, which, and with what."""
    for path in (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        file = path.relative_to(ROOT).as_posix()
        for node in ast.walk(tree):
            where = f"{file}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                if node.func.id in REFUSALS:
                    assert not node.args, where
                    given = frozenset(keyword.arg or "**" for keyword in node.keywords)
                    yield where, node.func.id, given
            elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Name):
                yield from [(where, node.exc.id, frozenset())] if node.exc.id in REFUSALS else []


SITES = list(raised())


@pytest.mark.parametrize("lang", words.LANGUAGES)
@pytest.mark.parametrize(("where", "name", "given"), SITES, ids=[f"{s[1]} {s[0]}" for s in SITES])
def test_a_refusal_is_given_what_its_word_asks_for(
    where: str, name: str, given: frozenset[str], lang: str
) -> None:
    asked = words.variables(lang)[REFUSALS[name].word()]
    assert asked <= given, where


def test_every_refusal_is_raised_somewhere_always_with_the_same_arguments() -> None:
    given: dict[str, set[frozenset[str]]] = defaultdict(set)
    for _, name, arguments in SITES:
        given[name].add(arguments)
    assert set(given) == set(REFUSALS)
    assert {name: sites for name, sites in given.items() if len(sites) > 1} == {}


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_says_when_it_is_given(name: str) -> None:
    assert (REFUSALS[name].__doc__ or "").count("\n") == 0
    assert REFUSALS[name].__doc__ != Refusal.__doc__


@pytest.mark.parametrize("lang", words.LANGUAGES)
def test_no_word_is_kept_for_a_refusal_that_is_gone(lang: str) -> None:
    kept = {key for key in words.keys(lang) if key.startswith("refusal-")}
    assert kept == {refusal.word() for refusal in REFUSALS.values()}
