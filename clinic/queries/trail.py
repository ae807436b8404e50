"""Is the trail of a clinic whole? Recomputed in the database, with the formula that wrote it."""

from django.db import connection

from clinic.models import AccessEvent, Erasure, TrailHead
from clinic.trail import ERASED_LOOKS, LINK

FAULTS = """
WITH links AS (
    SELECT event.number, event.hash,
           lag(event.number, 1, 0::bigint) OVER in_order AS number_before,
           {link} AS recomputed
    FROM clinic_accessevent event
    WHERE event.clinic_id = %(clinic)s
    WINDOW in_order AS (ORDER BY event.number)
)
SELECT number, number_before, hash = recomputed FROM links
WHERE (hash <> recomputed AND NOT number = ANY (%(wordless)s)) OR number <> number_before + 1 ORDER BY number
""".replace(
    "{link}",
    LINK.format(before="lag(event.hash, 1, '') OVER in_order", row="event"),
)
LAST = "SELECT number, hash FROM clinic_accessevent WHERE clinic_id = %s ORDER BY number DESC LIMIT 1"


def trail_faults(clinic_id):
    """What is wrong with the trail, in sentences; nothing when it is whole."""
    wordless, faults = _erased_looks(clinic_id)
    with connection.cursor() as cursor:
        cursor.execute(FAULTS, {"clinic": clinic_id, "wordless": wordless})
        faults += [_sentence(*row) for row in cursor.fetchall()]
        cursor.execute(LAST, [clinic_id])
        last = cursor.fetchone() or (0, "")
    head = TrailHead.objects.filter(clinic_id=clinic_id).values_list("number", "hash").first() or (0, "")
    if last != head:
        faults.append(
            f"The trail ends at number {last[0]}, and its head says {head[0]}: the end was cut off."
        )
    return faults


WORDLESS = "SELECT {digest} FROM clinic_accessevent event WHERE clinic_id = %s AND number = ANY (%s)".replace(
    "{digest}", ERASED_LOOKS.replace("'', '', ''", "event.subject, event.reason, event.address")
)


def _erased_looks(clinic_id):
    """Numbers of looks that an erasure left without words, as far as they are as it left them; and faults.
    Their own hash cannot be recomputed: the digest over them can, and stands in the chain itself."""
    numbers, faults = [], []
    for one in Erasure.objects.filter(clinic_id=clinic_id).order_by("pk"):
        said = AccessEvent.objects.filter(clinic_id=clinic_id, number=one.trail_number)
        with connection.cursor() as cursor:
            cursor.execute(WORDLESS, [clinic_id, one.trail_numbers])
            digest = cursor.fetchone()[0]
        if digest != one.trail_digest:
            faults.append(f"Looks at the erased record {one.patient_id} were changed or taken out.")
        elif [f"erased: {digest}"] != list(said.values_list("subject", flat=True)):
            faults.append(f"The trail does not tell the erasure of record {one.patient_id}.")
        else:
            numbers += one.trail_numbers
    return numbers, faults


KEPT = "SELECT hash FROM clinic_accessevent WHERE clinic_id = %s AND number = %s"


def kept_head_faults(clinic_id, number, digest):
    """Does the trail still run through a head that was kept elsewhere, on paper or in a backup? Whoever cut
    the trail and moved its head with it, or wrote all of it anew, has another hash there, or none."""
    if not number:
        return []
    with connection.cursor() as cursor:
        cursor.execute(KEPT, [clinic_id, number])
        found = cursor.fetchone()
    if found is None:
        return [f"The head that was kept is number {number}, and the trail does not reach it: it was cut."]
    if found[0] != digest:
        return [f"Number {number} is not the head that was kept: the trail was written anew."]
    return []


def trail_head(clinic_id):
    """Number and hash to print beside a backup: whoever holds them sees a rewritten trail."""
    return TrailHead.objects.filter(clinic_id=clinic_id).values_list("number", "hash").first() or (0, "")


def _sentence(number, number_before, is_linked):
    if number != number_before + 1:
        return f"Between number {number_before} and number {number} rows are missing."
    return f"Number {number} was changed, or the row before it."
