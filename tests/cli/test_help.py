"""Help: sentences, two examples first that really run, and nothing heavy loaded to print it."""

import json
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from scheduler.cli import main
from scheduler.cli.endings import CODES
from scheduler.cli.lazy import LazyGroup
from scheduler.cli.root import root
from workflow.catalogue import CASES

HEAVY = {"sqlalchemy", "structlog", "rich", "cryptography", "apscheduler", "msgspec", "transitions"}
FACTS = [fact.stored for kind in CASES for fact in kind.lifecycle.facts]


def commands(group=None, path=()):
    """Every command with the words that call it; the facts are looked at apart."""
    group = group or root()
    context = click.Context(group)
    for name in group.list_commands(context):
        made = group.get_command(context, name)
        yield (*path, name), made
        if isinstance(made, LazyGroup) and name != "record":
            yield from commands(made, (*path, name))


EVERY = list(commands())
IDS = [" ".join(path) for path, _ in EVERY]


@pytest.mark.parametrize("line", ["--help", "--version", "due --help", "admin --help", "admin init --help"])
def test_help_loads_nothing_heavy(line):
    program = (
        "import sys; from scheduler.cli import main; main(sys.argv[1:]); "
        "print(*sorted(name for name in sys.modules if '.' not in name), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *line.split()], capture_output=True, text=True, check=True
    )
    assert HEAVY & set(done.stderr.split()) == set()


