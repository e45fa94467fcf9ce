"""The words of a review: why it is held, which kind it is, and what happened beside it."""

from workflow.vocabulary.terms import Term

# fmt: off

class Situation(Term):
    """A situation in which the page asks for a Safeguarding Practice Review, or for one to be considered."""

    DEATH = "death", "A child dies and abuse or neglect is known or suspected to be a factor in the death."
    LIFE_THREATENING_INJURY = "life-threatening-injury", "A child sustains a potentially life threatening injury or serious and permanent impairment of health and development through abuse and neglect."
    SEXUAL_ABUSE = "sexual-abuse", "A child has been seriously harmed as a result of being subjected to sexual abuse."
    PARENT_MURDERED = "parent-murdered", "A parent has been murdered and a domestic homicide review is being initiated."
    VIOLENT_ASSAULT = "violent-assault", "A child has been seriously harmed following a violent assault perpetrated by another child or an adult."
    OTHER = "other", "Another situation in which somebody asks for a review."
    NOT_STATED = "not-stated", "There was one, but the source does not say which."


class LocalFactor(Term):
    """What the partners must take into account when they decide on a local review (SI 2018/789, regulation 11).

    The list is not exhaustive: that none applies is no bar to a review, and that one applies no order.
    """

    IMPROVEMENTS = "improvements", "The case highlights or may highlight improvements needed to safeguard and promote the welfare of children, even where they have been identified before."
    RECURRENT_THEMES = "recurrent-themes", "The case highlights or may highlight recurrent themes in the safeguarding and promotion of the welfare of children."
    WORKING_TOGETHER = "working-together", "The case highlights or may highlight concerns about two or more organisations or agencies working together effectively."
    PANEL_PREFERS_LOCAL = "panel-prefers-local", "The Panel has considered the case and thinks a local review more appropriate."


class ReviewKind(Term):
    """Which kind of review it is."""

    LOCAL = "local", "A local child safeguarding practice review."
    SERIOUS_CASE_REVIEW = "serious-case-review", "A serious case review of the regimes before 29 June 2018."
    NATIONAL = "national", "A national review, or a local review linked to one."
    LOCAL_LEARNING = "local-learning", "A local learning review outside the statutory ones."
    UNKNOWN = "unknown", "It is not known which."


class Development(Term):
    """Something that happened beside a review and explains its course; none of it stops a clock."""

    TERMS_OF_REFERENCE = "terms-of-reference", "The terms of reference were set."
    CONFIRMED_IN_PUBLIC = "confirmed-in-public", "It was said in public that there is a review."
    RAPID_REVIEW_HELD = "rapid-review-held", "The rapid review was held."
    PROCEEDINGS_RUNNING = "proceedings-running", "Criminal or other proceedings are running."
    VERDICT = "verdict", "A court gave its verdict."
    SENTENCE = "sentence", "A court passed sentence."
    PROCEEDINGS_CONCLUDED = "proceedings-concluded", "The proceedings are over."
    DELAYED = "delayed", "It was said that the review will be late."
    REPORT_SUBMITTED = "report-submitted", "The report was handed in."
    JUDGED_INADEQUATE = "judged-inadequate", "The review was judged inadequate."
    REDO_ORDERED = "redo-ordered", "It was ordered that the review be done again."
    REDONE = "redone", "The review was done again."
    SUMMARY_PUBLISHED = "summary-published", "A summary was published."
    PHASE_PUBLISHED = "phase-published", "The report of one phase was published."
    SCRUTINISED = "scrutinised", "A scrutiny body considered the report."
    LEARNING_PUBLISHED = "learning-published", "A learning summary was published."
    UPDATE_PUBLISHED = "update-published", "A report on what has been done since was published."
    GOVERNMENT_REPLIED = "government-replied", "The government replied."
