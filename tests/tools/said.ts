import { problem as say } from '../../src/catalogue.ts';
import type { Problem } from '../../src/core/types.ts';

const DETAILS = new WeakMap<Problem, { code: string; details: unknown }>();

/** Says it, and remembers of what. */
const problem: typeof say = (code, ...details) => {
  const said = say(code, ...details);
  DETAILS.set(said, { code, details: details[0] });
  return said;
};

/** The code of the catalogue and the details from which a sample was made. */
export function detailsOf(sample: Problem): { code: string; details: unknown } {
  const found = DETAILS.get(sample);
  if (found === undefined) throw new Error(`${sample.code} is no sample of SAID.`);
  return found;
}

export const CANVAS = {
  system: 'Canvas',
  where: 'GET https://canvas.example/api/v1/courses/70076, 503',
} as const;
export const GRIT = {
  system: 'Grit',
  where: 'POST https://grit.example/api/batch/user/upsert, 503',
} as const;
const SHOWN_BY_CANVAS = { ...CANVAS, hasFile: false } as const;
const SHOWN_BY_GRIT = { ...GRIT, hasFile: false } as const;
const SHOWN = [SHOWN_BY_CANVAS, SHOWN_BY_GRIT];
const ISSUED = { name: 'grit.example', issuer: 'Example Campus CA', isSelfSigned: false };
const OTHER_NAME = { host: '192.168.69.69', names: 'grit.example' };
const CLOCK = { name: 'grit.example', now: 'Nov 22, 2026, 04:30 EST' };
const EXPIRED = { ...CLOCK, validTo: 'Nov 1, 2026, 04:30 EDT' };
const EARLY = { ...CLOCK, validFrom: 'Dec 1, 2026, 04:30 EST' };
const PROXY = { proxy: 'proxy.example:3128', variable: 'HTTPS_PROXY' };
const DISK = { folder: '/shop/backup', free: '1 GB', needed: '2.2 GB', backups: 2976 };
const ONE = { canvasUserIds: ['11'] };
const TWO = { canvasUserIds: ['11', '12'] };
const LASER = { externalId: '0011', column: 'pg:Laser Cutter' };
const SAW = { externalId: '0012', column: 'pg:Band Saw' };

const OVERDUE = {
  since: '2026-11-22 09:30 UTC',
  maxAge: '2 hours',
  lastRun: '2026-11-22 10:00 UTC',
  codes: ['canvas-unreachable', 'backup-disk-full'],
};

