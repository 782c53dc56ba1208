import { createCanvas } from '../canvas/client.ts';
import type { Config } from '../config/load.ts';
import { trueTime } from '../core/clock.ts';
import type { RequestCounts } from '../core/types.ts';
import { createGrit } from '../grit/client.ts';
import type { Inquiry, Ports } from '../ports.ts';
import { preview, withoutUpsert } from '../preview.ts';
import type { Mode } from '../report/json.ts';
import { createStore } from '../store/backup.ts';
import { createJournal } from '../store/journal/journal.ts';
import { patience } from './patience.ts';
import type { Progress } from './progress.ts';
import type { Stopping } from './stopping.ts';
import { userAgent } from './version.ts';
import { within } from './within.ts';

/** Canvas, Grit and the store of one pass. */
export interface Systems {
  ports: Ports;
  inquiry: Inquiry;
  /** How many requests were sent so far. */
  counts: () => RequestCounts;
  /** Says what is being done now. */
  show: Progress['show'];
  close: () => void;
}

/** How Canvas and Grit are asked. */
export type Asking = Pick<Stopping, 'reading' | 'everything'> & Pick<Progress, 'show' | 'log'>;

/** The clients of the two systems that the configuration names. */
export function openClients(config: Config, { reading, everything, show, log }: Asking) {
  const shared = {
    ...config.http,
    userAgent: userAgent(),
    progress: show,
    log,
  };
  const canvas = createCanvas({
    ...shared,
    baseUrl: config.canvas.apiUrl,
    token: config.canvas.apiKey,
    proxy: config.proxies?.canvas ?? null,
    includeLateGrades: config.canvas.includeLateGrades,
    signal: reading,
  });
  const grit = createGrit({
    ...shared,
    baseUrl: config.grit.apiUrl,
    token: config.grit.apiKey,
    proxy: config.proxies?.grit ?? null,
    ca: config.grit.ca,
    signal: everything,
  });
  return {
    canvas: {
      ...canvas,
      canvas: within(canvas.canvas, reading),
      inquiry: within(canvas.inquiry, reading),
    },
    grit: { ...grit, grit: within(grit.grit, everything) },
  };
}

/** Opens what the configuration names: the real thing, or with some or all changes left out. */
export function openSystems(config: Config, mode: Mode, stopping: Stopping, progress: Progress): Systems {
  const clients = openClients(config, { ...stopping, ...progress });
  const { canvas, inquiry, http: canvasHttp } = clients.canvas;
  const { grit, http: gritHttp } = clients.grit;
  const now = () => new Date();
  const stateFolder = config.state.folder;
  const live: Ports = {
    canvas,
    grit,
    store: within(
      createStore(
        {
          backupFolder: config.backup.folder,
          stateFolder,
          keep: config.backup.keep,
          correct: (time) => trueTime(time, canvas.clockAhead()),
        },
        now,
      ),
      stopping.everything,
    ),
    journal: createJournal(stateFolder),
    patience: patience(config.http.retries, { signal: stopping.everything, show: progress.show }),
    show: progress.show,
  };
  const byMode: Record<Mode, Ports> = {
    run: live,
    'no-upsert': { ...live, grit: withoutUpsert(grit) },
    'dry-run': preview(live),
  };
  return {
    ports: byMode[mode],
    inquiry,
    show: progress.show,
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
