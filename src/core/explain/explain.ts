import { constantsOf, type TableColumns } from '../columns.ts';
import type { GritExport } from '../marks.ts';
import { judge } from '../passing.ts';
import { combinationsIn, completed } from '../prerequisites.ts';
import { permissionsOf, rewardsByAssignment } from '../requirements.ts';
import { admit, type EmailSource } from '../students.ts';
import { buildTable } from '../table.ts';
import { cellKey, heldSinceOf, type Due, type Memory } from '../memory/memory.ts';
import { planGrants } from '../trust/plan.ts';
import type { Assignment, CellState, Requirement, Window } from '../types.ts';
import { holdOn, wholeHoldOn, type Hold, type Memorys, type WholeHold } from './holds.ts';
import { whatGritHas, type InGrit } from './in-grit.ts';
import { isRead, nearest, waysTo } from './quizzes.ts';
import type { Account, CellExplanation, CellOutcome, DetailedSubmission, Reason } from './types.ts';

/** What the next pass would go by. */
export interface PassRules {
  requirements: Requirement[];
  accessTime: string;
  active: boolean;
  emailFrom: EmailSource;
  includeLateGrades: boolean;
  isUploadOn: boolean;
  /** Null for no limit. */
  maxNewGrants: number | null;
  window: Window;
}

/** Everything that is known of one person. */
export interface PersonFacts {
  /** Empty where Canvas does not know the person. Several have one campus wide id. */
  accounts: Account[];
  isTestStudent: boolean;
  /** As Canvas has it, else as Grit or the memory has it; null where nobody has one. */
  externalId: string | null;
  submissions: DetailedSubmission[];
}

/** What a look at Canvas, Grit and the memory found. */
export interface Surroundings extends Memorys {
  /** By `quizKey`. */
  assignments: Map<string, Assignment>;
  grit: GritExport;
  /** Whether a pass would believe this export. */
  isSound: boolean;
  /** Whether the last pass uploaded nothing, since it would have granted too much. */
  wasStopped: boolean;
}

export interface Explanation {
  inGrit: InGrit;
  cells: CellExplanation[];
  /** The columns that the next pass gives beside those that are earned: access time and `active`. */
  givesToo: string[];
  /** What the person passed and did not get. */
  due: Due[];
  /** Whether everything of the person is held; null where it is not. */
  wholeHold: WholeHold | null;
}

/**
 * Why somebody has each column of the configuration or has it not, and what the next pass makes of it. It decides
 * nothing itself: the submissions of this one person go through the same functions as those of everybody in a pass.
 */
export function explainPerson(person: PersonFacts, rules: PassRules, around: Surroundings): Explanation {
  const inGrit = whatGritHas(person.externalId, around.grit);
  const columns: (string | null)[] = permissionsOf(rules.requirements);
  if (rules.requirements.some(({ column }) => column === null)) columns.push(null);
  const planned = planOf(person, rules, around);
  const cells = columns.map((column) => explainCell(column, person, rules, around, { inGrit, planned }));
  const isGiving = givingReason(rules, around, planned) === 'gets';
  const constants = constantsOf(rules);
  const givesToo = constants.filter((column) => isGiving && planned.cells.get(column) === 'new');
  const accounts = new Set(person.accounts.map((account) => account.person.canvasUserId));
  const due = [...around.memory.due.values()].filter(({ canvasUserId }) => accounts.has(canvasUserId));
  return { inGrit, cells, givesToo, due, wholeHold: wholeHoldOn(person.externalId, inGrit, around) };
}

/** What a pass would do with the row of this person. */
interface Planned {
  /** By column; empty where the person is no row. */
  cells: Map<string, CellState>;
  newGrants: number;
}

