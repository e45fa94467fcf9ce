"""Writes the reference pages from the code, so that nothing is written twice.

`python docs/build.py` writes docs/reference/*.md, the pictures of the lifecycles beside them, and what the
commands in the tutorial and the README print (transcripts.py); with `--check` it writes nothing, names the
pages that are not what the code says, and ends with exit code 10. `--only=duties,tutorial` looks at these
alone, `--all-but=duties,tutorial` at the others.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
TRANSCRIPTS = ("docs/tutorial.md", "README.md")
HEAD = "<!-- Written by docs/build.py from the code; change the code, then run `python3 dev.py docs`. -->\n"

sys.path.insert(0, str(ROOT))

import surface  # noqa: E402  beside this file
from lifecycles import lifecycles, machines, pictures  # noqa: E402  beside this file
from obligations import duties  # noqa: E402  beside this file
from policies import policies  # noqa: E402  beside this file
from refused import refusals  # noqa: E402  beside this file
from resources import resources  # noqa: E402  beside this file
from transcripts import told_again  # noqa: E402  beside this file
from words import facts, glossary  # noqa: E402  beside this file

PAGES: dict[str, Callable[[], Iterator[str]]] = {
    "glossary": glossary,
    "facts": facts,
    "lifecycles": lifecycles,
    "duties": duties,
    "policies": policies,
    "refusals": refusals,
    "machines": machines,
    "resources": resources,
    "settings": surface.settings,
    "commands": surface.commands,
    "examination": surface.examination,
}


def page(name: str) -> str:
    """One page as the code says it should be."""
    return HEAD + "\n" + "\n".join(PAGES[name]())


def _pages(root: Path, wanted: Callable[[str], bool]) -> Iterator[tuple[Path, str]]:
    for name in filter(wanted, PAGES):
        yield root / "docs/reference" / f"{name}.md", page(name)
    for name, picture in pictures():
        if wanted(name):
            yield root / "docs/reference" / name, picture
    for told in TRANSCRIPTS:
        if wanted(Path(told).stem):
            yield root / told, told_again((root / told).read_text("utf-8"))


def _named(arguments: list[str], option: str) -> set[str]:
    named = [each.removeprefix(option) for each in arguments if each.startswith(option)]
    return {name for each in named for name in each.split(",")}


def main(arguments: list[str]) -> int:
    """Write the pages, or with --check name those that differ; a folder named last stands for the checkout."""
    check = "--check" in arguments
    only, but = _named(arguments, "--only="), _named(arguments, "--all-but=")
    folders = [Path(each) for each in arguments if not each.startswith("--")]
    stale = []
    for path, text in _pages(
        folders[-1] if folders else ROOT, lambda name: name not in but and (not only or name in only)
    ):
        if check:
            stale += [path.name] if not path.exists() or path.read_text("utf-8") != text else []
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
    for each in stale:
        print(f"{each} is not what the code says: run python3 dev.py docs")
    return 10 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
