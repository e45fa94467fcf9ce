"""The words of a rapid review: what it decides, what its report holds, what the Panel answers."""

from workflow.vocabulary.terms import Term

# fmt: off

class Outcome(Term):
    """What a rapid review decides."""

    NO_FURTHER_REVIEW = "no-further-review", "The rapid review is enough; its learning is shared."
    LOCAL_REVIEW = "local-review", "A local child safeguarding practice review is to be undertaken."
    NATIONAL_REVIEW_SUGGESTED = "national-review-suggested", "The partners suggest to the Panel that a national review is more appropriate."
    ALTERNATIVE_LEARNING = "alternative-learning", "Learning is drawn in another way: a local, single-agency or thematic review."
    CRITERIA_NOT_MET = "criteria-not-met", "The criteria of a serious incident turn out not to be met."


class PanelResponse(Term):
    """What the Panel writes back to a rapid review."""

    AGREES = "agrees", "The Panel agrees with the decision."
    DISAGREES = "disagrees", "The Panel does not agree with the decision; the partners keep it, but must consider and answer."
    FURTHER_INFORMATION = "further-information", "The Panel asks for further information."
    CONSIDERING_NATIONAL = "considering-national", "The Panel considers a national review."
    TAKEN_AS_NATIONAL = "taken-as-national", "The Panel takes the case into a national review."
    NOT_STATED = "not-stated", "The Panel answered, but the source does not say what."


class Part(Term):
    """A part of the report of a rapid review."""

    FAMILY_COMPOSITION = "family-composition", "The composition of the family, with a genogram."
    INCIDENT = "incident", "What happened."
    AGENCIES = "agencies", "The agencies involved, and their contact with the family."
    KEY_PRACTICE_EPISODES = "key-practice-episodes", "The key practice episodes."
    IMMEDIATE_SAFETY = "immediate-safety", "What was done for the immediate safety of children."
    LIVED_EXPERIENCE = "lived-experience", "The lived experience and identity of those it is about: racism and other protected characteristics."
    GOOD_PRACTICE = "good-practice", "Good practice."
    LEARNING = "learning", "The learning."
    EARLIER_REVIEWS = "earlier-reviews", "How it links to earlier reviews."
    DECISION = "decision", "The decision, with reasons against the criteria."
    ACTIONS = "actions", "The actions, each with an owner and a date."
    DISSENT = "dissent", "The views of a partner who disagrees."
    PUBLICATION_PLAN = "publication-plan", "How the learning will be shared or published."
    FAMILY_INFORMED = "family-informed", "Whether the family was informed."
    PARALLEL_PROCESSES = "parallel-processes", "The other processes that run beside it."
    SIGN_OFF = "sign-off", "The sign-off of the three safeguarding partners."
