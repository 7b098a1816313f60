"""Pages as rooms write them, and pages as a room might get them wrong."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import include, path

from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.models import User
from virtualschool.people.vocab import Act, Permission

ROUTES = {
    "one": True,
    "all": True,
    "forgetful": True,
    "stream": True,
    "late": True,
    "elsewhere": True,
    "clash": True,
    "export": True,
    "looked_at_first": True,
    "plain": False,
    "quiet": False,
}


@access.signed_in
def one(request: AuthedRequest, user_id: str) -> HttpResponse:
    user = access.fetch(User, user_id, by=request, needs=Permission.ACCOUNT_MANAGE, classes="A")
    return HttpResponse(f"<p>{user.name}</p>")


@access.signed_in
def everyone(request: AuthedRequest) -> HttpResponse:
    others = User.objects.visible_to(request.user).exclude(pk=request.user.pk).order_by("name")
    users = access.see(request, others, classes="A")
    return HttpResponse(", ".join(user.name for user in users))


def forgetful(request: HttpRequest) -> HttpResponse:
    return HttpResponse("the secret name")


def clash(request: HttpRequest) -> HttpResponse:
    return HttpResponse("the secret name", status=409)


def elsewhere(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=302, headers={"Location": "/plain/"})


@access.signed_in
def stream(request: AuthedRequest) -> StreamingHttpResponse:
    users = access.see(request, User.objects.visible_to(request.user), verb="took away")
    return StreamingHttpResponse(f"{user.name}\n" for user in users)


@access.signed_in
def late(request: AuthedRequest) -> StreamingHttpResponse:
    def lines() -> Iterator[str]:
        for user in access.see(request, User.objects.visible_to(request.user)):
            yield user.name

    request.trail.saw("S12000098", "user", [])
    return StreamingHttpResponse(lines())


@access.stepped_up(Act.TAKE_LIST)
def export(request: AuthedRequest) -> HttpResponse:
    access.see(request, User.objects.visible_to(request.user), verb="took away")
    return HttpResponse("names")


@access.signed_in
def looked_at_first(request: AuthedRequest, user_id: str) -> HttpResponse:
    user = access.fetch(User, user_id, by=request, needs=Permission.ACCOUNT_MANAGE, classes="A")
    return taken(request, user)


@access.stepped_up(Act.HAND_OVER)
def taken(request: AuthedRequest, user: User) -> HttpResponse:
    return HttpResponse(user.name)


@access.signed_in
def quiet(request: AuthedRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        user.name for _ in "1" for user in access.see(request, User.objects.visible_to(request.user))
    )


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse("nothing personal")


urlpatterns = [
    path("one/<str:user_id>/", one, name="one"),
    path("all/", everyone, name="all"),
    path("forgetful/", forgetful, name="forgetful"),
    path("clash/", clash, name="clash"),
    path("elsewhere/", elsewhere, name="elsewhere"),
    path("stream/", stream, name="stream"),
    path("late/", late, name="late"),
    path("export/", export, name="export"),
    path("first/<str:user_id>/", looked_at_first, name="looked_at_first"),
    path("quiet/", quiet, name="quiet"),
    path("plain/", plain, name="plain"),
    path("unclassified/", plain, name="unclassified"),
    path("accounts/", include("virtualschool.people.urls")),
]
