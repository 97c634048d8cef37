import { readFileSync, globSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { copyUnits, loadRules } from '#main/detector-from-content.ts';
import { normaliserFromContent } from '#main/normaliser-from-content.ts';
import { readTaxonomy } from '#stores/content/content-folder.ts';
import { createEventView } from '#engine/detect/event-view.ts';
import { compileRules } from '#engine/detect/sigma/rule-set.ts';
import { RecordMatcher } from '#engine/detect/record/record-matcher.ts';
import { createScriptKernel } from '#engine/detect/kernel/script-kernel.ts';
const n = Number(process.argv[2] ?? 20000); const which = process.argv[3] ?? 'script'; const only = process.argv[4];
const data = '/work/shared/data';
const { rules } = await loadRules([data + '/sigma-rules']);
const normaliser = await normaliserFromContent('content');
const taxonomy = await readTaxonomy('content');
const view = createEventView(taxonomy);
const ruleSet = compileRules(rules, { copyUnits });
const files = globSync('**/*.ndjson.gz', { cwd: data + '/otrf-security-datasets' }).filter((f) => !f.includes('network') && !f.includes('zeek')).sort();
let lines = files.flatMap((f) => gunzipSync(readFileSync(data + '/otrf-security-datasets/' + f)).toString().trimEnd().split('\n'));
if (only) lines = lines.filter((l) => new RegExp(only).test(l));
const stride = Math.max(1, Math.floor(lines.length / n));
lines = lines.filter((_, i) => i % stride === 0).slice(0, n);
const PASSES = Number(process.argv[5] ?? 12);
let kernelUs = 0;
const kernel0: any = which === 'script' ? createScriptKernel() : (await import('#main/wasm-kernel.ts')).createWasmKernel();
const kernel = { ...kernel0, matchRecords: (...a: any[]) => { const s = process.cpuUsage(); const r = (kernel0.matchRecords as any)(...a); const u = process.cpuUsage(s); kernelUs += u.user + u.system; return r; } };
const cand = new Map<string, number>(); const fired = new Map<string, number>();
const rs = { ...ruleSet, matchSome: (f: any, pl: any) => { const m = ruleSet.matchSome(f, pl); for (const p of pl) { const t = ruleSet.rules[p]!.title; cand.set(t, (cand.get(t) ?? 0) + 1); } for (const x of m) fired.set(x.rule.title, (fired.get(x.rule.title) ?? 0) + 1); return m; } };
const matcher = new RecordMatcher({ kernel, normaliser, ruleSet: rs, view, taxonomy, copyUnits, seed: 12345, decode: (b) => Buffer.from(b.buffer, b.byteOffset, b.byteLength).toString('utf8') });
const bytes = Buffer.from(lines.join('\n'));
const cpu = (f: () => void) => { const s = process.cpuUsage(); f(); const u = process.cpuUsage(s); return (u.user + u.system) / lines.length; };

const run = () => matcher.matchLines(bytes, { tenant: 't', source: '', receivedAtMs: 0 });
for (let i = 0; i < PASSES; i++) run();
let best = { kernel: 1e9, total: 1e9, parse: 1e9, lookless: 1e9 };
let found: any[] = [];
for (let i = 0; i < 15; i++) {
  kernelUs = 0; cand.clear(); fired.clear(); Object.assign(matcher.counts, { records: 0, candidates: 0, samples: 0, unreadable: 0, unknown: 0 });
  best.total = Math.min(best.total, cpu(() => { found = run(); }));
  best.kernel = Math.min(best.kernel, kernelUs / lines.length);
  best.parse = Math.min(best.parse, cpu(() => { for (const l of lines) JSON.parse(l); }));
}
console.log(only ?? 'all', lines.length, Object.entries(best).map(([k, v]) => k + ' ' + v.toFixed(2)).join('  '), 'kernel/parse', (best.kernel / best.parse).toFixed(2), 'total/parse', (best.total / best.parse).toFixed(2), JSON.stringify(matcher.counts), 'shapes', matcher.shapeCount);
if (process.argv[6] === 'c') console.log([...cand].map(([t, n]) => [t, n, fired.get(t) ?? 0] as const).sort((a, b) => b[1] - b[2] - a[1] + a[2]).slice(0, 25).map((x) => x.join(' | ')).join('\n'));
if (process.argv[6] === 'd') {
    const want = new Map<number, string>();
    lines.forEach((text, i) => { const o = normaliser.normalise({ tenant: 't', source: '', receivedAtMs: 0, id: String(i), text }); if (o.ok) { const ids = o.events.flatMap((e) => ruleSet.match(view(e)).map((m) => m.rule.id)); if (ids.length) want.set(i, ids.join()); } });
    const got = new Map(found.map((f) => [f.record, f.events.flatMap((e: any) => e.matches.map((m: any) => m.rule.id)).join()]));
    let diff = 0; for (const k of new Set([...want.keys(), ...got.keys()])) if (want.get(k) !== got.get(k)) { diff++; if (diff < 6) console.log('DIFF', k, want.get(k), got.get(k), lines[k]?.slice(0, 300)); }
    console.log('diff', diff, 'of', want.size);
}
