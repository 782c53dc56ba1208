import type { Page } from '../core/page/facts.ts';
import { grantsChart, OUTCOMES, passesChart } from './charts.ts';
import { html, type Html } from './html.ts';
import { dayText } from './time.ts';
import { machineOf } from './words.ts';

/** The passes of each day, as a chart and as numbers; no empty chart where there were none. */
export function passesCard({ passesByDay: days }: Page): Html {
  const some = days.filter(({ ok, attention, failed }) => ok + attention + failed > 0).toReversed();
  const rows = some.map(
    (one) =>
      html`<tr>
        <th scope="row">${dayText(one.day)}</th>
        ${OUTCOMES.map(({ key }) => html`<td class="number">${one[key]}</td>`)}
      </tr>`,
  );
  const chart = html`<figure>${passesChart(days)}</figure>
    <ul class="legend">
      ${OUTCOMES.map(({ color, label }) => html`<li><i style="background:${color}"></i>${label}</li>`)}
    </ul>
    <details>
      <summary>The numbers</summary>
      <table class="passes">
        <thead>
          <tr>
            <th scope="col">Day</th>
            ${OUTCOMES.map(({ label }) => html`<th scope="col" class="number">${label}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </details>`;
  return html`<section class="card" id="passes">
    <h2>Passes a day</h2>
    <p class="sub">The last ${days.length} days</p>
    ${some.length === 0 ? html`<p>There were none.</p>` : chart}
  </section>`;
}

/** What each machine gained, as a chart and as numbers. */
export function grantsCard({ grantsByDay: grants, passesByDay, withoutGrants }: Page): Html {
  const days = passesByDay.map(({ day }) => day);
  const newestFirst = [...grants].sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : 0));
  const rows = newestFirst.map(
    ({ day, column, grants: number }) =>
      html`<tr>
        <th scope="row">${dayText(day)}</th>
        <td>${machineOf(column)}</td>
        <td class="number">${number}</td>
      </tr>`,
  );
  const chart = html`<figure>${grantsChart(grants, days)}</figure>
    <details>
      <summary>The numbers</summary>
      <table class="grants">
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col">Machine</th>
            <th scope="col" class="number">Grants</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </details>`;
  return html`<section class="card" id="grants">
    <h2>Grants a day, by machine</h2>
    <p class="sub">The last ${days.length} days, and how many in all</p>
    ${grants.length === 0 ? html`<p>There were none.</p>` : chart}
    ${grants.length === 0 || withoutGrants.length === 0 ? '' : html`<p class="sub">None: ${withoutGrants.map(machineOf).join(', ')}.</p>`}
  </section>`;
}
