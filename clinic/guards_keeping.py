"""What the database itself sees to about keeping and ending records (guards.py says more)."""

from django.db.migrations import RunSQL

KEEPERS = """
CREATE FUNCTION is_keeper(person bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM public.clinic_membership m JOIN public.clinic_user u ON u.id = m.user_id
        JOIN public.clinic_clinic c ON c.id = m.clinic_id
        WHERE m.clinic_id = public.app_clinic() AND m.user_id = person AND m.ended_at IS NULL AND u.is_active
            AND (m.role = 'manager' OR (m.role = 'physiotherapist' AND NOT m.is_student
                AND c.responsible_clinician_id = person)))
$$;
CREATE FUNCTION keepers_act() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    hand text;
BEGIN
    FOREACH hand IN ARRAY TG_ARGV LOOP
        CONTINUE WHEN to_jsonb(NEW) -> hand = 'null'::jsonb;
        CONTINUE WHEN TG_OP = 'UPDATE' AND to_jsonb(NEW) -> hand = to_jsonb(OLD) -> hand;
        IF (to_jsonb(NEW) ->> hand)::bigint IS DISTINCT FROM public.app_user()
                OR NOT public.is_keeper(public.app_user()) THEN
            RAISE EXCEPTION '%: % refuses %', TG_NAME, TG_TABLE_NAME, TG_OP
                USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
"""
NO_KEEPERS = "DROP FUNCTION keepers_act(); DROP FUNCTION is_keeper(bigint);"


def keepers():
    """Who keeps a clinic's records: its managers, and the responsible clinician."""
    return RunSQL(KEEPERS, NO_KEEPERS)


def acted_by_keepers(table, *hands):
    """These columns name whoever is asking, who has to be a keeper of the clinic."""
    names = ", ".join(f"'{hand}'" for hand in hands)
    return RunSQL(
        f"CREATE TRIGGER keepers_act BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW"
        f" EXECUTE FUNCTION keepers_act({names})",
        f"DROP TRIGGER keepers_act ON {table}",
    )


ASKER = """
CREATE FUNCTION whoever_asked_keeps_records_still() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT public.is_keeper(NEW.asked_by_id) THEN
        RAISE EXCEPTION '%: % refuses %', TG_NAME, TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER whoever_asked_keeps_records_still BEFORE UPDATE ON clinic_patientmerge FOR EACH ROW
    WHEN (OLD.state = 'asked' AND NEW.state = 'done') EXECUTE FUNCTION whoever_asked_keeps_records_still();
"""
NO_ASKER = """
DROP TRIGGER whoever_asked_keeps_records_still ON clinic_patientmerge;
DROP FUNCTION whoever_asked_keeps_records_still();
"""


def a_merge_is_asked_for_by_a_keeper_still():
    """As with an erasure: who left, or lost the role, between asking and the second person's yes has not
    asked."""
    return RunSQL(ASKER, NO_ASKER)


# An erasure, and nothing else, may delete

REFUSED = """
        RAISE EXCEPTION '%: % refuses %', TG_NAME, TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
"""
REFUSE_CHANGE = """
    CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        {let_through}{refused}
    END $$;
"""
KEEP_TO_MOVES = """
    CREATE OR REPLACE FUNCTION keep_to_moves() RETURNS trigger LANGUAGE plpgsql AS $$
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
        {let_through}{refused}
    END $$;
"""
LET_CHANGE_THROUGH = """
        IF TG_OP <> 'TRUNCATE' AND TG_TABLE_NAME <> 'clinic_erasure' AND public.is_erasing(TG_RELID) THEN
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        END IF;
"""
LET_MOVE_THROUGH = """
        IF TG_OP = 'UPDATE' AND public.is_erasing(TG_RELID) THEN
            RETURN NEW;
        END IF;
"""
IS_ERASING = """
    CREATE FUNCTION is_erasing(relation oid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
    BEGIN
        IF current_user
                <> (SELECT pg_get_userbyid(relowner) FROM pg_catalog.pg_class WHERE oid = relation) THEN
            RETURN false;
        END IF;
        RETURN EXISTS (SELECT FROM public.clinic_erasure WHERE written_in = public.this_transaction());
    END $$;
"""


def erasures_are_let_through():
    """The guards of what is signed let an erasure through, and it alone: the owner of the tables, in the
    transaction that has written a tombstone. The app is never the owner; the function that erases runs as
    it, and asks for two people, the years and no hold. The tombstone itself is let go by nobody."""
    with_gap = REFUSE_CHANGE.format(let_through=LET_CHANGE_THROUGH, refused=REFUSED)
    with_gap += KEEP_TO_MOVES.format(let_through=LET_MOVE_THROUGH, refused=REFUSED)
    without = REFUSE_CHANGE.format(let_through="", refused=REFUSED)
    without += KEEP_TO_MOVES.format(let_through="", refused=REFUSED)
    return RunSQL(IS_ERASING + with_gap, without + "DROP FUNCTION is_erasing(oid);")


