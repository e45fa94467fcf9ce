"""The page of resources and contacts, as the partnership's page lists them."""

from collections.abc import Iterator

from surface import table

from scheduler.cli.exporting.published import TELEPHONE

# fmt: off
NATIONAL = (
    ("Working Together to Safeguard Children: A guide to inter-agency working to safeguard and promote the welfare of children (2018)",
     "The guidance that the page cites; newer editions are national sets of their own in the [policies](policies.md)."),
    ("Pathways to harm, pathways to protection: a triennial analysis of serious case reviews 2014 to 2017",
     "Examines serious case reviews relating to incidents from April 2011 to March 2014 and considers findings from a 10-year period from 2003."),
    ("The NSPCC national repository of published case reviews",
     "Access to it aims to improve learning and help professionals to protect children."),
    ("The NSPCC thematic briefings",
     "They focus on specific topics, pulling together the key risk factors and practice recommendations."),
    ("The Child Safeguarding Practice Review Panel (National Panel)",
     "An independent panel commissioning reviews of serious child safeguarding cases; it works with the Department for Education to ensure that national and local reviews focus on improving learning, professional practice and outcomes for children."),
    ("The Child Safeguarding Practice Review Panel: It was hard to escape: Safeguarding Children from Criminal Exploitation (2020)",
     "A national review."),
    ("The national review of 2022 into the murders of two children in Solihull and in Bradford: CASPAR briefing",
     "Listed on the page under the children's names, which are not repeated here."),
    ("A Safeguarding Adult Review",
     "Listed on the page under a name, which is not repeated here."),
    ("Hackney: Child Q",
     "A local child safeguarding practice review, under the code by which it was published."),
)
# fmt: on


def resources() -> Iterator[str]:
    yield "# Resources and contacts\n"
    yield 'As the page of Kirklees Safeguarding Children Partnership, "Safeguarding Practice Reviews", lists them.\n'
    yield "## Contacts\n"
    yield from table(("for", "how"), (
        ("previous reports, which can be requested from the partnership", f"telephone {TELEPHONE}, or by e-mail to the address on the page"),
        ("whether the criteria for notification have been met", "the safeguarding lead or senior manager contacts the local authority and the partnership"),
    ))  # fmt: skip
    yield "## National resources\n"
    yield from table(("title", "what it is"), NATIONAL)
    yield "## Recent reviews\n"
    yield (
        "Executive summaries and learning summaries are listed on the page as they are published; what is on "
        "record of them: `spr list reviews`.\n"
    )
    yield "Training events are booked on the page and are no part of this record.\n"
