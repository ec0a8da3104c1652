import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import {
  PhoneNumberOrder,
  PhoneNumberOrderProps,
  PhoneNumberProductType,
  PhoneNumberSearch,
  PhoneNumberSource,
} from '../../src';

export const ORDER = 'Custom::ChimePhoneNumberOrder';

/** Plans are not synthesised with metadata that nobody reads here. */
export function newStack(id = 'Stack'): Stack {
  return new Stack(new App({ analyticsReporting: false }), id);
}

/** An order that is right in every respect, but for what a test is about. */
export function order(stack: Stack, props: Partial<PhoneNumberOrderProps> = {}, id = 'Lines'): PhoneNumberOrder {
  return new PhoneNumberOrder(stack, id, {
    productType: PhoneNumberProductType.VOICE_CONNECTOR,
    source: PhoneNumberSource.fromSearch({ areaCodes: ['206'] }),
    ...props,
  });
}

export function searchFor(search: PhoneNumberSearch): Partial<PhoneNumberOrderProps> {
  return { source: PhoneNumberSource.fromSearch(search) };
}

export function listOf(...phoneNumbers: string[]): Partial<PhoneNumberOrderProps> {
  return { source: PhoneNumberSource.fromList(phoneNumbers) };
}

/** The resource of the only order of a stack. */
export function orderResource(stack: Stack): any {
  return Object.values(Template.fromStack(stack).findResources(ORDER))[0];
}

export function orderProperties(stack: Stack): any {
  return orderResource(stack).Properties;
}

/** Warnings on the whole stack, each as its id and its sentence. */
export function warningsOf(stack: Stack): string[] {
  return Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map((entry) => String(entry.entry.data));
}

/** The id that a consumer writes to acknowledge a warning. */
export function warningIdsOf(stack: Stack): string[] {
  return warningsOf(stack).map((text) => /\[ack: (.*)\]/.exec(text)?.[1] ?? text);
}

/** What a table row says about one declaration: an error to throw, a warning to give, or nothing. */
export type Verdict = { error: string } | { warning: string } | 'fine';

export function expectVerdict(declare: (stack: Stack) => unknown, verdict: Verdict): void {
  const stack = newStack();
  if (typeof verdict === 'object' && 'error' in verdict) {
    expect(() => declare(stack)).toThrow(verdict.error);
    return;
  }
  declare(stack);
  const expected = verdict === 'fine' ? [] : [`cdk-chime-phone-number-order:${verdict.warning}`];
  expect(warningIdsOf(stack)).toEqual(expected);
}
