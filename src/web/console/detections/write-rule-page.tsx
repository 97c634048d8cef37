import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { ArrowLeft, FlaskConical, Save } from 'lucide-react';
import { useEffect, useId, useMemo, useState } from 'react';
import { RULE_KINDS, type RuleKind } from '#contract/rule-life.ts';
import { Button } from '#web/ui/button.tsx';
import { ChoiceMenu } from '#web/ui/choice-menu.tsx';
import { FormFault } from '#web/ui/field.tsx';
import { Waiting } from '#web/ui/notice.tsx';
import { callApi } from '../api/api-client.ts';
import { ruleQuery } from '../api/queries.ts';
import { RULE_KIND_LOOKS } from '../words/rule-kind-mark.tsx';
import { PageFailure } from '../shell/page-failure.tsx';
import { newRule } from './new-rule.ts';
import { ReasonField } from './rule-acts.tsx';
import { ProofLines } from './rule-tests.tsx';

/** Where a rule is written, or a new revision of one. It begins as a draft, which nothing runs. */
export function WriteRulePage() {
  const { rule, kind: asked } = useSearch({ from: '/shell/write-rule' });
  const kind = RULE_KINDS.find((one) => one === asked) ?? 'rule';
  useEffect(() => {
    document.title = `${rule === undefined ? 'New rule' : 'New revision'} · Watchfloor`;
  }, [rule]);
  return rule === undefined ? <New key={kind} kind={kind} /> : <OfRule rule={rule} />;
}

function New({ kind }: { readonly kind: RuleKind }) {
  const first = useMemo(() => newRule(kind, crypto.randomUUID()), [kind]);
  return <Editor kind={kind} {...first} />;
}

const KINDS = RULE_KINDS.map((kind) => ({ value: kind, label: RULE_KIND_LOOKS[kind].name }));

function OfRule({ rule }: { readonly rule: string }) {
  const query = useQuery({ ...ruleQuery(rule), refetchInterval: false });
  if (query.data === undefined) return query.isError ? <PageFailure error={query.error} reset={() => void query.refetch()} /> : <Waiting lines={14} label="Loading the rule" />;
  return <Editor rule={rule} text={query.data.shown.text} proof={query.data.shown.proof} />;
}

interface EditorProps {
  readonly rule?: string;
  /** Of a new one, which may still become another. */
  readonly kind?: RuleKind;
  readonly text: string;
  readonly proof: string;
}

function Editor({ rule, kind, ...first }: EditorProps) {
  const [text, setText] = useState(first.text);
  const [proof, setProof] = useState(first.proof);
  const [reason, setReason] = useState('');
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const check = useMutation({ mutationFn: () => callApi('checkRule', { body: { text, proof } }) });
  const save = useMutation({
    mutationFn: () => callApi('writeRule', { body: { text, proof, reason } }),
    onSuccess: async ({ id }) => {
      await Promise.all([queryClient.invalidateQueries({ queryKey: ['rules'] }), queryClient.invalidateQueries({ queryKey: ['rule', id] })]);
      void navigate({ to: '/detections/$rule', params: { rule: id } });
    },
  });
  return (
    <>
      <header className="flex h-12 shrink-0 items-center gap-3 border-b border-line px-3 md:px-5">
        <Link to={rule === undefined ? '/detections' : '/detections/$rule'} params={{ rule: rule ?? '' }} className="-ml-1.5 inline-flex h-7 items-center gap-1.5 rounded-md px-1.5 text-sm whitespace-nowrap text-muted hover:bg-hover hover:text-ink">
          <ArrowLeft className="size-4" aria-hidden />
          {rule === undefined ? 'Detections' : 'Rule'}
        </Link>
        <h1 className="truncate text-base font-semibold">{kind === undefined ? 'New revision' : `New ${kind}`}</h1>
        <div className="ml-auto flex shrink-0 items-center gap-2">
          <Button onClick={() => check.mutate()} disabled={check.isPending}>
            <FlaskConical aria-hidden />
            Check
          </Button>
          <Button look="primary" onClick={() => save.mutate()} disabled={save.isPending || reason.trim().length < 3} title={reason.trim().length < 3 ? 'Say why first' : undefined}>
            <Save aria-hidden />
            Save draft
          </Button>
        </div>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex max-w-360 flex-col gap-4 p-3 md:p-5">
          <div className="flex items-end gap-2">
            <div className="min-w-0 flex-1">
              <ReasonField value={reason} onChange={setReason} />
            </div>
            {kind !== undefined && <ChoiceMenu label="Kind" value={kind} choices={KINDS} className="h-8.5" onChoose={(next) => void navigate({ to: '/write-rule', search: next === 'rule' ? {} : { kind: next }, replace: true })} />}
          </div>
          {save.error !== null && <FormFault text={save.error.message} />}
          <div className="grid gap-4 lg:grid-cols-2">
            <TextArea label="Rule (Sigma)" value={text} onChange={setText} />
            <TextArea label="Tests: what must fire, and near misses that must not" value={proof} onChange={setProof} />
          </div>
          {check.error !== null && <FormFault text={check.error.message} />}
          {check.data !== undefined && <Outcome {...check.data} />}
        </div>
      </div>
    </>
  );
}

function Outcome({ fault, problems, lines }: Awaited<ReturnType<typeof callApi<'checkRule'>>>) {
  return (
    <section aria-label="Outcome of the check" className="flex flex-col gap-3 rounded-lg border border-line p-3.5">
      {fault !== null && <FormFault text={fault} />}
      {problems.map(({ line, field, message }) => (
        <p key={`${line} ${field} ${message}`} className="text-sm text-medium">
          Line {line}: {message}
        </p>
      ))}
      {fault === null && lines.length === 0 && <p className="text-sm text-soft">The rule loads. It has no tests, and without tests it can be neither proposed nor approved.</p>}
      {lines.length > 0 && <ProofLines lines={lines} />}
    </section>
  );
}

interface TextAreaProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function TextArea({ label, value, onChange }: TextAreaProps) {
  const id = useId();
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <label htmlFor={id} className="text-xs font-medium text-soft">
        {label}
      </label>
      <textarea
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        spellCheck={false}
        wrap="off"
        className="h-[52vh] w-full resize-y rounded-md border border-line-strong bg-raised p-3 font-mono text-xs/5 focus-visible:border-accent focus-visible:-outline-offset-1"
      />
    </div>
  );
}
