"""Every text of the patient's own pages reads like a letter to a twelve-year-old, and some words never stand
there.

The score is the Flesch-Kincaid grade (Kincaid, Fishburne, Rogers and Chissom 1975, Research Branch Report
8-75):

    0.39 x words per sentence + 11.8 x syllables per word - 15.59

It is counted here because the kept library, textstat, fetches its list of syllables over the network.
Syllables are groups of vowels, without a silent e. Of single words and short labels a grade says nothing, so
it is taken over all the sentences of a file; no sentence may be long.
"""

import re
from collections import defaultdict
from functools import cache

import pytest

from tests.patient_texts import PORTAL, texts

# What the pages borrow from other files and a patient reads as it stands.
READ_BY_PATIENTS = (
    *PORTAL,
    *("sessions_app/patient_report.py", "sessions_app/policies_home.py"),
    *("sessions_app/queries/own_*.py", "sessions_app/queries/openings.py"),
    *("sessions_app/forms/report.py", "sessions_app/forms/requests.py"),
)
MOST_GRADE = 6.0
MOST_WORDS = 18  # of one sentence; the rule of the house is fifteen, names that are filled in come on top
FILLED_IN = re.compile(r"%\((\w+)\)s|\{\w*\}")
SENTENCE_ENDS = re.compile(r"(?<=[.!?:])\s+")
WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
NEVER = (
    *("adhesion", "scar tissue", "break up", "broke up", "breaks up", "fascia", "release", "toxin", "IASTM"),
    *("because of the treatment", "thanks to the", "caused by", "cure", "heal", "mobilis", "percent", "%%"),
)


def syllables(word) -> int:
    """Groups of vowels; "e" at the end is silent but for "-le", and so is "-ed" but after t and d."""
    word = word.lower()
    found = len(re.findall(r"[aeiouy]+", word))
    silent = re.search(r"[^aeiouyl]e$|[^aeiou]les?$|[^aeiouytd]ed$", word)
    if silent and not word.endswith(("le", "les")):
        found -= 1
    return max(found, 1)


def sentences(text):
    """Filled-in parts read as one short word."""
    return [one for one in SENTENCE_ENDS.split(FILLED_IN.sub("ten", text)) if len(WORD.findall(one)) > 2]


def grade(told) -> float:
    words = [word for sentence in told for word in WORD.findall(sentence)]
    per_word = sum(map(syllables, words)) / len(words)
    return 0.39 * len(words) / len(told) + 11.8 * per_word - 15.59


@cache
def portal_texts():
    """English sentences by file. Formats of dates are no words."""
    by_file = defaultdict(list)
    for text in texts(READ_BY_PATIENTS):
        if text.context != "date format":
            by_file[text.file] += [text.singular, *([text.plural] if text.plural else [])]
    return by_file


def told_in(file):
    return [one for text in portal_texts()[file] for one in sentences(text)]


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("Your pain has gone from six to two. Lower is better.", -1, 3),
        ("Tick what you did. You can still tick the last seven days.", -1, 3),
        (
            "Instrument-assisted mobilisation demonstrates statistically significant improvement.",
            15,
            40,
        ),
    ],
)
def test_the_grade_tells_plain_from_learned(text, least, most):
    assert least < grade(sentences(text)) < most


def test_syllables_are_counted_as_they_are_spoken():
    spoken = {"pain": 1, "table": 2, "ticked": 1, "needed": 2, "exercise": 3, "score": 1, "therapist": 3}
    assert {word: syllables(word) for word in spoken} == spoken


def test_every_page_of_the_portal_reads_at_the_age_of_twelve():
    hard = {}
    for file in portal_texts():
        told = told_in(file)
        if sum(len(WORD.findall(one)) for one in told) >= 30 and (found := grade(told)) > MOST_GRADE:
            hard[file] = round(found, 1)
    assert hard == {}, f"Flesch-Kincaid grade above {MOST_GRADE}"
    every = [one for file in portal_texts() for one in told_in(file)]
    assert len(every) > 100
    assert grade(every) < MOST_GRADE - 1


def test_no_sentence_runs_on():
    long = [
        (file, one) for file in portal_texts() for one in told_in(file) if len(WORD.findall(one)) > MOST_WORDS
    ]
    assert long == []


def test_some_words_are_never_said():
    said = [
        (file, word, text)
        for file, found in portal_texts().items()
        for text in found
        for word in NEVER
        if word.lower() in text.lower()
    ]
    assert said == []
