"""`spr demo`: real timelines and made-up cases, shown by the real commands in a store of its own."""
