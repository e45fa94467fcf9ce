"""A checkpoint leaves the machine once a day, to somebody who cannot write to the record."""

from datetime import timedelta

import pytest
from left_running import running

from events.evidence.checkpoints import Checkpoint, signer_of
from events.evidence.notes import Note
from scheduler.running.checkpoints_out import is_wanted, take_away
from scheduler.running.wanted import Checkpoints
from workflow.incident.facts import LocalAuthorityBecameAware

AWARE = LocalAuthorityBecameAware()


@pytest.fixture
def well(office, email, post):
    """An office whose messages arrive."""
    office.open(email=email(post.port))
    office.tell("incident", AWARE)
    return office


def test_a_checkpoint_leaves_once_a_day_by_mail_and_into_a_folder(well, post, tmp_path):
    wanted = Checkpoints(to="auditor@example.org", folder=str(tmp_path))
    assert is_wanted(well.service, well.now)
    assert take_away(well.service, wanted, well.now)
    assert not is_wanted(well.service, well.now)
    mail = next(each for each in post.received if each.went_to == ["auditor@example.org"])
    (path,) = tmp_path.iterdir()
    assert path.read_text() in mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
    note = Note.read(path.read_bytes())
    assert note.signed_by([signer_of(well.service.store.log, well.service.keys).verifier])
    assert Checkpoint.read(note).size == well.service.store.head().position
    well.now += timedelta(days=1)
    assert not is_wanted(well.service, well.now)  # nothing new is on record
    well.tell("incident", AWARE)
    assert is_wanted(well.service, well.now)


def test_a_checkpoint_that_could_not_leave_is_tried_again_with_the_same_id(well, post, tmp_path, lines):
    wanted = Checkpoints(to="auditor@example.org", folder=str(tmp_path / "away"))
    assert not take_away(well.service, wanted, well.now)
    assert [(line["channel"], line["outcome"]) for line in lines if line["event"] == "checkpoint"] == [
        ("folder", "not sent")
    ]
    assert is_wanted(well.service, well.now)
    (tmp_path / "away").mkdir()
    assert take_away(well.service, wanted, well.now)
    ids = [each["Message-ID"] for each in post.received if each.went_to == ["auditor@example.org"]]
    assert len(ids) == 2
    assert len(set(ids)) == 1


def test_a_checkpoint_says_nothing_of_a_case(well, tmp_path):
    take_away(well.service, Checkpoints(folder=str(tmp_path)), well.now)
    (path,) = tmp_path.iterdir()
    assert "incident" not in path.read_text()


def test_the_daemon_takes_one_away_by_itself(office_left, tmp_path):
    with running(office_left, f'[checkpoints]\nfolder = "{tmp_path}"\n') as process:
        process.wait_for("checkpoint", outcome="sent")
        assert process.stop() == 0
    assert len(list(tmp_path.iterdir())) == 1
