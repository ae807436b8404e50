"""Every text that a patient can meet is in every language, whole, and compiled as it is written."""

import gettext
import re
from collections import Counter
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import translation
from django.utils.translation import to_locale

from tests.patient_texts import texts

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
PLURALS = {"zh-hans": 1, "ms": 1, "ta": 2}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
DOCUMENT = Path(settings.BASE_DIR) / "docs" / "translations.md"

in_each_language = pytest.mark.parametrize("language", LANGUAGES)


def path_of(language, ending):
    folder = Path(settings.LOCALE_PATHS[0]) / to_locale(language) / "LC_MESSAGES"
    return folder / f"django.{ending}"


@cache
def catalogue(language):
    return polib.pofile(path_of(language, "po"))


def in_words(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@in_each_language
def test_every_text_that_a_patient_can_meet_has_its_translation(language):
    there = {
        (entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")
        for entry in catalogue(language)
        if all(in_words(entry)) and "fuzzy" not in entry.flags
    }
    found = texts()
    missing = {text.singular: text.file for text in found if text[:3] not in there}
    assert missing == {}, f"write them into {path_of(language, 'po')}, then: manage.py compilemessages"
    assert len(found) > 200


@in_each_language
def test_a_translation_keeps_the_names_of_what_is_filled_in_and_has_the_plurals_of_its_language(language):
    for entry in catalogue(language):
        for words in in_words(entry):
            wanted = sorted(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
            assert sorted(PLACEHOLDER.findall(words)) == wanted, entry.msgid
        assert not entry.msgid_plural or len(entry.msgstr_plural) == PLURALS[language], entry.msgid


@in_each_language
def test_what_is_compiled_says_what_is_written(language):
    with path_of(language, "mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert compiled.info()["plural-forms"].startswith(f"nplurals={PLURALS[language]};")
    said = {key: words for key, words in compiled._catalog.items() if key}
    written = {}
    for entry in catalogue(language):
        key = f"{entry.msgctxt}\x04{entry.msgid}" if entry.msgctxt else entry.msgid
        for number, words in enumerate(in_words(entry)):
            written[(key, number) if entry.msgid_plural else key] = words
    assert said == written, "compile them: python manage.py compilemessages"


def test_days_and_numbers_are_written_as_the_language_writes_them():
    page = Template('{{ day|date:"j M Y" }}; {{ day|date:"l j F" }}; {{ number|floatformat:1 }}')
    told = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            told[language] = page.render(Context({"day": date(2026, 11, 22), "number": Decimal("12.5")}))
    assert told == {
        "en": "22 Nov 2026; Sunday 22 November; 12.5",
        "zh-hans": "2026年11月22日; 11月22日 星期日; 12.5",
        "ms": "22 Nov 2026; Ahad, 22 November; 12.5",
        "ta": "22 நவ. 2026; ஞாயிறு, 22 நவம்பர்; 12.5",
    }


def test_the_document_says_how_many_texts_nobody_has_read():
    waiting = Counter()
    for language in LANGUAGES:
        for entry in catalogue(language):
            kind = entry.tcomment.partition("; ")[2] or "a text of ours"
            waiting[kind, language] += entry.tcomment.startswith("machine")
    table = [
        f"| {kind} | " + " | ".join(str(waiting[kind, language]) for language in LANGUAGES) + " |"
        for kind in sorted({kind for kind, _language in waiting})
    ]
    said = [
        line
        for line in DOCUMENT.read_text(encoding="utf-8").splitlines()
        if re.match(r"\| (a text|how)", line)
    ]
    assert said == table, "\n".join(["docs/translations.md should say:", *table])