def an_erased_record_stays_erased():
    """Only an erasure empties a record, and nobody fills it again."""
    return RunSQL(
        "CREATE TRIGGER an_erased_record_stays_erased BEFORE UPDATE ON clinic_patient FOR EACH ROW"
        " WHEN (OLD.status = 'erased' OR NEW.status = 'erased') EXECUTE FUNCTION refuse_change()",
        "DROP TRIGGER an_erased_record_stays_erased ON clinic_patient",
    )


POINTER = """
CREATE FUNCTION two_people_merged() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    refused boolean;
BEGIN
    IF NEW.merged_into_id IS NULL THEN
        refused := EXISTS (SELECT FROM public.clinic_patientmerge WHERE merged_id = NEW.id AND state = 'done')
            AND NOT public.is_erasing(TG_RELID);
    ELSE
        refused := NOT EXISTS (SELECT FROM public.clinic_patientmerge
                WHERE merged_id = NEW.id AND patient_id = NEW.merged_into_id AND state = 'done')
            OR EXISTS (SELECT FROM public.clinic_patient WHERE merged_into_id = NEW.id)
            OR EXISTS (SELECT FROM public.clinic_patient WHERE id = NEW.merged_into_id
                AND status IN ('merged', 'erased'));
    END IF;
    IF refused THEN
        RAISE EXCEPTION '%: % refuses %', TG_NAME, TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER two_people_merged BEFORE UPDATE ON clinic_patient FOR EACH ROW
    WHEN (OLD.merged_into_id IS DISTINCT FROM NEW.merged_into_id) EXECUTE FUNCTION two_people_merged();
CREATE TRIGGER two_people_merged_first BEFORE INSERT ON clinic_patient FOR EACH ROW
    WHEN (NEW.merged_into_id IS NOT NULL) EXECUTE FUNCTION two_people_merged();
"""
NO_POINTER = """
DROP TRIGGER two_people_merged_first ON clinic_patient; DROP TRIGGER two_people_merged ON clinic_patient;
DROP FUNCTION two_people_merged();
"""


def two_people_merge():
    """A record points to another while a merge that a second person confirmed stands, and never in a row."""
    return RunSQL(POINTER, NO_POINTER)


# What is written while a record is erased is either there before, and goes with it, or is refused

STILL = """
CREATE FUNCTION hold_still(patient bigint, alone boolean) RETURNS boolean LANGUAGE sql VOLATILE AS $$
    SELECT CASE WHEN alone
        THEN pg_catalog.pg_try_advisory_xact_lock(pg_catalog.hashtext('a record is erased'), place)
        ELSE pg_catalog.pg_try_advisory_xact_lock_shared(pg_catalog.hashtext('a record is erased'), place) END
    FROM (SELECT (patient % 512)::int AS place) held
$$;
CREATE FUNCTION erased_records_take_nothing() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted bigint := (to_jsonb(NEW) ->> TG_ARGV[0])::bigint;
BEGIN
    IF NOT public.hold_still(wanted, alone => false) THEN
        RAISE EXCEPTION '%: the record is just being erased', TG_NAME
            USING ERRCODE = 'lock_not_available', TABLE = TG_TABLE_NAME;
    END IF;
    IF EXISTS (SELECT FROM public.clinic_patient WHERE id = wanted AND status = 'erased') THEN
        RAISE EXCEPTION '%: % refuses %', TG_NAME, TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;
"""
NOT_STILL = "DROP FUNCTION erased_records_take_nothing(); DROP FUNCTION hold_still(bigint, boolean);"


def records_hold_still():
    """Whoever writes to a record holds it together with others until the end of the transaction; an erasure
    holds it alone. Neither waits for the other: the erasure says that somebody is writing, the writer that
    the record is not to be had just now, as when the database is busy. Records share 512 places, so that a
    file with many patients takes no more locks than that."""
    return RunSQL(STILL, NOT_STILL)


def closed_once_erased(table, column="patient_id"):
    """Rows are added to no record that is erased, nor moved to one."""
    name = f"erased_records_take_nothing_as_{column}"
    made = f"""
        CREATE TRIGGER {name} BEFORE INSERT OR UPDATE OF {column} ON {table} FOR EACH ROW
            WHEN (NEW.{column} IS NOT NULL) EXECUTE FUNCTION erased_records_take_nothing('{column}');
    """
    return RunSQL(made, f"DROP TRIGGER {name} ON {table}")
