"""Every address the product answers to, found by walking the URLconf."""

from dataclasses import dataclass

from django.urls import URLPattern, get_resolver


@dataclass(frozen=True)
class Address:
    name: str
    route: str
    view: object

    @property
    def is_of_a_library(self):
        return not self.view.__module__.startswith(("clinic.", "sessions_app."))


def addresses():
    return list(_below(get_resolver().url_patterns, "", ""))


def _below(patterns, namespace, prefix):
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield Address(f"{namespace}{pattern.name or ''}", route, pattern.callback)
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _below(pattern.url_patterns, namespace + inner, route)
