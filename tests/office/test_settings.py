import os
import stat
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from office.faults import NoStack, SettingsFault
from office.runtime import Runtime
from office.settings import ROOT, Settings

NOBODY = 65534
RUNTIME = Runtime(
    pid=1,
    started_at=datetime(2026, 11, 23, tzinfo=UTC),
    owner_url="postgresql://owner@here/db",
    worker_url="postgresql://worker@here/db",
    reader_url="postgresql://reader@here/db",
    temporal_address="127.0.0.1:7233",
    ui_url="http://127.0.0.1:8233",
)


def test_without_a_setting_the_home_lies_beside_worker_py() -> None:
    assert Settings.load({}).home == ROOT / ".deundeun"
    assert (ROOT / "worker.py").is_file()


def test_a_running_stack_gives_every_address(tmp_path: Path) -> None:
    home = tmp_path / "든든 집"
    home.mkdir()
    RUNTIME.save(home)
    settings = Settings.load({"DEUNDEUN_HOME": str(home)})
    assert settings.worker_url == RUNTIME.worker_url
    assert settings.owner_url == RUNTIME.owner_url
    assert settings.reader_url == RUNTIME.reader_url
    assert settings.ui_url == RUNTIME.ui_url
    assert settings.temporal() == {"target_host": "127.0.0.1:7233", "namespace": "default"}


def test_the_runtime_file_is_private_and_leaves_nothing_behind(tmp_path: Path) -> None:
    RUNTIME.save(tmp_path)
    RUNTIME.save(tmp_path)
    assert stat.S_IMODE((tmp_path / "runtime.json").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["runtime.json"]
    assert Runtime.load(tmp_path) == RUNTIME
    Runtime.remove(tmp_path)
    assert Runtime.load(tmp_path) is None


def test_the_environment_goes_before_the_stack(tmp_path: Path) -> None:
    RUNTIME.save(tmp_path)
    settings = Settings.load(
        {
            "DEUNDEUN_HOME": str(tmp_path),
            "DATABASE_URL": "postgresql://mine@there/db",
            "DATABASE_URL_READER": "postgresql://reader@there/db",
            "TEMPORAL_ADDRESS": "temporal.example:7233",
            "TEMPORAL_NAMESPACE": "grants",
            "DEUNDEUN_UI_URL": "https://ui.example",
        }
    )
    assert settings.worker_url == settings.owner_url == "postgresql://mine@there/db"
    assert settings.reader_url == "postgresql://reader@there/db"
    assert settings.ui_url == "https://ui.example"
    config = settings.temporal()
    assert (config["target_host"], config["namespace"]) == ("temporal.example:7233", "grants")
    assert settings.elsewhere() == ["TEMPORAL_ADDRESS", "DATABASE_URL", "DATABASE_URL_READER"]


def test_the_embedded_stack_hears_nothing_of_other_servers(tmp_path: Path) -> None:
    environ = {"DATABASE_URL": "postgresql://mine@there/db", "TEMPORAL_ADDRESS": "there:7233"}
    settings = Settings.load({"DEUNDEUN_HOME": str(tmp_path), **environ}).embedded(RUNTIME)
    assert settings.worker_url == RUNTIME.worker_url
    assert settings.temporal()["target_host"] == RUNTIME.temporal_address
    assert settings.elsewhere() == []


def test_cases_are_pinned_only_where_a_build_is_named(tmp_path: Path) -> None:
    home = {"DEUNDEUN_HOME": str(tmp_path)}
    assert Settings.load(home | {"DEUNDEUN_DEPLOYMENT": "grants"}).build is None
    settings = Settings.load(home | {"DEUNDEUN_BUILD_ID": "0.5.0"})
    assert settings.build == ("deundeun", "0.5.0")
    assert settings.embedded(RUNTIME).build is None
    both = {"DEUNDEUN_BUILD_ID": "0.5.0", "DEUNDEUN_DEPLOYMENT": "grants"}
    assert Settings.load(home | both).build == ("grants", "0.5.0")


def test_without_a_stack_the_sentence_says_make_up(tmp_path: Path) -> None:
    settings = Settings.load({"DEUNDEUN_HOME": str(tmp_path)})
    with pytest.raises(NoStack, match="make up") as caught:
        _ = settings.worker_url
    assert caught.value.code == 5
    with pytest.raises(NoStack):
        settings.temporal()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://here/db"),
        ("DATABASE_URL_OWNER", "here"),
        ("DATABASE_URL_READER", "postgresql://[::1"),
        ("DEUNDEUN_SANDBOX", "yes"),
        ("DEUNDEUN_TEMPORAL", "/nowhere/temporal"),
        ("DEUNDEUN_FILES", "/nowhere/files"),
        ("DEUNDEUN_BUILD_ID", "0.5.0 (test)"),
        ("DEUNDEUN_BUILD_ID", "0.5.0'"),
        ("DEUNDEUN_DEPLOYMENT", "0.5.0"),
        ("DEUNDEUN_FILES", "tests"),
        ("DEUNDEUN_FILES", str(ROOT / "worker.py")),
    ],
)
def test_a_bad_value_is_refused_with_its_name(name: str, value: str) -> None:
    with pytest.raises(SettingsFault, match=name) as caught:
        Settings.load({name: value})
    assert caught.value.code == 2


