"""Finding a patient among fifty thousand: indexes and two functions of the database, as migration operations.

Row security would hide the trigram indexes from the planner (their operators may leak), so the search runs
as the owner and says itself whose patients it reads: those of the transaction's own clinic, no others.
"""

from django.db.migrations import RunSQL

WORDS = "searchable(p.family_name || ' ' || p.given_names)"
SETTINGS = """LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    SET plan_cache_mode = force_custom_plan"""


def searchable_words():
    """Lower case without accents: how names are compared. And a number without its blanks and dashes."""
    return RunSQL(
        """
        CREATE FUNCTION searchable(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
            $$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, words)) $$;
        CREATE FUNCTION plain_number(number text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
            $$ SELECT lower(regexp_replace(number, '[^[:alnum:]]', '', 'g')) $$;
        """,
        "DROP FUNCTION searchable(text); DROP FUNCTION plain_number(text);",
    )


def patient_indexes():
    return RunSQL(
        """
        CREATE INDEX patient_by_name ON clinic_patient
            USING gin (searchable(family_name || ' ' || given_names) gin_trgm_ops);
        CREATE INDEX patient_by_number ON clinic_patient USING gin (plain_number(record_number) gin_trgm_ops);
        CREATE INDEX patient_by_birth_date ON clinic_patient (clinic_id, born_on);
        """,
        "DROP INDEX patient_by_name; DROP INDEX patient_by_number; DROP INDEX patient_by_birth_date;",
    )


def find_patients():
    """Every name part must be in the name or sound like a part of it; dates and numbers must fit."""
    return RunSQL(
        f"""
        CREATE FUNCTION find_patients(names text[], day int, month int, year int, number text, most int)
            RETURNS TABLE (id bigint, score real) {SETTINGS}
            SET pg_trgm.word_similarity_threshold = 0.42 AS $$
        DECLARE
            longest text := (SELECT searchable(n) FROM unnest(names) n ORDER BY length(n) DESC LIMIT 1);
            born date := CASE WHEN day IS NOT NULL AND month IS NOT NULL AND year IS NOT NULL
                              THEN make_date(year, month, day) END;
        BEGIN
            RETURN QUERY
            SELECT p.id, coalesce(
                (SELECT avg(word_similarity(searchable(n), {WORDS})) FROM unnest(names) n), 0)::real
            FROM public.clinic_patient p
            WHERE p.clinic_id = public.app_clinic() AND p.status <> 'merged'
              AND (longest IS NULL OR longest <% {WORDS} OR {WORDS} LIKE '%' || longest || '%')
              AND NOT EXISTS (SELECT FROM unnest(names) n WHERE NOT (
                  searchable(n) <% {WORDS} OR {WORDS} LIKE '%' || searchable(n) || '%'))
              AND (born IS NULL OR p.born_on = born)
              AND (day IS NULL OR extract(day FROM p.born_on) = day)
              AND (month IS NULL OR extract(month FROM p.born_on) = month)
              AND (year IS NULL OR number IS NOT NULL OR extract(year FROM p.born_on) = year)
              AND (number IS NULL OR plain_number(p.record_number) LIKE '%' || number || '%'
                   OR extract(year FROM p.born_on) = year)
            ORDER BY 2 DESC, (plain_number(p.record_number) = number) DESC NULLS LAST,
                     p.family_name, p.given_names, p.id
            LIMIT most;
        END $$;
        """,  # noqa: S608
        "DROP FUNCTION find_patients(text[], int, int, int, text, int);",
    )


def find_patients_among_many():
    """The same question, asked of the index for every name part and of at most a thousand candidates: a
    name that half the clinic bears is answered as quickly as a rare one."""
    parts = [f"searchable(names[{place}])" for place in (1, 2, 3, 4)]
    likeness = ", ".join(f"word_similarity({part}, c.words)" for part in parts)
    fits = " AND ".join(
        f"(names[{place}] IS NULL OR {part} <% {WORDS} OR {WORDS} LIKE '%' || {part} || '%')"
        for place, part in enumerate(parts, start=1)
    )
    return RunSQL(
        f"""
        CREATE OR REPLACE FUNCTION find_patients(names text[], day int, month int, year int, number text,
                                                 most int)
            RETURNS TABLE (id bigint, score real) {SETTINGS}
            SET pg_trgm.word_similarity_threshold = 0.42 AS $$
        DECLARE
            born date := CASE WHEN day IS NOT NULL AND month IS NOT NULL AND year IS NOT NULL
                              THEN make_date(year, month, day) END;
        BEGIN
            RETURN QUERY
            SELECT c.id, coalesce((SELECT avg(one) FROM unnest(ARRAY[{likeness}]) one), 0)::real
            FROM (
                SELECT p.id, {WORDS} AS words, p.family_name, p.given_names, p.record_number
                FROM public.clinic_patient p
                WHERE p.clinic_id = public.app_clinic() AND p.status <> 'merged' AND {fits}
                  AND (born IS NULL OR p.born_on = born)
                  AND (day IS NULL OR extract(day FROM p.born_on) = day)
                  AND (month IS NULL OR extract(month FROM p.born_on) = month)
                  AND (year IS NULL OR number IS NOT NULL OR extract(year FROM p.born_on) = year)
                  AND (number IS NULL OR plain_number(p.record_number) LIKE '%' || number || '%'
                       OR extract(year FROM p.born_on) = year)
                LIMIT 1000
            ) c
            ORDER BY 2 DESC, (plain_number(c.record_number) = number) DESC NULLS LAST,
                     c.family_name, c.given_names, c.id
            LIMIT most;
        END $$;
        """,  # noqa: S608
        RunSQL.noop,
    )


def similar_patients():
    """Who on file might be the person about to be registered: a similar name with the same birth date, a
    very similar one with a birth date one slip away, or the same name."""
    parts = " + ".join(f"(extract({part} FROM p.born_on) = extract({part} FROM born))::int" for part in
                       ("day", "month", "year"))  # fmt: skip
    return RunSQL(
        f"""
        CREATE FUNCTION similar_patients(words text, born date)
            RETURNS TABLE (id bigint, score real) {SETTINGS}
            SET pg_trgm.similarity_threshold = 0.6 AS $$
        BEGIN
            RETURN QUERY
            SELECT p.id, similarity(searchable(words), {WORDS})
            FROM public.clinic_patient p
            WHERE p.clinic_id = public.app_clinic() AND p.status <> 'merged'
              AND (p.born_on = born OR searchable(words) % {WORDS})
              AND (({parts} >= 2 AND similarity(searchable(words), {WORDS}) >= 0.6)
                   OR (p.born_on = born AND similarity(searchable(words), {WORDS}) >= 0.3)
                   OR (extract(day FROM p.born_on) = extract(month FROM born)
                       AND extract(month FROM p.born_on) = extract(day FROM born)
                       AND extract(year FROM p.born_on) = extract(year FROM born))
                   OR similarity(searchable(words), {WORDS}) = 1)
            ORDER BY 2 DESC, p.id LIMIT 5;
        END $$;
        """,  # noqa: S608
        "DROP FUNCTION similar_patients(text, date);",
    )
