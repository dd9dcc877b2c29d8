"""Words that several tables share."""

from __future__ import annotations

from models.text import Text

NONE = Text("なし", "none")
# what tables call their columns
MEAN_DISTANCE = Text("平均距離", "mean distance")
LARGEST_DISTANCE = Text("最大距離", "largest distance")
BEST_PLAN = Text("最良の案", "best plan")
ADDED = Text("加える施設", "added")
NO_PLAN = Text("条件をすべて満たす案はありません。", "No plan meets all the conditions.")
