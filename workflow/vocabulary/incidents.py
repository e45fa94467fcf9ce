"""The words of an incident: what happened, to whom, and what is thought of it."""

from workflow.vocabulary.terms import Term

# fmt: off

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
    """A ground on which an incident is notified, or a review asked for: the page's four, and two more."""

    DEATH = "death", "A child has died (including cases of suspected suicide), and abuse or neglect is known or suspected."
    SERIOUS_HARM = "serious-harm", "A child has been seriously harmed and abuse or neglect is known or suspected."
    LOOKED_AFTER_DEATH = "looked-after-death", "A looked after child has died (including cases where abuse or neglect is not known or suspected)."
    REGULATED_SETTING_DEATH = "regulated-setting-death", "A child in a regulated setting or service has died (including cases where abuse or neglect is not known or suspected)."
    CARE_LEAVER_DEATH = "care-leaver-death", "A care leaver has died before the 25th birthday, whether or not abuse or neglect is known or suspected."
    REFERRAL_FOR_REVIEW = "referral-for-review", "An agency asks for a review; that is no notification."


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
