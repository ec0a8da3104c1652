import * as path from 'path';
import { Annotations, Duration, Names, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct, IDependable } from 'constructs';
import { logGroupFor } from './log-group';
import { PhoneNumberProviderLogLevel } from './log-level';
import { MeasuredResource, providerDimensions } from './metrics';
import {
  Need,
  NETWORK_PERMISSIONS,
  ownRecords,
  Permission,
  permissionsFor,
  providerPermissions,
  servicePrincipal,
  toStatement,
  turnPermission,
} from './permissions';
import { stateMachineDefinition } from './state-machine';
import { checkPartition, checkProviderProps } from './validation';
import { FUNCTION_TIMEOUT_SECONDS, LOG_LEVEL_VARIABLE } from '../contract/envelope';
import { throwErrors } from '../order/validation/finding';
import { checkRegion } from '../order/validation/order';

/** Child id of the provider that a stack gets by default. It is a part of every service token: never change it. */
const DEFAULT_PROVIDER_ID = 'ChimePhoneNumberProvider';

/** Where the bundled handler is, from `src` as from `lib`; absolute, so that the working directory does not matter. */
const HANDLER_DIRECTORY = path.join(__dirname, '..', '..', 'assets', 'handler');

const DESCRIPTION = 'Orders, changes and releases phone numbers of the Amazon Chime SDK';

/**
 * Properties of a `PhoneNumberProvider`.
 *
 * A permissions boundary and tags come through aspects, which reach all resources of the provider:
 * `iam.PermissionsBoundary.of(scope).apply(...)`, `Tags.of(scope).add(...)`.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-function.html
 */
export interface PhoneNumberProviderProps {
  /**
   * The region whose Chime SDK Voice endpoint the function calls, and whose Parameter Store keeps the records. It need
   * not be the region of the stack: function, state machine, log and metrics stay with the stack.
   *
   * Phone numbers are documented to be managed in us-east-1 and us-west-2 only; another region gives a warning. Throws
   * when it is not the name of a region. Fails at deployment when it changes while resources exist: their records would
   * stay behind in the former region.
   *
   * The service exists in the partition `aws` only, and accepts no credentials of another one. ARNs follow the
   * partition of the stack all the same: a stack for aws-us-gov or aws-cn synthesises, and fails when you deploy it.
   *
   * @see https://docs.aws.amazon.com/chime-sdk/latest/dg/sdk-available-regions.html
   * @default 'us-east-1'
   */
  readonly region?: string;

  /**
   * The VPC to run the function in.
   *
   * The function must reach, over HTTPS:
   *
   * - Chime SDK Voice in `region`, `voice-chime.<region>.amazonaws.com`: it has no interface endpoint, so the
   *   subnets need a way out, such as a NAT gateway.
   * - Parameter Store in `region` (`ssm`): an interface endpoint serves it only when the stack is in that region.
   * - Step Functions in the stack's region (`states`).
   * - CloudFormation in the stack's region (`cloudformation`), and in that of every other stack with phone numbers.
   * - S3 in the stack's region (`s3`), to which the response goes: the policy of an endpoint must allow
   *   CloudFormation's buckets, `cloudformation-custom-resource-response-*`.
   *
   * The log, and the metrics in it, need no connection of the function.
   *
   * The function can be moved out of the VPC again: its role keeps the permission to remove the network interfaces
   * until the update of the function is complete. Lambda may take some 20 minutes longer to remove the last of them;
   * see docs/operations.md before you delete the VPC itself.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
   * @default - the function runs outside of any VPC of yours
   */
  readonly vpc?: ec2.IVpc;

  /**
   * The subnets to run the function in. Throws without `vpc`.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
   * @default - the private subnets of the VPC
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The security groups of the function. Throws without `vpc`.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
   * @default - a security group of its own, which allows all outbound traffic
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * The log group of the function. Pass your own to share it, or to keep it when the stack is removed.
   *
   * No line of the log holds a whole phone number. No log group is left behind when you delete the stack, because the
   * function has no permission to create one.
   *
   * @default - a log group of its own, which goes with the stack
   */
  readonly logGroup?: logs.ILogGroup;

