"""Every route that the resolver knows, with the names of what its address needs."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern, RoutePattern

Kinds = dict[str, str]


@dataclass(frozen=True)
class Route:
    """A route by its name; `needs` is parameter to kind (uuid, int, str, regex)."""

    name: str
    needs: Kinds = field(default_factory=dict)


def everything() -> dict[str, Route]:
    """All routes by name; one without a name is an error, since nobody could classify it."""
    routes = {route.name: route for route in _walk(get_resolver(), "", {})}
    nameless = [name for name in routes if name.endswith("?")]
    assert not nameless, f"Give these addresses names: {nameless}"
    return routes


def _walk(resolver: URLResolver, namespace: str, needs: Kinds) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        known = needs | _parameters(entry)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, namespace + (f"{entry.namespace}:" if entry.namespace else ""), known)
        else:
            yield Route(namespace + (entry.name or f"{entry.pattern}?"), known)


def _parameters(entry: URLPattern | URLResolver) -> Kinds:
    pattern = entry.pattern
    if isinstance(pattern, RegexPattern):
        return dict.fromkeys(pattern.regex.groupindex, "regex")
    if isinstance(pattern, RoutePattern):
        names = {name: type(one).__name__.removesuffix("Converter").lower() for name, one in pattern.converters.items()}
        return {name: "str" if kind == "string" else kind for name, kind in names.items()}
    return {}
