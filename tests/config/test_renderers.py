"""Forms are drawn as the design system's questions."""

from django import forms

from config.renderers import DesignSystemRenderer


class _Form(forms.Form):
    default_renderer = DesignSystemRenderer

    done = forms.CharField(
        label="What was done", max_length=5000, widget=forms.Textarea, help_text="In short."
    )
    status = forms.ChoiceField(label="Status", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    partner = forms.ChoiceField(label="Partner", choices=[("a", "A")], required=False)
    nothing = forms.BooleanField(label="Nothing is planned", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def test_a_field_in_error_names_its_hint_and_its_error():
    html = _Form({"done": ""})["done"].as_field_group()
    assert 'aria-describedby="id_done_helptext id_done_error"' in html
    assert 'id="id_done_helptext"' in html
    assert 'id="id_done_error"' in html
    assert 'aria-invalid="true"' in html
    assert "ds_question--error" in html


def test_a_long_text_says_its_limit():
    html = _Form()["done"].as_field_group()
    assert "Up to 5,000 characters" in html
    assert 'data-counter="id_done_counter"' in html


def test_rings_stand_in_a_group_with_a_legend():
    html = _Form()["status"].as_field_group()
    assert "<legend>Status</legend>" in html
    assert html.count('class="mp-choice"') == 2
    assert '<label for="id_status_1">B</label>' in html


def test_what_may_be_left_out_is_said():
    assert "(optional)" in _Form()["partner"].as_field_group()
    assert "(optional)" not in _Form()["done"].as_field_group()


def test_one_box_has_its_label_behind_it():
    html = _Form()["nothing"].as_field_group()
    assert html.index("<input") < html.index("Nothing is planned")


def test_a_whole_form_keeps_its_hidden_fields():
    html = _Form().render()
    assert 'name="token"' in html
    assert html.count("ds_question ") + html.count('"ds_question"') >= 4
