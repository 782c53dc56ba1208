/** How the page looks: one column on a phone, two on a desk, in light and dark, without anything from elsewhere. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #faf9f6; --card: #ffffff; --ink: #1d1f1e; --quiet: #5f6561; --line: #dfddd6;
  --good: #2c7565; --calm: #6aa595; --look: #955a08; --amber: #cf8b1c; --bad: #b8382b;
  --good-soft: #e3f0ec; --look-soft: #fbefd9; --bad-soft: #fbe6e2;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #131615; --card: #1b1f1d; --ink: #e8eae7; --quiet: #a2aaa5; --line: #323835;
    --good: #63b7a2; --calm: #43806f; --look: #e3a84c; --amber: #e3a84c; --bad: #ef8374;
    --good-soft: #1b332d; --look-soft: #382b14; --bad-soft: #3f201c;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 62rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  -webkit-text-size-adjust: 100%; overflow-wrap: break-word;
}
h1, h2, p, dl, dd, ul, figure, table { margin: 0; padding: 0; }
h1 { font-size: clamp(2.25rem, 8vw, 3.25rem); line-height: 1.1; letter-spacing: -0.025em; font-weight: 700; }
h2 { font-size: 1.125rem; line-height: 1.35; font-weight: 650; letter-spacing: -0.005em; }
ul { list-style: none; }
code { font: 0.8125rem/1.4 ui-monospace, "SF Mono", Menlo, Consolas, monospace; color: var(--quiet); display: inline-block; }
.brand { font-size: 0.875rem; font-weight: 600; color: var(--quiet); margin-bottom: 1rem; }
.verdict { padding: 1.75rem 1.5rem; border-radius: 1rem; }
.verdict .mark { width: 0.5em; height: 0.5em; margin-right: 0.3em; border-radius: 50%; display: inline-block; vertical-align: 0.12em; background: currentColor; }
.verdict p { max-width: 42rem; margin-top: 0.75rem; text-wrap: pretty; color: var(--ink); }
.verdict .asof { font-size: 0.875rem; }
.working { background: var(--good-soft); } .working h1 { color: var(--good); }
.look { background: var(--look-soft); } .look h1 { color: var(--look); }
.not-working { background: var(--bad-soft); } .not-working h1 { color: var(--bad); }
.facts { display: grid; grid-template-columns: 1fr 1fr; gap: 1.25rem 1.25rem; margin: 2rem 0 0.5rem; padding: 0 0.25rem; }
.facts dt { font-size: 0.875rem; color: var(--quiet); }
.facts dd { font-size: 1.0625rem; line-height: 1.35; margin-top: 0.125rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.facts dd + dd { font-size: 0.875rem; font-weight: 400; color: var(--quiet); }
.columns, .columns > div { display: flex; flex-direction: column; gap: 1.25rem; min-width: 0; }
.columns { margin-top: 1.25rem; }
/* On a phone the charts come first, whichever column they are in on a desk. */
.columns > div { display: contents; }
#passes { order: 1; } #grants { order: 2; } #quiet { order: 3; } #held { order: 4; } #skipped { order: 5; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 1rem; padding: 1.25rem 1.125rem 1.375rem; min-width: 0; }
main > .card { margin-top: 1.25rem; }
.card > p { margin-top: 0.5rem; } .card > h2 + .sub { margin-top: 0.125rem; }
.sub { font-size: 0.875rem; color: var(--quiet); }
.items li { margin-top: 1rem; text-wrap: pretty; padding-left: 0.9rem; border-left: 3px solid var(--line); }
.needed li { border-color: var(--amber); } .not-working ~ .needed li { border-color: var(--bad); }
.items b { display: block; font-weight: 600; }
figure { margin-top: 1rem; max-width: 34rem; }
figure svg { display: block; width: 100%; height: auto; color: var(--ink); font-size: 12px; }
figure svg [aria-label="x-axis tick label"], figure svg [aria-label="y-axis tick label"] { fill: var(--quiet); }
.legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1.125rem; margin-top: 0.75rem; font-size: 0.875rem; color: var(--quiet); }
.legend i { display: inline-block; width: 0.7em; height: 0.7em; border-radius: 2px; margin-right: 0.4em; }
details { margin-top: 0.875rem; font-size: 0.875rem; }
summary { cursor: pointer; color: var(--quiet); padding: 0.375rem 0; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: 0.4rem 0.75rem 0.4rem 0; border-bottom: 1px solid var(--line); font-weight: 400; }
thead th { font-size: 0.8125rem; color: var(--quiet); }
.day { white-space: nowrap; } .number { text-align: right; padding-right: 0; } th.number + th.number, td.number + td.number { padding-left: 0.75rem; }
.card > table { margin-top: 0.75rem; } tbody tr:last-child > * { border-bottom: 0; }
footer { margin: 2rem 0.25rem 0; font-size: 0.8125rem; color: var(--quiet); }
footer p + p { margin-top: 0.25rem; }
@media (min-width: 46rem) {
  body { padding: 3rem 1.5rem 4rem; }
  .brand { margin-bottom: 1.25rem; }
  .facts { grid-template-columns: repeat(4, 1fr); gap: 2rem; margin: 2rem 0; }
  .card { padding: 1.5rem 1.625rem 1.625rem; }
  .columns { display: grid; grid-template-columns: 1fr 1fr; align-items: start; }
  .columns > div { display: flex; }
  .verdict { padding: 2.25rem 2.25rem; }
}
@media print { body { max-width: none; padding: 0; } .card { break-inside: avoid; } }
`;
