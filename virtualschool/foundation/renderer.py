"""How every form is drawn: label, hint, mistake, field, with the mistakes together at the top."""

from django.forms.renderers import TemplatesSetting


class DesignSystemForms(TemplatesSetting):
    """Set as FORM_RENDERER. The widgets are overridden by name in templates/django/forms/widgets, so "django.forms"
    comes after this room in INSTALLED_APPS."""

    form_template_name = "foundation/forms/form.html"
    field_template_name = "foundation/forms/field.html"
