import type { At } from './catalogue/at.ts';
import { BACKUPS } from './catalogue/backups.ts';
import { BELONGING } from './catalogue/belonging.ts';
import { CANVAS } from './catalogue/canvas.ts';
import { CONFIG } from './catalogue/config.ts';
import { DOCTOR } from './catalogue/doctor.ts';
import type { Entry } from './catalogue/entry.ts';
import { EXPLAIN } from './catalogue/explain.ts';
import { INIT } from './catalogue/init.ts';
import { MONITOR } from './catalogue/monitor.ts';
import { NETWORK } from './catalogue/network.ts';
import { OPERATOR } from './catalogue/operator.ts';
import { PAGE } from './catalogue/page.ts';
import { PASS } from './catalogue/pass.ts';
import { SCHEDULE } from './catalogue/schedule.ts';
import { SECURE } from './catalogue/secure.ts';
import { SYSTEMS } from './catalogue/systems.ts';
import { TRUST } from './catalogue/trust.ts';
import type { Problem } from './core/types.ts';
import { SyncError } from './errors.ts';

/** Everything that grit-sync can have to say, by its code. Codes are stable: monitors may rely on them. */
const CATALOGUE = {
  ...CONFIG,
  ...SYSTEMS,
  ...SECURE,
  ...NETWORK,
  ...CANVAS,
  ...PASS,
  ...TRUST,
  ...BELONGING,
  ...OPERATOR,
  ...BACKUPS,
  ...SCHEDULE,
  ...MONITOR,
  ...DOCTOR,
  ...EXPLAIN,
  ...PAGE,
  ...INIT,
};

type Catalogue = typeof CATALOGUE;
type Details<C extends keyof Catalogue> = Parameters<Catalogue[C]['message']>[0];

/** The problem of that code, in words. */
export function problem<C extends keyof Catalogue>(
  code: C,
  ...[details]: object extends Details<C> ? [] : [Details<C>]
): Problem {
  const { severity, message, hint } = CATALOGUE[code] as Entry<unknown>;
  // What both systems have in common is told apart by the code.
  const prefix = isAt(details) ? `${details.system.toLowerCase()}-` : '';
  return { code: prefix + code, severity, message: message(details), hint: hint(details) };
}

/** The same as something to throw. */
export function fail<C extends keyof Catalogue>(
  code: C,
  ...details: object extends Details<C> ? [] : [Details<C>]
): SyncError {
  return new SyncError(problem(code, ...details));
}

function isAt(details: unknown): details is At {
  return typeof details === 'object' && details !== null && 'system' in details && 'where' in details;
}
