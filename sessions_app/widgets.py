"""The choice of treated areas: native buttons in rows, grouped by view, with the drawing in step."""

from django import forms
from django.utils.safestring import mark_safe

from clinic.drawn import native_options
from clinic.widgets import Toned
from sessions_app.body_map import code_and_side, view_of
from sessions_app.choices import BodyView, Side


class AreaChoice(Toned):
    """Choices are ("calf-L", "Calf, left") pairs; both sides of an area come one after the other.

    `closed` areas cannot be chosen. The drawing and this list are held together by <div data-body-map>.
    """

    template_name = "widgets/areas.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        drawn = native_options(self, name, value, self.build_attrs(self.attrs, attrs))
        natives = {code: mark_safe(native) for native, code, _label, _own in drawn}  # noqa: S308
        options = [option for _, group, _ in context["widget"]["optgroups"] for option in group]
        for option in options:
            option["input"] = natives[str(option["value"])]
        context["widget"]["group_class"] = self.group_class
        context["widget"]["views"] = [(view, _rows(options, view)) for view in BodyView]
        context["widget"]["shown_view"] = _shown_view(options)
        return context


class AreaSelect(AreaChoice, forms.RadioSelect):
    """One area."""


class AreaSelectMultiple(AreaChoice, forms.CheckboxSelectMultiple):
    """Any number of areas."""


def _rows(options, view):
    """The options of one view as rows of one area: its name and its one or two buttons."""
    rows = {}
    for option in options:
        if option["value"] and view_of(str(option["value"])) == view:
            code, side = code_and_side(str(option["value"]))
            paired = side != Side.MIDLINE
            name = str(option["label"]).rpartition(", ")[0] if paired else option["label"]
            row = rows.setdefault(code, {"name": name, "options": []})
            row["options"].append(option | {"short": Side(side).label if paired else ""})
    return list(rows.values())


def _shown_view(options):
    chosen = [option for option in options if option["selected"] and option["value"]]
    return view_of(str(chosen[0]["value"])) if chosen else BodyView.BACK
