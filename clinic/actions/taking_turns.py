"""Whoever looks whether something is there, and writes it if not, has to be alone meanwhile."""


def take_turns(row):
    """The next one who asks for this row waits until the transaction ends. The row as it is now.

    Its key may be looked up meanwhile: whoever writes a look at this patient holds the end of the trail, for
    which this one will wait too, and neither may wait for the other."""
    return type(row).objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
