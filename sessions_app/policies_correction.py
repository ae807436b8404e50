"""WHEN a signed session may be added to or struck out: by its author, as long as it stands."""

from django.utils.translation import gettext as _

from clinic.refusals import Refused, refuse_if
from sessions_app.choices import ResponseGroup, SessionState
from sessions_app.models import ResponseCode, TreatmentSession


def _is_author(session: TreatmentSession, by) -> bool:
    return by.pk in (session.practitioner_id, session.supervisor_id, session.signed_by_id)


def why_not_amendable(session: TreatmentSession, *, by) -> str:
    if session.state == SessionState.ENTERED_IN_ERROR:
        return _("This session was entered in error. Nothing is added to it.")
    return "" if _is_author(session, by) else _("Only the person who treated or signed adds to this session.")


def check_amendable(session: TreatmentSession, *, by) -> None:
    refuse_if(why_not_amendable(session, by=by))


def why_not_markable(session: TreatmentSession, *, by) -> str:
    if session.state == SessionState.ENTERED_IN_ERROR:
        return _("This session is marked already.")
    return "" if _is_author(session, by) else _("Only the person who treated or signed marks this session.")


def check_markable(session: TreatmentSession, reason: str, words: str, *, by) -> None:
    refuse_if(why_not_markable(session, by=by))
    group = ResponseGroup.ENTERED_IN_ERROR_REASON
    found = ResponseCode.objects.for_clinic(session.clinic_id).filter(code=reason, group=group).first()
    if found is None:
        raise Refused(_("Choose a reason."), field="reason")
    if found.needs_text and not words.strip():
        raise Refused(_("Say in a few words what was wrong."), field="words")
