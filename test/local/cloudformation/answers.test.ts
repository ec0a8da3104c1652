import { assembly, cleanUpFixtures, custom, startWith, templateOf } from './fixture';
import { readAnswer } from '../../../local/aws/response-bucket';

afterEach(cleanUpFixtures);

const EXPECTED = { requestId: 'r', stackId: 's', logicalResourceId: 'l', requestType: 'Create' as const };
const GOOD = { Status: 'SUCCESS', RequestId: 'r', StackId: 's', LogicalResourceId: 'l', PhysicalResourceId: 'p' };

describe('an answer of a custom resource', () => {
  it('is taken when it keeps the rules', () => {
    expect(readAnswer(JSON.stringify({ ...GOOD, Data: { a: 'b' } }), EXPECTED)).toMatchObject({
      status: 'SUCCESS',
      physicalResourceId: 'p',
      data: { a: 'b' },
    });
  });

  it.each([
    ['is too long', { Data: { a: 'x'.repeat(4096) } }, 'too long'],
    ['has another RequestId', { RequestId: 'x' }, 'RequestId'],
    ['has another StackId', { StackId: 'x' }, 'StackId'],
    ['has another LogicalResourceId', { LogicalResourceId: 'x' }, 'LogicalResourceId'],
    ['has an unknown status', { Status: 'OK' }, 'Invalid Status "OK"'],
    ['has no physical id', { PhysicalResourceId: '' }, 'PhysicalResourceId'],
    ['has a physical id that is too long', { PhysicalResourceId: 'ü'.repeat(513) }, '1024 bytes'],
    ['fails without a reason', { Status: 'FAILED' }, 'Reason is required'],
    ['has Data that is a list', { Data: ['a'] }, 'Data must be an object'],
  ])('counts as FAILED when it %s', (_rule, change, problem) => {
    expect(readAnswer(JSON.stringify({ ...GOOD, ...change }), EXPECTED)).toMatchObject({
      status: 'FAILED',
      problem: expect.stringContaining(problem),
    });
  });

  it('counts as FAILED when it is no JSON', () => {
    expect(readAnswer('SUCCESS', EXPECTED).problem).toContain('valid JSON');
  });

  it('counts once; a second one that disagrees is reported', async () => {
    const { local } = await startWith(async (event) => {
      const body = {
        Status: 'SUCCESS',
        PhysicalResourceId: 'first',
        StackId: event.StackId,
        RequestId: event.RequestId,
        LogicalResourceId: 'Thing',
      };
      await fetch(event.ResponseURL, { method: 'PUT', body: JSON.stringify(body) });
      return { PhysicalResourceId: 'second' };
    });
    await local.deploy(assembly(templateOf({ Thing: custom() })));
    expect(local.resources('Stack').find(({ logicalId }) => logicalId === 'Thing')?.physicalId).toBe('first');
    const until = Date.now() + 5_000;
    while (local.answerProblems.length === 0 && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(local.answerProblems).toEqual([
      { logicalResourceId: 'Thing', requestType: 'Create', problem: expect.stringContaining('disagrees') },
    ]);
  });
});
