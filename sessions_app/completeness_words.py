"""The items of TIDieR and CERT in words, the details they ask for, and where each detail is answered."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions_app.analysis.completeness import Gap, Standing

ITEMS = {
    ("TIDieR", "1"): gettext_lazy("Short name of the treatment"),
    ("TIDieR", "2"): gettext_lazy("Reason or goal behind each key part"),
    ("TIDieR", "3"): gettext_lazy("Things used"),
    ("TIDieR", "4"): gettext_lazy("What was done, step by step"),
    ("TIDieR", "5"): gettext_lazy("Who treated, with what training"),
    ("TIDieR", "6"): gettext_lazy("Face to face or remote, alone or in a group"),
    ("TIDieR", "7"): gettext_lazy("Place and setting"),
    ("TIDieR", "8"): gettext_lazy("How often, how long, how much"),
    ("TIDieR", "9"): gettext_lazy("How it was planned to fit the person"),
    ("TIDieR", "10"): gettext_lazy("What changed on the way"),
    ("TIDieR", "11"): gettext_lazy("How delivery and adherence were meant to be checked"),
    ("TIDieR", "12"): gettext_lazy("How much was delivered as planned"),
    ("CERT", "1"): gettext_lazy("Exercise equipment"),
    ("CERT", "2"): gettext_lazy("Trainer qualification"),
    ("CERT", "3"): gettext_lazy("Alone or in a group"),
    ("CERT", "4"): gettext_lazy("Supervised or not, how delivered"),
    ("CERT", "5"): gettext_lazy("How adherence is measured and reported"),
    ("CERT", "6"): gettext_lazy("How people are motivated"),
    ("CERT", "7a"): gettext_lazy("Rule for when to progress"),
    ("CERT", "7b"): gettext_lazy("How it was in fact progressed"),
    ("CERT", "8"): gettext_lazy("Each exercise told well enough to repeat"),
    ("CERT", "9"): gettext_lazy("Home programme"),
    ("CERT", "10"): gettext_lazy("Parts that are not exercise"),
    ("CERT", "11"): gettext_lazy("Adverse events during exercise"),
    ("CERT", "12"): gettext_lazy("Setting"),
    ("CERT", "13"): gettext_lazy("Dose detail"),
    ("CERT", "14a"): gettext_lazy("Same for all or fitted"),
    ("CERT", "14b"): gettext_lazy("How fitted"),
    ("CERT", "15"): gettext_lazy("Rule for the starting level"),
    ("CERT", "16a"): gettext_lazy("How fidelity is checked"),
    ("CERT", "16b"): gettext_lazy("How far it went as planned"),
}
STANDINGS = {
    Standing.ANSWERABLE: (gettext_lazy("Answerable"), "ok", "check"),
    Standing.PARTLY: (gettext_lazy("Partly"), "me", "minus"),
    Standing.MISSING: (gettext_lazy("Missing"), "warn", "flag"),
    Standing.NOT_ASKED: (gettext_lazy("Does not apply"), "", ""),
}

# Where a detail is answered: the plan's form (and its field), a phase of the charting page, or a page.
DETAILS = {
    "parts": (gettext_lazy("parts of the session"), "chart", ""),
    "warm_up_time": (gettext_lazy("minutes of warm-up"), "chart", "warm_up"),
    "lotion": (gettext_lazy("lotion"), "chart", "warm_up"),
    "area": (gettext_lazy("area"), "chart", "iastm"),
    "structure": (gettext_lazy("structure"), "chart", "iastm"),
    "instrument": (gettext_lazy("instrument"), "chart", "iastm"),
    "strokes": (gettext_lazy("strokes"), "chart", "iastm"),
    "direction": (gettext_lazy("direction of the strokes"), "chart", "iastm"),
    "angle": (gettext_lazy("angle of the instrument"), "chart", "iastm"),
    "pressure": (gettext_lazy("pressure"), "chart", "iastm"),
    "iastm_time": (gettext_lazy("minutes of instrument work"), "chart", "iastm"),
    "stroke_rate": (gettext_lazy("stroke rate or number"), "chart", "iastm"),
    "position": (gettext_lazy("position or state of the tissue"), "chart", "iastm"),
    "exercise_time": (gettext_lazy("minutes of exercise"), "chart", "exercise"),
    "exercise_side": (gettext_lazy("side"), "chart", "exercise"),
    "repetitions": (gettext_lazy("repetitions or hold"), "chart", "exercise"),
    "sets": (gettext_lazy("sets"), "chart", "exercise"),
    "load": (gettext_lazy("load"), "chart", "exercise"),
    "tempo": (gettext_lazy("tempo or hold"), "chart", "exercise"),
    "range": (gettext_lazy("range of movement or variant"), "chart", "exercise"),
    "rest": (gettext_lazy("rest between sets"), "chart", "exercise"),
    "effort": (gettext_lazy("effort"), "chart", "exercise"),
    "supervision": (gettext_lazy("supervision"), "chart", "exercise"),
    "equipment": (gettext_lazy("equipment"), "chart", "exercise"),
    "dose_history": (gettext_lazy("dose of an exercise every time"), "chart", "exercise"),
    "modality_time": (gettext_lazy("minutes of other treatment"), "chart", "modality"),
    "day": (gettext_lazy("day"), "chart", ""),
    "place": (gettext_lazy("place"), "chart", ""),
    "mode": (gettext_lazy("in person or not"), "chart", ""),
    "group_size": (gettext_lazy("size of the group"), "chart", ""),
    "planned_before": (gettext_lazy("what was planned for it"), "plan", ""),
    "reaction": (gettext_lazy("reaction since last time, asked"), "chart", "checkin"),
    "reaction_action": (gettext_lazy("what was done about a reaction"), "chart", "checkin"),
    "home_programme": (gettext_lazy("exercises for home"), "chart", "note"),
    "home_dose": (gettext_lazy("dose at home"), "chart", "note"),
    "home_frequency": (gettext_lazy("how often at home"), "chart", "note"),
    "advice": (gettext_lazy("advice given"), "plan", "activity_advice"),
    "home_log": (gettext_lazy("what was done at home, ticked by the patient"), "at_home", ""),
    "training": (gettext_lazy("training of who treated"), "training", ""),
    "course": (gettext_lazy("course in instrument work"), "training", ""),
    "years": (gettext_lazy("since when the training is held"), "training", ""),
    "plan": (gettext_lazy("a plan to compare with"), "plan", "rationale"),
    "programme": (gettext_lazy("name of the programme"), "plan", "programme"),
    "rationale": (gettext_lazy("why this treatment"), "plan", "rationale"),
    "goal": (gettext_lazy("goal of the patient"), "goals", ""),
    "visits_planned": (gettext_lazy("number of sessions or weeks planned"), "plan", "sessions_planned"),
    "frequency": (gettext_lazy("how often"), "plan", ""),
    "tailoring": (gettext_lazy("how it is fitted to the patient"), "plan", "tailoring"),
    "start_level": (gettext_lazy("how the start level is chosen"), "plan", "start_level_rule"),
    "progression": (gettext_lazy("when to progress"), "plan", "progression_rule"),
    "adherence": (gettext_lazy("how adherence is followed"), "plan", "adherence_method"),
    "fidelity": (gettext_lazy("how the plan is kept to"), "plan", "fidelity_plan"),
    "change_reason": (gettext_lazy("why the plan changed"), "plan", "change_reason"),
    "baseline": (gettext_lazy("a baseline score"), "reading", ""),
}

# Of what is charted: the kind of row on the sheet and the fields of which one answers; the first is led to.
SHEET_FIELDS = {
    "warm_up_time": ("warm_up", "minutes", "seconds"),
    "lotion": ("lotion", "lotion", "no_lotion_reason"),
    "area": ("iastm_pass", "regions"),
    "structure": ("iastm_pass", "structures"),
    "instrument": ("iastm_pass", "instruments", "scan_instruments"),
    "strokes": ("iastm_pass", "strokes"),
    "direction": ("iastm_pass", "direction"),
    "angle": ("iastm_pass", "angle_min_degrees", "angle_max_degrees"),
    "pressure": ("iastm_pass", "pressure", "force_newtons"),
    "iastm_time": ("iastm_pass", "minutes", "minutes_max", "seconds"),
    "stroke_rate": ("iastm_pass", "strokes_per_minute", "stroke_count"),
    "position": ("iastm_pass", "body_position", "tissue_state"),
    "exercise_time": ("exercise_block", "minutes", "seconds"),
    "exercise_side": ("exercise", "side"),
    "repetitions": ("exercise", "reps", "reps_to_limit", "hold_seconds"),
    "sets": ("exercise", "sets", "sets_to_limit"),
    "load": ("exercise", "load_value", "load_words", "load_unit"),
    "tempo": ("exercise", "tempo", "hold_seconds"),
    "range": ("exercise", "range_words", "variant"),
    "rest": ("exercise", "rest_seconds"),
    "effort": ("exercise", "rpe"),
    "supervision": ("exercise", "supervision"),
    "equipment": ("exercise", "load_unit", "load_words"),
    "dose_history": ("exercise", "sets", "reps"),
    "modality_time": ("modality", "minutes", "seconds"),
    "day": ("head", "started_on"),
    "place": ("head", "place"),
    "mode": ("head", "mode"),
    "group_size": ("head", "group_size"),
    "reaction": ("checkin", "reaction"),
    "reaction_action": ("adverse_event", "action"),
    "home_dose": ("home_item", "sets", "reps", "hold_seconds", "load_value"),
    "home_frequency": ("home_item", "times", "every_days"),
}


def detail_words(detail: str) -> str:
    return str(DETAILS[detail][0])


def about_detail(detail: str | None) -> str:
    """The words of a detail that an address names; nothing of anything else."""
    return detail_words(detail) if detail in DETAILS else ""


def gap_words(gap: Gap) -> str:
    """ "tempo or hold (2)": the detail, and in how many places it is missing where that is several."""
    if gap.count.asked == 1:
        return detail_words(gap.detail)
    return _("%(detail)s (%(missing)s of %(asked)s)") % {
        "detail": detail_words(gap.detail),
        "missing": gap.count.missing,
        "asked": gap.count.asked,
    }
