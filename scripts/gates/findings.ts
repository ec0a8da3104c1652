/**
 * What cdk-nag's AwsSolutions pack says about the resources of an order: exactly what is listed here, with the reason
 * for each.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NEWEST, overlay } from './overlay';
import { expectSame } from '../support/report';
import { CDK_NAG } from '../support/versions';
import { runTypeScript, scratch } from '../support/workspace';

const PROVIDER = 'ChimePhoneNumberProvider';

function ledger(path: string): string {
  const root = 'arn:<AWS::Partition>:ssm:us-east-1:<AWS::AccountId>:parameter/cdk-chime-phone-number-order';
  return `AwsSolutions-IAM5[Resource::${root}/${path}]`;
}

/** Of the provider, which a stack has once, however many orders it has. */
const EXPECTED: readonly [rule: string, resource: string, reason: string][] = [
  ['AwsSolutions-SF1', 'StateMachine', 'the input holds phone numbers and the response URL: neither may be logged'],
  ['AwsSolutions-SF2', 'StateMachine', 'a trace would say less than the log of the function, and cost for every turn'],
  ['AwsSolutions-IAM5[Resource::*]', 'Policy', 'the service has no resource types for phone numbers'],
  [ledger('*'), 'Policy', 'the ledger, a path of its own, is read as a whole'],
  [ledger('<AWS::Region>/<AWS::StackName>/*'), 'Policy', 'the records of the own stack'],
  [ledger('*/*/*/taken-*'), 'Policy', 'notes for former owners, in whatever stack'],
  [
    'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:cloudformation:*:<AWS::AccountId>:stack/*]',
    'Policy',
    'a number may be claimed by any stack',
  ],
];

const ANY_CONNECTOR = 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:chime:*:<AWS::AccountId>:vc/*]';

/** What is found besides, by the stacks of nag-app.js. */
const EXPECTED_BESIDES: Readonly<Record<string, typeof EXPECTED>> = {
  Default: [],
  Disassociating: [
    [
      'AwsSolutions-IAM5[Resource::*]',
      'DisassociationPolicy',
      'the service has no resource types for groups and SIP rules',
    ],
    [ANY_CONNECTOR, 'DisassociationPolicy', 'a number may be in any Voice Connector'],
  ],
  Assigning: [
    ['AwsSolutions-IAM5[Resource::*]', 'AssignmentPolicy', 'the service has no resource type for groups'],
    [ANY_CONNECTOR, 'AssignmentPolicy', 'a move and a rollback need the former Voice Connector, too'],
  ],
  Ruling: [['AwsSolutions-IAM5[Resource::*]', 'SipRulesPolicy', 'the service has no resource type for SIP rules']],
  InVpc: [['AwsSolutions-IAM5[Resource::*]', 'NetworkPolicy', 'Lambda needs it before there are interfaces']],
};

interface Violation {
  readonly ruleName: string;
  readonly violatingConstructs: readonly { readonly constructPath: string }[];
}

export function findings(): string {
  const directory = overlay(NEWEST, { 'cdk-nag': CDK_NAG });
  const out = scratch('nag');
  // It fails when there are findings; what they are stands in its report.
  const { stderr } = runTypeScript(join(directory, 'scripts', 'gates', 'nag-app.js'), {
    cwd: directory,
    env: { CDK_OUTDIR: out },
  });
  const actual = violations(out, stderr);
  const stacks = Object.entries(EXPECTED_BESIDES);
  expectSame(
    'cdk-nag, AwsSolutions',
    actual,
    stacks.flatMap(([stack, besides]) =>
      [...EXPECTED, ...besides].map(([rule, id]) => line(rule, `${stack}/${PROVIDER}/${id}`)),
    ),
  );
  const more = stacks.reduce((sum, [, besides]) => sum + besides.length, 0);
  return (
    `cdk-nag ${CDK_NAG} finds the ${EXPECTED.length} expected, and ${more} more in the ${stacks.length - 1} stacks ` +
    'that need more permissions'
  );
}

function violations(out: string, stderr: string): string[] {
  let report: { pluginReports: readonly { violations: readonly Violation[] }[] };
  try {
    report = JSON.parse(readFileSync(join(out, 'validation-report.json'), 'utf8'));
  } catch {
    throw new Error(`cdk-nag: no report:\n${stderr}`);
  }
  return report.pluginReports.flatMap((plugin) => plugin.violations).flatMap(({ ruleName, violatingConstructs }) =>
    violatingConstructs.map(({ constructPath }) => line(ruleName, constructPath.replace(/\/Resource$/, ''))));
}

function line(rule: string, path: string): string {
  return `${rule} at ${path}`;
}