function planOf(person: PersonFacts, rules: PassRules, around: Surroundings): Planned {
  const { requirements, accessTime, active, emailFrom } = rules;
  const { assignments, grit, memory } = around;
  const inWindow = person.submissions.filter((one) => isRead(one, { ...rules, due: memory.due }));
  const usable = new Map([...assignments.values()].map((one) => [one.id, one]));
  const judged = judge(inWindow, usable.values(), rewardsByAssignment(requirements, [], assignments));
  const together = completed(combinationsIn(requirements, assignments), inWindow, person.submissions);
  const people = person.isTestStudent ? [] : person.accounts.map((account) => account.person);
  const { students } = admit({ people, testStudents: [], notFound: [] }, emailFrom);
  const columns: TableColumns = { permissions: permissionsOf(requirements), accessTime, active };
  const { table } = buildTable([...judged.passed, ...together], students, columns);
  const { rows, newGrants } = planGrants(table, grit, memory);
  return { cells: rows[0]?.cells ?? new Map<string, CellState>(), newGrants };
}

function explainCell(
  column: string | null,
  person: PersonFacts,
  rules: PassRules,
  around: Surroundings,
  { inGrit, planned }: { inGrit: InGrit; planned: Planned },
): CellExplanation {
  const requirements = rules.requirements.filter((requirement) => requirement.column === column);
  const ways = waysTo(requirements, {
    assignments: around.assignments,
    accounts: person.accounts,
    submissions: person.submissions,
    reading: { ...rules, due: around.memory.due },
  });
  const entryIn = ({ entries }: Memory, name: string) =>
    person.externalId === null
      ? undefined
      : entries.get(cellKey({ externalId: person.externalId, column: name }));
  const entry = column === null ? undefined : entryIn(around.memory, column);
  const state = column === null ? stateOfRow(inGrit, planned, rules) : planned.cells.get(column);
  const context: Context = { column, person, rules, around, inGrit, planned };
  const hold = holdOn(column, state, entry, { externalId: person.externalId, memory: around.memory, inGrit });
  const reason = reasonOf(state, hold, nearest(ways).standing, context);
  return {
    column,
    reason,
    outcome: outcomeOf(reason),
    ways,
    entry: (column === null ? undefined : entryIn(around.remembered, column)) ?? null,
    heldSince: heldSinceOf(hold?.entry),
    isNoticed: hold !== undefined && heldSinceOf(entryIn(around.remembered, hold.entry.column)) !== null,
  };
}

/** Being in Grit at all is no cell: it is there with the row, and is given with the columns that everybody gets. */
function stateOfRow(
  { person }: InGrit,
  { cells }: Planned,
  { accessTime, active }: PassRules,
): CellState | undefined {
  if (person !== null) return 'already';
  return constantsOf({ accessTime, active })
    .map((column) => cells.get(column))
    .find((state) => state !== undefined && state !== 'no-column');
}

interface Context {
  column: string | null;
  person: PersonFacts;
  rules: PassRules;
  around: Surroundings;
  inGrit: InGrit;
  planned: Planned;
}

function reasonOf(
  state: CellState | undefined,
  hold: Hold | undefined,
  standing: ReturnType<typeof nearest>['standing'],
  { column, person, rules, around, inGrit, planned }: Context,
): Reason {
  if (column !== null && inGrit.person?.granted.includes(column) === true) return hasReason(column, inGrit);
  if (state === 'already') return 'has';
  if (state === 'no-column') return 'no-column';
  if (hold !== undefined) return hold.reason;
  if (state === 'held') return 'other-person';
  if (state === 'new') return givingReason(rules, around, planned);
  if (person.accounts.length === 0) return 'not-in-canvas';
  if (standing !== 'earned') return standing;
  return person.isTestStudent ? 'test-student' : 'no-external-id';
}

function hasReason(column: string, { isActive, accessTimes }: InGrit): Reason {
  if (!isActive) return 'has-but-inactive';
  return accessTimes.length === 0 && !column.startsWith('at:') ? 'has-but-no-access-time' : 'has';
}

function givingReason(
  { isUploadOn, maxNewGrants }: PassRules,
  { isSound, wasStopped }: Surroundings,
  { newGrants }: Planned,
): Reason {
  if (!isUploadOn) return 'upload-off';
  if (!isSound) return 'export-odd';
  return maxNewGrants !== null && (wasStopped || newGrants > maxNewGrants) ? 'stopped' : 'gets';
}

function outcomeOf(reason: Reason): CellOutcome {
  if (reason.startsWith('has')) return 'has';
  if (reason.startsWith('held')) return 'held';
  return reason === 'gets' ? 'gets' : 'no';
}
