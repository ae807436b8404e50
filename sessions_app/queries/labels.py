"""The clinic's own names of catalogue entries, for pages that need a few of several kinds."""

from sessions_app.models import ClinicChoice


def labels_of(clinic_id, wanted: dict) -> dict:
    """`{model: {code: label}}` for `{model: codes}`: a statement for each kind and one for what the clinic
    calls them."""
    names = {
        model: dict(model.objects.filter(pk__in=codes).order_by().values_list("pk", "name"))
        for model, codes in wanted.items()
    }
    for (model, code), label in own_labels(clinic_id, wanted).items():
        if code in names[model]:
            names[model][code] = label
    return names


def own_labels(clinic_id, wanted: dict) -> dict:
    """`{(model, code): label}` where the clinic calls an entry otherwise."""
    models = {model._meta.model_name: model for model in wanted}
    codes = [code for some in wanted.values() for code in some]
    rows = ClinicChoice.objects.filter(clinic=clinic_id, kind__in=models, code__in=codes).exclude(label="")
    return {(models[kind], code): label for kind, code, label in rows.values_list("kind", "code", "label")}
