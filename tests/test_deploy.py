"""What is shipped to run the service under systemd: units that it takes, and settings that can be read."""

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from scheduler.cli.endings import REFUSED, USAGE
from scheduler.settings import CREDENTIAL, settings

DEPLOY = Path(__file__).resolve().parents[1] / "deploy"
UNITS = sorted(path.name for path in DEPLOY.iterdir() if path.suffix in {".service", ".timer"})
EXPOSURE = 2.0
"""On the scale of systemd-analyze from 0 to 10; what is left is the network, which the mail needs."""


def verified(folder):
    """What systemd says of the units of a folder."""
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("there is no systemd-analyze here")
    command = [program, "verify", "--man=no", *(str(folder / name) for name in UNITS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def test_systemd_finds_nothing_to_say_of_the_units():
    assert UNITS == ["spr-health.service", "spr-health.timer", "spr.service"]
    assert verified(DEPLOY) == (0, "")


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("Type=notify", "Type=notifies"),
        ("WatchdogSec=90", "WatchdogSecs=90"),
        ("/usr/bin/env", "/usr/bin/enw"),
    ],
)
def test_systemd_does_find_what_is_wrong(tmp_path, right, wrong):
    """Otherwise the silence above would mean nothing."""
    for name in UNITS:
        (tmp_path / name).write_text((DEPLOY / name).read_text().replace(right, wrong))
    code, says = verified(tmp_path)
    assert code or says


@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_a_unit_is_exposed_to_the_network_and_to_little_else(name):
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("there is no systemd-analyze here")
    command = [program, "security", "--offline=true", "--no-pager", str(DEPLOY / name)]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    level = re.search(r"exposure level for .*: ([0-9.]+)", said)
    if level is None:
        pytest.skip("this systemd-analyze does not examine files")
    assert float(level[1]) < EXPOSURE


def unit(name):
    """The sections of a unit; of a setting that is given several times, the last."""
    read = configparser.RawConfigParser(strict=False)
    read.optionxform = str
    read.read(DEPLOY / name)
    return read


def test_the_unit_brings_the_key_under_the_name_the_program_asks_for():
    assert unit("spr.service")["Service"]["LoadCredential"].startswith(f"{CREDENTIAL}:")


def test_what_only_a_person_can_mend_is_not_tried_again():
    """A first start that refuses would otherwise refuse every few seconds for ever."""
    codes = unit("spr.service")["Service"]["RestartPreventExitStatus"].split()
    assert codes == [str(USAGE), str(REFUSED)]


def test_no_memory_of_the_daemon_is_written_to_a_disk():
    """It has held keys and names."""
    for name in ("spr.service", "spr-health.service"):
        assert unit(name)["Service"]["LimitCORE"] == "0"


def test_the_settings_shipped_can_be_read(monkeypatch):
    monkeypatch.delenv("SPR_DATABASE", raising=False)
    read = settings(config=str(DEPLOY / "spr.toml"))
    assert read.database == "/var/lib/spr/spr.db"
    assert read.checkpoints is not None
    assert "default" in read.email.to


def test_every_folder_named_is_one_the_unit_may_write_to(monkeypatch):
    monkeypatch.delenv("SPR_DATABASE", raising=False)
    read = settings(config=str(DEPLOY / "spr.toml"))
    state = Path("/var/lib") / unit("spr.service")["Service"]["StateDirectory"]
    for path in (read.database, read.status_page):
        assert Path(path).parent == state
