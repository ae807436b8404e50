"""What a check-in before a visit asks, and what its answers hold. Pure.

`answers` of a report: {question: value}. A value is a list of texts, as in a draft; an empty one means "I
would rather not say"; a question that was not asked is not there. A name with `:` is of a questionnaire that
was due (queries/report_measures.py); the others are the check-in itself. No answer is a value of the record
before somebody who treats has taken it over and signed it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from sessions_app.choices import News, SinceLast, SkinSince

# Offered from this long before a visit, and until its session is signed or the day is long over.
BEFORE = timedelta(hours=48)
AFTER = timedelta(hours=12)
LONGEST_WORDS = 300
PAIN = [str(number) for number in range(11)]
SINCE = (SinceLast.BETTER, SinceLast.SAME, SinceLast.WORSE)
# These mean the same in the check-in of a draft, and can be taken over as they are.
TAKEN_OVER = ("pain_now", "pain_worst_24h", "since_last")
# The safety question of the check-in that an answer makes the physiotherapist ask.
ASKS = {
    News.MEDICINE: ("medicine_today",),
    News.HEALTH: ("health_today",),
    News.SKIN: ("skin_today", "injury_today"),
    News.OTHER: (),
}
OF_MEASURE = ":"
SCALE, ONE, SEVERAL = "scale", "one", "several"


@dataclass(frozen=True)
class Question:
    """One screen. `words_for`: beside the options there is room for words, kept under this name."""

    code: str
    title: str
    hint: str
    kind: str
    options: tuple[tuple[str, str], ...]
    ends: tuple[str, str] = ("", "")
    words_for: str = ""
    words_label: str = ""

    def words_of(self, values) -> str:
        """The answer as its options say it."""
        told = dict(self.options)
        return ", ".join(str(told.get(value, value)) for value in values)


def first_questions(*, last_on: str, had_tool: bool) -> list[Question]:
    """`last_on`: the day of the last visit in words, empty before the first; `had_tool`: a metal tool was
    used then."""
    asked = [_pain_now(), _pain_worst()]
    asked += [_since_last(last_on)] if last_on else []
    asked += [_skin()] if had_tool else []
    return [*asked, _news(is_first=not last_on)]


def _pain_now():
    return _scale("pain_now", _("How strong is your pain right now?"))


def _pain_worst():
    return _scale("pain_worst_24h", _("How strong was it at its worst, in the last day?"))


def _scale(code, title):
    hint = _("0 is no pain. 10 is the worst you can think of.")
    ends = (_("0 no pain"), _("10 worst pain"))
    return Question(code, title, hint, SCALE, tuple((one, one) for one in PAIN), ends)


def _since_last(last_on):
    words = {
        SinceLast.BETTER: _("Better"),
        SinceLast.SAME: _("About the same"),
        SinceLast.WORSE: _("Worse"),
    }
    options = tuple((one.value, words[one]) for one in SINCE)
    hint = _("Last time was %(day)s.") % {"day": last_on}
    return Question("since_last", _("How has it been since last time?"), hint, ONE, options)


def _skin():
    options = tuple((one.value, str(one.label)) for one in SkinSince)
    hint = _("Choose what you saw where the tool was used.")
    return Question("skin", _("How was your skin after last time?"), hint, ONE, options)


def _news(*, is_first):
    options = tuple((one.value, str(one.label)) for one in News)
    title = _("Is there anything we should know?") if is_first else _("Anything new since last time?")
    hint = _("Your therapist will read this before you meet.")
    label = _("What is it? Give its name, if you know it.")
    return Question("news", title, hint, SEVERAL, options, words_for="news_words", words_label=label)


def bears_out(answers: Mapping, measure: str, value: str, items: Iterable[str] | None) -> bool:
    """Whether what was answered for one row of this measure is this value, or these answers of its items."""
    of_rows = defaultdict(list)
    for name, values in answers.items():
        if name.startswith(measure + OF_MEASURE) and values:
            of_rows[name.rpartition(OF_MEASURE)[0]].append(values[0])
    given = [value] if items is None else sorted(items)
    return given in [sorted(found) for found in of_rows.values()]


def is_new(answers: Mapping) -> bool:
    """Something that the safety questions should be asked about."""
    return bool(set(answers.get("news", ())) - {News.NOTHING.value}) or bool(answers.get("news_words"))


def news_words(answers: Mapping) -> str:
    """What is new, in a few words: "A new medicine: Apixaban"."""
    return said_words(_news(is_first=False), answers) if is_new(answers) else ""


def had_a_reaction(answers: Mapping) -> bool:
    return bool(set(answers.get("skin", ())) - {SkinSince.NONE.value, SkinSince.PINK.value})


def questions_to_ask(answers: Mapping) -> list[str]:
    """Codes of the catalogue's questions, each once."""
    told = [code for one in answers.get("news", ()) if one in ASKS for code in ASKS[one]]
    return list(dict.fromkeys(told))


def answer_words(answers: Mapping) -> dict[str, tuple[str, str]]:
    """`{question: (its title, the answer in words)}`, in the order that they are asked."""
    asked = [_pain_now(), _pain_worst(), _since_last(""), _skin(), _news(is_first=False)]
    return {
        question.code: (question.title, said_words(question, answers))
        for question in asked
        if question.code in answers
    }


def said_words(question: Question, answers: Mapping) -> str:
    words = question.words_of(answers[question.code]) or _("I would rather not say")
    said = ", ".join(answers.get(question.words_for, ())) if question.words_for else ""
    return f"{words}: {said}" if said else words
