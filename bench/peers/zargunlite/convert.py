"""Converts Sigma rules to SQL ahead, as Zircolite's rule sets are: `convert.py RULES OUT`. Prints how many were converted."""
import json
import sys
from pathlib import Path

from sigma.backends.sqlite import sqliteBackend
from sigma.collection import SigmaCollection
from sigma.exceptions import SigmaError
from sigma.pipelines.sysmon import sysmon_pipeline
from sigma.pipelines.windows import windows_logsource_pipeline


def main(rules: str, out: str) -> None:
    backend = sqliteBackend(processing_pipeline=sysmon_pipeline() + windows_logsource_pipeline())
    converted, refused = [], 0
    for path in sorted(Path(rules).rglob("*.yml")):
        collection = SigmaCollection.from_yaml(path.read_text(encoding="utf-8"))
        # A rule for another product has no table here, and without its log source it would match what is not its own.
        if collection.rules[0].logsource.product not in (None, "windows"):
            continue
        try:
            converted += json.loads(backend.convert(collection, "zircolite"))
        except (SigmaError, NotImplementedError):
            refused += 1
    Path(out).write_text(json.dumps(converted), encoding="utf-8")
    print(json.dumps({"converted": len(converted), "refused": refused}))


main(*sys.argv[1:])
