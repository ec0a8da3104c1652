import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fastClock } from '../../../local/aws/clock';
import { LocalCloudFormation, LocalCloudFormationOptions } from '../../../local/cloudformation';
import { FunctionDefinition, InvocationResult } from '../../../local/cloudformation/function/execution-environment';
import { FunctionRunner } from '../../../local/cloudformation/function/functions';
import { RESOURCE_TYPE } from '../../../src/contract/order';

/** An answer of a fixture's handler; fields that are absent are echoed from the event. */
export interface Answer {
  readonly Status?: string;
  readonly Reason?: string;
  readonly PhysicalResourceId?: string;
  readonly Data?: Record<string, unknown>;
}

/** Decides on the answer to an event; nothing means that it is never answered. */
export type Handler = (event: any) => Answer | undefined | Promise<Answer | undefined>;

const opened: { close(): Promise<void> }[] = [];
const directories: string[] = [];

/** To be called after each test. */
export async function cleanUpFixtures(): Promise<void> {
  await Promise.all(opened.splice(0).map((local) => local.close()));
  directories.splice(0).forEach((directory) => rmSync(directory, { recursive: true, force: true }));
}

/** A temporary directory. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'local-cloudformation-'));
  directories.push(directory);
  return directory;
}

/** Calls a handler in this process and sends its answer to ResponseURL. */
export class InProcessRunner implements FunctionRunner {
  public readonly events: any[] = [];

  constructor(public handler: Handler) {}

  public async invoke(_definition: FunctionDefinition, event: any): Promise<InvocationResult> {
    this.events.push(event);
    const given = await this.handler(event);
    if (given) {
      const answer = {
        Status: 'SUCCESS',
        PhysicalResourceId: event.PhysicalResourceId ?? 'id-1',
        StackId: event.StackId,
        RequestId: event.RequestId,
        LogicalResourceId: event.LogicalResourceId,
        ...given,
      };
      await fetch(event.ResponseURL, { method: 'PUT', body: JSON.stringify(answer) }).catch(() => undefined);
    }
    return { ok: true, result: null };
  }

  public kill(): void {}

  public async close(): Promise<void> {}

  /** What was sent, in short: `Update id-1`. */
  public get history(): string[] {
    return this.events.map((event) => [event.RequestType, event.PhysicalResourceId].filter(Boolean).join(' '));
  }
}

/** A driver whose functions are one handler in this process, in time that runs 600 times as fast. */
export async function startWith(handler: Handler, options: LocalCloudFormationOptions = {}) {
  const runner = new InProcessRunner(handler);
  const local = await start({ functionRunner: runner, clock: fastClock(600), ...options });
  return { local, runner };
}

/** A driver with real function processes unless the options say otherwise. */
export async function start(options: LocalCloudFormationOptions = {}): Promise<LocalCloudFormation> {
  const local = await LocalCloudFormation.start(options);
  opened.push(local);
  return local;
}

/** The function that custom resources of a fixture go to. */
export const FUNCTION = {
  Type: 'AWS::Lambda::Function',
  Properties: {
    Code: { S3Bucket: { 'Fn::Sub': 'cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}' }, S3Key: 'abc.zip' },
    Handler: 'index.handler',
    Runtime: 'nodejs20.x',
    Timeout: 5,
    Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
  },
  DependsOn: ['Role'],
};

/** A custom resource behind that function. */
export function custom(properties: Record<string, unknown> = {}, rest: Record<string, unknown> = {}) {
  return {
    Type: 'Custom::Thing',
    Properties: { ServiceToken: { 'Fn::GetAtt': ['Function', 'Arn'] }, ...properties },
    ...rest,
  };
}

/** One of this library's own, of which everything has to be acted out. */
export const own = (properties: Record<string, unknown> = {}, rest: Record<string, unknown> = {}) => ({
  ...custom(properties, rest),
  Type: RESOURCE_TYPE,
});

/** A template with the function, its role and the given resources. */
export function templateOf(resources: Record<string, any>, rest: Record<string, any> = {}) {
  return { Resources: { Role: { Type: 'AWS::IAM::Role', Properties: {} }, Function: FUNCTION, ...resources }, ...rest };
}

/** What an assembly has beside its template. */
export interface AssemblyExtras {
  /** `aws://account/region`. */
  readonly environment?: string;
  readonly terminationProtection?: boolean;
  /** Templates of nested stacks, by the names of their assets. */
  readonly nested?: Record<string, unknown>;
}

/** A nested stack whose template is the asset of that name. */
export function nestedStack(
  asset: string,
  properties: Record<string, unknown> = {},
  rest: Record<string, unknown> = {},
) {
  const TemplateURL = { 'Fn::Sub': `https://s3.\${AWS::Region}.\${AWS::URLSuffix}/cdk-assets/${asset}.json` };
  return { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL, ...properties }, ...rest };
}

/** Writes a cloud assembly with one stack, and the function's code as its asset. */
export function assembly(
  template: unknown,
  code = 'exports.handler = async () => null;',
  stackName = 'Stack',
  into?: string,
  extras: AssemblyExtras = {},
): string {
  const directory = into ?? temporaryDirectory();
  const nested = Object.entries(extras.nested ?? {});
  nested.forEach(([name, content]) =>
    writeFileSync(join(directory, `${name}.nested.template.json`), JSON.stringify(content)),
  );
  mkdirSync(join(directory, 'asset.abc'), { recursive: true });
  writeFileSync(join(directory, 'asset.abc', 'index.js'), code);
  writeFileSync(join(directory, `${stackName}.template.json`), JSON.stringify(template));
  writeFileSync(
    join(directory, `${stackName}.assets.json`),
    JSON.stringify({
      version: '39.0.0',
      files: {
        abc: {
          source: { path: 'asset.abc', packaging: 'zip' },
          destinations: { current: { bucketName: 'cdk-assets', objectKey: 'abc.zip' } },
        },
        ...Object.fromEntries(
          nested.map(([name]) => [
            name,
            {
              source: { path: `${name}.nested.template.json`, packaging: 'file' },
              destinations: { current: { bucketName: 'cdk-assets', objectKey: `${name}.json` } },
            },
          ]),
        ),
      },
    }),
  );
  writeFileSync(
    join(directory, 'manifest.json'),
    JSON.stringify({
      version: '39.0.0',
      artifacts: {
        [`${stackName}.assets`]: { type: 'cdk:asset-manifest', properties: { file: `${stackName}.assets.json` } },
        [stackName]: {
          type: 'aws:cloudformation:stack',
          environment: extras.environment ?? 'aws://unknown-account/unknown-region',
          properties: {
            templateFile: `${stackName}.template.json`,
            terminationProtection: extras.terminationProtection,
          },
          dependencies: [`${stackName}.assets`],
        },
      },
    }),
  );
  return directory;
}

/** Statuses of one logical id, or of the stack, in order. */
export function statuses(local: LocalCloudFormation, logicalId: string, stackName = 'Stack'): string[] {
  return local.events(stackName).filter((event) => event.logicalId === logicalId).map((event) => event.status);
}
