"""How keys are wrapped, where their rows lie, and how they are wrapped anew, copied and looked for."""
