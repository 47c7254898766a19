"""Addresses that anyone may open: calls, notices, lists, checks, the record."""

from django.urls import path

from jinbang.web.door import door
from jinbang.web.public.caching import for_everyone
from jinbang.web.public.views import ballots, call, check, draws, follow, lists, notices, objecting, promotion, record

app_name = "public"
urlpatterns = [
    path("p/<slug:key>/", door("programme.view", for_everyone(call.front)), name="programme"),
    path("p/<slug:key>/call/", door("programme.view", for_everyone(call.full)), name="call"),
    path("p/<slug:key>/call/forms/<slug:form>/", door("programme.view", for_everyone(call.form)), name="form"),
    path("p/<slug:key>/call/versions/", door("programme.view", for_everyone(call.versions)), name="versions"),
    path("notices/", door("publication.notice", for_everyone(notices.index)), name="notices"),
    path("notices/<slug:key>/<int:number>/", door("publication.notice", for_everyone(notices.notice)), name="notice"),
    path("notices/<slug:key>/<int:number>/object/<int:item>/", door("publication.object", objecting.write), name="object"),
    path("objections/filed/", door("publication.object", objecting.filed), name="objection-filed"),
    path("objections/receipt.txt", door("publication.object", objecting.receipt), name="objection-receipt"),
    path("objections/", door("publication.follow-objection", follow.follow), name="follow"),
    path("lists/", door("publication.lists", for_everyone(lists.index)), name="lists"),
    path("lists/<slug:key>/<path:contest>/", door("publication.lists", for_everyone(lists.honour_list)), name="list"),
    path("entries/<slug:slug>/", door("publication.entry", for_everyone(lists.entry)), name="entry"),
    path("check/", door("publication.check-certificate", check.ask), name="check"),
    path("check/<str:number>/", door("publication.check-certificate", check.answer), name="certificate"),
    path("p/<slug:key>/campaign/", door("promotion.campaign", for_everyone(promotion.campaign)), name="campaign"),
    path("p/<slug:key>/offers/", door("promotion.offer", promotion.offers), name="offers"),
    path("ballots/<slug:key>/", door("publication.lists", for_everyone(ballots.index)), name="ballots"),
    path("draws/<slug:key>/", door("publication.draws", draws.index), name="draws"),
    path("draws/<slug:key>/<int:ordinal>/<int:number>/", door("publication.draws", draws.draw), name="draw"),
    path("draws/<slug:key>/<int:ordinal>/<int:number>/commitment.json", door("publication.draws", draws.commitment), name="draw-commitment"),
    path("draws/<slug:key>/<int:ordinal>/<int:number>/result.json", door("publication.draws", draws.result), name="draw-result"),
    path("draws/<slug:key>/<int:ordinal>/<int:number>/replay.html", door("publication.draws", draws.replay), name="draw-replay"),
    path("record/", door("ledger.checkpoints", for_everyone(record.index)), name="record"),
    path("record/<int:pk>.txt", door("ledger.checkpoints", record.text), name="checkpoint"),
    path("log/<path:path>", door("ledger.checkpoints", record.file), name="log"),
    path("record/promises/", door("ledger.checkpoints", record.promises), name="promises"),
]  # fmt: skip
