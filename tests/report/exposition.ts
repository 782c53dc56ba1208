/** A figure as Prometheus reads it. */
interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

const NAME = /^[a-z][a-z0-9_]*$/;
const SAMPLE =
  /^([a-z][a-z0-9_]*)\{((?:[a-z]+="(?:[^"\\\n]|\\[\\"n])*",?)*)\} (-?\d+(?:\.\d+)?(?:e[+-]\d+)?)$/;
/** What promtool complains about in the name of a gauge. */
const ODD = /_(?:total|count|sum|bucket|gauge|counter|info|milliseconds|minutes|hours|days|kilobytes)(?:_|$)/;

/**
 * Reads Prometheus's text format more strictly than Prometheus does: for each figure first HELP, then TYPE gauge, then
 * at least one sample, no figure twice, no sample twice, a line break at the end, and names as promtool wants them.
 */
export function samplesIn(text: string): Sample[] {
  if (!text.endsWith('\n')) throw new Error('no line break at the end');
  const samples: Sample[] = [];
  const seen = new Set<string>();
  let [described, current] = ['', ''];
  for (const line of text.slice(0, -1).split('\n')) {
    const unexpected = () => new Error(`unexpected: ${line}`);
    const [, help] = /^# HELP (\S+) [A-Z][^\\]*\.$/.exec(line) ?? [];
    const [, typed] = /^# TYPE (\S+) gauge$/.exec(line) ?? [];
    const [, name, labels = '', value] = SAMPLE.exec(line) ?? [];
    if (help !== undefined) {
      if (described !== current || seen.has(help) || !NAME.test(help) || ODD.test(help)) throw unexpected();
      described = help;
    } else if (typed !== undefined) {
      if (typed !== described || typed === current) throw unexpected();
      current = typed;
    } else {
      if (name === undefined || name !== current || seen.has(`${name}{${labels}}`)) throw unexpected();
      for (const key of [name, `${name}{${labels}}`]) seen.add(key);
      const pairs = [...labels.matchAll(/([a-z]+)="((?:[^"\\]|\\.)*)"/g)];
      samples.push({
        name,
        labels: Object.fromEntries(pairs.map(([, label = '', content = '']) => [label, content])),
        value: Number(value),
      });
    }
  }
  if (described !== current || !seen.has(current)) throw new Error(`no sample of ${described}`);
  return samples;
}

/** The figures without labels but `shop`, by their names without the prefix. */
export function figuresIn(text: string): Record<string, number> {
  const plain = samplesIn(text).filter(({ labels }) => Object.keys(labels).join() === 'shop');
  return Object.fromEntries(plain.map(({ name, value }) => [name.replace(/^grit_sync_/, ''), value]));
}
