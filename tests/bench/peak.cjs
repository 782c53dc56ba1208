/*
 * Loaded into the measured program by `node --require`: at its end it writes the most memory that the process held at
 * any time, in KiB, into the file that GRIT_SYNC_BENCH_PEAK names. It is the resident set: the program's own heap and
 * buffers, and those pages of node itself that are in use.
 */
const { readFileSync, writeFileSync } = require('node:fs');
const process = require('node:process');

process.on('exit', () => {
  writeFileSync(process.env.GRIT_SYNC_BENCH_PEAK, String(peak()));
});

function peak() {
  try {
    // Not maxRSS here: on Linux it begins with what the process that started this one had at that moment.
    return /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1];
  } catch {
    return process.resourceUsage().maxRSS;
  }
}
