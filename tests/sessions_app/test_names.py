"""Names of catalogue entries per language: what a patient reads, and what a reviewer has still to read."""

import csv
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from clinic.choices import Role
from clinic.identity import acting_as
from clinic.standing import Standing
from sessions_app.actions.catalogue import add_entry, rename_entry
from sessions_app.choices import Side
from sessions_app.models import BodyRegion, Exercise, Instrument
from sessions_app.queries.names import Names
from sessions_app.reference import names as reference_names
from sessions_app.reference import rows as reference
from tests import factories

pytestmark = pytest.mark.django_db
AT = datetime(2100, 1, 4, 9, 0, tzinfo=UTC)
OTHERS = [code for code, _name in settings.LANGUAGES if code != "en"]
DOCUMENT = Path(settings.BASE_DIR) / "docs" / "translations.md"


@pytest.fixture
def house():
    made = factories.clinic_with_staff()
    made.manager.standing = Standing(made.clinic.pk, roles=frozenset({Role.MANAGER}))
    return made


def read_in(language, house, ask):
    with acting_as(house.manager.pk, house.clinic.pk), translation.override(language):
        return ask(Names(house.clinic.pk))


def test_a_name_is_in_the_language_of_the_page_and_english_where_there_is_none(house):
    slide, tool = Exercise.objects.get(pk="sh_wall_slide"), Instrument.objects.get(pk="gt3")
    assert read_in("zh-hans", house, lambda names: names.of(slide)) == "手臂贴墙上滑"
    assert read_in("ms", house, lambda names: names.of(slide)) == "Luncur lengan di dinding"
    assert read_in("en", house, lambda names: names.of(slide)) == "Sliding the arms up the wall"
    assert read_in("ta", house, lambda names: names.of(tool)) == "Graston GT3"
    assert read_in("ta", house, lambda names: names.of(tool, "tool")) == "உலோகக் கருவி"
    knee = BodyRegion.objects.get(pk="knee_f")
    assert read_in("en", house, lambda names: names.area(knee, Side.LEFT)) == "front of the knee, left"
    assert read_in("en", house, lambda names: names.area(knee, Side.MIDLINE)) == "front of the knee"


def test_the_clinics_own_word_comes_first_in_the_language_it_was_written_in(house):
    with acting_as(house.manager.pk, house.clinic.pk):
        rename_entry(Exercise, "sh_row", "Rowing with the red band", by=house.manager, at=AT)
        with translation.override("ms"):
            rename_entry(Exercise, "ha_grip", "Ramas bola", by=house.manager, at=AT)
        own = add_entry(Exercise, {"name": "Stairs at home"}, by=house.manager, at=AT)
    rowing, grip = (Exercise.objects.get(pk=code) for code in ("sh_row", "ha_grip"))
    assert read_in("en", house, lambda names: names.of(rowing)) == "Rowing with the red band"
    assert read_in("zh-hans", house, lambda names: names.of(rowing)) == "坐姿或弹力带划船"
    assert read_in("ms", house, lambda names: names.of(grip)) == "Ramas bola"
    assert read_in("zh-hans", house, lambda names: names.of(grip)) == "握力练习"
    assert read_in("ta", house, lambda names: names.of(own)) == "Stairs at home"


def test_a_list_of_names_costs_the_same_however_long_it_is(house):
    entries = list(Exercise.objects.shared())
    shown = Template("{% load names %}{% for one in entries %}{{ one|named:names }};{% endfor %}")

    def counted(some):
        with CaptureQueriesContext(connection) as asked:
            read_in("ta", house, lambda names: shown.render(Context({"entries": some, "names": names})))
        return len(asked)

    counted(entries[:1])  # the first page of a process reads the names of the release
    assert counted(entries[:2]) == counted(entries)


# What a reviewer has still to read


def test_every_language_names_the_same_entries():
    rows = reference.read_all()
    named = {
        language: {
            (one["kind"], one["entry"], one["part"])
            for one in reference_names.read_names(rows).values()
            if one["language"] == language
        }
        for language in OTHERS
    }
    assert named["zh-hans"] == named["ms"] == named["ta"]
    for kind in NAMED_WHOLE:
        assert {code for code in rows[kind] if (kind, code, "name") not in named["ta"]} == set(), kind


NAMED_WHOLE = [
    *("exercise", "bodyregion", "condition", "lotion", "measure"),
    *("othermodality", "strokepattern", "warmupactivity"),
]


def test_the_document_says_how_many_names_nobody_has_read():
    found = reference_names.read_names(reference.read_all()).values()
    waiting = Counter((one["kind"], one["language"]) for one in found if one["checked"] == "machine")
    languages = ["en", *OTHERS]
    table = [
        f"| `{kind}` | " + " | ".join(str(waiting[kind, language]) for language in languages) + " |"
        for kind in sorted({kind for kind, _language in waiting})
    ]
    said = [line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert said == table, "\n".join(["docs/translations.md should say:", *table])


def test_a_count_of_strides_is_called_no_count_of_steps():
    """A stride is two steps: the measure counts strides, and twice the number would be read."""
    found = reference_names.read_names(reference.read_all())
    named = {language: found[f"{language}.measure.gait_cadence.name"]["name"] for language in ["en", *OTHERS]}
    strides = {"en": "Strides", "zh-hans": "跨步", "ms": "Langkah penuh", "ta": "இரட்டை அடிகள்"}
    assert [one for one in named if strides[one] not in named[one]] == []


def test_names_are_plain_and_hold_no_stray_spaces_or_english_left_behind():
    """A Chinese or Tamil name has letters of its own; nothing ends in a space or a full stop."""
    alphabets = {"zh-hans": ("一", "鿿"), "ta": ("஀", "௿")}
    for file in sorted((reference.FOLDER / "names").glob("*/*.csv")):
        first, last = alphabets.get(file.parent.name, ("\0", "\U0010ffff"))
        with file.open(encoding="utf-8", newline="") as lines:
            for line in csv.DictReader(lines):
                for text in (line[part] for part in line if part not in ("code", "checked")):
                    assert text == " ".join(text.split()), f"{file}: {line['code']}"
                    assert not text or any(first <= letter <= last for letter in text), f"{file}: {text}"
