import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadAll } from 'js-yaml';
import { loadConfig } from '../../src/config/load.ts';
import { parseCrontab } from './cron.ts';
import { INTERVAL_SECONDS, PASS_SECONDS, ROOT, parseWords, passOf, readExample } from './support.ts';

interface Mount {
  name: string;
  mountPath: string;
  readOnly?: boolean;
}

interface Volume {
  name: string;
  configMap?: { name: string };
  secret?: { secretName: string; defaultMode: number };
  persistentVolumeClaim?: { claimName: string };
}

interface Container {
  image: string;
  args: string[];
  command?: string[];
  securityContext: object;
  resources: { requests: object; limits: object };
  volumeMounts: Mount[];
}

interface CronJobSpec {
  schedule: string;
  concurrencyPolicy: string;
  startingDeadlineSeconds: number;
  jobTemplate: {
    spec: {
      backoffLimit: number;
      activeDeadlineSeconds: number;
      template: {
        spec: {
          restartPolicy: string;
          terminationGracePeriodSeconds: number;
          securityContext: Record<string, unknown>;
          containers: Container[];
          volumes: Volume[];
        };
      };
    };
  };
}

interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  data: Record<string, string>;
  spec: CronJobSpec;
}

const text = readExample('examples/kubernetes/cronjob.yaml');
const manifests = loadAll(text) as Manifest[];

function manifest(kind: string): Manifest {
  const found = manifests.find((one) => one.kind === kind);
  if (found === undefined) throw new Error(`no ${kind}`);
  return found;
}

