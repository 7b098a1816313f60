"""The hub's interface for programs: `/network/api/v1/`. Its description is made from what stands here."""

import base64
from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import exceptions, status
from rest_framework.decorators import api_view, authentication_classes, permission_classes, throttle_classes
from rest_framework.request import Request
from rest_framework.response import Response

from virtualschool.foundation import clock, signed_requests
from virtualschool.people.models import Authority

from ..hub import dates, documents, national, schema
from ..models import AuthorityKeys
from ..operations import keys, releases
from ..queries import national as reads
from .signed import ByNewKey, BySession, BySignature, Installation, IsInstallation, MaySeeNational, PerKey, body_of

SENTENCE = schema.closed({"detail": {"type": "string"}})
STATES = ["waiting", "shown", "replaced", "withdrawn"]
RELEASE_STATE = schema.closed(
    {
        "id": schema.matching(schema.RELEASE_ID),
        "session": schema.matching(schema.SESSION),
        "cohort": {"type": "string", "enum": list(schema.COHORTS)},
        "made_on": {"type": "string", "format": "date"},
        "received_at": {"type": "string", "format": "date-time"},
        "shown_from": {"type": "string", "format": "date"},
        "state": {"type": "string", "enum": STATES},
        "withdrawn_from": {"type": ["string", "null"], "format": "date"},
    }
)
OWN_RELEASES = schema.closed({"releases": {"type": "array", "items": RELEASE_STATE}})
WITHDRAWN = schema.closed(
    {"release": schema.matching(schema.RELEASE_ID), "effective_from": {"type": "string", "format": "date"}}
)
KEYS_OF = schema.closed(
    {
        "authority": schema.matching(schema.AUTHORITY),
        "name": {"type": "string"},
        "key_id": schema.matching(schema.KEY_ID),
        "signing_key": schema.matching(schema.BASE64_OF_32),
        "handover_key": schema.matching(schema.BASE64_OF_32),
        "since": {"type": "string", "format": "date-time"},
    }
)
ALL_KEYS = schema.closed({"keys": {"type": "array", "items": KEYS_OF}})
ENROLLED = schema.closed({"key_id": schema.matching(schema.KEY_ID)})
NATIONAL = schema.closed(
    {
        "session": {"type": "string"},
        "cohort": {"type": "string"},
        "as_at": {"type": "string", "format": "date"},
        "next_on": {"type": "string", "format": "date"},
        "authorities": {"type": ["integer", "null"]},
        "covered": {"type": "string"},
        "named": {"type": "array", "items": {"type": "string"}},
        "tables": {"type": "array", "items": {"type": "object"}},
    }
)


def answers(**by_status: dict[str, Any]) -> dict[int, OpenApiResponse]:
    """What an address may answer, refusals included; `ok_200={...}`."""
    said = {int(name.rpartition("_")[2]): one for name, one in by_status.items()}
    refused = dict.fromkeys((400, 401, 403, 413, 415, 429), SENTENCE)
    return {code: OpenApiResponse(one) for code, one in (refused | said).items()}


def open_to_installations(view: Any) -> Any:
    """For authorities' installations alone, by signature, so many a minute."""
    for wrap in (
        throttle_classes([PerKey]),
        permission_classes([IsInstallation]),
        authentication_classes([BySignature]),
    ):
        view = wrap(view)
    return view


# ---- releases -------------------------------------------------------------------------------------------------------


@extend_schema(
    methods=["GET"],
    operation_id="own_releases",
    summary="Your own releases, and how each fares",
    responses=answers(ok_200=OWN_RELEASES),
)
@extend_schema(
    methods=["POST"],
    operation_id="release",
    summary="Send one signed release; the same again changes nothing",
    request={"application/json": schema.RELEASE},
    responses=answers(made_201=RELEASE_STATE, same_200=RELEASE_STATE),
)
@api_view(["GET", "POST"])
@open_to_installations
def own_releases(request: Request) -> Response:
    """An authority sends and sees its own releases, and nobody else's."""
    today = clock.today()
    if request.method == "GET":
        return Response({"releases": [vars(one) for one in reads.own(request.user.authority, today=today)]})
    taken = releases.take(found=body_of(request), **_caller(request))
    found = next(one for one in reads.own(request.user.authority, today=today) if one.id == taken.release.pk)
    return Response(vars(found), status=status.HTTP_201_CREATED if taken.is_new else status.HTTP_200_OK)


