"""The delivery status of a commitment is what its leads said."""

from mission.status import Said, current_status, status_in_period

PERIODS = ["2021", "2022", "2023"]


def said(status: str, *, period: str = "2022", leads: bool = True, partner: str = "p") -> Said:
    return Said(period=period, partner=partner, status=status, leads=leads)


def test_the_status_of_a_period_is_its_leads() -> None:
    assert status_in_period([said("on_track"), said("delayed", leads=False)]) == "on_track"


def test_of_joint_leads_who_differ_the_worse_is_counted() -> None:
    assert status_in_period([said("delivered"), said("at_risk", partner="q")]) == "at_risk"


def test_no_status_is_guessed_from_partners_who_do_not_lead() -> None:
    assert status_in_period([said("delayed", leads=False)]) == ""


def test_the_status_now_is_of_the_newest_period_for_which_a_lead_stated_one() -> None:
    rows = [said("on_track", period="2021"), said("delayed", period="2022"), said("", period="2023")]
    now = current_status(rows, periods=PERIODS, superseded=False)
    assert (now.status, now.period) == ("delayed", "2022")


def test_a_superseding_link_decides_over_what_was_said() -> None:
    now = current_status([said("on_track")], periods=PERIODS, superseded=True)
    assert (now.status, now.period) == ("superseded", "")


def test_nothing_said_is_not_stated() -> None:
    assert current_status([], periods=PERIODS, superseded=False).status == ""
