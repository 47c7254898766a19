"""The site's addresses and two yardsticks: a view that does nothing, and one that writes one row durably."""

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from jinbang.conf.urls import handler404, handler500  # noqa: F401
from jinbang.conf.urls import urlpatterns as site


def trivial(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@csrf_exempt
def durable_write(request: HttpRequest) -> HttpResponse:
    """One insert, on the disk before the answer: the least that an act with a record can cost."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_write (text) VALUES (%s)", ["example"])
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [path("bench/trivial/", trivial), path("bench/write/", durable_write), *site]
