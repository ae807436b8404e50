"""What axe says of a page, in light and in dark."""

from axe_playwright_python.sync_playwright import Axe

# Of a page only its colours depend on the scheme.
ASKED = {"light": {}, "dark": {"runOnly": ["color-contrast"]}}


def faults_of(page):
    """`{"dark color-contrast": [elements]}`; empty where there is nothing to mend."""
    faults = {}
    for scheme, rules in ASKED.items():
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page, options={"resultTypes": ["violations"], **rules}).response["violations"]
        faults |= {f"{scheme} {one['id']}": [node["html"] for node in one["nodes"]][:4] for one in found}
    return faults
