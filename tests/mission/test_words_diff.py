"""Texts compared word by word."""

from __future__ import annotations

import random
import time

import pytest

from mission.words_diff import ADDED, REMOVED, SAME, Piece, differ, word_diff

PAIRS = [
    ("", ""),
    ("", "New."),
    ("Old.", ""),
    ("It opened in May.", "It opened in June, late."),
    ("One.\n\nTwo.\n\nThree.", "One.\n\nThree.\n\nFour."),
    ("a  b", "a b"),
    ("naïve £5", "naïve £6"),
]


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_the_pieces_make_both_texts(before: str, after: str) -> None:
    pieces = word_diff(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.kind != REMOVED) == after


def test_only_the_words_that_changed_are_marked() -> None:
    assert word_diff("It opened in May.", "It opened in June.") == [
        Piece(SAME, "It opened in "),
        Piece(REMOVED, "May"),
        Piece(ADDED, "June"),
        Piece(SAME, "."),
    ]


def test_a_paragraph_put_in_leaves_the_others_alone() -> None:
    assert [piece.kind for piece in word_diff("One.\n\nThree.", "One.\n\nTwo.\n\nThree.")] == [
        SAME,
        ADDED,
        SAME,
    ]


def test_ends_of_lines_of_other_systems_are_no_change() -> None:
    assert word_diff("a\r\nb", "a\nb") == [Piece(SAME, "a\nb")]
    assert not differ("a\r\nb ", "a\nb")
    assert differ("a", "b")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a b " * 5_000, "b a " * 5_000),
        ("a " * 10_000, "a " * 9_999 + "b"),
        ("\n" * 20_000, "\n" * 19_000 + "x"),
        ("." * 20_000, "!" * 20_000),
        ("x" * 20_000, "y" * 20_000),
    ],
)
def test_no_text_costs_more_than_a_moment(before: str, after: str) -> None:
    begun = time.process_time()
    word_diff(before, after)
    assert time.process_time() - begun < 2


def test_a_long_text_with_all_words_shuffled_costs_no_more_either() -> None:
    words = [f"w{number % 300}" for number in range(4_000)]
    begun = time.process_time()
    word_diff(" ".join(words), " ".join(random.Random(1).sample(words, len(words))))
    assert time.process_time() - begun < 2
