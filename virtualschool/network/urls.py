"""Addresses of the room."""

from django.urls import URLPattern, path

from .views import calendars, decisions, directory, home, items, library, meetings, minutes, peers, rules, search

app_name = "network"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/<uuid:meeting_id>/", meetings.meeting, name="meeting"),
    path("meetings/<uuid:meeting_id>/close/", meetings.hold, name="hold"),
    path("meetings/<uuid:meeting_id>/minutes/", minutes.minutes, name="minutes"),
    path("meetings/<uuid:meeting_id>/decide/", decisions.decide, name="decide"),
    path("meetings/<uuid:meeting_id>/actions/", decisions.take_on, name="take_on"),
    path("meetings/<uuid:meeting_id>/calendar.ics", calendars.meeting_file, name="meeting_file"),
    path("items/<uuid:item_id>/", items.item, name="item"),
    path("papers/<uuid:paper_id>/", items.paper, name="paper"),
    path("decisions/", decisions.decisions, name="decisions"),
    path("decisions/<uuid:made_id>/", decisions.decision, name="decision"),
    path("actions/", decisions.actions, name="actions"),
    path("actions/<uuid:action_id>/", decisions.action, name="action"),
    path("priorities/", rules.priorities, name="priorities"),
    path("rules/", rules.rules, name="rules"),
    path("directory/", directory.directory, name="directory"),
    path("directory/counts/", directory.counts, name="counts"),
    path("directory/<uuid:member_id>/", directory.member, name="member"),
    path("directory/<uuid:member_id>/edit/", directory.edit_member, name="edit_member"),
    path("calendar/", calendars.calendar, name="calendar"),
    path("calendar.ics", calendars.series_file, name="series_file"),
    path("feed/<str:secret>.ics", calendars.feed, name="feed"),
    path("ask/", peers.peers, name="peers"),
    path("ask/new/", peers.ask, name="ask"),
    path("ask/mine/", peers.mine, name="peer_mine"),
    path("ask/looked/<uuid:waiting_id>/", peers.look, name="peer_look"),
    path("ask/<uuid:question_id>/", peers.peer, name="peer"),
    path("library/", library.library, name="library"),
    path("library/new/", library.new_entry, name="new_entry"),
    path("library/<uuid:entry_id>/", library.entry, name="entry"),
    path("library/<uuid:entry_id>/edit/", library.edit_entry, name="edit_entry"),
]
