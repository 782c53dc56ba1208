import type { NamedHold, Page } from '../core/page/facts.ts';
import type { SkipReason } from '../core/types.ts';
import { SKIPPED } from '../report/skipped.ts';
import { count } from '../report/words.ts';
import { html, type Html } from './html.ts';
import type { Clock } from './time.ts';
import { machineOf, quizText } from './words.ts';

/** Quizzes that nobody has passed for longer than usual; no card where there are none. */
export function quietCard({ quiet }: Page, { date }: Clock): Html | '' {
  if (quiet.length === 0) return '';
  const rows = quiet.map(
    ({ quiz, columns, since, usualDays, quietDays }) =>
      html`<li>
        <b>${columns.map(machineOf).join(', ')}</b> Nobody has passed ${quizText(quiz)} since ${date(since)},
        for ${count(quietDays, 'day')}; usually somebody does every
        ${usualDays === 1 ? 'day' : count(usualDays, 'day')}.
      </li>`,
  );
  return html`<section class="card" id="quiet">
    <h2>Gone quiet</h2>
    <p class="sub">
      Nothing is wrong in a holiday. Otherwise try the quiz in Canvas: it may be closed, locked, or replaced
      by another.
    </p>
    <ul class="items">
      ${rows}
    </ul>
  </section>`;
}

/** What is held: how much of each machine, or of whom, if the page may say so. */
export function heldCard({ held, heldPeople }: Page, clock: Clock): Html {
  return html`<section class="card" id="held">
    <h2>Held</h2>
    <p class="sub">Somebody at the shop took it away in Grit, so no pass gives it again</p>
    ${heldBody(held, heldPeople, clock)}
  </section>`;
}

function heldBody(held: Page['held'], people: readonly NamedHold[] | null, { date }: Clock): Html {
  if (held === undefined) return html`<p>It is not known what is held.</p>`;
  if (held.length === 0) return html`<p>Nothing.</p>`;
  const todo = html`<p class="sub">
    Nothing needs to be done. grit-sync holds says whose it is, and grit-sync holds release lets passes give
    it again.
  </p>`;
  if (people !== null) {
    const rows = people.map(
      ({ name, externalId, column, since }) =>
        html`<tr>
          <th scope="row">${name === '' ? externalId : `${name} (${externalId})`}</th>
          <td>${machineOf(column)}</td>
          <td class="day">${date(since)}</td>
        </tr>`,
    );
    return html`<table>
        <thead>
          <tr>
            <th scope="col">Person</th>
            <th scope="col">Machine</th>
            <th scope="col">Since</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
      ${todo}`;
  }
  const rows = held.map(
    ({ column, number }) =>
      html`<tr>
        <th scope="row">${machineOf(column)}</th>
        <td class="number">${number}</td>
      </tr>`,
  );
  return html`<table>
      <tbody>
        ${rows}
      </tbody>
    </table>
    ${todo}`;
}

/** Who passed and gets nothing, by reason. */
export function skippedCard({ skipped }: Page): Html {
  const rows = (Object.keys(SKIPPED) as SkipReason[]).flatMap((reason) => {
    const number = skipped?.[reason] ?? 0;
    const { concern } = SKIPPED[reason];
    if (number === 0 || concern === null) return [];
    return [html`<li><b>${count(number, 'person', 'people')} ${concern.what}</b> ${concern.todo}</li>`];
  });
  return html`<section class="card" id="skipped">
    <h2>Skipped</h2>
    <p class="sub">Passed a quiz lately, and gets nothing</p>
    ${
      rows.length === 0
        ? html`<p>${skipped === null ? 'Not known yet: the next pass writes it down.' : 'Nobody.'}</p>`
        : html`<ul class="items">
            ${rows}
          </ul>`
    }
  </section>`;
}
