import { entry, type Entries, type Nothing } from './entry.ts';

/** A right that is missing in a course, and what it is for: any one of these would do. */
interface Missing {
  need: 'grades' | 'roster' | 'ids' | 'addresses' | 'groups';
  rights: readonly string[];
  courseId: string;
}

const WITHOUT: Record<Missing['need'], string> = {
  grades: 'no pass can read who passed',
  roster: 'somebody who is not in the list of the course cannot be looked up',
  ids: 'nobody can become a row in Grit',
  addresses: 'rows are made without an address',
  groups: 'nobody is added to a group',
};

const lacks = ({ need, rights, courseId }: Missing) =>
  `The owner of the Canvas token ${rights.length > 1 ? 'has neither' : 'lacks the right'} ${rights.join(' nor ')} in course ${courseId}, so ${WITHOUT[need]}.`;
const grant = ({ rights, courseId }: Missing) =>
  `Let a Canvas administrator give the owner of the token the right ${rights.join(' or ')} in course ${courseId}.`;

interface Disk {
  folder: string;
  free: string;
  needed: string;
  backups: number;
}

/** What only the doctor looks at; for the rest it has the words of the pass. */
export const DOCTOR = {
  'certificate-not-saved': entry<{ file: string; cause: string }>(
    'attention',
    ({ file, cause }) => `The certificate of Grit was not saved to ${file}: ${cause}.`,
    () =>
      'Name a file that is not there yet, in a folder where you may write; or leave --save-certificate out.',
  ),
  'uploads-off': entry<Nothing>(
    'warning',
    () => 'Passes change nothing in Grit yet: grit.upsert is false.',
    () => 'When grit-sync run --dry-run shows what you expect, write "upsert: true" into the configuration.',
  ),
  'readable-by-others': entry<{ path: string; mode: '600' | '700'; canChange: boolean }>(
    'attention',
    ({ path, canChange }) =>
      `Other users of this machine can look into ${path}${canChange ? ' and change it' : ''}.`,
    ({ path, mode }) => `Run chmod ${mode} "${path}" as the user to whom it belongs.`,
  ),
  'writable-by-others': entry<{ path: string; isFolder: boolean; owner: number | null }>(
    'warning',
    ({ path, isFolder, owner }) => {
      const what = isFolder ? `put other files into ${path}, where the configuration is` : `change ${path}`;
      return owner === null
        ? `Other users of this machine can ${what}.`
        : `The user with the number ${owner}, who does not run grit-sync, can ${what}.`;
    },
    ({ path, isFolder, owner }) => {
      if (owner !== null)
        return 'Run grit-sync as the user to whom its configuration belongs, and not as root.';
      return `Run chmod ${isFolder ? 'go-w' : '600'} "${path}" as the user to whom it belongs.`;
    },
  ),
  'rights-unknown': entry<{ path: string }>(
    'warning',
    ({ path }) =>
      `The disk that holds ${path} does not keep who may read or change a file, so it may be everybody.`,
    () => 'Move the configuration and the tokens to a disk of this machine, such as the home folder.',
  ),
  'folder-unusable': entry<{ key: string; folder: string; cause: string }>(
    'failed',
    ({ key, folder, cause }) => `No pass can write into ${key}, ${folder} (${cause}).`,
    ({ key }) =>
      `Let ${key} name a folder on a disk with room, in which the user who runs grit-sync may write; it is made if need be.`,
  ),
  'canvas-token-expires': entry<{ on: string; left: string }>(
    'warning',
    ({ on, left }) => `The Canvas token expires at ${on}, in ${left}.`,
    () =>
      'Make a new token in Canvas under Account > Settings before that, and put it in the place of this one.',
  ),
  'course-closed': entry<{ courseId: string }>(
    'attention',
    ({ courseId }) => `Canvas shows nothing of course ${courseId}: it is not open at this time.`,
    () =>
      'Let a Canvas administrator open the course by its dates or those of its term, or name the course of this term in the configuration.',
  ),
  'course-not-running': entry<{ courseId: string; name: string; isOver: boolean }>(
    'warning',
    ({ courseId, name, isOver }) =>
      `The course "${name}" (${courseId}) is ${isOver ? 'concluded' : 'not published'}; students cannot take its quizzes.`,
    ({ isOver }) =>
      isOver
        ? 'Name the course of this term in the configuration, if there is a new one.'
        : 'Publish the course in Canvas.',
  ),
  'course-one-section': entry<{ courseId: string; name: string }>(
    'warning',
    ({ courseId, name }) =>
      `Canvas shows the owner of the token one section only of the course "${name}" (${courseId}), and nobody of the others.`,
    () =>
      'Let a Canvas administrator lift the limit to a section from this enrolment, if the course has others.',
  ),
  'right-missing': entry<Missing>('failed', lacks, grant),
  'right-wanted': entry<Missing>('attention', lacks, grant),
  'quiz-not-graded': entry<{ id: string; name: string }>(
    'attention',
    ({ id, name }) => `The quiz "${name}" (assignment ${id}) is set to "not graded"; nobody can pass it.`,
    () => 'Let Canvas display its grade as points or as a percentage, on the page where it is edited.',
  ),
  'quiz-grades-hidden': entry<{ id: string; name: string }>(
    'warning',
    ({ id, name }) =>
      `The grades of the quiz "${name}" (assignment ${id}) are hidden until somebody posts them; grit-sync sees them all the same, the students do not.`,
    () => 'Let grades be posted automatically, in the gradebook of Canvas, if students should see them.',
  ),
  'group-not-found': entry<{ groupId: string }>(
    'attention',
    ({ groupId }) => `Canvas has no group ${groupId}; nobody is added to it.`,
    () =>
      'Correct the number under canvasGroups: it is the one behind /groups/ in the address bar of the group.',
  ),
  'group-elsewhere': entry<{ groupId: string; name: string; courseId: string }>(
    'attention',
    ({ groupId, name, courseId }) =>
      `The group "${name}" (${groupId}) is not one of course ${courseId}, whose students are to be added to it.`,
    ({ courseId }) => `Name a group of course ${courseId} under canvasGroups.`,
  ),
  'clock-off': entry<{ by: string; isAhead: boolean }>(
    'warning',
    ({ by, isAhead }) =>
      `The clock of this machine is ${by} ${isAhead ? 'ahead of' : 'behind'} that of Canvas.`,
    () => 'Let the machine take its time from the network: sudo timedatectl set-ntp true, on Linux.',
  ),
  'clock-wrong': entry<{ by: string; isAhead: boolean }>(
    'attention',
    ({ by, isAhead }) =>
      `The clock of this machine is ${by} ${isAhead ? 'ahead of' : 'behind'} that of Canvas, so passes go by Canvas's clock, and nothing counts as verified.`,
    () =>
      'Set the clock, and let the machine take its time from the network: sudo timedatectl set-ntp true, on Linux.',
  ),
  'disk-none': entry<Disk>(
    'failed',
    ({ folder, free }) => `The disk that holds ${folder} has ${free} left, too little for the next backup.`,
    () => 'Make room on the disk; old backups may be moved to another place.',
  ),
  'disk-short': entry<Disk>(
    'attention',
    ({ folder, free, needed, backups }) =>
      `The disk that holds ${folder} has ${free} left, and the ${backups} backups that a month can bring need ${needed}.`,
    () =>
      'Set backup.keep in the configuration, such as keep: { last: 48, daily: 31 }, or make room on the disk.',
  ),
  'lock-kept': entry<{ holder: string; pid: number; longest: string }>(
    'attention',
    ({ holder, longest }) =>
      `The lock is noted as held by ${holder}, longer than the ${longest} that a pass may take, so no other pass does anything.`,
    ({ pid }) => `See what it is with ps -p ${pid}; if it is grit-sync, end it with kill ${pid}.`,
  ),
  'schedule-missing': entry<{ file: string }>(
    'attention',
    () => 'Nothing on this machine starts grit-sync run, and there was no pass of late.',
    ({ file }) =>
      `Type grit-sync schedule --install --config "${file}", or put the line that grit-sync schedule prints into crontab -e.`,
  ),
  'schedule-unknown': entry<{ file: string }>(
    'warning',
    () =>
      'There was a pass of late, but what starts grit-sync run is neither cron, systemd nor launchd here.',
    ({ file }) =>
      `Nothing needs to be done if it is started by hand or elsewhere; else type grit-sync schedule --install --config "${file}".`,
  ),
  'schedule-off': entry<{ timer: string; isUserUnit: boolean }>(
    'attention',
    ({ timer }) => `${timer} would start grit-sync run, but it is not switched on.`,
    ({ timer, isUserUnit }) =>
      `Run ${isUserUnit ? 'systemctl --user' : 'sudo systemctl'} enable --now ${timer} once.`,
  ),
} satisfies Entries;
