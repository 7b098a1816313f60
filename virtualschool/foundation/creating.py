"""Tables made together: what a migration of a new room does, without asking Django to think anew after each table.

After every operation Django renders all models that hang together again, and
with accounts at the middle all of ours do: a hundred tables took a quarter of
a minute. Made at once, they are rendered once.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Model

Part = CreateModel | AddField | AddConstraint | AddIndex


class CreateTogether(Operation):
    """Models of one room, with the fields, constraints and indexes that are added to these very models."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, operations: Sequence[Part]) -> None:
        self.operations = list(operations)
        made = {one.name_lower for one in self.operations if isinstance(one, CreateModel)}
        others = {one.model_name_lower for one in self.operations if not isinstance(one, CreateModel)} - made
        if others:
            raise ValueError(f"{', '.join(sorted(others))} is not made here: add to it in an operation of its own.")

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.operations], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # rendered once, when it is next asked for
        for one in self.operations:
            one.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for model in self.models(app_label, schema_editor, to_state):
            schema_editor.create_model(model)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for model in reversed(list(self.models(app_label, schema_editor, from_state))):
            schema_editor.delete_model(model)

    def models(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, state: ProjectState
    ) -> Iterator[type[Model]]:
        """The models as they are once every part has been added, so far as this database holds them."""
        for one in self.operations:
            if isinstance(one, CreateModel):
                model = state.apps.get_model(app_label, one.name)
                if self.allow_migrate_model(schema_editor.connection.alias, model):
                    yield model

    def describe(self) -> str:
        made = [one.name for one in self.operations if isinstance(one, CreateModel)]
        return f"Create {', '.join(made)} together"
