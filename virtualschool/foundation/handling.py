"""How a model says which of its fields give away how much: one line per class of sensitivity."""

from collections.abc import Mapping


def classed(fields_by_class: Mapping[str, str]) -> dict[str, str]:
    """Field name to class, from the fields of each class in one line: `{"-": "id authority", "A": "forename surname"}`.

    A field that two classes claim is an error: nobody would know which holds.
    """
    found: dict[str, str] = {}
    for letter, names in fields_by_class.items():
        for name in names.split():
            if name in found:
                raise ValueError(f"{name} is in class {found[name]} and in class {letter}.")
            found[name] = letter
    return found
