"""Addresses of figures, of who is behind them, of figures as they were made, and of the rules."""

from django.urls import path

from .views import annotating, behind, figures, kept, rules, taking

app_name = "monitoring"
urlpatterns = [
    path("figures/", figures.figures, name="figures"),
    path("figures/take/", taking.take_figures, name="take_figures"),
    path("figures/keep/", kept.keep, name="keep"),
    path("figures/kept/", kept.all_kept, name="all_kept"),
    path("figures/kept/<uuid:snapshot_id>/", kept.kept, name="kept"),
    path("figures/kept/<uuid:snapshot_id>/figures.json", kept.as_made, name="as_made"),
    path("figures/kept/<uuid:snapshot_id>/learners/", kept.altered, name="altered"),
    path("figures/rules/", rules.rules, name="rules"),
    path("figures/rules/<str:rule_id>/", rules.rule, name="rule"),
    path("figures/marks/<uuid:annotation_id>/withdraw/", annotating.withdraw, name="withdraw_annotation"),
    path("figures/<str:indicator>/", figures.figure, name="figure"),
    path("figures/<str:indicator>/mark/", annotating.annotate, name="annotate"),
    path("figures/<str:indicator>/take/", taking.take_figure, name="take_figure"),
    path("figures/<str:indicator>/learners/", behind.behind, name="behind"),
    path("figures/<str:indicator>/learners/take/", taking.take_behind, name="take_behind"),
    path("figures/<str:indicator>/learners/<uuid:learner_id>/", behind.rows, name="source_rows"),
]
