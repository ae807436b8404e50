"""Whoever looks whether something is there, and writes it if not, has to be alone meanwhile."""


def take_turns(row):
    """The next one who asks for this row waits until the transaction ends. The row as it is now.

    Its key may be looked up meanwhile: whoever writes a look at this patient holds the end of the trail, for
    which this one will wait too, and neither may wait for the other."""
    return type(row).objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)


def take_turns_with_both(one, other):
    """The same of two rows, locked in one order, whoever comes first."""
    rows = type(one).objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=[one.pk, other.pk])}
    return found[one.pk], found[other.pk]
