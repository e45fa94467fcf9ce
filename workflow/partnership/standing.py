"""How the partnership stands: the fold of its facts. `evolve` is total and asks nothing from outside."""

from collections.abc import Callable, Mapping

from workflow.cases import Case, Changes, add, in_order, keep_first
from workflow.facts import Entry
from workflow.partnership import facts as f
from workflow.vocabulary import Agency, Term


class Status(Term):
    """Whether there is a partnership."""

    NEW = "new", "Nothing is on record yet."
    FORMED = "formed", "The partnership works."


class Partnership(Case, frozen=True, kw_only=True, gc=False):
    """The standing of the partnership; who holds which office on a day, `offices` reads from it."""

    status: Status = Status.NEW
    formed: Entry | None = None
    terms: tuple[Entry, ...] = ()
    deputies: tuple[Entry, ...] = ()
    contacts: tuple[Entry, ...] = ()
    comings: tuple[Entry, ...] = ()
    agencies_named: tuple[Entry, ...] = ()
    arrangements: tuple[Entry, ...] = ()
    periods: tuple[Entry, ...] = ()
    reports: tuple[Entry, ...] = ()
    sent: tuple[Entry, ...] = ()
    scrutiny: tuple[Entry, ...] = ()

    @property
    def relevant_agencies(self) -> tuple[Agency, ...]:
        """The agencies named last, whenever their list came on record."""
        return tuple(in_order(self.agencies_named)[-1].fact.agencies) if self.agencies_named else ()


def learn(standing: Partnership, entry: Entry) -> Changes:
    """What the partnership learns from one more entry."""
    learns = _LEARN.get(type(entry.fact))
    return learns(standing, entry, entry.fact) if learns else {}


# fmt: off
_LEARN: Mapping[type, Callable[..., Changes]] = {
    f.Formed:                  keep_first("formed"),
    f.OfficeTaken:             add("terms"),
    f.OfficeLeft:              add("terms"),
    f.DeputyDelegated:         add("deputies"),
    f.AgencyContactNamed:      add("contacts"),
    f.PersonLeft:              add("comings"),
    f.PersonReturned:          add("comings"),
    f.RelevantAgenciesNamed:   add("agencies_named"),
    f.ArrangementsPublished:   add("arrangements"),
    f.ReportPeriodEnded:       add("periods"),
    f.YearlyReportPublished:   add("reports"),
    f.YearlyReportSent:        add("sent"),
    f.IndependentScrutinyHeld: add("scrutiny"),
}
# fmt: on
