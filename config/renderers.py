"""How Django draws forms here: the design system's questions, from templates/forms/."""

from django.forms.renderers import TemplatesSetting


class DesignSystemRenderer(TemplatesSetting):
    """Draws a field with its label, hint and error as one question; `django.forms` must be installed."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