  /**
   * How long the log is kept. Throws together with `logGroup`, which has a retention of its own.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
   * @default logs.RetentionDays.ONE_MONTH
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * The key that encrypts the log. Throws together with `logGroup`, which has a key of its own.
   *
   * CloudWatch Logs is allowed to use the key for the log groups of the stack's account and region, unless the key is
   * imported: then its policy must allow that already.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
   * @default - the log is encrypted with a key of CloudWatch Logs
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * The least important lines to log: each is a JSON object, whose `message` a person can read. Metrics are written
   * whatever the level.
   *
   * @default PhoneNumberProviderLogLevel.INFO
   */
  readonly logLevel?: PhoneNumberProviderLogLevel;

  /**
   * The role of the function. The permissions that it needs are attached to it, unless it is imported as immutable or
   * comes from `withoutPolicyUpdates()`: then grant them yourself, or deployments fail and name what is missing.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
   * @default - a role of its own, without managed policies
   */
  readonly role?: iam.IRole;

  /**
   * The role of the state machine. The permission to invoke the function is attached to it, unless it is immutable.
   *
   * @see https://docs.aws.amazon.com/step-functions/latest/dg/lambda-iam.html
   * @default - a role of its own that may invoke exactly the function
   */
  readonly stateMachineRole?: iam.IRole;

  /**
   * Memory of the function, in MiB: a whole number of 128 to 10,240. Throws outside that range.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
   * @default 256
   */
  readonly memorySize?: number;

  /**
   * How many resources the function works on at the same time, taken from the account's concurrency: a whole number of
   * 1 or more. Throws for anything else.
   *
   * Every resource that a deployment changes takes invocations of up to 35 seconds, one after another. If no invocation
   * is free, the resource waits, up to its timeout; then the deployment fails. Choose no less than the number of
   * resources that are deployed at the same time, or longer timeouts.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
   * @default - no concurrency is reserved
   */
  readonly reservedConcurrentExecutions?: number;

  /**
   * Runtime of the function: Node.js 20 or newer. Throws for anything else.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
   * @default - the newest Node.js runtime of the region
   */
  readonly runtime?: lambda.Runtime;

  /**
   * Processor architecture of the function, for regions and policies that do not allow the default.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/foundation-arch.html
   * @default lambda.Architecture.ARM_64
   */
  readonly architecture?: lambda.Architecture;
}

/**
 * Does the work of every resource of this library, such as `PhoneNumberOrder`: a Lambda function takes short steps, and
 * a Step Functions state machine waits between them.
 *
 * A stack gets one by default, which all of its resources share; define one yourself to give it a VPC, a role or a log
 * group, and pass it to the resources. It may serve other stacks of the same account and region, up to about thirty.
 *
 * **CloudFormation forbids changing the service token of a resource that exists.** Giving an existing order another
 * provider, or moving or renaming its provider, fails the deployment with "Modifying service token is not allowed".
 * Instead, remove the order under removal policy RETAIN_ON_UPDATE_OR_DELETE in one deployment, and declare its numbers
 * with `PhoneNumberSource.fromList()` and `adoptExisting` under the new provider in the next.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cloudformation-customresource.html
 * @example
 * declare const vpc: ec2.IVpc;
 *
 * const provider = new PhoneNumberProvider(this, 'Provider', { vpc, logRetention: logs.RetentionDays.ONE_YEAR });
 * new PhoneNumberOrder(this, 'SupportLines', {
 *   productType: PhoneNumberProductType.VOICE_CONNECTOR,
 *   source: PhoneNumberSource.fromSearch({ state: 'WA' }),
 *   provider,
 * });
 */
export class PhoneNumberProvider extends MeasuredResource implements iam.IGrantable, ec2.IConnectable {
  /**
   * The default provider of the stack that a construct belongs to; defined on first use.
   *
   * Throws when something else in the stack already has its id, `ChimePhoneNumberProvider`.
   *
   * @param scope any construct of the stack
   * @see https://docs.aws.amazon.com/cdk/v2/guide/identifiers.html
   */
  public static getOrCreate(scope: Construct): PhoneNumberProvider {
    const stack = Stack.of(scope);
    const existing = stack.node.tryFindChild(DEFAULT_PROVIDER_ID);
    if (existing === undefined) return new PhoneNumberProvider(stack, DEFAULT_PROVIDER_ID);
    if (existing instanceof PhoneNumberProvider) return existing;
    throw new Error(
      `${existing.node.path}: this id is reserved for the default provider, and as a part of the service token `
        + 'it must stay the same for ever; rename the other construct, or pass a provider',
    );
  }

