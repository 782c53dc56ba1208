import type { CanvasInspector } from '../../canvas/inspect.ts';
import type { Config, SourceFile } from '../../config/load.ts';
import { wrong, type Check, type Finding } from '../../core/doctor/finding.ts';
import { problemsOf } from '../../errors.ts';
import type { CanvasPort, GritPort } from '../../ports.ts';

/** What the checks have to do with. */
export interface Examination {
  config: Config;
  /** The absolute path of the configuration file. */
  configFile: string;
  /** The files of which it is made. */
  sources: readonly SourceFile[];
  now: Date;
  env: NodeJS.ProcessEnv;
  canvas: CanvasPort;
  inspect: CanvasInspector;
  grit: GritPort;
  /** What the hub of Grit says of itself; null where it says nothing. */
  hub: () => Promise<{ name: string; version: string } | null>;
  /** Hears what was thrown, for the maintainers. */
  onError: (error: unknown) => void;
}

/** The findings of one check; what it throws is a finding too, so that no check keeps another one from being made. */
export async function examine(
  check: Check,
  { onError }: Pick<Examination, 'onError'>,
  work: () => Finding[] | Promise<Finding[]>,
): Promise<Finding[]> {
  try {
    return await work();
  } catch (error) {
    onError(error);
    return problemsOf(error).map((problem) => wrong(check, problem));
  }
}

/** Whether any of them is bad. */
export function isBad(findings: readonly Finding[]): boolean {
  return findings.some(({ verdict }) => verdict === 'bad');
}
