"""Check why something “cannot be done”, apart from the code that said so: counting, adding and comparing whole numbers.

Flows and linear programmes are only asked where to look (by another library than the solver's); what they answer is
counted again before it is believed.
"""

from jinbang.assignment.refusals.checking import RefusalVerdict, verify_infeasible

__all__ = ["RefusalVerdict", "verify_infeasible"]
