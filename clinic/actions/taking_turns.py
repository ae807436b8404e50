"""Whoever looks whether something is there, and writes it if not, has to be alone meanwhile."""


def in_turn(rows):
    """Of these rows those that are asked for now: the next one who asks for them waits until the transaction
    ends.

    Their keys may be looked up meanwhile: whoever writes a look at a patient holds the end of the trail, for
    which this one will wait too, and neither may wait for the other."""
    return rows.select_for_update(of=("self",), no_key=True)


def take_turns(row):
    """The row as it is now, and nobody else's until the transaction ends."""
    return in_turn(type(row).objects).get(pk=row.pk)


def take_turns_with_both(one, other):
    """The same of two rows, locked in one order, whoever comes first."""
    rows = in_turn(type(one).objects).order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=[one.pk, other.pk])}
    return found[one.pk], found[other.pk]
