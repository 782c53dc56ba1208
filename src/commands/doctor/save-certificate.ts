import { resolve } from 'node:path';
import { problem } from '../../catalogue.ts';
import { good, wrong, type Finding } from '../../core/doctor/finding.ts';
import { causeOf } from '../../errors.ts';
import type { FailureFacts } from '../../http/facts.ts';
import { fileCause } from '../../store/file-problem.ts';
import { writeNew } from '../new-file.ts';

/** For the asking only: what Grit presented goes into a file that is not there yet. Whether to trust it is up to a person. */
export function saveCertificate(named: string, cwd: string, insecure: FailureFacts['insecure']): Finding {
  const file = resolve(cwd, named);
  const notSaved = (cause: string) => wrong('grit', problem('certificate-not-saved', { file, cause }));
  const [presented] = insecure?.chain ?? [];
  if (insecure === undefined) return notSaved('no certificate of Grit was refused, so none is needed');
  if (presented === undefined) return notSaved('Grit presented none');
  if (insecure.cause !== 'unknown-issuer' && insecure.cause !== 'other-name') {
    return notSaved('this one is refused also where it is in a file');
  }
  try {
    writeNew(file, presented.pem, 0o644);
  } catch (error) {
    return notSaved(causeOf(error) === 'EEXIST' ? 'there is such a file already' : fileCause(error));
  }
  return good(
    'grit',
    `The certificate was saved to ${file}. If its fingerprint is right, name the file in grit.caFile.`,
  );
}
