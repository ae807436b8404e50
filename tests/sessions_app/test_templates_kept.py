"""Templates out of plans: each is taken back by whom it belongs to."""

import pytest

from sessions_app.models import PlanRevision, SessionTemplate
from tests import factories
from tests.sessions_app.test_plans import episode, house, in_clinic, kept, written  # noqa: F401 (fixtures)

pytestmark = pytest.mark.django_db


def test_a_template_is_retired_by_whom_it_belongs_to(house, episode):  # noqa: F811
    written(house.physio, episode)
    revision = in_clinic(house, PlanRevision.objects.get)
    kept(house.physio, revision)
    kept(house.manager, revision, name="House calf")
    own, shared = in_clinic(house, lambda: list(SessionTemplate.objects.order_by("pk")))
    page = factories.client_of(house.physio).get("/templates/").content.decode()
    for words in ("House calf", "Yours", "The clinic’s", "Heel raise, both legs"):
        assert words in page
    assert page.count("Offer no longer") == 1
    retire = "/templates/{}/retire/".format
    answer = factories.client_of(house.physio).post(retire(shared.pk), follow=True)
    assert "Templates of the clinic are kept by its manager." in answer.content.decode()
    assert factories.client_of(house.colleague).post(retire(own.pk)).status_code == 404
    for _again in range(2):
        factories.client_of(house.physio).post(retire(own.pk))
    factories.client_of(house.manager).post(retire(shared.pk))
    assert "No templates yet" in factories.client_of(house.physio).get("/templates/").content.decode()
