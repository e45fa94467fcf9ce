"""Reads the file of a profile, and finds every fault of its form: each with its place and what to do.

Whether what it says agrees with the guidance is another matter: `workflow.checking` looks at that.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from workflow.duties import LocalDuty, period
from workflow.ladder_files import ladder
from workflow.profile_tables import Fault, Table
from workflow.profiles import INTERVALS, Escalation, Profile
from workflow.spans import Span
from workflow.vocabulary import CriteriaOf, Group, Party, Post

MOST_BYTES = 200_000
CODE = r"[a-z][a-z0-9-]{1,39}"
DUTY_CODE = r"[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)+"
SIGNED_OFF = ("rapid-review", "review")
"""What is signed off before it is sent."""
# fmt: off
_TELLING = frozenset({
    "child", "children", "family", "parents", "death", "died", "harm", "harmed", "abuse", "neglect",
    "panel", "ofsted", "cdop", "lado", "coroner", "inquest", "court", "police", "criteria",
})
# fmt: on
_BEGIN_AGAIN = "begin from one that comes with the program: spr policy file kirklees -o ours.toml"


def read_profile(content: bytes) -> tuple[Profile | None, list[Fault]]:
    """The profile of a file as far as it can be read, and every fault of its form."""
    held, faults = parsed(content)
    if held is None:
        return None, faults
    profile = _profile(Table(held, "", faults), content.decode())
    return profile, faults


def as_written(text: str) -> Profile:
    """The profile as it was adopted: what today's program would find fault with is passed over."""
    profile, _ = read_profile(text.encode())
    if profile is None or not (profile.code and profile.version):
        message = "what was adopted as a profile is none"
        raise ValueError(message)
    return profile


def parsed(content: bytes) -> tuple[Mapping[str, Any] | None, list[Fault]]:
    """The tables of the file, or why it cannot be read."""
    if len(content) > MOST_BYTES:
        says = f"it is longer than {MOST_BYTES:,} bytes; a profile has a few thousand"
        return None, [Fault("the file", says, _BEGIN_AGAIN)]
    try:
        return tomllib.loads(content.decode()), []
    except UnicodeDecodeError as error:
        return None, [Fault("the file", f"byte {error.start:,} is no text in UTF-8", "save it as UTF-8")]
    except RecursionError:
        return None, [Fault("the file", "its tables lie in one another too deeply", _BEGIN_AGAIN)]
    except ValueError as error:
        return None, [_not_toml(str(error))]


def _not_toml(why: str) -> Fault:
    said = re.fullmatch(r"(.*?)(?: \(at (.*)\))?", why, re.DOTALL)
    says, where = (said[1], said[2]) if said else (why, None)
    says = says.replace("Invalid", "Unexpected").replace("Illegal", "Unexpected")
    return Fault(
        where or "the file",
        f"it is not TOML from here: {says[:120]}",
        "mend this line; those after it were not read",
    )


def _profile(page: Table, content: str) -> Profile:
    counting, names, off = page.table("counting"), page.table("names"), page.table("not_working")
    code = page.text("code", needed=True, like=CODE, how="small letters, digits and dashes, such as our-area")
    version = page.number("version", 0, least=1, most=9999, needed=True)
    profile = Profile(
        code=code,
        version=version,
        says=page.text("says", needed=True),
        source=page.text("source", needed=True),
        in_force=_span(page.table("in_force")),
        criteria=str(page.term("criteria", CriteriaOf, CriteriaOf.PAGE)),
        duties=frozenset(page.texts("adopts")),
        readings=page.table("readings").each_text(),
        first_day_counts=frozenset(counting.texts("first_day_counts")),
        cut_off=counting.table("cut_off").each_text(
            like=r"([01]\d|2[0-3]):[0-5]\d", how="an hour such as 17:00"
        ),
        lead_times=page.table("lead_times").each_number(least=0, most=250),
        added=_in_order(dict(_added(each) for each in page.tables("duty"))),
        escalation=tuple(_stage(each) for each in page.tables("escalation")),
        copies={key: tuple(map(str, who)) for key, who in page.table("copies").each_texts(Party).items()},
        sign_off=page.table("sign_off").each_texts(known=SIGNED_OFF),
        intervals=page.table("intervals").each_text(known=tuple(INTERVALS), read=period),
        not_working=off.table("days").each_day(),
        not_working_for=frozenset(off.texts("for")),
        anonymisation=page.text("anonymisation"),
        groups=names.table("groups").each_text(known=tuple(map(str, Group))),
        posts=names.table("posts").each_text(known=tuple(map(str, Post))),
        ladders=tuple(ladder(each) for each in page.tables("ladder")),
        content=content,
    )
    for table in (counting, names, off, page):
        table.nothing_else()
    return profile


