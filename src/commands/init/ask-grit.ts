import { existsSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import { gritAddress } from '../../config/address.ts';
import { readCertificates } from '../../config/certificate.ts';
import type { Certificate as Presented } from '../../core/certificate.ts';
import { SyncError } from '../../errors.ts';
import { HttpFailure } from '../../http/failure.ts';
import { renderCertificateHelp } from '../../report/init.ts';
import { askAccess, type AccessQuestions } from './ask-access.ts';
import { headerOfGrit } from './connect.ts';
import { untilGood, type Interview } from './interview.ts';

/** A Grit that has answered. */
interface ConnectedGrit {
  apiUrl: string;
  apiKey: string;
  /** As it is written into the configuration; none where the system trusts Grit as it is. */
  caFile: string | undefined;
  /** What is still to be written into that file. */
  toSave: Certificate | undefined;
  /** The first row of its export. */
  header: string[];
}

interface Certificate {
  file: string;
  pem: string;
  /** Whether the file has still to be written. */
  isNew: boolean;
}

const SAVE = 'save';
const USUAL_FILE = 'grit-ca.pem';
/** What a file with this certificate settles. */
const SETTLED = ['grit-certificate', 'grit-certificate-name'];

const GRIT: AccessQuestions = {
  address: 'Address of Grit, as you open it in a browser',
  example: 'https://192.168.69.69',
  token: 'Token of Grit (Admin > Remote Access)',
  read: gritAddress,
};

/** Asks for the address and the token of Grit, and for its certificate where it needs one, until they work. */
export async function askGrit(interview: Interview): Promise<ConnectedGrit> {
  const { prompter, trying, target } = interview;
  let answer: string | undefined;
  return await untilGood(interview, async (failure) => {
    const { apiUrl, apiKey, ...typed } = await askAccess(GRIT, { answer, failure }, interview);
    ({ answer } = typed);
    const grit = { apiUrl, apiKey };
    let certificate: Certificate | null = null;
    for (;;) {
      prompter.tell("Reading Grit's users, to see its permissions…");
      try {
        const header = await headerOfGrit({ ...grit, ca: certificate?.pem ?? null }, trying);
        prompter.done('Grit took the token.');
        return {
          ...grit,
          header,
          toSave: certificate?.isNew === true ? certificate : undefined,
          caFile: certificate === null ? undefined : written(certificate.file, target.folder),
        };
      } catch (error) {
        if (!(error instanceof SyncError) || !SETTLED.includes(error.problems[0].code)) throw error;
        const [presented] = error instanceof HttpFailure ? (error.facts.insecure?.chain ?? []) : [];
        certificate = await askCertificate(
          { apiUrl: grit.apiUrl, presented, isAgain: certificate !== null },
          interview,
        );
        if (certificate === null) throw error;
      }
    }
  });
}

/** The certificate of Grit; null where somebody would rather correct the address. */
async function askCertificate(
  { apiUrl, presented, isAgain }: { apiUrl: string; presented: Presented | undefined; isAgain: boolean },
  { prompter, target }: Interview,
): Promise<Certificate | null> {
  prompter.warn(renderCertificateHelp(new URL(apiUrl), target.folder, isAgain, presented));
  const usual = resolve(target.folder, USUAL_FILE);
  const read = (answer: string) => readCertificates(resolve(target.folder, answer));
  const answer = await prompter.text('File with the certificate of Grit (nothing: back to the address)', {
    example: presented === undefined ? USUAL_FILE : SAVE,
    check: (text) => {
      if (text === '') return undefined;
      if (text === SAVE && presented !== undefined) {
        return existsSync(usual)
          ? `There is a ${USUAL_FILE} already. Move it away, or type its name to use it.`
          : undefined;
      }
      const found = read(text);
      return 'pem' in found ? undefined : found.problem.message.replace(/^grit\.caFile: t/, 'T');
    },
  });
  if (answer === SAVE && presented !== undefined) return { file: usual, pem: presented.pem, isNew: true };
  const found = answer === '' ? null : read(answer);
  return found !== null && 'pem' in found
    ? { file: resolve(target.folder, answer), pem: found.pem, isNew: false }
    : null;
}

/** A file beside the configuration moves with it. */
function written(file: string, folder: string): string {
  const path = relative(folder, file);
  return path.startsWith('..') || isAbsolute(path) ? file : path;
}
