import * as z from 'zod';
import type { Path } from './path.ts';
import { isGroup } from './plain.ts';
import { configSchema } from './schema.ts';

/** The part of a JSON Schema that we use. */
export interface JsonSchema {
  [keyword: string]: unknown;
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  required?: string[];
}

/** A key of the configuration; `*` in its path stands for a name that the operator chooses. */
interface Key {
  path: string[];
  schema: JsonSchema;
  required: boolean;
}

const OR_REFERENCE = '|\\$\\{';

/** The JSON Schema by which an editor completes and checks a configuration. */
export function configJsonSchema(): JsonSchema {
  return z.toJSONSchema(configSchema, {
    io: 'input',
    target: 'draft-2020-12',
    override: ({ jsonSchema }) => {
      if (jsonSchema['secret'] === true) jsonSchema['writeOnly'] = true;
      delete jsonSchema['secret'];
      // An editor sees the file before ${NAME} is replaced in it.
      if (jsonSchema.pattern?.endsWith(OR_REFERENCE) === false) jsonSchema.pattern += OR_REFERENCE;
    },
  }) as JsonSchema;
}

/** All keys in the order of their declaration, a group before its members. */
export function configKeys(schema: JsonSchema = configJsonSchema(), path: string[] = []): Key[] {
  return membersOf(schema).flatMap(([name, member, required]) => {
    const key = { path: [...path, name], schema: member, required };
    return [key, ...configKeys(member, key.path)];
  });
}

/** The names that a key in the place of that path can have. */
export function keysAt(path: Path): string[] {
  const within = path.reduce<JsonSchema[]>(
    (schemas, step) => schemas.flatMap((schema) => stepInto(schema, step)),
    alternatives(configJsonSchema()),
  );
  return within.flatMap(({ properties = {} }) => Object.keys(properties));
}

function stepInto(
  { properties = {}, additionalProperties, items }: JsonSchema,
  step: PropertyKey,
): JsonSchema[] {
  const named = Object.hasOwn(properties, step) ? properties[String(step)] : additionalProperties;
  const next = typeof step === 'number' ? items : named;
  return typeof next === 'object' ? alternatives(next) : [];
}

/** The table of all keys for the README, in Markdown. */
export function configTable(): string {
  const rows = configKeys()
    // A group says nothing that its members do not say.
    .filter(({ path, schema }) => schema.properties === undefined && path[0] !== '$schema')
    // The values under a map are shown once, by the map itself, and their keys under the first map.
    .filter(({ path }) => path.at(-1) !== '*' && !(path.includes('*') && path[0] !== 'permissions'))
    .map(({ path, schema, required }) => [
      `\`${path.join('.')}\``,
      defaultOf(schema, required),
      meaningOf(schema),
    ]);
  return [['key', 'default', 'meaning'], ['---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}

function membersOf(schema: JsonSchema): [name: string, member: JsonSchema, required: boolean][] {
  return alternatives(schema).flatMap(({ properties = {}, additionalProperties, required = [] }) => {
    const members = Object.entries(properties);
    if (typeof additionalProperties === 'object') members.push(['*', additionalProperties]);
    return members.map(([name, member]): ReturnType<typeof membersOf>[number] => [
      name,
      member,
      required.includes(name),
    ]);
  });
}

function alternatives(schema: JsonSchema): JsonSchema[] {
  return schema.anyOf === undefined ? [schema] : schema.anyOf.flatMap(alternatives);
}

function defaultOf(schema: JsonSchema, required: boolean): string {
  if (required) return '**required**';
  const value = schema['default'];
  if (value === undefined) return 'none';
  return isGroup(value) ? 'empty' : `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

function meaningOf(schema: JsonSchema): string {
  return String(schema['description']);
}
