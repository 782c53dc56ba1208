import { dump } from 'js-yaml';
import { configJsonSchema, type JsonSchema } from './describe.ts';
import { isGroup, type Group } from './plain.ts';

/** How wide a comment may be. */
const WIDTH = 100;
/** What would end a comment, or show it as something else: the remarks are not ours. */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu;

/** What is said behind a key of `permissions`, `addUsers` or `canvasGroups`, such as the name of the quiz; by that key. */
export type Remarks = Partial<Record<string, Record<string, string>>>;

/** The text of a configuration file in YAML that says this, each key below its description, in the order of the declaration. */
export function renderConfig(data: Group, remarks: Remarks = {}): string {
  const blocks = membersOf(configJsonSchema()).flatMap(([name, schema]) =>
    Object.hasOwn(data, name) ? [blockOf(name, data[name], schema, remarks[name] ?? {}).join('\n')] : [],
  );
  return `${blocks.join('\n\n')}\n`;
}

/**
 * A configuration to fill in: every key there is, below its description. What has no default stands as `<name>`,
 * which no check lets pass; what may be left out is commented out and shows its default.
 */
export function renderTemplate(): string {
  const blocks = membersOf(configJsonSchema())
    .filter(([name]) => name !== '$schema')
    .map((member) => templateOf(member, false).join('\n'));
  const head = [
    '# A configuration of grit-sync. Save it as grit-sync.config.yaml, readable for nobody else (chmod 600), and replace',
    '# whatever stands in <...>. The two tokens belong into a file named .env beside it: CANVAS_API_KEY=... and',
    '# GRIT_API_KEY=... What is commented out may stay so; where it has a default, that is what is shown.',
  ];
  return `${[head.join('\n'), ...blocks].join('\n\n')}\n`;
}

function blockOf(
  name: string,
  value: unknown,
  schema: JsonSchema,
  remarks: Record<string, string>,
): string[] {
  const head = commentOf(schema);
  if (!isGroup(value) || Object.keys(value).length === 0 || !isOpened(schema)) {
    return [...head, `${name}: ${valueText(value)}`];
  }
  const members = membersOf(schema);
  // The names of a map are the operator's; those of a group have an order and descriptions.
  const lines =
    members.length === 0
      ? Object.entries(value).map(([key, item]) => entryText(key, item, remarks[key]))
      : members.flatMap(([key, member]) =>
          Object.hasOwn(value, key) ? blockOf(key, value[key], member, {}) : [],
        );
  return [...head, `${name}:`, ...lines.map(indented)];
}

/** @param isHidden whether the group it belongs to is commented out as a whole, so that it need not be itself */
function templateOf([name, schema, isRequired]: Member, isHidden: boolean): string[] {
  const head = commentOf(schema);
  const hide = (lines: string[]) => (isHidden ? lines : lines.map(hidden));
  const members = membersOf(schema);
  if (members.length > 0) {
    const lines = members.flatMap((member) => templateOf(member, isHidden || !isRequired)).map(indented);
    return [...head, ...(isRequired ? [`${name}:`, ...lines] : hide([`${name}:`, ...lines]))];
  }
  if (isOpened(schema)) {
    const lines = [`${name}:`, '  "<name>": <id>'];
    // Nothing can be done without an entry here, so it waits to be filled in.
    return [...head, ...(name === 'permissions' ? lines : hide(lines))];
  }
  if (isRequired) return [...head, `${name}: ${variableIn(schema) ?? `<${name}>`}`];
  const byDefault = schema['default'];
  return [...head, ...hide([`${name}: ${byDefault === undefined ? `<${name}>` : valueText(byDefault)}`])];
}

type Member = [name: string, schema: JsonSchema, isRequired: boolean];

function membersOf({ properties = {}, required = [] }: JsonSchema): Member[] {
  return Object.entries(properties).map(([name, member]) => [name, member, required.includes(name)]);
}

/** Whether its members are shown on lines of their own. */
function isOpened({ properties, additionalProperties }: JsonSchema): boolean {
  return properties !== undefined || typeof additionalProperties === 'object';
}

/** The variable that the description speaks of. */
function variableIn({ description }: JsonSchema): string | undefined {
  return /\$\{\w+\}/.exec(String(description))?.[0];
}

function entryText(key: string, value: unknown, remark: string | undefined): string {
  const entry = `${JSON.stringify(key)}: ${valueText(value)}`;
  return remark === undefined ? entry : `${entry} # ${remark.replace(UNSAFE, ' ')}`;
}

function valueText(value: unknown): string {
  return dump(value, { flowLevel: 0, lineWidth: -1 }).trimEnd();
}

function commentOf({ description }: JsonSchema): string[] {
  const lines: string[] = [];
  for (const word of String(description).split(' ')) {
    const line = lines.at(-1);
    if (line === undefined || line.length + word.length >= WIDTH) lines.push(`# ${word}`);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}

function indented(line: string): string {
  return `  ${line}`;
}

function hidden(line: string): string {
  return `# ${line}`;
}
