import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { it } from 'node:test';
import { compileKernel, KERNEL_FILE, kernelFile } from './build-kernel.ts';

it('the kernel in the code is the one that its sources compile to', async () => {
  assert.equal(await readFile(KERNEL_FILE, 'utf8'), kernelFile(await compileKernel()), 'Run npm run kernel.');
});
