"""Signed sessions held against their seals: the text against its hash, the rows against the text."""

from collections.abc import Iterator

from sessions_app.choices import SessionState
from sessions_app.models import TreatmentSession
from sessions_app.queries.charting_choices import charting_choices
from sessions_app.seal import seal_fits
from sessions_app.snapshot import snapshot_of
from sessions_app.snapshot_rows import rows_of

# Words may be said differently since; what they stand for may not.
WORDS = {"label", "words", "kind_words", "role_words", "goes_with_words"}
TOLD_BY_ROWS = ("parts", "observations", "adverse_events", "home_programme")


def sealed_sessions(clinic) -> Iterator[TreatmentSession]:
    """All of a clinic, the struck-out ones too."""
    found = TreatmentSession.objects.filter(clinic=clinic).exclude(state=SessionState.WRITING)
    related = ("clinic", "draft", "patient", "episode__condition", "practitioner", "supervisor", "signed_by")
    yield from found.select_related(*related, "carried_from", "site").order_by("pk").iterator(chunk_size=100)


def faults_of(session) -> list[str]:
    if not seal_fits(session):
        return ["the sealed text was changed"]
    choices = charting_choices(session.clinic_id)
    told = snapshot_of(session, rows_of(session), choices)
    return [
        f"its rows ({part}) do not say what was sealed"
        for part in TOLD_BY_ROWS
        if without_words(told[part]) != without_words(session.snapshot[part])
    ]


def without_words(value):
    if isinstance(value, dict):
        return {key: without_words(one) for key, one in value.items() if key not in WORDS}
    return [without_words(one) for one in value] if isinstance(value, list) else value
