/**
 * In the bundle this stands in for acorn, a whole parser of JavaScript. arquero writes down what a table is grouped, sorted
 * and aggregated by as a little program and has it parsed. Of all programs src/core/table.ts causes it to write only these
 * few; for them the tree is the one that acorn gives, and anything else is refused as acorn refuses a mistake.
 */

/** A name in quotes, as JSON writes it. */
const NAME = String.raw`("(?:[^"\\]|\\.)*")`;
const COLUMN = new RegExp(String.raw`^expr=\(d=>d\[${NAME}\]\)$`, 's');
const AGGREGATE = new RegExp(String.raw`^expr=\(d => op\.(\w+)\(d\[${NAME}\]\)\)$`, 's');
const TEXT = /^expr=\(('[^'\\\n\r]*')\)$/;

/** @typedef {{ type: string, start: number, end: number, [key: string]: unknown }} Node */

/**
 * @param {string} code
 * @returns {{ body: [{ expression: { right: Node } }] }}
 */
export function parse(code) {
  const right = column(code) ?? aggregate(code) ?? text(code);
  if (right === undefined) throw new SyntaxError('an expression that this program has no need of');
  return { body: [{ expression: { right } }] };
}

/** @param {string} code */
function column(code) {
  const [, name] = COLUMN.exec(code) ?? [];
  return name === undefined ? undefined : arrow(code, 'expr=(d=>'.length, (at) => cell(at, name));
}

/** @param {string} code */
function aggregate(code) {
  const [, operation, name] = AGGREGATE.exec(code) ?? [];
  if (operation === undefined || name === undefined) return undefined;
  return arrow(code, 'expr=(d => '.length, (at) => {
    const callee = member(identifier(at, 'op'), identifier(at + 'op.'.length, operation), false);
    const argument = cell(callee.end + 1, name);
    return node('CallExpression', at, argument.end + 1, { callee, arguments: [argument], optional: false });
  });
}

/** @param {string} code */
function text(code) {
  const [, raw] = TEXT.exec(code) ?? [];
  return raw === undefined ? undefined : literal('expr=('.length, raw, raw.slice(1, -1));
}

/**
 * @param {string} code
 * @param {number} at where the body begins
 * @param {(at: number) => Node} bodyAt
 */
function arrow(code, at, bodyAt) {
  const start = 'expr=('.length;
  return node('ArrowFunctionExpression', start, code.length - 1, {
    id: null,
    expression: true,
    generator: false,
    async: false,
    params: [identifier(start, 'd')],
    body: bodyAt(at),
  });
}

/** @param {number} at @param {string} name */
function cell(at, name) {
  return member(identifier(at, 'd'), literal(at + 'd['.length, name, JSON.parse(name)), true);
}

/** @param {Node} object @param {Node} property @param {boolean} computed */
function member(object, property, computed) {
  const end = property.end + (computed ? 1 : 0);
  return node('MemberExpression', object.start, end, { object, property, computed, optional: false });
}

/** @param {number} at @param {string} name */
function identifier(at, name) {
  return node('Identifier', at, at + name.length, { name });
}

/** @param {number} at @param {string} raw @param {string} value */
function literal(at, raw, value) {
  return node('Literal', at, at + raw.length, { value, raw });
}

/** @param {string} type @param {number} start @param {number} end @param {object} rest @returns {Node} */
function node(type, start, end, rest) {
  return { type, start, end, ...rest };
}
