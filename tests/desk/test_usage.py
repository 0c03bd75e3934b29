"""The command line's own words and completion in a shell."""

import os
import re
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from desk.app import COMMANDS, build, run
from desk.helping import typed_at
from desk.tasks import _COMMANDS
from office.settings import ROOT
from schema.messages import TOLD
from schema.refusals import sentence
from schema.words import typing

SHELL = """
eval "$({python} starter.py completion bash)"
press() {{
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
    _deundeun; echo "${{COMPREPLY[*]}}"
}}
press d to
press deundeun draft f
press d paper --sta
press d results --x
complete -p d deundeun
"""
UNTYPED = {
    "paper": {"kind", "sha256", "media_type"},
    "promote": {"valid_until", "announced_on", "received_on"},
}
"""What the command finds out itself, or does not ask for."""
ENGLISH = re.compile(
    r"\b(Usage|Options|Arguments|Commands|OPTIONS|ARGS|default|required|env var|Show this|str)\b"
)


def typed(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = run(list(argv))
    return code, *capsys.readouterr()


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_a_korean_help_page_is_korean(capsys: pytest.CaptureFixture[str], command: str) -> None:
    code, out, err = typed(capsys, "--lang", "ko", *command.split(), "--help")
    assert (code, err) == (0, "")
    assert out.startswith("사용법: ")
    assert "\n옵션:\n" in out
    # An example in a help text may hold a word of the trade, a heading may not.
    assert ENGLISH.findall(out) == []


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("lst",), "'lst' 명령은 없습니다. 'list'를 찾으시나요?"),
        (("qqq",), "'qqq' 명령은 없습니다."),
        (("--json",), "명령을 적어 주세요."),
        (("show",), "CASE가 빠졌습니다."),
        (("show", "a", "b"), "남는 말이 있습니다: b"),
        (
            ("show", "a", "--foo"),
            "--foo 옵션은 없습니다. 쓸 수 있는 옵션: --json, --lang, --debug",
        ),
        (
            ("agree", "a", "--amount", "1"),
            "--amount 옵션은 없습니다. 쓸 수 있는 옵션: --as, --speaker",
        ),
        (("agree", "a", "--referense", "1"), "비슷한 것: --reference"),
        (("edition", "늘림", "x", "--notice", "1", "--as", "kim"), "'늘림' 대신 정정(amend), "),
        (("show", "a", "--jsn"), "--jsn 옵션은 없습니다. 비슷한 것: --json"),
        (("todo", "--by", "kim"), "--by 옵션은 없습니다. 비슷한 것: --as"),
        (("note", "a", "--happened_at", "x"), "비슷한 것: --on"),
        (("show", "a", "--lang"), "--lang 다음에 값을 적어 주세요."),
        (("show", "a", "--json=1"), "--json에는 값을 적지 않습니다."),
        (("eligibility", "a", "--as", "kim"), "--eligible/--ineligible이 빠졌습니다."),
        (("completion", "fish"), "'fish' 대신 bash, zsh"),
        (
            ("import", "/nowhere.csv", "--as", "kim"),
            "읽을 수 없습니다(그런 파일이나 폴더가 없습니다)",
        ),
        (("import", "/", "--as", "kim"), "읽을 수 없습니다(파일이 아니라 폴더입니다)"),
    ],
)
def test_an_error_of_usage_is_one_korean_sentence(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    argv: tuple[str, ...],
    said: str,
) -> None:
    monkeypatch.setenv("DEUNDEUN_LANG", "ko")
    code, _, err = typed(capsys, *argv)
    assert code == 2
    assert said in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("command", "both"),
    [
        (name, (param.opts[0], param.secondary_opts[0]))
        for name, command in build(*COMMANDS).commands.items()
        for param in command.params
        if param.secondary_opts
    ],
)
def test_words_that_contradict_each_other_are_refused(
    capsys: pytest.CaptureFixture[str], command: str, both: tuple[str, str]
) -> None:
    for given in (both, both[::-1]):
        code, out, err = typed(capsys, "--lang", "ko", command, *given)
        assert (code, out) == (2, "")
        assert err == f"{'/'.join(both)} 옵션을 두 번 적었습니다. 하나만 적어 주세요.\n"


def test_a_word_is_given_once_and_what_takes_several_takes_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, _, err = typed(capsys, "--lang", "ko", "note", "a", "--text", "x", "--text", "y")
    assert (code, "--text 옵션을 두 번" in err) == (2, True)
    code, _, err = typed(capsys, "note", "a", "--text", "x", "--json", "--json", "--reference")
    assert "--reference" in err
    sections = ("--section", "a=b", "--section", "c")
    code, _, err = typed(capsys, "--lang", "ko", "draft", "a", "--as", "kim", *sections)
    assert (code, "'c'는 항목=글" in err) == (2, True)