describe('examples/kubernetes/cronjob.yaml', () => {
  const { spec } = manifest('CronJob');
  const job = spec.jobTemplate.spec;
  const pod = job.template.spec;
  const [container] = pod.containers;
  const mounted = (path: string): Volume | undefined => {
    const name = container?.volumeMounts.find(({ mountPath }) => path.startsWith(`${mountPath}/`))?.name;
    return pod.volumes.find((volume) => volume.name === name);
  };

  it('has what it needs, and no secret in clear', () => {
    expect(manifests.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`)).toEqual([
      'v1 PersistentVolumeClaim',
      'v1 ConfigMap',
      'batch/v1 CronJob',
    ]);
  });

  it('starts a pass every 30 minutes and never two at once', async () => {
    expect(parseCrontab(`${spec.schedule} true\n`).jobs[0]?.minutes).toEqual([0, 30]);
    expect(spec.concurrencyPolicy).toBe('Forbid');
    expect(spec.startingDeadlineSeconds).toBeLessThan(INTERVAL_SECONDS);
    expect([job.backoffLimit, pod.restartPolicy]).toEqual([0, 'Never']);
    expect(container?.command).toBeUndefined();
    expect(await passOf(container?.args ?? [])).toEqual({
      config: '/etc/grit-sync/grit-sync.config.yaml',
      quiet: false,
      dryRun: false,
    });
  });

  it('gives a pass more time than it takes, before a deadline and after a request to stop', () => {
    expect(job.activeDeadlineSeconds).toBeGreaterThan(PASS_SECONDS);
    expect(job.activeDeadlineSeconds).toBeLessThan(INTERVAL_SECONDS);
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(PASS_SECONDS);
  });

  it('runs with as few rights as there are', () => {
    expect(pod.securityContext).toEqual(
      expect.objectContaining({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } }),
    );
    expect(container?.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(container?.resources).toEqual({ requests: expect.anything(), limits: expect.anything() });
  });

  it('finds its configuration, its secrets and its storage where they are mounted', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'grit-sync-cronjob-'));
    try {
      const written = manifest('ConfigMap').data['grit-sync.config.yaml'] ?? '';
      const secrets = [...written.matchAll(/\$\{file:(.*)\}/g)].map(([, path = '']) => path);
      for (const path of secrets) {
        expect(mounted(path)?.secret).toEqual({ secretName: 'grit-sync-tokens', defaultMode: 0o440 });
        expect(text).toMatch(
          new RegExp(`^#.* grit-sync-tokens .*--from-file=${path.replace(/.*\//, '')}=`, 'm'),
        );
        writeFileSync(join(folder, path.replaceAll('/', '-')), 'invented');
      }
      expect(secrets).toHaveLength(2);

      const file = join(folder, 'grit-sync.config.yaml');
      writeFileSync(
        file,
        written.replace(/\$\{file:(.*)\}/g, (_, path: string) => `\${file:${path.replaceAll('/', '-')}}`),
      );
      const { config } = await loadConfig({ file, cwd: '/', env: {} });
      expect(config.grit.upsert).toBe(false);
      for (const path of [config.backup.folder, config.state.folder]) {
        expect(mounted(path)?.persistentVolumeClaim?.claimName).toBe(
          manifest('PersistentVolumeClaim').metadata.name,
        );
      }
      expect(job.activeDeadlineSeconds).toBeGreaterThan(config.timeoutMinutes * 60);
      expect(mounted(container?.args.at(-1) ?? '')?.configMap?.name).toBe(
        manifest('ConfigMap').metadata.name,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('examples/kubernetes/Containerfile', () => {
  const containerfile = readExample('examples/kubernetes/Containerfile');
  const lines = containerfile.split('\n').filter((line) => !/^(?:#.*)?$/.test(line));
  const of = (word: string): string[] =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));

  it('has only instructions that there are', () => {
    const known =
      /^(?:FROM \S+(?: AS \w+)?|WORKDIR \/\S+|COPY (?:--from=build )?(?:\S+ )+\S+|RUN .+|USER \d+:\d+|(?:ENTRYPOINT|CMD) (\[.*\]))$/;
    for (const line of lines) {
      expect(line).toMatch(known);
      const list = known.exec(line)?.[1];
      if (list !== undefined) JSON.parse(list);
    }
  });

  it('builds in one stage and takes only the result into a Debian, which has flock', () => {
    expect(of('FROM')).toEqual([
      'docker.io/library/node:24-bookworm-slim AS build',
      'docker.io/library/node:24-bookworm-slim',
    ]);
    expect(of('RUN')).toEqual([
      'npm ci --no-audit --no-fund && npm prune --omit=dev --no-audit --no-fund',
      'command -v flock',
    ]);
  });

  it('copies files that exist, and all that the build needs', () => {
    const folder = mkdtempSync(join(tmpdir(), 'grit-sync-image-'));
    try {
      const copied = of('COPY').filter((line) => !line.startsWith('--from'));
      for (const name of copied.flatMap((line) => line.split(' ').slice(0, -1)))
        cpSync(join(ROOT, name), join(folder, name), { recursive: true });
      symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
      const { status, stderr } = spawnSync(process.execPath, ['esbuild.config.js'], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      const built = of('COPY').flatMap((line) => /^--from=build \/app\/(\S+)/.exec(line)?.[1] ?? []);
      for (const name of built) expect(existsSync(join(folder, name))).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('runs the program, as the user that the cluster is told', async () => {
    const { securityContext } = manifest('CronJob').spec.jobTemplate.spec.template.spec;
    expect(of('USER')).toEqual([
      `${String(securityContext['runAsUser'])}:${String(securityContext['runAsGroup'])}`,
    ]);
    expect(of('ENTRYPOINT')).toEqual(['["node", "/app/bin/grit-sync.js"]']);
    await expect(parseWords(JSON.parse(of('CMD')[0] ?? '') as string[])).rejects.toThrow('outputHelp');
    expect(containerfile).toMatch(/^#.* demo$/m);
  });

  it('is named with the image of the CronJob', () => {
    const image = manifest('CronJob').spec.jobTemplate.spec.template.spec.containers[0]?.image ?? '';
    expect(containerfile).toContain(`-t ${image} .`);
  });
});
