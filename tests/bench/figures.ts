/** One line of the result: what was measured and what it may be at most. */
export interface Figure {
  what: string;
  measured: number;
  limit: number;
  unit: string;
  ok: boolean;
  /** How it came about, in words and for a program. */
  how: string;
  values: Record<string, number>;
}

export function figure(given: Omit<Figure, 'ok'>): Figure {
  return { ...given, ok: given.measured <= given.limit };
}

/** The result as a table, with the arithmetic below it. */
export function renderFigures(figures: readonly Figure[]): string {
  const cells = figures.map(({ what, measured, limit, unit, ok }) => [
    what,
    `${round(measured)} ${unit}`,
    `${round(limit)} ${unit}`,
    ok ? 'ok' : 'MISSED',
  ]);
  const rows = [['what', 'measured', 'limit', ''], ...cells];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [...lines, '', ...figures.map(({ what, how }) => `${what}: ${how}`)].join('\n');
}

function round(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}
