"""Whether two names mean the same person: as they are compared wherever that decides who is told."""


def alike(name: str) -> str:
    """A post or work login without regard to case and spaces around it: two that agree in it are one."""
    return " ".join(name.split()).casefold()
