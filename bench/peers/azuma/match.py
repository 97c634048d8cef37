"""azuma tests one rule against one event: this is the loop around it. `match.py RULES EVENTS ROUTES` prints rules and alerts.

Only the rules of an event's log source are tested; ROUTES names the log sources of each channel and event id.
"""
import json
import sys
from pathlib import Path

from azuma.schemas import Rule


def main(rules_folder: str, events: str, routes_file: str) -> None:
    rules = list(read_rules(Path(rules_folder)))
    routes = json.loads(Path(routes_file).read_text(encoding="utf-8"))
    routed = {key: [rule for rule in rules if any(is_routed(rule, source) for source in sources)] for key, sources in routes.items()}
    alerts = 0
    with open(events, encoding="utf-8") as lines:
        for line in lines:
            event = json.loads(line)
            # Rules have the names of Windows; the recordings have those of their forwarder.
            event["Provider_Name"], event["Computer"] = event.get("SourceName"), event.get("Hostname")
            alerts += sum(rule.match(event) for rule in routed.get(f"{event['Channel'].lower()}|{event['EventID']}", ()))
    print(json.dumps({"rules": len(rules), "alerts": alerts}))


def read_rules(folder: Path):
    for path in sorted(folder.rglob("*.yml")):
        try:
            yield Rule.model_validate_file(path)
        except Exception:
            # azuma raises errors of many kinds; a rule that it does not take is missing in the count that is printed.
            continue


def is_routed(rule: Rule, source: dict) -> bool:
    wanted = rule.logsource
    return all(want in (None, source.get(part)) for part, want in (("product", wanted.product), ("category", wanted.category), ("service", wanted.service)))


main(*sys.argv[1:])
