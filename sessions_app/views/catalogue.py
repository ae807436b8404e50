"""The catalogue: what the clinic can choose from when it charts, and its own word on each entry."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from clinic import clock
from clinic.access import Permission, may, requires
from clinic.refusals import Refused
from clinic.typed_numbers import read_number
from sessions_app.actions import catalogue as actions
from sessions_app.forms.catalogue import LabelForm, MergeForm, PlaceForm, StepForm, entry_form
from sessions_app.forms.catalogue_import import takes_tables
from sessions_app.models import ClinicStep, Exercise
from sessions_app.queries import catalogue as queries
from sessions_app.queries.catalogue_kinds import BY_SLUG, KINDS, Kind


@require_GET
@requires(Permission.SEE_CATALOGUE)
def index(request):
    return redirect("catalogue:entries", KINDS[0].slug)


@require_safe
@requires(Permission.SEE_CATALOGUE)
def entries(request, kind):
    return _page(request, _kind(kind))


@require_safe
@requires(Permission.SEE_CATALOGUE)
def entry(request, kind, code):
    kind = _kind(kind)
    return _page(request, kind, **_panel(request, kind, _entry(request, kind, code)))


@requires(Permission.EDIT_CATALOGUE)
def add(request, kind):
    kind = _kind(kind, takes_own=True)
    form = entry_form(kind.model)(request.POST or None, clinic_id=request.user.standing.clinic_id)
    if request.method == "POST" and form.is_valid():
        try:
            added = actions.add_entry(kind.model, form.values(), by=request.user, at=clock.now())
            messages.success(request, _("“%(name)s” is in the list.") % {"name": added.name})
            return redirect(_address(kind, added.pk))
        except Refused as reason:
            form.add_error(reason.field, reason.sentence)
    return _page(request, kind, form=form, status=422 if form.is_bound else 200)


@require_POST
@requires(Permission.EDIT_CATALOGUE)
def change(request, kind, code):
    kind = _kind(kind, takes_own=True)
    entry = _entry(request, kind, code)
    form = _change_form(request, kind, entry, request.POST)
    version = read_number(request.POST.get("seen_version", "")) or 0

    def write():
        actions.change_entry(
            kind.model, code, form.values(), by=request.user, at=clock.now(), seen_version=version
        )

    return _carry_out(request, kind, entry, form, write, "change_form")


@require_POST
@requires(Permission.EDIT_CATALOGUE)
def rename(request, kind, code):
    kind = _kind(kind)
    entry = _entry(request, kind, code)
    form = LabelForm(request.POST)

    def write():
        actions.rename_entry(kind.model, code, form.cleaned_data["label"], by=request.user, at=clock.now())

    return _carry_out(request, kind, entry, form, write, "label_form")


@require_POST
@requires(Permission.EDIT_CATALOGUE)
def step(request, kind, code):
    kind = _kind(kind, model=Exercise)
    entry = _entry(request, kind, code)
    form = StepForm(request.POST)
    return _carry_out(
        request,
        kind,
        entry,
        form,
        lambda: actions.decide_step(entry, form.values(), by=request.user, at=clock.now()),
        "step_form",
    )


@require_POST
@requires(Permission.EDIT_CATALOGUE)
def shared_step(request, kind, code):
    exercise = _entry(request, _kind(kind, model=Exercise), code)
    actions.follow_shared_step(exercise, by=request.user, at=clock.now())
    messages.success(request, _("Plus follows the shared step rule again."))
    return redirect(_address(BY_SLUG[kind], code))


@require_POST
@requires(Permission.EDIT_CATALOGUE)
def merge(request, kind, code):
    kind = _kind(kind, takes_own=True)
    entry = _entry(request, kind, code)
    form = MergeForm(request.POST, entry=entry, clinic_id=request.user.standing.clinic_id)

    def write():
        target = form.cleaned_data["target"].pk
        actions.merge_entry(kind.model, code, target, by=request.user, at=clock.now())

    return _carry_out(request, kind, entry, form, write, "merge_form")


@require_POST
@requires(Permission.EDIT_CATALOGUE)
def move(request, kind, code):
    kind = _kind(kind)
    entry = _entry(request, kind, code)
    order = queries.order_around(entry, request.user.standing.clinic_id)
    form = PlaceForm(request.POST, places=len(order))

    def write():
        moved = actions.move_entry(kind.model, code, **form.where, by=request.user, at=clock.now())
        words = _("“%(name)s” is now number %(place)s of %(places)s.")
        if not moved.is_new:
            words = _("“%(name)s” stays number %(place)s of %(places)s.")
        return words % {"name": entry.label, "place": moved.number, "places": moved.of}

    return _carry_out(request, kind, entry, form, write, "place_form")


@require_POST
@requires(Permission.EDIT_CATALOGUE)
def check(request, kind, code):
    verb = actions.withdraw_check if request.POST.get("withdraw") else actions.check_entry
    return _do(request, kind, code, lambda model: verb(model, code, by=request.user, at=clock.now()))


@require_POST
@requires(Permission.EDIT_CATALOGUE)
def blind(request, kind, code):
    is_blind = "show" not in request.POST
    return _do(request, kind, code, lambda model: actions.blind_measure(
        model, code, is_blind=is_blind, by=request.user, at=clock.now()
    ))  # fmt: skip


@require_POST
@requires(Permission.EDIT_CATALOGUE)
def retire(request, kind, code):
    return _do(request, kind, code, lambda model: actions.retire_entry(
        model, code, by=request.user, at=clock.now()
    ))  # fmt: skip


@require_POST
@requires(Permission.EDIT_CATALOGUE)
def bring_back(request, kind, code):
    return _do(request, kind, code, lambda model: actions.bring_back_entry(
        model, code, by=request.user, at=clock.now()
    ))  # fmt: skip


def _kind(slug: str, *, takes_own: bool = False, model=None) -> Kind:
    kind = BY_SLUG.get(slug)
    if kind is None or (takes_own and not kind.takes_own) or (model and kind.model is not model):
        raise Http404
    return kind


def _entry(request, kind: Kind, code: str):
    if "\0" in code:
        raise Http404
    return get_object_or_404(queries.entries_seen_by(kind, request.user), pk=code)


def _address(kind: Kind, code: str) -> str:
    return reverse("catalogue:entry", args=[kind.slug, code]) + "#entry"


def _do(request, slug: str, code: str, verb):
    """One button of one entry."""
    kind = _kind(slug)
    _entry(request, kind, code)
    try:
        verb(kind.model)
    except Refused as reason:
        messages.error(request, str(reason))
    return redirect(_address(kind, code))


def _carry_out(request, kind: Kind, entry, form, write, name: str):
    """One form of one entry: written, or shown again with what was typed."""
    if form.is_valid():
        try:
            messages.success(request, write() or _("Saved."))
            return redirect(_address(kind, entry.pk))
        except Refused as reason:
            form.add_error(reason.field if reason.field in form.fields else None, reason.sentence)
    return _page(request, kind, **_panel(request, kind, entry, **{name: form}), status=422)


def _change_form(request, kind: Kind, entry, typed=None):
    stored = kind.model.objects.get(pk=entry.pk)  # without the clinic's words on it
    return entry_form(kind.model)(typed, instance=stored, clinic_id=request.user.standing.clinic_id)


def _panel(request, kind: Kind, entry, **bound) -> dict:
    """What stands beside the list for one entry; forms only for those who may use them."""
    detail = queries.entry_detail(kind, entry, request.user.standing.clinic_id)
    panel = {"detail": detail, "entry": entry}
    if kind.model is Exercise:
        panel["step_example"] = queries.step_example(entry, detail.step)
    if may(request.user, Permission.EDIT_CATALOGUE):
        panel |= _panel_forms(request, kind, entry, detail, bound)
    return panel


def _panel_forms(request, kind: Kind, entry, detail, bound: dict) -> dict:
    forms = dict(bound)
    forms.setdefault("place_form", PlaceForm(initial={"place": detail.place}, places=detail.places))
    if kind.model is Exercise:
        forms.setdefault("step_form", StepForm(instance=detail.step or ClinicStep.like(entry)))
    if entry.is_own:
        forms.setdefault("change_form", _change_form(request, kind, entry))
        clinic_id = request.user.standing.clinic_id
        forms.setdefault("merge_form", MergeForm(entry=entry, clinic_id=clinic_id))
    else:
        label = detail.choice.label if detail.choice else ""
        forms.setdefault("label_form", LabelForm(initial={"label": label}))
    return forms


def _page(request, kind: Kind, *, status: int = 200, **panel):
    asked = {
        name: request.GET.get(name, "").replace("\0", "") for name in ("search", "group", "show", "after")
    }
    clinic_id = request.user.standing.clinic_id
    context = {
        "kind": kind,
        "tabs": queries.kind_counts(clinic_id),
        "list": queries.entry_list(kind, clinic_id, **asked),
        "asked": asked,
        "takes_tables": takes_tables(kind),
        "may_edit": may(request.user, Permission.EDIT_CATALOGUE),
        **panel,
    }
    return render(request, "catalogue/entries.html", context, status=status)
