"""The words of the guidance: one word per idea, each with its stored code and its meaning for people.

Codes are stored for ever; labels and meanings may be improved.
"""

from enum import StrEnum
from typing import Self

# fmt: off

class Term(StrEnum):
    """A word of the guidance: its value is the stored code, `means` says it to people."""

    means: str

    def __new__(cls, code: str, means: str = "") -> Self:
        """Take the stored code and its meaning from the table row; `means` is left out on look-up."""
        term = str.__new__(cls, code)
        term._value_ = code
        term.means = means
        return term

    @property
    def label(self) -> str:
        """The code as words: life-threatening injury."""
        return str(self.value).replace("-", " ")


class Answer(Term):
    """Yes, no or not known: nothing unknown is ever taken for "no"."""

    YES = "yes", "It is so."
    NO = "no", "It is not so."
    UNKNOWN = "unknown", "It is not known, or not yet."


class Agency(Term):
    """An organisation that works with children, or the part of one that acted."""

    LOCAL_AUTHORITY = "local-authority", "Children's social care and the council's other services for children."
    POLICE = "police", "The police."
    HOSPITAL = "hospital", "A hospital or another provider of acute health care."
    CDOP = "cdop", "The child death overview panel and the child death review partners."
    INTEGRATED_CARE_BOARD = "integrated-care-board", "The integrated care board (until July 2022 a clinical commissioning group)."
    COMMUNITY_HEALTH = "community-health", "Health visiting, school nursing, midwifery and other community health care."
    MENTAL_HEALTH = "mental-health", "A mental health trust or service."
    GENERAL_PRACTICE = "general-practice", "A general practice."
    AMBULANCE = "ambulance", "The ambulance service."
    SCHOOL = "school", "A school, an academy or a pupil referral unit."
    COLLEGE = "college", "A college."
    EARLY_YEARS = "early-years", "A nursery, a childminder or another early years provider."
    CHILDRENS_HOME = "childrens-home", "A children's home or another residential setting."
    FOSTERING = "fostering", "A fostering service."
    YOUTH_JUSTICE = "youth-justice", "A youth justice service."
    PROBATION = "probation", "The probation service."
    CAFCASS = "cafcass", "The Children and Family Court Advisory and Support Service."
    HOUSING = "housing", "A housing provider."
    ADULT_SOCIAL_CARE = "adult-social-care", "Adult social care."
    SUBSTANCE_MISUSE = "substance-misuse", "A drug and alcohol service."
    VOLUNTARY = "voluntary", "A charity, a faith group, a club or another voluntary body."
    PARTNERSHIP = "partnership", "The safeguarding children partnership's own office."
    OTHER_AREA = "other-area", "A partnership or local authority of another area."
    NATIONAL_PANEL = "national-panel", "The Child Safeguarding Practice Review Panel."
    OTHER = "other", "Another organisation."
    UNKNOWN = "unknown", "Nobody knows which, or nobody wrote it down."


class IncidentType(Term):
    """What happened, as the organisation that notifies puts it."""

    DEATH = "death", "A child has died, cases of suspected suicide included."
    SERIOUS_HARM = "serious-harm", "A child has been seriously harmed."
    OTHER = "other", "Something else that an organisation asks the partnership to look at."
    UNKNOWN = "unknown", "It is not known yet what happened."


class AbuseOrNeglect(Term):
    """What is thought of abuse or neglect, at the time it is said."""

    KNOWN = "known", "Abuse or neglect is known."
    SUSPECTED = "suspected", "Abuse or neglect is suspected."
    UNKNOWN = "unknown", "It is not known whether there was abuse or neglect."
    RULED_OUT = "ruled-out", "Abuse and neglect have been ruled out."


class Identity(Term):
    """How far a child is identified; an unborn or unidentified child needs no date of birth."""

    IDENTIFIED = "identified", "It is known who the child is."
    UNIDENTIFIED = "unidentified", "It is not known who the child is."
    UNBORN = "unborn", "The child is not yet born."


class Harm(Term):
    """What kind of serious harm a child has sustained. The page's list is not exhaustive."""

    LIFE_THREATENING_INJURY = "life-threatening-injury", "A potentially life-threatening injury."
    MENTAL_HEALTH = "mental-health", "Serious and/or likely long-term impairment of mental health."
    PHYSICAL_HEALTH = "physical-health", "Serious and/or likely long-term impairment of physical health."
    PHYSICAL_DEVELOPMENT = "physical-development", "Serious and/or likely long-term impairment of physical development."
    INTELLECTUAL_DEVELOPMENT = "intellectual-development", "Serious and/or likely long-term impairment of intellectual development."
    EMOTIONAL_DEVELOPMENT = "emotional-development", "Serious and/or likely long-term impairment of emotional development."
    SOCIAL_DEVELOPMENT = "social-development", "Serious and/or likely long-term impairment of social development."
    BEHAVIOURAL_DEVELOPMENT = "behavioural-development", "Serious and/or likely long-term impairment of behavioural development."
    OTHER = "other", "Other serious harm, with the reasons for calling it so and the research considered."
    NOT_STATED = "not-stated", "Serious harm is reported, but not yet of what kind."


