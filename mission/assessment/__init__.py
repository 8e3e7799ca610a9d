"""What is computed of targets: classes from published figures, where views differ, and counts. Pure rules."""

from mission.assessment.agreement import disagreement, disagreements
from mission.assessment.assess import METHOD, assess, assess_all
from mission.assessment.inputs import Break, Figure, Target
from mission.assessment.rollup import Count, counts
from mission.assessment.verdict import CLASSES, Verdict

__all__ = [
    "CLASSES",
    "METHOD",
    "Break",
    "Count",
    "Figure",
    "Target",
    "Verdict",
    "assess",
    "assess_all",
    "counts",
    "disagreement",
    "disagreements",
]
