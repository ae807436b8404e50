"""Every word a person reads can be translated, and no template grows out of sight."""

import re

import pytest

from tests.house.source import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
MOST_LINES = 150
TRANSLATED = re.compile(r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}", re.S)
UNSEEN = re.compile(
    r"{#.*?#}|{%\s*comment\b.*?endcomment\s*%}|<!--.*?-->|<(script|style)\b.*?</\1>|{%.*?%}|{{.*?}}", re.S
)
READ_ALOUD = re.compile(r'\s(?:title|alt|placeholder|aria-label)="([^"]*)"')
WORD = re.compile(r"[^\W\d_]{2,}")
# The product's name, units and codes are the same in every language.
SAME_EVERYWHERE = {"Strigil", "IASTM", "NPRS", "PSFS", "GROC", "RPE", "kg", "min", "cm", "mm", "mmHg", "amp"}


def named(path):
    return str(path.relative_to(ROOT))


def untranslated(text):
    """Bare words of a template, between tags or in attributes that are read aloud."""
    text = UNSEEN.sub(" ", TRANSLATED.sub(" ", text))
    spoken = READ_ALOUD.findall(text)
    between = re.sub(r"<[^>]*>", "\n", text).split("\n")
    words = {word for piece in [*between, *spoken] for word in WORD.findall(re.sub(r"&\w+;", " ", piece))}
    return sorted(words - SAME_EVERYWHERE)


@pytest.mark.parametrize("template", TEMPLATES, ids=named)
def test_every_word_goes_through_translation(template):
    assert untranslated(template.read_text()) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=named)
def test_a_template_stays_short(template):
    assert len(template.read_text().splitlines()) <= MOST_LINES


def test_the_check_sees_what_it_should():
    seen = untranslated(
        '<p title="Left">{% translate "Knee" %} sore {{ name }}</p><b aria-label="Right">2</b>'
    )
    assert seen == ["Left", "Right", "sore"]
    assert untranslated("{% blocktranslate %}Sore {{ x }} knee{% endblocktranslate %}<i>3 kg</i>") == []
    assert len(TEMPLATES) > 20
