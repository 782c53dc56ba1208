#!/usr/bin/env node
// An old Node must be able to read this file, to say that it is too old: the program itself it could not even read.
const OLDEST = [20, 19];

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  refuse(
    `grit-sync needs Node ${OLDEST.join('.')} or later, and this is Node ${process.versions.node}.`,
    'Install a later one from https://nodejs.org, and see to it that the schedule finds that one.',
  );
} else if (process.argv.length === 3 && ['--version', '-V'].includes(process.argv[2])) {
  // Whoever asks for no more need not wait for the program.
  import('node:fs').then(({ readFileSync }) => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    process.stdout.write(`${version}\n`);
  });
} else {
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

function refuse(message, hint) {
  process.stderr.write(`Error: ${message}\n  ${hint}\n`);
  process.exitCode = 1;
}
