"""Addresses of exports."""

from django.urls import path

from jinbang.doorway import door, names_experts
from jinbang.exports import applications, bundles, certificates, public_bundle, scores

app_name = "exports"
urlpatterns = [
    path("<slug:key>/applications.<str:kind>", door("application.view", applications.table), name="applications"),
    path("<slug:key>/files.zip", door("application.view", bundles.files), name="files"),
    path("<slug:key>/bundle/", door("ledger.bundle", public_bundle.page), name="bundle"),
    path("<slug:key>/bundle.zip", door("ledger.bundle", public_bundle.archive), name="bundle-archive"),
    path("<slug:key>/bundle/anew/", door("ledger.make-bundle", public_bundle.anew), name="bundle-anew"),
    path("<slug:key>/certificates.zip", door("publication.certify", certificates.files), name="certificates"),
    path(
        "<slug:key>/unit/<int:unit>/recommended.<str:kind>",
        door("unit.letters-of-recommendation", applications.recommended),
        name="recommended",
    ),
    path(
        "<slug:key>/<int:ordinal>/scores.<str:kind>", door("contest.scores", names_experts(scores.table)), name="scores"
    ),
]
