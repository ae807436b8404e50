"""A question composed once: the same rows as its queryset gives, for whatever keys it is asked with."""

import pytest

from clinic.composed import Composed
from clinic.models import Clinic, Membership
from tests import factories


@Composed
def people_of(clinic, role):
    return Membership.objects.filter(clinic=clinic, role=role).order_by("user").values_list("user", "role")


@pytest.mark.django_db
def test_the_second_asking_costs_nothing_but_its_statement_and_answers_for_its_own_keys(
    django_assert_num_queries,
):
    one, other = factories.clinic_with_staff(), factories.clinic_with_staff()
    assert people_of(clinic=one.clinic.pk, role="manager") == [(one.manager.pk, "manager")]
    with django_assert_num_queries(1):
        assert people_of(clinic=other.clinic.pk, role="manager") == [(other.manager.pk, "manager")]


def test_a_key_that_does_not_come_up_in_the_question_is_a_mistake():
    with pytest.raises(AssertionError, match="Each key must come up"):
        Composed(lambda clinic, user: Clinic.objects.filter(pk=clinic).values_list("pk"))(clinic=1, user=2)
