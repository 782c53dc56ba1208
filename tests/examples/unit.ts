/** The sections of a unit file; a key can stand more than once. */
export type Unit = Map<string, Map<string, string[]>>;

/** Reads a unit file of systemd (systemd.syntax(7)), without continued lines; throws where systemd would only warn. */
export function parseUnit(text: string): Unit {
  const unit: Unit = new Map();
  let section: Map<string, string[]> | undefined;
  for (const line of text.split('\n')) {
    if (/^(?:[#;].*)?$/.test(line)) continue;
    const header = /^\[(\w+)\]$/.exec(line)?.[1];
    if (header !== undefined) {
      if (unit.has(header)) throw new Error(`a second section ${header}`);
      section = new Map();
      unit.set(header, section);
      continue;
    }
    const [, key, value] = /^([A-Z]\w*)=(.*[^\s\\]|)$/.exec(line) ?? [];
    if (key === undefined || value === undefined || section === undefined)
      throw new Error(`no setting: ${line}`);
    section.set(key, [...(section.get(key) ?? []), value]);
  }
  return unit;
}

const SECONDS: Record<string, number> = { s: 1, sec: 1, min: 60, h: 3600 };

/** A time span such as `27min`, in seconds. */
export function seconds(text: string): number {
  const [, number, unit = 's'] = /^(\d+)(s|sec|min|h)?$/.exec(text) ?? [];
  return Number(number) * (SECONDS[unit] ?? NaN);
}
