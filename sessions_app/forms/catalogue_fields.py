"""Which columns a clinic fills in for each kind of entry, and the words beside them."""

from django.utils.translation import gettext_lazy as _

from sessions_app import models

FIELDS = {
    models.Exercise: [
        "name", "plain_name", "type", "region", "is_per_side", "equipment",
        "default_sets", "default_reps", "default_hold_seconds", "default_rest_seconds", "default_tempo",
        "default_sessions_per_week", "load_guide", "progression_rule",
        "previous_variant", "next_variant", "source",
    ],
    models.Instrument: [
        "name", "plain_name", "kind", "shape", "edge", "bevel", "material", "size",
        "typical_regions", "note", "source",
    ],
    models.StrokePattern: [
        "name", "plain_name", "family", "description", "hands", "direction",
        "angle_min_degrees", "angle_max_degrees", "typical_pressure", "typical_use", "source",
    ],
    models.Lotion: [
        "name", "plain_name", "kind", "allergens", "may_hold_any_allergen", "irritant_note",
        "glide", "wash_off", "latex_gloves", "note", "source",
    ],
    models.WarmUpActivity: [
        "name", "plain_name", "is_active", "default_minutes", "named_values", "uses_rpe", "note", "source",
    ],
    models.OtherModality: [
        "name", "plain_name", "kind", "group", "default_minutes", "named_values",
        "is_sham_possible", "counts_as_dose", "note", "source",
    ],
    models.BodyRegion: ["name", "plain_name", "view", "is_side_specific", "parent", "source"],
    models.Structure: ["name", "plain_name", "kind", "regions", "is_in_any_region", "parent", "source"],
    models.BandLevel: ["name", "source"],
    models.Measure: [
        "name", "plain_name", "type", "region", "minimum", "maximum", "unit", "higher_is_better",
        "is_per_side", "trials", "n_items", "entry", "scoring_rule", "missing_rule", "licence_note",
        "display_caution", "source",
    ],
    models.Threshold: [
        "name", "measure", "kind", "statistic", "value_as_reported", "value", "unit", "population",
        "conditions", "is_for_any_condition", "method", "source",
    ],
    models.Condition: [
        "name", "plain_name", "region", "category", "icd10_who", "core_outcomes", "added_outcomes",
        "exercise_position", "iastm_position", "guideline", "source",
    ],
    models.Contraindication: ["name", "plain_name", "severity", "scope", "action", "note", "source"],
    models.ScreenQuestion: [
        "name", "plain_name", "asked_when", "asked_of", "is_standing", "maps_to", "asks_allergens",
        "detail_asked", "on_yes", "is_covered_by_nothing_new", "source",
    ],
    models.ResponseCode: [
        "name", "plain_name", "group", "severity", "follow_up", "opens", "needs_text", "source",
    ],
}  # fmt: skip

# Facts that act on a patient say where they come from.
REQUIRED = {
    models.BodyRegion: ("parent",),
    models.Threshold: ("source",),
    models.Contraindication: ("source",),
    models.ScreenQuestion: ("plain_name",),
}

PICKED = {
    models.Exercise: ("type", "region"),
    models.OtherModality: ("group",),
    models.Condition: ("region", "category"),
    models.Measure: ("region",),
}

LISTS = {
    (models.Lotion, "allergens"): (models.ResponseCode, {"group": "allergen"}),
    (models.Structure, "regions"): (models.BodyRegion, {}),
    (models.Condition, "core_outcomes"): (models.Measure, {}),
    (models.Condition, "added_outcomes"): (models.Measure, {}),
    (models.Threshold, "conditions"): (models.Condition, {}),
    (models.ScreenQuestion, "maps_to"): (models.Contraindication, {}),
}

LABELS = {
    "name": _("Name"),
    "plain_name": _("In the patient's words"),
    "source": _("Source"),
    "type": _("Type"),
    "region": _("Region"),
    "is_per_side": _("Done for each side"),
    "equipment": _("Equipment"),
    "default_sets": _("Sets"),
    "default_reps": _("Repetitions"),
    "default_hold_seconds": _("Hold, s"),
    "default_rest_seconds": _("Rest, s"),
    "default_tempo": _("Tempo"),
    "default_sessions_per_week": _("Times a week"),
    "load_guide": _("Load"),
    "progression_rule": _("Progression in words"),
    "previous_variant": _("Easier variant"),
    "next_variant": _("Harder variant"),
    "kind": _("Kind"),
    "shape": _("Shape"),
    "edge": _("Edge"),
    "bevel": _("Bevel"),
    "material": _("Material"),
    "size": _("Size"),
    "typical_regions": _("Typical areas"),
    "note": _("Note"),
    "family": _("Family"),
    "description": _("Description"),
    "hands": _("Hands"),
    "direction": _("Direction"),
    "angle_min_degrees": _("Angle from, degrees"),
    "angle_max_degrees": _("Angle to, degrees"),
    "typical_pressure": _("Typical pressure"),
    "typical_use": _("Typical use"),
    "allergens": _("Allergens on the label"),
    "may_hold_any_allergen": _("What is in it is not known"),
    "irritant_note": _("May irritate"),
    "glide": _("Glide"),
    "wash_off": _("How it comes off"),
    "latex_gloves": _("Gloves"),
    "is_active": _("Active"),
    "default_minutes": _("Minutes"),
    "named_values": _("Values of its own"),
    "uses_rpe": _("Effort is asked"),
    "group": _("List"),
    "is_sham_possible": _("Can be given switched off"),
    "counts_as_dose": _("Counts as treatment time"),
    "view": _("View"),
    "is_side_specific": _("Has a left and a right"),
    "parent": _("Part of"),
    "regions": _("Areas"),
    "is_in_any_region": _("Found in any area"),
    "minimum": _("Lowest value"),
    "maximum": _("Highest value"),
    "unit": _("Unit"),
    "higher_is_better": _("Higher is better"),
    "trials": _("Trials each time"),
    "n_items": _("Number of items"),
    "entry": _("Entered as"),
    "scoring_rule": _("Scoring"),
    "missing_rule": _("Missing items"),
    "licence_note": _("Licence"),
    "display_caution": _("Caution on display"),
    "measure": _("Measure"),
    "statistic": _("Statistic"),
    "value_as_reported": _("Value as reported"),
    "value": _("Value to use"),
    "population": _("Population"),
    "conditions": _("Used for these conditions"),
    "is_for_any_condition": _("Used for any condition"),
    "method": _("Method"),
    "category": _("Category"),
    "icd10_who": _("ICD-10"),
    "core_outcomes": _("Core measures"),
    "added_outcomes": _("Further measures"),
    "exercise_position": _("Place of exercise"),
    "iastm_position": _("Place of instrument work"),
    "guideline": _("Guideline"),
    "severity": _("Severity"),
    "scope": _("Concerns"),
    "action": _("What happens"),
    "asked_when": _("Asked"),
    "asked_of": _("Asked of"),
    "is_standing": _("The answer stands until it changes"),
    "maps_to": _("Cautions it asks about"),
    "asks_allergens": _("Asks for allergens"),
    "detail_asked": _("Detail asked for"),
    "on_yes": _("On yes"),
    "is_covered_by_nothing_new": _("Covered by “nothing new”"),
    "follow_up": _("Follow-up"),
    "opens": _("Opens"),
    "needs_text": _("Needs words"),
}

HINTS = {
    "source": _("Where it comes from: a paper, a course, common practice."),
    "named_values": _(
        "One line a value: temperature = Cel, grade = choice:I/II/III, joint = text, sets = {count}."
    ),
}
