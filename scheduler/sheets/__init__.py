"""Tables that leave the house: what a sheet is, and the forms in which a book of sheets is written."""
