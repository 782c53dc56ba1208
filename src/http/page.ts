/** So much of a body shows whether it is a web page. */
export const PAGE_BEGINNING = 4096;

const BEFORE = /^(?:[\s\uFEFF]|<\?xml[^>]*>|<!--[^]*?-->)*/;
const PAGE = /^<(?:!doctype\s+html|html|head|body|script|title|meta)\b/i;

/** Whether text is a web page by its beginning, whatever a header calls it. */
export function isWebPage(text: string): boolean {
  return PAGE.test(text.slice(0, PAGE_BEGINNING).replace(BEFORE, ''));
}

/** Passes bytes on, unless they are a web page: then none, and the callback is called for what to throw. */
export async function* withoutPage(
  source: AsyncIterable<Buffer>,
  refuse: () => Error,
): AsyncGenerator<Buffer> {
  let beginning: Buffer | null = Buffer.alloc(0);
  const judged = (bytes: Buffer) => {
    if (isWebPage(lettersOf(bytes))) throw refuse();
    return bytes;
  };
  for await (const chunk of source) {
    if (beginning === null) {
      yield chunk;
      continue;
    }
    beginning = Buffer.concat([beginning, chunk]);
    // What does not begin like a page is passed on at once.
    if (beginning.length < PAGE_BEGINNING && /^(?:<|$)/.test(lettersOf(beginning).trimStart())) continue;
    yield judged(beginning);
    beginning = null;
  }
  if (beginning !== null && beginning.length > 0) yield judged(beginning);
}

/** Without the mark at the beginning, and without the zero that UTF-16 has beside each letter. */
function lettersOf(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replaceAll('\0', '')
    .replace(/^(ÿþ|þÿ|ï»¿)/, '');
}
