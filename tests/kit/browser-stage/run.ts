import { startStage } from './server.ts';

// For people at work on the console: `npx node tests/kit/browser-stage/run.ts [port]`, then open the address with the code.
const port = Number(process.argv[2] ?? 4310);
const codes = Array.from({ length: 50 }, (_, i) => `stage-${i}`);
await startStage(codes, port);
process.stdout.write(`http://127.0.0.1:${port}/sign-in?code=stage-0 (codes stage-0 to stage-49 work once each)\n`);
