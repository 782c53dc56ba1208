import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Entries } from '../../src/catalogue/entry.ts';
import type { Problem, Severity } from '../../src/core/types.ts';
import { EXIT, problemsOf } from '../../src/errors.ts';
import { withPlaceholders } from './placeholders.ts';
import { SAID } from './said.ts';

const CATALOGUE = fileURLToPath(new URL('../../src/catalogue/', import.meta.url));

/** What the files of the catalogue are about; a new one goes by its name until it has a line here. */
const SUBJECTS: Record<string, string> = {
  config: 'Command line and configuration',
  systems: 'Reaching Canvas and Grit',
  canvas: 'Quizzes, people and groups in Canvas',
  pass: 'The pass and its backup',
  trust: 'Plan, proof and memory',
  operator: 'Holds and status',
  backups: 'Backups and restoring',
  schedule: 'The schedule',
};

const SECTIONS: [severity: Severity, title: string, about: string][] = [
  ['failed', 'Error, exit 1', `${EXIT.failed.meaning}.`],
  ['invalid', 'Error, exit 2', `${EXIT.invalid.meaning}; nothing was done.`],
  ['attention', 'Please look, exit 3', `${EXIT.attention.meaning}.`],
  ['warning', 'Warning, exit 0', 'the pass or command is done, and somebody should know this.'],
  ['locked', 'Busy, exit 75', `${EXIT.locked.meaning}.`],
  ['interrupted', 'Stopped, exit 130', `${EXIT.interrupted.meaning}.`],
];

const HEAD = `# Runbook

What grit-sync can say, and what to do then. Look for a few words of the message, or for the code: that is what
\`--json\` and \`grit-sync status\` name. What stands in [brackets] is different each time. This file is made from the
catalogue of messages in \`src/catalogue/\` by \`npm run docs\`.`;

/** RUNBOOK.md: each code of the catalogue with its message and its hint, by outcome and subject. */
export async function runbook(): Promise<string> {
  const subjects = await subjectsOfCatalogue();
  const sections = SECTIONS.flatMap(([severity, title, about]) => {
    const parts = subjects.flatMap(({ name, problems }) => {
      const here = problems.filter((problem) => problem.severity === severity);
      return here.length === 0 ? [] : [`### ${name}`, ...grouped(here, ({ code }) => code).map(described)];
    });
    return parts.length === 0
      ? []
      : [`## ${title}`, about.charAt(0).toUpperCase() + about.slice(1), ...parts];
  });
  return `${[HEAD, ...sections].join('\n\n')}\n`;
}

interface Subject {
  name: string;
  problems: Problem[];
}

/** What each file of the catalogue can have to say, in every case of which there is a sample. */
async function subjectsOfCatalogue(): Promise<Subject[]> {
  const files = readdirSync(CATALOGUE).map((file) => file.replace(/\.ts$/, ''));
  const known = Object.keys(SUBJECTS).filter((file) => files.includes(file));
  const ordered = [...known, ...files.filter((file) => !known.includes(file) && file !== 'entry').sort()];
  const subjects = await Promise.all(
    ordered.map(async (file): Promise<Subject> => {
      const exported = (await import(pathToFileURL(join(CATALOGUE, `${file}.ts`)).href)) as object;
      const codes = Object.values(exported).flatMap((entries: Entries) => Object.keys(entries));
      return { name: SUBJECTS[file] ?? capitalised(file), problems: codes.flatMap(samplesOf) };
    }),
  );
  // What nobody foresaw is in no catalogue.
  const bug = problemsOf(new Error('[cause]'));
  return [...subjects, { name: 'Everything else', problems: [...bug] }];
}

/** What is said under that code, in every case of which there is a sample. */
export function samplesOf(code: string): Problem[] {
  const samples = (SAID as Partial<Record<string, Problem[]>>)[code];
  if (samples === undefined) throw new Error(`Add a sample of "${code}" to SAID in tests/tools/said.ts.`);
  return samples.map(withPlaceholders);
}

/** The problems by what that says of each, in the order in which it was said first. */
function grouped(problems: Problem[], by: (problem: Problem) => string): Problem[][] {
  const keys = [...new Set(problems.map(by))];
  return keys.map((key) => problems.filter((problem) => by(problem) === key));
}

/** A code with what it says and what to do; more than once where there is more than one thing to do. */
function described(problems: Problem[]): string {
  const cases = grouped(problems, ({ hint }) => hint).map((alike) => {
    // Of samples that only differ in number, the later ones are the plural.
    const { message, hint } = alike.at(-1) ?? { message: '', hint: '' };
    return `${plain(message)}\\\n→ ${plain(hint)}`;
  });
  return [`#### \`${problems[0]?.code ?? ''}\``, ...cases].join('\n\n');
}

/** Text that Markdown shows as it is: `[key]: …` at the beginning of a line would be the address of a link. */
function plain(text: string): string {
  return text.replace(/[\\`*_<>#|]|^\[/g, '\\$&');
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' ');
}
