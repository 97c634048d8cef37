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
const kernel = which === 'script' ? createScriptKernel() : (await import('#main/wasm-kernel.ts')).createWasmKernel();
const td = new TextDecoder();
const matcher = new RecordMatcher({ kernel, normaliser, ruleSet, view, taxonomy, copyUnits, seed: 12345, decode: (b) => Buffer.from(b.buffer, b.byteOffset, b.byteLength).toString('utf8') });
const bytes = Buffer.from(lines.join('\n'));
const cpu = (f: () => void) => { const s = process.cpuUsage(); f(); const u = process.cpuUsage(s); return (u.user + u.system) / lines.length; };
for (let pass = 0; pass < 6; pass++) {
  const before = { ...matcher.counts };
  let found: any[] = [];
  const us = cpu(() => { found = matcher.matchLines(bytes, { tenant: 't', source: '', receivedAtMs: 0 }); });
  const c = Object.fromEntries(Object.entries(matcher.counts).map(([k, v]) => [k, v - (before as any)[k]]));
  console.log('pass', pass, us.toFixed(2), 'us', JSON.stringify(c), 'alerts', found.reduce((s, f) => s + f.events.reduce((a: number, e: any) => a + e.matches.length, 0), 0), 'shapes', matcher.shapeCount, 'mem', matcher.memoryBytes >> 20);
  if (pass === 5) {
    const want = new Map<number, string>();
    let parse = 0, norm = 0;
    const t0 = process.cpuUsage();
    lines.forEach((text, i) => { const o = normaliser.normalise({ tenant: 't', source: '', receivedAtMs: 0, id: String(i), text }); if (o.ok) { const ids = o.events.flatMap((e) => ruleSet.match(view(e)).map((m) => m.rule.id)); if (ids.length) want.set(i, ids.join()); } });
    const t1 = process.cpuUsage(t0);
    console.log('normalise+match us', (t1.user + t1.system) / lines.length);
    const got = new Map(found.map((f) => [f.record, f.events.flatMap((e: any) => e.matches.map((m: any) => m.rule.id)).join()]));
    let diff = 0; for (const k of new Set([...want.keys(), ...got.keys()])) if (want.get(k) !== got.get(k)) { diff++; if (diff < 6) console.log('DIFF', k, want.get(k), got.get(k), lines[k]?.slice(0, 300)); }
    console.log('diff', diff, 'of', want.size);
  }
}
