"""Renders the files of many phones with Jinja2, as wazo-provd does; nothing is validated."""

import json
import resource
import sys
import time
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

COUNT = int(sys.argv[1])
RAW = {"callWaiting": ("call_waiting", "0"), "messagesNumber": ("messages_uri", "8501")}


def phone(index):
    extension = 100_000 + index * 2
    lines = [(extension, f"Person {index}")] + ([] if index % 2 == 0 else [(extension + 1, f"Second {index}")])
    return {
        "mac": f"{0x00036B000000 + index:012X}",
        "model": "7940" if index % 2 == 0 else "7960",
        "count": 2 if index % 2 == 0 else 6,
        "label": f"Room {index % 1000}",
        "lines": [
            {"extension": str(number), "displayName": name, "password": f"password{number}"} for number, name in lines
        ],
        "settings": list(RAW.values()) if index % 10 == 0 else [],
    }


phones = [phone(index) for index in range(COUNT)]
environment = Environment(
    loader=FileSystemLoader(Path(__file__).parent), trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
)
start = time.perf_counter()
template = environment.get_template("SIPMAC.cnf.j2")
files = [template.render(each) for each in phones]
seconds = time.perf_counter() - start
assert len(files) == COUNT and files[0].startswith("# Cisco")
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"count": COUNT, "seconds": {"render": seconds}, "peakMegabytes": peak}))
