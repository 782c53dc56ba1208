import { problem } from '../catalogue.ts';
import type { Problem } from '../core/types.ts';
import { pasted } from './odd.ts';
import { pathText } from './path.ts';
import { type Group, isGroup } from './plain.ts';
import { COLUMN, DEFAULT_ACCESS_TIME } from './schema.ts';
import { ID_DIGITS } from './schema/values.ts';

/**
 * What no key can know by itself. These rules look at data that has not been checked otherwise, so that they report
 * their problems together with all others.
 */
export function brokenRules(data: Group): Problem[] {
  return [...columnProblems(data), ...groupProblems(data), ...purposeProblems(data)];
}

function columnProblems({ permissions, grit }: Group): Problem[] {
  if (!isGroup(permissions)) return [];
  const accessTime = (isGroup(grit) ? grit['accessTime'] : undefined) ?? DEFAULT_ACCESS_TIME;
  return Object.keys(permissions).flatMap((column) => {
    const invalid = (text: string) => [
      problem('config-invalid', { path: pathText(['permissions', column]), text }),
    ];
    if (!COLUMN.test(column)) {
      const suggestion = `pg:${
        pasted(column)
          .replace(/^\s*(?:pg|at)\s*:/i, '')
          .trim() || 'Laser Cutter'
      }`;
      return invalid(
        `expected the name of a permission column of Grit, such as ${JSON.stringify(suggestion)}, without spaces around it`,
      );
    }
    if (column === accessTime) {
      return invalid(
        'this column is grit.accessTime, which everybody gets who passes any quiz; remove it here',
      );
    }
    return [];
  });
}

function groupProblems({ canvasGroups }: Group): Problem[] {
  if (!isGroup(canvasGroups)) return [];
  return Object.keys(canvasGroups)
    .filter((assignmentId) => !ID_DIGITS.test(assignmentId))
    .map((assignmentId) =>
      problem('config-invalid', {
        path: pathText(['canvasGroups', assignmentId]),
        text: 'expected the id of an assignment as the key, and behind it the id of a group',
      }),
    );
}

function purposeProblems({ permissions = {}, addUsers = {} }: Group): Problem[] {
  const isEmpty = (value: unknown) => isGroup(value) && Object.keys(value).length === 0;
  if (!isEmpty(permissions) || !isEmpty(addUsers)) return [];
  const text = 'expected at least one entry, such as "pg:Laser Cutter": 440133, here or under addUsers';
  return [problem('config-invalid', { path: 'permissions', text })];
}
