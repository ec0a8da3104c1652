import * as path from 'path';
import { Annotations, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct, IDependable } from 'constructs';
import { FUNCTION_TIMEOUT_SECONDS } from './private/contract';
import { disassociationPermissions, NETWORK_PERMISSIONS, orderPermissions, Permission, toStatement, turnPermission } from './private/permissions';
import { stateMachineDefinition } from './private/state-machine';
import { checkRegion } from './private/validation/order';

/** Child id of the provider that a stack gets by default. It is a part of every service token: never change it. */
const DEFAULT_PROVIDER_ID = 'ChimePhoneNumberOrderProvider';

/** Where the bundled handler is, seen from `src` as well as from `lib`: an absolute path, so that the working directory does not matter. */
const HANDLER_DIRECTORY = path.join(__dirname, '..', 'assets', 'handler');

/**
 * Properties of a `PhoneNumberOrderProvider`.
 *
 * A permissions boundary and tags come through aspects, which reach all resources of the provider:
 * `iam.PermissionsBoundary.of(scope).apply(...)`, `Tags.of(scope).add(...)`.
 */
export interface PhoneNumberOrderProviderProps {
  /**
   * The region whose Chime SDK Voice endpoint is asked, and in which the ledger is kept in Parameter Store.
   *
   * Phone numbers are documented to be managed in us-east-1 and us-west-2 only, whatever the region of the stack; another
   * one gives a warning. Do not change it while orders exist: their records stay behind in the former region.
   *
   * @see https://docs.aws.amazon.com/chime-sdk/latest/dg/sdk-available-regions.html
   * @default 'us-east-1'
   */
  readonly region?: string;

  /**
   * The VPC to run the function in.
   *
   * The function must reach the endpoints of Chime SDK Voice (which has no interface endpoint, so that a NAT or proxy is
   * needed), Parameter Store, Step Functions, CloudFormation and S3, to which the answer goes.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
   * @default - the function runs outside of any VPC of yours
   */
  readonly vpc?: ec2.IVpc;

  /**
   * The subnets to run the function in. Needs `vpc`.
   *
   * @default - the private subnets of the VPC
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The security groups of the function. Needs `vpc`.
   *
   * @default - a security group of its own, which allows all outbound traffic
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * The log group of the function. Pass your own to encrypt it, or to keep it longer or with the stack's removal.
   *
   * Nothing that is logged holds a whole phone number.
   *
   * @default - a log group that keeps a month and goes with the stack
   */
  readonly logGroup?: logs.ILogGroup;

  /**
   * The role of the function. The permissions that it needs are attached to it, unless it is imported as immutable or
   * was taken `withoutPolicyUpdates()`; then they are up to you.
   *
   * @default - a role of its own, without managed policies
   */
  readonly role?: iam.IRole;

  /**
   * The role of the state machine, which must be allowed to invoke the function; that permission is attached to it,
   * unless it is immutable.
   *
   * @default - a role of its own that may invoke exactly the function
   */
  readonly stateMachineRole?: iam.IRole;

  /**
   * Memory of the function, in MiB: a whole number of 128 to 10,240.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
   * @default 256
   */
  readonly memorySize?: number;

  /**
   * Runtime of the function: Node.js 20 or newer.
   *
   * @default - the newest Node.js runtime of the region
   */
  readonly runtime?: lambda.Runtime;

  /**
   * Processor architecture of the function, for regions and policies that do not allow the default.
   *
   * @default lambda.Architecture.ARM_64
   */
  readonly architecture?: lambda.Architecture;
}

/**
 * What stands behind phone number orders: a Lambda function, which does the work in short turns, and a Step Functions
 * state machine, which waits between them.
 *
 * A stack gets one by default, which all of its orders share; define one yourself to give it a VPC, a role or a log
 * group, and pass it to the orders.
 *
 * **CloudFormation forbids changing the service token of a resource that exists.** Giving an existing order another
 * provider, or moving or renaming its provider, fails the deployment with "Modifying service token is not allowed".
 * Instead, remove the order under removal policy RETAIN_ON_UPDATE_OR_DELETE in one deployment, and declare its numbers
 * with `PhoneNumberSource.fromList()` and `adoptExisting` under the new provider in the next.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cloudformation-customresource.html
 */
export class PhoneNumberOrderProvider extends Construct implements iam.IGrantable, ec2.IConnectable {
  /**
   * The default provider of the stack that a construct belongs to; defined on first use.
   *
   * Throws when something else in the stack already has its id, `ChimePhoneNumberOrderProvider`.
   *
   * @param scope any construct of the stack
   */
  public static getOrCreate(scope: Construct): PhoneNumberOrderProvider {
    const stack = Stack.of(scope);
    const existing = stack.node.tryFindChild(DEFAULT_PROVIDER_ID);
    if (existing === undefined) return new PhoneNumberOrderProvider(stack, DEFAULT_PROVIDER_ID);
    if (existing instanceof PhoneNumberOrderProvider) return existing;
    throw new Error(`${existing.node.path}: this id is reserved for the default provider, and as a part of the service token `
      + 'it must stay the same for ever; rename the other construct, or pass a provider to the orders');
  }

  /** The region whose Chime SDK Voice endpoint is asked, and in which the ledger is kept. */
  public readonly region: string;

  /** The function, for alarms, or to acknowledge findings on it. */
  public readonly handler: lambda.IFunction;

  /** The state machine, for alarms, or to acknowledge findings on it. */
  public readonly stateMachine: sfn.IStateMachine;

  /** The log group of the function. */
  public readonly logGroup: logs.ILogGroup;

  /** The role of the function. */
  public readonly role: iam.IRole;

