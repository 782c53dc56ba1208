/** Imports run one way. Each rule says why, and what to do instead. */
export default {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      comment:
        'Two files that need each other are one idea, or a third one is missing. Move the shared part out.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'core-knows-nobody',
      severity: 'error',
      comment: 'The core decides from values alone. If it needs data, take it as an argument from pass.ts.',
      from: { path: '^src/core/' },
      to: { path: '^src/', pathNot: '^src/core/' },
    },
    {
      name: 'core-has-no-clock-files-or-network',
      severity: 'error',
      comment:
        'A pure core can be tested without mocks. Do the I/O in canvas, grit or store and hand in the result.',
      from: { path: '^src/core/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'arquero-only-in-the-table',
      severity: 'error',
      comment: 'One file knows how the table is made; everybody else sees a GrantTable.',
      from: { path: '^src/', pathNot: '^src/(core/table|demo/)' },
      to: { path: 'node_modules/arquero' },
    },
    {
      name: 'prompts-in-one-place',
      severity: 'error',
      comment: 'The questions of init are asked through a Prompter, so that the library can be exchanged.',
      from: { path: '^src/', pathNot: '^src/commands/init/prompter' },
      to: { path: 'node_modules/@clack/' },
    },
    {
      name: 'errors-know-nobody',
      severity: 'error',
      comment: 'Everything may use errors.ts and redact.ts, so they can use nothing but types of the core.',
      from: { path: '^src/(errors|catalogue|redact)' },
      to: { path: '^src/', pathNot: '^src/(core/types|errors|catalogue/)' },
    },
    {
      name: 'http-knows-no-system',
      severity: 'error',
      comment: 'http carries bytes. What Canvas or Grit mean by them belongs into canvas/ or grit/.',
      from: { path: '^src/http/' },
      to: {
        path: '^src/',
        pathNot: '^src/(http/|net/|errors|catalogue|ports|core/(types|certificate|local-time))',
      },
    },
    {
      name: 'net-makes-connections',
      severity: 'error',
      comment:
        'net knows hosts, ports and proxies; what is asked over a connection belongs into http or monitor.',
      from: { path: '^src/net/' },
      to: { path: '^src/', pathNot: '^src/(net/|errors|core/types)' },
    },
    {
      name: 'one-client-one-system',
      severity: 'error',
      comment: 'Canvas and Grit never know each other; pass.ts brings their data together.',
      from: { path: '^src/(canvas|grit)/' },
      to: { path: '^src/', pathNot: ['^src/$1/', '^src/(http/|errors|catalogue|ports|core/)'] },
    },
    {
      name: 'monitor-is-handed-words',
      severity: 'error',
      comment:
        'What a monitor is told must hold no names: it is handed an exit code and a text, and never a report.',
      from: { path: '^src/monitor/' },
      to: {
        path: '^src/',
        pathNot: '^src/(monitor/|net/|errors|core/(monitor/|types)|http/(trust|tls-causes))',
      },
    },
    {
      name: 'files-know-nobody',
      severity: 'error',
      comment: 'How a file is opened safely does not depend on what it is for.',
      from: { path: '^src/files/' },
      to: { path: '^src/', pathNot: '^src/files/' },
    },
    {
      name: 'store-is-handed-bytes',
      severity: 'error',
      comment: 'The store knows files, not systems: hand it a stream and a check.',
      from: { path: '^src/store/' },
      to: { path: '^src/', pathNot: '^src/(store/|files/|errors|catalogue|ports|core/)' },
    },
    {
      name: 'config-reads-only-config',
      severity: 'error',
      comment: 'The configuration is data for the others; it must not depend on what they do with it.',
      from: { path: '^src/config/' },
      to: { path: '^src/', pathNot: '^src/(config/|files/|errors|catalogue|core/)' },
    },
    {
      name: 'reports-are-pure',
      severity: 'error',
      comment: 'A report is a function from a PassReport to text. Writing it is up to commands.',
      from: { path: '^src/report/' },
      to: { path: '^src/', pathNot: '^src/(report/|core/|errors)' },
    },
    {
      name: 'the-page-is-pure',
      severity: 'error',
      comment:
        'The page is a function from what the core decided to HTML. Reading and writing is up to commands.',
      from: { path: '^src/page/' },
      to: { path: '^src/', pathNot: '^src/(page/|report/|core/|errors|catalogue)' },
    },
    {
      name: 'pass-sees-interfaces',
      severity: 'error',
      comment:
        'pass.ts orders the steps over ports.ts, so that a preview or a test can stand in for the real thing.',
      from: { path: '^src/(pass|ports|preview)' },
      to: { path: '^src/', pathNot: '^src/(ports|pass|errors|catalogue|core/)' },
    },
    {
      name: 'nobody-imports-the-command-line',
      severity: 'error',
      comment: 'The command line is the outermost layer; it parses and prints.',
      from: { path: '^src/', pathNot: '^src/cli' },
      to: { path: '^src/cli' },
    },
    {
      name: 'commands-are-started-by-the-command-line',
      severity: 'error',
      comment: 'Nothing below commands may reach back up into them.',
      from: { path: '^src/', pathNot: '^src/(cli|commands/)' },
      to: { path: '^src/commands/' },
    },
    {
      name: 'demo-is-for-the-demo',
      severity: 'error',
      comment: 'The invented Canvas and Grit must never be part of a real pass.',
      from: { path: '^src/', pathNot: '^src/(demo/|commands/demo)' },
      to: { path: '^src/demo/' },
    },
    {
      name: 'demo-is-independent',
      severity: 'error',
      comment:
        'The servers must not share code with the clients they test: a common mistake would go unnoticed.',
      from: { path: '^src/demo/' },
      to: { path: '^src/', pathNot: '^src/demo/' },
    },
    {
      name: 'no-dev-dependency-at-run-time',
      severity: 'error',
      comment:
        'It would be missing on the Raspberry Pi. Move it to dependencies, or do without; what is named here is in the bundle.',
      from: { path: '^(src|bin)/' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        pathNot: 'node_modules/(@observablehq/plot|linkedom|html-escaper|proxy-from-env|@clack/[^/]+)/',
      },
    },
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      comment: 'This import leads nowhere.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'Nobody uses this file. Delete it.',
      from: { orphan: true, pathNot: '^(src/cli|bin/)' },
      to: {},
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
