import type { Config } from '../../config/load.ts';
import { good, type Finding } from '../../core/doctor/finding.ts';
import type { Proxy } from '../../core/types.ts';
import { proxyName } from '../../net/proxy.ts';

/** Which way each system is reached. */
export function checkWays({ proxies, monitor }: Config): Finding[] {
  if (proxies === undefined || Object.values(proxies).every((proxy) => proxy === null)) {
    return [good('network', 'Canvas and Grit are reached directly, without a proxy.')];
  }
  const ways: [name: string, proxy: Proxy | null][] = [
    ['Canvas', proxies.canvas],
    ['Grit', proxies.grit],
    ...(monitor.pingUrl === null ? [] : ([['monitor.pingUrl', proxies.pingUrl]] as const)),
    ...(monitor.webhook === null ? [] : ([['monitor.webhook', proxies.webhook]] as const)),
  ].map(([name, proxy]) => [name as string, proxy as Proxy | null]);
  return ways.map(([name, proxy]) =>
    good(
      'network',
      proxy === null
        ? `${name}: directly, without a proxy.`
        : `${name}: through the proxy ${proxyName(proxy)} (${proxy.variable}).`,
    ),
  );
}
