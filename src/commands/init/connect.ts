import { createCanvas } from '../../canvas/client.ts';
import type { CanvasContext } from '../../canvas/context.ts';
import type { Config } from '../../config/load.ts';
import { isPrivate, proxyFor } from '../../config/proxy.ts';
import type { Proxy } from '../../core/types.ts';
import { createGrit } from '../../grit/client.ts';
import type { CanvasPort } from '../../ports.ts';
import { inMemory } from '../../preview.ts';
import { userAgent } from '../version.ts';

/** How the two systems are asked while there is no configuration yet. */
export interface Trying {
  http: Config['http'];
  /** Ends what is under way. */
  signal: AbortSignal;
  /** The variables, among them those that name a proxy. */
  env: NodeJS.ProcessEnv;
  progress: (text: string) => void;
  log: (line: string) => void;
}

interface CanvasAddress extends Pick<Config['canvas'], 'apiUrl' | 'apiKey'> {
  /** Left out where only the environment tells. */
  proxy?: Proxy | null;
}
interface GritAddress extends Pick<Config['grit'], 'apiUrl' | 'apiKey' | 'ca'> {
  /** Left out where only the environment tells. */
  proxy?: Proxy | null;
}

/** Asks a Canvas something; its connections are closed at the end. */
export async function withCanvas<T>(
  { apiUrl, apiKey, ...known }: CanvasAddress,
  trying: Trying,
  ask: (context: CanvasContext, canvas: CanvasPort) => Promise<T>,
): Promise<T> {
  const { proxy = await proxyFor(apiUrl, trying.env) } = known;
  const { canvas, http } = createCanvas({
    ...trying,
    ...trying.http,
    baseUrl: apiUrl,
    token: apiKey,
    proxy,
    userAgent: userAgent(),
    includeLateGrades: true,
  });
  try {
    return await ask({ http, progress: trying.progress }, canvas);
  } finally {
    http.close();
  }
}

/** The header of Grit's export, which is all that is kept of it. */
export async function headerOfGrit(
  { apiUrl, apiKey, ca, ...known }: GritAddress,
  trying: Trying,
): Promise<string[]> {
  const { proxy = isPrivate(apiUrl) ? null : await proxyFor(apiUrl, trying.env) } = known;
  const { grit, http } = createGrit({
    ...trying,
    ...trying.http,
    baseUrl: apiUrl,
    token: apiKey,
    ca,
    proxy,
    userAgent: userAgent(),
  });
  try {
    const { header } = await grit.readExport(await inMemory((openSink) => grit.downloadExport(openSink)));
    return header;
  } finally {
    http.close();
  }
}
