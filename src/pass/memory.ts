import { fail, problem } from '../catalogue.ts';
import { configuredBy, isOtherShop } from '../core/memory/belonging.ts';
import { dueAfter } from '../core/memory/due.ts';
import { holdWithPerson, remember, rememberNames } from '../core/memory/lessons.ts';
import { holdsIn } from '../core/memory/holds.ts';
import { type Memory } from '../core/memory/memory.ts';
import { isOnePerson, recognise, type Recognised } from '../core/memory/people.ts';
import type { Problem, Window } from '../core/types.ts';
import { sameExternalId } from '../core/marks.ts';
import { passedAgain } from '../core/memory/passed-again.ts';
import { personText } from '../core/trust/people.ts';
import { covers, dueWindow, lookbackWindow } from '../core/window.ts';
import type { JournalPort, Ports } from '../ports.ts';
import type { Earned } from './canvas.ts';
import { learned, NOTHING_KNOWN, type Known } from './known.ts';
import type { PassPlan } from './plan.ts';
import { isDamaged, rebuild, rebuiltProblem, type Basis, type Lost } from './rebuild.ts';
import { isComplete, type PassResults } from './results.ts';
import type { Said } from './steps.ts';
import { heldCells, uploadedIds } from './upload.ts';

/**
 * What earlier passes remember. Where that is missing or damaged, and there are backups, it is learned from them; where
 * it is of another shop, this rejects.
 */
export async function recall(plan: PassPlan, ports: Ports): Promise<Said & { known: Known }> {
  const read = readOrLost(ports.journal);
  refuseOtherShop(read.memory, plan);
  if ('lost' in read) return await recallLost(read, plan, ports);
  const { memory, problems } = read;
  return { known: withConfiguration(plan, { memory, unsaved: [] }), problems };
}

function refuseOtherShop({ configured }: Memory, { requirements }: PassPlan): void {
  if (configured !== null && isOtherShop(configured, configuredBy(requirements)))
    throw fail('other-shop', { columns: configured.columns });
}

/** What earlier passes remember, if that is known. */
function readOrLost(
  journal: JournalPort,
): (Basis & { lost: Lost }) | { memory: Memory; problems: Problem[] } {
  try {
    const read = journal.read();
    return read.isNew ? { ...journal.salvage(), lost: 'missing' } : read;
  } catch (error) {
    if (isDamaged(error)) return { ...journal.salvage(), damage: error, lost: 'damaged' };
    throw error;
  }
}

async function recallLost(
  { lost, ...basis }: Basis & { lost: Lost },
  plan: PassPlan,
  ports: Ports,
): Promise<Said & { known: Known }> {
  const rebuilt = await rebuild(plan, ports, basis, { show: ports.show });
  if (rebuilt.backups === 0) {
    if (lost === 'damaged') throw basis.damage;
    // Before the first pass there is nothing to be lost.
    return { known: withConfiguration(plan, NOTHING_KNOWN), problems: [] };
  }
  if (lost === 'damaged') ports.journal.renew();
  return { known: withConfiguration(plan, rebuilt.known), problems: [rebuiltProblem(lost, rebuilt)] };
}

/** Takes note of what the configuration asks for, where that has changed. */
export function withConfiguration(
  { startedAt: at, requirements }: Pick<PassPlan, 'startedAt' | 'requirements'>,
  known: Known,
): Known {
  const configured = configuredBy(requirements);
  if (JSON.stringify(configured) === JSON.stringify(known.memory.configured)) return known;
  return learned(known, [{ kind: 'configured', at, ...configured }]);
}

/** The stretch of time to look at: all that is due, unless the command line says how far back. */
export function windowOf({ startedAt, lookbackDays, lookBack }: PassPlan, { memory }: Known): Window {
  if (lookBack === null) return dueWindow(startedAt, lookbackDays, memory);
  return typeof lookBack === 'number'
    ? lookbackWindow(startedAt, lookBack)
    : { since: lookBack, until: startedAt };
}

/** Whose ids have changed of those who passed, and what is known once they were recognised. */
export interface RecognisedPeople extends Said, Pick<Recognised, 'changed' | 'doubted'> {
  known: Known;
}

