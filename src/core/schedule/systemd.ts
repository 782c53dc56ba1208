import { patience, swap, type Filling } from './fill.ts';

/** What a service with ProtectHome=yes does not see. */
const HOMES = /^\/(?:home|root|run\/user)(?:\/|$)/;

/**
 * The service of examples/systemd for this machine. The example is for a set-up of its own, with a user that exists
 * only during a pass; this one runs as the user to whom everything belongs, with the `.env` beside the configuration.
 */
export function filledService(example: string, filling: Filling): string {
  const { node, program, config, user, backupFolder, stateFolder, otherFolders = [] } = filling;
  // A page or a figure less is no reason not to start: behind a hyphen a folder may be missing.
  const others = otherFolders.map((folder) => word(`-${folder}`));
  const minutes = patience(filling);
  const isInHome = [node, program, config, backupFolder, stateFolder, ...otherFolders].some((path) =>
    HOMES.test(path),
  );
  const swaps: [string, string][] = [
    [between(example, '#', '\n\n[Unit]'), HEADER],
    [between(example, 'ExecStart=', '\n\n# Every exit code'), `ExecStart=${command(filling)}\n${TOKENS}`],
    ['configuration (25)', `configuration (${filling.timeoutMinutes})`],
    ['TimeoutStartSec=27min', `TimeoutStartSec=${minutes}min`],
    ['TimeoutStopSec=27min', `TimeoutStopSec=${minutes}min`],
    [
      between(example, '# A user that exists only', '\nUMask='),
      `${OWNER}\nUser=${user}\nReadWritePaths=${[word(backupFolder), word(stateFolder), ...others].join(' ')}`,
    ],
    ['its state\n# directory, reading /etc/grit-sync,', 'these two\n# folders, reading the configuration,'],
    ['ProtectHome=yes', isInHome ? 'ProtectHome=read-only' : 'ProtectHome=yes'],
  ];
  return swaps.reduce((text, [part, replacement]) => swap(text, part, replacement), example);
}

const HEADER = `# One pass of grit-sync; grit-sync.timer starts it every 30 minutes. For a Linux with systemd 247 or later. Made by
# "grit-sync schedule --systemd" for this machine; call it again after anything has moved. In the folder of the
# configuration:
#
#   grit-sync schedule --systemd service | sudo tee /etc/systemd/system/grit-sync.service
#   grit-sync schedule --systemd timer | sudo tee /etc/systemd/system/grit-sync.timer
#   sudo systemctl daemon-reload
#   sudo systemctl enable --now grit-sync.timer
#   sudo systemctl start grit-sync.service
#
# What it did:               journalctl -u grit-sync.service
# Whether the last pass was good:  systemctl status grit-sync.service`;

const TOKENS = '# The tokens are in the file .env beside the configuration, which the pass reads itself.';

const OWNER = `# To whom the configuration, the backups and the state belong, and the only two folders that may be written to. Both
# must be there: one pass by hand makes them.`;

/**
 * The words of ExecStart. `%` begins a specifier, and `$` a variable, except in the first word, where systemd wants
 * the name of the program as it is.
 */
function command({ node, program, config }: Filling): string {
  const others = [program, 'run', '--config', config].map((text) => word(text).replaceAll('$', '$$$$'));
  return [word(node), ...others].join(' ');
}

function word(text: string): string {
  const safe = text.replaceAll('%', '%%');
  if (/^[\w@+=:,./%$-]+$/.test(safe)) return safe;
  return `"${safe.replace(/["\\]/g, (sign) => `\\${sign}`)}"`;
}

/** From the first place where it begins so to just before what follows. */
function between(text: string, start: string, follows: string): string {
  const from = text.indexOf(start);
  const to = text.indexOf(follows, from);
  if (from < 0 || to < 0) throw new Error(`not in the example: ${start}`);
  return text.slice(from, to);
}
