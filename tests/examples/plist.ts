export type PlistValue = string | number | boolean | PlistValue[] | { [key: string]: PlistValue };

const HEAD =
  /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<!DOCTYPE plist PUBLIC "-\/\/Apple\/\/DTD PLIST 1\.0\/\/EN" "http:\/\/www\.apple\.com\/DTDs\/PropertyList-1\.0\.dtd">\n/;
const TOKENS = /<(\/?)([a-z]+)(?: version="1\.0")?(\/?)>|([^<]+)/gy;

/**
 * Reads a property list as strictly as launchd's own reader: the elements of the format and nothing else, each closed,
 * a key before each value of a dictionary, and comments as XML allows them.
 */
export function parsePlist(text: string): PlistValue {
  if (!HEAD.test(text)) throw new Error('not the head of a property list');
  const body = text.replace(HEAD, '').replaceAll(/<!--(.*?)-->/gs, (_, comment: string) => {
    if (comment.includes('--') || comment.endsWith('-')) throw new Error('"--" in a comment is no XML');
    return '';
  });
  const reader = new Reader(body);
  reader.open('plist');
  const value = reader.value();
  reader.close('plist');
  reader.end();
  return value;
}

interface Token {
  kind: 'open' | 'close' | 'empty' | 'text';
  text: string;
}

class Reader {
  readonly #tokens: Token[] = [];

  constructor(body: string) {
    let at = 0;
    for (const match of body.matchAll(TOKENS)) {
      const [all, slash = '', name = '', empty = '', text] = match;
      at = match.index + all.length;
      if (text === undefined)
        this.#tokens.push({ kind: slash === '/' ? 'close' : empty === '/' ? 'empty' : 'open', text: name });
      else if (/[>]|&(?!(?:amp|lt|gt|quot|apos);)/.test(text)) throw new Error(`a bare sign in: ${text}`);
      else if (text.trim() !== '') this.#tokens.push({ kind: 'text', text });
    }
    if (at !== body.length) throw new Error(`no element: ${body.slice(at, at + 40)}`);
  }

  open(name: string): void {
    this.#expect('open', name);
  }

  close(name: string): void {
    this.#expect('close', name);
  }

  end(): void {
    if (this.#tokens.length > 0) throw new Error('something behind the end');
  }

  value(): PlistValue {
    const token = this.#tokens.shift();
    if (token?.kind === 'empty' && (token.text === 'true' || token.text === 'false'))
      return token.text === 'true';
    if (token?.kind !== 'open') throw new Error(`no value: ${token?.text ?? 'the end'}`);
    switch (token.text) {
      case 'string':
        return this.#text('string');
      case 'integer': {
        const text = this.#text('integer');
        if (!/^-?\d+$/.test(text)) throw new Error(`no integer: ${text}`);
        return Number(text);
      }
      case 'array':
        return [...this.#until('array', () => this.value())];
      case 'dict':
        return Object.fromEntries(
          this.#until('dict', (): [string, PlistValue] => {
            this.open('key');
            return [this.#text('key'), this.value()];
          }),
        );
      default:
        throw new Error(`no element of a property list: ${token.text}`);
    }
  }

  *#until<T>(name: string, next: () => T): Generator<T> {
    while (!(this.#tokens[0]?.kind === 'close' && this.#tokens[0].text === name)) yield next();
    this.close(name);
  }

  #text(name: string): string {
    const text = this.#tokens[0]?.kind === 'text' ? (this.#tokens.shift()?.text ?? '') : '';
    this.close(name);
    return text;
  }

  #expect(kind: Token['kind'], name: string): void {
    const token = this.#tokens.shift();
    if (token?.kind !== kind || token.text !== name)
      throw new Error(`${kind} ${name} expected, found ${token?.text ?? 'the end'}`);
  }
}
