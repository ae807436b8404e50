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


def a_code_finds_its_clinic_too():
    """The same for the short code that is printed for somebody without the link at hand."""
    found = """
        CREATE OR REPLACE FUNCTION clinic_of_invitation(wanted text) RETURNS bigint
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
            $$ SELECT clinic_id FROM public.clinic_invitation WHERE {} $$;
    """
    by_both = "token_hash = wanted OR code_hash = wanted"
    return RunSQL(found.format(by_both), found.format("token_hash = wanted"))


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


def row_security_told_by_the_patient(table, hand):
    """Read in its clinic; added in one's own name alone: by the patient, or a guardian who may answer."""
    me = "(SELECT app_user())"
    herself = (
        f"EXISTS (SELECT FROM clinic_patient p WHERE p.id = {table}.patient_id AND p.portal_user_id = {me})"
    )
    guardian = (
        f"EXISTS (SELECT FROM clinic_guardian g WHERE g.patient_id = {table}.patient_id"
        f" AND g.portal_user_id = {me} AND g.may_answer)"
    )
    mine = f"{OWN_CLINIC} AND {hand} = {me} AND ({herself} OR {guardian})"
    return _secured(
        table, own_clinic=f"FOR SELECT USING ({OWN_CLINIC})", told=f"FOR INSERT WITH CHECK ({mine})"
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


def guardians_find_their_places(guardians, clinics):
    """A guardian's own rows are found while no clinic is chosen, and name the clinics of the children."""
    own = "(SELECT app_user())"
    staff_and_patients = " OR ".join(
        f"EXISTS (SELECT FROM {of} o WHERE o.clinic_id = {clinics}.id AND o.{person} = {own})"
        for of, person in (("clinic_membership", "user_id"), ("clinic_patient", "portal_user_id"))
    )
    wards = (
        f"EXISTS (SELECT FROM {guardians} o WHERE o.clinic_id = {clinics}.id AND o.portal_user_id = {own})"
    )
    return RunSQL(
        f"CREATE POLICY own_wards ON {guardians} FOR SELECT"
        f" USING ((SELECT app_clinic()) IS NULL AND portal_user_id = {own});"
        f"ALTER POLICY own_places ON {clinics} USING ({staff_and_patients} OR {wards});",
        f"ALTER POLICY own_places ON {clinics} USING ({staff_and_patients});"
        f"DROP POLICY own_wards ON {guardians};",
    )


def row_security_of_the_clinics_history(table):
    """Versions of the clinic's own row, which is named by `id`."""
    return _secured(table, own_clinic="USING (id = (SELECT app_clinic()))")


def row_security_of_own_words(table, person):
    """Rows are read by their clinic and added by whoever they are from, in nobody else's name."""
    return _secured(
        table,
        own_clinic=f"FOR SELECT USING ({OWN_CLINIC})",
        own_words=f"FOR INSERT WITH CHECK ({OWN_CLINIC} AND {person} = (SELECT app_user()))",
    )


def row_security_of_ones_own(table, person):
    """Read and written by one person alone, in the clinic worked in."""
    return _secured(table, own_alone=f"USING ({OWN_CLINIC} AND {person} = (SELECT app_user()))")


def _secured(table, **policies):
    made = "".join(f"CREATE POLICY {name} ON {table} {rule};" for name, rule in policies.items())
    gone = "".join(f"DROP POLICY {name} ON {table};" for name in policies)
    return RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;ALTER TABLE {table} FORCE ROW LEVEL SECURITY; {made}",
        f"{gone} ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;"
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )


# Keys: a row and its parent belong to the same clinic, patient and session


def clinic_key(child, column, parent):
    """The parent is of the same clinic. Beside the ORM's own key; settled at commit, like that one."""
    return _key(child, "clinic_id", column, parent)


def patient_key(child, column, parent):
    """The parent is of the same patient, and so of the same clinic."""
    return _key(child, "patient_id", column, parent)


def session_key(child, column, parent):
    """The parent is a part of the same treatment session."""
    return _key(child, "treatment_session_id", column, parent)


def _key(child, shared, column, parent):
    name = f"same_{shared}_as_{column}"
    return RunSQL(
        f"ALTER TABLE {child} ADD CONSTRAINT {name} FOREIGN KEY ({shared}, {column})"
        f" REFERENCES {parent} ({shared}, id) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE {child} DROP CONSTRAINT {name}",
    )


