from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "sessions_app"

    def ready(self):
        """The organisation shows a few facts of the care and imports none of it: they are handed in."""
        from clinic import from_care
        from sessions_app.queries import alert_stops, handing_over, person_facts

        from_care.supply(
            alert_stops=alert_stops.alert_stops,
            allergens=person_facts.allergens,
            episode_lines=person_facts.episode_lines,
            last_visits=person_facts.last_visits,
            work_of=handing_over.work_of,
            who_treats_at=handing_over.who_treats_at,
        )
