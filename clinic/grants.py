"""What the app role may do with each table, in one place. The house tests hold the database to it.

A table named nowhere here may be read and added to, never changed: the safe answer for a table to come.
Row security and triggers narrow this further, row by row.
"""

from django.db import transaction

ONE_AT_A_TIME = 20261124  # two starts beside each other: PostgreSQL refuses the second change of one table
READ = frozenset({"SELECT"})
READ_ADD = READ | {"INSERT"}
CHANGE = READ_ADD | {"UPDATE"}
ALL = CHANGE | {"DELETE"}

RIGHTS = {
    # Written by the owner, by migrations or by functions of the database alone
    "django_migrations": READ,
    "pghistory_context": READ,
    "django_content_type": READ,
    "auth_permission": READ,
    "auth_group": READ,
    "auth_group_permissions": READ,
    "clinic_accessevent": READ,
    "clinic_trailhead": READ,
    "clinic_erasure": READ,
    "sessions_app_cataloguerelease": READ,
    "sessions_app_cataloguename": READ,
    # The organisation
    "clinic_clinic": CHANGE,
    "clinic_site": CHANGE,
    "clinic_user": CHANGE,
    "clinic_membership": CHANGE,
    "clinic_credential": CHANGE,
    "clinic_invitation": CHANGE,
    "clinic_patient": CHANGE,
    "clinic_patientalert": CHANGE,
    "clinic_guardian": CHANGE,
    "clinic_careteammember": CHANGE,
    "clinic_legalhold": CHANGE,  # each moves once, held by a trigger
    "clinic_erasurerequest": CHANGE,
    "clinic_patientmerge": CHANGE,
    # The care that moves: everything else of it is added and never changed
    "sessions_app_visit": CHANGE,
    "sessions_app_episode": CHANGE,
    "sessions_app_episodegoal": CHANGE,
    "sessions_app_sessiontemplate": CHANGE,
    "sessions_app_draft": CHANGE,
    "sessions_app_treatmentsession": CHANGE,  # two moves, held by a trigger
    "sessions_app_observation": CHANGE,  # one move, held by a trigger
    "sessions_app_begunreport": ALL,  # answers that are not sent yet
    "sessions_app_begunintake": ALL,  # somebody new who is not created yet
    # Answers of the worker, which may be forgotten
    "sessions_app_computation": ALL,
    # Derived from the care; written by the function keep_summary alone
    "sessions_app_episodesummary": READ,
    "sessions_app_seriessummary": READ,
    "sessions_app_sessionsummary": READ,
    # The catalogue: a clinic's own rows and its choices
    "sessions_app_clinicchoice": CHANGE,
    "sessions_app_clinicstep": ALL,  # given up for the shared rule; the history keeps it
    "sessions_app_cliniccaution": CHANGE,
    **{
        f"sessions_app_{name}": CHANGE
        for name in (
            *("bandlevel", "bodyregion", "condition", "contraindication", "evidencestatement", "exercise"),
            *("instrument", "lotion", "measure", "othermodality", "rangenorm", "responsecode"),
            *("screenquestion", "strokepattern", "structure", "threshold", "warmupactivity"),
        )
    },
    # Log-in, cache and jobs, whose libraries tidy up after themselves
    "django_session": ALL,
    "django_cache": ALL,
    "account_emailaddress": ALL,
    "account_emailconfirmation": ALL,
    "mfa_authenticator": ALL,
    "usersessions_usersession": ALL,
    "django_tasks_database_dbtaskresult": ALL,
}


def rights_of(table):
    return RIGHTS.get(table, READ_ADD)


def apply(connection):
    """As the owner: give the app role exactly these rights on every table there is. At once: people are at
    work, and none may meet a moment without rights."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        for table in connection.introspection.table_names(cursor):
            name = connection.ops.quote_name(table)
            cursor.execute(f"REVOKE ALL ON {name} FROM app")
            cursor.execute(f"GRANT {', '.join(sorted(rights_of(table)))} ON {name} TO app")
