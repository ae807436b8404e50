import time, cProfile, pstats
from datetime import timedelta
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.sessions_app.a_session import *
from tests.sessions_app import a_session
import pytest


def test_it(db, place=None):
    print(dir(a_session))