# What is written stays as it is, for the app and for the owner alike


def immutability_functions():
    """The bodies of the triggers below. A refusal begins with the trigger's name, which is the rule."""
    return RunSQL(
        """
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '%: % refuses %', TG_NAME, TG_TABLE_NAME, TG_OP
                USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
        END $$;

        -- Arguments: the first state, then pairs of a move (from>to) and the columns that are free in it.
        CREATE FUNCTION keep_to_moves() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            free text[];
        BEGIN
            IF TG_OP = 'INSERT' AND NEW.state = TG_ARGV[0] THEN
                RETURN NEW;
            END IF;
            FOR i IN 1 .. TG_NARGS - 1 BY 2 LOOP
                CONTINUE WHEN TG_OP = 'INSERT' OR OLD.state || '>' || NEW.state <> TG_ARGV[i];
                free := string_to_array(TG_ARGV[i + 1], ',') || 'state'::text;
                IF to_jsonb(OLD) - free = to_jsonb(NEW) - free THEN
                    RETURN NEW;
                END IF;
            END LOOP;
            RAISE EXCEPTION '%: % refuses %', TG_NAME, TG_TABLE_NAME, TG_OP
                USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
        END $$;
        """,
        "DROP FUNCTION keep_to_moves(); DROP FUNCTION refuse_change();",
    )


def append_only(table):
    """Rows are added and never changed, deleted or emptied."""
    return _trigger(table, "rows_are_only_added", "BEFORE UPDATE OR DELETE OR TRUNCATE", "refuse_change()")


def never_deleted(table):
    return _trigger(table, "rows_are_never_deleted", "BEFORE DELETE OR TRUNCATE", "refuse_change()")


def closed_for_good(table, open_state):
    """Once it has left its open state, a row never changes again."""
    when = f"FOR EACH ROW WHEN (OLD.state <> '{open_state}')"
    return _trigger(table, "what_is_closed_never_changes", "BEFORE UPDATE", "refuse_change()", when)


def moves(table, first, **moves):
    """The row begins in its first state; `signed=("writing", columns)` is a move to signed that may fill
    these columns. Nothing else about it ever changes."""
    arguments = [first]
    for to, (before, columns) in moves.items():
        arguments += [f"{before}>{to}", ",".join(columns)]
    call = f"keep_to_moves({', '.join(repr(one) for one in arguments)})"
    return _trigger(table, "a_record_keeps_to_its_moves", "BEFORE INSERT OR UPDATE", call, "FOR EACH ROW")


def _trigger(table, name, when, call, level="FOR EACH STATEMENT"):
    return RunSQL(
        f"CREATE TRIGGER {name} {when} ON {table} {level} EXECUTE FUNCTION {call}",
        f"DROP TRIGGER {name} ON {table}",
    )


def sealed_before_commit(table, unfinished):
    """No transaction may leave a row of this table unfinished."""
    return RunSQL(
        f"""
        CREATE FUNCTION a_row_is_sealed() RETURNS trigger LANGUAGE plpgsql
            SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        BEGIN
            PERFORM FROM public.{table} WHERE id = NEW.id AND state = '{unfinished}';
            IF FOUND THEN
                RAISE EXCEPTION '%: % is still {unfinished}', TG_NAME, TG_TABLE_NAME
                    USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
            END IF;
            RETURN NULL;
        END $$;
        CREATE CONSTRAINT TRIGGER a_record_is_sealed_before_commit AFTER INSERT ON {table}
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION a_row_is_sealed();
        """,
        f"DROP TRIGGER a_record_is_sealed_before_commit ON {table}; DROP FUNCTION a_row_is_sealed();",
    )


def parent_being_written(parent, column, state):
    """The body of `added_while_written`: the parent is visible and still being written."""
    return RunSQL(
        f"""
        CREATE FUNCTION parent_is_written() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM FROM public.{parent} WHERE id = NEW.{column} AND state = '{state}';
            IF NOT FOUND THEN
                RAISE EXCEPTION '%: % refuses %', TG_NAME, TG_TABLE_NAME, TG_OP
                    USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
            END IF;
            RETURN NEW;
        END $$;
        """,
        "DROP FUNCTION parent_is_written();",
    )


