"""Could someone repeat this treatment? The lists TIDieR and CERT for an episode and for one session."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from clinic.access import Permission, may, requires
from sessions_app.choices import DraftState, EpisodeState
from sessions_app.models import Draft
from sessions_app.policies_correction import why_not_amendable
from sessions_app.queries.completeness import (
    episode_completeness,
    lists_of_items,
    session_completeness,
)
from sessions_app.views.episodes import own_episode
from sessions_app.views.record import own_session


@require_safe
@requires(Permission.SEE_RECORD)
def episode(request, pk):
    episode = own_episode(request, pk)
    told = episode_completeness(request.user, episode)
    places = Places(request.user, episode, told.newest_without, told.practitioners)
    page = {
        "episode": episode,
        "patient": episode.patient,
        "found": told.found,
        "lists": lists_of_items(told.found, places),
        "sessions": told.sessions,
    }
    return render(request, "record/completeness.html", page)


@require_safe
@requires(Permission.SEE_RECORD)
def session(request, pk):
    session = own_session(request, pk)
    found = session_completeness(session)
    places = Places(request.user, session.episode, {}, {session.practitioner_id}, session)
    page = {
        "session": session,
        "episode": session.episode,
        "patient": session.patient,
        "found": found,
        "lists": lists_of_items(found, places),
    }
    return render(request, "record/completeness.html", page)


class Places:
    """The page that answers a detail, for this person; nothing where this person cannot answer it."""

    def __init__(self, user, episode, newest_without, practitioners, session=None):
        self.user, self.episode, self.session = user, episode, session
        self.newest_without, self.practitioners = newest_without, practitioners
        self.is_open = episode.state == EpisodeState.OPEN
        self.plans = may(user, Permission.PLAN) and self.is_open
        drafts = Draft.objects.visible_to(user).filter(episode=episode, state=DraftState.OPEN)
        self.draft = drafts.order_by("-updated_at").first() if may(user, Permission.CHART) else None

    def __call__(self, kind, field, detail) -> str:
        return getattr(self, f"_{kind}")(field, detail) if kind else ""

    def _plan(self, field, _detail):
        if not self.plans:
            return reverse("record:plan", args=[self.episode.pk])
        return reverse("record:new_plan", args=[self.episode.pk]) + (f"#id_{field}" if field else "")

    def _goals(self, _field, _detail):
        return reverse("record:goals", args=[self.episode.pk]) if self.plans else self._plan("", "")

    def _reading(self, _field, _detail):
        return reverse("record:add_reading", args=[self.episode.pk]) if self.plans else ""

    def _chart(self, phase, detail):
        """The sheet that is open now; else a word beside this session, or the last session that lacks it."""
        if self.draft:
            return reverse("record:draft", args=[self.draft.pk]) + (f"#phase-{phase}" if phase else "")
        if self.session and not why_not_amendable(self.session, by=self.user):
            return reverse("record:addendum", args=[self.session.pk])
        key = self.newest_without.get(detail)
        return reverse("record:session", args=[key]) if key else ""

    def _training(self, _field, _detail):
        if self.user.pk in self.practitioners:
            return reverse("clinic:account")
        others = sorted(self.practitioners)
        if others and may(self.user, Permission.EDIT_STAFF):
            return reverse("clinic:person", args=[others[0]])
        return ""
