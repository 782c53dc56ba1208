import type { BELONGING } from '../catalogue/belonging.ts';
import type { CANVAS } from '../catalogue/canvas.ts';
import { SYSTEM, WAIT } from './general-systems.ts';
import type { TRUST } from '../catalogue/trust.ts';

/**
 * What a code of the history means in general, and what to do. The history keeps no words, since they may name people;
 * so this is all that the page can say, and there is nothing in it that must not be read by everybody.
 */
interface General {
  what: string;
  todo: string;
}

/** What cannot be in the history, since it is about the history itself. */
type Elsewhere = 'history-not-written' | 'history-unreadable';
type OfPasses =
  | keyof typeof CANVAS
  | Exclude<keyof typeof TRUST, Elsewhere>
  | keyof typeof BELONGING
  | 'grit-row-errors'
  | 'grit-interface-gone'
  | 'grit-plain-http'
  | 'readable-by-others'
  | 'writable-by-others'
  | 'rights-unknown'
  | 'variable-twice'
  | 'backup-unreadable'
  | 'clock-off'
  | 'clock-wrong'
  | 'export-set-aside'
  | 'backup-disk-full'
  | 'backup-not-stored'
  | 'pass-timed-out'
  | 'page-not-renewed'
  | 'interrupted'
  | 'bug';

const STATE = 'Look at the disk, and at who owns the state folder.';
const BACKUP = 'Look at the disk, and at who owns the backup folder.';

