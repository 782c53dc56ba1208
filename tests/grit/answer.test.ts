import { describe, expect, test } from '@jest/globals';
import { errorsIn } from '../../src/grit/answer.ts';

describe('an answer without errors', () => {
  test.each([
    '',
    'OK',
    '<p>OK</p>',
    'USER :: Upsert, 0 Errors',
    '12 rows, no errors',
    '3 users updated',
    'Error-free',
    'null',
    'true',
    '17',
    '""',
    '"OK"',
    '[]',
    '{}',
    '{"errorCount":0,"errors":[]}',
    '{"errors":null,"failed":false,"failures":"","error":"0"}',
    '{"errors":"0 Errors"}',
    '{"errors":{}}',
    '{"errors":{"count":0,"list":[]}}',
    '{"success":true,"ok":true,"updated":40}',
    '{"result":{"upsert":{"errors":[]}},"rows":[{"externalId":"5"},{"ok":true}]}',
    '{"message":"Upsert finished with 0 errors"}',
    '{"status":"ok","result":"success"}',
    '{"status":"failed-safe","result":"no error"}',
    '{"errorLimit":100}',
    '{"maxErrors":50,"errors":[]}',
    '{"max_errors":50,"allowedErrors":10,"failureThreshold":0.1}',
    '{oops',
  ])('%s', (text) => {
    expect(errorsIn(text)).toBe(0);
  });
});

describe('an answer with errors', () => {
  test.each([
    ['USER :: Upsert, 7 Errors', 7],
    ['1 error', 1],
    ['Errors: 4', 4],
    ['errors=12;rows=40', 12],
    ['batch 1: 0 errors, batch 2: 4 errors, batch 3: 2 errors', 4],
    ['1,000 errors', 1000],
    ['2.500 Errors', 2500],
    ['{"errorCount":3}', 3],
    ['{"errors":["a","b"]}', 2],
    ['{"errorCount":2,"errors":["a","b"]}', 2],
    ['{"errors":["a","b"],"errorCount":0}', 2],
    ['{"error":"Unknown column"}', 1],
    ['{"Errors":"3"}', 3],
    ['{"errors":" 3 Errors "}', 3],
    ['{"rowErrors":{"3":"bad","4":"bad"}}', 2],
    ['{"errors":{"count":5,"list":["a"]}}', 5],
    ['{"errors":{"externalId":["missing"]}}', 1],
    ['{"failed":true}', 1],
    ['{"failedRows":[{"row":3}]}', 1],
    ['{"success":false}', 1],
    ['{"success":false,"errors":["a","b"]}', 2],
    ['{"errors":["a","b"],"ok":false}', 2],
    ['{"result":{"upsert":{"failures":4}}}', 4],
    ['[{"row":1,"errors":[]},{"row":2,"errors":["a","b"]}]', 2],
    ['{"message":"Upsert finished with 2 errors"}', 2],
    ['"3 Errors"', 3],
    ['{"status":"error","message":"no such column"}', 1],
    ['{"status":"failed"}', 1],
    ['{"status":"FAIL"}', 1],
    ['{"result":"error"}', 1],
    ['{"result":{"state":" Failure "}}', 1],
    ['{"status":"error","errors":["a","b"]}', 2],
    ['{"message":"Error: unknown column"}', 1],
    ['"error"', 1],
    ['Error: unknown column', 1],
    ['Error in line 3', 1],
    ['ERROR\n', 1],
    ['{"errorLimitExceeded":true}', 1],
    ['{"errorLimit":100,"errors":["a"]}', 1],
    ['{"errorLimit":"exceeded"}', 1],
    ['{"limitErrors":3}', 3],
    ['{"maxLengthErrors":3}', 3],
    ['{"errors":{"maxLength":3}}', 3],
  ])('%s', (text, count) => {
    expect(errorsIn(text)).toBe(count);
  });

  test('is never below nothing', () => {
    expect(errorsIn('{"errors":-1}')).toBe(0);
  });
});

describe('an answer without measure', () => {
  test('may list every person of a large university', () => {
    const rows = Array.from({ length: 300_000 }, (_, index) => ({ id: index }));
    expect(errorsIn(JSON.stringify([...rows, { errors: 2 }]))).toBe(2);
    const errors = Object.fromEntries(rows.map(({ id }) => [`row ${id}`, 'bad']));
    expect(errorsIn(JSON.stringify({ errors }))).toBe(300_000);
  });

  test.each([
    ['digits', '1'.repeat(1_000_000)],
    ['spaces and no number', ' '.repeat(1_000_000)],
    ['spaces', `1${' '.repeat(1_000_000)}`],
    ['digits and spaces', '1 '.repeat(500_000)],
    ['nothing but "errors"', 'errors '.repeat(150_000)],
  ])('may be a megabyte of %s', (_, text) => {
    const started = Date.now();
    expect(errorsIn(`${text}x`)).toBe(0);
    expect(Date.now() - started).toBeLessThan(2000);
  });

  test.each([
    ['lists', '['.repeat(50_000) + ']'.repeat(50_000), 0],
    ['errors', `${'{"errors":'.repeat(50_000)}1${'}'.repeat(50_000)}`, 1],
  ])('may be %s in one another', (_, text, count) => {
    expect(errorsIn(text)).toBe(count);
  });
});
