import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../bin/grit-sync.js', import.meta.url));
const PEAK = fileURLToPath(new URL('peak.cjs', import.meta.url));

/** One run of a measured program. */
export interface Measured {
  /** From its start to its end, as somebody who waits for it sees it. */
  seconds: number;
  stdout: string;
}

/** Runs node with these arguments, in a process of its own; throws where it does not end well and in silence. */
export async function runNode(
  args: string[],
  { cwd, env = {} }: { cwd: string; env?: Record<string, string> },
): Promise<Measured> {
  const started = performance.now();
  const child = spawn(process.execPath, args, {
    cwd,
    env: { PATH: process.env['PATH'], HOME: cwd, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const seconds = (performance.now() - started) / 1000;
  const { stdout, stderr } = output;
  // A warning of node itself would be a mail of cron.
  if (code !== 0 || stderr !== '')
    throw new Error(`node ${args.join(' ')} ended with ${String(code)}: ${stdout}${stderr}`);
  return { seconds, stdout };
}

/** Runs the real program. */
export function runProgram(args: string[], cwd: string): Promise<Measured> {
  return runNode([BIN, ...args], { cwd });
}

/** Runs the real program and also tells the most memory that it held, in MB. */
export async function runWithPeak(args: string[], cwd: string): Promise<Measured & { peakMb: number }> {
  const file = join(cwd, 'peak');
  const measured = await runNode(['--require', PEAK, BIN, ...args], {
    cwd,
    env: { GRIT_SYNC_BENCH_PEAK: file },
  });
  return { ...measured, peakMb: (Number(readFileSync(file, 'utf8')) * 1024) / 1e6 };
}

export function median(values: number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
