"""What a process has only one of, and threads therefore change in turns.

Filters of warnings, loggers, matplotlib's settings, GDAL's options and the garbage collector belong to the whole process.
Whoever changes one for a while holds this lock until it is as before: two that overlap would not put it back.
"""

from __future__ import annotations

import threading

PROCESS_WIDE = threading.RLock()