@extend_schema(
    operation_id="withdraw",
    summary="Take a release back, from the next fixed day on",
    request={"application/json": schema.WITHDRAWAL},
    responses=answers(made_201=WITHDRAWN, same_200=WITHDRAWN, none_404=SENTENCE),
)
@api_view(["POST"])
@open_to_installations
def withdrawals(request: Request) -> Response:
    made, is_new = releases.withdraw(found=body_of(request), **_caller(request))
    answer = {"release": made.release_id, "effective_from": made.effective_from}
    return Response(answer, status=status.HTTP_201_CREATED if is_new else status.HTTP_200_OK)


def _caller(request: Request) -> dict[str, Any]:
    caller: Installation = request.user
    return {
        "authority": caller.authority,
        "signed_by": caller.key_id,
        "at": clock.now(),
        "today": clock.today(),
    }


# ---- keys -----------------------------------------------------------------------------------------------------------


@extend_schema(
    methods=["GET"],
    operation_id="keys",
    summary="The public keys of every authority that has some here",
    responses=answers(ok_200=ALL_KEYS),
)
@extend_schema(
    methods=["PUT"],
    operation_id="set_keys",
    summary="Your own keys: the first with a one-time code, signed with the new key; later ones signed with the old",
    request={"application/json": schema.KEYS},
    responses=answers(made_201=ENROLLED, same_200=ENROLLED),
)
@api_view(["GET", "PUT"])
@throttle_classes([PerKey])
@permission_classes([IsInstallation])
@authentication_classes([ByNewKey])
def authority_keys(request: Request) -> Response:
    if request.method == "GET":
        return Response({"keys": [public(one) for one in reads.keys_held()]})
    asked = documents.fits(body_of(request), "keys")
    given = {"signing_key": asked["signing_key"], "handover_key": asked["handover_key"], "at": clock.now()}
    if "code" in asked:
        made = keys.enrol(code=asked["code"], key_id=request.user.key_id, **given)
        return Response({"key_id": made.key_id}, status=status.HTTP_201_CREATED)
    is_new = keys.rotate(authority=Authority(pk=request.user.authority), signed_by=request.user.key_id, **given)
    key_id = signed_requests.key_id_of(request.user.authority, base64.b64decode(asked["signing_key"]))
    return Response({"key_id": key_id}, status=status.HTTP_201_CREATED if is_new else status.HTTP_200_OK)


def public(one: AuthorityKeys) -> dict[str, Any]:
    return {
        "authority": one.authority_id,
        "name": one.authority.short_name,
        "key_id": one.key_id,
        "signing_key": one.signing_key,
        "handover_key": one.handover_key,
        "since": one.since,
    }


# ---- national tables ------------------------------------------------------------------------------------------------


@extend_schema(
    operation_id="national",
    summary="The national tables of one session and cohort, as they stand",
    parameters=[
        OpenApiParameter(
            "session", str, "path", description="the school year, 2025-26", pattern=r"^20[0-9]{2}-[0-9]{2}$"
        ),
        OpenApiParameter("cohort", str, "path", enum=list(schema.COHORTS)),
    ],
    responses=answers(ok_200=NATIONAL, none_404=SENTENCE),
)
@api_view(["GET"])
@throttle_classes([PerKey])
@permission_classes([MaySeeNational])
@authentication_classes([BySignature, BySession])
def national_tables(request: Request, session: str, cohort: str) -> Response:
    """The same sums for everybody: a member's own system puts its own figures beside them itself."""
    asked = session.replace("-", "/")
    if cohort not in schema.COHORTS or "/" in session or not dates.is_session(asked):
        raise exceptions.NotFound("There are no national tables of that name: write 2025-26/in-year.")
    found = reads.tables(asked, cohort, today=clock.today())
    return Response(
        {
            "session": found.session,
            "cohort": found.cohort,
            "as_at": found.as_at,
            "next_on": found.next_on,
            "authorities": found.authorities or None,
            "covered": found.covered,
            "named": found.named,
            "tables": [national.as_json(table) for table in found.tables],
        }
    )
