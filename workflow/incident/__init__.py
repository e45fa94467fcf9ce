"""An incident: from the first word of it to the report to the Panel and Ofsted, and what others are owed.

Read in this order: `facts` (what can have happened, step by step), `children`, `jurisdiction`, `standing`
(how the case stands), `learning` (what it learns from each fact), `rules` and `guards` (what is asked before
what), `moves` (the lifecycle, one table), `duties` (the clocks).
"""
