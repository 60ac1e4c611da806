"""The pre-check's words: questions somebody of seventy answers without help, and directions that "
"promise nothing."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from outreach.referrals.rules.precheck_findings import Conclusion, Say
from outreach.referrals.rules.precheck_flow import Answer, Question
from outreach.referrals.rules.signals import Hotline

Words = Promise | str

ANSWERS: dict[Answer, Words] = {
    Answer.YES: pgettext_lazy("pre-check", "Yes"),
    Answer.NO: pgettext_lazy("pre-check", "No"),
    Answer.UNSURE: pgettext_lazy("pre-check", "Not sure"),
}
# Where "yes" and "no" would not answer the question as it is put in Chinese.
_HAS: dict[Answer, Words] = {
    Answer.YES: pgettext_lazy("pre-check, there is", "Yes"),
    Answer.NO: pgettext_lazy("pre-check, there is", "No"),
}
OWN_ANSWERS: dict[Question, dict[Answer, Words]] = {
    Question.DANGER: _HAS,
    Question.SAFE_NOW: {
        Answer.YES: pgettext_lazy("pre-check, safe", "Yes, read on"),
        Answer.NO: pgettext_lazy("pre-check, safe", "No, not safe"),
    },
    Question.REOPENED: _HAS,
    Question.GROUP: _HAS,
    Question.GROUP_WORK: _HAS,
    Question.MEANS: {
        Answer.YES: pgettext_lazy("pre-check, means", "Yes, hard"),
        Answer.NO: pgettext_lazy("pre-check, means", "No, not hard"),
    },
}
QUESTIONS: dict[Question, Words] = {
    Question.DANGER: _("Is somebody in danger right now, or has money just been taken by fraud?"),
    Question.SAFE_NOW: _("Are you in a safe place now, and can you read on?"),
    Question.UNDER_14: _("Are you yourself younger than 14?"),
    Question.VIOLENCE: _("Is it about somebody who is beaten, abused or abandoned at home?"),
    Question.EXEMPT: _("Is it about one of these?"),
    Question.CRIMINAL: _("Is it about a crime: a person held or accused, or a victim?"),
    Question.ACCUSED: _("Are you or a near relative the person who is suspected or accused?"),
    Question.NOTICE: _("Is the suspected or accused person one of these?"),
    Question.FORCED: _("Is compulsory medical treatment being requested for you or a relative?"),
    Question.VICTIM: _("In the criminal case, is it about one of these?"),
    Question.WORK: _("Is it about one of these matters of work?"),
    Question.CLAIM: _("Is it about support in the family, or about compensation for one of these?"),
    Question.STATE: _("Is it about one of these claims or requests?"),
    Question.REOPENED: _(
        "Is a decided case being tried again: has the court ordered a retrial, or has the procuratorate "
        "protested?"
    ),
    Question.AUTHORITY: _(
        "Do you want administrative reconsideration of what an authority did, such as a fine or an "
        "expropriation?"
    ),
    Question.GROUP: _("Can you show with papers that the person who needs help is one of these?"),
    Question.GROUP_WORK: _(
        "Can you show with papers that the person who seeks wages or help is one of these?"
    ),
    Question.MEANS: _("Would paying a lawyer be hard for your family?"),
}
# The question in a few words, for the summary: there it stands without its list.
TOPICS: dict[Question, Words] = {
    Question.DANGER: _("Danger now, or money just taken by fraud"),
    Question.SAFE_NOW: _("Safe now, and can read on"),
    Question.UNDER_14: _("Younger than 14"),
    Question.VIOLENCE: _("Beaten, abused or abandoned at home"),
    Question.EXEMPT: _("Hero's relative, brave helper, or acquitted in a retrial"),
    Question.CRIMINAL: _("Criminal case"),
    Question.ACCUSED: _("Oneself or a near relative suspected or accused"),
    Question.NOTICE: _("The accused: minor, disabled, grave penalty or absent"),
    Question.FORCED: _("Compulsory medical treatment"),
    Question.VICTIM: _("Victim, private prosecutor or civil claimant"),
    Question.WORK: _("Wages, employment or work injury"),
    Question.CLAIM: _("Support, injury by others, or pollution"),
    Question.STATE: _("Insurance, assistance, pension, state compensation or capacity"),
    Question.REOPENED: _("Decided case that is tried again"),
    Question.AUTHORITY: _("Reconsideration of what an authority did"),
    Question.GROUP: _("Papers that show: no check of means"),
    Question.GROUP_WORK: _("Papers that show: no check of means (migrant workers too)"),
    Question.MEANS: _("Paying a lawyer would be hard"),
}
STANDARD_TOPIC: Words = _("Meets the standard of hardship")
# %(standard)s is the office's own sentence.
STANDARD_QUESTION: Words = _("Does your family meet this standard: %(standard)s?")
LISTS: dict[Question, tuple[Words, ...]] = {
    Question.DANGER: (
        _("Somebody is being beaten, locked in or threatened"),
        _("A child or an old person is being hurt or left alone"),
        _("Money has just been transferred to a fraudster"),
    ),
    Question.EXEMPT: (
        _("Near relatives defend the name or honour of a hero or martyr"),
        _("Somebody was hurt or lost something while bravely helping others"),
        _("Somebody was found not guilty in a retrial and claims state compensation"),
    ),
    Question.NOTICE: (
        _("Younger than 18"),
        _("Cannot see, hear or speak because of a disability"),
        _("An adult who cannot fully understand what he or she does"),
        _("May be sentenced to life imprisonment or death"),
        _("In review of a death sentence, and asks for legal aid"),
        _("Is tried in absence"),
    ),
    Question.VICTIM: (
        _("The victim in a case of public prosecution, or a legal representative or near relative"),
        _("Somebody who prosecutes privately, or the legal representative"),
        _("Somebody who claims compensation within the criminal case, or the legal representative"),
    ),
    Question.WORK: (
        _("Wages that are not paid"),
        _("The employer denies that somebody works there"),
        _("An injury at work"),
    ),
    Question.CLAIM: (
        _("Support for parents, children, husband or wife"),
        _("Somebody was hurt in traffic, by medical treatment, or by food or medicine"),
        _("Pollution or damage to nature"),
    ),
    Question.STATE: (
        _("Social insurance or social assistance"),
        _("A pension for the injured or for the bereaved"),
        _("State compensation"),
        _("Having the court find that a relative cannot handle his or her own affairs"),
    ),
    Question.GROUP: (
        _("A minor, an old or a disabled person without a regular income"),
        _("Receives social assistance or judicial assistance, or is entitled to special care"),
    ),
    Question.GROUP_WORK: (
        _("A minor, an old or a disabled person without a regular income"),
        _("Receives social assistance or judicial assistance, or is entitled to special care"),
        _("A migrant worker in town who claims wages or compensation for a work injury"),
    ),
}
HEADINGS: dict[Conclusion, Words] = {
    Conclusion.NO_CHECK: _("You can apply. Perhaps your means are not checked."),
    Conclusion.DECLARATION: _("You can apply. You may have to state your means."),
    Conclusion.NOTICE: _("The authority that handles the case should arrange for a lawyer."),
    Conclusion.ADVICE: _("You can get free advice first."),
    Conclusion.PERSON: _("Let somebody look at it with you."),
    Conclusion.CHILD: _("Tell an adult whom you trust."),
    Conclusion.SAFETY: _("Get to safety first. Call for help now."),
}
CONCLUSIONS: dict[Conclusion, Words] = {
    Conclusion.NO_CHECK: _(
        "By what you answered, this may be a matter or a person for whom the law asks for no check of means."
    ),
    Conclusion.DECLARATION: _("By what you answered, this may be a matter for legal aid."),
    Conclusion.NOTICE: _(
        "Tell the police, the procuratorate or the court that handles the case, or the duty lawyer."
    ),
    Conclusion.ADVICE: _(
        "By what you answered, no matter of legal aid was found. That does not mean that there is none: ask."
    ),
    Conclusion.PERSON: _(
        "You need not be sure. Somebody at a station or on the telephone goes through it with you."
    ),
    Conclusion.CHILD: _(
        "It is not your fault. Tell a teacher, a relative or a neighbour whom you trust. These numbers help "
        "children too."
    ),
    Conclusion.SAFETY: _("You need not answer anything more now. When you are safe, come back or call."),
}
SAYINGS: dict[Say, Words] = {
    Say.EXEMPT_VIOLENCE: _(
        "Who suffers abuse, abandonment or domestic violence and claims their rights may apply whatever "
        "their means."
    ),
    Say.PROTECTION_ORDER: _(
        "You can ask the court for a protection order; it decides within 72 hours, in urgent cases within 24."
    ),
    Say.EXEMPT_MATTER: _("In these matters, applying does not depend on means."),
    Say.NO_CHECK_GROUP: _("Who shows by papers that they belong to these groups is not checked for means."),
    Say.DECLARE: _(
        "Who applies for want of means states them truthfully; they are checked by shared data or by a "
        "personal pledge."
    ),
    Say.STANDARD: _("The region's government sets the standard of hardship and adjusts it."),
    Say.ACCUSED: _(
        "Who is suspected or accused and has no defender, for want of means or for other reasons, may apply; "
        "near relatives may too."
    ),
    Say.CUSTODY: _(
        "When somebody who is held applies, those who hold them must pass it on to the legal aid centre "
        "within 24 hours."
    ),
    Say.DUTY_LAWYER: _("Who is suspected or accused and has no defender may ask for the duty lawyer."),
    Say.NOTICE_DEFENCE: _(
        "For these people, court, procuratorate or police must have a lawyer named when there is no defender."
    ),
    Say.NOTICE_TREATMENT: _(
        "In cases of compulsory treatment, the court must have a lawyer named when there is none."
    ),
    Say.NOTICE_DAYS: _("They give notice within three days, and within three more days a lawyer is named."),
    Say.ADVICE_FREE: _("Legal advice is one of the forms of legal aid, free of charge."),
    Say.MAY_APPLY: _("You have the right to apply for legal aid; staff tell you conditions and procedure."),
    Say.REVIEW: _("Who asks for administrative reconsideration and meets the conditions is given legal aid."),
    Say.PERSON_EXPLAINS: _("Staff tell you how to apply and on what conditions."),
    Say.DECIDED_BY_CENTRE: _(
        "The legal aid centre decides within seven days of the application; this page decides nothing."
    ),
    Say.REFUSAL_WRITTEN: _("A refusal comes in writing with its reasons, and you may object."),
    Say.DEADLINE_NEAR: _(
        "If fewer than seven days are left for a suit, arbitration or reconsideration, say so at once: help "
        "may come before the papers."
    ),
    Say.CHILD_HELPED: _("When children need legal aid, the authorities must help."),
    Say.CHILD_OTHER_ADULT: _(
        "If a guardian does the harm, another guardian or a near relative can apply for you."
    ),
    Say.POLICE_COME: _("When violence at home is reported, the police must come in time and stop it."),
}
DOOR_WORDS: dict[Hotline, Words] = {
    Hotline.POLICE: _("Police"),
    Hotline.WOMEN: _("Women's rights"),
    Hotline.YOUTH: _("Children and young people"),
    Hotline.FRAUD: _("Stop fraud"),
    Hotline.LEGAL: _("Legal advice"),
}


def answer_words(question: Question, answer: Answer) -> Words:
    """An answer as it reads beneath its question."""
    return OWN_ANSWERS.get(question, {}).get(answer, ANSWERS[answer])
