"""The details of a repeatable session, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions_app.analysis.repeatable import Gap

DETAILS = {
    "warm_up_time": gettext_lazy("minutes of warm-up"),
    "lotion": gettext_lazy("lotion"),
    "area": gettext_lazy("area"),
    "structure": gettext_lazy("structure"),
    "instrument": gettext_lazy("instrument"),
    "strokes": gettext_lazy("strokes"),
    "pressure": gettext_lazy("pressure"),
    "iastm_time": gettext_lazy("minutes of instrument work"),
    "stroke_rate": gettext_lazy("stroke rate or number"),
    "position": gettext_lazy("position or state of the tissue"),
    "exercise_time": gettext_lazy("minutes of exercise"),
    "repetitions": gettext_lazy("repetitions or hold"),
    "sets": gettext_lazy("sets"),
    "load": gettext_lazy("load"),
    "tempo": gettext_lazy("tempo or hold"),
    "modality_time": gettext_lazy("minutes of other treatment"),
    "training": gettext_lazy("training of who treated"),
    "place": gettext_lazy("place"),
    "mode": gettext_lazy("in person or not"),
}


def gap_words(gap: Gap) -> str:
    """ "tempo or hold (2)": the detail, and in how many rows it is missing where that is several."""
    if gap.rows == 1:
        return str(DETAILS[gap.detail])
    return _("%(detail)s (%(rows)s)") % {"detail": DETAILS[gap.detail], "rows": gap.rows}