class Safety(Term):
    """The first step in every case: the immediate safety of the child."""

    SECURED = "secured", "The child is safe."
    IMPACT_MINIMISED = "impact-minimised", "The impact of the harm has been made as small as it can be."
    NOT_YET = "not-yet", "The child is not yet safe; more must be done."
    CHILD_DIED = "child-died", "The child has died; the safety of other children was looked at."


class View(Term):
    """What somebody who was consulted thinks of the criteria."""

    MET = "met", "The criteria are met."
    NOT_MET = "not-met", "The criteria are not met."
    UNSURE = "unsure", "It cannot be said yet."
    NOT_STATED = "not-stated", "No view was given, or none was written down."


class Ground(Term):
    """One of the four criteria of the partnership's page; any one makes an incident notifiable."""

    DEATH = "death", "A child has died (including cases of suspected suicide), and abuse or neglect is known or suspected."
    SERIOUS_HARM = "serious-harm", "A child has been seriously harmed and abuse or neglect is known or suspected."
    LOOKED_AFTER_DEATH = "looked-after-death", "A looked after child has died (including cases where abuse or neglect is not known or suspected)."
    REGULATED_SETTING_DEATH = "regulated-setting-death", "A child in a regulated setting or service has died (including cases where abuse or neglect is not known or suspected)."


class Means(Term):
    """How a report was made."""

    NATIONAL_FORM = "national-form", "The national online form, which goes to the Panel, to Ofsted and to the Department for Education."
    EMAIL = "email", "An e-mail: to Ofsted alone, it does not notify the Panel."
    TELEPHONE = "telephone", "A telephone call."
    LETTER = "letter", "A letter."
    OTHER = "other", "Another way."
    UNKNOWN = "unknown", "It is not known how."


class Obstacle(Term):
    """Why an attempt to report did not get through. It explains lateness and meets nothing."""

    PORTAL_DOWN = "portal-down", "The online form could not be reached or did not accept the report."
    TIMED_OUT = "timed-out", "The online form timed out and kept nothing."
    NO_ACCESS = "no-access", "The person could not sign in."
    OTHER = "other", "Something else."


class Situation(Term):
    """A situation in which the page asks for a Safeguarding Practice Review, or for one to be considered."""

    DEATH = "death", "A child dies and abuse or neglect is known or suspected to be a factor in the death."
    LIFE_THREATENING_INJURY = "life-threatening-injury", "A child sustains a potentially life threatening injury or serious and permanent impairment of health and development through abuse and neglect."
    SEXUAL_ABUSE = "sexual-abuse", "A child has been seriously harmed as a result of being subjected to sexual abuse."
    PARENT_MURDERED = "parent-murdered", "A parent has been murdered and a domestic homicide review is being initiated."
    VIOLENT_ASSAULT = "violent-assault", "A child has been seriously harmed following a violent assault perpetrated by another child or an adult."
    OTHER = "other", "Another situation in which somebody asks for a review."
    NOT_STATED = "not-stated", "There was one, but the source does not say which."


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


class Force(Term):
    """How strongly a duty binds: must, should and we agreed are different things."""

    STATUTE = "statute", "An Act of Parliament: must."
    REGULATION = "regulation", "Regulations: must."
    STATUTORY_GUIDANCE = "statutory-guidance", "Statutory guidance: should, unless there is a good reason."
    PANEL_GUIDANCE = "panel-guidance", "Guidance of the national Panel: expected."
    LOCAL_POLICY = "local-policy", "The partnership's own page or agreement: we agreed."


class Party(Term):
    """Somebody who owes a duty, or to whom it is owed."""

    ORGANISATION = "organisation", "The organisation in which the incident came to notice."
    LOCAL_AUTHORITY = "local-authority", "The local authority."
    PARTNERSHIP = "partnership", "The safeguarding children partnership and its office."
    SAFEGUARDING_PARTNERS = "safeguarding-partners", "The local authority, the integrated care board and the police together."
    PANEL = "panel", "The Child Safeguarding Practice Review Panel."
    OFSTED = "ofsted", "Ofsted."
    CHILD_DEATH_REVIEW_PARTNERS = "child-death-review-partners", "The child death review partners (CDOP)."
    PUBLIC = "public", "The public."
    AGENCIES = "agencies", "Every agency that had to do with the child and family."


class Rung(Term):
    """A step of the ladder of announcements."""

    DUE_SOON = "due-soon", "The last days have begun."
    DUE_TODAY = "due-today", "The last day has begun."
    OVERDUE = "overdue", "The time is over."


class ClockState(Term):
    """How a clock stands. Overdue is not among them: it depends on when it is asked."""

    RUNNING = "running", "The duty is owed and not yet met."
    MET = "met", "The duty was met in time."
    MET_LATE = "met-late", "The duty was met, after the time was over."
    MET_UNDATED = "met-undated", "The duty was met, but it cannot be said whether in time."
    NOT_RECKONABLE = "not-reckonable", "The duty is owed, but its date cannot be reckoned from what is known."
    MISSED = "missed", "The duty ended without having been met."
    WAIVED = "waived", "Somebody with authority waived the duty."
    VOID = "void", "The duty turned out not to be owed."
    SUPERSEDED = "superseded", "Another clock took its place."


class Words(str):
    """Free text or a name: sealed on the record, shown only to those who hold the key."""

    __slots__ = ()


class Name(Words):
    """A person's name or date of birth: sealed, and entered by prompt or file, never on the command line."""

    __slots__ = ()
