"""Chronic low back pain: instrument or general exercise; pain on a 100 mm line, motion read off a phone."""

from dataclasses import replace

from tests.cases.case import At, Case, Course

WHEN = {"at_baseline": "on", "at_discharge": "on"}
PHONE = {"measure": "rom_any", "method": "Smartphone", **WHEN}
GRASTON = Course(
    episode={"condition": "lbp", "diagnosis_words": "Chronic low back pain"},
    plan={"weeks_planned": 4},
    components={"iastm_pass:p1": {"instruments": "graston", "area_words": "Area not stated in the source"}},
    measures=(
        {"measure": "vas_pain", **WHEN},
        {**PHONE, "subject": "Lumbar flexion"},
        {**PHONE, "subject": "Lumbar extension"},
        {**PHONE, "subject": "Lumbar side bending", "side": "right"},
        {**PHONE, "subject": "Lumbar side bending", "side": "left"},
        {**PHONE, "subject": "Hip flexion"},
    ),
    sessions=({"iastm_pass:p1": {}},),
)
EXERCISE = replace(
    GRASTON,
    components={"exercise:e1": {"exercise": "ge_general"}},
    sessions=({"exercise:e1": {}},),
)
# Each line of the table in the file: which planned measure it is. The numbers are means of groups.
MEASURE = (0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5)
SUBJECTS = (
    "",
    "Lumbar flexion",
    "Lumbar extension",
    "Lumbar side bending",
    "Lumbar side bending",
    "Hip flexion",
)


def line(number):
    place, path = MEASURE[number], f"outcomes.values_mean_sd.{number}"
    arm = "" if number % 2 == 0 else "exercise: "
    what = At(f"{arm}measure.{place}.subject", SUBJECTS[place])
    if place == 0:
        what = At(f"{arm}measure.0.measure", "vas_pain", says="Pain visual analogue scale")
    unit = At(f"{arm}measure.{place}.unit", "degree" if place else "mm")
    held = {f"{path}.measure": what, f"{path}.unit": unit}
    if place in (3, 4):
        held[f"{path}.side"] = At(f"{arm}measure.{place}.side")
    return held


def numbers(number):
    why = "means of a group, their spread, and a star"
    names = ("group", "pre", "pre_sd", "post", "post_sd", "starred")
    return {f"outcomes.values_mean_sd.{number}.{name}": why for name in names}


CASE = Case(
    name="lee_2016",
    courses={"main": GRASTON, "exercise": EXERCISE},
    held={
        "participants.condition": At("episode.diagnosis_words", "Chronic low back pain"),
        "episode.weeks": At("plan.weeks_planned", says="4 weeks"),
        "outcomes.taken_at.0": At("measure.0.at_baseline", True, says="at the start"),
        "outcomes.taken_at.1": At("measure.0.at_discharge", True, says="at the end"),
        "outcomes.rom_tool": At("measure.1.method", "Smartphone"),
        **{path: at for number in range(12) for path, at in line(number).items()},
    },
    apart={
        "participants.n": "a count of people",
        "groups": "counts of people; one person of each arm is entered",
        **{path: why for number in range(12) for path, why in numbers(number).items()},
        "outcomes.note": "a remark on the printed tables",
        "result": "a finding about groups",
        "checks_for_display": "our own subtraction of group means",
    },
    how="""
- Pain is the 100 mm line (“vas_pain”, unit mm, 0 to 100), a measure apart from the 0 to 10 scale: a test
  enters 50.6 mm for a stand-in person and finds it on its own axis, not rounded.
- Side bending to the right and to the left are two planned measures of one spine; hip flexion is planned
  as an outcome of a back episode without any ado.
- The phone stands in “method or device” of each reading.
- Lumbar flexion of the control group fell from 78.2 to 75.5 and is printed as an increase: these are
  group means and are not entered. For one person a chart draws whatever was read, also a fall.
""",
)
