/**
 * Every action that the handler may take, why, and on what. The provider's policies are made from this and nothing
 * else.
 */
import { ArnFormat, Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { LEDGER_ROOT, NOTE_PATTERN } from '../contract/envelope';

export interface Permission {
  readonly sid: string;
  readonly why: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface PermissionScope {
  readonly stack: Stack;
  /** Region of the service and of the ledger. */
  readonly region: string;
  readonly stateMachineArn: string;
  readonly logGroupArn: string;
}

/** What the handler needs, whatever it works on. */
export function providerPermissions(scope: PermissionScope): Permission[] {
  return [
    phoneNumbers(scope), ledger(scope), ownRecords(scope.stack, scope.region), notes(scope),
    attempts(scope), liveness(scope.stack), logging(scope),
  ];
}

/**
 * What the handler needs to record what it does for the resources of one stack: the name is the one under which that
 * stack is deployed, whatever it is called at synth.
 */
export function ownRecords(stack: Stack, region: string): Permission {
  return {
    sid: 'Records',
    why: 'record what is about to be bought, and who owns what, for the resources of this stack',
    actions: ['ssm:PutParameter', 'ssm:DeleteParameter'],
    resources: [parameter(stack, region, `${LEDGER_ROOT}/${Aws.REGION}/${Aws.STACK_NAME}/*`)],
  };
}

/** What only some resources need: a policy of its own each, where one of them is. */
export type Need = 'Disassociation' | 'Assignment' | 'SipRules';

/** The permissions for it; `region` is that of the service. */
export function permissionsFor(need: Need, stack: Stack, region: string): Permission[] {
  switch (need) {
    case 'Disassociation':
      return disassociationPermissions(stack);
    case 'Assignment':
      return assignmentPermissions(stack, region);
    case 'SipRules':
      return [sipRulePermission(region)];
  }
}

/** What `disassociateOnRelease` needs in addition. */
function disassociationPermissions(stack: Stack): Permission[] {
  return [
    {
      sid: 'DisassociateFromVoiceConnectors',
      why: 'take numbers that are to be released from their Voice Connector',
      actions: ['chime:DisassociatePhoneNumbersFromVoiceConnector'],
      resources: [voiceConnectors(stack)],
    },
    {
      sid: 'DisassociateFromGroupsAndSipRules',
      // The service has no resource types for Voice Connector groups and SIP rules, and ties UpdateSipRule to
      // applications only optionally, so that nothing narrower than a star can be written.
      why: 'take numbers that are to be released from their Voice Connector group; disable and delete the SIP rule '
        + 'that holds one',
      actions: [
        'chime:DisassociatePhoneNumbersFromVoiceConnectorGroup',
        'chime:GetSipRule',
        'chime:UpdateSipRule',
        'chime:DeleteSipRule',
      ],
      resources: ['*'],
    },
  ];
}

/** What assignments need in addition. */
function assignmentPermissions(stack: Stack, region: string): Permission[] {
  return [
    {
      sid: 'AssignToVoiceConnectors',
      // Not the declared connector alone: a move takes numbers off the former one, a rollback puts them back there, and
      // by then the template, and with it the policy, names the other.
      why: 'assign numbers to a Voice Connector, take them off again, and put them back where they were',
      actions: [
        'chime:AssociatePhoneNumbersWithVoiceConnector',
        'chime:DisassociatePhoneNumbersFromVoiceConnector',
      ],
      resources: [voiceConnectors(stack)],
      conditions: inRegion(region),
    },
    {
      sid: 'AssignToGroups',
      // The service has no resource type for Voice Connector groups, so that nothing narrower than a star can be
      // written.
      why: 'assign numbers to a group of Voice Connectors, take them off again, and put them back where they were',
      actions: [
        'chime:AssociatePhoneNumbersWithVoiceConnectorGroup',
        'chime:DisassociatePhoneNumbersFromVoiceConnectorGroup',
      ],
      resources: ['*'],
      conditions: inRegion(region),
    },
  ];
}

/** What SIP rules need in addition. */
function sipRulePermission(region: string): Permission {
  return {
    sid: 'SipRules',
    // The service has no resource type for SIP rules. It ties creating, changing and listing them to SIP media
    // applications only optionally, and reading and deleting them to none: nothing narrower than a star can be written.
    why: 'create, watch, change, disable and delete SIP rules; find the one of a create whose response was lost',
    actions: [
      'chime:CreateSipRule',
      'chime:GetSipRule',
      'chime:ListSipRules',
      'chime:UpdateSipRule',
      'chime:DeleteSipRule',
    ],
    resources: ['*'],
    conditions: inRegion(region),
  };
}

/** A number is managed in a PSTN region, its Voice Connector may be in any: hence the region is left open. */
function voiceConnectors(stack: Stack): string {
  return stack.formatArn({ service: 'chime', region: '*', resource: 'vc', resourceName: '*' });
}

const inRegion = (region: string): Permission['conditions'] => ({ StringEquals: { 'aws:RequestedRegion': region } });

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
  return {
    sid: 'Turns',
    why: 'call the function, turn after turn',
    actions: ['lambda:InvokeFunction'],
    resources: [functionArn],
  };
}

function phoneNumbers({ region }: PermissionScope): Permission {
  return {
    sid: 'PhoneNumbers',
    // The service has no resource types for phone numbers and their orders, and no tags on them: nothing narrower than
    // a star can be written. What belongs to whom is kept in the ledger instead.
    why: 'search, order, watch, change, release and restore phone numbers',
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
    conditions: inRegion(region),
  };
}

function ledger({ stack, region }: PermissionScope): Permission {
  return {
    sid: 'AllRecords',
    why: 'read who owns what, in whatever stack',
    actions: ['ssm:GetParametersByPath'],
    // Reading by path is authorised on the path itself, which for the root has no slash after it.
    resources: [LEDGER_ROOT, `${LEDGER_ROOT}/*`].map((name) => parameter(stack, region, name)),
  };
}

function notes({ stack, region }: PermissionScope): Permission {
  return {
    sid: 'Notes',
    why: 'tell the former owner of a number, in whatever stack, that it was taken over; remove what was told',
    actions: ['ssm:PutParameter', 'ssm:DeleteParameter'],
    resources: [parameter(stack, region, NOTE_PATTERN)],
  };
}

function parameter(stack: Stack, region: string, name: string): string {
  return stack.formatArn({ service: 'ssm', region, resource: 'parameter', resourceName: name.slice(1) });
}

function attempts({ stateMachineArn }: PermissionScope): Permission {
  return {
    sid: 'Attempts',
    why: 'start the one execution that works on a request of CloudFormation',
    actions: ['states:StartExecution'],
    resources: [stateMachineArn],
  };
}

function liveness(stack: Stack): Permission {
  return {
    sid: 'Liveness',
    // Claims on a number may have been recorded by a stack of any region and name.
    why: 'ask whether a resource is still in progress, whether it ever heard of a success, and whether the stack of '
      + 'another owner is alive',
    actions: [
      'cloudformation:DescribeStackEvents',
      'cloudformation:DescribeStackResource',
      'cloudformation:DescribeStacks',
    ],
    resources: [
      stack.formatArn({
        service: 'cloudformation',
        region: '*',
        resource: 'stack',
        resourceName: '*',
        arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
      }),
    ],
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

export function toStatement({ sid, actions, resources, conditions }: Permission): iam.PolicyStatement {
  return new iam.PolicyStatement({ sid, actions: [...actions], resources: [...resources], conditions });
}

/** A service that works for this account, and not for another one that knows the role's name. */
export function servicePrincipal(service: string): iam.IPrincipal {
  return new iam.ServicePrincipal(service, { conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } } });
}
