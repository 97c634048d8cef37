//! Runs sigmars over a file of events: `sigmars-loop RULES EVENTS ROUTES` prints rules and alerts. ROUTES names the log sources of each
//! channel and event id. Each gets a collection of its own: the filter of sigmars builds sets of all rules anew for every event.
use serde::Deserialize;
use serde_json::Value;
use sigmars::{Event, SigmaCollection, SigmaRule};
use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;

#[derive(Deserialize)]
struct Header {
    logsource: LogSource,
}

#[derive(Deserialize)]
struct LogSource {
    product: Option<String>,
    category: Option<String>,
    service: Option<String>,
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let mut rules = Vec::new();
    read_rules(Path::new(&args[1]), &mut rules);
    let routes: HashMap<String, Vec<Value>> = serde_json::from_str(&fs::read_to_string(&args[3]).expect("routes")).expect("routes in JSON");
    // Event ids of one log source share a collection.
    let mut collections: HashMap<String, SigmaCollection> = HashMap::new();
    for sources in routes.values() {
        collections.entry(Value::from(sources.clone()).to_string()).or_insert_with(|| collect(&rules, sources));
    }
    let routed: HashMap<String, &SigmaCollection> =
        routes.into_iter().map(|(key, sources)| (key, &collections[&Value::from(sources).to_string()])).collect();
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
        let event = Event::new(event);
        alerts += routed.get(&key).map_or(0, |collection| collection.get_detection_matches_unfiltered(&event).len());
    }
    println!("{{\"rules\":{},\"alerts\":{}}}", rules.len(), alerts);
}

/// Texts of the rules that sigmars takes; one that it does not take is missing in the count that is printed.
fn read_rules(folder: &Path, rules: &mut Vec<(LogSource, String)>) {
    for entry in fs::read_dir(folder).expect("rules") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            read_rules(&path, rules);
        } else if path.extension().is_some_and(|ending| ending == "yml") {
            let text = fs::read_to_string(path).expect("a rule");
            if let (Ok(header), Ok(_)) = (serde_yaml::from_str::<Header>(&text), text.parse::<SigmaCollection>()) {
                rules.push((header.logsource, text));
            }
        }
    }
}

fn collect(rules: &[(LogSource, String)], sources: &[Value]) -> SigmaCollection {
    let routed = rules.iter().filter(|(rule, _)| sources.iter().any(|source| is_routed(rule, source)));
    let parsed: Vec<SigmaRule> = routed.flat_map(|(_, text)| -> Vec<SigmaRule> { text.parse::<SigmaCollection>().expect("a rule").into() }).collect();
    parsed.try_into().expect("a collection")
}

fn is_routed(rule: &LogSource, source: &Value) -> bool {
    let is_part = |wanted: &Option<String>, part: &str| wanted.as_ref().is_none_or(|wanted| source[part] == wanted.as_str());
    is_part(&rule.product, "product") && is_part(&rule.category, "category") && is_part(&rule.service, "service")
}