const PASSES: Record<OfPasses, [what: string, todo: string]> = {
  'canvas-no-external-ids': [
    'Canvas shows no campus wide ids, so nobody can be uploaded.',
    'Let a Canvas administrator allow the owner of the token to read SIS data.',
  ],
  'canvas-no-emails': [
    'Canvas shows no email addresses; people are uploaded without them.',
    'Let a Canvas administrator allow the owner of the token to read email addresses.',
  ],
  'quiz-ids-refused': ['Canvas refused the list of quizzes.', WAIT],
  'quiz-not-found': [
    'A quiz in the configuration does not exist; nobody can pass it.',
    'Correct its id: the number in the address bar of the quiz.',
  ],
  'quiz-is-classic': [
    'A quiz in the configuration is a classic quiz and was left out.',
    'Write it as { quiz: … } in the configuration.',
  ],
  'quiz-without-grade': [
    'A quiz in the configuration has no grades; nobody can pass it.',
    'Turn it into a graded quiz in Canvas.',
  ],
  'quiz-unpublished': [
    'A quiz in the configuration is not published; nobody can pass it.',
    'Publish it in Canvas, or remove it from the configuration.',
  ],
  'quiz-points-unknown': [
    'Canvas does not say how many points a quiz has; nobody can pass it.',
    'Check in Canvas that the owner of the token sees its points.',
  ],
  'grade-unreadable': [
    'A quiz without points has grades that are no percentages; nobody can pass it.',
    'Give it points in Canvas, or grade it as complete/incomplete.',
  ],
  'group-failed': [
    'A Canvas group could not be changed; permissions are not affected.',
    'Check canvasGroups, and that the owner of the token may manage groups.',
  ],
  'student-without-external-id': [
    'Somebody passed and has no campus wide id in Canvas, so cannot be in Grit.',
    'Ask the registrar to add the id, or add the person to Grit by hand.',
  ],
  'student-not-found': [
    'Somebody passed and is no longer in the course.',
    'Nothing, unless they should still use the machines.',
  ],
  'students-merged': [
    'Several Canvas accounts have one campus wide id and became one person in Grit.',
    'Ask the registrar whether they are one person.',
  ],
  'more-students-merged': [
    'Many campus IDs belong to several Canvas accounts each.',
    'Look whether Canvas has wrong campus IDs.',
  ],
  'clock-off': [
    'The clock of the computer that runs grit-sync differs from that of Canvas by minutes.',
    'Let that computer take its time from the network.',
  ],
  'clock-wrong': [
    'The clock of the computer that runs grit-sync is wrong by more than an hour, so nothing counts as verified.',
    'Set its clock, and let it take its time from the network.',
  ],
  'column-not-found': [
    'Grit lacks a column that the configuration names; it was left out.',
    'Write its name exactly as the first row of an export of Grit has it.',
  ],
  'export-without-ids': [
    'The export of Grit names nobody by an id, so it is no backup and nothing is uploaded.',
    'Look at the first row of an export in Grit.',
  ],
  'export-column-twice': [
    'The export of Grit has a column twice, so nothing is uploaded.',
    'Rename one of the two in Grit.',
  ],
  'export-shrunk': [
    'Grit has far fewer people than before, so nothing is uploaded.',
    'Look in Grit whether people are missing.',
  ],
  'too-many-grants': [
    'More would have been granted at once than limits.maxNewGrants allows, so nothing was.',
    'Check the quiz ids; if they are right, grit-sync run by hand says how to let it through.',
  ],
  'grants-missing': [
    'Something that was uploaded cannot be seen in Grit.',
    'The next pass sends it again. If it goes on, look at the history of uploads in Grit.',
  ],
  'marks-lost': [
    'Something that Grit showed before an upload was gone after it.',
    'Ask whether somebody changed it at that moment; grit-sync backups diff shows what it was.',
  ],
  'upload-not-proven': [
    'An upload could not be looked at afterwards, and nobody knows whether it took anything away.',
    'Compare the backups from before and after it with grit-sync backups diff.',
  ],
  'people-added': [
    'Grit gained more people than were uploaded.',
    'Look in Grit for people who are there twice.',
  ],
  'person-without-id': [
    'Somebody in Grit without a campus ID has the email address of a person who was added, and may be there twice.',
    'Enter the campus ID in the row that has the card, and remove the other one.',
  ],
  'id-changed': [
    'A student has another campus wide ID in Canvas than before.',
    'Make the two rows of that person one in Grit.',
  ],
  'id-changed-on-hold': [
    'A student of whom something is on hold has another campus wide ID in Canvas than before.',
    'Change the earlier ID of the row to the later one in Grit.',
  ],
  'id-doubted': [
    'Another person than before seems to have a campus wide ID, so nothing is given to it.',
    'Look in Canvas and in Grit who has it; grit-sync run says how to go on.',
  ],
  'column-renamed': [
    'A permission seems to have another name in Grit now; what was on hold stays so.',
    'Run grit-sync memory rename, or end the holds with grit-sync holds release.',
  ],
  'many-held': [
    'Many permissions disappeared from Grit at once; none of them is given again.',
    'Nothing, if that was meant. If it was a mistake, grit-sync holds release --since gives them back.',
  ],
  'passed-again': [
    'Somebody on hold has passed the quiz again, and stays on hold.',
    'Run grit-sync holds, and release whoever may use the machine again.',
  ],
  'memory-rebuilt': [
    'The memory was lost, and what is on hold was learned from the backups.',
    'Compare grit-sync holds with what staff know.',
  ],
  'other-grit': [
    'Grit has other people than the memory knows, so nothing is uploaded.',
    'Check grit.apiUrl, and give each Grit a state folder of its own.',
  ],
  'other-shop': [
    'The state folder belongs to another configuration, so nothing is uploaded.',
    'Give each configuration a state folder of its own.',
  ],
  'newly-held': [
    'Somebody took a permission away in Grit; it is not given again.',
    'Nothing, if that was meant. Otherwise end it with grit-sync holds release.',
  ],
  'memory-torn': [
    'The last entry of the memory was incomplete, as after a power cut, and was left out.',
    'Nothing: the run learned the same again.',
  ],
  'memory-damaged': [
    'The memory of grit-sync is damaged, so nothing was uploaded.',
    'Check the disk, and put back a copy of the state folder from before.',
  ],
  'memory-newer': ['A later version of grit-sync has been at work here.', 'Install it again.'],
  'memory-outdated': [
    'The memory of grit-sync is from before its first release, so nothing was uploaded.',
    'Move ledger.json out of the state folder.',
  ],
  'memory-unreadable': ['The memory of grit-sync cannot be read, so nothing was uploaded.', STATE],
  'memory-not-saved': ['The memory of grit-sync could not be saved.', STATE],
  'checksum-not-saved': ['The check sum of a backup could not be saved, so nothing was uploaded.', STATE],
  'checksums-not-rewritten': ['Old backups were not removed: their check sums cannot be written.', STATE],
  'backups-not-pruned': ['Old backups could not be removed.', BACKUP],
  'backup-unreadable': [
    'The export of Grit is no readable list of users, so it is no backup.',
    `${WAIT} If it goes on, take an export by hand in Grit and look whether it opens.`,
  ],
  'export-set-aside': [
    'What Grit sent in place of a usable export was kept beside the backups.',
    'Open the newest rejected-export file in the backup folder to see what it was.',
  ],
  'backup-disk-full': ['The disk for the backups is full.', 'Make room on it.'],
  'backup-not-stored': ['The backup could not be stored.', BACKUP],
  'grit-row-errors': [
    'Grit reported errors in the upload.',
    'Open the upload in the history of Grit; usually a column name is wrong.',
  ],
  'grit-interface-gone': [
    'This Grit no longer offers the interface that grit-sync knows.',
    'Look for a newer grit-sync.',
  ],
  'grit-plain-http': ['The token is sent to Grit without encryption.', 'Write https:// in grit.apiUrl.'],
  'readable-by-others': [
    'Other users of the machine can read a token.',
    'Run grit-sync doctor there, which has the command that closes the file.',
  ],
  'writable-by-others': [
    'Other users of the machine can change the configuration.',
    'Run grit-sync doctor there, which has the command that closes the file.',
  ],
  'rights-unknown': [
    'The configuration is on a disk that keeps no rights of files.',
    'Move it to a disk of the machine, such as the home folder.',
  ],
  'variable-twice': ['A variable has two values in the file .env.', 'Delete the line with the old value.'],
  'pass-timed-out': [
    'A pass took too long and was given up.',
    `${WAIT} If it goes on, find out why Canvas or Grit is slow.`,
  ],
  'page-not-renewed': ['This page could not be written after a pass.', 'Check report.html and its folder.'],
  interrupted: ['A pass was stopped in the middle.', WAIT],
  bug: [
    'grit-sync met something it was not written for.',
    'Run grit-sync run --verbose, and report what it prints to the maintainers.',
  ],
};

/** What to say of a code. One that this version does not know comes from another version, or is about one person. */
export function inGeneral(code: string): General {
  const [, prefix = '', rest = ''] = /^(canvas|grit)-(.+)$/.exec(code) ?? [];
  const [what, todo] = lookUp(PASSES, code) ??
    lookUp(SYSTEM, rest)?.(prefix === 'canvas' ? 'Canvas' : 'Grit') ?? [
      `The last pass met "${code}".`,
      'Run grit-sync run by hand, which says what it is and what to do.',
    ];
  return { what, todo };
}

function lookUp<T>(table: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
