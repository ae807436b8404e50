"""The staircase, the writers and the sizes of design: what a reader may rely on without reading on."""

import ast
import subprocess
import sys
from functools import cache

from tests.house.source import ROOT, by_name, modules

# Lower floors first. A module that stands on no named floor stands on the highest that it imports.
STAIRCASE = [
    {"choices"},
    {"models"},
    {"policies", "scoring", "analysis", "access"},
    {"actions", "queries"},
    {"forms"},
    {"views", "middleware", "management", "demo"},
    {"urls"},
]
FLOORS = {folder: number for number, floor in enumerate(STAIRCASE) for folder in floor}
STATISTICS = {"scipy", "statsmodels", "numpy", "pandas", "weasyprint"}
LOAD_THE_SITE = """
import sys, clinic.wsgi
from django.urls import get_resolver
get_resolver().url_patterns
print(*sys.modules)
"""
MOST_LINES, MOST_OF_A_FUNCTION, MOST_OF_A_VIEW = 400, 40, 25


def ours(module):
    return [by_name()[name] for name in module.imports if name in by_name() and name != module.name]


@cache
def floor(module):
    named = FLOORS.get("policies" if module.folder.startswith("policies") else module.folder)
    named = FLOORS["urls"] if module.folder.startswith("urls") else named
    if named is not None:
        return named
    return max((floor(one) for one in ours(module) if one.package == module.package), default=0)


def test_imports_go_down():
    climbing = [
        f"{module.relative} imports {one.relative}, from a floor above"
        for module in modules()
        for one in ours(module)
        if module.package == one.package and floor(one) > floor(module)
    ]
    assert climbing == []


def test_the_organisation_knows_nothing_of_the_care():
    """The list of addresses and the settings name it by string."""
    knowing = [
        m.name for m in modules() if m.package == "clinic" and any("sessions_app" in i for i in m.imports)
    ]
    assert knowing == []


def test_choices_are_leaves():
    codes = [module for module in modules() if module.folder == "choices"]
    above = [one.name for module in codes for one in ours(module) if one.folder != "choices"]
    assert codes and above == []


def test_scores_and_analysis_know_no_framework():
    pure = [m for m in modules() if m.folder in {"scoring", "analysis"}]
    assert [m.name for m in pure if any(name.split(".")[0] == "django" for name in m.imports)] == []
    assert pure


def test_a_web_process_loads_no_statistics():
    loaded = subprocess.run(
        [sys.executable, "-c", LOAD_THE_SITE],
        cwd=ROOT,
        env={"DJANGO_SETTINGS_MODULE": "clinic.settings"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert "sessions_app.urls" in loaded
    assert STATISTICS & set(loaded) == set()


# Who writes

WRITES = {
    *("save", "create", "acreate", "bulk_create", "bulk_update", "get_or_create", "update_or_create"),
    *("select_for_update", "_raw_delete"),
}
# Not a row of ours is written by these, or not by us.
NOT_A_WRITE = {
    "sessions_app/exchange/workbook.py": "A workbook is saved into a file.",
    "clinic/log_in_store.py": "Log-ins are kept where their library keeps them.",
}


def writes(call):
    """`row.save()`, `Model.objects.create()`, `rows.update(column=…)`, `rows.delete()`; a dict's own
    `update(other)` and `context["widget"].update(…)` write nothing."""
    if not isinstance(call.func, ast.Attribute) or isinstance(call.func.value, ast.Subscript):
        return False
    name = call.func.attr
    if name == "update":
        return not call.args and bool(call.keywords)
    if name == "delete":
        return not call.args
    return name in WRITES


def test_only_actions_write():
    strays, written = [], 0
    for module in modules():
        found = [call for call in module.calls() if writes(call)]
        written += len(found)
        if module.folder != "actions":
            strays += [f"{module.at(call)} .{call.func.attr}()" for call in found]
    assert [stray for stray in strays if stray.split(":")[0] not in NOT_A_WRITE] == []
    assert written > 5


# Where rows are locked, and why not by `in_turn` alone.
LOCKS = {
    "clinic/actions/taking_turns.py": "Here it says how.",
    "sessions_app/actions/sessions.py": "A draft is signed together with its episode.",
    "clinic/log_in_store.py": "Log-ins are kept where their library keeps them.",
}


def test_rows_are_locked_in_one_way_and_may_still_be_pointed_at():
    """Who writes a look at a patient holds the end of the trail, and at last looks up the patient's key. Who
    locked her row with its key, and waits for the trail, would be waited for: the database ends one."""
    locks = [(module, call) for module in modules() for call in module.calls() if is_lock(call)]
    assert {str(module.relative) for module, _call in locks} == set(LOCKS)
    askers = [module for module in modules() if "clinic.actions.taking_turns" in module.imports]
    assert {module.folder for module in askers} == {"actions"}
    with_key = [(m, call) for m, call in locks if "no_key" not in {word.arg for word in call.keywords}]
    assert [module.at(call) for module, call in with_key] == []


def is_lock(call):
    return isinstance(call.func, ast.Attribute) and call.func.attr == "select_for_update"


# Whose rows are asked for

SCOPES = {"visible_to", "with_care_visible_to", "treated_by", "listed_to", "writable_by", "offered_to"}
# Asked without a person, and why that shows nobody's rows.
ASKED_OTHERWISE = {
    "Clinic.objects.get": "the clinic worked in, by the number in the standing",
    "User.objects.filter": "whether the address of an invitation has a log-in already",
    "kind.model.objects.get": "the same entry that was found through the clinic's own list, as it is stored",
}


def test_views_ask_only_for_what_the_person_may_see():
    asked = [
        (module.at(node), ast.unparse(node))
        for module in modules()
        if module.folder == "views"
        for node in module.nodes
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr in {"objects", "_default_manager", "all_objects"}
    ]
    strays = [
        f"{place} {words}"
        for place, words in asked
        if words.rsplit(".", 1)[1] not in SCOPES and words not in ASKED_OTHERWISE
    ]
    assert strays == [], "start from visible_to(request.user)"
    assert len(asked) > 10


def test_a_refusal_is_a_translated_sentence():
    bare = [
        module.at(call)
        for module in modules()
        for call in module.calls()
        if isinstance(call.func, ast.Name) and call.func.id == "Refused" and call.args
        if isinstance(call.args[0], ast.Constant | ast.JoinedStr)
    ]
    assert bare == [], "Refused(_('…'))"


# Sizes

TESTS = sorted((ROOT / "tests").rglob("*.py"))
# Longer, and why.
LONG_FILES = {}
LONG_FUNCTIONS = {}


def lines_of(path):
    return len(path.read_text().splitlines())


def test_files_stay_short():
    paths = [module.path for module in modules()] + TESTS
    long = {str(path.relative_to(ROOT)): lines_of(path) for path in paths if lines_of(path) > MOST_LINES}
    assert {name: count for name, count in long.items() if name not in LONG_FILES} == {}


def test_functions_stay_short():
    long = {}
    for module in modules():
        most = MOST_OF_A_VIEW if module.folder == "views" else MOST_OF_A_FUNCTION
        for node in module.functions():
            length = node.end_lineno - node.lineno + 1
            if length > most:
                long[f"{module.relative}:{node.name}"] = length
    assert {name: count for name, count in long.items() if name not in LONG_FUNCTIONS} == {}


def test_no_drawer_for_everything():
    drawers = {"utils", "common", "helpers", "manager", "data", "info", "process", "handle"}
    assert [module.name for module in modules() if set(module.name.split(".")) & drawers] == []
