/** The same process for somebody whose words, on stdout and stderr, are heard in place of being printed. */
export function hearing(world: NodeJS.Process, hear: (text: string) => void): NodeJS.Process {
  const write = (text: string) => {
    hear(text);
    return true;
  };
  return instead(world, {
    stdout: instead(world.stdout, { write }),
    stderr: instead(world.stderr, { write }),
  });
}

/** The same object with some other properties. Its methods know nothing of them. */
function instead<T extends object>(original: T, others: Partial<T>): T {
  return new Proxy(original, {
    get(target, name) {
      if (name in others) return Reflect.get(others, name) as unknown;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