  /** The region whose Chime SDK Voice endpoint the function calls, and whose Parameter Store keeps the records. */
  public readonly region: string;

  /** The function, for alarms on it, or to acknowledge findings of cdk-nag. */
  public readonly handler: lambda.IFunction;

  /** The state machine, for alarms on it, or to acknowledge findings of cdk-nag. */
  public readonly stateMachine: sfn.IStateMachine;

  /** The log group of the function. */
  public readonly logGroup: logs.ILogGroup;

  /** The role of the function. */
  public readonly role: iam.IRole;

  /** What resources name as their service token: the ARN of the function. It must stay the same while they exist. */
  public readonly serviceToken: string;

  private readonly policy: iam.Policy;

  /**
   * Throws when a value that is known at synth cannot work; the error names the value, the rule and the remedy.
   * `PhoneNumberProviderProps` says what each property may be.
   *
   * @param scope the parent
   * @param id the id within the parent; a part of the service token: it must stay the same while resources exist
   * @param props where the function runs, and with what
   */
  public constructor(scope: Construct, id: string, props: PhoneNumberProviderProps = {}) {
    super(scope, id);
    throwErrors(this.node.path, checkProviderProps(props));
    this.region = this.validRegion(props);
    this.checkConcurrency(props.reservedConcurrentExecutions);
    this.logGroup = logGroupFor(this, props);
    this.role = props.role ?? this.functionRole();
    this.handler = this.defineFunction(props);
    this.stateMachine = this.defineStateMachine(props);
    this.policy = this.definePolicy();
    this.serviceToken = this.handler.functionArn;
  }

  /** The principal of the function, for grants, such as for the key of an encrypted log group. */
  public get grantPrincipal(): iam.IPrincipal {
    return this.role.grantPrincipal;
  }

  /** The function's network connections. Throws when the provider was defined without `vpc`. */
  public get connections(): ec2.Connections {
    return this.handler.connections;
  }

  /** @internal */
  protected _dimensions(): Record<string, string> {
    return providerDimensions(this.handler.functionName);
  }

  /**
   * What a resource must wait for before it is created, and must be deleted before: the permissions of its handler.
   *
   * Where something must be allowed for the sake of one stack or of some resources, it has a policy of its own, beside
   * those that need it. Were it a part of a policy that others share, then removing the last one that needs it would
   * take it away before that one could be deleted. For a stack other than the provider's, these policies stand in that
   * stack.
   *
   * @internal
   */
  public _permissionsFor(scope: Construct, ...needs: Need[]): IDependable[] {
    const stack = Stack.of(scope);
    const needed: IDependable[] = [this.policy];
    if (stack !== this.stack) needed.push(this.policyIn(stack, 'Records', [ownRecords(stack, this.region)]));
    for (const need of needs) {
      needed.push(this.policyIn(stack, `${need}Policy`, permissionsFor(need, stack, this.region)));
    }
    return needed;
  }

  private policyIn(stack: Stack, id: string, permissions: Permission[]): iam.Policy {
    if (stack === this.stack) {
      return (this.node.tryFindChild(id) as iam.Policy) ?? this.attach(this, id, this.role, permissions);
    }
    const foreignId = `${DEFAULT_PROVIDER_ID}${id}${this.node.addr.slice(-8)}`;
    return (stack.node.tryFindChild(foreignId) as iam.Policy) ?? this.attach(stack, foreignId, this.role, permissions);
  }

  private validRegion(props: PhoneNumberProviderProps): string {
    for (const name of ['vpcSubnets', 'securityGroups'] as const) {
      if (props[name] !== undefined && props.vpc === undefined) {
        throw new Error(`${this.node.path}: ${name} without vpc: they belong to a VPC; give vpc as well`);
      }
    }
    const region = props.region ?? 'us-east-1';
    for (const finding of [...checkRegion(region), ...checkPartition(Stack.of(this))]) {
      Annotations.of(this).addWarningV2(finding.warningId!, finding.message);
    }
    return region;
  }

