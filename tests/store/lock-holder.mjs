// A process that competes for the lock, for lock.test.ts. It says "ready", waits for a line, says what became of it,
// and keeps what it got until its standard input ends. With "heir" it first starts a program that outlives it.
import { spawn } from 'node:child_process';
import process from 'node:process';
import { takeLock } from '../../src/store/lock.ts';

const [folder, heir] = process.argv.slice(2);
const say = (line) => process.stdout.write(`${line}\n`);

let lock;
process.stdin.once('data', () => {
  try {
    lock = takeLock(folder, new Date());
    const child = heir && spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
    say(child ? `held ${child.pid}` : 'held');
  } catch (error) {
    say(error.problems?.[0].code ?? error.stack);
  }
});
process.stdin.once('end', () => lock?.release());
say('ready');
