"""Which bar stands over which page, and who gets past the door."""

import datetime as dt

import pytest
from django.urls import reverse

pytestmark = pytest.mark.once


def test_a_members_bar_leads_through_the_network_and_back(network, ailsa, as_user):
    shown = as_user(ailsa).get(reverse("network:home"))

    labels = [item.label for item in shown.context["frame"].nav]
    assert labels[0] == "Network"
    assert labels[-1] == "Back to Strathcarron"
    assert shown.context["frame"].role_label == "member, Strathcarron"
    assert "Find a learner" not in shown.content.decode()


def test_the_desks_bar_leads_to_the_network(network, ailsa, as_user):
    shown = as_user(ailsa).get("/")

    assert reverse("network:home") in [item.url for item in shown.context["frame"].nav]


def test_the_coordinator_begins_at_the_network(eilidh, as_user):
    shown = as_user(eilidh).get("/")

    assert shown.url == reverse("network:home")


def test_a_designated_manager_has_no_part_in_the_network(network, dougal, as_user):
    assert as_user(dougal).get(reverse("network:home")).status_code == 403


def test_a_head_whose_authority_left_is_a_member_no_longer(ours, ailsa, as_user):
    ours.left_on = dt.date(2026, 1, 5)
    ours.save(update_fields=["left_on"])

    shown = as_user(ailsa).get(reverse("network:home"))

    assert shown.context["place"].level == "outside"


@pytest.mark.parametrize("who", ["ailsa", "eilidh", "nora", "outsider"])
def test_every_page_that_a_frame_names_opens(network, who, as_user, request):
    browser = as_user(request.getfixturevalue(who))
    named = browser.get(reverse("network:home")).context["frame"].all_pages

    refused = [item.label for item in named if browser.get(item.url).status_code >= 400]

    assert len(named) > 5
    assert refused == []
