#!/usr/bin/env node
// An old Node must be able to read this file, to say that it is too old: the program itself it could not even read.
const OLDEST = [20, 19];

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  refuse(
    `grit-sync needs Node ${OLDEST.join('.')} or later, and this is Node ${process.versions.node}.`,
    'Install a later one from https://nodejs.org, and see to it that the schedule finds that one.',
  );
} else if (!isVersionSaid()) {
  import('../dist/program/cli.js')
    .then(({ main }) => main(process))
    .catch((error) => {
      if (process.argv.includes('--verbose')) process.stderr.write(`${error.stack}\n`);
      refuse(
        `A part of grit-sync is missing or broken (${error.code || error.name}).`,
        'Run npm ci in its folder, which builds it again.',
      );
    });
}

/** Answers `--version` alone, without loading the program. Where that fails, the program does it and says why. */
function isVersionSaid() {
  if (process.argv.length !== 3 || (process.argv[2] !== '--version' && process.argv[2] !== '-V'))
    return false;
  try {
    require('fs').writeSync(1, `${require('../package.json').version}\n`);
    return true;
  } catch {
    return false;
  }
}

function refuse(message, hint) {
  process.stderr.write(`Error: ${message}\n  ${hint}\n`);
  process.exitCode = 1;
}
