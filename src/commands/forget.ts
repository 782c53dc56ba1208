import { fail } from '../catalogue.ts';
import type { Config } from '../config/load.ts';
import type { GritExport } from '../core/marks.ts';
import { fold } from '../core/memory/events.ts';
import { memoriesOf } from '../core/memory/forget.ts';
import { idsOf } from '../core/memory/people.ts';
import { isHeld } from '../core/memory/cell.ts';
import { observe } from '../core/memory/lessons.ts';
import { heldSinceOf, seenAtOf, type Memory } from '../core/memory/memory.ts';
import { findPeople, personText, type KnownPerson } from '../core/trust/people.ts';
import { inMemory } from '../preview.ts';
import { renderForgotten, type Forgotten } from '../report/forget.ts';
import { answerWith, type Answer } from './answer.ts';
import type { CommandOptions } from './configured.ts';
import { tracesOf } from './forget/traces.ts';
import { withSystems } from './opened.ts';
import type { Output } from './output.ts';
import { startProgress } from './progress.ts';
import { remembered } from './remembered.ts';
import { watchStopping } from './stopping.ts';
import { underLock } from './under-lock.ts';

/** `grit-sync forget`, as it was asked for on the command line. */
export interface ForgetOptions extends CommandOptions {
  /** Campus wide id, name or email address. */
  person: string;
  /** Does it; without, it is shown what would be done. */
  apply: boolean;
  /** Also where something of the person is held. */
  evenHeld: boolean;
}

/** `grit-sync forget <person>`: takes a person out of the memory, and names the files that still have them. */
export function forget(options: ForgetOptions, world: NodeJS.Process): Promise<number> {
  return answerWith(options, world, async (config, output) => {
    // Before the lock, so that no pass is turned away while Grit takes its time.
    const now = options.apply && !options.evenHeld ? await gritNow(config, options, output, world) : null;
    const { person, memories } = options.apply
      ? await underLock(config, () => forgetNow(config, options, now))
      : recalled(remembered(config).memory, options.person);
    const email = person.identity?.email ?? '';
    const traces = await watching(output, options, (show) =>
      tracesOf({ externalId: person.externalId, email }, config, (done, of) => {
        show(`Looking into the backups: ${done} of ${of}`);
      }),
    );
    const forgotten = { person, memories, traces, applied: options.apply };
    const isAnywhere = traces.some(({ isReadable }) => isReadable);
    if (memories.people.size + memories.entries.length === 0 && !isAnywhere) {
      throw fail('forget-unknown-person', { text: options.person });
    }
    return answerOf(forgotten);
  });
}

/** Who is meant, and what is remembered of them. Somebody who is not in the memory may still be in a backup. */
function recalled(memory: Memory, text: string): Pick<Forgotten, 'person' | 'memories'> {
  const [first, ...others] = findPeople(memory, text);
  const people = [...(first === undefined ? [] : [first]), ...others];
  if (others.length > 0) throw fail('forget-several-people', { text, people: people.map(personText) });
  const person: KnownPerson = first ?? { externalId: text.trim(), identity: undefined };
  return { person, memories: memoriesOf(memory, person.externalId) };
}

/**
 * What Grit has: what staff took away there since the last pass would be forgotten as well, and a pass could give it
 * again. Null where there is nothing to forget.
 */
async function gritNow(
  config: Config,
  { person, json, verbose }: ForgetOptions,
  output: Output,
  world: NodeJS.Process,
): Promise<GritExport | null> {
  const { memories } = recalled(remembered(config).memory, person);
  if (memories.entries.length === 0) return null;
  const stopping = watchStopping(world, config.timeoutMinutes, () => undefined, 'This');
  try {
    const opening = { mode: 'dry-run', quiet: json, verbose, output, stopping } as const;
    return await withSystems(config, opening, async ({ ports: { grit } }) =>
      grit.readExport(await inMemory((openSink) => grit.downloadExport(openSink))),
    );
  } finally {
    stopping.dispose();
  }
}

function forgetNow(config: Config, { person: text, evenHeld }: ForgetOptions, now: GritExport | null) {
  const { journal, memory } = remembered(config);
  const found = recalled(memory, text);
  const { person } = found;
  const seen = now === null ? memory : fold(memory, observe(memory, now, new Date()));
  const held = memoriesOf(seen, person.externalId)
    .entries.filter(isHeld)
    .map(({ column }) => column);
  if (held.length > 0 && !evenHeld) throw fail('forget-held', { person: personText(person), held });
  const at = new Date();
  journal.append(
    idsOf(memory, person.externalId).map((externalId) => ({ kind: 'forgotten', externalId, at })),
  );
  return found;
}

/** Some shops have thousands of backups, and each of them is opened. */
async function watching<T>(
  output: Output,
  { json, verbose }: ForgetOptions,
  work: (show: (text: string) => void) => Promise<T>,
): Promise<T> {
  const progress = await startProgress(output, { quiet: json, verbose });
  try {
    return await work(progress.show);
  } finally {
    progress.stop();
  }
}

function answerOf(forgotten: Forgotten): Answer {
  const { person, memories, traces, applied } = forgotten;
  return {
    text: renderForgotten(forgotten),
    data: {
      applied,
      person: {
        externalId: person.externalId,
        firstName: person.identity?.firstName ?? null,
        lastName: person.identity?.lastName ?? null,
      },
      forgotten: {
        people: [...memories.people.keys()],
        cells: memories.entries.map((entry) => ({
          column: entry.column,
          state: entry.state,
          seenAt: seenAtOf(entry),
          heldSince: heldSinceOf(entry),
          evidence: entry.evidence.length,
        })),
      },
      stillIn: traces,
    },
    problems: [],
  };
}
