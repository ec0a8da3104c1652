/** What jsii lets pass without a word and other languages suffer from. */
import * as ts from 'typescript';
import { exported, found, named } from './public-api';

test('exports these names', () => {
  expect(exported.map(named).sort()).toEqual([
    'IPhoneNumberOrder', 'PartialOrderPolicy', 'PhoneNumberAssignment', 'PhoneNumberAssignmentOptions',
    'PhoneNumberAssignmentProps', 'PhoneNumberAssignmentTarget', 'PhoneNumberOrder', 'PhoneNumberOrderAttributes',
    'PhoneNumberOrderProps', 'PhoneNumberProductType', 'PhoneNumberProvider', 'PhoneNumberProviderLogLevel',
    'PhoneNumberProviderProps', 'PhoneNumberReleaseBehavior', 'PhoneNumberSearch', 'PhoneNumberSource',
    'PhoneNumberType', 'SipRule', 'SipRuleProps', 'SipRuleTarget', 'SipRuleTargetOptions', 'SipRuleTrigger',
  ]);
});

test('exports nothing but classes, interfaces and enums', () => {
  const known = [ts.SyntaxKind.ClassDeclaration, ts.SyntaxKind.InterfaceDeclaration, ts.SyntaxKind.EnumDeclaration];
  expect(exported.filter((statement) => !known.includes(statement.kind)).map(named)).toEqual([]);
});

test('gives an I to interfaces that are implemented, and to no struct', () => {
  const interfaces = exported.filter(ts.isInterfaceDeclaration);
  expect(interfaces.filter(({ name }) => /^I[A-Z]/.test(name.text)).map(named)).toEqual(['IPhoneNumberOrder']);
  expect(interfaces.find(({ name }) => name.text === 'IPhoneNumberOrder')!.heritageClauses![0].getText()).toBe(
    'extends IResource',
  );
});

test('has no unions', () => {
  expect(found((node) => ts.isUnionTypeNode(node))).toEqual([]);
});

test('has no literal types', () => {
  expect(found((node) => ts.isLiteralTypeNode(node))).toEqual([]);
});

test('has no any', () => {
  expect(found((node) => node.kind === ts.SyntaxKind.AnyKeyword)).toEqual([]);
});

test('has structs of read-only properties only', () => {
  const structs = exported.filter(ts.isInterfaceDeclaration).filter(({ name }) => !/^I[A-Z]/.test(name.text));
  const writable = structs.flatMap(({ members }) => [...members]).filter((member) => !ts.canHaveModifiers(member)
    || !(ts.getModifiers(member) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ReadonlyKeyword));
  expect(writable.map((member) => member.getText())).toEqual([]);
});
