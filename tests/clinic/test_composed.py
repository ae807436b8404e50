"""A question composed once: the same rows as its queryset gives, for whatever keys it is asked with."""

import pytest

from clinic.composed import Composed
from clinic.identity import acting_as
from clinic.models import Clinic, Membership
from tests import factories


@Composed
def managers_of(clinic):
    return Membership.objects.filter(clinic=clinic, role="manager").values_list("user", "role")


@pytest.mark.django_db
def test_each_asking_is_one_statement_and_answers_for_its_own_keys(
    django_assert_num_queries,
):
    one, other = factories.clinic_with_staff(), factories.clinic_with_staff()
    for place in (one, other):
        with acting_as(place.manager.pk, place.clinic.pk), django_assert_num_queries(1):
            assert managers_of(clinic=place.clinic.pk) == [(place.manager.pk, "manager")]


def test_a_key_that_does_not_come_up_in_the_question_is_a_mistake():
    with pytest.raises(AssertionError, match="Each key must come up"):
        Composed(lambda clinic, user: Clinic.objects.filter(pk=clinic).values_list("pk"))(clinic=1, user=2)
