"""An incident: from the first word of it to the report to the Panel and Ofsted.

Read in this order: `facts` (what can have happened), `standing` (how the case stands after it),
`rules` (what the page asks before what), `moves` (the lifecycle, one table), `duties` (the clocks).
"""
