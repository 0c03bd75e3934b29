"""The worker's command line in the reader's language: help pages, and what cannot be understood."""

import re
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

import worker
from office import home as homes
from tests.terminal import CTRL_C, CTRL_D, at_a_terminal

ENGLISH = re.compile(
    r"\b(Usage|Options|Arguments|Commands|OPTIONS|ARGS|default|required|Show this|path|integer)\b"
)
GROUP: Any = get_command(worker.app)
COMMANDS = list(GROUP.commands)


def typed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *argv: str
) -> tuple[int, str, str]:
    monkeypatch.setenv("DEUNDEUN_LANG", "ko")
    monkeypatch.setattr("sys.argv", ["worker.py", *argv])
    return worker.main(), *capsys.readouterr()


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_a_korean_help_page_is_korean(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    code, out, err = typed(capsys, monkeypatch, *command.split(), "--help")
    assert (code, err) == (0, "")
    assert out.startswith("사용법: ")
    assert ENGLISH.findall(out) == []
    # No key of the catalogue has been left where its words belong.
    assert re.findall(r"\b(?:office|webhook|desk)-[a-z-]+", out) == []


def test_nothing_typed_is_the_help_page(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code, out, _ = typed(capsys, monkeypatch)
    assert (code, out.startswith("사용법: ")) == (0, True)
    assert all(f"\n  {command} " in out for command in COMMANDS)


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("upp",), "'upp' 명령은 없습니다. 'up'을 찾으시나요?"),
        (("backup",), "FOLDER"),
        (("up", "--hom"), "--hom 옵션은 없습니다. 비슷한 것: --home"),
        (("up", "--home"), "--home 다음에 값을 적어 주세요."),
        (("webhook", "--port", "x"), "--port의 값을 확인해 주세요."),
    ],
)
def test_what_cannot_be_understood_is_one_korean_sentence(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    argv: tuple[str, ...],
    said: str,
) -> None:
    code, out, err = typed(capsys, monkeypatch, *argv)
    assert (code, out) == (2, "")
    assert said in err
    assert f"worker.py {argv[0]} --help" in err or argv[0] == "upp"
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("answer", [CTRL_C, CTRL_D, "응\n"])
def test_whoever_leaves_the_question_keeps_the_data(tmp_path: Path, answer: str) -> None:
    home = tmp_path / "집"
    homes.prepare(home)
    code, said = at_a_terminal(*("worker.py", "reset"), answers=[answer], DEUNDEUN_HOME=str(home))
    assert (code, "지우지 않았습니다" in said[-1]) == (3, True), said
    assert homes.is_home(home)
