import { expect, test } from '@jest/globals';
import { Chalk } from 'chalk';
import { good, notChecked, wrong, type Finding } from '../../src/core/doctor/finding.ts';
import type { Severity } from '../../src/core/types.ts';
import { findingsData, inOrder, renderFindings } from '../../src/report/doctor.ts';

const PLAIN = new Chalk({ level: 0 });
const problem = (severity: Severity) => ({
  code: 'quiz-odd',
  severity,
  message: 'A quiz is odd.',
  hint: 'Make it even.',
});

test.each<[Severity, string]>([
  ['warning', 'doubtful'],
  ['attention', 'bad'],
  ['failed', 'bad'],
  ['invalid', 'bad'],
])('what is wrong with severity %s is %s', (severity, verdict) => {
  expect(wrong('quiz', problem(severity)).verdict).toBe(verdict);
});

test('a line a check, below it what to do, and at the end how many there are of each kind', () => {
  const findings: Finding[] = [
    good('config', 'All is well.'),
    good('files', 'Here too.'),
    wrong('quiz', problem('warning')),
    wrong('grit', problem('failed')),
    notChecked('column', 'Grit has to answer first.'),
  ];
  expect(renderFindings(findings, PLAIN)).toBe(`good         config    All is well.
good         files     Here too.
doubtful     quiz      A quiz is odd.
                       Make it even.
bad          grit      A quiz is odd.
                       Make it even.
not checked  column    Grit has to answer first.

2 good, 1 doubtful, 1 bad, 1 not checked.`);
});

test('a name with control characters cannot take over a terminal', () => {
  const text = renderFindings([good('canvas', 'The owner is \u001b[2JMallory\u202e.')], PLAIN);
  expect(text).toContain('The owner is [2JMallory.');
});

test('the findings come in the order of the checks, those of one check as they were found', () => {
  const found = [good('quiz', 'B.'), good('quiz', 'A.'), good('config', 'C.')];
  expect(inOrder(found).map(({ message }) => message)).toEqual(['C.', 'B.', 'A.']);
});

test('for a program each has its code and hint, or neither', () => {
  expect(findingsData([good('files', 'Fine.'), wrong('quiz', problem('attention'))])).toEqual([
    { check: 'files', verdict: 'good', code: null, message: 'Fine.', hint: null },
    { check: 'quiz', verdict: 'bad', code: 'quiz-odd', message: 'A quiz is odd.', hint: 'Make it even.' },
  ]);
});