  /** None at all would stop everything, removal included. */
  private checkConcurrency(reserved: number | undefined): void {
    if (reserved === undefined || Token.isUnresolved(reserved) || (Number.isInteger(reserved) && reserved >= 1)) return;
    throw new Error(`${this.node.path}: reservedConcurrentExecutions of ${reserved}: below 1 or not a whole number, `
      + 'and then the function could never run; choose 1 or more');
  }

  /** No managed policies; what the function may do stands in `definePolicy`. */
  private functionRole(): iam.Role {
    return new iam.Role(this, 'Role', {
      assumedBy: servicePrincipal('lambda.amazonaws.com'),
      description: DESCRIPTION,
    });
  }

  private defineFunction(props: PhoneNumberProviderProps): lambda.Function {
    const handler = new lambda.Function(this, 'Function', {
      description: DESCRIPTION,
      code: lambda.Code.fromAsset(HANDLER_DIRECTORY),
      handler: 'index.handler',
      runtime: props.runtime ?? lambda.determineLatestNodeRuntime(this),
      architecture: props.architecture ?? lambda.Architecture.ARM_64,
      memorySize: props.memorySize ?? 256,
      timeout: Duration.seconds(FUNCTION_TIMEOUT_SECONDS),
      reservedConcurrentExecutions: props.reservedConcurrentExecutions,
      environment: { [LOG_LEVEL_VARIABLE]: props.logLevel ?? PhoneNumberProviderLogLevel.INFO },
      role: this.role,
      logGroup: this.logGroup,
      vpc: props.vpc,
      vpcSubnets: props.vpcSubnets,
      securityGroups: props.securityGroups,
    });
    // Lambda wants it before the function exists, and needs it until the function has left the VPC: a policy of its own
    // is made before the function and, when the VPC is taken away, deleted after the function has been updated.
    if (props.vpc) handler.node.addDependency(this.attach(this, 'NetworkPolicy', this.role, [NETWORK_PERMISSIONS]));
    return handler;
  }

  private defineStateMachine(props: PhoneNumberProviderProps): sfn.StateMachine {
    const turns = turnPermission(this.handler.functionArn);
    const stateMachine = new sfn.StateMachine(this, 'StateMachine', {
      stateMachineType: sfn.StateMachineType.STANDARD,
      definitionBody: sfn.DefinitionBody.fromString(JSON.stringify(stateMachineDefinition())),
      definitionSubstitutions: { FunctionArn: this.handler.functionArn },
      // No execution logging and no tracing: the input holds phone numbers and the address to which the response goes.
      role: props.stateMachineRole ?? new iam.Role(this, 'StateMachineRole', {
        assumedBy: servicePrincipal('states.amazonaws.com'),
        description: 'Runs the turns of the function that manages phone numbers of the Amazon Chime SDK',
        inlinePolicies: { Turns: new iam.PolicyDocument({ statements: [toStatement(turns)] }) },
      }),
    });
    const role = props.stateMachineRole;
    if (role) stateMachine.node.addDependency(this.attach(this, 'StateMachinePolicy', role, [turns]));
    return stateMachine;
  }

  /**
   * Separate from the role, so that the function does not wait for it: it names the state machine, which names that.
   */
  private definePolicy(): iam.Policy {
    return this.attach(this, 'Policy', this.role, providerPermissions({
      stack: this.stack,
      region: this.region,
      stateMachineArn: this.stateMachine.stateMachineArn,
      logGroupArn: this.logGroup.logGroupArn,
    }));
  }

  /**
   * A policy beside the role and not within it: what depends on the role does not depend on the policy. The role does
   * the attaching, because one that must not be changed then refuses it, and the policy is left out of the template.
   */
  private attach(scope: Construct, id: string, role: iam.IRole, permissions: Permission[]): iam.Policy {
    const policy = new iam.Policy(scope, id, {
      // Policies of one role need different names, and the CDK makes them of logical ids, which two stacks may share.
      policyName: scope === this ? undefined : `${id}-${Names.nodeUniqueId(scope.node).slice(-64)}`,
      statements: permissions.map(toStatement),
    });
    role.attachInlinePolicy(policy);
    return policy;
  }
}
