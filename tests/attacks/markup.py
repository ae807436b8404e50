"""What of a page a browser would refuse, fetch from elsewhere, or keep in its list of visited addresses."""

import re

TAG = re.compile(r"<[a-z][^>]*>", re.I)
INLINE = re.compile(r"\s(?:style|on[a-z]+)\s*=", re.I)
FETCHED = re.compile(r"\s(src|srcset|poster|data|href|action|formaction|content)\s*=\s*\"([^\"]*)\"", re.I)
GONE_TO = ("a", "area", "form", "button", "input")  # what somebody presses; the others are fetched unasked
ELSEWHERE = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]*:|//)", re.I)
OWN_DATA = "data:image/"


def unruly(html, *names):
    """In sentences. `names` may stand in no address of the page."""
    html = re.sub(r"<!--.*?-->", "", html, flags=re.S)
    if "<style" in html:
        yield "a style element"
    for tag in TAG.findall(html):
        kind = re.match(r"<(\w+)", tag)[1].lower()
        if INLINE.search(re.sub(r"\"[^\"]*\"", '""', tag)):
            yield f"inline code or style: {tag[:90]}"
        if kind == "script" and " src=" not in tag and "json" not in tag:
            yield f"inline code: {tag[:90]}"
        yield from addresses_of(kind, tag, names)


def addresses_of(kind, tag, names):
    for attribute, address in FETCHED.findall(tag):
        if attribute == "content" and "refresh" not in tag:
            continue
        if any(name in address for name in names):
            yield f"a name in an address: {tag[:90]}"
        if ELSEWHERE.match(address) and not allowed(kind, attribute, address):
            yield f"fetched from elsewhere: {tag[:90]}"


def allowed(kind, attribute, address):
    if kind in GONE_TO and attribute == "href":
        return address.lower().startswith(("https://", "http://", "mailto:", "tel:"))
    return address.startswith(OWN_DATA)
