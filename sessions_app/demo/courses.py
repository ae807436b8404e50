"""Eight invented courses of care: what is planned, how it grows, how the scores move. Codes are the
catalogue's; people and numbers are made up."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Pass:
    regions: tuple
    structures: tuple
    instrument: str
    strokes: tuple
    pressure: str
    minutes: int


@dataclass(frozen=True)
class Drill:
    """One exercise: its starting dose as typed, and what grows by how much each `every` sessions."""

    code: str
    dose: dict
    grows: str = ""
    by: float = 0
    every: int = 2


@dataclass(frozen=True)
class Score:
    """One measure: first value, change a session, taken every so many sessions."""

    code: str
    first: float
    step: float
    every: int = 3
    lowest: float = 0
    highest: float = 100
    has_side: bool = False
    places: str = "1"  # whole numbers, or "0.1"


@dataclass(frozen=True)
class Course:
    condition: str
    goal: str
    rationale: str
    progression: str
    pain: tuple  # first and last pain at check-in
    passes: tuple
    drills: tuple
    scores: tuple
    warm_up: tuple = ("bike", 5)
    lotion: str = "water_gel"
    exercise_minutes: int = 20
    sessions_planned: int = 8
    days_between: int = 6
    modality: tuple = ()
    home: dict = field(default_factory=dict)
    # What the patient cannot do well, and how well at first, from 0 to 10.
    activities: dict = field(default_factory=dict)


def reps(sets, number, load="", unit=""):
    dose = {"sets": str(sets), "reps": str(number)}
    return dose | ({"load_value": str(load), "load_unit": unit} if unit else {})


def hold(sets, seconds):
    return {"sets": str(sets), "hold_seconds": str(seconds)}


COURSES = (
    Course(
        "achilles_mid",
        "Run 5 km without pain the next day",
        "Progressive loading of the calf is the main treatment. Instrument work is an add-on.",
        "More load when pain stays at 4 or less and has settled the next morning.",
        (6, 2),
        (
            Pass(("calf",), ("gastroc_medial",), "gen_long_concave", ("sweep", "fan"), "moderate", 4),
            Pass(("achilles",), ("achilles_mid_t",), "gen_hook", ("strum",), "light", 3),
        ),
        (
            Drill("an_hsr_standing", reps(3, 12, 10, "kg"), "load_value", 2.5),
            Drill("an_hsr_seated", reps(3, 15, 20, "kg"), "load_value", 2.5, 3),
            Drill("an_single_leg_bal", hold(3, 40)),
            Drill("kn_step_down", reps(3, 8), "reps", 2, 3),
        ),
        (
            Score("visa_a", 46, 3.2),
            Score("wblt", 7, 0.5, 1, highest=25, has_side=True, places="0.1"),
            Score("heel_raise_n", 9, 1.4, 1, highest=60, has_side=True),
        ),
        sessions_planned=12,
        activities={"Run 5 km": 2, "Walk down stairs in the morning": 4, "Stand on tiptoe": 3},
    ),
    Course(
        "plantar_heel",
        "Get out of bed without limping",
        "Loading with a towel under the toes and stretching; instrument work on the arch as an add-on.",
        "Four sets when three are done in good form, then more load.",
        (7, 3),
        (
            Pass(("heel",), ("plantar_fascia",), "gen_small_concave", ("sweep",), "moderate", 4),
            Pass(("calf",), ("soleus",), "gen_long_convex", ("sweep",), "moderate", 3),
        ),
        (
            Drill("fo_rathleff", reps(3, 12), "reps", 1, 3),
            Drill("fo_pf_stretch", hold(3, 10)),
            Drill("an_gastroc_stretch", hold(3, 30)),
            Drill("fo_short_foot", reps(3, 10), "reps", 2),
        ),
        (Score("nprs_first_step", 7, -0.5, 1, highest=10), Score("faam_adl", 62, 2.6)),
        activities={"Walk to the shop": 3, "Stand for an hour at work": 4, "Get out of bed": 2},
        warm_up=("walk", 5),
        exercise_minutes=18,
    ),
    Course(
        "lat_elbow",
        "Lift the kettle and carry shopping again",
        "Loading of the wrist extensors; instrument work on the forearm to see whether it adds anything.",
        "Half a kilogram more when 15 are done with pain of 3 or less.",
        (6, 3),
        (Pass(("forearm_b",), ("ecrb",), "gen_small_concave", ("sweep", "strum"), "light", 5),),
        (
            Drill("el_ecc_wrist_ext", reps(3, 15, 1, "kg"), "load_value", 0.5),
            Drill("el_iso_wrist_ext", hold(5, 30)),
            Drill("ha_grip", reps(3, 12)),
        ),
        (
            Score("prtee", 52, -3.4),
            Score("pf_grip", 14, 1.1, 2, highest=100, has_side=True, places="0.1"),
        ),
        warm_up=("arm_bike", 5),
        lotion="cream_plain",
        exercise_minutes=16,
        sessions_planned=10,
    ),
    Course(
        "rc_shoulder",
        "Sleep on this side and hang out the washing",
        "Active rehabilitation and education first; instrument work behind the shoulder as an add-on.",
        "Next band level, then weight, when effort falls below 6.",
        (5, 2),
        (Pass(("shoulder_b",), ("infraspinatus",), "gen_multi_curve", ("sweep", "fan"), "moderate", 4),),
        (
            Drill("sh_sidelying_er", reps(3, 12, 1, "kg"), "load_value", 0.5),
            Drill("sh_scaption", reps(3, 12, 1, "kg"), "load_value", 0.5, 3),
            Drill("sh_row", reps(3, 12, 2, "band"), "load_value", 1, 4),
            Drill("sh_wall_slide", reps(3, 10), "reps", 2, 3),
        ),
        (Score("spadi", 48, -3.1),),
        warm_up=("arm_bike", 5),
        exercise_minutes=21,
        sessions_planned=10,
    ),
    Course(
        "patellar_tend",
        "Play a full basketball match",
        "Heavy slow loading of the knee; instrument work above the tendon as an add-on.",
        "Five kilograms more on the press when eight are done at effort 7 or less.",
        (5, 2),
        (Pass(("thigh_f",), ("vastus_lateralis",), "gen_long_convex", ("sweep",), "moderate", 5),),
        (
            Drill("kn_leg_press_hsr", reps(4, 8, 60, "kg"), "load_value", 5),
            Drill("kn_spanish_squat", hold(5, 45)),
            Drill("kn_decline_squat", reps(3, 15), "reps", 1, 3),
        ),
        (Score("visa_p", 55, 2.7),),
        exercise_minutes=22,
    ),
    Course(
        "lbp",
        "Sit through a working day and lift my child",
        "Exercise and advice to stay active; instrument work on the low back as an add-on.",
        "Longer holds first, then load.",
        (6, 3),
        (Pass(("lowback",), ("thoracolumbar_fascia",), "gen_long_concave", ("sweep", "brush"), "light", 5),),
        (
            Drill("lb_bird_dog", reps(3, 8), "reps", 1, 2),
            Drill("lb_bridge", reps(3, 12), "reps", 2, 3),
            Drill("lb_hip_hinge", reps(3, 8, 8, "kg"), "load_value", 2, 2),
            Drill("lb_side_plank", hold(3, 20)),
        ),
        (Score("odi", 38, -2.4),),
        warm_up=("treadmill_walk", 5),
        exercise_minutes=20,
        modality=("education_load", 3),
    ),
    Course(
        "hamstring_strain",
        "Sprint again with the team",
        "Lengthening and eccentric loading; instrument work on the sore part of the muscle as an add-on.",
        "One repetition more a week while the thigh stays quiet.",
        (4, 1),
        (Pass(("hamstring",), ("biceps_femoris",), "gen_long_convex", ("sweep", "fan"), "moderate", 5),),
        (
            Drill("tg_extender", reps(3, 12), "reps", 1, 3),
            Drill("tg_sl_bridge", reps(3, 10), "reps", 1, 2),
            Drill("tg_nordic", reps(3, 4), "reps", 1, 2),
        ),
        (
            Score("psfs", 3, 0.5, 3, highest=10, places="0.1"),
            Score("akee", 28, -2, 2, highest=90, has_side=True),
        ),
        warm_up=("bike", 6),
    ),
    Course(
        "ankle_instability",
        "Walk on uneven paths without fear",
        "Balance and strength work; instrument work around the outer ankle as an add-on.",
        "Softer ground when 40 seconds are held on firm ground.",
        (4, 1),
        (Pass(("shin",), ("peroneals",), "gen_finger", ("sweep", "frame"), "light", 4),),
        (
            Drill("an_single_leg_bal", hold(3, 30)),
            Drill("an_star_reach", reps(3, 5), "reps", 1, 3),
            Drill("an_band_4way", reps(3, 15, 1, "band"), "load_value", 1, 4),
        ),
        (Score("faam_adl", 70, 2.2), Score("sebt_ant", 58, 1.1, 3, highest=150, has_side=True)),
        warm_up=("cross_trainer", 5),
        exercise_minutes=19,
        sessions_planned=6,
    ),
)
