"""Who may do what, on paper: `python -m tests.rights` writes docs/rights.md from the table of rights
(clinic/access.py), the table of pages and people (tests/house/role_pages.py) and the addresses."""

import os
from pathlib import Path

PAPER = Path(__file__).resolve().parent.parent / "docs" / "rights.md"

# Tables behind no row security. None says anything of anybody's care.
BESIDE_CLINICS = {
    "account_emailaddress": "log-in, before a clinic is known",
    "account_emailconfirmation": "log-in, before a clinic is known",
    "auth_group": "of the framework, empty",
    "auth_group_permissions": "of the framework, empty",
    "auth_permission": "of the framework, of no person",
    "clinic_user": "log-in, before a clinic is known: name, address, hashed password",
    "django_content_type": "of the framework, of no person",
    "django_migrations": "of the framework, of no person",
    "django_session": "log-in, before a clinic is known: found by its secret key alone",
    "django_tasks_database_dbtaskresult": "what the worker has to do: numbers of rows, no contents",
    "mfa_authenticator": "log-in, before a clinic is known",
    "pghistory_context": "numbers of persons and requests beside the history, which is guarded",
    "sessions_app_cataloguename": "names of the shared catalogue",
    "sessions_app_cataloguerelease": "releases of the shared catalogue",
    "usersessions_usersession": "log-in: one's own devices",
}

HEAD = """# Who may do what

Written by `python -m tests.rights`; a test holds it to the code. Never edited by hand.

Own clinic only, always. A person holds the permissions of every role held in the clinic worked in, and no
role widens what another may reach: who is a manager and a physiotherapist reads notes of whom she treats, or
with a reason for 60 minutes. What a person may not see is answered like what does not exist: 404, word for
word.
"""

PERMISSIONS = """## Permissions

The doorman of each page asks for one of these (`clinic/access.py`).
"""

PAGES = """## Pages

Asked for the record of one patient. "Treats": a physiotherapist of her care team, or one who opened the
record with a reason. "Colleague": a physiotherapist who does not, and here the responsible clinician, so that
she changes the catalogue. "Other": another patient of the clinic, who finds her own record at the same
address. "Abroad": a physiotherapist or a manager of another clinic, who finds the pages of their own.
V: may open it, and send its form. W: may send. Empty: 404.
"""

TEXTS = """## Texts

Where a text about this patient comes out, on any page or in any file, and for whom. Each is looked for in
every answer to each of these people.
"""

BENEATH = """## Beneath the pages

Every table of a clinic is behind forced row security for the role that serves (`app`): it shows and takes
rows of the clinic that this transaction has announced (`clinic/identity.py`), and none while none is
announced. Web pages, the worker and commands that serve one clinic announce it for one transaction
(`set_config(…, true)`), so a connection that goes back to a pool, or is kept for the next request, carries
nothing. Between a web process and PostgreSQL a pooler in transaction mode may stand; the worker holds a lock
of its session while it works, and wants a connection of its own. Commands that verify or repair the records
of all clinics connect as the owner of the tables, whose password no web process needs.

Not behind row security:
"""


def written() -> str:
    return "\n".join([HEAD, PERMISSIONS, permissions(), PAGES, pages(), TEXTS, texts(), BENEATH, beside()])


def permissions() -> str:
    from clinic.access import ANSWERING, GRANTS, GUARDIAN, KEEPING, PATIENT, RESPONSIBLE, Permission
    from clinic.choices import Role
    from clinic.queries.rights import WORDS

    holders = {
        **{role: str(role.label) for role in Role},
        RESPONSIBLE: "Responsible clinician",
        PATIENT: "Patient",
        GUARDIAN: "Guardian",
        ANSWERING: "who may answer",
        KEEPING: "who keeps the data",
    }
    assert set(holders) == set(GRANTS), "a holder of rights is not on the paper"
    rows = [[str(WORDS[one]), *("yes" * (one in GRANTS[holder]) for holder in holders)] for one in Permission]
    return table(["May", *holders.values()], rows)


def pages() -> str:
    from tests.house.addresses import addresses
    from tests.house.role_pages import PAGES, PUBLIC

    known = {address.name: address for address in addresses()}
    asked = {}
    for page in PAGES:
        asked.setdefault(page.name, []).append(page)
    rows = [
        [
            f"`/{known[name].route}`",
            str(known[name].view.access),
            *(_marks(rows, who) for who in COLUMNS.values()),
        ]
        for name, rows in asked.items()
    ]
    rows += [[f"`/{known[name].route}`", why, *[""] * len(COLUMNS)] for name, why in PUBLIC.items()]
    return table(["Page", "Asks for", *COLUMNS], rows)


COLUMNS = {
    "Treats": ["physio"],
    "Colleague": ["colleague"],
    "Manager": ["manager"],
    "Front desk": ["front_desk"],
    "Patient": ["patient"],
    "Other": ["other_patient"],
    "Abroad": ["foreign_physio", "foreign_manager"],
}


def _marks(rows, people) -> str:
    seen = {row.method for row in rows if set(people) & set(row.seen_by)}
    return "V" * ("get" in seen) + "W" * ("post" in seen)


def texts() -> str:
    from tests.house.role_pages import READERS

    rows = [
        [what.replace("-", " "), *("V" * bool(set(who) & set(readers)) for who in COLUMNS.values())]
        for what, readers in READERS.items()
    ]
    return table(["Text", *COLUMNS], rows)


def beside() -> str:
    return table(["Table", "Why"], [[f"`{name}`", why] for name, why in BESIDE_CLINICS.items()])


def table(head, rows) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


if __name__ == "__main__":
    import django
    from django.utils import translation

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")
    django.setup()
    with translation.override("en"):
        PAPER.write_text(written())
