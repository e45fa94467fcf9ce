"""What `spr chronology` needs: agencies' files read, merged, compared, settled and shown."""
