"""Entries of a clinic that stand for another: their uses are counted with the entry that was kept.

A merge is a pointer, so every row keeps the code and the words of its day, and undoing it parts the counts.
Conditions of the clinic's review are counted so by `review_scope.counted_condition`.
"""


def kept_codes(model, clinic_id) -> dict[str, str]:
    """{merged code: code that is kept}; a kept entry is never merged away itself."""
    own = model.objects.filter(clinic=clinic_id, merged_into__isnull=False).order_by()
    return dict(own.values_list("pk", "merged_into"))
