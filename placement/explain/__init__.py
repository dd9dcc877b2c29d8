"""`placement explain`: what each condition costs, and why not another plan."""
