"""A refusal is a sentence for the person who asked, not a stack trace."""


class Refused(Exception):
    """An action declined to happen; `str()` of it is translated text fit for the screen."""

    def __init__(self, sentence, *, field=None):
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field

    def __str__(self):
        return str(self.sentence)


class LeadsTo(Exception):
    """The page of a record that was merged into another: the same page of that one is meant."""

    def __init__(self, patient_id):
        super().__init__(patient_id)
        self.patient_id = patient_id


def refuse_if(sentence, *, field=None):
    """What a `check_*` does with the words of its `why_not_*`; no words, no refusal."""
    if sentence:
        raise Refused(sentence, field=field)
