"""HiGHS over one system: the smallest and largest value of a sum of counts, as fractions (LP) or as whole people (MIP).

The model is passed once; only the objective changes, so each solve starts
where the last one ended.
"""

from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt

from .bounds import Contradiction, Sums
from .system import Ints

Floats = npt.NDArray[np.float64]
HAIR = 1e-6
DIVE, NODES = 20, 20_000
FEASIBLE = 2
NOTHING_FITS = {highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible}


class SolverStopped(RuntimeError):
    """The solver gave no answer, which is neither safe nor unsafe."""


@dataclass(frozen=True)
class Extreme:
    """Where a solve ended: the counts there, the objective, and how much each count's own bounds held it back."""

    counts: Floats
    value: float
    held: Floats
    cost: Floats


class Solver:
    """The linear programme, and the integer one when it is first needed."""

    def __init__(
        self, sums: Sums, inner: Ints, outer: Ints, printed: tuple[Ints, Ints], narrowed: tuple[Ints, Ints]
    ) -> None:
        """The linear programme has the bounds as `printed`, so that its proofs name printed cells."""
        self.lp_solves = 0
        self.mip_solves = 0
        self.given_up = 0
        self._size = len(printed[0])
        self._low, self._high = narrowed[0].astype(float), narrowed[1].astype(float)
        self._columns = np.arange(self._size, dtype=np.int32)
        self._model = _model(sums, inner, outer, *printed)
        self._lp = _quiet(self._model)
        self._anew: highspy.Highs | None = None
        self._mip: highspy.Highs | None = None

    def smallest(self, cost: Floats) -> Extreme:
        """The smallest that the sum of counts times `cost` can be if people could be split."""
        self.lp_solves += 1
        return self._solve(self._lp, cost)

    def anywhere(self, cost: Floats) -> Extreme:
        """The same, quicker where `cost` is about most counts: where the last solve ended is then no good beginning."""
        if self._anew is None:
            self._anew = _quiet(self._model)
            self._anew.setOptionValue("solver", "ipm")
        highs = self._anew
        highs.clearSolver()
        highs.changeColsCost(self._size, self._columns, cost)
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return self.smallest(cost)
        self.lp_solves += 1
        counts = np.array(highs.getSolution().col_value)
        return Extreme(counts, float(cost @ counts), np.zeros(self._size), cost)

    def smallest_whole(self, cost: Floats) -> Extreme:
        """The same in whole people; after very many steps, only what is proven by then."""
        self.mip_solves += 1
        return self._solve(self._whole(), cost)

    def rounded(self, extreme: Extreme, parted: npt.NDArray[np.bool_]) -> Floats | None:
        """A solution in whole people close to one in fractions, or nothing: what is whole stays as it is."""
        highs, near = self._whole(), np.rint(extreme.counts)
        highs.changeColsBounds(
            self._size, self._columns, np.where(parted, self._low, near), np.where(parted, self._high, near)
        )
        highs.setOptionValue("mip_max_nodes", DIVE)
        highs.changeColsCost(self._size, self._columns, extreme.cost)
        highs.run()
        found = highs.getInfo().primal_solution_status == FEASIBLE
        counts = np.array(highs.getSolution().col_value) if found else None
        highs.setOptionValue("mip_max_nodes", NODES)
        highs.changeColsBounds(self._size, self._columns, self._low, self._high)
        return counts

    def _whole(self) -> highspy.Highs:
        if self._mip is None:
            self._mip = _quiet(self._model)
            self._mip.changeColsBounds(self._size, self._columns, self._low, self._high)
            kinds = np.full(self._size, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
            self._mip.changeColsIntegrality(self._size, self._columns, kinds)
        return self._mip

    def _solve(self, highs: highspy.Highs, cost: Floats) -> Extreme:
        highs.changeColsCost(self._size, self._columns, cost)
        status = _run(highs)
        if status in NOTHING_FITS:
            raise Contradiction(
                "These documents contradict each other: no whole numbers of people fit all their cells at once."
            )
        solution = highs.getSolution()
        counts = np.array(solution.col_value)
        held = np.array(solution.col_dual) if solution.dual_valid else np.zeros(self._size)
        if status == highspy.HighsModelStatus.kOptimal:
            return Extreme(counts, float(cost @ counts), held, cost)
        if highs is self._mip:
            self.given_up += 1
            return Extreme(counts, float(highs.getInfo().mip_dual_bound), held, cost)
        raise SolverStopped(f"HiGHS stopped without an answer ({status}), so nothing is known of these tables.")


def _run(highs: highspy.Highs) -> highspy.HighsModelStatus:
    """Solves; anew from the beginning where it stopped half-way on the path from the last solve."""
    highs.run()
    status = highs.getModelStatus()
    if status == highspy.HighsModelStatus.kOptimal or status in NOTHING_FITS:
        return status
    highs.clearSolver()
    highs.run()
    return highs.getModelStatus()


def _quiet(model: highspy.HighsLp) -> highspy.Highs:
    """A HiGHS that prints nothing and does the same on every machine with any number of cores."""
    highs: highspy.Highs = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("parallel", "off"),
        ("random_seed", 1),
        ("mip_max_nodes", NODES),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 0.5),
        ("simplex_strategy", 4),
    ):
        highs.setOptionValue(option, value)
    highs.passModel(model)
    return highs


def _model(sums: Sums, inner: Ints, outer: Ints, low: Ints, high: Ints) -> highspy.HighsLp:
    lines, nests = len(sums.total), len(inner)
    sizes = np.bincount(sums.owner, minlength=lines) + 1 if lines else np.zeros(0, dtype=np.int64)
    start = np.concatenate([[0], np.cumsum([*sizes, *([2] * nests)])])
    index, value = np.zeros(start[-1], dtype=np.int32), np.zeros(start[-1])
    if lines:
        index[start[:lines]], value[start[:lines]] = sums.total, -1.0
        within = np.arange(len(sums.part)) - np.repeat(sums.start, sizes - 1)
        index[start[sums.owner] + 1 + within], value[start[sums.owner] + 1 + within] = sums.part, 1.0
    index[start[lines:-1]], value[start[lines:-1]] = outer, 1.0
    index[start[lines:-1] + 1], value[start[lines:-1] + 1] = inner, -1.0
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(low), lines + nests
    model.col_cost_ = np.zeros(len(low))
    model.col_lower_, model.col_upper_ = low.astype(float), high.astype(float)
    model.row_lower_ = np.zeros(lines + nests)
    model.row_upper_ = np.concatenate([np.zeros(lines), np.full(nests, highspy.kHighsInf)])
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = start, index, value
    return model
