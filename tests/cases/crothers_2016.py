"""Mid-back pain in a student clinic: manipulation, instrument, or ultrasound that was switched off."""

from dataclasses import replace

from tests.cases.case import At, Case, Course

WHEN = {"at_baseline": "on", "weeks": "1", "months": "1, 3, 6, 12"}
HEAD = {"place_words": "University chiropractic student clinic", "provider_words": "Student, supervised"}
GRASTON = Course(
    episode={"condition": "thoracic_pain", "diagnosis_words": "Non-specific thoracic spine pain"},
    plan={"sessions_max": 10, "weeks_planned": 4, "delivered_by": "Students under supervision"},
    components={"iastm_pass:p1": {"instruments": "graston", "area_words": "Thoracic spine"}},
    measures=({"measure": "odi_thoracic", **WHEN}, {"measure": "vas_pain", **WHEN}),
    sessions=({"head": HEAD, "iastm_pass:p1": {}},),
    charted_by_student=True,
)
MANIPULATION = replace(
    GRASTON,
    components={"modality:m1": {"modality": "manipulation"}},
    sessions=({"head": HEAD, "modality:m1": {}},),
)
PLACEBO = replace(
    GRASTON,
    components={"modality:m1": {"modality": "ultrasound", "is_sham": "on"}},
    sessions=({"head": HEAD, "modality:m1": {}},),
)

CASE = Case(
    name="crothers_2016",
    courses={"main": GRASTON, "manipulation": MANIPULATION, "placebo": PLACEBO},
    held={
        "participants.condition": At("episode.condition_id", "thoracic_pain", says="Non-specific thoracic"),
        "episode.sessions_max": At("plan.sessions_max", says="at most 10"),
        "episode.weeks": At("plan.weeks_planned", says="4 weeks"),
        "episode.place": At("each.head.place_words", "University chiropractic student clinic"),
        "episode.supervised": (
            At("each.head.provider_words", "Student, supervised"),
            At("each.is_supervised"),
        ),
        "outcomes.measures.0": At("measure.0.measure", "odi_thoracic", says="Oswestry index"),
        "outcomes.measures.1": At("measure.1.measure", "vas_pain", says="Pain visual analogue scale"),
        "outcomes.taken_at.0": At("measure.0.at_baseline", True, says="at the start"),
        "outcomes.taken_at.1": At("measure.0.weeks", 1, says="1 weeks from the start"),
        "outcomes.taken_at.2": At("measure.0.months", 1, says="1, 3, 6 and 12 months from the start"),
        "outcomes.taken_at.3": At("measure.0.months", 3, says="1, 3, 6 and 12 months from the start"),
        "outcomes.taken_at.4": At("measure.0.months", 6, says="1, 3, 6 and 12 months from the start"),
        "outcomes.taken_at.5": At("measure.0.months", 12, says="1, 3, 6 and 12 months from the start"),
    },
    apart={
        "participants.n": "a count of people",
        "participants.protocol_duration_weeks_min": "an entry rule of the trial",
        "groups": "counts of people; one person of each of the three arms is entered",
        "result": "a finding about groups, and how the trial was blinded",
    },
    how="""
- “Up to ten sessions” is the plan's upper limit; how many a person had is counted from the signed
  sessions and is never typed.
- A student charts, the supervisor signs: the record names both, and keeps the source's words beside.
- Ultrasound that is switched off is the modality ultrasound with the mark “switched off (sham)”; its
  minutes are shown and never counted as a dose.
- Follow-ups are weeks and months from the start, each as the source says it; a month is not turned into
  weeks.
- The Oswestry index for the mid back is a measure of its own, apart from the low back one.
""",
)
