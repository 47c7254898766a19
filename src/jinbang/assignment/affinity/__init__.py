"""How well an expert's field fits an application: from disciplines, keywords and text, with reasons.

    from jinbang.assignment.affinity import Profile, affinity

    table = affinity(applications=[Profile(id="A1", disciplines=("520.20",), keywords=("图神经网络",), text="…")],
                     experts=[…])
    table.triples()                                   # for Problem.build(affinities=…)
    table.explain(application="A1", expert="E7")      # parts, shared terms, the sum worked out

Deterministic: no learning, no random start, no model to download; values are rounded to six decimals.
"""

from jinbang.assignment.affinity.combining import Affinity, Explanation, Part, affinity
from jinbang.assignment.affinity.profiles import Profile, ProfileError, Weights

__all__ = ["Affinity", "Explanation", "Part", "Profile", "ProfileError", "Weights", "affinity"]
