/**
 * Every action that the handler may take, why, and on what. The provider's policies are made from this and nothing else.
 */
import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { LEDGER_ROOT } from './contract';

export interface Permission {
  readonly sid: string;
  readonly why: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

export interface PermissionScope {
  readonly stack: Stack;
  /** Region of the service and of the ledger. */
  readonly region: string;
  readonly stateMachineArn: string;
  readonly logGroupArn: string;
}

/** What every order needs. */
export function orderPermissions(scope: PermissionScope): Permission[] {
  return [PHONE_NUMBERS, ledger(scope), attempts(scope), liveness(scope.stack), logging(scope)];
}

/** What `disassociateOnRelease` needs in addition. */
export function disassociationPermissions(stack: Stack): Permission[] {
  return [
    {
      sid: 'DisassociateFromVoiceConnectors',
      // A number is managed in a PSTN region, its Voice Connector may be in any: hence the region is left open.
      why: 'take numbers that are to be released from their Voice Connector',
      actions: ['chime:DisassociatePhoneNumbersFromVoiceConnector'],
      resources: [stack.formatArn({ service: 'chime', region: '*', resource: 'vc', resourceName: '*' })],
    },
    {
      sid: 'DisassociateFromGroupsAndSipRules',
      // The service has no resource types for Voice Connector groups and SIP rules, and ties UpdateSipRule to
      // applications only optionally, so that nothing narrower than a star can be written.
      why: 'take numbers that are to be released from their Voice Connector group; disable and delete the SIP rule that holds one',
      actions: ['chime:DisassociatePhoneNumbersFromVoiceConnectorGroup', 'chime:GetSipRule', 'chime:UpdateSipRule', 'chime:DeleteSipRule'],
      resources: ['*'],
    },
  ];
}

/** What Lambda needs to run the function in a VPC; it checks this before it creates the function. */
export const NETWORK_PERMISSIONS: Permission = {
  sid: 'NetworkInterfaces',
  // Lambda creates and describes the interfaces on the function's behalf before their ids are known, and three of the
  // actions have no resource types, so that nothing narrower than a star works everywhere.
  why: 'let Lambda attach the function to the VPC',
  actions: [
    'ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets', 'ec2:DeleteNetworkInterface',
    'ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses',
  ],
  resources: ['*'],
};

/** What the state machine needs. */
export function turnPermission(functionArn: string): Permission {
  return { sid: 'Turns', why: 'call the function, turn after turn', actions: ['lambda:InvokeFunction'], resources: [functionArn] };
}

const PHONE_NUMBERS: Permission = {
  sid: 'PhoneNumbers',
  // The service has no resource types for phone numbers and their orders, and no tags on them: nothing narrower than a
  // star can be written. What belongs to whom is kept in the ledger instead.
  why: 'search, order, watch, change, give back and restore phone numbers',
  actions: [
    'chime:SearchAvailablePhoneNumbers',
    'chime:CreatePhoneNumberOrder',
    'chime:GetPhoneNumberOrder',
    'chime:ListPhoneNumberOrders',
    'chime:GetPhoneNumber',
    'chime:ListPhoneNumbers',
    'chime:UpdatePhoneNumber',
    'chime:BatchUpdatePhoneNumber',
    'chime:DeletePhoneNumber',
    'chime:BatchDeletePhoneNumber',
    'chime:RestorePhoneNumber',
  ],
  resources: ['*'],
};

function ledger({ stack, region }: PermissionScope): Permission {
  const root = LEDGER_ROOT.slice(1);
  return {
    sid: 'Ledger',
    why: 'record what is about to be bought and who owns what; read what others recorded',
    actions: ['ssm:GetParametersByPath', 'ssm:PutParameter', 'ssm:DeleteParameter'],
    // Reading by path is authorised on the path itself, which for the root has no slash after it.
    resources: [root, `${root}/*`].map((name) => stack.formatArn({ service: 'ssm', region, resource: 'parameter', resourceName: name })),
  };
}

function attempts({ stateMachineArn }: PermissionScope): Permission {
  return {
    sid: 'Attempts',
    why: 'start the one execution that works on an attempt of CloudFormation',
    actions: ['states:StartExecution'],
    resources: [stateMachineArn],
  };
}

function liveness(stack: Stack): Permission {
  return {
    sid: 'Liveness',
    // Claims on a number may have been recorded by a stack of any region and name.
    why: 'ask whether a resource is still in progress, and whether it ever heard of a success, and whether another stack that claims a number is alive',
    actions: ['cloudformation:DescribeStackEvents', 'cloudformation:DescribeStackResource', 'cloudformation:DescribeStacks'],
    resources: [stack.formatArn({ service: 'cloudformation', region: '*', resource: 'stack', resourceName: '*', arnFormat: ArnFormat.SLASH_RESOURCE_NAME })],
  };
}

function logging({ logGroupArn }: PermissionScope): Permission {
  return {
    sid: 'Logging',
    why: 'write the log of the function',
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroupArn],
  };
}

export function toStatement(permission: Permission): iam.PolicyStatement {
  return new iam.PolicyStatement({ sid: permission.sid, actions: [...permission.actions], resources: [...permission.resources] });
}
