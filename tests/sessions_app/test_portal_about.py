"""What a patient reads about research and about those who treat: checked things, plainly, both sides."""

import csv
from datetime import date
from pathlib import Path

import pytest

from clinic.choices import Role
from clinic.identity import acting_as
from clinic.models import Credential
from clinic.standing import Standing
from sessions_app.actions.catalogue import check_entry, retire_entry
from sessions_app.analysis.evidence import Sureness, Topic, sureness, topic
from sessions_app.models import Condition, EvidenceStatement
from tests import factories

REFERENCE = Path(__file__).parents[2] / "sessions_app" / "reference" / "evidence.csv"
ROWS = list(csv.DictReader(REFERENCE.read_text().splitlines()))


@pytest.mark.parametrize(
    ("certainty", "rated"),
    [
        ("very low (recalled; abstract end not seen)", Sureness.VERY_LOW),
        ("moderate by authors", Sureness.LOW),
        ("very low to low", Sureness.VERY_LOW),
        ("low", Sureness.LOW),
        ("moderate", Sureness.MODERATE),
        ("high", Sureness.HIGH),
        ("very low to low (treatment); moderate to high (Nordic prevention)", Sureness.VERY_LOW),
        *(
            (words, Sureness.UNRATED)
            for words in ("guideline", "not graded", "single sound trial", "", "lowish")
        ),
    ],
)
def test_how_sure_is_told_by_the_rating_alone(certainty, rated):
    assert sureness(certainty) is rated


def test_every_statement_of_the_reference_is_about_something_we_can_name():
    about = {row["id"]: topic(row["question"]) for row in ROWS if row["patient_page"] == "yes"}
    assert about["ev_rathleff2015"] is Topic.EXERCISE
    assert about["ev_nct04162262"] is Topic.TOOL
    assert about["ev_schaefer2012"] is Topic.TOOL
    assert about["ev_guasha2010"] is Topic.GUA_SHA
    assert {row["id"] for row in ROWS if about.get(row["id"]) is Topic.EXERCISE} == {
        *(
            "ev_yoon2021",
            "ev_beyer2015",
            "ev_rathleff2015",
            "ev_ishoi2020",
            "ev_rc_cpg2025",
            "ev_let_cpg2022",
        ),
        "ev_heel_cpg2023",
    }


@pytest.fixture
def staff(db):
    made = factories.clinic_with_staff()
    made.manager.standing = Standing(made.clinic.pk, frozenset({Role.MANAGER}))
    with acting_as(made.manager.pk, made.clinic.pk):
        yield made


@pytest.fixture
def patient(staff):
    made = factories.patient(staff.clinic, by=staff.physio, treated_by=[staff.physio])
    factories.episode(made, by=staff.physio, condition=Condition.objects.get(pk="achilles_mid"))
    factories.episode(made, by=staff.physio, condition=Condition.objects.get(pk="plantar_heel"))
    return made


@pytest.fixture
def own(patient):
    return factories.client_of(factories.portal_user(patient))


def test_both_sides_stand_beside_each_other_and_what_is_not_known_is_said(staff, patient, own):
    answer = own.get("/me/research/")
    exercise, tool, _gua_sha = answer.context["page"].groups
    assert [one.statement.pk for one in tool.sides] == ["ev_tang2025", "ev_nazari2019"]
    assert [one.rating.sureness for one in tool.sides] == [Sureness.LOW, Sureness.VERY_LOW]
    assert "ev_rathleff2015" in [one.statement.pk for one in exercise.findings]
    assert len(exercise.hidden_for) == 1  # Achilles: its trial is read in part
    assert len(tool.none_for) == 1
    page = answer.content.decode()
    assert page.index("Exercise comes first") < page.index("Here the studies disagree")
    assert "we found no study on this" in page
    for never in ("recalled", "moderate by authors", "abstract end", "Lambert", "Cheatham et al, J Can"):
        assert never not in page


def test_no_other_review_stands_in_for_the_side_that_the_clinic_hid(staff, patient, own):
    retire_entry(EvidenceStatement, "ev_nazari2019", by=staff.manager, at=factories.AT)
    tool = own.get("/me/research/").context["page"].groups[1]
    assert tool.sides == []
    assert {"ev_tang2025", "ev_seffrin2019"} <= {one.statement.pk for one in tool.findings}


def test_a_study_that_the_clinic_hid_is_not_said_to_be_missing(staff, patient, own):
    before = own.get("/me/research/").context["page"].groups[0]
    (heel,) = [one for one in before.findings if one.statement.pk == "ev_rathleff2015"]
    for code in ("ev_rathleff2015", "ev_heel_cpg2023"):
        retire_entry(EvidenceStatement, code, by=staff.manager, at=factories.AT)
    answer = own.get("/me/research/")
    assert heel.condition in answer.context["page"].groups[0].hidden_for
    assert f"{heel.condition}: there is a study, but we do not show it here." in answer.text


