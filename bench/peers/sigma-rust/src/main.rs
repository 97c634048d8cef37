//! sigma-rust tests one rule against one event: this is the loop around it. `sigma-rust-loop RULES EVENTS ROUTES` prints rules and alerts.
//! Only the rules of an event's log source are tested; ROUTES names the log sources of each channel and event id.
use serde_json::Value;
use sigma_rust::{rule_from_yaml, Event, Rule};
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let mut rules = Vec::new();
    read_rules(Path::new(&args[1]), &mut rules);
    let routes: HashMap<String, Vec<Value>> = serde_json::from_str(&fs::read_to_string(&args[3]).expect("routes")).expect("routes in JSON");
    let routed: HashMap<String, Vec<&Rule>> =
        routes.into_iter().map(|(key, sources)| (key, rules.iter().filter(|rule| sources.iter().any(|source| is_routed(rule, source))).collect())).collect();
    let mut alerts = 0;
    for line in BufReader::with_capacity(1 << 20, File::open(&args[2]).expect("events")).lines() {
        let mut event: Value = serde_json::from_str(&line.expect("a line")).expect("an event in JSON");
        let key = format!("{}|{}", event["Channel"].as_str().unwrap_or_default().to_lowercase(), event["EventID"]);
        // Rules have the names of Windows; the recordings have those of their forwarder.
        for (theirs, ours) in [("SourceName", "Provider_Name"), ("Hostname", "Computer")] {
            if let Some(value) = event.get(theirs).cloned() {
                event[ours] = value;
            }
        }
        let event = Event::try_from(event).expect("an event");
        alerts += routed.get(&key).map_or(0, |rules| rules.iter().filter(|rule| rule.is_match(&event)).count());
    }
    println!("{{\"rules\":{},\"alerts\":{}}}", rules.len(), alerts);
}

fn read_rules(folder: &Path, rules: &mut Vec<Rule>) {
    for entry in fs::read_dir(folder).expect("rules") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            read_rules(&path, rules);
        } else if path.extension().is_some_and(|ending| ending == "yml") {
            // A rule that sigma-rust does not take is missing in the count that is printed.
            rules.extend(rule_from_yaml(&fs::read_to_string(path).expect("a rule")));
        }
    }
}

fn is_routed(rule: &Rule, source: &Value) -> bool {
    let is_part = |wanted: &Option<String>, part: &str| wanted.as_ref().is_none_or(|wanted| source[part] == wanted.as_str());
    is_part(&rule.logsource.product, "product") && is_part(&rule.logsource.category, "category") && is_part(&rule.logsource.service, "service")
}
