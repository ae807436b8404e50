"""Could someone repeat this treatment? The lists TIDieR and CERT for an episode and for one session."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from clinic.access import Permission, requires
from sessions_app.queries.completeness import (
    episode_completeness,
    lists_of_items,
    session_completeness,
)
from sessions_app.views.completeness_places import Places
from sessions_app.views.episodes import own_episode
from sessions_app.views.record import own_session, places_of


@require_safe
@requires(Permission.SEE_RECORD)
def episode(request, pk):
    episode = own_episode(request, pk)
    told = episode_completeness(request.user, episode)
    places = Places(
        request.user, episode, practitioners=told.practitioners, newest_without=told.newest_without
    )
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
    page = {
        "session": session,
        "episode": session.episode,
        "patient": session.patient,
        "found": found,
        "lists": lists_of_items(found, places_of(request, session)),
    }
    return render(request, "record/completeness.html", page)
