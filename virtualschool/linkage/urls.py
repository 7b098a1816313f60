"""Addresses of questions and answers."""

from django.urls import path

from .views import answering, models, questions, review

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
]
