"""What every test shares: the slow ones wait for --all, and PostgreSQL is not optional in CI."""

import os

import clusters
import pytest
from servers import copied, empty_record

_ran = pytest.StashKey[bool]()


def pytest_configure(config):
    """One server of PostgreSQL for all processes of a run; it starts when the first test asks."""
    config.stash[_ran] = clusters.begin_run()


def pytest_unconfigure(config):
    if config.stash.get(_ran, False):
        clusters.end_run()


@pytest.fixture(scope="session")
def _empty_record():
    with empty_record() as name:
        yield name


@pytest.fixture(scope="session")
def new_server(_empty_record):
    """Make a database with an empty record, gone at the end; its clock is set by the test."""

    def make():
        return copied(_empty_record)

    return make


def pytest_generate_tests(metafunc):
    """A module that names its ENGINES runs its tests on each, the others on SQLite alone."""
    if "engine" in metafunc.fixturenames:
        engines = getattr(metafunc.module, "ENGINES", ("sqlite",))
        metafunc.parametrize("engine", engines, scope="session")


def pytest_terminal_summary(terminalreporter):
    """What was counted: pairs of a fact and a status, rules, duties, and the examples that properties ran."""
    reports = [report for each in terminalreporter.stats.values() for report in each]
    said = [
        counted
        for report in reports
        for name, counted in getattr(report, "user_properties", ())
        if name == "counted" and report.when == "call"
    ]
    if said:
        terminalreporter.section("counted")
        for line in sorted(set(said)):
            terminalreporter.write_line(line)


def pytest_addoption(parser):
    parser.addoption("--all", action="store_true", help="run the tests marked slow as well")


def pytest_collection_modifyitems(config, items):
    if config.getoption("--all"):
        return
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.skip(reason="slow: runs with --all"))


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session):
    """Fail a run in CI that skipped a test for want of PostgreSQL."""
    terminal = session.config.pluginmanager.get_plugin("terminalreporter")
    if terminal is None or os.environ.get("CI") != "true":
        return
    skipped = [str(report.longrepr) for report in terminal.stats.get("skipped", [])]
    if any("PostgreSQL" in reason for reason in skipped):
        terminal.ensure_newline()
        terminal.write_line("Tests were skipped for want of PostgreSQL: in CI that is a failure.")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