def test_who_checked_a_study_is_said(staff, patient, own):
    assert "Heavy slow" not in own.get("/me/research/").content.decode()
    check_entry(EvidenceStatement, "ev_beyer2015", by=staff.manager, at=factories.AT)
    page = own.get("/me/research/").content.decode()
    assert f"Checked 16 Nov 2026 by {staff.manager}." in page
    assert "Beyer et al" in page


def test_of_a_study_the_clinic_did_not_check_is_said_who_read_it(staff, patient, own):
    """And on which day; a check of the clinic stands in its place."""
    check_entry(EvidenceStatement, "ev_tang2025", by=staff.manager, at=factories.AT)
    page = " ".join(own.get("/me/research/").content.decode().split())
    told = page.split('<details class="study"')[1:]
    checked = [study for study in told if f"Checked 16 Nov 2026 by {staff.manager}." in study]
    read = [
        study
        for study in told
        if "Last checked on 22 Nov 2026 by the makers of this list. They read the source, or part of it."
        " Your clinic has not checked it yet." in study
    ]
    assert len(checked) == 1 and "Tang et al" in checked[0]
    assert read and len(read) == len(told) - 1


def test_no_study_is_shown_without_a_day_and_a_reader(staff, patient, own):
    """Those who wrote the list say of each line that they read, and of no other, on which day."""
    assert all(bool(row["read_on"]) == (row["verified"] in ("seen", "partly")) for row in ROWS)
    meant = EvidenceStatement.objects.filter(is_for_patients=True, clinic=None)
    for condition in Condition.objects.filter(pk__in=meant.values("applies_to")):
        factories.episode(patient, by=staff.physio, condition=condition)
    pages = own.get("/me/research/").context["page"].groups
    shown = {one.statement.pk: one.statement for group in pages for one in [*group.sides, *group.findings]}
    assert len(shown) > 10 and all(one.read_on for one in shown.values())
    assert {row["id"]: row["read_on"] for row in ROWS if row["id"] in shown} == {
        code: one.read_on.isoformat() for code, one in shown.items()
    }


def test_staff_read_the_same_page(staff, patient):
    said = factories.client_of(staff.physio).get(f"/patients/{patient.pk}/research/").content.decode()
    assert "This is what the patient reads." in said
    assert "Here the studies disagree" in said


def test_a_patient_without_an_episode_still_reads_what_holds_for_all(staff):
    bare = factories.patient(staff.clinic, by=staff.physio)
    page = factories.client_of(factories.portal_user(bare)).get("/me/research/").content.decode()
    assert "Here the studies disagree" in page
    assert "we found no study" not in page


def credential(staff, person, **fields):
    return Credential.objects.create(clinic=staff.clinic, user=person, added_by=person, **fields)


def test_who_treats_is_shown_with_training_and_who_checked_it(staff, patient, own):
    checked = {"checked_at": factories.AT, "checked_by": staff.manager}
    credential(
        staff, staff.physio, kind="registration", title="PH 000000", expires_on=date(2099, 1, 1), **checked
    )
    credential(
        staff, staff.physio, kind="iastm_course", title="Tool course", hours=16, gained_on=date(2023, 5, 1)
    )
    credential(staff, staff.colleague, kind="other", title="Needles")
    page = own.get("/me/therapists/").content.decode()
    assert str(staff.physio) in page
    assert f"{staff.manager} saw the paper on 16 Nov 2026." in page
    assert "Says: Tool course, 16 hours, 2023." in page
    assert "Not yet checked." in page
    assert "Needles" not in page
    episode = patient.episodes.first()
    factories.signed_session(episode, by=staff.colleague)
    assert "saw you on 16 Nov 2026" in own.get("/me/therapists/").content.decode()
    assert "Needles" in own.get("/me/therapists/").content.decode()


def test_the_pages_ask_the_same_number_of_questions_for_one_and_for_many(
    staff, patient, own, django_assert_max_num_queries
):
    def questions():
        with django_assert_max_num_queries(60) as asked:
            own.get("/me/research/")
            own.get("/me/therapists/")
        return len(asked)

    questions()
    few = questions()
    for number in range(8):
        carer = factories.member(staff.clinic)
        factories.join_care_team(patient, carer, by=staff.physio)
        credential(staff, carer, kind="other", title=f"Course {number}")
    for condition in ("lat_elbow", "neck_pain", "hamstring_strain", "rc_shoulder"):
        factories.episode(patient, by=staff.physio, condition=Condition.objects.get(pk=condition))
    assert questions() == few
