"""The daemon on the store of a test's office, with settings of the test's own."""

from contextlib import closing, contextmanager

from processes import Process


@contextmanager
def running(office, more="", *, patch="", every=0.2):
    """A process that runs until the block ends."""
    folder = office.settings.path.parent
    text = f'database = "{office.settings.database}"\nsweep_every = {every}\ndeliver_every = {every}\n'
    (folder / "spr.toml").write_text(text + more)
    office.close()
    with closing(Process(folder, patch=patch)) as process:
        yield process
