"""What the database itself sees to, as migration operations that read like sentences.

Each function returns one operation. A table made later names its guards in its own migration, and the
house tests say so when it does not.
"""

from django.db.migrations import RunSQL

OWN_CLINIC = "clinic_id = (SELECT app_clinic())"


# Who is asking


def identity_functions():
    """`app_user()` and `app_clinic()`: what clinic/identity.py announced, or nothing."""
    return RunSQL(
        """
        CREATE FUNCTION app_user() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
            $$ SELECT nullif(current_setting('app.user_id', true), '')::bigint $$;
        CREATE FUNCTION app_clinic() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
            $$ SELECT nullif(current_setting('app.clinic_id', true), '')::bigint $$;
        """,
        "DROP FUNCTION app_user(); DROP FUNCTION app_clinic();",
    )


def invitation_finds_its_clinic():
    """A stranger with a link has no clinic yet. This answers with the clinic alone, and only to the hash."""
    return RunSQL(
        """
        CREATE FUNCTION clinic_of_invitation(wanted text) RETURNS bigint
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
            $$ SELECT clinic_id FROM public.clinic_invitation WHERE token_hash = wanted $$;
        """,
        "DROP FUNCTION clinic_of_invitation(text);",
    )


# Row security: a clinic sees its own rows


def row_security(table):
    """Rows are read and written only while working in their clinic."""
    return _secured(table, own_clinic=f"USING ({OWN_CLINIC})")


def row_security_of_catalogue(table):
    """Shared rows are read by everybody and written by the owner of the tables alone."""
    return _secured(
        table,
        shared_and_own=f"FOR SELECT USING (clinic_id IS NULL OR {OWN_CLINIC})",
        add_own=f"FOR INSERT WITH CHECK ({OWN_CLINIC})",
        change_own=f"FOR UPDATE USING ({OWN_CLINIC})",
    )


def row_security_of_memberships(table):
    """One's own are read before the clinic is known: they say which clinics there are to choose."""
    return _secured(
        table,
        own_clinic=f"USING ({OWN_CLINIC})",
        own_person="FOR SELECT USING (user_id = (SELECT app_user()))",
    )


def row_security_of_patients(table):
    """A patient's own row is found while no clinic is chosen: it says which clinic is hers."""
    return _secured(
        table,
        own_clinic=f"USING ({OWN_CLINIC})",
        own_record="FOR SELECT"
        " USING ((SELECT app_clinic()) IS NULL AND portal_user_id = (SELECT app_user()))",
    )


def row_security_of_clinics(table):
    """The clinic worked in, and the names of the others that a person could work in."""
    mine = " OR ".join(
        f"EXISTS (SELECT FROM {of} o WHERE o.clinic_id = {table}.id AND o.{person} = (SELECT app_user()))"
        for of, person in (("clinic_membership", "user_id"), ("clinic_patient", "portal_user_id"))
    )
    return _secured(
        table, own_clinic="USING (id = (SELECT app_clinic()))", own_places=f"FOR SELECT USING ({mine})"
    )


def _secured(table, **policies):
    made = "".join(f"CREATE POLICY {name} ON {table} {rule};" for name, rule in policies.items())
    gone = "".join(f"DROP POLICY {name} ON {table};" for name in policies)
    return RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;ALTER TABLE {table} FORCE ROW LEVEL SECURITY; {made}",
        f"{gone} ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;"
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )
