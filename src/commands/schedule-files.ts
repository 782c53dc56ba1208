import { readFileSync } from 'node:fs';
import { dump } from 'js-yaml';
import { readConfig } from '../config/find.ts';
import type { LoadedConfig } from '../config/load.ts';
import { parseConfig } from '../config/parse.ts';
import type { Filling } from '../core/schedule/fill.ts';
import { containerConfig, filledCronJob } from '../core/schedule/kubernetes.ts';
import { filledPlist } from '../core/schedule/launchd.ts';
import { filledService } from '../core/schedule/systemd.ts';
import { version } from './version.ts';

/** The property list for launchd. */
export function launchdFile(filling: Filling): string {
  return filledPlist(example('launchd/edu.example.grit-sync.plist'), filling).trimEnd();
}

/** One of the two units for systemd, or both, each under its path as `systemctl cat` shows them. */
export function systemdFiles(filling: Filling, unit: true | 'service' | 'timer'): string {
  const units = {
    service: filledService(example('systemd/grit-sync.service'), filling).trimEnd(),
    timer: example('systemd/grit-sync.timer').trimEnd(),
  };
  if (unit !== true) return units[unit];
  return Object.entries(units)
    .map(([name, text]) => `# /etc/systemd/system/grit-sync.${name}\n${text}`)
    .join('\n\n');
}

/** The file for a cluster. The configuration is in it as it was written, with its references to variables as such. */
export function kubernetesFile({ file, config }: LoadedConfig): string {
  const data = containerConfig(parseConfig(file, readConfig(file)));
  return filledCronJob(example('kubernetes/cronjob.yaml'), {
    version: version(),
    config: dump(data, { lineWidth: -1 }),
    certificate: config.grit.ca,
    timeoutMinutes: config.timeoutMinutes,
  }).trimEnd();
}

/** A file that the package comes with. */
function example(name: string): string {
  return readFileSync(new URL(`../../examples/${name}`, import.meta.url), 'utf8');
}
