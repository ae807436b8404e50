"""An opening is read, and two patients are told apart, in the name of whoever is asking; and nobody reads why
they opened a record themselves."""

from django.db import migrations

OWN_CLINIC = "clinic_id = (SELECT app_clinic())"
HANDS = {"clinic_openingread": "read_by_id", "clinic_twopeople": "found_by_id"}
NOT_BY_ITSELF = """
    CREATE FUNCTION somebody_else_reads_an_opening() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM FROM public.clinic_breakglass WHERE id = NEW.break_glass_id AND user_id <> NEW.read_by_id;
        IF NOT FOUND THEN
            RAISE EXCEPTION '%: % refuses %', TG_NAME, TG_TABLE_NAME, TG_OP
                USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER somebody_else_reads_an_opening BEFORE INSERT ON clinic_openingread
        FOR EACH ROW EXECUTE FUNCTION somebody_else_reads_an_opening();
"""
GONE = """
    DROP TRIGGER somebody_else_reads_an_opening ON clinic_openingread;
    DROP FUNCTION somebody_else_reads_an_opening();
"""


def by_who_asks(table, hand):
    return migrations.RunSQL(
        f"ALTER POLICY own_clinic ON {table} WITH CHECK ({OWN_CLINIC} AND {hand} = (SELECT app_user()))",
        f"DROP POLICY own_clinic ON {table}; CREATE POLICY own_clinic ON {table} USING ({OWN_CLINIC})",
    )


class Migration(migrations.Migration):

    dependencies = [('clinic', '0020_looked_at')]

    operations = [
        *(by_who_asks(table, hand) for table, hand in HANDS.items()),
        migrations.RunSQL(NOT_BY_ITSELF, GONE),
    ]
