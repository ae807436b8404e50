"""The readable note, made from the snapshot: plain sentences, nothing that was not recorded. Pure."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sessions_app.words import of_those_who_treat, unit_after

OF_TEN = ("pain_now", "pain_worst_24h", "rpe", "pain_during", "discomfort_during", "discomfort_after")


@dataclass(frozen=True)
class Paragraph:
    heading: str
    sentences: list[str]

    @property
    def text(self) -> str:
        return " ".join(self.sentences)


def plain_note(snapshot: dict, *, with_text: bool = True) -> list[Paragraph]:
    """A paragraph for each part of the treatment, in its order. `with_text`: what was written by hand too."""
    paragraphs: list[Paragraph] = []
    passes = 0
    for part in snapshot["parts"]:
        passes += part["kind"] == "iastm_pass"
        sentences = _sentences(part, snapshot, passes, with_text)
        if paragraphs and paragraphs[-1].heading == part["kind_words"]:
            paragraphs[-1].sentences.extend(sentences)
        elif sentences:
            paragraphs.append(Paragraph(part["kind_words"], sentences))
    return paragraphs + _afterwards(snapshot, with_text)


def _sentences(part, snapshot, number, with_text) -> list[str]:
    match part["kind"]:
        case "check_in":
            return check_in_sentences(part, with_text)
        case "iastm_pass":
            return [_("Pass %(number)s: %(what)s") % {"number": number, "what": _pass(part, with_text)}]
        case "exercise":
            return [_exercise(part, with_text)]
        case "exercise_block":
            return [minutes_words(part) + "."] if minutes_words(part) else []
        case "retest":
            return [observation_sentence(one, with_text) for one in snapshot["observations"]]
        case "note":
            return note_sentences(part, with_text)
        case _:
            return [treatment_sentence(part, with_text)]


def check_in_sentences(part, with_text=True) -> list[str]:
    said = [
        _labelled(part, "pain_now"),
        _labelled(part, "pain_worst_24h"),
        _labelled(part, "since_last"),
        _labelled(part, "screen"),
        *(_finding(one, with_text) for one in part.get("findings", ())),
        _labelled(part, "reaction"),
        _labelled(part, "consent"),
        _labelled(part, "said_by_patient") if with_text else "",
        _said_before(part) if with_text else "",
    ]
    return [sentence for sentence in said if sentence]


def _said_before(part) -> str:
    """What the patient, or a guardian, had sent before the visit, each answer after its question."""
    sent = part.get("before_visit", {})
    told = " ".join(f"{one['label']} {one['words']}." for one in sent.get("answers", ()))
    if not told:
        return ""
    if guardian := sent.get("sent_by", {}).get("words"):
        said = {"name": guardian, "answers": told}
        return _("Said for the patient by %(name)s before the visit: %(answers)s") % said
    return _("Said by the patient before the visit: %(answers)s") % {"answers": told}


def _finding(one, with_text) -> str:
    said = [words_of(one, name) for name in ("question", "caution", "stops", "areas")]
    if with_text:
        said += [words_of(one, "detail"), words_of(one, "decision")]
    return _sentence(": ".join(word for word in said if word))


def treatment_sentence(part, with_text=True) -> str:
    """Warm-up, lotion or other treatment in one line."""
    said = [words_of(part, name) for name in ("activity", "lotion", "modality", "region", "side")]
    said += [minutes_words(part), labelled_words(part, "rpe"), words_of(part, "settings")]
    said += [labelled_words(part, name) for name in ("no_lotion_reason", "allergies_checked", "is_sham")]
    said += [words_of(part, name) for name in ("area_words", "words")] if with_text else []
    return _sentence(_joined([*said, together_words(part), not_done_words(part, with_text)]))


def _pass(part, with_text) -> str:
    said = [area_words(part), words_of(part, "side"), names_of(part, "structures"), tool_words(part)]
    said += [
        labelled_words(part, "pressure"),
        minutes_words(part),
        technique_words(part, with_text),
        reaction_words(part),
    ]
    said += [words_of(part, name) for name in ("area_words", "words")] if with_text else []
    return _sentence(_joined([*said, together_words(part), not_done_words(part, with_text)]))


def area_words(part) -> str:
    return names_of(part, "regions")


def tool_words(part) -> str:
    """Instruments, the one for scanning marked, and the strokes."""
    tools = [
        _("%(tool)s (scanning)") % {"tool": one["words"]} if one["role"] == "scan" else one["words"]
        for one in part.get("instruments", ())
    ]
    return _joined([", ".join(tools), names_of(part, "strokes")], ": ")


def technique_words(part, with_text=True) -> str:
    names = ("direction", "tissue_state", "body_position")
    said = [words_of(part, name) for name in names]
    said.append(labelled_words(part, "edge"))
    said.append(labelled_words(part, "instruments_chosen_by") if with_text else "")
    said.append(_("minutes are for each side") if "minutes_are_per_side" in part["values"] else "")
    low, high = words_of(part, "angle_min_degrees"), words_of(part, "angle_max_degrees")
    said.append(f"{'–'.join(dict.fromkeys(one for one in (low, high) if one))}°" if low or high else "")
    said.append(_strokes(part))
    force = words_of(part, "force_newtons")
    said.append(f"{force} N ({words_of(part, 'force_method')})" if force else "")
    return _joined(said)


def _strokes(part) -> str:
    count, rate = words_of(part, "stroke_count"), words_of(part, "strokes_per_minute")
    said = [_("%(count)s strokes") % {"count": count} if count else ""]
    if count and "count_is_per_direction" in part["values"]:
        said = [_("%(count)s strokes each way") % {"count": count}]
    return _joined([*said, _("%(rate)s a minute") % {"rate": rate} if rate else ""])


def reaction_words(part) -> str:
    """How the skin and the patient took it."""
    said = [labelled_words(part, name) for name in ("discomfort_during", "discomfort_after")]
    said += [labelled_words(part, name) for name in ("skin_before", "skin_after", "stop_reason")]
    return _joined(said)


def _exercise(part, with_text) -> str:
    said = [_joined([words_of(part, "exercise"), words_of(part, "side")]), dose_of(part), sets_words(part)]
    said += [
        rest_of_dose(part),
        labelled_words(part, "rpe"),
        labelled_words(part, "pain_during"),
        minutes_words(part),
        labelled_words(part, "replaces"),
    ]
    said += [words_of(part, "words")] if with_text else []
    return _sentence(_joined([*said, together_words(part), not_done_words(part, with_text)]))


def dose_of(part) -> str:
    """Today's dose; beside it the plan where that was another."""
    done, planned = part["dose"]["words"], (part["planned_dose"] or {}).get("words", "")
    if planned and planned != done:
        return _joined([done, _("planned %(dose)s") % {"dose": planned}])
    return done