/** Recognises those who passed, whatever campus wide id Canvas has for them now. */
export function recognisePeople(
  { startedAt }: PassPlan,
  known: Known,
  { passed, students }: Pick<Earned, 'passed' | 'students'>,
): RecognisedPeople {
  const { events, changed, doubted } = recognise(known.memory, passed, students, startedAt);
  return { known: learned(known, events), changed, doubted, problems: [] };
}

/** Says whose id is another one now: after the look at Grit, which may have shown that something of theirs is on hold. */
export function sayWhoChanged({ changed, doubted }: RecognisedPeople, { memory }: Known): Said {
  const holds = changed.length === 0 ? [] : holdsIn(memory);
  const hasHold = ({ formerId }: { formerId: string }) =>
    holds.some(({ externalId }) => isOnePerson(memory, formerId, externalId));
  const onHold = changed.filter(hasHold);
  const others = changed.filter((one) => !onHold.includes(one));
  return {
    problems: [
      ...(onHold.length > 0 ? [problem('id-changed-on-hold', { changed: onHold })] : []),
      ...(others.length > 0 ? [problem('id-changed', { changed: others })] : []),
      ...(doubted.length > 0 ? [problem('id-doubted', { externalIds: doubted })] : []),
    ],
  };
}

/** What a pass knows when all else is done. */
function knownAtEnd(plan: PassPlan, start: Known, results: PassResults, canUpload: boolean): Known {
  const { startedAt: at } = plan;
  const known = lastKnown(start, results);
  const { earned, planned, sent, last } = results;
  if (earned === undefined || last?.isSound !== true) return known;
  const { table, cells } = earned;
  const { content: after } = last;
  const held = heldCells(cells, planned?.plan);
  const uploaded = uploadedIds(planned, sent);
  const basis = { ...earned, rows: planned?.plan.rows ?? [], after };
  const lessons = [
    (memory: Memory) => remember(memory, cells, after, at),
    (memory: Memory) => holdWithPerson(memory, held, at),
    (memory: Memory) => rememberNames(memory, table, uploaded, after, at),
    (memory: Memory) => (canUpload ? dueAfter(memory, basis, at) : []),
  ];
  return lessons.reduce((soFar, lesson) => learned(soFar, lesson(soFar.memory)), known);
}

/** What was known after the last step that taught something: each of them begins with what the one before it knew. */
function lastKnown(start: Known, { recognised, before, planned, sent, last }: PassResults): Known {
  const secondLook = last === before ? undefined : last;
  return (secondLook ?? sent ?? planned ?? before ?? recognised ?? { known: start }).known;
}

/** Says who has passed again what staff took away from them. It is due to be said once, and ends no hold. */
function passedAgainProblems(start: Known, { memory }: Known): Problem[] {
  const found = passedAgain(start.memory, memory);
  if (found.length === 0) return [];
  const holds = holdsIn(memory);
  const ids = [...new Set(found.map(({ externalId }) => externalId))];
  const people = ids.map((externalId) => {
    const columns = found.filter((cell) => cell.externalId === externalId).map(({ column }) => column);
    const all = holds.filter((hold) => sameExternalId(hold.externalId, externalId));
    return {
      person: personText({ externalId, identity: memory.people.get(externalId) }),
      externalId,
      columns,
      isAll: columns.length === all.length,
    };
  });
  return [problem('passed-again', { people })];
}

/** Writes down what was learned, and that there was this pass. */
export function writeDown(
  plan: PassPlan,
  start: Known,
  window: Window,
  results: PassResults,
  { grit, journal }: Pick<Ports, 'grit' | 'journal'>,
  problems: readonly Problem[],
): Said & { isVerified: boolean } {
  const canUpload = grit.upsert !== null;
  const known = knownAtEnd(plan, start, results, canUpload);
  const { memory, unsaved } = known;
  // What is due may have become more: a hold that somebody ended in Grit was noticed only in this pass.
  const coversAll = covers(window, dueWindow(plan.startedAt, plan.lookbackDays, memory));
  const isVerified = canUpload && coversAll && isComplete(results, problems);
  journal.append([
    ...unsaved,
    { kind: 'run', at: plan.startedAt, since: window.since, isVerified, canUpload },
  ]);
  return { isVerified, problems: passedAgainProblems(start, known) };
}
