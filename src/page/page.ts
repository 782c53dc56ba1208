import type { Page } from '../core/page/facts.ts';
import { MAX_AGE_MS } from '../core/page/verdict.ts';
import { stretchText } from '../core/stretch.ts';
import { backupFact, grantedFact, lastPassFact, provenFact, type Fact } from './facts.ts';
import { grantsCard, passesCard } from './figures.ts';
import { html, Html } from './html.ts';
import { heldCard, quietCard, skippedCard } from './lists.ts';
import { STYLE } from './style.ts';
import type { Clock } from './time.ts';
import { needed, VERDICTS, warned, type Item } from './words.ts';

/** Nothing may be loaded or sent, and nothing runs; the styles are in the page itself. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** The whole page as one file. It holds no names unless `page` does, and asks nothing of any network. */
export function renderPage(page: Page, clock: Clock, version: string): string {
  const { word, text } = VERDICTS[page.verdict];
  const facts = [
    lastPassFact(page, clock),
    provenFact(page, clock),
    backupFact(page, clock),
    grantedFact(page),
  ];
  const { text: whole } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="referrer" content="no-referrer" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <link rel="icon" href="data:," />
        <title>${word} · grit-sync</title>
        <style>
          ${new Html(STYLE)}
        </style>
      </head>
      <body>
        <p class="brand">grit-sync</p>
        <main>
          <header class="verdict ${page.verdict}">
            <h1><span class="mark" aria-hidden="true"></span>${word}</h1>
            <p>${text}</p>
            <p class="asof">
              As of ${clock.weekday(page.writtenAt)}, ${clock.text(page.writtenAt)}. This page is written
              after each pass and does not change by itself: if that is more than ${stretchText(MAX_AGE_MS)}
              ago, grit-sync has stopped, whatever it says here.
            </p>
          </header>
          <dl class="facts">${facts.map(factHtml)}</dl>
          ${neededCard(needed(page, clock))}
          <div class="columns">
            <div>${passesCard(page)} ${heldCard(page, clock)}</div>
            <div>${grantsCard(page)} ${quietCard(page, clock)} ${skippedCard(page)}</div>
          </div>
          ${warnedCard(warned(page))}
        </main>
        <footer>
          <p>
            Times are those of ${clock.timeZone}.
            ${page.heldPeople === null ? 'This page names nobody.' : 'This page names people: keep it from others.'}
          </p>
          <p>Written by grit-sync ${version}. To write it anew: grit-sync report.</p>
        </footer>
      </body>
    </html>`;
  return whole;
}

function factHtml({ label, value, more }: Fact): Html {
  return html`<div>
    <dt>${label}</dt>
    <dd>${value}</dd>
    ${more === '' ? '' : html`<dd>${more}</dd>`}
  </div>`;
}

function neededCard(items: readonly Item[]): Html {
  return html`<section class="card needed">
    <h2>Needs a person</h2>
    ${items.length === 0 ? html`<p>Nothing.</p>` : itemList(items)}
  </section>`;
}

function warnedCard(items: readonly Item[]): Html | '' {
  if (items.length === 0) return '';
  return html`<section class="card">
    <h2>Also said by the last pass</h2>
    ${itemList(items)}
  </section>`;
}

function itemList(items: readonly Item[]): Html {
  const rows = items.map(
    ({ what, todo, code }) =>
      html`<li><b>${what}</b> ${todo}${code === undefined ? '' : html` <code>${code}</code>`}</li>`,
  );
  return html`<ul class="items">
    ${rows}
  </ul>`;
}
