"""Settings that would be unsafe are refused, and https brings the strictest cookies. Each starts Python anew."""

import os
import subprocess
import sys


def started_with(tmp_path, code, **environment):
    given = {**os.environ, "VIRTUALSCHOOL_HOME": str(tmp_path / "home"), **environment}
    return subprocess.run(
        [sys.executable, "-c", f"from virtualschool.config import settings\n{code}"],
        env=given,
        capture_output=True,
        text=True,
        check=False,
    )


def test_plain_http_elsewhere_than_on_this_machine_is_refused(tmp_path):
    ended = started_with(tmp_path, "", VIRTUALSCHOOL_ADDRESS="http://school.example.invalid")

    assert ended.returncode != 0
    assert "plain http is for this machine alone" in ended.stderr


def test_https_makes_cookies_secure_and_bound_to_the_host(tmp_path):
    code = "print(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_SECURE)"

    ended = started_with(tmp_path, code, VIRTUALSCHOOL_ADDRESS="https://school.example.invalid")

    assert ended.stdout.split() == ["__Host-session", "__Host-csrf", "True"]


def test_a_second_factor_is_required_unless_the_operator_says_otherwise(tmp_path):
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUALSCHOOL_MFA"}
    environment["VIRTUALSCHOOL_HOME"] = str(tmp_path / "home")
    code = "from virtualschool.config import settings; print(settings.MFA)"

    ended = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)

    assert ended.stdout.strip() == "required"


def test_the_councils_identity_provider_comes_from_the_environment(tmp_path):
    code = "print(settings.SOCIALACCOUNT_PROVIDERS['openid_connect']['APPS'][0]['client_id'])"

    ended = started_with(
        tmp_path,
        code,
        VIRTUALSCHOOL_OIDC_ISSUER="https://id.example.invalid",
        VIRTUALSCHOOL_OIDC_CLIENT_ID="vs",
        VIRTUALSCHOOL_OIDC_SECRET="s",
    )

    assert ended.stdout.strip() == "vs"
