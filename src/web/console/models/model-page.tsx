import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { SearchX } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { Fact, Figure } from '#web/ui/fact.tsx';
import { Notice, Waiting } from '#web/ui/notice.tsx';
import { spanText } from '#web/ui/time.ts';
import { type ApiModel, modelsQuery } from '../api/queries.ts';
import { BackHead } from '../shell/back-head.tsx';
import { PageFailure } from '../shell/page-failure.tsx';
import { LiveMark } from '../shell/page-head.tsx';
import { useKeys } from '../shell/use-keys.ts';
import { useNow } from '../shell/use-now.ts';
import { tacticName, techniqueName } from '../words/attack-names.ts';
import { SeverityBadge } from '../words/severity-mark.tsx';
import { Sparkline } from '../words/sparkline.tsx';
import { ModelMemory } from './model-memory.tsx';
import { confidenceText, parameterName, templateText } from './model-words.ts';

/** One behaviour model whole: what it watches, when it alerts, that it is proven, what it did and what it remembers. */
export function ModelPage() {
  const { model: name } = useParams({ from: '/shell/models/$model' });
  const query = useQuery(modelsQuery);
  const navigate = useNavigate();
  const model = query.data?.models.find((one) => one.name === name);
  const title = model?.title ?? 'Behaviour model';
  useEffect(() => {
    document.title = `${title} · Watchfloor`;
  }, [title]);
  const leave = () => void navigate({ to: '/models' });
  useKeys({ Escape: leave });
  return (
    <>
      <BackHead to="/models" place="Behaviour models">
        <LiveMark updatedAtMs={query.dataUpdatedAt} hasFailed={query.isError} />
      </BackHead>
      {query.data === undefined ? (
        query.isError ? <PageFailure error={query.error} reset={() => void query.refetch()} /> : <Waiting lines={12} label="Loading the model" />
      ) : model === undefined ? (
        <Notice icon={<SearchX aria-hidden />} title="There is no such model">
          It may have been renamed or taken out of the content. The list has all that run.
        </Notice>
      ) : (
        <ModelBody model={model} />
      )}
    </>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="rounded-lg border border-line">
      <h2 className="border-b border-line px-3.5 py-2 text-sm font-semibold">{title}</h2>
      <div className="px-3.5 py-2">{children}</div>
    </section>
  );
}

function ModelBody({ model }: { readonly model: ApiModel }) {
  const nowMs = useNow(60_000);
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex max-w-300 flex-col gap-4 p-3 md:p-5">
        <div>
          <h1 className="text-lg/6 font-semibold tracking-tight md:text-xl/7">{model.title}</h1>
          <div className="mt-1.5 flex flex-wrap items-center gap-x-3.5 gap-y-1.5 text-sm text-soft">
            <SeverityBadge severity={model.level} />
            <span>{model.kind}</span>
            <span className="font-mono text-xs text-muted">{model.id}</span>
          </div>
          <p className="mt-3 max-w-3xl text-base">{model.description}</p>
        </div>
        <dl className="grid grid-cols-2 gap-2 lg:grid-cols-4">
          <Figure name="Alerts" value={model.alerts.toLocaleString('en-GB')} note="began in 30 days" />
          <Figure name="Findings" value={model.matches.toLocaleString('en-GB')} note="in 30 days, folded into those" />
          <Figure name="Incidents" value={(model.openIncidents + model.closedIncidents).toLocaleString('en-GB')} note={`${model.openIncidents.toLocaleString('en-GB')} of them open`} />
          <Figure name="Last alert" value={model.lastAlertMs === null ? 'never' : spanText(nowMs - model.lastAlertMs)} note={model.lastAlertMs === null ? 'since it runs' : 'ago'} />
        </dl>
        <Section title="What it watches">
          <Watched model={model} />
        </Section>
        <Section title="When it alerts">
          <Telling model={model} />
        </Section>
        <Section title="Its proof">
          <Proof model={model} />
        </Section>
        <Section title="What it remembers">
          <ModelMemory model={model} />
        </Section>
      </div>
    </div>
  );
}

function Watched({ model }: { readonly model: ApiModel }) {
  return (
    <dl className="divide-y divide-line">
      <Fact name="Events">{model.watches}</Fact>
      <Fact name="Learns of each">
        {model.entity.type} <span className="text-muted">(of {model.entity.from.join(', else ')})</span>
      </Fact>
      {model.features.map(({ name, from }) => (
        <Fact key={name} name={`Its ${parameterName(name)}`}>
          <span className="font-mono text-xs">{from.join(', else ')}</span>
        </Fact>
      ))}
      <Fact name="Usual is">{templateText(model.baseline)}</Fact>
      <Fact name="Volume">
        <span className="flex items-center gap-3">
          <Sparkline values={model.volume} label={`${model.matches} findings in 30 days`} />
          <span className="text-xs text-muted">findings a day, 30 days</span>
        </span>
      </Fact>
    </dl>
  );
}

function Telling({ model }: { readonly model: ApiModel }) {
  return (
    <dl className="divide-y divide-line">
      <Fact name="Threshold">A score of {model.threshold.toFixed(2)} of 1</Fact>
      <Fact name="Confidence">
        {confidenceText(model)} <span className="text-muted">at the threshold, and at the highest score: alone it pages nobody</span>
      </Fact>
      <Fact name="Says">
        <ul className="flex flex-col gap-0.5">
          {model.reasons.map((reason) => (
            <li key={reason}>{templateText(reason)}</li>
          ))}
        </ul>
      </Fact>
      <Fact name="Says it again">after {model.quietHours} hours</Fact>
      <Fact name="ATT&CK">
        <span className="flex flex-col gap-0.5">
          {model.techniques.map((technique) => (
            <span key={technique}>
              <span className="font-mono text-xs text-soft">{technique}</span> {techniqueName(technique)}
            </span>
          ))}
          <span className="text-muted">{model.tactics.map(tacticName).join(', ')}</span>
        </span>
      </Fact>
      <Fact name="Parameters">
        <details>
          <summary className="w-fit cursor-pointer text-soft hover:text-ink">{model.parameters.length} of them, and room for {model.maxEntries.toLocaleString('en-GB')} entities of each tenant</summary>
          <ul className="mt-1.5 flex flex-col gap-1">
            {model.parameters.map(({ name, value }) => (
              <li key={name} className="[overflow-wrap:anywhere]">
                <span className="text-muted">{parameterName(name)}:</span> <span className="font-mono text-xs">{value === '' ? 'none' : value}</span>
              </li>
            ))}
          </ul>
        </details>
      </Fact>
    </dl>
  );
}

function Proof({ model: { proof } }: { readonly model: ApiModel }) {
  if (proof === null) return <p className="py-1.5 text-sm text-medium">There is no proof beside it.</p>;
  const says = proof.fires.filter((text) => text !== '');
  return (
    <dl className="divide-y divide-line">
      <Fact name="Must alert on">
        {proof.fires.length} {proof.fires.length === 1 ? 'series' : 'series'} of records{says.length > 0 && `, and say: ${says.map((text) => `“${text}”`).join(', ')}`}
      </Fact>
      <Fact name="Must not, when">
        <ul className="flex flex-col gap-0.5">
          {proof.misses.map((why) => (
            <li key={why}>{why}</li>
          ))}
        </ul>
      </Fact>
    </dl>
  );
}
