"""Every field of every model says how much it gives away, and every model says who may see its rows."""

import pytest
from django.apps import apps

from tests.factories import UserFactory
from virtualschool.foundation.queryset import ScopedQuerySet
from virtualschool.people.vocab import FieldClass

MODELS = [model for model in apps.get_models() if model.__module__.startswith("virtualschool.")]
LETTERS = {one.value for one in FieldClass}


def name_of(model: type) -> str:
    return f"{model.__module__.split('.')[1]}.{model.__name__}"


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_every_field_has_its_class(model):
    classes = model.Handling.classes if hasattr(model, "Handling") else {}
    fields = {field.name for field in (*model._meta.concrete_fields, *model._meta.local_many_to_many)}

    assert set(classes) == fields
    assert set(classes.values()) <= LETTERS


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_every_model_says_who_may_see_its_rows_and_nobody_without_a_post_does(model, db):
    nobody = UserFactory()

    rows = model._default_manager.all()

    assert isinstance(rows, ScopedQuerySet)
    assert not rows.visible_to(nobody).exists()
