"""An installation that answers as its own hub for a moment, as the demo's does before anything is served."""

import os

import pytest
import requests

from virtualschool.foundation import serving


def test_an_installation_is_its_own_hub_for_as_long_as_it_is_asked(settings, monkeypatch):
    monkeypatch.setenv("no_proxy", "council.example")
    before = settings.HUB

    with serving.own_hub_for_now():
        address = settings.HUB
        answer = requests.get(f"{address}/livez", timeout=5)

    assert answer.content == b"ok\n"
    assert before == settings.HUB
    assert os.environ["no_proxy"] == "council.example,127.0.0.1"
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{address}/livez", timeout=5)
