"""Offices for the people round them: the two-step floating catchment area."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.access import BoolArray, IntArray


def floating_catchment(near: BoolArray, people: IntArray) -> NDArray[np.float64]:
    """Return each demand point's offices per person, after Luo and Wang (2003), by PySAL's `access`.

    Every office is first shared among all people near it; then a point has the sum of the shares of the
    offices near it.

    Parameters
    ----------
    near
        (n, m) bool: point i lies in the catchment of open office j.
    people
        (n,) people at each point.

    Returns
    -------
    offices
        (n,) offices per person; 0 where no office is near, and where nobody lives.
    """
    point, office = np.nonzero(near & (people > 0)[:, None])
    if point.size == 0:
        return np.zeros(len(people))
    import pandas as pd
    from access.fca import two_stage_fca

    found = two_stage_fca(
        demand_df=pd.DataFrame({"demand": people}),
        supply_df=pd.DataFrame({"supply": np.ones(near.shape[1])}),
        cost_df=pd.DataFrame({"origin": point, "dest": office, "cost": 0}),
        demand_index=True,
    )
    offices: NDArray[np.float64] = found.reindex(range(len(people)), fill_value=0.0).to_numpy()
    return offices
