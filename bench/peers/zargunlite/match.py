"""Runs zargunlite, which works as Zircolite does, over a file of events: `match.py RULES EVENTS`. Prints rules and alerts.

RULES comes from convert.py. The events go into one table in memory, and each rule is a query over it.
"""
import json
import sys
from pathlib import Path

from zargunlite.core import ZargunCore
from zargunlite.model import ZircoliteFieldMappingConfig
from zargunlite.preprocess import flatten_json, mapping_field

# Rules have the names of Windows; the recordings have those of their forwarder, which also adds fields with an @.
FIELDS = ZircoliteFieldMappingConfig(exclusions=["@"], useless=[None, ""], alias={"SourceName": "Provider_Name", "Hostname": "Computer"})


def main(rules: str, events: str) -> None:
    queries = [query for rule in json.loads(Path(rules).read_text(encoding="utf-8")) for query in rule["rule"]]
    with open(events, encoding="utf-8") as lines:
        rows = [mapping_field(flatten_json(json.loads(line)), field_mapping_config=FIELDS) for line in lines]
    alerts = 0
    with ZargunCore() as core:
        if rows:
            core.load_data(rows, strict_field_name=False)
            core.create_index("EventID")
            alerts = sum(len(core.execute_sqlite_query(query)) for query in queries)
    print(json.dumps({"rules": len(queries), "alerts": alerts}))


main(*sys.argv[1:])
