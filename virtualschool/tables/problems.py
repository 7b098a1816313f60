"""Why a cell cannot be used: a code for programs, a sentence for people."""


class CellProblem(Exception):
    """A cell that says nothing certain. The sentence says why and what to do, and never quotes the cell."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
