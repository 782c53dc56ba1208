/**
 * A process in which command lines run one after the other or side by side, with the program as it was built. Each gets
 * what a process of its own would have: arguments, variables, a folder, output and an exit code.
 */
import { Buffer } from 'node:buffer';
import { EventEmitter } from 'node:events';
import process from 'node:process';
import { Writable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { main } from '../../dist/program/cli.js';

/** A stream that keeps what is written, as a pipe does. */
function pipe() {
  const chunks = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') };
}

async function run({ argv, cwd, env }) {
  const [stdout, stderr] = [pipe(), pipe()];
  const events = new EventEmitter();
  const own = {
    argv: [process.execPath, ...argv],
    env,
    stdout: stdout.stream,
    stderr: stderr.stream,
    exitCode: undefined,
    cwd: () => cwd,
    exit: () => undefined,
    on: events.on.bind(events),
    once: events.once.bind(events),
    off: events.off.bind(events),
  };
  const world = Object.create(process, Object.getOwnPropertyDescriptors(own));
  await main(world);
  // A run makes the engine spare its memory. There is enough, and many runs.
  setFlagsFromString('--heap-growing-percent=0');
  return { code: world.exitCode ?? null, signal: null, stdout: stdout.text(), stderr: stderr.text() };
}

process.on('message', async ({ id, ...call }) => {
  process.send({ id, finished: await run(call) });
});
process.on('disconnect', () => process.exit());
