"""An episode taken away as files: the password is asked for again, each is counted and in the trail."""

from allauth.account.decorators import reauthentication_required
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clinic import audit
from clinic.access import Permission, requires
from clinic.replica import reads_a_copy
from sessions_app.exchange.tables import episode_tables
from sessions_app.models import Episode
from sessions_app.queries.episode_tables import scores_of_episode, sessions_of_episode
from sessions_app.views.record import reads_notes


@require_safe
@requires(Permission.EXPORT)
@reads_a_copy
def export_episode(request, pk):
    episodes = Episode.objects.visible_to(request.user).select_related("patient")
    return tables_of(request, get_object_or_404(episodes, pk=pk))


@reauthentication_required
def tables_of(request, episode):
    if not is_left_today(request):
        messages.error(request, _("That is enough for one day. Ask again tomorrow."))
        return redirect("record:outcome_review", episode.pk)
    audit.look(request, episode.patient, subject=f"export of episode {episode.pk}")
    made = episode_tables(
        sessions_of_episode(request.user, episode),
        scores_of_episode(request.user, episode),
        with_text=reads_notes(request.user, episode.patient),
    )
    disposition = {"Content-Disposition": f'attachment; filename="episode-{episode.pk}-tables.zip"'}
    return HttpResponse(made, content_type="application/zip", headers=disposition)


def is_left_today(request) -> bool:
    """Counted as failed log-ins are, because whoever takes a hundred patients away in a day has a reason to
    give first. The library counts no GET unless told to."""
    limit = {"export": settings.EXPORTS_A_DAY}
    return bool(
        ratelimit.consume(
            request, app="strigil", action="export", config=limit, user=request.user, limit_get=True
        )
    )
