"""The interface's own description, and requests that nobody thought of, made from it: none may be an error of ours."""

import contextlib
import io
import logging
from collections.abc import Callable, Iterable
from typing import Any

import pytest
import requests
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.db import transaction
from django.test import Client
from django.utils.encoding import escape_uri_path
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.config import SchemathesisConfig

from tests.network.hub import Installation
from virtualschool.foundation.signed_requests import Signing

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DESCRIPTION = "/network/api/v1/schema/"
ADDRESSES = {
    "/network/api/v1/releases/": {"get", "post"},
    "/network/api/v1/withdrawals/": {"post"},
    "/network/api/v1/keys/": {"get", "put"},
    "/network/api/v1/national/{session}/{cohort}/": {"get"},
}


SET_KEYS = "PUT /network/api/v1/keys/"
"""A request that is taken ends the key that signs the next one."""


def test_the_description_tells_of_every_address_and_of_no_other():
    found = Client().get(DESCRIPTION).json()

    assert found["openapi"].startswith("3.")
    assert {path: set(methods) for path, methods in found["paths"].items()} == ADDRESSES


def signing(app: Callable[..., Iterable[bytes]], by: Installation) -> Callable[..., Iterable[bytes]]:
    """The application, with every request signed by an installation before it comes in."""

    def signed(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        query = f"?{environ['QUERY_STRING']}" if environ.get("QUERY_STRING") else ""
        message = requests.Request(environ["REQUEST_METHOD"], "http://testserver", data=body).prepare()
        message.url = "http://testserver" + escape_uri_path(environ["PATH_INFO"].encode("latin-1").decode()) + query
        Signing(by.key_id, by.key)(message)
        for name in ("Signature", "Signature-Input", "Content-Digest"):
            environ[f"HTTP_{name.upper().replace('-', '_')}"] = str(message.headers[name])
        return app({**environ, "wsgi.input": io.BytesIO(body), "HTTP_HOST": "testserver"}, start_response)

    return signed


@pytest.fixture
def here(settings, caplog) -> Installation:
    caplog.set_level(logging.ERROR, logger="django.request")
    settings.HUB_RATES = {"key": "100000/min", "address": "100000/min"}
    made = Installation("S12000098")
    assert made.enrol().status_code == 201
    return made


def test_no_request_that_the_description_allows_is_an_error_of_ours(here):
    described = schemathesis.openapi.from_wsgi(DESCRIPTION, WSGIHandler(), config=SchemathesisConfig())
    described.app = signing(WSGIHandler(), here)

    asked = {one.ok().label: statuses(one.ok(), requests_each=8) for one in described.get_all_operations()}

    assert sorted(asked) == sorted(
        f"{method.upper()} {path}" for path, methods in ADDRESSES.items() for method in methods
    )
    assert not {label: codes for label, codes in asked.items() if max(codes) >= 500}
    assert [label for label, codes in asked.items() if 401 in codes] in ([], [SET_KEYS])
    assert all(codes - {401, 405} for codes in asked.values())


def test_no_unsigned_request_is_an_error_of_ours(here):
    described = schemathesis.openapi.from_wsgi(DESCRIPTION, WSGIHandler(), config=SchemathesisConfig())

    asked = {one.ok().label: statuses(one.ok(), requests_each=2) for one in described.get_all_operations()}

    assert set().union(*asked.values()) <= {401, 404, 405, 413}


def statuses(operation: Any, *, requests_each: int) -> set[int]:
    """What some requests of one address are answered: as described, and not."""
    found: set[int] = set()
    for mode in schemathesis.GenerationMode:

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=requests_each,
            deadline=None,
            derandomize=True,
            database=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        )
        def ask(case: Any) -> None:
            found.add(case.call().status_code)

        # An address without anything to fill in has no request that is not as described.
        with contextlib.suppress(Unsatisfiable), transaction.atomic():
            ask()
            transaction.set_rollback(True)
    return found
