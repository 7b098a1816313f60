"""No box of the Network takes a child's name with a birthday, and two harmless boxes that fit one child are shown."""

import inspect
import pkgutil
from importlib import import_module

import pytest
from django import forms as django_forms
from django.urls import reverse

from tests.network.conftest import NOON
from virtualschool.foundation.refusals import Refusal
from virtualschool.network import forms
from virtualschool.network.forms.careful import CarefulForm
from virtualschool.network.forms.directory import EntryForm as DirectoryForm
from virtualschool.network.forms.keys import EndForm
from virtualschool.network.forms.library import EntryForm, ReasonForm
from virtualschool.network.forms.meetings import GuestForm
from virtualschool.network.forms.peers import SendBackForm
from virtualschool.network.models import PracticeEntry, PracticeStep
from virtualschool.network.operations import library
from virtualschool.network.queries import library as reads

KEPT_NOWHERE = {("FindForm", "words"), ("SearchForm", "words"), ("KeyForm", "key")}
CHILD = "Kezia Balloch, born 9 May 2013"
ENTRY = {
    "kind": "example", "title": "A soft start", "theme": "attendance", "stage": "p4_p7", "evidence": "run_chart",
    "cost_band": "low", "done": "Toast and ten minutes.",
}  # fmt: skip


def forms_of_the_network() -> list[type[django_forms.Form]]:
    modules = [import_module(f"{forms.__name__}.{one.name}") for one in pkgutil.iter_modules(forms.__path__)]
    found = {one for module in modules for _, one in inspect.getmembers(module, inspect.isclass)}
    return sorted((one for one in found if issubclass(one, django_forms.BaseForm)), key=lambda one: one.__name__)


def test_every_box_whose_words_are_kept_is_looked_through():
    every = [(form, name, box) for form in forms_of_the_network() for name, box in form.base_fields.items()]
    careless = {
        (form.__name__, name)
        for form, name, box in every
        if isinstance(box, django_forms.CharField) and not issubclass(form, CarefulForm)
    }

    assert len(every) > 100
    assert careless == KEPT_NOWHERE


def test_no_two_boxes_of_a_form_have_one_label():
    for form in forms_of_the_network():
        labels = [box.label for box in form.base_fields.values() if isinstance(box, django_forms.CharField)]

        assert len(labels) == len({*labels}), form


@pytest.mark.parametrize(
    ("form", "box"),
    [(ReasonForm, "reason"), (GuestForm, "name"), (GuestForm, "part"), (SendBackForm, "why"), (EndForm, "reason"),
     (DirectoryForm, "posts")],
)  # fmt: skip
def test_reasons_guests_and_lists_take_no_name_with_a_birthday(form, box):
    given = form({"name": "Somebody", box: CHILD})

    assert not given.is_valid()
    assert given.has_error(box)


def test_a_reason_with_a_name_and_a_birthday_is_kept_by_no_other_door_either(network, ailsa, eilidh):
    typed = EntryForm({**ENTRY})
    assert typed.is_valid(), typed.errors
    authority = ailsa.memberships.first().authority
    entry = library.begin(kind="example", words=typed.words, authority=authority, by=ailsa, at=NOON)

    with pytest.raises(Refusal):
        library.withdraw(entry=entry, reason=CHILD, by=eilidh, at=NOON)

    assert not PracticeStep.objects.exists()


@pytest.mark.parametrize(
    ("authors", "is_asked"),
    [
        ("Kezia Balloch of P5, Tarvie Primary, fostered", True),
        ("Kezia (S2), Benloyal Academy", True),
        ("Struan Imrie and Marnie Haddow, Tarvie Primary", False),
        ("The P5 teachers of Tarvie Primary", False),
        ("Looked after children’s team, with Fostering and Adoption", False),
    ],
)
def test_authors_are_named_and_children_among_them_are_asked_about(authors, is_asked):
    form = EntryForm({**ENTRY, "authors": authors})

    assert form.is_valid() is not is_asked


@pytest.mark.parametrize(
    ("title", "done"),
    [
        ("A quiet corner in Benloyal Academy", "The learner is 13 and in kinship care since June."),
        ("Tarvie Primary: reading aloud", "She is in P5 and stays with her aunt."),
        ("Kilbrennan Primary", "We met twice.\n\nA boy in P3 came back after he was excluded."),
        ("By minibus from Skerray", "One S4 girl, looked after at home, came every day."),
    ],
)
def test_two_boxes_that_might_fit_one_child_are_named_together(title, done):
    form = EntryForm({**ENTRY, "title": title, "done": done})

    assert not form.is_valid()
    assert form.marked[-1].why.startswith("Together, “Title” and “What was done” might fit one child alone.")
    assert not EntryForm({**ENTRY, "title": "Another title", "done": done}).marked
    assert EntryForm({**ENTRY, "title": title, "done": done, "looked": "on"}).is_valid()


def test_a_school_in_one_box_and_learners_in_another_are_ordinary():
    done = "Learners in P5 to P7 chose a book. A learner who moves in S4 should keep their subjects. 31 took part."

    assert EntryForm({**ENTRY, "title": "Reading in Tarvie Primary", "done": done}).is_valid()


def test_the_moderator_reads_which_boxes_meet_and_their_number_is_kept(network, ailsa, eilidh, as_user):
    typed = {**ENTRY, "title": "Tarvie Primary: reading aloud", "done": "She is in P5 and stays with her aunt."}
    as_user(ailsa).post(reverse("network:new_entry"), {**typed, "looked": "on"})
    entry = PracticeEntry.objects.get()
    library.give_in(entry=entry, by=ailsa, at=NOON)

    found = reads.entry_page(eilidh, entry).marked

    assert any("“Title” and “What was done”" in one.why for one in found)
    assert PracticeStep.objects.get().flags == len(found)
