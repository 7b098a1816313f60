"""The frame of every page: what it shows to whom, and that nothing in it breaks the content policy."""

import gzip
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import get_template
from django.test import RequestFactory

from virtualschool import foundation
from virtualschool.foundation.gallery import View, content
from virtualschool.foundation.gallery import gallery as gallery_view

TEMPLATES = Path(foundation.__file__).parent / "templates"
NAV = ["Today", "Questions", "Learners", "Meetings and actions", "Figures", "Our work", "Files in", "Network"]


@dataclass
class FrameOfAilsa:
    nav: list[View] = field(
        default_factory=lambda: [
            View(label, f"/{label}/", label == "Learners", 14 if label == "Questions" else None) for label in NAV
        ]
    )
    all_pages: list[View] = field(default_factory=lambda: [View(label, f"/{label}/") for label in NAV])
    authority_name: str = "Strathcarron"
    user_name: str = "Ailsa Mackay"
    role_label: str = "Virtual School Head Teacher"
    density: str = "desk"


def page(template: str, **names: object) -> str:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return get_template(template).render(names, request)


def test_the_bar_has_the_eight_words_in_their_order_and_says_where_one_is():
    html = page("foundation/gallery.html", frame=FrameOfAilsa(), **content())

    bar = html[html.index('aria-label="Main"') : html.index("</nav>")]
    assert [re.sub("<span.*", "", label) for label in re.findall(r"<a [^>]*>(.*?)</a>", bar)] == NAV
    assert bar.count('aria-current="page"') == 1
    assert '14<span class="visually-hidden"> waiting</span>' in bar
    assert re.findall(r'data-go="(.)"', bar) == list("tqlmfwin")


def test_a_page_has_one_heading_of_the_first_rank_and_its_landmarks():
    html = page("foundation/gallery.html", frame=FrameOfAilsa(), **content())

    assert html.count("<h1") == 1
    assert html.count("<main") == 1
    assert 'href="#main-content"' in html
    assert 'lang="en-GB"' in html
    assert "<title>Components – Virtual School</title>" in html


def test_a_stranger_is_shown_no_bar_no_find_and_no_names():
    html = page("404.html")

    assert "vs_nav" not in html
    assert 'role="search"' not in html
    assert "Signed in as" not in html


@pytest.mark.parametrize(
    "template", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html", "account/lockout.html"]
)
def test_a_page_of_trouble_needs_no_database_no_user_and_no_request(template):
    html = get_template(template).render()

    assert html.count("<h1>") == 1
    assert 'href="/"' in html


def test_a_server_error_says_that_nothing_is_lost_and_gives_its_code():
    assert "Nothing you had saved is lost." in get_template("500.html").render({"code": "7F3K"})
    assert "7F3K" in get_template("500.html").render({"code": "7F3K"})


def test_a_refusal_never_repeats_what_the_program_said_about_it():
    assert "Eilidh" not in get_template("403.html").render({"exception": "no plan of Eilidh Rankine"})
    assert "Eilidh" not in get_template("404.html").render({"exception": "no plan of Eilidh Rankine"})


def test_no_template_has_an_inline_style_or_script_or_handler():
    for path in TEMPLATES.rglob("*.html"):
        html = path.read_text()
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", html), path
        inline = [
            tag for tag in re.findall(r"<script[^>]*>", html) if "src=" not in tag and "application/json" not in tag
        ]
        assert not inline, path


def test_htmx_is_told_to_keep_the_content_policy():
    html = page("404.html")

    assert '"includeIndicatorStyles":false,"allowEval":false' in html
    assert "htmx-2.min.js" in html


def test_the_gallery_reads_no_record(django_assert_num_queries, db):
    request = RequestFactory().get("/gallery/")
    request.user = AnonymousUser()

    with django_assert_num_queries(0):
        response = gallery_view(request)

    assert response.status_code == 200


def test_what_we_add_to_a_page_keeps_within_its_budget():
    static = Path(foundation.__file__).parent / "static"
    css = [static / "vendor/design-system-4.2.0/design-system.min.css", static / "foundation/vs.css"]

    assert sum(len(gzip.compress(path.read_bytes())) for path in css) <= 30 * 1024
    assert len(gzip.compress((static / "foundation/vs.js").read_bytes())) <= 4 * 1024
