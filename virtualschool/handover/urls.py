"""Addresses of the room."""

from django.urls import path

from .views import arriving, keys, listing, sending

app_name = "handover"
urlpatterns = [
    path("hand-overs/", listing.hand_overs, name="list"),
    path("hand-overs/sent/<uuid:sent_id>/close/", listing.close, name="close"),
    path("hand-overs/arrived/<uuid:arrived_id>/", arriving.arrived, name="arrived"),
    path("hand-overs/arrived/<uuid:arrived_id>/receipt/", arriving.receipt, name="receipt"),
    path("hand-overs/keys/", keys.known_keys, name="keys"),
    path("hand-overs/keys/ours/", keys.key_file, name="key_file"),
    path("hand-overs/keys/hub/", keys.hub, name="hub"),
    path("hand-overs/keys/<uuid:key_id>/", keys.compare, name="compare"),
    path("learners/<uuid:learner_id>/hand-over/", sending.send, name="send"),
]
