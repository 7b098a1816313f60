"""Which questions hide what the model says, so that people and the model can be measured apart."""

import uuid

from virtualschool.foundation import keys

ONE_IN = 10
_STEPS = 1 << 32


def lot(question_id: uuid.UUID, purpose: str) -> int:
    """A number below 2 to the 32 that nobody chose: the same for everybody and each time, by a key of this home."""
    return int(keys.digest("ledger", purpose, str(question_id))[:8], 16)


def hides_weights(question_id: uuid.UUID) -> bool:
    """Whether this question, one in ten, is asked without weights, order or verdict."""
    return lot(question_id, "hides weights") % ONE_IN == 0


def place(question_id: uuid.UUID) -> float:
    """Where in the queue a question stands that hides its weights, from 0 to 1: its place must not give them away."""
    return round(lot(question_id, "place in the queue") / _STEPS, 4)