def test_the_help_of_a_fact_needs_no_store():
    program = (
        "import sys; from scheduler.cli import main; main(['record', 'incident.notified', '--help']); "
        "print(*sorted(name for name in sys.modules if '.' not in name), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert {"sqlalchemy", "structlog", "rich", "cryptography"} & set(done.stderr.split()) == set()


def test_python_m_scheduler_does_the_same():
    done = subprocess.run(
        [sys.executable, "-m", "scheduler", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("spr ")


@pytest.mark.parametrize(("path", "made"), EVERY, ids=IDS)
def test_the_static_table_says_what_the_command_says(path, made):
    group = root()
    for name in path[:-1]:
        group = group.get_command(click.Context(group), name)
    assert made.help.partition("\n")[0] == group.table[path[-1]].says


@pytest.mark.parametrize(("path", "made"), EVERY, ids=IDS)
def test_help_is_sentences_with_two_examples_first(path, made):
    assert made.help.rstrip().endswith((".", '"'))
    assert 2 <= len(made.examples) <= 3
    assert all(example.startswith(f"spr {' '.join(path)}") for example in made.examples)
    for option in made.params:
        if isinstance(option, click.Option):
            assert option.help[0].isupper(), option.name
            assert option.help.rstrip("]")[-1] in ".d", option.name


WRITING = [
    (path, made)
    for path, made in EVERY
    if not isinstance(made, LazyGroup) and not getattr(made, "asks_the_past", False) and path != ("record",)
]
"""The commands that do not read the past; those that record a fact are all made alike."""


@pytest.mark.parametrize(("path", "made"), WRITING, ids=[" ".join(path) for path, _ in WRITING])
def test_what_does_not_read_the_past_says_so(spr, path, made):
    """Recording while asking of the past, in silence of now, would be worse than a refusal."""
    needed = ["1" for each in made.params if isinstance(each, click.Argument) and each.required]
    for option in ("--as-of", "--known-at"):
        said = spr(f"{' '.join(path)} {' '.join(needed)} {option} today")
        assert said.code == 2
        assert "goes by the record as it is now" in said.err or "Missing option" in said.err


@pytest.fixture(scope="module")
def furnished(terminal, new_store, tmp_path_factory):
    """A store and files in which every example can be run, made once and copied for each."""
    folder = tmp_path_factory.mktemp("furnished")
    shutil.copytree(new_store, folder / "office")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        furnish(terminal(folder / "office", patch), folder)
    return folder


@pytest.fixture
def office(furnished, terminal, tmp_path, monkeypatch):
    """The store and the files, for one example."""
    shutil.copytree(furnished, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return terminal(tmp_path / "office", monkeypatch)


def furnish(spr, folder):
    shipped = Path(__file__).parents[2] / "workflow/data/england-and-wales.json"
    calendar = json.loads(shipped.read_text("utf-8")) | {"revision": "2026-11-22"}
    (folder / "england-and-wales.json").write_text(json.dumps(calendar))
    (folder / "ours.toml").write_text(
        'code = "ours"\nversion = 1\nsays = "Ours."\nsource = "Minutes"\nadopts = ["agency.raise"]\n'
    )
    row = {
        "case": "I1",
        "fact": "incident.notified",
        "occurred": "2026-11-20",
        "data": {"organisation": "police"},
    }
    (folder / "cases.jsonl").write_text(json.dumps(row))
    (folder / "cases.csv").write_text(
        "case,fact,occurred,data.organisation\nI1,incident.notified,unknown,police\n"
    )
    (folder / "cases").mkdir(mode=0o700)
    spr.ok(
        "record incident.notified --organisation school --type serious-harm --child A "
        "--abuse-or-neglect suspected --occurred 'Mon 23 Nov 2026'"
    )
    incident = "incident/2026-001"
    spr.ok(f"record child-died {incident} --child A --occurred today")
    spr.ok(f"record criteria-not-met {incident} --reasons x --departure 'Something.' --occurred today")
    spr.ok("record incident.notified --organisation police --occurred today")
    for authority in ("Coroner", "'Inquiry secretariat'"):
        spr.ok(f"admin keys hold incident/2026-002 --reason 'It is needed.' --authority {authority}")
    for organisation in ("school", "hospital"):
        spr.ok(f"record incident.notified --organisation {organisation} --occurred today")
    spr.ok(f"decide link {incident} incident/2026-002")
    spr.ok("record proceedings.criminal-investigation-opened --occurred today")
    spr.ok("record proceedings.charge-made proceedings/2026-005 --occurred today")
    spr.ok("decide merge incident/2026-004 incident/2026-003 --because 'Raised twice.'")
    spr.ok("admin keys backup cases/spr.keys")
    spr.ok("audit key -o", folder / "log.key")
    spr.ok("audit checkpoint -o", folder / "monday.checkpoint")
    spr.ok(f"audit prove {incident} -o", folder / "case.tlog-proof")
    spr.ok("audit checkpoint --since monday.checkpoint -o", folder / "tuesday.proof")
    spr.ok("admin backup kept.db")
    a_chronology(spr, folder)
    spr.ok("sweep")


def a_chronology(spr, folder):
    """A review, its chronology, and what two agencies say of one hour, in files whatever their names."""
    said = "Date,Time,Event,Child seen\n4 March 2020,14:05,A visit.,yes\n"
    (folder / "police.xlsx").write_text(said)
    (folder / "school.csv").write_text(said.replace("yes", "no"))
    spr.ok("record review.considered --occurred today")
    spr.ok("record review.records-requested review/2026-006 --agency police --occurred today")
    spr.ok("chronology open review/2026-006")
    spr.ok("chronology import police.xlsx chronology/2026-007 --agency police")
    spr.ok("chronology import school.csv chronology/2026-007 --agency school")


ALSO = {("alerts",): (4,), ("alerts", "ack"): (4,), ("alerts", "snooze"): (4,), ("health",): (10,)}
"""How else an example may end where no daemon runs and nothing was announced yet; it can be typed so."""


@pytest.mark.parametrize(
    ("path", "made"), [each for each in EVERY if each[0] not in (("run",), ("demo",))], ids=str
)
def test_the_examples_run(office, path, made, monkeypatch, tmp_path):
    if path in {("admin",), ("admin", "init")}:
        monkeypatch.setenv("SPR_DATABASE", str(tmp_path / "fresh" / "spr.db"))
    for example in made.examples:
        again = " --replace" if " -o " in example else ""  # the files of other examples are there
        said = office(f"{example.removeprefix('spr ')}{again}")
        assert said.code in {0, *ALSO.get(path, ())}, said.words


OPENED = {
    "incident": ("incident.notified", {"organisation": "school", "children": ["A"]}),
    "rapid-review": ("rapid-review.notification-sent", {}),
    "review": ("review.considered", {}),
    "chronology": ("chronology.opened", {}),
    "action": ("action.agreed", {"owner": "police"}),
    "proceedings": ("proceedings.criminal-investigation-opened", {}),
    "partnership": ("partnership.formed", {}),
}
"""A fact that opens a case of each kind, with its fields."""


@pytest.fixture(scope="module")
def one_of_each(terminal, new_store, tmp_path_factory):
    """A store with one case of each kind, numbered 2026-001, made once and copied for each fact."""
    folder = tmp_path_factory.mktemp("kinds") / "office"
    shutil.copytree(new_store, folder)
    rows = [
        {"case": f"{kind.name}/2026-001", "fact": fact, "occurred": "2026-11-20", "data": data}
        for kind in CASES
        for fact, data in [OPENED[kind.name]]
    ]
    path = folder / "cases.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    with pytest.MonkeyPatch.context() as patch:
        terminal(folder, patch).ok("import", path)
    return folder


@pytest.fixture
def every_kind(one_of_each, terminal, tmp_path, monkeypatch):
    """The store with one case of each kind, for one fact."""
    shutil.copytree(one_of_each, tmp_path / "office")
    monkeypatch.chdir(tmp_path)
    return terminal(tmp_path / "office", monkeypatch)


@pytest.mark.parametrize("fact", FACTS)
def test_the_examples_of_a_fact_run_or_are_refused_by_the_rules(every_kind, fact):
    """Whether the rules admit a fact depends on the case; that it can be typed so does not."""
    help_ = every_kind.ok(f"record {fact} --help").out
    examples = [line.strip() for line in help_.splitlines() if line.startswith("  spr record")]
    assert len(examples) == 2
    for example in examples:
        assert every_kind(example.removeprefix("spr ")).code in (0, 4), example


def test_global_options_stand_before_or_after_the_command(spr, incident):
    assert spr.ok("--format json due").json() == spr.ok("due --format json").json()
    assert spr.ok("--format csv due --format json").json()
    assert spr.ok("admin --format json rebuild --check").json()["ok"]
    assert spr.ok(f"record --format json safety-secured {incident} --occurred today").json()["case"]


def test_an_unknown_command_is_named_with_the_nearest(capsys):
    assert main(["explian"]) == 2
    assert "Did you mean explain?" in capsys.readouterr().err


def test_without_arguments_the_help_is_printed(capsys):
    assert main([]) == 2
    assert "Commands:" in capsys.readouterr().err


def test_the_exit_codes_are_few_and_each_is_said():
    assert sorted(CODES) == [0, 1, 2, 3, 4, 5, 6, 7, 10, 130]


@pytest.mark.parametrize(("path", "made"), EVERY, ids=IDS)
def test_every_line_of_an_example_is_one_a_shell_can_read(path, made):
    assert all(shlex.split(example)[0] == "spr" for example in made.examples)
