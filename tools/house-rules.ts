// The rules of the house that neither the compiler nor Biome nor dependency-cruiser can say.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';
import { type Lockfile, missingEntries } from './complete-lockfile.ts';

const FOLDERS = ['src', 'tests', 'tools', 'bench', 'bin'];
const CODE = /\.(?:ts|tsx|mjs|css)$/;
const GENERATED = /\.gen\.\w+$/;
const PURE = /^src\/(?:contract|engine)\/(?!.*\.(?:test|suite)\.ts$)/;
const MAX_LINES = 400;

/** Names that say nothing about what is inside, and so draw everything in. */
const HUBS = /^(?:utils?|helpers?|common|misc|types|shared|stuff)$/;

/** What reads the clock, chance or the machine, as it is written in code. */
const IMPURE_MEMBERS = new Set([
  'Date.now', 'Math.random', 'performance.now', 'crypto.randomUUID', 'crypto.getRandomValues',
  'process.env', 'process.argv', 'process.cwd', 'process.hrtime', 'process.pid', 'process.stdout', 'process.stderr',
]);

/** Everything in a checkout that breaks a rule of the house, as `file:line what is wrong`. */
export function checkHouseRules(folder: string): readonly string[] {
  const files = FOLDERS.flatMap((path) => listFiles(folder, path));
  return [...files.flatMap(checkName), ...files.filter((file) => CODE.test(file)).flatMap((file) => checkFile(file, readFileSync(join(folder, file), 'utf8'))), ...checkLockfile(folder)];
}

/** Rules about names of files and folders. */
export function checkName(file: string): string[] {
  const steps = file.split('/').slice(1);
  return steps.flatMap((step) => {
    const name = step.replace(/\..*$/, '');
    return HUBS.test(name) ? [`${file} "${name}" says nothing about what is inside: name it after what it does.`] : [];
  });
}

/** Rules about what is written in a file. */
export function checkFile(file: string, text: string): string[] {
  const lines = text.split('\n').length - 1;
  const long = lines > MAX_LINES && !GENERATED.test(file) ? [`${file} has ${lines} lines, more than ${MAX_LINES}: cut it by what it does.`] : [];
  return PURE.test(file) ? [...long, ...impureUses(file, text)] : long;
}

function impureUses(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const use = impureUse(node);
    if (use !== null) {
      const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
      found.push(`${file}:${line} ${use} makes the pure folders depend on the machine: take it as an argument.`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function impureUse(node: ts.Node): string | null {
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
    const member = `${node.expression.text}.${node.name.text}`;
    return IMPURE_MEMBERS.has(member) ? member : null;
  }
  if (ts.isNewExpression(node)) return isNamed(node.expression, 'Date') && (node.arguments?.length ?? 0) === 0 ? 'new Date()' : null;
  if (ts.isCallExpression(node)) return isNamed(node.expression, 'Date') ? 'Date()' : null;
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier) && node.moduleSpecifier.text.startsWith('node:')) return node.moduleSpecifier.text;
  return null;
}

function isNamed(node: ts.Expression, name: string): boolean {
  return ts.isIdentifier(node) && node.text === name;
}

function checkLockfile(folder: string): string[] {
  const lockfile = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as Lockfile;
  const missing = Object.keys(missingEntries(lockfile));
  return missing.length === 0 ? [] : [`package-lock.json lacks ${missing.length} platform packages, so npm ci fails elsewhere. Run: npm run lockfile`];
}

function listFiles(folder: string, path: string): string[] {
  const entries = readdirSync(join(folder, path), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const name = `${path}/${basename(entry.name)}`;
    return entry.isDirectory() ? listFiles(folder, name) : [name];
  });
}
