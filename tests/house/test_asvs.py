"""Every requirement of levels 1 and 2 of ASVS 5.0 is answered, and no answer names a test that is none."""

import ast
import re
from collections import Counter

from tests.house.source import ROOT

PAPER = ROOT / "docs" / "asvs.md"
# The level of each requirement of each section of ASVS 5.0.0, in order.
SECTIONS = """
1.1:22 1.2:1111122223 1.3:112222222223 1.4:222 1.5:123 2.1:122 2.2:112 2.3:12223 2.4:23 3.1:3 3.2:113
3.3:12223 3.4:11222233 3.5:11122333 3.6:3 3.7:22333 4.1:12233 4.2:23333 4.3:22 4.4:1222 5.1:2 5.2:112333
5.3:113 5.4:222 6.1:122 6.2:111111112222 6.3:11223333 6.4:112233 6.5:22222333 6.6:2223 6.7:33 6.8:2222
7.1:222 7.2:1111 7.3:22 7.4:11222 7.5:223 7.6:22 8.1:1233 8.2:1123 8.3:133 8.4:23 9.1:111 9.2:1222 10.1:22
10.2:223 10.3:22223 10.4:1111122222233333 10.5:22222 10.6:22 10.7:222 11.1:2233 11.2:22233 11.3:11233
11.4:1222 11.5:23 11.6:23 11.7:33 12.1:12233 12.2:11 12.3:22223 13.1:2333 13.2:222223 13.3:2233 13.4:1222233
14.1:22 14.2:12223333 14.3:122 15.1:12233 15.2:12233 15.3:1222222 15.4:3333 16.1:2 16.2:22222 16.3:2222
16.4:222 16.5:2223 17.1:23 17.2:22223333 17.3:22
"""
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (\d) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.M)
TEST = re.compile(r"`([\w/]+\.py)::(\w+)`")
ANSWERS = ("met", "not met", "n/a")


def asked():
    sections = (section.split(":") for section in SECTIONS.split())
    levels = [(f"{name}.{n}", level) for name, all_of in sections for n, level in enumerate(all_of, start=1)]
    return [(item, level) for item, level in levels if level in "12"]


def rows():
    return ROW.findall(PAPER.read_text())


def test_every_requirement_is_answered_once_and_in_order():
    assert len(asked()) == 70 + 183
    assert [(item, level) for item, level, *_rest in rows()] == asked()
    assert {answer for *_more, answer, _why in rows()} == set(ANSWERS)


def test_what_is_met_names_a_test_and_the_rest_a_reason():
    bare = [item for item, _level, _words, answer, why in rows() if answer == "met" and not TEST.search(why)]
    unsaid = [item for item, *_more, answer, why in rows() if answer != "met" and len(why.split()) < 2]
    assert (bare, unsaid) == ([], [])


def test_every_test_that_is_named_exists():
    named = set(TEST.findall(PAPER.read_text()))
    there = {
        (file, node.name)
        for file in {file for file, _name in named}
        if (ROOT / "tests" / file).exists()
        for node in ast.walk(ast.parse((ROOT / "tests" / file).read_text()))
        if isinstance(node, ast.FunctionDef)
    }
    assert named - there == set()
    assert len(named) > 80


def test_the_count_is_right():
    of = Counter(answer for *_more, answer, _why in rows())
    said = f"Of them {of['met']} are met, {of['not met']} are not, and {of['n/a']} do not arise."
    assert said in PAPER.read_text(), said
