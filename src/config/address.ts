/** A base address, or what is wrong with it. What stood there is never repeated: it may hold a password or a token. */
export type Address = { url: string } | { wrong: string };

/** The origin of Canvas. Its token must not travel unencrypted, so plain http is for this machine only. */
export function canvasAddress(text: string): Address {
  const parsed = baseAddress(text);
  if ('wrong' in parsed) return parsed;
  const { url } = parsed;
  if (!/^\/(?:api\/v1\/?)?$/.test(url.pathname)) {
    return {
      wrong: `expected the address of Canvas alone, found one of a page in it; keep only ${url.origin}`,
    };
  }
  if (isPlainHttp(url)) {
    return {
      wrong:
        'expected an address that begins with https://; over http anybody on the way could read the token',
    };
  }
  return { url: url.origin };
}

/** The address of Grit, with the path it may be installed under. */
export function gritAddress(text: string): Address {
  const parsed = baseAddress(text);
  if ('wrong' in parsed) return parsed;
  return { url: parsed.url.origin + parsed.url.pathname.replace(/\/+$/, '') };
}

/** The full address of a monitor. It is a secret by itself, so it must not travel unencrypted either. */
export function monitorAddress(text: string): Address {
  const parsed = webAddress(text, 'the monitor must do without');
  if ('wrong' in parsed) return parsed;
  const { url } = parsed;
  if (isPlainHttp(url)) {
    return {
      wrong:
        'expected an address that begins with https://; over http anybody on the way could read it, and speak in your name',
    };
  }
  return { url: url.href };
}

/** Whether what is sent there can be read on the way to another machine. */
export function isPlainHttp({ protocol, hostname }: URL): boolean {
  const isThisMachine =
    hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d+){3}$/.test(hostname);
  return protocol === 'http:' && !isThisMachine;
}

function baseAddress(text: string): { url: URL } | { wrong: string } {
  const parsed = webAddress(text, 'the token goes into apiKey');
  if ('url' in parsed && /[?#]/.test(text)) {
    return { wrong: 'expected an address that ends before any "?" or "#"' };
  }
  return parsed;
}

/** An address on the web. `instead` says what to do without a password in it. */
function webAddress(text: string, instead: string): { url: URL } | { wrong: string } {
  if (/^https?:\/\/\[fe80:[^\]]*%/i.test(text)) {
    return {
      wrong:
        'expected an address without a zone (the part behind "%"), which holds on one machine only; use a name or a fixed address',
    };
  }
  if (!URL.canParse(text)) return { wrong: 'expected an address that begins with https://' };
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return { wrong: 'expected an address that begins with https://' };
  }
  if (url.username !== '' || url.password !== '') {
    return { wrong: `expected an address without a user name or password in it; ${instead}` };
  }
  return { url };
}
