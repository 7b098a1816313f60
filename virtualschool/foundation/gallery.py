"""Every component on one page, with invented people: how it looks, what it needs, and what the visual test looks at."""

from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from virtualschool.foundation.charts import Lane, LifeDrawing, Span, life_lanes
from virtualschool.foundation.week_columns import Column, Part, WeekDrawing, week_columns

TODAY = date(2026, 11, 17)


@dataclass(frozen=True)
class View:
    """A saved view, as the component expects it."""

    label: str
    url: str
    current: bool = False
    count: int | None = None


class ToldForm(forms.Form):
    """A form with one of each kind of field, shown with mistakes in it."""

    name = forms.CharField(label="What they like to be called", max_length=80)
    born = forms.DateField(
        label="Date of birth",
        help_text="For example 9/3/2013",
        error_messages={"invalid": "Write the date of birth as 9/3/2013."},
    )
    how = forms.ChoiceField(
        label="How you heard", choices=[("", "Choose"), ("phone", "By phone"), ("letter", "By letter")]
    )
    who = forms.ChoiceField(
        label="Who said it",
        choices=[("school", "Their school"), ("carer", "Their carer"), ("self", "The learner")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who said it."},
    )
    note = forms.CharField(
        label="Note for the record",
        help_text="Write it as if they will read it one day.",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    ring = forms.BooleanField(label="Ring them back", required=False)


class LearnersFilter(forms.Form):
    q = forms.CharField(label="Name or number", required=False)
    stage = forms.ChoiceField(
        label="Stage", choices=[("", "All stages"), ("P", "P1 to P7"), ("S", "S1 to S6")], required=False
    )


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """The gallery; it reads no record, so anyone may see it."""
    return render(request, "foundation/gallery.html", content())


def content() -> dict[str, object]:
    """What the gallery's template shows: the same on every day, so that pictures of it can be compared."""
    return {
        "today": TODAY,
        "life": a_life(),
        "year": a_year(),
        "told": ToldForm({"born": "9th of March", "how": "phone"}),
        "filter": LearnersFilter(),
        "page": Paginator(range(412), 50).get_page(4),
        "views": [
            View("Everyone", "?", current=True),
            View("Looked after now", "?view=now", count=236),
            View("No school place", "?view=no-school", count=2),
        ],
        "sections": [
            ("words", "Words"),
            ("lists", "Lists"),
            ("tables", "Tables"),
            ("forms", "Forms"),
            ("drawings", "Drawings"),
        ],
        "counts": [
            (5, "new to the register", "#lists"),
            (4, "moved home", "#lists"),
            (3, "changed school", "#lists"),
            (1, "not in the new extract", "#lists"),
        ],
        "answers": [
            ("same", "Same child", "S"),
            ("not", "Not the same", "N"),
            ("cannot", "Can’t tell", "C"),
            ("ask", "Ask education records", "A"),
        ],
    }


def a_life() -> LifeDrawing:
    """Eilidh's homes, schools and legal status, as the learner's page would draw them."""
    social_work, education = "social work, 16 Nov", "education, 16 Nov"
    home = Lane(
        label="Home",
        spans=[
            Span(start=date(2018, 7, 1), end=date(2021, 5, 13), label="With mum", source=social_work),
            Span(start=date(2021, 5, 14), end=date(2023, 8, 3), label="Foster carers", source=social_work),
            Span(start=date(2023, 8, 4), end=None, label="Aunt Shona and uncle Dougie", source=social_work),
        ],
    )
    school = Lane(
        label="School",
        gap_label="No school",
        gap_days=14,
        spans=[
            Span(start=date(2018, 8, 15), end=date(2021, 5, 14), label="Carronbank Primary", source=education),
            Span(start=date(2021, 6, 8), end=date(2023, 8, 10), label="Inverlair Primary", source=education),
            Span(start=date(2023, 8, 16), end=date(2025, 8, 12), label="Ardvannie Primary", source=education),
            Span(start=date(2025, 8, 13), end=None, label="Glenorran Academy", source=education),
        ],
    )
    status = Lane(
        label="Legal status",
        spans=[
            Span(
                start=date(2018, 7, 1),
                end=date(2019, 11, 20),
                label="Not looked after",
                kind="none",
                source=social_work,
            ),
            Span(start=date(2019, 11, 21), end=date(2021, 5, 13), label="Order, at home", source=social_work),
            Span(start=date(2021, 5, 14), end=None, label="Supervision order, away from home", source=social_work),
        ],
    )
    return life_lanes([home, school, status], today=TODAY, title="Eilidh’s homes, schools and legal status")


def a_year() -> WeekDrawing:
    """Eilidh's attendance this session, as the learner's page would draw it."""
    looks = [("k1", "At school"), ("k2", "Away, agreed"), ("k3", "Away, not agreed"), ("k5", "Learning elsewhere")]
    looks += [("gap", "No data"), ("shut", "School shut")]
    weeks = [(10, 0, 0, 0), (9, 1, 0, 0), (8, 0, 2, 0), (6, 0, 0, 4), (6, 0, 0, 3), (10, 0, 0, 0), (9, 0, 1, 0), None]
    columns = []
    for number, week in enumerate([*weeks, *weeks[:4]]):
        first = date(2026, 8, 17) + timedelta(weeks=number)
        parts = [Part(look=look, number=count) for (look, _), count in zip(looks, week or (), strict=False)]
        empty = {"empty": "School shut", "css": "shut"} if week is None else {}
        columns.append(Column(first=first, last=first + timedelta(days=6), parts=parts, **empty))
    first = columns[-1].last + timedelta(days=1)
    columns.append(Column(first=first, last=first + timedelta(days=6), empty="No data", css="gap"))
    words = "A column for each week, with its half days"
    return week_columns(columns, until=date(2027, 7, 1), looks=looks, title="A year", description=words, id="year")
