"""The command about alerts: what was announced, who takes it on, and who was told what."""
