"""An Achilles tendon treated in five steps, the order being the point of the paper."""

from tests.cases.case import At, Case, Course

STEPS = {
    "warm_up:w1": {"sequence": 1, "activity": "bike"},
    "warm_up:w2": {"sequence": 2, "activity": "hot_pack", "goes_with": "w1"},
    "iastm_pass:p1": {
        "sequence": 3,
        "regions": "achilles",
        "structures": "achilles_t",
        "instruments": "graston",
    },
    "modality:m1": {
        "sequence": 4,
        "modality": "active_release",
        "region": "calf",
        "area_words": "Gastrocnemius",
        "settings": ["brand=Active Release Techniques"],
    },
    "exercise:e1": {"sequence": 5, "exercise": "ge_ecc_calf"},
    "exercise:e2": {"sequence": 6, "exercise": "an_static_calf_cold", "variant": "Gastrocnemius and soleus"},
    "modality:m2": {"sequence": 7, "modality": "ice_pack", "region": "calf", "goes_with": "e2"},
}
TICKED = {
    name: {"goes_with": fields["goes_with"]} if "goes_with" in fields else {}
    for name, fields in STEPS.items()
}
COURSE = Course(
    consents=(("publication", True),),
    episode={"condition": "achilles_any", "diagnosis_words": "Chronic Achilles tendinopathy"},
    plan={"delivered_by": "Chiropractor"},
    components=STEPS,
    sessions=(
        {
            **TICKED,
            "head": {"provider_words": "Chiropractor"},
            "retest:t1": {
                "measure": "described",
                "subject": "Recovery",
                "words": "Rapid and complete",
                "time_point": "discharge",
            },
        },
    ),
)

CASE = Case(
    name="miners_2011",
    courses={"main": COURSE},
    held={
        "condition.diagnosis": At("episode.diagnosis_words", "Chronic Achilles tendinopathy"),
        "each_session_in_order.steps.0.order": At("each.w1.position", 2),
        "each_session_in_order.steps.0.step": At("each.w1.activity", "bike"),
        "each_session_in_order.steps.0.active": At("each.w1.activity", "bike"),
        "each_session_in_order.steps.0.passive": At("each.w2.activity", "hot_pack"),
        "each_session_in_order.steps.0.together": At("each.w2.goes_with", "w1"),
        "each_session_in_order.steps.1.order": At("each.p1.position", 4),
        "each_session_in_order.steps.1.step": At("each.p1.purpose", "treat", says="IASTM"),
        "each_session_in_order.steps.1.brand": At("each.p1.instruments", "graston"),
        "each_session_in_order.steps.1.structure": At("each.p1.structures", "achilles_t"),
        "each_session_in_order.steps.2.order": At("each.m1.position", 5),
        "each_session_in_order.steps.2.step": (
            At("each.m1.modality", "active_release"),
            At("each.m1.settings.brand"),
        ),
        "each_session_in_order.steps.2.structure": At("each.m1.area_words", "Gastrocnemius"),
        "each_session_in_order.steps.3.order": At("each.e1.position", 7),
        "each_session_in_order.steps.3.step": At("each.e1.exercise", "ge_ecc_calf"),
        "each_session_in_order.steps.4.order": At("each.e2.position", 8),
        "each_session_in_order.steps.4.step": At("each.e2.exercise", "an_static_calf_cold"),
        "each_session_in_order.steps.4.structures.0": At("each.e2.variant", "Gastrocnemius and soleus"),
        "each_session_in_order.steps.4.structures.1": At("each.e2.variant", "Gastrocnemius and soleus"),
        "each_session_in_order.steps.4.with": (
            At("each.m2.modality", "ice_pack"),
            At("each.m2.goes_with", "e2"),
        ),
        "provider.profession": At("each.head.provider_words", "Chiropractor"),
        "result.recovery": At("last.t1.words", "Rapid and complete"),
        "consent.for_publication": At("consent.publication.on_paper", True),
    },
    apart={},
    how="""
- Cycling with a heat pack on is two warm-up rows, the second “at the same time as” the first; the cold
  pack goes with the stretch in the same way. What goes with another takes no time of its own.
- The five steps keep their order by their place in the session; between them stand the lines that every
  record has (check-in, exercise block), so the third step is the fifth line.
- Consent to publication is a consent of its own kind, on paper, apart from consent to treatment, of which
  the source says nothing.
- Whether the middle or the insertion of the tendon was treated is not stated: condition and structure are
  both the entry “part not stated” or “part not named”.
""",
)