def rest_of_dose(row) -> str:
    """What the line of a dose leaves out: range of movement and rest between sets."""
    stated = row["dose"]["stated"]
    rest = stated.get("rest_seconds")
    said = [stated.get("range_words", ""), _("rest %(seconds)s s") % {"seconds": rest} if rest else ""]
    return _joined(said)


def sets_words(part) -> str:
    """Each set, where they differ."""
    return "; ".join(
        _joined([one.get("reps"), one.get("load_value") and f"× {one['load_value']}"], " ")
        for one in part["sets"]
    )


def observation_sentence(one, with_text=True) -> str:
    """A reading with the scale it was taken on; words and reasons where there is no number."""
    return _sentence(f"{reading_about(one)}: {reading_words(one, with_text)}")


def reading_about(one) -> str:
    """What was measured: of what, on which side, in which state."""
    return _joined(words_of(one, name) for name in ("measure", "subject", "side", "measured_state"))


def reading_words(one, with_text=True) -> str:
    value, unit = words_of(one, "value"), words_of(one, "unit")
    low, high = words_of(one, "value_min"), words_of(one, "value_max")
    if not value and (low or high):
        value = f"{low}–{high}" if low else _("at most %(value)s") % {"value": high}
    number = f"{value}{unit_after(unit)}" if value else ""
    said = words_of(one, "words")
    if said and not with_text:
        said = "" if number else of_those_who_treat()
    return _joined([number, said, words_of(one, "missing_reason")])


def note_sentences(part, with_text=True) -> list[str]:
    said = [_labelled(part, name) for name in ("tolerance", "no_exercise_reason", "no_warm_up_reason")]
    if with_text:
        said += [words_of(part, "text"), *(_labelled(part, name) for name in ("next_time", "advice"))]
    return [sentence for sentence in said if sentence]


def _afterwards(snapshot, with_text) -> list[Paragraph]:
    found = []
    if snapshot["adverse_events"]:
        names = (
            ("arose", "severity", "kind", "words", "onset_words", "action")
            if with_text
            else ("arose", "severity", "kind")
        )
        events = [
            _sentence(_joined(words_of(one, name) for name in names)) for one in snapshot["adverse_events"]
        ]
        found.append(Paragraph(_("Reaction"), events))
    if snapshot["home_programme"]:
        items = [home_sentence(one, with_text) for one in snapshot["home_programme"]]
        found.append(Paragraph(_("At home"), items))
    return found


def home_sentence(one, with_text=True) -> str:
    times = _joined([words_of(one, "times"), words_of(one, "per")], " ")
    days = words_of(one, "every_days")
    every = _("every %(days)s days") % {"days": days} if days else ""
    said = [words_of(one, "exercise"), words_of(one, "side"), one["dose"]["words"], rest_of_dose(one)]
    said += [times, every]
    return _sentence(_joined([*said, words_of(one, "words") if with_text else ""]))


# Words of one value


def words_of(row, name) -> str:
    return row["values"].get(name, {}).get("words", "")


def labelled_words(row, name) -> str:
    """ "Skin after: pink"; of a rating also what it is out of."""
    value = row["values"].get(name)
    if not value:
        return ""
    words = _("%(rating)s of 10") % {"rating": value["words"]} if name in OF_TEN else value["words"]
    return f"{value['label']}: {words}"


def _labelled(row, name) -> str:
    return _sentence(labelled_words(row, name))


def names_of(part, name) -> str:
    return ", ".join(one["words"] for one in part.get(name, ()))


def minutes_words(part) -> str:
    low, high, seconds = part["seconds_min"], part["seconds_max"], part["seconds"]
    if high:
        return _("%(low)s to %(high)s min") % {"low": _minutes(low), "high": _minutes(high)}
    return _("%(minutes)s min") % {"minutes": _minutes(seconds)} if seconds else ""


def _minutes(seconds) -> str:
    return f"{seconds / 60:.2f}".rstrip("0").rstrip(".")


def together_words(part) -> str:
    return _("together with %(what)s") % {"what": part["goes_with_words"]} if part["goes_with_words"] else ""


def not_done_words(part, with_text=True) -> str:
    if part["is_done"]:
        return ""
    names = ("not_done_reason", "not_done_words") if with_text else ("not_done_reason",)
    return _joined([_("not done"), *(words_of(part, name) for name in names)], ": ")


def _joined(parts, mark="; ") -> str:
    return mark.join(str(part) for part in parts if part)


def _sentence(text) -> str:
    return text if not text or text[-1] in ".!?" else f"{text}."
