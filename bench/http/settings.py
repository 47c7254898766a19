"""The site's settings, with two pages more to compare with."""

from jinbang.conf.settings import *  # noqa: F403

ROOT_URLCONF = "bench.http.urls"