def _span(table: Table) -> Span:
    since, until = table.day("from"), table.day("until")
    table.nothing_else()
    if since and until and until <= since:
        table.fault(
            "until", f"{until} is not after {since}", "write the first day on which it holds no longer"
        )
        return Span(since)
    return Span(since, until)


def _added(table: Table) -> tuple[str, LocalDuty]:
    code = table.text(
        "code", needed=True, like=DUTY_CODE, how="small letters with a dot, such as local.meeting"
    )
    table.call_it(code)
    starts, after = table.text("starts_with"), table.text("after")
    if bool(starts) == bool(after):
        says = "it says both starts_with and after" if starts else "it says neither starts_with nor after"
        table.fault("starts_with", says, "name the fact that starts it, or the duty after which it comes")
    duty = LocalDuty(
        says=table.text("says", needed=True),
        source=table.text("source", needed=True),
        label=_neutral(table, table.text("label", needed=True, most=60)),
        owed_by=table.term("owed_by", Party, None) or Party.PARTNERSHIP,
        owed_to=table.term("owed_to", Party, None) or Party.PARTNERSHIP,
        within=table.text("within", needed=True, read=period) or "none",
        starts_with=starts,
        met_with=table.texts("met_with", needed=True),
        ended_with=table.texts("ended_with"),
        due_soon=table.number("due_soon", 2, least=0, most=250),
        after=after,
    )
    table.nothing_else()
    return code, duty


def _neutral(table: Table, label: str) -> str:
    """A label is what may be said of a duty anywhere: nobody may learn from it what kind it is."""
    if telling := sorted(_TELLING & set(re.findall(r"[a-z]+", label.lower()))):
        table.fault(
            "label",
            f"it would tell strangers “{telling[0]}”",
            "choose neutral words: a local meeting",
        )
    return label


def _stage(table: Table) -> Escalation:
    stage = Escalation(
        stage=table.text("stage", needed=True, like=CODE, how="a short name such as stage-one"),
        says=table.text("says", needed=True),
        within=table.text("within", needed=True, read=period),
        between=table.text("between"),
        duty=table.text("duty"),
    )
    table.call_it(stage.stage)
    table.nothing_else()
    return stage


def _in_order(added: Mapping[str, LocalDuty]) -> dict[str, LocalDuty]:
    """The duties, each after the one it comes after; those of a cycle at the end."""
    placed: dict[str, LocalDuty] = {}
    left = {code: duty for code, duty in added.items() if code}
    while ready := [code for code, duty in left.items() if duty.after not in left]:
        placed |= {code: left.pop(code) for code in ready}
    return placed | left


def cycles(added: Mapping[str, LocalDuty]) -> Iterator[tuple[str, ...]]:
    """Each round of duties of which every one comes after the one before it."""
    seen: set[str] = set()
    for begin in added:
        path: list[str] = []
        code = begin
        while code in added and code not in path and code not in seen:
            path.append(code)
            code = added[code].after
        if code in path:
            yield (*path[path.index(code) :], code)
        seen |= set(path)
