/** Doubts about more than one value: each is a warning with an id that stays, which can be acknowledged. */
import { Annotations, App, Aspects, CfnOutput, CfnResource, Duration, RemovalPolicy, Stack, Stage } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { listOf, newStack, order, searchFor, warningIdsOf, warningsOf } from './support';
import {
  PartialOrderPolicy,
  PhoneNumberOrderProps,
  PhoneNumberProvider,
  PhoneNumberReleaseBehavior,
  PhoneNumberSource,
} from '../../src';

const id = (name: string) => `cdk-chime-phone-number-order:${name}`;
const NUMBER = '+12065550100';
const ORDER_ID = '01234567-89ab-cdef-0123-456789abcdef';

test('every id stands in docs/troubleshooting.md, by which it is acknowledged', () => {
  const { readdirSync, readFileSync } = jest.requireActual<typeof import('fs')>('fs');
  const root = `${__dirname}/../..`;
  const sources = readdirSync(`${root}/src`, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.ts'));
  const ids = sources.flatMap((file) => {
    const text = readFileSync(`${root}/src/${file}`, 'utf8');
    return [...text.matchAll(/warning\(\s*'(\w+)'|'(\w+WithoutDestroy)'/g)].map(([, one, other]) => one ?? other);
  });
  const page = readFileSync(`${root}/docs/troubleshooting.md`, 'utf8');
  expect(new Set(ids).size).toBeGreaterThan(18);
  expect(ids.filter((one) => !page.includes(`| \`${one}\` |`))).toEqual([]);
});

describe('settings of a release that never comes', () => {
  const releaseBehavior = PhoneNumberReleaseBehavior.DELETION_QUEUE;

  test.each<[string, Partial<PhoneNumberOrderProps>, string[]]>([
    ['releaseBehavior without removalPolicy', { releaseBehavior }, ['releaseBehaviorWithoutDestroy']],
    [
      'releaseBehavior with RETAIN',
      { releaseBehavior, removalPolicy: RemovalPolicy.RETAIN },
      ['releaseBehaviorWithoutDestroy'],
    ],
    ['releaseBehavior with DESTROY', { releaseBehavior, removalPolicy: RemovalPolicy.DESTROY }, []],
    [
      'disassociateOnRelease without removalPolicy',
      { disassociateOnRelease: true },
      ['disassociateOnReleaseWithoutDestroy'],
    ],
    ['disassociateOnRelease with DESTROY', { disassociateOnRelease: true, removalPolicy: RemovalPolicy.DESTROY }, []],
    ['no disassociateOnRelease', { disassociateOnRelease: false }, []],
  ])('%s', (_, props, ids) => {
    const stack = newStack();
    order(stack, props);
    expect(warningIdsOf(stack)).toEqual(ids.map(id));
  });

  test('counts what applies at the end, whoever set it', () => {
    const stack = newStack();
    order(stack, { releaseBehavior }, 'Released').applyRemovalPolicy(RemovalPolicy.DESTROY);
    order(stack, { releaseBehavior, removalPolicy: RemovalPolicy.DESTROY }, 'Kept');
    Aspects.of(stack).add({
      visit: (node: IConstruct) => {
        const isKept = node instanceof CfnResource && node.node.path.startsWith('Stack/Kept/');
        if (isKept) node.applyRemovalPolicy(RemovalPolicy.RETAIN);
      },
    });
    expect(warningsOf(stack)).toEqual([
      expect.stringMatching(
        /^releaseBehavior with a removal policy that keeps the numbers: only a first creation that fails releases .*; choose/,
      ),
    ]);
  });

  test('can be acknowledged on the order', () => {
    const stack = newStack();
    const lines = order(stack, {
      ...listOf(...Array.from({ length: 6 }, (_, index) => `+1206555010${index}`)),
      releaseBehavior,
    });
    for (const name of ['releaseBehaviorWithoutDestroy', 'aboveDefaultQuota']) {
      Annotations.of(lines).acknowledgeWarning(id(name));
    }
    expect(warningIdsOf(stack)).toEqual([]);
  });
});

describe('more numbers than an account may hold by default', () => {
  const six = Array.from({ length: 6 }, (_, index) => `+1206555010${index}`);

  test.each<[string, Partial<PhoneNumberOrderProps>, string[]]>([
    ['five of a search', searchFor({ areaCodes: ['206'], count: 5 }), []],
    ['six of a search', searchFor({ areaCodes: ['206'], count: 6 }), ['aboveDefaultQuota']],
    ['five of a list', listOf(...six.slice(1)), []],
    ['six of a list', listOf(...six), ['aboveDefaultQuota']],
    ['six that are adopted', { ...listOf(...six), adoptExisting: true }, []],
    ['an order placed elsewhere', { source: PhoneNumberSource.fromOrder(ORDER_ID) }, []],
  ])('%s', (_, props, ids) => {
    const stack = newStack();
    order(stack, props);
    expect(warningIdsOf(stack)).toEqual(ids.map(id));
  });

  test('are named, with what to do', () => {
    const stack = newStack();
    order(stack, searchFor({ areaCodes: ['206'], count: 20 }));
    expect(warningsOf(stack)[0]).toMatch(
      /^count 20: an account may hold 5 phone numbers unless its quota was raised; raise it in Service Quotas before you deploy, or order fewer/,
    );
  });
});

describe('a stack in a partition without the service', () => {
  test.each([
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
  ])('%s', (region, partition) => {
    const stack = new Stack(new App({ analyticsReporting: false }), 'Stack', { env: { region } });
    order(stack, {}, 'One');
    order(stack, {}, 'Two');
    expect(warningsOf(stack)).toEqual([
      expect.stringContaining(
        `region ${region} of the stack: the service is in partition aws only, and takes no credentials of partition ` +
          `${partition}; deploy`,
      ),
    ]);
    expect(warningIdsOf(stack)).toEqual([id('partitionWithoutService')]);
  });

  test.each(['eu-central-1', undefined])('not one in %s', (region) => {
    const stack = new Stack(new App({ analyticsReporting: false }), 'Stack', { env: { region } });
    order(stack);
    expect(warningIdsOf(stack)).toEqual([]);
  });
});

describe('one number in two stacks of an app', () => {
  const two = (one?: string, other?: string, props = listOf(NUMBER)) => {
    const app = new App({ analyticsReporting: false });
    const stacks = [one, other].map((account, index) => new Stack(app, `Stack${index}`, { env: { account } }));
    for (const stack of stacks) order(stack, props);
    return stacks;
  };

  test('is doubted, with the names of both', () => {
    const [first, second] = two();
    expect(warningsOf(second)).toEqual([
      `${NUMBER}: declared by Stack0/Lines and by Stack1/Lines, in stacks of one account, and a number has one ` +
        'owner; ' +
        `remove it from one of the two, or deploy only one of these stacks [ack: ${id('declaredInTwoStacks')}]`,
    ]);
    expect(warningsOf(first)).toEqual([]);
  });

  test('so is an order that was placed elsewhere', () => {
    expect(warningsOf(two(undefined, undefined, { source: PhoneNumberSource.fromOrder(ORDER_ID) })[1])[0]).toContain(
      `order ${ORDER_ID}: declared by Stack0/Lines and by Stack1/Lines`,
    );
  });

  test.each([
    ['one account', '111111111111', '111111111111', 1],
    ['an account that is not known', '111111111111', undefined, 1],
    ['two accounts', '111111111111', '222222222222', 0],
  ])('counts within %s', (_, one, other, count) => {
    expect(warningsOf(two(one, other)[1])).toHaveLength(count);
  });

  test('in two stages is doubted as well', () => {
    const app = new App({ analyticsReporting: false });
    const [, second] = ['Beta', 'Live'].map((name) => new Stack(new Stage(app, name), 'Stack'));
    for (const stage of ['Beta', 'Live']) {
      order(app.node.findChild(stage).node.findChild('Stack') as Stack, listOf(NUMBER));
    }
    app.synth();
    const told = second.node.findChild('Lines').node.defaultChild!.node.metadata.map(({ data }) => String(data));
    expect(told).toContainEqual(expect.stringContaining('declared by Beta/Stack/Lines and by Live/Stack/Lines'));
  });
});

describe('an attribute that is exported although it can change', () => {
  test.each<[string, (lines: ReturnType<typeof order>) => string, string[]]>([
    ['the status', (lines) => lines.phoneNumberOrderStatus, ['PhoneNumberOrderStatus']],
    ['the warnings within a text', (lines) => `said: ${lines.warnings}`, ['Warnings']],
    ['all numbers', (lines) => lines.phoneNumbers.join(' '), []],
    ['one number', (lines) => lines.phoneNumberAt(1), []],
  ])('%s', (_, value, attributes) => {
    const stack = newStack();
    const lines = order(stack, searchFor({ areaCodes: ['206'], count: 2 }));
    new CfnOutput(stack, 'Output', { value: value(lines), exportName: 'Exported' });
    expect(warningsOf(stack)).toEqual(
      attributes.map(
        (attribute) =>
          `attribute ${attribute}: exported as Exported, and CloudFormation refuses to change an export in use, so ` +
          'an update that ' +
          `changes it would fail; export single numbers, by phoneNumberAt() [ack: ${id('exportedAttribute')}]`,
      ),
    );
  });

  test('is one that another stack refers to', () => {
    const app = new App({ analyticsReporting: false });
    const [stack, consumer] = ['Stack', 'Consumer'].map((name) => new Stack(app, name));
    const lines = order(stack, {
      ...searchFor({ areaCodes: ['206'], count: 2 }),
      partialOrderPolicy: PartialOrderPolicy.KEEP,
    });
    new CfnOutput(consumer, 'Count', { value: lines.phoneNumberCount });
    expect(warningsOf(stack)).toEqual([
      expect.stringMatching(/^attribute PhoneNumberCount: exported as Stack:ExportsOutput/),
    ]);
  });

  test('is none that is only shown, or that something else in the stack uses', () => {
    const stack = newStack();
    const lines = order(stack);
    new CfnOutput(stack, 'Output', { value: lines.phoneNumberOrderStatus });
    expect(warningsOf(stack)).toEqual([]);
  });

  test('is none of another resource', () => {
    const stack = newStack();
    order(stack);
    const other = new CfnResource(stack, 'Other', { type: 'AWS::SNS::Topic' });
    new CfnOutput(stack, 'Output', { value: other.getAtt('TopicName').toString(), exportName: 'Exported' });
    expect(warningsOf(stack)).toEqual([]);
  });
});

describe('a provider that the order cannot reach', () => {
  const REMEDY =
    'leave provider out to get one in the stack of the order, or define one there; ' +
    'one provider serves the stacks of one stage, account and region';

  test.each([
    [
      { account: '111111111111', region: 'us-east-1' },
      { account: '222222222222', region: 'us-east-1' },
      'it is in account 111111111111 and region us-east-1, and the order in account 222222222222 and region us-east-1',
    ],
    [
      { account: '111111111111', region: 'eu-west-1' },
      { account: '111111111111', region: 'us-east-1' },
      'it is in account 111111111111 and region eu-west-1, and the order in account 111111111111 and region us-east-1',
    ],
    [
      { region: 'eu-west-1' },
      {},
      'it is in account (not given) and region eu-west-1, and the order in account (not given) and region (not given)',
    ],
  ])('in %j, the order in %j', (there, here, rule) => {
    const app = new App({ analyticsReporting: false });
    const provider = new PhoneNumberProvider(new Stack(app, 'Shared', { env: there }), 'Provider');
    expect(() => order(new Stack(app, 'Stack', { env: here }), { provider, timeout: Duration.minutes(5) })).toThrow(
      new Error(`Stack/Lines: provider Shared/Provider: ${rule}; ${REMEDY}`),
    );
  });

  test('is one in another stage', () => {
    const app = new App({ analyticsReporting: false });
    const provider = new PhoneNumberProvider(new Stack(new Stage(app, 'Beta'), 'Shared'), 'Provider');
    expect(() => order(new Stack(app, 'Stack'), { provider })).toThrow(
      'Stack/Lines: provider Beta/Shared/Provider: it is in another stage, which is deployed ' +
        `independently of this one; ${REMEDY}`,
    );
  });

  test('is none in another stack of the same place', () => {
    const app = new App({ analyticsReporting: false });
    const env = { account: '111111111111', region: 'us-east-1' };
    const provider = new PhoneNumberProvider(new Stack(app, 'Shared', { env }), 'Provider');
    order(new Stack(app, 'Stack', { env }), { provider });
    expect(() => app.synth()).not.toThrow();
  });
});
