import * as path from 'path';
import { Annotations, Duration, Stack, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct, IDependable } from 'constructs';
import { PhoneNumberOrderLogLevel } from './phone-number-order-log-level';
import { FUNCTION_TIMEOUT_SECONDS, LOG_LEVEL_VARIABLE, MetricName } from './private/contract';
import { logGroupFor } from './private/log-group';
import { metricOf, providerDimensions } from './private/metrics';
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
   * The region whose Chime SDK Voice endpoint is asked, and in which the ledger is kept in Parameter Store. It need not
   * be the region of the stack: function, state machine, log and metrics stay with the stack.
   *
   * Phone numbers are documented to be managed in us-east-1 and us-west-2 only; another region gives a warning. Do not
   * change it while orders exist: their records stay behind in the former region, and changing it is refused.
   *
   * The service exists in the partition `aws` only, and takes no credentials of another. ARNs follow the partition of
   * the stack all the same, so that a stack for aws-us-gov or aws-cn synthesises; its orders would fail.
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
   * - Chime SDK Voice in `region`, `voice-chime.<region>.amazonaws.com`: it has no interface endpoint, so that the subnets
   *   need a way out, such as a NAT gateway.
   * - Parameter Store in `region` (`ssm`): an interface endpoint serves it only when the stack is in that region.
   * - Step Functions in the stack's region (`states`).
   * - CloudFormation in the stack's region (`cloudformation`), and in that of every other stack with orders.
   * - S3 in the stack's region (`s3`), to which the answer goes: the policy of an endpoint must allow CloudFormation's
   *   buckets, `cloudformation-custom-resource-response-*`.
   *
   * The log and the metrics in it take no connection of the function.
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
   * The log group of the function. Pass your own to share it, or to keep it when the stack is removed.
   *
   * Nothing that is logged holds a whole phone number. No log group is ever left behind: the function must not make any.
   *
   * @default - a log group of its own, which goes with the stack
   */
  readonly logGroup?: logs.ILogGroup;

  /**
   * How long the log is kept. Not together with `logGroup`, which has a retention of its own.
   *
   * @default logs.RetentionDays.ONE_MONTH
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * The key that encrypts the log. Not together with `logGroup`, which has a key of its own.
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
   * @default PhoneNumberOrderLogLevel.INFO
   */
  readonly logLevel?: PhoneNumberOrderLogLevel;

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
   * How many orders the function works on at the same time, taken from the account's concurrency: a whole number from 1.
   *
   * Every order that a deployment changes takes turns of up to 35 seconds. A turn that finds no room is tried again by the
   * state machine for some minutes; after that the order fails. Choose no less than the number of orders that are
   * deployed at the same time.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
   * @default - no concurrency is reserved
   */
  readonly reservedConcurrentExecutions?: number;

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
   * Throws when `vpcSubnets` or `securityGroups` are given without `vpc`, `logRetention` or `encryptionKey` together with
   * `logGroup`, or when `reservedConcurrentExecutions` leaves no room for a single order.
   */
  public constructor(scope: Construct, id: string, props: PhoneNumberOrderProviderProps = {}) {
    super(scope, id);
    this.region = this.validRegion(props);
    this.checkConcurrency(props.reservedConcurrentExecutions);
    this.logGroup = logGroupFor(this, props);
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
   * One of the metrics of all orders of this provider, by name: `Orders`, `NumbersOrdered`, `Failures`, `Duration`,
   * `Warnings` or `NumbersLeftBehind`, each measured once for every attempt of CloudFormation.
   *
   * They are custom metrics, billed for the hours in which something is deployed. There are none in between: have alarms
   * ignore missing data.
   *
   * @param metricName name of the metric
   * @param props period, statistic and so on; the statistic is the sum, of `Duration` the average, unless given
   */
  public metric(metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return metricOf(this, metricName, providerDimensions(this.handler.functionName), props);
  }

  /**
   * How many orders were placed with the service; none when numbers were restored or adopted.
   *
   * @param props period, statistic and so on
   */
  public metricOrders(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.known('Orders', props);
  }

  /**
   * How many numbers these orders were for, whatever became of them.
   *
   * @param props period, statistic and so on
   */
  public metricNumbersOrdered(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.known('NumbersOrdered', props);
  }

  /**
   * How many attempts failed. Its average is the rate of failure, its sample count the number of all attempts.
   *
   * @param props period, statistic and so on
   */
  public metricFailures(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.known('Failures', props);
  }

  /**
   * Milliseconds from the start of an attempt's execution to its outcome.
   *
   * @param props period, statistic and so on
   */
  public metricDuration(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.known('Duration', props);
  }

  /**
   * How many attempts succeeded with something to tell, such as a calling name that is still pending; see
   * `PhoneNumberOrder.warnings`.
   *
   * @param props period, statistic and so on
   */
  public metricWarnings(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.known('Warnings', props);
  }

  /**
   * How many numbers were left behind by a Delete that failed: they are still billed. One at least for each such Delete,
   * as it may not know them. An alarm on anything above zero is worth having.
   *
   * @param props period, statistic and so on
   */
  public metricNumbersLeftBehind(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.known('NumbersLeftBehind', props);
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

  /** One of the metrics that there are, so that a name is never misspelt here. */
  private known(name: MetricName, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(name, props);
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

  /** None at all would stop every order, its removal included. */
  private checkConcurrency(reserved: number | undefined): void {
    if (reserved === undefined || Token.isUnresolved(reserved) || (Number.isInteger(reserved) && reserved >= 1)) return;
    throw new Error(`${this.node.path}: reservedConcurrentExecutions of ${reserved}: not a whole number from 1, so that no order could be worked on; choose at least 1`);
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
      reservedConcurrentExecutions: props.reservedConcurrentExecutions,
      environment: { [LOG_LEVEL_VARIABLE]: props.logLevel ?? PhoneNumberOrderLogLevel.INFO },
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
