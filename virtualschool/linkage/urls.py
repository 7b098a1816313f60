"""Addresses of questions and answers."""

from django.urls import path

from .views import accuracy, answering, models, questions, rereading, review

app_name = "linkage"
urlpatterns = [
    path("questions/", questions.questions, name="questions"),
    path("questions/model/", models.models, name="models"),
    path("questions/model/<uuid:trial_id>/", models.trial, name="trial"),
    path("questions/model/<uuid:trial_id>/progress/", models.progress, name="trial_progress"),
    path("questions/model/<uuid:trial_id>/adopt/", models.adopt, name="adopt"),
    path("questions/<uuid:question_id>/", review.question, name="question"),
    path("questions/<uuid:question_id>/answer/", answering.answer, name="answer"),
    path("questions/answers/<uuid:decision_id>/undo/", answering.undo, name="undo"),
    path("questions/readings/<uuid:reading_id>/take-back/", answering.withdraw, name="withdraw"),
    path("questions/second-reader/", answering.second_reader, name="second_reader"),
    path("questions/accuracy/", accuracy.accuracy, name="accuracy"),
    path("questions/accuracy/measure/", accuracy.measure, name="measure"),
    path("questions/re-read/", rereading.reread, name="reread"),
    path("questions/re-read/<uuid:reread_id>/", rereading.read, name="read"),
    path("questions/re-read/<uuid:reread_id>/confirm/", rereading.confirm, name="confirm"),
]
