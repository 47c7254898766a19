"""Addresses for: body."""

from django.urls import path

from jinbang.doorway import names_experts
from jinbang.web.body.views import assigning, draws, experts, filing, home, lobbying, results, scores
from jinbang.web.door import door

app_name = "body"
_AT = "<slug:key>/<int:ordinal>/"
urlpatterns = [
    path("", door("contest.filing", home.home), name="home"),
    path("<slug:key>/solicitation/", door("panel.report-solicitation", lobbying.report), name="solicitation"),
    path(f"{_AT}filing/", door("contest.filing", filing.filing), name="filing"),
    path(f"{_AT}filing/<int:number>/receipt.txt", door("contest.filing", filing.receipt), name="filing-receipt"),
    path(f"{_AT}filing/<int:number>/content.json", door("contest.filing", filing.content), name="filing-content"),
    path(f"{_AT}roster/", door("contest.roster", names_experts(experts.roster)), name="roster"),
    path(f"{_AT}roster/template.xlsx", door("contest.roster", experts.roster_template), name="roster-template"),
    path(f"{_AT}draw/", door("contest.witness-draw", names_experts(draws.draw)), name="draw"),
    path(f"{_AT}panel/", door("contest.invite", names_experts(experts.panel)), name="panel"),
    path(f"{_AT}conflicts/", door("contest.conflicts", names_experts(assigning.conflicts)), name="conflicts"),
    path(f"{_AT}assignment/", door("contest.assign", names_experts(assigning.assignment)), name="assignment"),
    path(f"{_AT}assignment/<int:pk>/", door("contest.assign", names_experts(assigning.pairs)), name="pairs"),
    path(f"{_AT}progress/", door("contest.progress", names_experts(assigning.progress)), name="progress"),
    path(f"{_AT}scores/", door("contest.scores", names_experts(scores.scores)), name="scores"),
    path(f"{_AT}scores/why/", door("contest.scores", scores.why), name="why"),
    path(f"{_AT}scores/<int:pk>/", door("contest.scores", scores.sheets), name="sheets"),
    path(f"{_AT}package/", door("contest.package", results.package), name="package"),
]
