"""The clinic's own names of catalogue entries, for pages that need a few of several kinds."""

from clinic.asking import ask

# An entry is known by its code in every kind, which the clinic's word for it names by the model's name.
NAMES = """
    SELECT '{kind}', e.code, e.name, c.label FROM {table} e
    LEFT JOIN sessions_app_clinicchoice c
        ON c.clinic_id = %(clinic)s AND c.kind = '{kind}' AND c.code = e.code AND c.label <> ''
    WHERE e.code = ANY(%({kind})s)
"""


def labels_of(clinic_id, wanted: dict) -> dict:
    """`{model: {code: label}}` for `{model: codes}`, in one statement for any number, or none for none."""
    found = {model: {} for model in wanted}
    for model, code, name, label in _named(clinic_id, wanted):
        found[model][code] = label or name
    return found


def own_labels(clinic_id, wanted: dict) -> dict:
    """`{(model, code): label}` where the clinic calls an entry otherwise."""
    return {(model, code): label for model, code, _name, label in _named(clinic_id, wanted) if label}


def _named(clinic_id, wanted):
    models = {model._meta.model_name: model for model, codes in wanted.items() if codes}
    if not models:
        return []
    question = " UNION ALL ".join(
        NAMES.format(kind=kind, table=model._meta.db_table) for kind, model in models.items()
    )
    codes = {kind: [*wanted[model]] for kind, model in models.items()}
    return [(models[kind], *about) for kind, *about in ask(question, clinic=clinic_id, **codes)]
