"""How a migration is carried out, where Django's own way takes too long."""

from django.db.migrations.operations.base import Operation


class Together(Operation):
    """Several operations of which none needs to see the tables half-way: the models are drawn up once,
    not once for each. Seventy models and a hundred operations otherwise cost half a minute.

    A model that is made here can have nothing added here: make it in a `Together` before.
    """

    def __init__(self, operations):
        self.operations = operations

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)  # drawn up again, once, when it is next asked for
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"{len(self.operations)} steps together"
