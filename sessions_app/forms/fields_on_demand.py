"""A form's own fields, each copied from its class when somebody first asks for it.

Django copies every field of every form. A charting sheet has some twenty rows of some thirty fields, and most
of them are never looked at.
"""

from collections.abc import MutableMapping
from copy import deepcopy


class FieldsOnDemand(MutableMapping):
    """`prepare(name, field)` sees each copy once, before anybody else does."""

    def __init__(self, fields, prepare):
        self.of_class, self.own, self.prepare = dict(fields), {}, prepare

    def __deepcopy__(self, _memo):
        """Django's way to a form's own fields: these are its own already."""
        return self

    def __getitem__(self, name):
        if name not in self.own:
            field = deepcopy(self.of_class[name])
            self.own[name] = field
            self.prepare(name, field)
        return self.own[name]

    def __setitem__(self, name, field):
        self.of_class[name] = self.own[name] = field

    def __delitem__(self, name):
        del self.of_class[name]
        self.own.pop(name, None)

    def __contains__(self, name):
        return name in self.of_class

    def __iter__(self):
        return iter(self.of_class)

    def __len__(self):
        return len(self.of_class)
