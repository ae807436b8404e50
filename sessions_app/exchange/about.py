"""What a file of the clinic says of itself, line by line: what it is of, when and by whom it was made."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions_app.analysis.small_numbers import is_hidden
from sessions_app.exchange.research import LONGEST_WEEKS, MOST_DAYS
from sessions_app.words import day_words


def about_tables(record, *, clinic, narrowed_to, at, by) -> list[str]:
    scope = record.scope
    since, until = day_words(scope.begins_on), day_words(scope.ends_on)
    return [
        _("%(clinic)s: tables of the clinic's review") % {"clinic": clinic},
        "",
        _("From %(since)s to %(until)s") % {"since": since, "until": until},
        _("Narrowed to: %(what)s") % {"what": ", ".join(narrowed_to) or _("nothing")},
        _made(at, by),
        "",
        _(
            "Every episode that ended in this time or had a session in it stands here whole, with what it "
            "has of other times. in_period tells the sessions that count."
        ),
        _(
            "Struck-out rows are kept and say so. Nothing that was written by hand is in these tables, nor "
            "any name of a patient. The clinic number leads to the person: keep this file like the record."
        ),
        _(
            "What was chosen from a list stands in the words of the day on which it was signed; columns "
            "whose meaning says so hold codes."
        ),
        *_how_to_read(),
    ]


def about_research(research, *, clinic, at, by) -> list[str]:
    told = {"days": MOST_DAYS, "weeks": LONGEST_WEEKS, "least": research.least}
    patients = ngettext(
        "%(n)s patient who has agreed to this and has not taken it back.",
        "%(n)s patients who have agreed to this and have not taken it back.",
        research.patients,
    )
    return [
        _("%(clinic)s: file for research, without names") % {"clinic": clinic},
        "",
        _made(at, by),
        patients % {"n": research.patients},
        "",
        _(
            "Of the whole clinic, and as it was known when the last quarter of a year was over. Whoever has "
            "files of several quarters may see which courses are in one of them alone: give each reader one."
        ),
        _(
            "Names of patients, episodes, sessions, sites and therapists are random, made for this file "
            "alone. Nobody keeps what they stand for."
        ),
        _(
            "Days are shifted: all days of one patient by the same whole number of days, between 1 and "
            "%(days)s, to or fro."
        )
        % told,
        _("Hours, birth dates, struck-out rows and everything written by hand are left out."),
        _("A complaint of %(weeks)s weeks or more is told as %(weeks)s.") % told,
        _("An entry that the clinic has named itself is told as 'own'."),
        _("Groups of fewer than %(least)s patients are merged or left out:") % told,
        *(f"- {line}" for line in _left_out(research)),
        "",
        _(
            "This is no anonymous file. Whoever knows a patient well may know the course of the treatment "
            "again: give it to those alone who have promised not to look for anybody."
        ),
        *_how_to_read(),
    ]


def _left_out(research) -> list[str]:
    return [
        _("episodes left out: %(n)s") % {"n": _few(research.left_out, research.least)},
        _("sites of a condition that are told as 'other': %(n)s") % {"n": research.merged_sites},
        _(
            "No condition, site, age and sex stand together in fewer than %(least)s patients. Episodes of "
            "which sex, or age too, is therefore not told: %(n)s"
        )
        % {"least": research.least, "n": research.not_told},
        _("age bands: %(bands)s") % {"bands": ", ".join(band.words for band in research.bands)},
    ]


def _few(count, least) -> str:
    return _("fewer than %(least)s") % {"least": least} if is_hidden(count, least) else str(count)


def _made(at, by) -> str:
    return _("Made on %(day)s by %(who)s") % {"day": day_words(at), "who": by}


def _how_to_read() -> list[str]:
    return [
        "",
        _("The table named columns says what each column means and in which unit."),
        _(
            "A text that begins with an apostrophe was quoted, so that no spreadsheet runs it or makes a day "
            "of it: take one away to read it as it was written."
        ),
        _("No table says what caused a change."),
    ]
