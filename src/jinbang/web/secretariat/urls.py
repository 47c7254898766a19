"""Addresses for: secretariat, screeners, acknowledgers, committee members, scrutineers, auditors."""

from django.urls import path

from jinbang.doorway import names_experts
from jinbang.web.door import door
from jinbang.web.secretariat.views import (
    amending,
    applications,
    certifying,
    deciding,
    extending,
    golive,
    home,
    meeting,
    missing,
    notices,
    papers,
    people,
    promotion,
    records,
    releasing,
    reviews,
    screening,
    sittings,
    solicitations,
    voting,
)

app_name = "secretariat"
urlpatterns = [
    path("", door("programme.enter", home.home), name="home"),
    path("<slug:key>/", door("programme.enter", home.call), name="call"),
    path("<slug:key>/applications/", door("application.view", applications.applications), name="applications"),
    path("<slug:key>/applications/<int:pk>/", door("application.view", applications.application), name="application"),
    path(
        "<slug:key>/applications/<int:pk>/files/<slug:digest>", door("application.view", applications.file), name="file"
    ),
    path("<slug:key>/golive/", door("programme.publish", golive.golive), name="golive"),
    path("<slug:key>/missing/", door("programme.funnel", missing.missing), name="missing"),
    path("<slug:key>/duplicates/", door("application.duplicates", people.duplicates), name="duplicates"),
    path("<slug:key>/extensions/", door("programme.extend", extending.extensions), name="extensions"),
    path("<slug:key>/memberships/", door("programme.approve-memberships", people.memberships), name="memberships"),
    path("<slug:key>/people/", door("programme.people", people.people), name="people"),
    path("<slug:key>/screening/", door("application.screening-desk", screening.screening), name="screening"),
    path("<slug:key>/screening/<int:pk>/", door("application.screening-desk", screening.case), name="case"),
    path("<slug:key>/reviews/", door("contest.filing", reviews.overview), name="reviews"),
    path("<slug:key>/reviews/<int:ordinal>/filing/", door("contest.filing", reviews.filing), name="filing"),
    path(
        "<slug:key>/reviews/<int:ordinal>/", door("contest.progress", names_experts(reviews.progress)), name="progress"
    ),
    path("<slug:key>/reviews/<int:ordinal>/result/", door("contest.package", reviews.package), name="package"),
    path("<slug:key>/sittings/", door("sitting.view", sittings.sittings), name="sittings"),
    path("<slug:key>/sittings/<int:pk>/", door("sitting.view", meeting.sitting), name="sitting"),
    path("<slug:key>/sittings/<int:pk>/vote/", door("sitting.vote", voting.vote), name="vote"),
    path("<slug:key>/sittings/<int:pk>/papers/", door("sitting.view", papers.papers), name="papers"),
    path("<slug:key>/decisions/", door("sitting.decide", deciding.decide), name="decide"),
    path("<slug:key>/notices/", door("publication.objections", notices.notices), name="notices"),
    path("<slug:key>/objections/", door("publication.objections", notices.objections), name="objections"),
    path("<slug:key>/objections/<int:pk>/", door("publication.objections", notices.objection), name="objection"),
    path(
        "<slug:key>/objections/<int:pk>/evidence/<slug:digest>",
        door("publication.objections", notices.evidence),
        name="evidence",
    ),
    path("<slug:key>/lists/", door("publication.release", releasing.lists), name="lists"),
    path("<slug:key>/certificates/", door("publication.certify", certifying.certificates), name="certificates"),
    path("<slug:key>/certificates/runs/<int:pk>/", door("publication.certify", certifying.run), name="certificate-run"),
    path("<slug:key>/certificates/<str:number>.pdf", door("publication.certify", certifying.paper), name="paper"),
    path("<slug:key>/promotion/", door("promotion.match", promotion.promotion), name="promotion"),
    path(
        "<slug:key>/solicitations/",
        door("panel.solicitations", names_experts(solicitations.reports)),
        name="solicitations",
    ),
    path(
        "<slug:key>/solicitations/report/", door("panel.report-solicitation", solicitations.report), name="solicitation"
    ),
    path("<slug:key>/ledger/", door("ledger.read", records.ledger), name="ledger"),
    path("<slug:key>/letters/", door("programme.letters", records.letters), name="letters"),
    path("<slug:key>/versions/", door("programme.amend", amending.versions), name="versions"),
    path("<slug:key>/versions/<int:number>.zip", door("programme.amend", amending.files), name="version-files"),
]
