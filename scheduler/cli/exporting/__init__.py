"""The returns: what others ask the partnership for, made from the record."""
