"""Addresses of the care, under the one namespace `record`. A block a subject, in the order of a visit."""

app_name = "record"

urlpatterns = [
    # today and visits
    # episodes and plans
    # charting
    # signed sessions
    # overview
]
