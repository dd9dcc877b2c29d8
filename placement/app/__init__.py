"""The planner's workbench: a page in the browser, served to this computer alone, over the public library."""