def test_files_rest_in_postgres_or_in_the_folder_that_is_named(tmp_path: Path) -> None:
    assert Settings.load({}).files is None
    assert Settings.load({"DEUNDEUN_FILES": ""}).files is None
    files = Settings.load({"DEUNDEUN_FILES": f" {tmp_path} "}).files
    assert files is not None
    assert files.path == tmp_path


def test_a_folder_that_only_can_be_read_is_refused() -> None:
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o555)
        root = os.geteuid() == 0
        if root:
            os.seteuid(NOBODY)
        try:
            with pytest.raises(SettingsFault, match="DEUNDEUN_FILES"):
                Settings.load({"DEUNDEUN_FILES": name, "DEUNDEUN_HOME": name})
        finally:
            if root:
                os.seteuid(0)


def test_a_bad_temporal_profile_is_a_sentence(tmp_path: Path) -> None:
    profile = {"TEMPORAL_PROFILE": "nope", "TEMPORAL_CONFIG_FILE": str(tmp_path / "none.toml")}
    with pytest.raises(SettingsFault, match="nope"):
        Settings.load(profile).temporal()


def test_a_broken_runtime_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "runtime.json").write_text("{")
    with pytest.raises(SettingsFault, match=r"runtime\.json"):
        Settings.load({"DEUNDEUN_HOME": str(tmp_path)})


def test_no_password_is_printed(tmp_path: Path) -> None:
    url = "postgresql://me:geheim@here/db"
    settings = Settings.load({"DEUNDEUN_HOME": str(tmp_path), "DATABASE_URL": url})
    assert "geheim" not in repr(settings)


def test_the_help_page_imports_neither_temporal_nor_postgres() -> None:
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-X", "importtime", ROOT / "worker.py", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert time.monotonic() - began < 5
    assert not {"temporalio", "asyncpg"} & {
        line.rpartition("|")[2].strip() for line in done.stderr.splitlines()
    }


def test_exit_codes(tmp_path: Path) -> None:
    def run(*arguments: str, **environ: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, ROOT / "worker.py", *arguments],
            capture_output=True,
            text=True,
            check=False,
            env={"DEUNDEUN_HOME": str(tmp_path), "DEUNDEUN_LANG": "en", **environ},
        )
        return done.returncode, done.stderr

    assert run("--no-such")[0] == 2
    assert run("migrate", DATABASE_URL="x://")[0] == 2
    code, said = run("migrate")
    assert (code, "make up" in said, "Traceback" in said) == (5, True, False)
    code, said = run("migrate", DATABASE_URL="postgresql://me:x@127.0.0.1:1/db")
    assert (code, "Traceback" in said) == (5, False)
    assert "Traceback" in run("--debug", "migrate")[1]
