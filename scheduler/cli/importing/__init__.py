"""What `spr import` needs: rows read, rehearsed, recorded, and every mistake told at once."""
