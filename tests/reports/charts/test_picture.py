"""Charts as PNG."""

from pathlib import Path

import pytest
from django.conf import settings

from mission.units import number
from reports.charts.line import line_chart
from reports.charts.model import WIDE
from reports.charts.picture import png
from reports.charts.standalone import standalone
from tests.reports.charts.samples import head, series_of, years


def test_a_file_becomes_a_picture_of_twice_its_size():
    chart = line_chart(series_of(years(1, 2)), head=head(), frame=WIDE, fmt=number)
    file = standalone(chart, title="Deaths", source="Publisher")
    picture = png(file, fonts=Path(settings.STATICFILES_DIRS[-1]) / "vendor" / "print")
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20], "big") == 2 * (WIDE.width + 32)


@pytest.mark.parametrize("text", ["", "<p>", '<svg width="99999" height="10">'])
def test_other_texts_make_no_picture(text):
    with pytest.raises(ValueError, match="picture"):
        png(text, fonts=Path("."))
