"""Agencies' files as tests write them, and how they are brought in."""

import datetime as dt

HEADINGS = ("Date", "Time", "Event", "Child seen", "Subject", "Other agencies present")


def csv(folder, text, encoding="utf-8-sig", name="school.csv"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def bring_in(spr, path, *more, agency="police"):
    return spr(f"chronology import {path} 2026-002 --agency {agency}", *more, "--format", "json")


def events(spr, *more):
    return spr.ask("chronology show 2026-002 " + " ".join(more))["events"]


def conflicts(spr, *more):
    return spr.ask("chronology conflicts 2026-002 --all " + " ".join(more))


VISIT = (dt.date(2019, 3, 4), dt.time(14, 5), "Officers saw A at home.", "Y", "A", "school")
