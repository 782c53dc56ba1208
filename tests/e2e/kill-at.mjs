/**
 * Loaded into the real program before it starts: counts what it does to files and what it sends, and ends it like a
 * power cut at the call with the number in KILL_AT. Without that it writes the number of calls into COUNT_TO.
 */
import fs from 'node:fs';
import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import process from 'node:process';

const killAt = Number(process.env.KILL_AT ?? Infinity);
const { COUNT_TO } = process.env;
const { kill, pid } = process;
const { writeFileSync } = fs;
let calls = 0;

function point() {
  calls += 1;
  if (calls === killAt) kill.call(process, pid, 'SIGKILL');
}

/** Makes each of these methods a point at which the program may end, before it does anything. */
function watch(object, names) {
  for (const name of names) {
    const method = object[name];
    object[name] = function watched(...parameters) {
      point();
      return method.apply(this, parameters);
    };
  }
}

watch(fs, [
  'openSync',
  'writeSync',
  'fsyncSync',
  'closeSync',
  'renameSync',
  'rmSync',
  'mkdirSync',
  'appendFileSync',
]);
watch(fs, ['ftruncateSync']);
watch(fs.promises, ['link', 'rename', 'rm', 'readFile', 'readdir']);
watch(http.ClientRequest.prototype, ['end', 'onSocket']);
const { open } = fs.promises;
fs.promises.open = async (...parameters) => {
  point();
  const handle = await open(...parameters);
  watch(handle, ['writeFile', 'sync', 'close']);
  return handle;
};
syncBuiltinESMExports();

process.on('exit', () => {
  if (COUNT_TO !== undefined) writeFileSync(COUNT_TO, String(calls));
});
