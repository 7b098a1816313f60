"""What the components promise: sources on facts, words beside colours, tables that can be heard, nothing unescaped."""

import datetime as dt
import re

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from virtualschool.foundation.gallery import ToldForm, a_life
from virtualschool.foundation.templatetags.differences import pieces
from virtualschool.foundation.templatetags.tables import Column
from virtualschool.foundation.templatetags.weights import weight_of

TODAY = dt.date(2026, 11, 17)


def rendered(template: str, **names: object) -> str:
    return Template("{% load vs %}" + template).render(Context({"today": TODAY, **names}))


@pytest.mark.parametrize(
    ("style", "value", "expected"),
    [
        ("full", dt.date(2025, 11, 16), "16 November 2025"),
        ("full", "2026-03-09", "9 March 2026"),
        ("full", dt.datetime(2026, 3, 9, 10, 30, tzinfo=dt.UTC), "9 March 2026"),
        ("weekday", TODAY, "Tuesday 17 November 2026"),
        ("table", "2026-08-01", "1 Aug"),
        ("table", "2026-07-31", "31 July 2026"),
        ("table", None, "not known"),
    ],
)
def test_a_date_is_short_only_in_a_table_and_within_the_session(style, value, expected):
    assert rendered("{% day value style %}", value=value, style=style) == expected


@pytest.mark.parametrize(("kind", "shape"), [("watch", "◆"), ("late", "▲"), ("good", "✓")])
def test_a_sign_has_its_shape_and_its_word(kind, shape):
    assert f"{shape}&nbsp;6 days ago" in rendered("{% sign kind '6 days ago' %}", kind=kind)


def test_a_source_past_its_usual_gap_says_so_with_a_shape():
    fresh = rendered("{% source 'education' '2026-11-16' %}")
    stale = rendered("{% source 'education' '2026-10-23' stale=True %}")

    assert fresh == '<span class="vs_source">education, 16 Nov</span>'
    assert "◆ education, as at 23 Oct" in stale


def marked(shown: str, other: str) -> str:
    return "".join(f"[{piece.text}]" if piece.differs else piece.text for piece in pieces(shown, other))


@pytest.mark.parametrize(
    ("shown", "other", "expected"),
    [
        ("Jayden", "Jaden", "Ja[y]den"),
        ("Jaden", "Jayden", "Jaden"),
        ("McPhail", "MacPhail", "[Mc]Phail"),
        ("MacPhail", "McPhail", "[Mac]Phail"),
        ("02/11/2015", "11/02/2015", "[02/11]/2015"),
        ("2015-11-02", "2015-11-03", "2015-11-[02]"),
        ("SMITH", "Smith", "SMITH"),
        ("Nowak", "Campbell", "[Nowak]"),
        ("Nowak", "", "Nowak"),
    ],
)
def test_letters_that_differ_are_marked(shown, other, expected):
    assert marked(shown, other) == expected


def test_a_mark_never_changes_the_value():
    assert re.sub("<[^>]+>", "", rendered("{% diff a b %}", a="O'Neill", b="ONeil")) == "O&#x27;Neill"


@pytest.mark.parametrize(
    ("bits", "number", "word"),
    [
        (5.4, "+5.4", "strongly for"),
        (3.1, "+3.1", "for"),
        (0.9, "+0.9", "a little for"),
        (-1.5, "−1.5", "a little against"),
        (-9.0, "−9.0", "strongly against"),
        (0.01, "", "says nothing"),
        (None, "", "says nothing"),
    ],
)
def test_a_weight_is_a_number_and_a_word(bits, number, word):
    weight = weight_of(bits)

    assert (weight.number, weight.word) == (number, word)


@pytest.mark.parametrize("bits", [-30.0, -1.5, 0.0, 4.0, 30.0])
def test_a_weight_stays_on_its_drawing_and_grows_from_the_middle(bits):
    weight = weight_of(bits)

    assert 0 <= weight.x <= 60
    assert weight.x + weight.width <= 120
    assert (weight.x + weight.width == 60) if bits < 0 else (weight.x == 60)


TABLE = """{% table columns="Name|Age#|School" caption="Learners" stack=True %}{% for name in names %}
{% row %}{% cell %}{{ name }}{% endcell %}{% cell %}12{% endcell %}{% cell %}Glenorran{% endcell %}{% endrow %}
{% endfor %}{% endtable %}"""


def test_a_stacked_table_can_still_be_heard_as_a_table():
    html = rendered(TABLE, names=["Sami"])

    assert '<table class="ds_table vs_table vs_table--stack" role="table">' in html
    assert '<th scope="row" role="rowheader">Sami</th>' in html
    assert '<td role="cell" data-label="Age" class="vs_num">12</td>' in html
    assert html.count('role="columnheader"') == 3