/** Every code of the catalogue, said for each system or case in which its words differ; tsc sees if one is missing. */
export const SAID: Record<Parameters<typeof problem>[0], Problem[]> = {
  usage: [
    problem('usage', { text: '--csv needs --dry-run', command: 'grit-sync run' }),
    problem('usage', { text: 'too many arguments', command: 'grit-sync run', unnamedFile: true }),
  ],
  'config-not-found': [problem('config-not-found', { searched: ['/shop', '/home/shop/.config/grit-sync'] })],
  'config-unreadable': [problem('config-unreadable', { file: 'a.yaml', cause: 'EACCES' })],
  'config-syntax': [
    problem('config-syntax', { file: 'a.yaml', format: 'YAML', place: ' at line 3', isOdd: false }),
    problem('config-syntax', { file: 'a.yaml', format: 'YAML', place: '', isOdd: false }),
    problem('config-syntax', {
      file: 'a.yaml',
      format: 'YAML',
      place: ' (line 3: it begins with a non-breaking space (U+00A0))',
      isOdd: true,
    }),
  ],
  'config-name': [problem('config-name', { file: '/shop/config.txt' })],
  'config-executable': [problem('config-executable', { file: 'a.yaml' })],
  'config-invalid': [
    problem('config-invalid', { path: 'canvas.courseId', text: 'expected an id' }),
    problem('config-invalid', {
      path: 'canvas.apiKey',
      text: 'expected an API token',
      origin: 'line 2 of /shop/.env',
    }),
  ],
  'config-unknown-key': [
    problem('config-unknown-key', { path: 'gritt', nearest: 'grit' }),
    problem('config-unknown-key', { path: 'zzz', nearest: undefined }),
  ],
  'config-variable-missing': [
    problem('config-variable-missing', {
      path: 'canvas.apiKey',
      variable: 'CANVAS_API_KEY',
      dotEnv: '/home/shop/grit-sync/.env',
      strangeLines: [],
    }),
    problem('config-variable-missing', {
      path: 'canvas.apiKey',
      variable: 'CANVAS_API_KEY',
      dotEnv: '/home/shop/grit-sync/.env',
      strangeLines: [2],
    }),
  ],
  'config-env-line': [
    problem('config-env-line', {
      path: 'canvas.apiKey',
      file: '/shop/.env',
      line: 2,
      wrong: 'has a quotation mark that is not closed',
    }),
  ],
  'variable-twice': [
    problem('variable-twice', {
      variable: 'CANVAS_API_KEY',
      file: '/shop/.env',
      line: 4,
      otherLine: 1,
    }),
  ],
  'config-certificate': [problem('config-certificate', { file: 'grit-ca.pem', cause: 'ENOENT' })],
  'config-secret-file-missing': [
    problem('config-secret-file-missing', { path: 'grit.apiKey', file: 'token', cause: 'ENOENT' }),
  ],
  'token-refused': [
    problem('token-refused', { ...CANVAS, expired: false }),
    problem('token-refused', { ...CANVAS, expired: true }),
    problem('token-refused', { ...GRIT, expired: false }),
  ],
  'not-allowed': [problem('not-allowed', CANVAS), problem('not-allowed', GRIT)],
  'not-found': [problem('not-found', CANVAS), problem('not-found', GRIT)],
  'web-page': [problem('web-page', CANVAS), problem('web-page', GRIT)],
  'answer-invalid': [problem('answer-invalid', CANVAS), problem('answer-invalid', GRIT)],
  'answer-too-large': [problem('answer-too-large', CANVAS), problem('answer-too-large', GRIT)],
  'list-too-long': [problem('list-too-long', CANVAS), problem('list-too-long', GRIT)],
  'not-http': [problem('not-http', CANVAS), problem('not-http', GRIT)],
  certificate: [
    problem('certificate', { ...SHOWN_BY_CANVAS, ...ISSUED, readsStore: true }),
    problem('certificate', { ...SHOWN_BY_CANVAS, ...ISSUED, readsStore: false }),
    problem('certificate', { ...SHOWN_BY_GRIT, ...ISSUED, isSelfSigned: true, readsStore: false }),
    problem('certificate', { ...SHOWN_BY_GRIT, ...ISSUED, hasFile: true, readsStore: true }),
  ],
  'certificate-not-saved': [
    problem('certificate-not-saved', {
      file: '/shop/grit-ca.pem',
      cause: 'there is such a file already',
    }),
  ],
  'certificate-name': [
    problem('certificate-name', { ...SHOWN_BY_CANVAS, ...OTHER_NAME }),
    problem('certificate-name', { ...SHOWN_BY_GRIT, ...OTHER_NAME }),
  ],
  'certificate-expired': [
    problem('certificate-expired', { ...SHOWN_BY_CANVAS, ...EXPIRED }),
    problem('certificate-expired', { ...SHOWN_BY_GRIT, ...EXPIRED, hasFile: true }),
  ],
  'certificate-not-yet-valid': [
    problem('certificate-not-yet-valid', { ...SHOWN_BY_CANVAS, ...EARLY }),
    problem('certificate-not-yet-valid', { ...SHOWN_BY_GRIT, ...EARLY }),
  ],
  'certificate-weak': SHOWN.map((at) => problem('certificate-weak', at)),
  'certificate-purpose': SHOWN.map((at) => problem('certificate-purpose', at)),
  'certificate-revoked': SHOWN.map((at) => problem('certificate-revoked', at)),
  'certificate-broken': SHOWN.map((at) => problem('certificate-broken', at)),
  'tls-none': SHOWN.map((at) => problem('tls-none', at)),
  'tls-old': SHOWN.map((at) => problem('tls-old', at)),
  'tls-no-cipher': SHOWN.map((at) => problem('tls-no-cipher', at)),
  'tls-client-certificate': SHOWN.map((at) => problem('tls-client-certificate', at)),
  'tls-closed': SHOWN.map((at) => problem('tls-closed', at)),
  'tls-failed': SHOWN.map((at) => problem('tls-failed', at)),
  unreachable: [
    problem('unreachable', CANVAS),
    problem('unreachable', GRIT),
    ...['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ECONNRESET'].map((code) =>
      problem('unreachable', { ...CANVAS, code, host: 'canvas.example' }),
    ),
  ],
  'proxy-unreachable': [problem('proxy-unreachable', { ...CANVAS, ...PROXY })],
  'proxy-password': [problem('proxy-password', { ...CANVAS, ...PROXY, status: 407 })],
  'proxy-refused': [problem('proxy-refused', { ...GRIT, ...PROXY, status: 403 })],
  'config-proxy': [
    problem('config-proxy', { variable: 'HTTPS_PROXY' }),
    problem('config-proxy', { variable: 'HTTPS_PROXY', isSocks: true }),
  ],
  'schedule-proxy-missing': [
    problem('schedule-proxy-missing', { variables: ['HTTPS_PROXY'], dotEnv: '/shop/.env' }),
  ],
  'timed-out': [problem('timed-out', CANVAS), problem('timed-out', GRIT)],
  throttled: [problem('throttled', CANVAS), problem('throttled', GRIT)],
  'server-error': [problem('server-error', CANVAS), problem('server-error', GRIT)],
  refused: [problem('refused', CANVAS), problem('refused', GRIT)],
  'foreign-link': [problem('foreign-link', CANVAS), problem('foreign-link', GRIT)],
  'link-loop': [problem('link-loop', CANVAS), problem('link-loop', GRIT)],
  'canvas-no-external-ids': [problem('canvas-no-external-ids', { courseIds: ['70076'] })],
  'canvas-no-emails': [problem('canvas-no-emails', { courseIds: ['70076', '70100'] })],
  'quiz-ids-refused': [problem('quiz-ids-refused', { courseId: '70076' })],
  'quiz-not-found': [
    problem('quiz-not-found', { quiz: 'assignment 440133', courseId: '70076' }),
    problem('quiz-not-found', { quiz: 'classic quiz 9001', courseId: '70076' }),
  ],
  'quiz-is-classic': [problem('quiz-is-classic', { id: '9001', courseId: '70076', title: 'Drill Press' })],
  'quiz-without-grade': [problem('quiz-without-grade', { id: '9001', courseId: '70076', title: 'Warm-up' })],
  'quiz-unpublished': [problem('quiz-unpublished', { id: '440133', name: 'Laser Safety' })],
  'quiz-points-unknown': [problem('quiz-points-unknown', { id: '440133', name: 'Laser Safety' })],
  'grade-unreadable': [problem('grade-unreadable', { id: '440133', name: 'Laser Safety' })],
  'group-failed': [problem('group-failed', { groupId: '93361', cause: 'Canvas refused a request.' })],
  'student-without-external-id': [
    problem('student-without-external-id', ONE),
    problem('student-without-external-id', TWO),
  ],
  'student-not-found': [problem('student-not-found', ONE), problem('student-not-found', TWO)],
  'students-merged': [problem('students-merged', TWO)],
  'more-students-merged': [
    problem('more-students-merged', { more: 1 }),
    problem('more-students-merged', { more: 14_990 }),
  ],
  'grit-row-errors': [problem('grit-row-errors', { count: 1 }), problem('grit-row-errors', { count: 3 })],
  'grit-interface-gone': [
    problem('grit-interface-gone', {
      name: 'Workshop',
      version: '1.1.1008',
      where: 'GET /api/batch/user/export: 404',
    }),
    problem('grit-interface-gone', { name: '', version: '', where: 'GET /api/batch/user/export: 404' }),
  ],
  'grit-plain-http': [problem('grit-plain-http', { host: '192.0.2.69' })],
  'backup-unreadable': [problem('backup-unreadable', { cause: 'it is empty' })],
  'export-set-aside': [
    problem('export-set-aside', { path: '/shop/backup/rejected-export-2026-11-22T09-30-00Z.txt' }),
  ],
  'backup-disk-full': [problem('backup-disk-full', { folder: 'backup' })],
  'backup-not-stored': [problem('backup-not-stored', { folder: 'backup', cause: 'EACCES' })],
  'state-not-writable': [problem('state-not-writable', { folder: 'state', cause: 'EACCES' })],
  'lock-unavailable': [problem('lock-unavailable', { cause: 'ENOLCK' })],
  locked: [problem('locked', { holder: 'process 4182, since 09:30' })],
  'pass-timed-out': [problem('pass-timed-out', { minutes: 20, step: 'Reading Canvas' })],
  'demo-folder': [problem('demo-folder', { folder: '/tmp', cause: 'the disk is full, ENOSPC' })],
  'output-lost': [problem('output-lost', { cause: 'ENOSPC' })],
  'ended-early': [problem('ended-early', { cause: 'what it was waiting for never came' })],
  interrupted: [problem('interrupted')],
  'column-not-found': [
    problem('column-not-found', { column: 'pg:Laser Cuter', nearest: 'pg:Laser Cutter' }),
    problem('column-not-found', { column: 'pg:Kiln', nearest: undefined }),
    problem('column-not-found', { column: 'pg:Band Saw', nearest: 'pg:Band Saw ' }),
  ],
  'export-without-ids': [
    problem('export-without-ids', { cause: 'its first row has no column "externalId"' }),
  ],
  'export-column-twice': [
    problem('export-column-twice', { columns: ['pg:Lathe'] }),
    problem('export-column-twice', { columns: ['pg:Lathe', 'active'] }),
  ],
  'export-shrunk': [problem('export-shrunk', { before: 2000, now: 17 })],
  'too-many-grants': [
    problem('too-many-grants', { newGrants: 312, limit: 50, byColumn: { 'pg:Lathe': 300, 'pg:Kiln': 12 } }),
  ],
  'grants-missing': [
    problem('grants-missing', { missing: [LASER] }),
    problem('grants-missing', { missing: [LASER, SAW] }),
  ],
  'marks-lost': [
    problem('marks-lost', { lost: [LASER] }),
    problem('marks-lost', { lost: [LASER, SAW] }),
    problem('marks-lost', { lost: [LASER], isEarlier: true }),
  ],
  'upload-not-proven': [problem('upload-not-proven', { backup: 'grit-export-2026-11-22T09-30-00Z.xlsx' })],
  'person-without-id': [problem('person-without-id', { names: ['Nora Veltkamp'] })],
  'id-changed': [problem('id-changed', { changed: [{ formerId: '0011', externalId: '0091' }] })],
  'id-changed-on-hold': [
    problem('id-changed-on-hold', { changed: [{ formerId: '0011', externalId: '0091' }] }),
  ],
  'id-doubted': [problem('id-doubted', { externalIds: ['0011'] })],
  'column-renamed': [problem('column-renamed', { from: 'pg:Laser', to: ['pg:Laser Cutter'] })],
  'many-held': [problem('many-held', { held: [LASER, SAW], since: '2026-11-22T09:30:00Z' })],
  'passed-again': [
    problem('passed-again', {
      people: [
        { person: 'Nora Veltkamp (0011)', externalId: '0011', columns: ['pg:Laser Cutter'], isAll: false },
      ],
    }),
    problem('passed-again', {
      people: [
        { person: 'Nora Veltkamp (0011)', externalId: '0011', columns: ['pg:Laser Cutter'], isAll: true },
        { person: '0012', externalId: '0012', columns: ['pg:Laser Cutter', 'pg:Band Saw'], isAll: false },
      ],
    }),
  ],
  'memory-rebuilt': [
    problem('memory-rebuilt', { lost: 'missing', backups: 1, unreadable: 0, held: 1 }),
    problem('memory-rebuilt', { lost: 'damaged', backups: 48, unreadable: 2, held: 3 }),
  ],
  'other-grit': [problem('other-grit', { people: 23 })],
  'other-shop': [problem('other-shop', { columns: ['pg:Laser Cutter'] })],
  'newly-held': [problem('newly-held', { held: [LASER, SAW] })],
  'memory-torn': [problem('memory-torn', { file: 'state/journal.jsonl' })],
  'memory-damaged': [
    problem('memory-damaged', {
      file: 'state/journal.jsonl',
      cause: 'its line 17 is not as it was written',
    }),
  ],
  'memory-newer': [problem('memory-newer', { file: 'state/journal.jsonl' })],
  'memory-outdated': [problem('memory-outdated', { file: 'state/ledger.json' })],
  'memory-unreadable': [problem('memory-unreadable', { file: 'state/journal.jsonl', cause: 'EACCES' })],
  'memory-not-saved': [problem('memory-not-saved', { folder: 'state', cause: 'EROFS' })],
  'history-not-written': [problem('history-not-written', { file: 'state/runs.jsonl', cause: 'EROFS' })],
  'rename-unknown-column': [problem('rename-unknown-column', { column: 'pg:Laser' })],
  'release-unknown-person': [problem('release-unknown-person', { text: 'Nora Veltkamp' })],
  'release-several-people': [
    problem('release-several-people', { text: 'nora', people: ['Nora Veltkamp (0011)', '0012'] }),
  ],
  'release-nothing-held': [problem('release-nothing-held', { person: 'Nora Veltkamp (0011)' })],
  'release-unknown-permission': [
    problem('release-unknown-permission', {
      column: 'laser',
      held: ['pg:Laser Cutter', 'active'],
      nearest: 'pg:Laser Cutter',
    }),
    problem('release-unknown-permission', { column: 'laser', held: [], nearest: undefined }),
  ],
  'release-unknown-column': [undefined, 'pg:Laser Cutter'].map((nearest) =>
    problem('release-unknown-column', {
      person: '0011',
      column: 'laser',
      held: ['pg:Laser Cutter'],
      nearest,
    }),
  ),
  'memory-not-known': [problem('memory-not-known', { folder: 'state' })],
  'backup-folder-unreadable': [problem('backup-folder-unreadable', { folder: 'backup', cause: 'EACCES' })],
  'pass-overdue': [
    problem('pass-overdue', { ...OVERDUE, reason: 'never-ran', since: null, lastRun: null }),
    ...(['not-running', 'failing', 'upload-off', 'partial'] as const).map((reason) =>
      problem('pass-overdue', { ...OVERDUE, reason }),
    ),
  ],
  'clock-set-back': [problem('clock-set-back', { since: '2026-11-22 09:30 UTC' })],
  busy: [problem('busy', { holder: 'process 4711, since 2026-11-22 09:30 UTC' })],
  'checksums-unreadable': [problem('checksums-unreadable', { folder: 'state', cause: 'EACCES' })],
  'backups-damaged': [
    problem('backups-damaged', { names: ['a.xlsx'] }),
    problem('backups-damaged', { names: Array.from({ length: 12 }, (_, number) => `${number}.xlsx`) }),
  ],
  'backups-gone': [
    problem('backups-gone', { names: ['a.xlsx'] }),
    problem('backups-gone', { names: ['a.xlsx', 'b.xlsx'] }),
  ],
  'backups-none-readable': [problem('backups-none-readable', { folder: 'backup' })],
  'backup-not-found': [problem('backup-not-found', { name: 'a.xlsx', folder: 'backup' })],
  'backup-not-opened': [problem('backup-not-opened', { file: 'a.xlsx', cause: 'EACCES' })],
  'backup-no-export': [problem('backup-no-export', { file: 'a.xlsx', cause: 'it is empty' })],
  'restore-person-unknown': [problem('restore-person-unknown', { externalId: '0011' })],
  'restore-column-unknown': [problem('restore-column-unknown', { column: 'Lazer Cutter' })],
  'restore-held': [problem('restore-held', { people: 1 }), problem('restore-held', { people: 2 })],
  'restore-columns-gone': [problem('restore-columns-gone', { columns: ['pg:Lathe', 'pg:Band Saw'] })],
  'restored-not-seen': [
    problem('restored-not-seen', { marks: [{ externalId: '0011', column: 'pg:Lathe' }], people: ['0012'] }),
  ],
  'people-added': [1, 3].map((surplus) => problem('people-added', { surplus })),
  'restore-added-people': [
    problem('restore-added-people', { surplus: 1 }),
    problem('restore-added-people', { surplus: 3 }),
  ],
  'checksum-not-saved': [problem('checksum-not-saved', { folder: 'state', cause: 'EROFS' })],
  'history-unreadable': [problem('history-unreadable', { file: 'state/runs.jsonl', cause: 'EACCES' })],
  'checksums-not-rewritten': [
    problem('checksums-not-rewritten', { folder: 'state', cause: 'the disk is full, ENOSPC' }),
  ],
  'backups-not-pruned': [problem('backups-not-pruned', { folder: 'backup', cause: 'EROFS' })],
  'crontab-missing': [problem('crontab-missing', { cause: 'ENOENT' })],
  'crontab-unreadable': [problem('crontab-unreadable', { cause: 'you are not allowed to use this program' })],
  'crontab-not-written': [problem('crontab-not-written', { cause: 'No space left on device' })],
  'crontab-not-kept': [problem('crontab-not-kept', { file: '/tmp/grit-sync-crontab-x1/crontab' })],
  'crontab-marks': [problem('crontab-marks', { line: 7 })],
  'schedule-path': [problem('schedule-path', { pathname: '/home/shop/grit-sync.config.yaml' })],
  'schedule-variable-missing': [
    problem('schedule-variable-missing', {
      cause: 'canvas.apiKey: the environment variable CANVAS_API_KEY is not set',
      dotEnv: '/home/shop/grit-sync/.env',
    }),
  ],
  'schedule-path-moves': [
    problem('schedule-path-moves', { pathname: '/home/shop/.nvm/versions/node/v24.1.0/bin/node' }),
  ],
  'schedule-too-tight': [problem('schedule-too-tight', { minutes: 45 })],
  'schedule-as-root': [problem('schedule-as-root', { user: 'shop' })],
  'schedule-twice': [
    problem('schedule-twice', { lines: [3] }),
    problem('schedule-twice', { lines: [3, 12] }),
  ],
  'ping-failed': (['start', 'end'] as const).map((sign) =>
    problem('ping-failed', { sign, cause: 'it answered 500' }),
  ),
  'webhook-failed': [problem('webhook-failed', { cause: 'no answer in time' })],
  'told-not-remembered': [problem('told-not-remembered', { file: 'state/told.json', cause: 'EROFS' })],
  'metrics-not-written': [problem('metrics-not-written', { file: 'grit-sync.prom', cause: 'EACCES' })],
  'writable-by-others': [
    problem('writable-by-others', { path: '/shop/.env', isFolder: false, owner: null }),
    problem('writable-by-others', { path: '/shop', isFolder: true, owner: null }),
    problem('writable-by-others', { path: '/shop/.env', isFolder: false, owner: 1000 }),
  ],
  'rights-unknown': [problem('rights-unknown', { path: '/media/shop/.env' })],
  'readable-by-others': [
    problem('readable-by-others', { path: '/shop/.env', mode: '600', canChange: false }),
  ],
  'folder-unusable': [
    problem('folder-unusable', { key: 'state.folder', folder: '/shop/state', cause: 'it is a file' }),
  ],
  'canvas-token-expires': [problem('canvas-token-expires', { on: '2026-12-01 00:00 UTC', left: '8 days' })],
  'course-closed': [problem('course-closed', { courseId: '70076' })],
  'course-not-running': [true, false].map((isOver) =>
    problem('course-not-running', { courseId: '70076', name: 'Workshop Safety', isOver }),
  ),
  'course-one-section': [problem('course-one-section', { courseId: '70076', name: 'Workshop Safety' })],
  'right-missing': [
    problem('right-missing', {
      need: 'grades',
      rights: ['view_all_grades', 'manage_grades'],
      courseId: '70076',
    }),
    problem('right-missing', { need: 'ids', rights: ['read_sis'], courseId: '70076' }),
  ],
  'right-wanted': (['roster', 'addresses', 'groups'] as const).map((need) =>
    problem('right-wanted', { need, rights: ['read_roster'], courseId: '70076' }),
  ),
  'quiz-not-graded': [problem('quiz-not-graded', { id: '440133', name: 'Laser Safety' })],
  'quiz-grades-hidden': [problem('quiz-grades-hidden', { id: '440133', name: 'Laser Safety' })],
  'group-not-found': [problem('group-not-found', { groupId: '93361' })],
  'group-elsewhere': [
    problem('group-elsewhere', { groupId: '93361', name: 'Laser Cutter users', courseId: '70076' }),
  ],
  'clock-off': [true, false].map((isAhead) => problem('clock-off', { by: '2 minutes', isAhead })),
  'clock-wrong': [true, false].map((isAhead) => problem('clock-wrong', { by: '2 hours', isAhead })),
  'disk-none': [problem('disk-none', DISK)],
  'disk-short': [problem('disk-short', DISK)],
  'lock-kept': [
    problem('lock-kept', {
      holder: 'process 4711, since 2026-11-22 09:30 UTC',
      pid: 4711,
      longest: '25 minutes',
    }),
  ],
  'schedule-missing': [problem('schedule-missing', { file: '/shop/grit-sync.config.yaml' })],
  'schedule-unknown': [problem('schedule-unknown', { file: '/shop/grit-sync.config.yaml' })],
  'schedule-off': [true, false].map((isUserUnit) =>
    problem('schedule-off', { timer: 'grit-sync.timer', isUserUnit }),
  ),
  'explain-unknown-person': [
    problem('explain-unknown-person', { text: 'nora', where: 'Canvas, Grit or the memory', similar: [] }),
    problem('explain-unknown-person', {
      text: 'nora',
      where: 'Canvas, Grit or the memory',
      similar: ['Nora Veltkamp (0011)', '0012'],
    }),
  ],
  'explain-several-people': [
    problem('explain-several-people', { text: 'nora', people: ['Nora Veltkamp (0011)', '0012'] }),
  ],
  'explain-unknown-column': [
    problem('explain-unknown-column', { column: 'laser', columns: ['pg:Lathe', 'pg:Kiln'] }),
  ],
  'explain-no-backup': [problem('explain-no-backup', { at: '2026-11-22 09:30 UTC', folder: 'backup' })],
  'forget-unknown-person': [problem('forget-unknown-person', { text: 'nora' })],
  'forget-several-people': [
    problem('forget-several-people', { text: 'nora', people: ['Nora Veltkamp (0011)', '0012'] }),
  ],
  'forget-held': [problem('forget-held', { person: 'Nora Veltkamp (0011)', held: ['pg:Lathe', 'active'] })],
  'page-nowhere': [problem('page-nowhere', { command: 'grit-sync report' })],
  'page-name': [problem('page-name', { file: '/shop/people.json' })],
  'page-not-renewed': [problem('page-not-renewed', { file: '/share/report.html', cause: 'ENOENT' })],
  'page-not-written': [problem('page-not-written', { file: '/share/report.html', cause: 'EACCES' })],
  'init-exists': [
    problem('init-exists', { file: 'grit-sync.config.yaml', isTokens: false }),
    problem('init-exists', { file: '.env', isTokens: true }),
  ],
  'init-name': [problem('init-name', { file: '/shop/grit-sync.config.toml' })],
  'init-no-terminal': [problem('init-no-terminal')],
  'setup-not-written': [problem('setup-not-written', { file: '/shop/.env', cause: 'EROFS' })],
  'setup-course-closed': [problem('setup-course-closed', { courseId: '70076' })],
  'setup-no-quizzes': [problem('setup-no-quizzes', { courseId: '70076' })],
  'setup-no-columns': [problem('setup-no-columns')],
  'setup-column-not-found': [undefined, 'pg:Lathe'].map((nearest) =>
    problem('setup-column-not-found', { column: 'pg:Lahte', nearest }),
  ),
  'setup-variable-set': [problem('setup-variable-set', { variable: 'CANVAS_API_KEY', dotEnv: '/shop/.env' })],
  'setup-stopped': [problem('setup-stopped')],
  'uploads-off': [problem('uploads-off')],
};