  /** What orders name as their service token: the ARN of the function. */
  public readonly serviceToken: string;

  private readonly policy: iam.Policy;
  private disassociationPolicy?: iam.Policy;

  /**
   * Throws when `vpcSubnets` or `securityGroups` are given without `vpc`.
   */
  public constructor(scope: Construct, id: string, props: PhoneNumberOrderProviderProps = {}) {
    super(scope, id);
    this.region = this.validRegion(props);
    this.logGroup = props.logGroup ?? new logs.LogGroup(this, 'LogGroup', {
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = props.role ?? this.functionRole(props);
    this.handler = this.defineFunction(props);
    this.stateMachine = this.defineStateMachine(props);
    this.policy = this.definePolicy();
    this.serviceToken = this.handler.functionArn;
  }

  /** The principal of the function, so that it can be granted things, such as the key of an encrypted log group. */
  public get grantPrincipal(): iam.IPrincipal {
    return this.role.grantPrincipal;
  }

  /** The function's network connections. Throws when the provider was defined without `vpc`. */
  public get connections(): ec2.Connections {
    return this.handler.connections;
  }

  /**
   * What an order must wait for before it is created, and must be deleted before: the permissions of its handler.
   *
   * Those to disassociate have a policy of their own, there only while an order asks for them: were they in the one that
   * all orders share, then removing the last such order would take them away before its numbers could be released.
   *
   * @internal
   */
  public _permissionsFor(disassociateOnRelease: boolean): IDependable[] {
    if (!disassociateOnRelease) return [this.policy];
    this.disassociationPolicy ??= this.attach('DisassociationPolicy', this.role, disassociationPermissions(Stack.of(this)));
    return [this.policy, this.disassociationPolicy];
  }

  private validRegion(props: PhoneNumberOrderProviderProps): string {
    for (const name of ['vpcSubnets', 'securityGroups'] as const) {
      if (props[name] !== undefined && props.vpc === undefined) {
        throw new Error(`${this.node.path}: ${name} without vpc: they belong to one; give vpc, too`);
      }
    }
    const region = props.region ?? 'us-east-1';
    for (const finding of checkRegion(region)) {
      Annotations.of(this).addWarningV2(finding.warningId!, finding.message);
    }
    return region;
  }

  /** No managed policies; what the function may do stands in `definePolicy`. */
  private functionRole(props: PhoneNumberOrderProviderProps): iam.Role {
    return new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      description: 'Orders, changes and gives back phone numbers of the Amazon Chime SDK',
      // Inside of the role, because Lambda wants it before the function exists, and the policy comes only after that.
      inlinePolicies: props.vpc && { Network: new iam.PolicyDocument({ statements: [toStatement(NETWORK_PERMISSIONS)] }) },
    });
  }

  private defineFunction(props: PhoneNumberOrderProviderProps): lambda.Function {
    const handler = new lambda.Function(this, 'Function', {
      description: 'Orders, changes and gives back phone numbers of the Amazon Chime SDK',
      code: lambda.Code.fromAsset(HANDLER_DIRECTORY),
      handler: 'index.handler',
      runtime: props.runtime ?? lambda.determineLatestNodeRuntime(this),
      architecture: props.architecture ?? lambda.Architecture.ARM_64,
      memorySize: props.memorySize ?? 256,
      timeout: Duration.seconds(FUNCTION_TIMEOUT_SECONDS),
      role: this.role,
      logGroup: this.logGroup,
      vpc: props.vpc,
      vpcSubnets: props.vpcSubnets,
      securityGroups: props.securityGroups,
    });
    if (props.vpc && props.role) handler.node.addDependency(this.attach('NetworkPolicy', props.role, [NETWORK_PERMISSIONS]));
    return handler;
  }

  private defineStateMachine(props: PhoneNumberOrderProviderProps): sfn.StateMachine {
    const turns = turnPermission(this.handler.functionArn);
    const stateMachine = new sfn.StateMachine(this, 'StateMachine', {
      stateMachineType: sfn.StateMachineType.STANDARD,
      definitionBody: sfn.DefinitionBody.fromString(JSON.stringify(stateMachineDefinition())),
      definitionSubstitutions: { FunctionArn: this.handler.functionArn },
      // No execution logging and no tracing: the input holds phone numbers and the address to which the answer goes.
      role: props.stateMachineRole ?? new iam.Role(this, 'StateMachineRole', {
        assumedBy: new iam.ServicePrincipal('states.amazonaws.com'),
        description: 'Runs the turns of phone number orders',
        inlinePolicies: { Turns: new iam.PolicyDocument({ statements: [toStatement(turns)] }) },
      }),
    });
    if (props.stateMachineRole) stateMachine.node.addDependency(this.attach('StateMachinePolicy', props.stateMachineRole, [turns]));
    return stateMachine;
  }

  /** Separate from the role, so that the function does not wait for it: it names the state machine, which names the function. */
  private definePolicy(): iam.Policy {
    return this.attach('Policy', this.role, orderPermissions({
      stack: Stack.of(this),
      region: this.region,
      stateMachineArn: this.stateMachine.stateMachineArn,
      logGroupArn: this.logGroup.logGroupArn,
    }));
  }

  /**
   * A policy beside the role and not within it: what depends on the role does not depend on the policy. The role does the
   * attaching, because one that must not be changed then refuses it, and the policy is left out of the template.
   */
  private attach(id: string, role: iam.IRole, permissions: Permission[]): iam.Policy {
    const policy = new iam.Policy(this, id, { statements: permissions.map(toStatement) });
    role.attachInlinePolicy(policy);
    return policy;
  }
}