def test_a_plain_table_needs_no_roles():
    html = rendered(TABLE.replace(" stack=True", ""), names=["Sami"])

    assert "role=" not in html
    assert '<th scope="row">Sami</th>' in html


def test_a_name_in_a_table_cannot_be_markup():
    assert "<script>" not in rendered(TABLE, names=["<script>alert(1)</script>"])


def test_a_row_with_too_many_cells_is_refused():
    with pytest.raises(TemplateSyntaxError, match="more cells than its table has columns"):
        rendered(TABLE.replace("Name|Age#|School", "Name"), names=["Sami"])


def test_a_table_without_a_caption_is_refused():
    with pytest.raises(TemplateSyntaxError, match="caption"):
        rendered('{% table columns="Name" %}{% endtable %}')


def test_a_column_says_how_it_is_sorted():
    columns = [Column("Name", sort_url="?sort=-name", sorted="ascending")]

    html = rendered('{% table columns=columns caption="x" %}{% endtable %}', columns=columns)

    assert '<th scope="col" aria-sort="ascending"><a href="?sort=-name">Name</a></th>' in html


@pytest.mark.parametrize(
    "template",
    [
        "{% panel words %}{{ words }}{% endpanel %}",
        "{% alarm words %}{{ words }}{% endalarm %}",
        "{% head words words %}{{ words }}{% endhead %}",
        "{% words words words %}",
        "{% said words words %}",
        "{% sign 'late' words %}",
        "{% button words %}",
        "{% facts %}{% fact words %}{{ words }}{% endfact %}{% endfacts %}",
        "{% details words %}{{ words }}{% enddetails %}",
    ],
)
def test_what_a_child_or_a_file_said_is_never_markup(template):
    html = rendered(template, words="<b onclick=x>")

    assert "<b onclick" not in html
    assert "&lt;b onclick" in html


def test_links_inside_a_component_stay_links():
    assert '<a href="/learners/">' in rendered('{% head "x" %}<a href="/learners/">All</a>{% endhead %}')


def test_answers_look_alike_and_none_is_the_default():
    request = RequestFactory().get("/questions/")
    html = rendered(
        "{% answers choices %}{% endanswers %}",
        request=request,
        choices=[("same", "Same child", "S"), ("not", "Not the same", "N")],
    )

    buttons = re.findall(r"<button ([^>]*)>", html)
    assert [re.sub(r'(value|data-key)="[^"]*"', "", button) for button in buttons] == [
        'class="ds_button ds_button--secondary" name="answer"  '
    ] * 2
    assert "csrfmiddlewaretoken" in html
    assert "autofocus" not in html


def test_pages_keep_the_filters():
    request = RequestFactory().get("/learners/", {"stage": ["P1", "P2"], "page": "2"})
    html = rendered("{% pagination page %}", request=request, page=Paginator(range(412), 50).get_page(2))

    assert 'href="?stage=P1&amp;stage=P2&amp;page=3"' in html
    assert 'aria-current="page" aria-label="Page 2"' in html


def test_one_page_needs_no_pagination():
    assert rendered("{% pagination page %}", page=Paginator(range(3), 50).get_page(1)) == ""


def test_mistakes_are_named_at_the_top_and_linked_to_their_fields():
    html = str(ToldForm({"born": "9th of March", "how": "phone"}))

    assert html.index("error-summary") < html.index('name="name"')
    for link in ["id_name", "id_born", "id_who_0"]:
        assert f'href="#{link}"' in html
        assert f'id="{link}"' in html
    assert "Fill in “What they like to be called”." in html
    assert "This field is required" not in html


def test_a_field_with_a_mistake_points_to_its_hint_and_its_mistake():
    html = str(ToldForm({"born": "9th of March"}))

    assert 'aria-describedby="id_born_helptext id_born_error"' in html
    assert 'id="id_born_helptext"' in html
    assert 'id="id_born_error"' in html
    assert 'value="9th of March"' in html


def test_a_form_without_mistakes_has_no_summary():
    assert "error-summary" not in str(ToldForm())


def test_the_life_drawing_and_its_table_hold_the_same_periods():
    html = rendered("{% lanes life %}", life=a_life())

    drawing, table = html.split("<details", 1)
    assert drawing.count("<rect") == table.count('<tr role="row">') - 1
    assert "Aunt Shona and uncle Dougie" in table
    assert 'aria-labelledby="life-t life-d"' in drawing
