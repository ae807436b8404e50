"""A refusal is a sentence for the person who asked, not a stack trace."""


class Refused(Exception):
    """An action declined to happen; `str()` of it is translated text fit for the screen."""

    def __init__(self, sentence, *, field=None):
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field

    def __str__(self):
        return str(self.sentence)
