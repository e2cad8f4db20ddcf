"""Help at intake: pinyin, a category from the words, questions still to ask."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from app.assist import model as models
from app.assist.model import Classifier, learn
from app.assist.pinyin import matches
from app.assist.questions import DANGER, PHONE, PLACE, missing
from app.domain.case import Case
from app.domain.catalogue import Category


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [("暴露", "暴露垃圾", True), ("垃圾", "暴露垃圾", True), ("bl", "暴露垃圾", True),
     ("bllj", "暴露垃圾", True), ("baolu", "暴露垃圾", True), ("lj", "暴露垃圾", True),
     ("xx", "暴露垃圾", False), ("", "暴露垃圾", False), ("cover", "Storm cover", True)],
)  # fmt: skip
def test_that_two_letters_or_a_word_find_a_name(query: str, text: str, found: bool) -> None:
    assert (matches(query, text) > 0) is found


def test_that_a_beginning_counts_more_than_a_middle() -> None:
    assert matches("暴露", "暴露垃圾") > matches("垃圾", "暴露垃圾") > matches("bl", "暴露垃圾")


WORDS = {
    "event:0506": ("道路积水", "路面积水很深", "积水过不去车", "下雨后积水"),
    "event:0110": ("暴露垃圾", "垃圾成堆没人清", "路边垃圾很臭", "垃圾满了"),
    "component:0103": ("井盖缺失", "雨水井盖没了", "井盖破损响", "井盖翘起来"),
}


def history(n: int) -> list[tuple[str, str]]:
    draw = random.Random(7)
    return [
        (f"{draw.choice(WORDS[code])}，在{draw.choice('金水文化经三')}路附近", code)
        for code in draw.choices(list(WORDS), k=n)
    ]


def test_that_the_model_learns_from_history_and_says_how_good_it_is() -> None:
    model = learn(history(300))
    assert (model.measured, model.top1 > 0.95, model.top3 >= model.top1) == (60, True, True)
    first, *_rest = Classifier(model).propose("经三路口下雨积水，电动车过不去")
    assert first.category == "event:0506" and first.share > 0.5
    assert "积水" in first.because


def test_that_noise_is_measured_as_noise() -> None:
    draw = random.Random(3)
    codes = list(WORDS)
    noise = [(f"{draw.choice('甲乙丙丁')}{draw.choice('子丑寅卯')}事", draw.choice(codes))
             for _ in range(400)]  # fmt: skip
    assert learn(noise).top1 < 0.6


def test_that_before_any_history_the_duties_list_speaks() -> None:
    start = models.from_duties((code, " ".join(words)) for code, words in WORDS.items())
    assert Classifier(start).propose("井盖没了")[0].category == "component:0103"
    assert (start.measured, Classifier(start).propose("？！")) == (0, [])


def test_that_a_model_is_kept_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "assist" / "category.json"
    assert models.load(path) is None
    model = learn(history(50))
    models.save(model, path)
    assert models.load(path) == model
    path.write_bytes(b"{broken")
    assert models.load(path) is None


def test_that_the_gravest_questions_come_first() -> None:
    gas = Category("event:0502", "燃气泄漏", "Gas leak", level=1, departments=("gas",))
    bare = Case("", "event:0502", "燃气泄漏")
    asked = missing(bare, gas)
    assert asked[:2] == [PLACE, DANGER] and asked[-1] == PHONE
    text = "单元门口有明显燃气味，已持续十分钟，无人受伤"
    full = Case("", "event:0502", "燃气泄漏", place="金水路 12 号", lon=113.6, lat=34.7,
                description=text, reporter="王", phone="138")  # fmt: skip
    assert missing(full, gas) == []
