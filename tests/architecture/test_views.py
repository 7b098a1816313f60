"""Views and forms reach the database through `visible_to` and through nothing else."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "virtualschool"
DOORS = {"objects", "_default_manager", "_base_manager", "all_objects"}


def entrances() -> list[Path]:
    names = {"views.py", "forms.py"}
    folders = {"views", "forms"}
    return sorted(file for file in ROOT.rglob("*.py") if file.name in names or file.parent.name in folders)


def back_doors(source: str) -> Iterator[str]:
    """Each use of a manager that is not `.objects.visible_to(...)`, with its line."""
    tree = ast.parse(source)
    scoped = {
        node.func.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "visible_to"
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in DOORS and not (node.attr == "objects" and node in scoped):
            yield f"line {node.lineno}: .{node.attr}"
        if isinstance(node, ast.Name) and node.id in ("get_object_or_404", "get_list_or_404"):
            yield f"line {node.lineno}: {node.id}"


@pytest.mark.parametrize("file", entrances(), ids=lambda file: str(file.relative_to(ROOT)))
def test_a_view_starts_from_what_its_user_may_see(file):
    assert list(back_doors(file.read_text())) == []


@pytest.mark.parametrize(
    "line",
    [
        "Learner.objects.get(pk=1)",
        "Learner.objects.all().visible_to(user)",
        "rows = Learner.objects",
        "Learner._default_manager.visible_to(user)",
        "get_object_or_404(Learner, pk=1)",
        "getattr(learner, 'x').objects.filter()",
    ],
)
def test_the_walk_finds_a_back_door(line):
    assert list(back_doors(line)) != []


def test_the_walk_lets_the_front_door_be():
    assert list(back_doors("Learner.objects.visible_to(request.user).current()")) == []
