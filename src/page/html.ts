import { escape } from 'html-escaper';
import { printable } from '../report/printable.ts';

/** HTML, as distinct from text that still has to become some. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * A piece of a page. What is put into it is shown as it is: names and columns are typed by people, and a browser would
 * obey what they say.
 */
export function html(
  parts: TemplateStringsArray,
  ...values: (Html | string | number | readonly Html[])[]
): Html {
  return new Html(String.raw({ raw: parts.raw }, ...values.map(htmlOf)));
}

function htmlOf(value: Html | string | number | readonly Html[]): string {
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(({ text }) => text).join('\n');
  return escape(printable(String(value)));
}
