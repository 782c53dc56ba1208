// A pass that stores a backup, for backup.test.ts: "half" stops for ever in the middle of the download, "whole" loads
// one MiB. It prints what came of it.
import { Buffer } from 'node:buffer';
import process from 'node:process';
import { setTimeout } from 'node:timers';
import { createStore } from '../../src/store/backup.ts';

const [folder, what] = process.argv.slice(2);
// A process that may write no larger files gets this signal as well; without a listener it would die of it.
process.on('SIGXFSZ', () => undefined);

const download = async (openSink) => {
  const sink = openSink();
  const written = (bytes) =>
    new Promise((resolve, reject) => sink.write(bytes, (error) => (error ? reject(error) : resolve())));
  await written(Buffer.alloc(2 ** 19));
  if (what === 'half') {
    process.stdout.write('half\n');
    await new Promise((resolve) => setTimeout(resolve, 600_000));
  }
  await written(Buffer.alloc(2 ** 19));
  sink.end();
};

try {
  const store = createStore(
    { backupFolder: folder, stateFolder: `${folder}-state`, keep: null },
    () => new Date(),
  );
  const { backup } = await store.keepBackup(download, () => ({ rows: 0 }));
  process.stdout.write(`stored ${backup.bytes}\n`);
} catch (error) {
  process.stdout.write(`${JSON.stringify(error.problems ?? error.stack)}\n`);
}
