/** The story that the demo tells, and what must be true after each step. */
import { STACK, Stage } from './stage';

export async function demoSteps(stage: Stage): Promise<void> {
  const first = await createStack(stage);
  const grown = await changeNameAndCount(stage, first);
  await failAnUpdate(stage, grown);
  await takeOneAway(stage, grown);
  const last = stage.declared();
  await destroyStack(stage, last);
  await comeBack(stage, last);
}

async function createStack(stage: Stage): Promise<string[]> {
  stage.title('1. Deploy: two numbers in area code 206 or 425');
  const result = await stage.deploy('create', {});
  stage.check('the stack is there', result.status, 'CREATE_COMPLETE');
  stage.check(
    'it owns two numbers, and they are all that was bought',
    [stage.declared().length, numbersOf(stage)],
    [2, stage.declared()],
  );
  stage.check('by one order', stage.orders(), 1);
  stage.showNumbers();
  return stage.declared();
}

async function changeNameAndCount(stage: Stage, before: readonly string[]): Promise<string[]> {
  stage.title('2. Once the calling name is through: change it, and ask for a third number');
  await stage.daysLater(3);
  stage.check(
    'the first calling name is set',
    stage.inventory().map(({ CallingName }) => CallingName),
    before.map(() => 'Example Corp'),
  );
  const result = await stage.deploy('change', { count: '3', callingName: 'Another Corp' });
  stage.check('the update succeeded in place', [result.status, replacements(stage)], ['UPDATE_COMPLETE', 1]);
  stage.check(
    'the numbers that were there stayed',
    before.filter((number) => !stage.declared().includes(number)),
    [],
  );
  stage.check('and one was added', numbersOf(stage), stage.declared());
  await stage.daysLater(3);
  stage.check(
    'all have the new calling name after another three days',
    stage.inventory().map(({ CallingName }) => CallingName),
    stage.declared().map(() => 'Another Corp'),
  );
  stage.showNumbers();
  return stage.declared();
}

async function failAnUpdate(stage: Stage, before: readonly string[]): Promise<void> {
  stage.title('3. An update that fails: a fourth number is bought, then another resource of the stack breaks');
  const details = stage.inventory().map(essence);
  const result = await stage.deploy(
    'fail',
    { count: '4', callingName: 'Another Corp' },
    { logicalId: directoryOf(stage), operation: 'update', when: 'last' },
  );
  stage.check('CloudFormation rolled back', [result.succeeded, result.status], [false, 'UPDATE_ROLLBACK_COMPLETE']);
  stage.check('the same three numbers are declared', stage.declared(), before);
  stage.check(
    'they are as they were, and nothing else is there',
    stage.inventory().map(essence).sort(),
    details.sort(),
  );
  stage.check('the fourth was bought, and released', [stage.orders(), stage.queue().length], [3, 1]);
  stage.showNumbers();
}

async function takeOneAway(stage: Stage, before: readonly string[]): Promise<void> {
  stage.title('4. Take one away: a new physical id keeps two, then CloudFormation deletes the old id');
  const result = await stage.deploy('shrink', { count: '2', callingName: 'Another Corp' });
  stage.check('the update succeeded', result.status, 'UPDATE_COMPLETE');
  stage.check(
    'two of the three stayed',
    [stage.declared().length, stage.declared().every((number) => before.includes(number))],
    [2, true],
  );
  stage.check('the third is in the deletion queue', [numbersOf(stage), stage.queue().length], [stage.declared(), 2]);
}

async function destroyStack(stage: Stage, before: readonly string[]): Promise<void> {
  stage.title('5. Destroy');
  const result = await stage.destroy();
  stage.check('the stack is gone', result.status, 'DELETE_COMPLETE');
  stage.check('nothing is billed any more', numbersOf(stage), []);
  stage.check(
    'its numbers wait in the deletion queue',
    before.filter((number) => !stage.queue().some(({ E164PhoneNumber }) => E164PhoneNumber === number)),
    [],
  );
  stage.showNumbers();
}

async function comeBack(stage: Stage, before: readonly string[]): Promise<void> {
  stage.title('6. That was a mistake: deploy again');
  const orders = stage.orders();
  const result = await stage.deploy('again', { count: '2', callingName: 'Another Corp' });
  stage.check('the stack is there', result.status, 'CREATE_COMPLETE');
  stage.check('with the same numbers', [stage.declared(), numbersOf(stage)], [before, before]);
  stage.check('and nothing was bought', stage.orders(), orders);
  stage.showNumbers();
}

const numbersOf = (stage: Stage): string[] =>
  stage
    .inventory()
    .map(({ E164PhoneNumber }) => E164PhoneNumber!)
    .sort();

const essence = (number: {
  E164PhoneNumber?: string;
  ProductType?: string;
  Name?: string;
  CallingName?: string;
}): string => [number.E164PhoneNumber, number.ProductType, number.Name, number.CallingName].join(' ');

/** The resource that uses the numbers and comes after them. */
function directoryOf(stage: Stage): string {
  return stage.local.resources(STACK).find(({ type }) => type === 'AWS::SSM::Parameter')!.logicalId;
}

/** How many physical ids the order has had: one means that it was never replaced. */
function replacements(stage: Stage): number {
  const ids = stage.local
    .events(STACK)
    .filter(({ type, physicalId }) => type === 'Custom::ChimePhoneNumberOrder' && physicalId?.startsWith('cpno-'));
  return new Set(ids.map(({ physicalId }) => physicalId)).size;
}
