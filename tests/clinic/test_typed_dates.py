"""Dates as people type them: read exactly or refused with a sentence, never guessed."""

from datetime import date

import pytest
from django.utils import translation

from clinic.typed_dates import Unreadable, birth_words, read_birth_date, read_date

MAYA = date(1987, 3, 14)


@pytest.mark.parametrize(
    "typed",
    [
        *("14-Mar-1987", "14 mar 1987", "14 March 1987", "14mar1987", "14/3/1987", "14.03.1987", "14-3-1987"),
        *("1987-03-14", "1987/3/14", "14031987", " 14  Mac  1987 ", "March 14, 1987", "1987年3月14日"),
        "١٤/٣/١٩٨٧",
    ],
)
def test_many_ways_to_write_one_day(typed):
    assert read_date(typed) == MAYA


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31-Apr-1960", "31 April does not exist"),
        ("30/2/1974", "30 February does not exist"),
        ("29-Feb-1999", "29 February does not exist"),
        ("3/14/1987", "Month 14 does not exist. Write the day first."),
        ("14/3/87", "Write the year with four digits."),
        ("14 foo 1987", "“foo” is not a month."),
        ("yesterday", "Write day, month and year, for example 14-Mar-1987."),
        ("1,5", "Write day, month and year, for example 14-Mar-1987."),
        ("0/0/0000", "Month 0 does not exist. Write the day first."),
        ("9" * 60, "Write day, month and year, for example 14-Mar-1987."),
    ],
)
def test_what_cannot_be_read_says_why(typed, sentence):
    with pytest.raises(Unreadable) as refusal:
        read_date(typed)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("typed", "day", "words"),
    [
        ("1970", date(1970, 7, 1), "1970"),
        (" about 1970 ", date(1970, 7, 1), "1970"),
        ("Mar 1970", date(1970, 3, 15), "Mar-1970"),
        ("3/1970", date(1970, 3, 15), "Mar-1970"),
        ("1970-03", date(1970, 3, 15), "Mar-1970"),
        ("c. 14-Mar-1970", date(1970, 3, 14), "14-Mar-1970"),
    ],
)
def test_a_birth_date_of_which_less_is_known_is_an_estimate(typed, day, words):
    assert read_birth_date(typed) == (day, True)
    assert birth_words(day, is_estimated=True) == words
    assert read_birth_date(words) == (day, words != "14-Mar-1970")


def test_a_whole_birth_date_is_none():
    assert read_birth_date("14/3/1987") == (MAYA, False)
    assert birth_words(date(1987, 7, 1), is_estimated=False) == "01-Jul-1987"


@pytest.mark.parametrize("typed", ["70", "13/1970", "0000", "foo 1970", "about", "19700"])
def test_half_a_birth_date_that_cannot_be_read_is_refused(typed):
    with pytest.raises(Unreadable):
        read_birth_date(typed)


@pytest.mark.parametrize("language", ["en", "zh-hans", "ms", "ta"])
def test_what_a_field_shows_it_can_read_in_every_language(language):
    with translation.override(language):
        for shown in (date(1987, 5, 14), date(1987, 5, 15), date(1987, 7, 1)):
            for is_estimated in (True, False):
                words = birth_words(shown, is_estimated=is_estimated)
                assert read_birth_date(words)[0] == shown, words
