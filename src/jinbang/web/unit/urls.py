"""Addresses for recommending units."""

from django.urls import path

from jinbang.web.door import door
from jinbang.web.unit.views import board, deciding, joining

app_name = "unit"
urlpatterns = [
    path("", door("unit.board", board.home), name="home"),
    path("register/", door("person.register-organisation", joining.register), name="register"),
    path("p/<slug:key>/<int:unit>/", door("unit.board", board.board), name="board"),
    path("p/<slug:key>/<int:unit>/queue/", door("unit.queue", board.queue), name="queue"),
    path("p/<slug:key>/<int:unit>/recommended/", door("unit.queue", board.recommended), name="recommended"),
    path("p/<slug:key>/<int:unit>/rank/<path:contest>/", door("application.rank", board.rank), name="rank"),
    path("p/<slug:key>/<int:unit>/batch/", door("application.recommend", deciding.batch), name="batch"),
    path("p/<slug:key>/<int:unit>/letter.pdf", door("unit.letters-of-recommendation", board.letter), name="letter"),
    path("p/<slug:key>/<int:unit>/summary.pdf", door("unit.letters-of-recommendation", board.summary), name="summary"),
    path("p/<slug:key>/<int:unit>/channels/", door("unit.join-channel", joining.channels), name="channels"),
    path("p/<slug:key>/<int:unit>/cut-off/", door("unit.cut-off", joining.cut_off), name="cut-off"),
    path("p/<slug:key>/<int:unit>/people/", door("person.colleagues", joining.colleagues), name="colleagues"),
    path("p/<slug:key>/<int:unit>/remind/", door("unit.remind", board.remind), name="remind"),
    path("a/<int:pk>/", door("application.view", deciding.application), name="application"),
    path("a/<int:pk>/recommend/", door("application.recommend", deciding.recommend), name="recommend"),
    path("a/<int:pk>/prepare/", door("application.prepare", deciding.prepare), name="prepare"),
    path("a/<int:pk>/return/", door("application.return", deciding.send_back), name="return"),
    path("a/<int:pk>/decline/", door("application.decline", deciding.decline), name="decline"),
    path("a/<int:pk>/take-back/", door("application.take-back", deciding.take_back), name="take-back"),
    path("a/<int:pk>/withdraw/", door("application.withdraw", deciding.withdraw), name="withdraw"),
    path("a/<int:pk>/files/<slug:digest>/", door("application.view", deciding.file), name="file"),
    path("a/<int:pk>/receipt.txt", door("application.view", deciding.receipt), name="receipt"),
    path("a/<int:pk>/form.pdf", door("application.print", deciding.form), name="form"),
]