@pytest.mark.parametrize(
    ("argv", "name", "blank"),
    [
        (command.replace("CASE", "a#1").split(), *re.findall(r"(--\S+) ([A-Z]+)", command)[0])
        for command in dict.fromkeys(_COMMANDS.values())
        if re.search("[A-Z]", command.replace("CASE", ""))
    ]
    + [
        (
            ["draft", "a#1", "--base", "0", "--section", "x=y", "--section", "z=TEXT"],
            "--section",
            "TEXT",
        ),
        (["decide", "a#1", "--verdict", "passed", "--amount=AMOUNT"], "--amount", "AMOUNT"),
        (["firm", "NUMBER", "--status", "closed"], "FIRM_OR_NUMBER", "NUMBER"),
    ],
)
def test_a_suggested_command_with_its_blanks_unfilled_is_refused(
    capsys: pytest.CaptureFixture[str], argv: list[str], name: str, blank: str
) -> None:
    code, out, err = typed(capsys, "--lang", "ko", *argv, "--as", "kim")
    assert (code, out) == (2, "")
    assert err.startswith(f"{name}의 {blank} 자리에 실제 값을 적어 주세요.")
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    "argv",
    [
        ("receipt", "a#1", "--number", "NUMBER-7"),
        ("receipt", "a#1", "--number", "TEXT"),
        ("receipt", "a#1", "--number", "number"),
        ("note", "a#1", "--text", "NUMBER"),
        ("note", "a#1", "--text", "TEXT 파일을 받음"),
        ("draft", "a#1", "--base", "0", "--section", "TEXT=가나다"),
        ("draft", "a#1", "--base", "0", "--section", "problem=a=TEXT"),
    ],
)
def test_a_value_that_only_looks_like_a_blank_is_taken(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    argv: tuple[str, ...],
) -> None:
    monkeypatch.setenv("DEUNDEUN_HOME", str(tmp_path))
    code, _, err = typed(capsys, "--lang", "ko", *argv, "--as", "kim")
    assert (code, "make up" in err) == (5, True)


@pytest.mark.parametrize("name", sorted(TOLD.keys() & COMMANDS.keys()))
def test_a_sentence_names_each_field_as_it_is_typed(name: str) -> None:
    command = build(name).commands[name]
    fields = TOLD[name].model_fields.keys() - UNTYPED.get(name, set()) - {"via"}
    spelt = {field: typed_at(command, field) for field in fields}
    options = {option for param in command.params for option in param.opts}
    arguments = {param.metavar for param in command.params if param.metavar}
    assert {field for field, said in spelt.items() if said not in options | arguments} == set()


def test_a_reason_is_asked_for_as_it_is_typed_here() -> None:
    rejected = ("refusal-needs-reason", {"what": "rejected"}, "ko")
    assert "탈락 사유(reason)를" in sentence(*rejected)
    with typing(partial(typed_at, build("decide").commands["decide"])):
        assert "탈락 사유(--reason)를" in sentence(*rejected)
    assert "(reason)" in sentence(*rejected)


def test_a_korean_console_of_old_gets_every_help_page_and_sentence(tmp_path: Path) -> None:
    environ = {"PATH": os.environ["PATH"], "PYTHONIOENCODING": "cp949", "DEUNDEUN_LANG": "ko"}
    environ |= {"DEUNDEUN_HOME": str(tmp_path), "DEUNDEUN_AS": "kim"}
    for argv, code in ((["--help"], 0), (["todo"], 5), (["lst"], 2), (["events"], 5)):
        done = subprocess.run(
            [sys.executable, ROOT / "starter.py", *argv],
            capture_output=True,
            check=False,
            env=environ,
        )
        said = (done.stdout + done.stderr).decode("cp949")
        assert (done.returncode, "Traceback" in said) == (code, False)
        assert re.search("[가-힣]", said)


def test_a_shell_completes_commands_second_words_and_options() -> None:
    done = subprocess.run(
        [shutil.which("bash") or "bash", "-c", SHELL.format(python=sys.executable)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    todo, first, status, xlsx, *bound = done.stdout.splitlines()
    assert (todo, first, status, xlsx) == ("todo", "first", "--status", "--xlsx")
    assert [line.split()[-1] for line in bound] == ["d", "deundeun"]
    assert done.stderr == ""


def test_no_help_page_takes_long() -> None:
    """A third of a second on an idle machine; what is measured is the work, not the waiting."""
    began = os.times()
    for command in ("--help", "decide", "todo"):
        argv = [command] if command.startswith("-") else [command, "--help"]
        subprocess.run(
            [sys.executable, ROOT / "starter.py", *argv],
            capture_output=True,
            check=True,
            env={"PATH": os.environ["PATH"], "DEUNDEUN_LANG": "ko"},
        )
    took = os.times()
    assert took.children_user - began.children_user < 3 * 0.6
