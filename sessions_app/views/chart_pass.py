"""The pass editor's own parts: areas on the body map, structures of the areas, short names of sides."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clinic.widgets import ChipSelect, ChipSelectMultiple
from sessions_app import body_map
from sessions_app.choices import Side
from sessions_app.forms.rows_iastm import PassForm
from sessions_app.widgets import AreaSelectMultiple

SHORT_SIDES = [
    (Side.LEFT, _("Left")),
    (Side.RIGHT, _("Right")),
    (Side.BOTH, _("Both")),
    (Side.MIDLINE, _("Midline")),
]


def area_picker(row, choices, closed=frozenset()) -> str:
    """The native list in step with the drawing. It is no field of the row: a script puts its answer there."""
    widget = AreaSelectMultiple(choices=choices.areas.options(), tone="iastm", carried=row.is_plan)
    picked = picked_areas(row, choices)
    widget.closed = set(closed) - set(picked)  # what was chosen before can still be taken back
    return widget.render("area", picked, {"id": "pass-area"})


def map_opens_on(choices, condition: str, treated) -> tuple[str, str]:
    """The view and the half of the body map to begin with: where today's passes are, else where the
    structures lie that are commonly treated in this condition; nothing where neither is known."""
    areas = list(treated) or list(_areas_of_condition(choices, condition))
    if not areas:
        return "", ""
    views, halves = [body_map.view_of(area) for area in areas], [body_map.half_of(area) for area in areas]
    return max(set(views), key=views.count), max(set(halves), key=halves.count)


def _areas_of_condition(choices, condition):
    drawn = choices.areas.by_code
    for structure in choices.structures:
        if condition in structure.common_in_conditions:
            regions = filter(None, map(choices.regions.get, structure.regions))
            codes = [code for region in regions for code in region.map_codes]
            yield from (area for code in codes for area in (code, f"{code}-L") if area in drawn)


def picked_areas(row, choices) -> list[str]:
    """The chosen areas that the drawing shows as themselves."""
    side = row.first("side")
    sides = ["left", "right"] if side == "both" else [side]
    found = [choices.regions.get(code) for code in row.get("regions")]
    shown = [region for region in found if region and region.is_on_map]
    return [
        body_map.area_id(region.code, one if region.is_side_specific else "")
        for region in shown
        for one in sides
    ]


def offer_structures(form, choices) -> None:
    """Chips of the chosen areas' structures; before an area is chosen the long list stays."""
    regions = form.row.get("regions")
    if not regions:
        return
    chosen = form.row.get("structures")
    near = {one.code: one.label for region in regions for one in choices.structures_of(region)}
    first = {code: choices.structures.label(code) for code in chosen}
    field = form.fields["structures"]
    field.widget = ChipSelectMultiple(tone="iastm", choices=list((first | near).items()))
    field.widget.is_required = False


def as_chips(form, name: str) -> None:
    """A short list of codes, each one tap away."""
    field = form.fields[name]
    field.widget = ChipSelect(choices=field.choices)


def clashing_lotions(choices, alerts) -> dict[str, str]:
    """Lotions that hold what the patient is allergic to: code to the names of the substances."""
    known = {f"allergen.{one.substance.removeprefix('allergen.')}" for one in alerts if one.substance}
    names = choices.responses.get("allergen")
    return {
        lotion.code: ", ".join(names.label(code) for code in lotion.allergens if code in known)
        for lotion in choices.lotions
        if known.intersection(lotion.allergens)
    }


def close_lotions(form, clashing: dict[str, str]) -> None:
    """What the patient is allergic to cannot be tapped; it stays in the list, struck out."""
    chosen = form.row.first("lotion")
    form.fields["lotion"].widget.closed = set(clashing) - {chosen}


# What only a pass that was done can say; where one was left out the record has no place for it.
SAID_OF_A_DONE_PASS = (
    "skin_before", "skin_after", "discomfort_during", "discomfort_after", "stopped_early", "stop_reason",
)  # fmt: skip


def not_kept(lines, after, sheet) -> str:
    """Answers that stay in the draft: of each pass that was left out, and of all where none was done.
    `after` is the form of what is said once for all passes."""
    left_out = [line for line in lines if line.state == "not-done"]
    typed = _typed(after, after.fields) if left_out and len(left_out) == len(lines) else []
    for line in left_out:
        own = _typed(PassForm(line.row, sheet), SAID_OF_A_DONE_PASS)
        typed += [f"{line.heading}, {words}" for words in own]
    if len(left_out) == len(lines):
        told = _now("No pass was done, so this stays in the draft and not in the signed record: %(typed)s.")
    else:
        told = _now(
            "These passes were not done, so this stays in the draft and not in the signed record: %(typed)s."
        )
    return told % {"typed": "; ".join(typed)} if typed else ""


def _typed(form, names) -> list[str]:
    """ "skin after: pink" """
    answered = [name for name in names if form.row.get(name)]
    return [f"{form.fields[name].label}: {_answer_words(form, name)}".lower() for name in answered]


def _answer_words(form, name) -> str:
    return form.label_of(name) if hasattr(form.fields[name], "choices") else form.row.first(name)


def without_not_recorded(form, name: str) -> None:
    """Whoever can still ask is not offered "not recorded"."""
    field = form.fields[name]
    if not form.sheet.may_lack and form.row.first(name) != "not_recorded":
        field.choices = [(code, words) for code, words in field.choices if code != "not_recorded"]


def offer_sides(form) -> None:
    """Four short words beside each other; "not recorded" only where the record may lack it."""
    field = form.fields["side"]
    options = list(SHORT_SIDES)
    if form.sheet.may_lack:
        options.append((Side.NOT_RECORDED, Side.NOT_RECORDED.label))
    field.widget.choices = [(str(code), words) for code, words in options]
