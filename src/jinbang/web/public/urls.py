"""Addresses that anyone may open: calls, notices, lists, checks, the record."""

from django.urls import path

from jinbang.web.door import door
from jinbang.web.public.caching import unchanged
from jinbang.web.public.views import call, check, follow, lists, notices, objecting, promotion, record

app_name = "public"
urlpatterns = [
    path("p/<slug:key>/", door("programme.view", unchanged(call.front)), name="programme"),
    path("p/<slug:key>/call/", door("programme.view", unchanged(call.full)), name="call"),
    path("p/<slug:key>/call/forms/<slug:form>/", door("programme.view", unchanged(call.form)), name="form"),
    path("p/<slug:key>/call/versions/", door("programme.view", unchanged(call.versions)), name="versions"),
    path("notices/", door("publication.notice", unchanged(notices.index)), name="notices"),
    path("notices/<slug:key>/<int:number>/", door("publication.notice", unchanged(notices.notice)), name="notice"),
    path("notices/<slug:key>/<int:number>/object/<int:item>/", door("publication.object", objecting.write), name="object"),
    path("objections/filed/", door("publication.object", objecting.filed), name="objection-filed"),
    path("objections/", door("publication.follow-objection", follow.follow), name="follow"),
    path("lists/", door("publication.lists", unchanged(lists.index)), name="lists"),
    path("lists/<slug:key>/<path:contest>/", door("publication.lists", unchanged(lists.honour_list)), name="list"),
    path("entries/<slug:slug>/", door("publication.entry", unchanged(lists.entry)), name="entry"),
    path("check/", door("publication.check-certificate", check.ask), name="check"),
    path("check/<str:number>/", door("publication.check-certificate", check.answer), name="certificate"),
    path("p/<slug:key>/campaign/", door("promotion.campaign", unchanged(promotion.campaign)), name="campaign"),
    path("p/<slug:key>/offers/", door("promotion.offer", promotion.offers), name="offers"),
    path("record/", door("ledger.checkpoints", unchanged(record.index)), name="record"),
    path("record/<int:pk>.txt", door("ledger.checkpoints", record.text), name="checkpoint"),
    path("record/promises/", door("ledger.checkpoints", record.promises), name="promises"),
]  # fmt: skip
