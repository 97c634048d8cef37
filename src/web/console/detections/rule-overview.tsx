import { classNames } from '#web/ui/class-names.ts';
import { DataText } from '#web/ui/data-text.tsx';
import { Fact, Figure } from '#web/ui/fact.tsx';
import { useSetting } from '#web/ui/settings.ts';
import { dateTime } from '#web/ui/time.ts';
import type { ApiRule } from '../api/queries.ts';
import { tacticName, techniqueName } from '../words/attack-names.ts';
import { FRESHNESS, VERDICTS } from '../words/rule-health.tsx';
import { stateMeaning, stateName } from '../words/rule-state-mark.tsx';
import { RuleLinks } from './rule-links.tsx';
import { Sparkline } from '../words/sparkline.tsx';

function logSourceText({ product, category, service }: ApiRule['logSource']): string {
  return [product, category, service].filter((part) => part !== undefined).join(' · ') || 'any';
}

/** Where the revisions of the rule stand, in a sentence. */
function Standing({ rule }: { readonly rule: ApiRule }) {
  const { main, candidate } = rule;
  return (
    <>
      Revision {main.revision} is {stateName(main.state).toLowerCase()}: {stateMeaning(main.state).toLowerCase()}.
      {candidate !== null && ` Revision ${candidate.revision} is worked on, in ${candidate.state}.`}
    </>
  );
}

/** What a correlation waits for, in words; what a filter narrows; and what rests on the rule itself. */
function Rests({ rule: { kind, correlation, names, namedBy } }: { readonly rule: ApiRule }) {
  return (
    <>
      {correlation !== null && (
        <Fact name="Fires when">
          {correlation.condition} within <span className="font-medium">{correlation.window}</span>, {correlation.group}.
        </Fact>
      )}
      {kind !== 'rule' && (
        <Fact name={kind === 'filter' ? 'Narrows' : 'Waits for'}>
          {names.length === 0 ? <span className="text-medium">No rule: none has its log source</span> : <RuleLinks label={kind === 'filter' ? 'Rules that it narrows' : 'Rules that it waits for'} links={names} isOrdered={correlation?.isOrdered ?? false} areFiringsShown={kind === 'correlation'} />}
        </Fact>
      )}
      {namedBy.length > 0 && (
        <Fact name="Named by">
          <RuleLinks label="Correlations and filters that name it" links={namedBy} />
        </Fact>
      )}
    </>
  );
}

/** What the rule is about, how it stands, and what it did. */
export function RuleOverview({ rule }: { readonly rule: ApiRule }) {
  const zone = useSetting('zone');
  const { shown } = rule;
  return (
    <div className="flex flex-col gap-4">
      {rule.description !== '' && (
        <p className="max-w-3xl text-base">
          <DataText text={rule.description} />
        </p>
      )}
      <dl className="grid grid-cols-2 gap-2 lg:grid-cols-4">
        <Figure name={rule.kind === 'filter' ? 'Took' : 'Fired on'} value={rule.fired.toLocaleString('en-GB')} note={rule.kind === 'filter' ? 'events taken away in 30 days' : 'events in 30 days'} />
        <Figure name="Alerts" value={rule.alerts.toLocaleString('en-GB')} note="began in 30 days" />
        <Figure name="Incidents" value={rule.incidents.toLocaleString('en-GB')} note="it is part of" />
        <Figure name="Scorecard" value={<span className={VERDICTS[rule.verdict].look}>{VERDICTS[rule.verdict].name}</span>} note={FRESHNESS[rule.freshness]} />
      </dl>
      <dl className="divide-y divide-line">
        <Fact name="State">
          <Standing rule={rule} />
        </Fact>
        <Rests rule={rule} />
        <Fact name="Volume">
          <span className="flex items-center gap-3">
            <Sparkline values={rule.volume} label={`Fired on ${rule.fired} events in 30 days`} />
            <span className="text-xs text-muted">events a day, 30 days</span>
          </span>
        </Fact>
        <Fact name="ATT&CK">
          <span className="flex flex-col gap-0.5">
            {rule.techniques.map((technique) => (
              <span key={technique}>
                <span className="font-mono text-xs text-soft">{technique}</span> {techniqueName(technique)}
              </span>
            ))}
            <span className="text-muted">{rule.tactics.map(tacticName).join(', ') || 'No tactic is named'}</span>
          </span>
        </Fact>
        {rule.kind !== 'correlation' && <Fact name="Log source">{logSourceText(rule.logSource)}</Fact>}
        <Fact name="Reached by">
          {rule.sources.length === 0 ? <span className="text-medium">No source that this installation reads has {rule.kind === 'correlation' ? 'the log source of its rules' : 'this log source'}</span> : <span className="text-soft">{rule.sources.join(', ')}</span>}
        </Fact>
        {rule.emptyFields !== null && (
          <Fact name="Fields">
            <span className={classNames(rule.emptyFields.length > 0 && 'text-medium')}>{rule.emptyFields.length === 0 ? 'Each field that it reads was seen lately' : `Not seen lately: ${rule.emptyFields.join(', ')}`}</span>
          </Fact>
        )}
        <Fact name="Written by">
          {shown.author} on {dateTime(shown.createdAtMs, zone)}
          {rule.author !== '' && rule.author !== shown.author && <span className="text-muted"> · the rule names {rule.author}</span>}
        </Fact>
        <Fact name="Looked after by">{rule.pack === null ? 'people; packs leave it alone' : `the pack ${rule.pack}`}</Fact>
        <Fact name="Id">
          <span className="font-mono text-xs">{rule.id}</span>
        </Fact>
      </dl>
    </div>
  );
}
