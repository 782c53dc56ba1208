import type { Config } from '../../config/load.ts';
import { explainPerson, type Explanation } from '../../core/explain/explain.ts';
import { grantedColumns, quizzesIn } from '../../core/requirements.ts';
import { fold } from '../../core/memory/events.ts';
import type { Memory } from '../../core/memory/memory.ts';
import type { Problem } from '../../core/types.ts';
import { dueWindow } from '../../core/window.ts';
import { learn } from '../../pass/learn.ts';
import { cellWords, renderExplanation, type Explained } from '../../report/explain.ts';
import { toSeconds } from '../../report/json.ts';
import { History } from '../../store/history.ts';
import type { Answer } from '../answer.ts';
import { withSystems } from '../opened.ts';
import type { Output } from '../output.ts';
import { remembered } from '../remembered.ts';
import { passesIn, PAST_PASS } from '../state.ts';
import { watchStopping, type Stopping } from '../stopping.ts';
import type { Systems } from '../systems.ts';
import type { ExplainOptions } from './options.ts';
import { findPerson } from './person.ts';
import { personData, requirementsFor } from './whom.ts';

interface Circumstances {
  config: Config;
  output: Output;
  warnings: Problem[];
  world: NodeJS.Process;
}

/** What is so now, and what the next pass will make of it. */
export async function explainNow(
  options: ExplainOptions,
  { config, output, warnings, world }: Circumstances,
): Promise<Answer> {
  const { json, verbose } = options;
  requirementsFor(options.column, config);
  const now = new Date();
  const { memory } = remembered(config);
  const stopping: Stopping = watchStopping(
    world,
    config.timeoutMinutes,
    () => {
      if (!json) output.tell('Stopping when this is explained; a second signal stops at once.');
    },
    'The explanation',
  );
  try {
    // As a dry run: nothing that is reached from here can change anything.
    const opening = { mode: 'dry-run', quiet: json, verbose, output, stopping } as const;
    const answer = await withSystems(config, opening, (systems) =>
      answerFrom(options, config, systems, memory, now),
    );
    return { ...answer, problems: [...warnings, ...answer.problems] };
  } finally {
    stopping.dispose();
  }
}

async function answerFrom(
  { person: text, column }: ExplainOptions,
  config: Config,
  { ports, inquiry }: Systems,
  memory: Memory,
  now: Date,
): Promise<Answer> {
  const { requirements, canvas, grit: settings, limits } = config;
  const window = dueWindow(now, canvas.lookbackDays, memory);
  const { content } = await ports.store.keepBackup(
    (openSink) => ports.grit.downloadExport(openSink),
    (bytes) => ports.grit.readExport(bytes),
  );
  const quizzes = await ports.canvas.findQuizzes(quizzesIn(requirements));
  const found = await findPerson(text, {
    inquiry,
    requirements,
    assignments: quizzes.assignments,
    grit: content,
    memory,
  });
  const columns = grantedColumns({ ...settings, requirements });
  const lesson = learn(memory, content, now, { columns });
  const explanation = explainPerson(
    found.facts,
    {
      requirements,
      accessTime: settings.accessTime,
      active: settings.active,
      emailFrom: canvas.emailFrom,
      includeLateGrades: canvas.includeLateGrades,
      isUploadOn: settings.upsert,
      maxNewGrants: limits.maxNewGrants,
      window,
    },
    {
      assignments: quizzes.assignments,
      grit: content,
      isSound: lesson.isSound,
      remembered: memory,
      memory: fold(memory, lesson.events),
      wasStopped: wasStopped(config.state.folder),
    },
  );
  const wanted = new Set<string | null>(requirementsFor(column, config).map((one) => one.column));
  const shown: Explanation = {
    ...explanation,
    cells: explanation.cells.filter((cell) => wanted.has(cell.column)),
  };
  const explained: Explained = {
    subject: found.subject,
    explanation: shown,
    header: content.header,
    since: window.since,
    maxNewGrants: limits.maxNewGrants,
  };
  return {
    text: renderExplanation(explained),
    data: dataOf(explained, now),
    // What else a look at Grit teaches is about other people.
    problems: [...quizzes.problems, ...(lesson.isSound ? [] : lesson.problems)],
  };
}

function dataOf(explained: Explained, now: Date): object {
  const { subject, explanation, since } = explained;
  const { person, isActive, accessTimes } = explanation.inGrit;
  return {
    at: toSeconds(now),
    person: personData(subject),
    window: { since: toSeconds(since) },
    grit: { isThere: person !== null, isActive, accessTimes },
    wholeHold: explanation.wholeHold,
    due: explanation.due,
    columns: explanation.cells.map((cell) => ({
      column: cell.column,
      reason: cell.reason,
      outcome: cell.outcome,
      ...cellWords(cell, explained),
      quizzes: cell.ways.map(({ standing, results }) => ({ standing, allOf: results })),
      heldSince: cell.heldSince,
      memory: cell.entry,
    })),
  };
}

/** Whether the last pass uploaded nothing, since it would have granted more than is allowed. */
function wasStopped(stateFolder: string): boolean {
  const last = passesIn(new History(stateFolder).read(), PAST_PASS).at(-1);
  return last?.problems.some(({ code }) => code === 'too-many-grants') ?? false;
}
