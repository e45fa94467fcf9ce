"""A template may name the fields that are allowed, let them stand, and nothing else; all mistakes at once."""

import os

import pytest
from worded import alert

from scheduler.settings import SettingsWrong
from scheduler.wording.alerts import announcement
from scheduler.wording.fields import KINDS
from scheduler.wording.templates import LONGEST, WordsWrong, shipped, templates
from workflow.vocabulary import Rung

GOOD = "{case}: {rung}\n\nPlease look at {label}, {until}.\n    {command}\n"


@pytest.fixture
def folder(tmp_path):
    """A folder of templates; what is written into it is a file for each kind."""

    def written(**texts):
        for kind, text in texts.items():
            (tmp_path / f"{kind.replace('_', '-')}.txt").write_bytes(
                text if isinstance(text, bytes) else text.encode()
            )
        return str(tmp_path)

    return written


def wrong(folder):
    with pytest.raises(WordsWrong) as said:
        templates(folder)
    return str(said.value)


def test_a_template_of_ones_own_takes_the_place_of_the_one_that_is_shipped(folder):
    ours = templates(folder(due_today=GOOD))
    words = announcement(ours, alert(Rung.DUE_TODAY))
    assert words.subject == "incident/2026-001: due today, Mon 13 April 2026"
    assert words.body == (
        "Please look at a national report, the end of Mon 13 April 2026.\n    spr show incident/2026-001\n"
    )
    assert ours["overdue"] == shipped()["overdue"]


def test_there_is_a_template_for_every_kind():
    assert set(shipped()) == set(KINDS)


def test_those_that_are_shipped_would_pass_as_ones_own(folder):
    from importlib.resources import files

    come = files("scheduler") / "data" / "messages"
    texts = {each.name.removesuffix(".txt"): each.read_bytes() for each in come.iterdir()}
    assert set(texts) == set(KINDS)
    assert templates(folder(**texts)) == shipped()


@pytest.mark.parametrize(
    "field",
    [
        "child",
        "name",
        "duty",
        "subject",
        "summary",
        "note",
        "owed_by",
        "raised",
        "person",
        "capacities",
        "Case",
    ],
)
def test_what_is_not_on_the_list_is_refused_with_file_line_and_list(folder, field):
    said = wrong(folder(due_today=GOOD + f"{{{field}}}\n"))
    assert (
        f"due-today.txt, line 5: {{{field}}} is nothing a message may say. Allowed: {{case}}, {{label}}"
        in said
    )


@pytest.mark.parametrize(
    "field",
    [
        "{case.__class__}",
        "{case[0]}",
        "{case!r}",
        "{case:>99999999}",
        "{}",
        "{0}",
        "{case:{label}}",
        "{ case }",
    ],
)
def test_a_field_stands_alone_and_nothing_is_computed(folder, field):
    said = wrong(folder(overdue=GOOD + f"{field}\n"))
    assert "overdue.txt, line 5: a field stands alone" in said


@pytest.mark.parametrize("line", ["{case", "case}", "{case}}", "{{case}"])
def test_a_brace_without_a_partner_is_refused(folder, line):
    assert "line 5: a brace has no partner" in wrong(folder(overdue=GOOD + f"{line}\n"))


def test_a_brace_can_be_written_double(folder):
    ours = templates(folder(due_today=GOOD + "{{case}}\n"))
    assert announcement(ours, alert(Rung.DUE_TODAY)).body.endswith("{case}\n")


@pytest.mark.parametrize("link", ["https://example.org", "www.example.org", "mailto:x", "HTTP://x"])
def test_a_link_is_refused(folder, link):
    assert "line 3: a message holds no link" in wrong(folder(overdue=f"{{case}}\n\nSee {link}\n"))


def test_a_field_of_another_kind_is_refused(folder):
    """A cause belongs to a withdrawal; an announcement has none, and the line would vanish."""
    assert "{cause} is nothing a message may say" in wrong(folder(overdue=GOOD + "{cause}\n"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"", "is empty"),
        (b"   \n\n", "is empty"),
        (b"\n\nwords\n", "line 1: the first line is the subject"),
        (b"{case}\n", "line 2: after the subject comes an empty line"),
        (b"{case}\nat once\n", "line 2: after the subject comes an empty line"),
        (b"{case}\n\n\n", "line 2: after the subject comes an empty line"),
        (b"{case}\n\n\xff\xfe\n", "is not UTF-8"),
        (b"{case}\n\nx\ty\n", "line 3: it holds a sign that cannot be printed"),
        (b"{case}\n\n" + b"x" * LONGEST, "longer than"),
    ],
)
def test_a_file_that_is_no_template_is_refused(folder, text, says):
    assert says in wrong(folder(overdue=text))


@pytest.mark.parametrize("made", [lambda at: at.symlink_to("/dev/zero"), os.mkfifo, lambda at: at.mkdir()])
def test_what_is_no_file_is_refused_and_not_read(tmp_path, made):
    """A device has no end, and a pipe waits for ever: the daemon would hang as it starts."""
    made(tmp_path / "overdue.txt")
    assert "overdue.txt is no file of words" in wrong(str(tmp_path))


def test_every_mistake_is_named_at_once(folder):
    said = wrong(folder(overdue=GOOD + "{child}\n{name}\n", due_todya=GOOD, withdrawal=b"\xff"))
    assert [each in said for each in ("line 5", "line 6", "due-todya.txt is no kind", "withdrawal.txt")] == [
        True
    ] * 4


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    assert "cannot be read" in wrong(str(tmp_path / "none"))
    assert issubclass(WordsWrong, SettingsWrong)


def test_a_line_is_left_out_when_none_of_its_fields_says_anything(folder):
    ours = templates(folder(overdue=GOOD + "{born_overdue}\n{working_days} {born_overdue}\nend\n"))
    assert announcement(ours, alert(Rung.OVERDUE)).body.endswith("2026-001\nend\n")
    born = announcement(ours, alert(Rung.OVERDUE, born_overdue=True)).body
    assert born.count("It was overdue already") == 2
