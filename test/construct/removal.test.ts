/** What the template says about removal, and what the handler is told, never contradict each other. */
import {
  App,
  Aspects,
  CfnDeletionPolicy,
  CfnResource,
  IAspect,
  RemovalPolicies,
  RemovalPolicy,
  Stack,
} from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { newStack, order, orderResource } from './support';

function rendered(
  change: (stack: Stack, lines: ReturnType<typeof order>) => unknown,
  removalPolicy?: RemovalPolicy,
): unknown[] {
  const stack = newStack();
  change(stack, order(stack, { removalPolicy }));
  const { DeletionPolicy, UpdateReplacePolicy, Properties } = orderResource(stack);
  return [DeletionPolicy, UpdateReplacePolicy, Properties.Removal];
}

const KEPT_BUT_FOR_A_FAILED_CREATE = ['RetainExceptOnCreate', 'Delete', 'Retain'];
const KEPT = ['Retain', 'Delete', 'Retain'];
const RELEASED = ['Delete', 'Delete', 'Delete'];
const nothing = () => undefined;

test.each([
  [undefined, KEPT_BUT_FOR_A_FAILED_CREATE],
  [RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, KEPT_BUT_FOR_A_FAILED_CREATE],
  [RemovalPolicy.RETAIN, KEPT],
  [RemovalPolicy.DESTROY, RELEASED],
])('removal policy %s', (removalPolicy, expected) => {
  expect(rendered(nothing, removalPolicy)).toEqual(expected);
});

test('applyRemovalPolicy has the last word', () => {
  expect(rendered((_, lines) => lines.applyRemovalPolicy(RemovalPolicy.DESTROY))).toEqual(RELEASED);
  expect(rendered((_, lines) => lines.applyRemovalPolicy(RemovalPolicy.RETAIN), RemovalPolicy.DESTROY)).toEqual(KEPT);
});

test('an aspect over the app has the last word', () => {
  expect(rendered((stack) => RemovalPolicies.of(stack.node.root).destroy())).toEqual(RELEASED);
  expect(rendered((stack) => RemovalPolicies.of(stack.node.root).retain(), RemovalPolicy.DESTROY)).toEqual(KEPT);
  expect(rendered((stack) => RemovalPolicies.of(stack).retainOnUpdateOrDelete(), RemovalPolicy.DESTROY)).toEqual(
    KEPT_BUT_FOR_A_FAILED_CREATE,
  );
});

test('an escape hatch has the last word', () => {
  const set = (policy: unknown) => (_: Stack, lines: ReturnType<typeof order>) =>
    (lines.node.defaultChild as CfnResource).addOverride('DeletionPolicy', policy);
  expect(rendered(set('Retain'), RemovalPolicy.DESTROY)).toEqual(KEPT);
  expect(rendered(set('Delete'))).toEqual(RELEASED);
});

test('taking the policy away leaves CloudFormation its default, which is to delete', () => {
  expect(
    rendered((_, lines) => (lines.node.defaultChild as CfnResource).addDeletionOverride('DeletionPolicy')),
  ).toEqual([undefined, 'Delete', 'Delete']);
});

test('the policy for replacements cannot be changed', () => {
  const lines = order(newStack());
  expect(() => (lines.node.defaultChild as CfnResource).addOverride('UpdateReplacePolicy', 'Retain'))
    .toThrow('Stack/Lines/Resource: UpdateReplacePolicy Retain: CloudFormation must call the function after every ');
});

test('other escape hatches stay open', () => {
  const stack = newStack();
  (order(stack).node.defaultChild as CfnResource).addPropertyOverride('CallingName', 'Example Corp');
  expect(orderResource(stack).Properties.CallingName).toBe('Example Corp');
});

describe('a snapshot', () => {
  class Snapshots implements IAspect {
    public visit(node: IConstruct): void {
      if (CfnResource.isCfnResource(node)) node.cfnOptions.deletionPolicy = CfnDeletionPolicy.SNAPSHOT;
    }
  }

  test('is refused when an aspect asks for it', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack');
    Aspects.of(order(stack)).add(new Snapshots());
    expect(() => app.synth()).toThrow(
      '[Stack/Lines/Resource] removal policy SNAPSHOT: there is no snapshot of a phone number',
    );
  });

  test('is refused when applyRemovalPolicy asks for it', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack');
    order(stack).applyRemovalPolicy(RemovalPolicy.SNAPSHOT);
    expect(() => app.synth()).toThrow('removal policy SNAPSHOT');
  });
});
