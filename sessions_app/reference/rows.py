"""One reader per file: a line of CSV becomes the fields of a catalogue row, with codes for foreign keys.

Nothing is added that the file does not say. Codes that name rows which are not there are refused.
"""

import csv
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from sessions_app import named_values
from sessions_app.choices import Verified

FOLDER = Path(__file__).parent
SHARED_CODE = re.compile(r"[a-z0-9_.]{1,80}\Z")
CODE_IN_TEXT = re.compile(r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b")


class BrokenReference(ValueError):
    """The files do not fit together."""


@dataclass(frozen=True)
class Table:
    kind: str
    file: str
    read: Callable[[dict], dict]
    code: Callable[[dict], str] = lambda line: line["code"]

    def rows(self, folder: Path) -> dict[str, dict]:
        with (folder / self.file).open(encoding="utf-8", newline="") as lines:
            found = list(csv.DictReader(lines))
        rows = {}
        for order, line in enumerate(found, start=1):
            code = self.code(line)
            if code in rows or not SHARED_CODE.match(code):
                raise BrokenReference(f"{self.file}: the code {code!r} is doubled or malformed")
            shared = {"offer_order": order, "plain_name": "", "check_note": line["check_note"]}
            rows[code] = shared | self.read(line)
        return _notes_in_words(rows)


def _notes_in_words(rows: dict[str, dict]) -> dict[str, dict]:
    """A note may point at another row by its code; it is read by people, so the name stands there."""
    for row in rows.values():
        if "note" in row:
            row["note"] = CODE_IN_TEXT.sub(
                lambda found: f"“{rows[found[0]]['name']}”" if found[0] in rows else found[0], row["note"]
            )
    return rows


def yes(text: str) -> bool:
    if text not in ("yes", "no"):
        raise BrokenReference(f"yes or no, not {text!r}")
    return text == "yes"


def whole(text: str) -> int | None:
    return int(text) if text else None


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def many(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.lower().replace("%", " percent")).strip("_")


def counted(text: str) -> int | None:
    """`7 (recalled)` is 7; that it was recalled is kept beside it."""
    return whole(text.split(" ")[0])


def named(line: dict, plain: str = "plain_name") -> dict:
    return {
        "name": line["name"],
        "plain_name": line.get(plain, ""),
        "verified": line["verified"],
        "source": line["source"],
    }


def region(line: dict) -> dict:
    return named(line) | {
        "view": line["view"],
        "is_side_specific": yes(line["side_specific"]),
        "is_on_map": yes(line["on_map"]),
        "parent_id": line["parent_code"] or None,
        "map_codes": many(line["map_codes"]),
        "svg_ids": many(line["svg_ids"]),
    }


def structure(line: dict) -> dict:
    regions = many(line["region_code"])
    return named(line) | {
        "kind": line["kind"],
        "regions": [code for code in regions if code != "any"],
        "is_in_any_region": "any" in regions,
        "common_in_conditions": many(line["common_in_conditions"]),
        "parent_id": line["parent_code"] or None,
        "offer_order": int(line["offer_order"]),
    }


def instrument(line: dict) -> dict:
    same = ("kind", "shape", "edge", "bevel", "material", "size", "typical_regions")
    return named(line) | {name: line[name] for name in same} | {"note": line["brand_or_trademark_note"]}


def stroke(line: dict) -> dict:
    same = ("family", "hands", "direction", "typical_pressure", "typical_use")
    return (
        named(line)
        | {name: line[name] for name in same}
        | {
            "description": line["description_own_words"],
            "angle_min_degrees": whole(line["angle_min_deg"]),
            "angle_max_degrees": whole(line["angle_max_deg"]),
        }
    )


def lotion(line: dict) -> dict:
    same = ("kind", "irritant_note", "glide", "wash_off", "latex_gloves", "note")
    return (
        named(line)
        | {name: line[name] for name in same}
        | {
            "allergens": [f"allergen.{code}" for code in many(line["allergens_to_check"])],
            "may_hold_any_allergen": line["kind"] == "any",  # the label says what is in it
        }
    )


def warm_up(line: dict) -> dict:
    uses = ("uses_speed", "uses_incline", "uses_resistance", "uses_heart_rate", "uses_rpe")
    return (
        named(line)
        | {name: yes(line[name]) for name in uses}
        | {
            "is_active": yes(line["active"]),
            "default_minutes": whole(line["default_minutes"]),
            "named_values": named_values.parse(line["named_values"]),
            "note": line["note"],
        }
    )


def modality(line: dict) -> dict:
    return named(line) | {
        "kind": line["kind"],
        "group": line["group"],
        "default_minutes": whole(line["default_minutes"]),
        "named_values": named_values.parse(line["named_values"]),
        "is_sham_possible": yes(line["sham_possible"]),
        "counts_as_dose": yes(line["counts_as_dose"]),
        "note": line["note"],
    }


def dose_verified(source: str) -> str:
    """The exercise file has a mark for the step only; what its source says tells how the dose is known."""
    if "recalled" in source or "verify" in source:
        return Verified.RECALLED.value
    if "common practice" in source or "no default dose" in source:
        return Verified.OURS.value
    return Verified.SEEN.value if "seen)" in source else Verified.OURS.value


def exercise(line: dict) -> dict:
    same = ("type", "region", "equipment", "default_tempo", "load_guide", "progression_rule")
    step = ("step_field", "step_unit", "step_verified")
    return {name: line[name] for name in ("name", "source", *same, *step)} | {
        "verified": dose_verified(line["check_note"] or line["source"]),
        "is_per_side": yes(line["per_side"]),
        "default_sets": whole(line["default_sets"]),
        "default_reps": whole(line["default_reps"]),
        "default_hold_seconds": whole(line["default_hold_s"]),
        "default_rest_seconds": whole(line["default_rest_s"]),
        "default_sessions_per_week": number(line["default_sessions_per_week"]),
        "step_amount": number(line["step_amount"]),
        "limit_rpe": whole(line["limit_rpe"]),
        "limit_pain": whole(line["limit_pain"]),
        "next_variant_id": line["next_variant_code"] or None,
        "previous_variant_id": line["previous_variant_code"] or None,
    }


def condition(line: dict) -> dict:
    same = (
        "region", "category", "icd10_who", "icd10_cm_example", "impairment_measures",
        "exercise_position", "iastm_position", "guideline",
    )  # fmt: skip
    return (
        named(line)
        | {name: line[name] for name in same}
        | {
            "core_outcomes": many(line["core_outcomes"]),
            "added_outcomes": many(line["added_outcomes"]),
        }
    )


def measure(line: dict) -> dict:
    same = ("type", "region", "unit", "missing_rule", "licence_note", "loinc", "loinc_status")
    return (
        named(line)
        | {name: line[name] for name in same}
        | {
            "minimum": Decimal(line["min"]),
            "maximum": Decimal(line["max"]),
            "higher_is_better": {"yes": True, "no": False, "neither": None}[line["higher_is_better"]],
            "rates_change": yes(line["rates_change"]),
            "n_items": whole(line["n_items"]),
            "asks": line["asks"],
            "is_per_side": yes(line["per_side"]),
            "trials": whole(line["trials"]),
            "parts": many(line["parts"]),
            "scoring_rule": line["scoring_rule_own_words"],
            "entry": line["recommended_mode"],
            "display_caution": line["display_caution"],
        }
    )


def threshold_code(line: dict) -> str:
    """A threshold has no code of its own; a new value is a new fact, so the value is part of it."""
    value = line["value_used"] or line["value_as_reported"]
    parts = (line["measure_code"], line["statistic"], value, line["population"])
    return ".".join(slug(part) for part in parts)[:80].strip("_.")


def threshold(line: dict) -> dict:
    same = (
        "kind", "statistic", "value_as_reported", "unit", "depends_on", "population", "method", "verified",
        "source",
    )  # fmt: skip
    return {name: line[name] for name in same} | {
        "name": f"{line['statistic']}, {line['population']}",
        "measure_id": line["measure_code"],
        "value": number(line["value_used"]),
        "is_for_any_condition": line["conditions"] == "any",
        "conditions": [code for code in many(line["conditions"]) if code != "any"],
    }


def contraindication(line: dict) -> dict:
    same = ("severity", "scope", "category", "note", "verified", "source")
    return {name: line[name] for name in same} | {
        "name": line["condition"],
        "action": line["suggested_ui_action"],
    }


def screen_question(line: dict) -> dict:
    same = ("asked_when", "asked_of", "detail_asked", "on_yes", "verified", "source")
    targets = many(line["maps_to"])
    return {name: line[name] for name in same} | {
        "name": line["staff_words"],
        "plain_name": line["patient_words"],
        "offer_order": int(line["ask_order"]),
        "is_standing": line["standing"] == "standing",
        "maps_to": [code for code in targets if code != "list:allergen"],
        "asks_allergens": "list:allergen" in targets,
        "is_covered_by_nothing_new": yes(line["covered_by_nothing_new"]),
    }


def evidence(line: dict) -> dict:
    same = ("design", "citation", "effect", "certainty", "verified", "source")
    counts = line["n_trials"] + line["n_participants"]
    return {name: line[name] for name in same} | {
        "name": line["question"],
        "applies_to": line["condition_code"],
        "year": int(line["year"]),
        "n_trials": counted(line["n_trials"]),
        "n_participants": counted(line["n_participants"]),
        "are_counts_recalled": "recalled" in counts,
        "finding": line["finding_plain"],
        "limits": line["limits_plain"],
        "conflicts_with": many(line["conflicts_with"]),
        "is_for_patients": yes(line["patient_page"]),
        "read_on": day(line["read_on"]),
    }


def response(line: dict) -> dict:
    same = ("group", "follow_up", "opens", "verified", "source")
    return {name: line[name] for name in same} | {
        "name": line["staff_words"],
        "plain_name": line["patient_words"],
        "offer_order": int(line["display_order"]),
        "severity": whole(line["severity"]),
        "needs_text": yes(line["needs_text"]),
    }


def range_norm_code(line: dict) -> str:
    parts = (line["joint"], line["motion"], line["sex"], line["age_band"], line["basis"])
    return ".".join(slug(part) for part in parts)[:80].strip("_.")


def range_norm(line: dict) -> dict:
    same = ("joint", "motion", "sex", "age_band", "unit", "basis", "kind", "verified", "source")
    return {name: line[name] for name in same} | {
        "name": f"{line['joint']} {line['motion']}".capitalize(),
        "value": Decimal(line["value"]),
        "ci_low": number(line["ci_low"]),
        "ci_high": number(line["ci_high"]),
    }


TABLES = (
    Table("responsecode", "response_codes.csv", response, lambda line: f"{line['group']}.{line['code']}"),
    Table("bodyregion", "body_regions.csv", region),
    Table("condition", "conditions.csv", condition),
    Table("structure", "structures.csv", structure),
    Table("instrument", "instruments.csv", instrument),
    Table("strokepattern", "stroke_patterns.csv", stroke),
    Table("lotion", "lotions.csv", lotion),
    Table("warmupactivity", "warm_ups.csv", warm_up),
    Table("othermodality", "modalities.csv", modality),
    Table("exercise", "exercises.csv", exercise),
    Table("measure", "outcome_measures.csv", measure),
    Table("threshold", "outcome_thresholds.csv", threshold, threshold_code),
    Table("contraindication", "contraindications.csv", contraindication),
    Table("screenquestion", "screen_questions.csv", screen_question),
    Table("evidencestatement", "evidence.csv", evidence, lambda line: line["id"]),
    Table("rangenorm", "rom_norms.csv", range_norm, range_norm_code),
)

POINTERS = (
    ("bodyregion", "parent_id", "bodyregion"),
    ("bodyregion", "map_codes", "bodyregion"),
    ("structure", "regions", "bodyregion"),
    ("structure", "parent_id", "structure"),
    ("structure", "common_in_conditions", "condition"),
    ("lotion", "allergens", "responsecode"),
    ("exercise", "next_variant_id", "exercise"),
    ("exercise", "previous_variant_id", "exercise"),
    ("condition", "core_outcomes", "measure"),
    ("condition", "added_outcomes", "measure"),
    ("threshold", "measure_id", "measure"),
    ("threshold", "conditions", "condition"),
    ("screenquestion", "maps_to", "contraindication"),
    ("evidencestatement", "conflicts_with", "evidencestatement"),
)


def read_all(folder: Path = FOLDER) -> dict[str, dict[str, dict]]:
    """Every file, by kind of row and code, with every code that points somewhere followed."""
    rows = {table.kind: table.rows(folder) for table in TABLES}
    for statement in rows["evidencestatement"].values():
        subject = statement["applies_to"]
        statement["condition_id"] = subject if subject in rows["condition"] else None
    for kind, field, target in POINTERS:
        for code, row in rows[kind].items():
            _refuse_strays(f"{kind} {code}, {field}", row[field], rows[target])
    return rows


def _refuse_strays(where: str, pointed: str | list[str] | None, known: dict) -> None:
    pointed = [pointed] if isinstance(pointed, str) else pointed or []
    strays = [code for code in pointed if code not in known and not code.startswith("other:")]
    if strays:
        raise BrokenReference(f"{where}: no such code as {', '.join(strays)}")


def checksum(folder: Path = FOLDER) -> str:
    digest = hashlib.sha256()
    names = sorted(folder.glob("names/*/*.csv"))
    for file in [*(folder / table.file for table in TABLES), *names]:
        digest.update(str(file.relative_to(folder)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
