"""A place to chart in, a charted draft, and the shortest way from it to a signed session."""

from datetime import timedelta

from sessions_app import payload as drafts
from sessions_app.actions.drafts import start_draft
from sessions_app.actions.sessions import sign_session
from sessions_app.forms.sheet import sheet_of
from tests import factories
from tests.sessions_app.a_session import AT, session


def a_place():
    made = factories.clinic_with_staff()
    made.patient = factories.patient(made.clinic, by=made.physio, treated_by=[made.physio, made.colleague])
    made.consent = factories.consent(made.patient, by=made.physio)
    made.episode = factories.episode(made.patient, by=made.physio)
    return made


def charted(place, sheet=None, *, by=None, **more):
    """A draft in which this sheet was charted."""
    draft = start_draft(
        place.episode, by=by or place.physio, at=AT - timedelta(minutes=30), empty=True, **more
    )
    draft.payload = drafts.to_json(sheet or session())
    draft.revision = 7
    draft.save()
    return draft


def signed(episode, *, by, words=""):
    """The reference session of this episode, signed; `words` is written in its note."""
    if not episode.patient.consents.filter(kind="iastm").exists():
        factories.consent(episode.patient, by=by)
    draft = start_draft(episode, by=by, at=AT - timedelta(minutes=30), empty=True)
    draft.payload = drafts.to_json(session(note={"text": words} if words else {}))
    draft.save()
    return sign(draft)


def sign(draft, *, by=None, at=AT):
    sheet = sheet_of(draft, at=at)
    assert sheet.is_valid(), sheet.errors
    return sign_session(draft.pk, sheet.record(), by=by or draft.author, at=at, seen_revision=sheet.revision)