def added_while_written(table, column):
    """A row that names a parent is added only while that parent is being written."""
    when = f"FOR EACH ROW WHEN (NEW.{column} IS NOT NULL)"
    name = "a_signed_session_takes_no_more_rows"
    return _trigger(table, name, "BEFORE INSERT", "parent_is_written()", when)


def written_at_once(parent, column):
    """Rows below this parent come in the transaction that wrote it, and never later. The parent's column
    `written_in` names that transaction; the database fills it in, whatever was sent."""
    return RunSQL(
        f"""
        CREATE FUNCTION this_transaction() RETURNS text LANGUAGE sql STABLE AS
            $$ SELECT pg_catalog.pg_current_xact_id()::text || ' '
                || extract(epoch FROM pg_catalog.transaction_timestamp())::text $$;
        CREATE FUNCTION name_its_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            NEW.written_in := public.this_transaction();
            RETURN NEW;
        END $$;
        CREATE FUNCTION parent_is_of_this_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM FROM public.{parent}
                WHERE id = NEW.{column} AND written_in = public.this_transaction();
            IF NOT FOUND THEN
                RAISE EXCEPTION '%: % refuses %', TG_NAME, TG_TABLE_NAME, TG_OP
                    USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER a_row_names_its_transaction BEFORE INSERT ON {parent}
            FOR EACH ROW EXECUTE FUNCTION name_its_transaction();
        """,  # noqa: S608
        f"""
        DROP TRIGGER a_row_names_its_transaction ON {parent};
        DROP FUNCTION parent_is_of_this_transaction();
        DROP FUNCTION name_its_transaction();
        DROP FUNCTION this_transaction();
        """,
    )


def added_with_its_parent(table):
    """For a row below the parent that `written_at_once` names."""
    name, call = "rows_come_with_what_they_belong_to", "parent_is_of_this_transaction()"
    return _trigger(table, name, "BEFORE INSERT", call, "FOR EACH ROW")


# The catalogue: an own row carries its clinic in its code, so a pointer at it can be checked by looking


def catalogue_codes_name_their_clinic():
    """`-<clinic>-<six hexadecimal digits>` ends the code of a clinic's own row; a shared code has no dash."""
    return RunSQL(
        """
        CREATE FUNCTION catalogue_code_fits(code text, clinic bigint) RETURNS boolean
            LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
            $$ SELECT code IS NULL OR code !~ '-'
                OR (clinic IS NOT NULL AND code ~ ('-' || clinic || '-[0-9a-f]{6}$')) $$;
        """,
        "DROP FUNCTION catalogue_code_fits(text, bigint);",
    )


def code_names_its_clinic(table):
    """For a table of the catalogue."""
    rule = "(clinic_id IS NULL) = (code !~ '-') AND catalogue_code_fits(code, clinic_id)"
    return _checked(table, "code_names_its_clinic", rule)


def codes_of_its_clinic(table, *columns):
    """A row names shared entries and those of its own clinic, never those of another."""
    rule = " AND ".join(f"catalogue_code_fits({column}, clinic_id)" for column in columns)
    return _checked(table, "codes_of_its_clinic", rule)


def _checked(table, name, rule):
    constraint = f"{table.split('_')[-1]}_{name}"
    return RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {constraint} CHECK ({rule});",
        f"ALTER TABLE {table} DROP CONSTRAINT {constraint};",
    )


# Former versions of rows in many tables of one shape


def versions_function(history):
    """Writes a row as it is now into `history`: kind, code, entry, hour and hand."""
    made = """
        CREATE FUNCTION keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO public.HISTORY (clinic_id, kind, code, entry, changed_at, changed_by_id)
                VALUES (NEW.clinic_id, TG_ARGV[0], NEW.code, to_jsonb(NEW), now(), app_user());
            RETURN NULL;
        END $$;
    """
    return RunSQL(made.replace("HISTORY", history), "DROP FUNCTION keep_version();")


def keep_versions(table, kind):
    """Each version of a clinic's own row is kept; shared rows follow their files."""
    when = "FOR EACH ROW WHEN (NEW.clinic_id IS NOT NULL)"
    return _trigger(table, "every_version_is_kept", "AFTER INSERT OR UPDATE", f"keep_version('{kind}')", when)
