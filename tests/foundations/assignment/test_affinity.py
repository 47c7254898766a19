"""Affinity from disciplines, keywords and text, in Chinese and English, with reasons that add up."""

from __future__ import annotations

import string

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jinbang.assignment import Problem, solve
from jinbang.assignment.affinity import Profile, ProfileError, Weights, affinity
from jinbang.assignment.affinity.terms import terms

APPLICATIONS = [
    Profile("A1", ("520.20",), ("图神经网络", "分子性质预测"), "基于图神经网络的分子性质预测方法"),
    Profile("A2", ("310.2110",), ("microbial sensors",), "Engineered microbial sensors for water quality"),
]
EXPERTS = [
    Profile("E1", ("520.2010",), ("图神经网络",), "图神经网络与药物分子设计"),
    Profile("E2", ("310.21",), ("microbial sensor", "水质"), "Microbial sensing of water"),
    Profile("E3", ("790.41",), (), ""),
]


def one(part: str, left: Profile, right: Profile) -> float:
    weights = Weights(**{"disciplines": 0.0, "keywords": 0.0, "text": 0.0} | {part: 1.0})
    return float(affinity(applications=[left], experts=[right], weights=weights).table()[0, 0])


@pytest.mark.parametrize(
    ("left", "right", "value"),
    [
        ("520.2010", "520.2010", 1.0),
        ("520.20", "5202010", 0.8),
        ("520.20", "520.20", 1.0),
        ("520.2010", "520.2020", 0.8),
        ("520.2010", "520.3010", 0.5),
        ("520", "520.20", 0.5),
        ("520.20", "310.21", 0.0),
    ],
)
def test_disciplines_count_by_the_depth_at_which_they_agree(left, right, value):
    assert one("disciplines", Profile("A", (left,)), Profile("E", (right,))) == value
    assert one("disciplines", Profile("A", ("790", left)), Profile("E", (right, "110"))) == value


@pytest.mark.parametrize(
    ("left", "right", "value"),
    [
        (("图神经网络",), ("图神经网络",), 1.0),
        (("Graph Neural Networks",), ("graph neural network",), 1.0),
        (("图神经网络",), ("神经网络",), pytest.approx(6 / 7, abs=1e-6)),
        (("图神经网络",), ("水质监测",), 0.0),
        (("图神经网络", "药物"), ("图神经网络",), 0.5),
        (("ＡＩ",), ("ai",), 1.0),
    ],
)
def test_keywords_count_by_the_closest_of_the_expert(left, right, value):
    assert one("keywords", Profile("A", keywords=left), Profile("E", keywords=right)) == value


def test_the_right_expert_comes_first_and_an_unrelated_one_last():
    table = affinity(applications=APPLICATIONS, experts=EXPERTS).table()
    assert table[0].argmax() == 0
    assert table[1].argmax() == 1
    assert table[:, 2].tolist() == [0.0, 0.0]


def test_text_is_read_in_both_languages():
    assert terms("图神经网络 Graph Networks of the 水") == ["图神", "神经", "经网", "网络", "graph", "network", "水"]
    assert one("text", Profile("A", text="肝癌早期诊断"), Profile("E", text="肝癌的早期诊断与治疗")) > 0.4
    assert one("text", Profile("A", text="liver cancers"), Profile("E", text="Liver cancer")) == 1.0


def test_an_unknown_part_leaves_its_weight_to_the_others():
    left, right = Profile("A", ("520.20",), ("图",), "文本"), Profile("E", ("520.20",))
    table = affinity(applications=[left], experts=[right])
    assert table.table()[0, 0] == 1.0
    weights = {part.name: part.weight for part in table.explain(application="A", expert="E").parts}
    assert weights == {"disciplines": 1.0, "keywords": 0.0, "text": 0.0}


words = st.lists(st.sampled_from(["肝癌", "诊断", "graph", "networks", "水质", "传感", "sensor"]), max_size=5)
profile = st.builds(
    lambda codes, keys, text: (tuple(codes), tuple(keys), " ".join(text)),
    st.lists(st.sampled_from(["520", "520.20", "520.2010", "310.21"]), max_size=2),
    words,
    words,
)


@settings(max_examples=200, deadline=None)
@given(left=st.lists(profile, min_size=1, max_size=4), right=st.lists(profile, min_size=1, max_size=4))
def test_every_affinity_is_the_sum_of_its_parts_and_lies_between_0_and_1(left, right):
    table = affinity(
        applications=[Profile(f"A{k}", *p) for k, p in enumerate(left)],
        experts=[Profile(f"E{k}", *p) for k, p in enumerate(right)],
    )
    values = table.table()
    assert ((values >= 0) & (values <= 1)).all()
    for i in range(len(left)):
        for j in range(len(right)):
            told = table.explain(application=f"A{i}", expert=f"E{j}")
            assert told.affinity == values[i, j]
            assert told.affinity == pytest.approx(sum(p.value * p.weight for p in told.parts), abs=1e-6)
            for part in told.parts:
                if part.weight:
                    assert bool(part.common) == (part.value > 0)
            text = told.parts[2]
            if len(text.common) < 8:
                assert sum(v for *_, v in text.common) == pytest.approx(text.value, abs=1e-9)


def test_the_order_of_profiles_changes_no_value():
    rng = np.random.default_rng(4)
    letters = [*string.ascii_lowercase]
    experts = [Profile(k, keywords=(), text=" ".join(rng.choice(letters, 3)) + " 图像识别") for k in range(9)]
    one_way = affinity(applications=APPLICATIONS, experts=experts).table()
    other = affinity(applications=APPLICATIONS, experts=experts[::-1]).table()
    assert np.array_equal(one_way, other[:, ::-1])


def test_blocks_make_no_difference(monkeypatch):
    whole = affinity(applications=APPLICATIONS * 1, experts=EXPERTS).table()
    monkeypatch.setattr("jinbang.assignment.affinity.combining.BLOCK_CELLS", 1)
    assert np.array_equal(affinity(applications=APPLICATIONS, experts=EXPERTS).table(), whole)


def test_it_feeds_the_assignment():
    table = affinity(applications=APPLICATIONS, experts=EXPERTS)
    problem = Problem.build(affinities=table.triples(keep=2), experts=["E1", "E2", "E3"], demands=1, max_loads=1)
    assert {(a, e) for a, e, _ in solve(problem=problem).pairs} == {("A1", "E1"), ("A2", "E2")}


def test_every_wrong_profile_is_named():
    with pytest.raises(ProfileError) as refused:
        affinity(applications=[Profile("A", ("52",)), Profile("A", ("520.2",))], experts=[Profile("E", ("x",))])
    assert str(refused.value).count("\n") == 2
    with pytest.raises(ValueError, match="weights"):
        affinity(applications=[], experts=[], weights=Weights(0, 0, 0))
