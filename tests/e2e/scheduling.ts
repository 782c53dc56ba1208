import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crontabBlock } from '../../src/core/schedule/crontab.ts';
import { inWorld } from './passes.ts';
import { BIN, runIn, type Finished, type World } from './support.ts';

/** Stands in for the program `crontab`: the crontab is a file, and it can be told to fail. */
const CRONTAB = `#!/bin/sh
[ -z "$CRONTAB_SIGNAL" ] || kill -s "$CRONTAB_SIGNAL" $$
case "$1" in
  -l) [ -z "$CRONTAB_UNREADABLE" ] || { echo "$CRONTAB_UNREADABLE" >&2; exit 1; }
      [ -e "$CRONTAB_FILE" ] || { echo "no crontab for shop" >&2; exit 1; }
      cat "$CRONTAB_FILE" ;;
  -) [ -z "$CRONTAB_REFUSES" ] || { echo "$CRONTAB_REFUSES" >&2; exit 1; }
     echo written >> "$CRONTAB_FILE.log"
     cat > "$CRONTAB_FILE"; [ -z "$CRONTAB_GARBLES" ] || echo garbled > "$CRONTAB_FILE" ;;
  *) echo "crontab: usage error" >&2; exit 1 ;;
esac
`;
/** A world whose configuration needs nothing of the terminal, in a folder with a space and a percent sign. */
export interface Shop {
  world: World;
  folder: string;
  config: string;
  crontab: string;
  env: Record<string, string>;
  /** `grit-sync schedule` in that folder. */
  schedule: (args: string[], env?: Record<string, string>) => Promise<Finished>;
  /** How often the crontab was written. */
  writings: () => number;
}

export async function inShop(play: (shop: Shop) => Promise<void>): Promise<void> {
  await inWorld({}, async (world) => {
    const folder = join(world.folder, "100% Nora's shop");
    const bin = join(world.folder, 'programs');
    mkdirSync(folder);
    mkdirSync(bin);
    const config = join(folder, 'grit-sync.config.yaml');
    copyFileSync(world.configFile, config);
    const tokens = Object.entries(world.env).map(([name, value]) => `${name}=${value}\n`);
    writeFileSync(join(folder, '.env'), tokens.join(''));
    writeFileSync(join(bin, 'crontab'), CRONTAB);
    chmodSync(join(bin, 'crontab'), 0o755);
    const crontab = join(world.folder, 'crontab');
    const env = { PATH: `${bin}:/usr/bin:/bin`, CRONTAB_FILE: crontab };
    await play({
      world,
      folder,
      config,
      crontab,
      env,
      schedule: (args, more = {}) => runIn(['schedule', ...args], { cwd: folder, env: { ...env, ...more } }),
      writings: () =>
        existsSync(`${crontab}.log`) ? readFileSync(`${crontab}.log`, 'utf8').split('\n').length - 1 : 0,
    });
  });
}

/** The lines for a crontab of this machine, with that configuration. */
export const blockFor = (config: string) => crontabBlock({ node: process.execPath, program: BIN, config });
