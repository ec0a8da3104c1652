/** Checks of what a provider is given, and of where it is put. */
import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { PhoneNumberProviderLogLevel } from './log-level';
import { error, Finding, isKnown, warning } from '../order/validation/finding';
import { checkRegion } from '../order/validation/order';
import { checkTypes, listOfObjects, memberOf, NUMBER, objectWith, TEXT } from '../order/validation/types';

const LEAVE_OUT = 'pass the construct itself, or leave it out';

const PROVIDER_TYPES = {
  region: TEXT,
  vpc: objectWith('a VPC', LEAVE_OUT, 'vpcId', 'selectSubnets'),
  vpcSubnets: objectWith('a SubnetSelection', 'write { subnetType: ... }, for instance'),
  securityGroups: listOfObjects('a security group', LEAVE_OUT, 'securityGroupId'),
  logGroup: objectWith('a log group', LEAVE_OUT, 'logGroupArn'),
  logRetention: memberOf('RetentionDays', logs.RetentionDays as unknown as Record<string, number>),
  encryptionKey: objectWith('a key', LEAVE_OUT, 'keyArn'),
  logLevel: memberOf('PhoneNumberProviderLogLevel', PhoneNumberProviderLogLevel),
  role: objectWith('a role', LEAVE_OUT, 'roleArn', 'attachInlinePolicy'),
  stateMachineRole: objectWith('a role', LEAVE_OUT, 'roleArn', 'attachInlinePolicy'),
  memorySize: NUMBER,
  reservedConcurrentExecutions: NUMBER,
  runtime: objectWith('a Runtime', 'use lambda.Runtime.NODEJS_22_X, for instance', 'name', 'family'),
  architecture: objectWith('an Architecture', 'use lambda.Architecture.ARM_64 or X86_64', 'name', 'dockerPlatform'),
};

const MIN_MEMORY = 128;
const MAX_MEMORY = 10_240;
/** What the handler is bundled for. */
const MIN_NODE = 20;

interface CheckedProps {
  readonly region?: string;
  readonly memorySize?: number;
  readonly runtime?: lambda.Runtime;
}

/** Errors of types come alone: the rules for values rely on them. */
export function checkProviderProps(props: CheckedProps): Finding[] {
  const types = checkTypes(props, PROVIDER_TYPES);
  if (types.length > 0) return types;
  return [
    ...checkRegion(props.region ?? 'us-east-1'),
    ...checkMemory(props.memorySize),
    ...checkRuntime(props.runtime),
  ];
}

function checkMemory(size: number | undefined): Finding[] {
  if (!isKnown(size) || (Number.isInteger(size) && size >= MIN_MEMORY && size <= MAX_MEMORY)) return [];
  return [error(`memorySize ${size}: Lambda gives a function a whole number of ${MIN_MEMORY} to ${MAX_MEMORY} MiB; `
    + 'choose one of them')];
}

function checkRuntime(runtime: lambda.Runtime | undefined): Finding[] {
  if (runtime === undefined || !isKnown(runtime.name)) return [];
  const version = /^nodejs(\d+)/.exec(runtime.name);
  if (version && Number(version[1]) >= MIN_NODE) return [];
  return [
    error(
      `runtime ${runtime.name}: the function is written for Node.js ${MIN_NODE} or newer; choose one, or leave it out`,
    ),
  ];
}

/** Where the stack is known to be outside of the partition in which the service is. */
export function checkPartition(stack: Stack): Finding[] {
  const { region } = stack;
  const partition = isKnown(region) ? RegionInfo.get(region).partition : undefined;
  if (partition === undefined || partition === 'aws') return [];
  return [warning('partitionWithoutService',
    `region ${region} of the stack: the service is in partition aws only, and takes no credentials of partition `
      + `${partition}; `
    + 'deploy the stack to a region of partition aws')];
}
