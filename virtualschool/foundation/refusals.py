"""Refusals: errors that carry a sentence fit for the person who asked."""


class Refusal(Exception):
    """Something that cannot be done, said in one sentence: what is wrong, where, and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
