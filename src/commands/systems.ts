import { createCanvas } from '../canvas/client.ts';
import type { Config } from '../config/load.ts';
import type { RequestCounts } from '../core/types.ts';
import { createGrit } from '../grit/client.ts';
import type { Ports } from '../ports.ts';
import { preview, withoutUpsert } from '../preview.ts';
import type { Mode } from '../report/json.ts';
import { createStore } from '../store/backup.ts';
import { createLedger } from '../store/ledger.ts';
import type { Progress } from './progress.ts';
import type { Stopping } from './stopping.ts';
import { userAgent } from './version.ts';

/** Canvas, Grit and the store of one pass. */
export interface Systems {
  ports: Ports;
  /** How many requests were sent so far. */
  counts: () => RequestCounts;
  close: () => void;
}

/** Opens what the configuration names: the real thing, or with some or all changes left out. */
export function openSystems(config: Config, mode: Mode, stopping: Stopping, progress: Progress): Systems {
  const shared = {
    ...config.http,
    userAgent: userAgent(),
    progress: progress.show,
    log: progress.log,
  };
  const { canvas, http: canvasHttp } = createCanvas({
    ...shared,
    baseUrl: config.canvas.apiUrl,
    token: config.canvas.apiKey,
    includeLateGrades: config.canvas.includeLateGrades,
    signal: stopping.reading,
  });
  const { grit, http: gritHttp } = createGrit({
    ...shared,
    baseUrl: config.grit.apiUrl,
    token: config.grit.apiKey,
    ca: config.grit.ca,
    signal: stopping.everything,
  });
  const now = () => new Date();
  const stateFolder = config.state.folder;
  const live: Ports = {
    canvas,
    grit,
    store: createStore({ backupFolder: config.backup.folder, stateFolder, keep: config.backup.keep }, now),
    ledger: createLedger(stateFolder, now),
  };
  const byMode: Record<Mode, Ports> = {
    run: live,
    'no-upsert': { ...live, grit: withoutUpsert(grit) },
    'dry-run': preview(live),
  };
  return {
    ports: byMode[mode],
    counts: () => ({
      canvas: canvasHttp.counts.requests,
      grit: gritHttp.counts.requests,
      retries: canvasHttp.counts.retries + gritHttp.counts.retries,
    }),
    close: () => {
      canvasHttp.close();
      gritHttp.close();
    },
  };
}
