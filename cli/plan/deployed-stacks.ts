/** What is deployed now, as CloudFormation tells it: templates, resources, parameters, outputs, exports. Reads only. */
import {
  CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  ListExportsCommand,
  ListStackResourcesCommand,
  Stack,
} from '@aws-sdk/client-cloudformation';
import { parseTemplate } from './template-text';
import { calling, clientOptions } from '../../lambda/ports/aws';
import { resourceMeaning } from '../../lambda/service/cloudformation-statuses';
import { CallError } from '../../lambda/service/errors';
import { Template } from '../../local/cloudformation/engine/template';
import { CannotRead, reading } from '../account/cannot-read';
import { readOnly } from '../account/read-only';

export interface DeployedResource {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  readonly status: string;
}

export interface DeployedStack {
  readonly id: string;
  readonly status: string;
  readonly terminationProtection: boolean;
  /** What `Ref` gives. */
  readonly parameters: Readonly<Record<string, string>>;
  /** As they were given: the name of a parameter of Parameter Store, where that is what the template asks for. */
  readonly given: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  /** By logical id; what is gone already is not among them. */
  readonly resources: ReadonlyMap<string, DeployedResource>;
  readonly template: Template;
}

export class DeployedStacks {
  /** How many calls were made so far. */
  calls = 0;

  private readonly clients = new Map<string, Pick<CloudFormationClient, 'send'>>();
  private readonly stacks = new Map<string, Promise<DeployedStack | undefined>>();
  private readonly exported = new Map<string, Promise<ReadonlyMap<string, string>>>();

  /** By name or id; undefined when there is none, or when it was never created. */
  find(nameOrId: string, region: string): Promise<DeployedStack | undefined> {
    const key = `${region} ${nameOrId}`;
    const found = this.stacks.get(key) ?? this.read(nameOrId, region);
    this.stacks.set(key, found);
    return found;
  }

  /** The exports of a region, by name. */
  exports(region: string): Promise<ReadonlyMap<string, string>> {
    const found = this.exported.get(region) ?? this.readExports(region);
    this.exported.set(region, found);
    return found;
  }

  private client(region: string): Pick<CloudFormationClient, 'send'> {
    const client = this.clients.get(region) ?? this.connect(region);
    this.clients.set(region, client);
    return client;
  }

  private connect(region: string): Pick<CloudFormationClient, 'send'> {
    return readOnly(new CloudFormationClient(clientOptions(region)), () => {
      this.calls += 1;
    });
  }

  private async read(nameOrId: string, region: string): Promise<DeployedStack | undefined> {
    const stack = await this.describe(nameOrId, region);
    if (!stack || stack.StackStatus === 'DELETE_COMPLETE') return undefined;
    const [template, resources] = await Promise.all([
      this.template(stack.StackId!, region),
      this.resources(stack.StackId!, region),
    ]);
    return {
      id: stack.StackId!,
      status: stack.StackStatus ?? '',
      terminationProtection: stack.EnableTerminationProtection ?? false,
      parameters: Object.fromEntries(
        (stack.Parameters ?? []).map((each) => [each.ParameterKey!, each.ResolvedValue ?? each.ParameterValue ?? '']),
      ),
      given: Object.fromEntries(
        (stack.Parameters ?? []).map((each) => [each.ParameterKey!, each.ParameterValue ?? '']),
      ),
      outputs: Object.fromEntries((stack.Outputs ?? []).map((each) => [each.OutputKey!, each.OutputValue ?? ''])),
      resources: new Map(resources.map((resource) => [resource.logicalId, resource])),
      template,
    };
  }

  private async describe(nameOrId: string, region: string): Promise<Stack | undefined> {
    try {
      const command = new DescribeStacksCommand({ StackName: nameOrId });
      const answer = await reading(() => calling('DescribeStacks', () => this.client(region).send(command)));
      return answer.Stacks?.[0];
    } catch (error) {
      if (error instanceof CallError && /does not exist/.test(error.message)) return undefined;
      throw error instanceof CallError ? new CannotRead(`stack ${nameOrId}: ${error.message}`) : error;
    }
  }

  private async template(stackId: string, region: string): Promise<Template> {
    const command = new GetTemplateCommand({ StackName: stackId, TemplateStage: 'Processed' });
    const { TemplateBody = '' } = await reading(() => calling('GetTemplate', () => this.client(region).send(command)));
    return parseTemplate(TemplateBody, `the deployed template of ${stackId.split('/')[1]}`);
  }

  private async resources(stackId: string, region: string): Promise<DeployedResource[]> {
    const all: DeployedResource[] = [];
    let token: string | undefined;
    do {
      const command = new ListStackResourcesCommand({ StackName: stackId, NextToken: token });
      const page = await reading(() => calling('ListStackResources', () => this.client(region).send(command)));
      for (const each of page.StackResourceSummaries ?? []) {
        const status = each.ResourceStatus ?? '';
        if (resourceMeaning(status) === 'Gone') continue;
        const {
          LogicalResourceId: logicalId = '',
          ResourceType: type = '',
          PhysicalResourceId: physicalId = '',
        } = each;
        all.push({ logicalId, type, physicalId, status });
      }
      token = page.NextToken;
    } while (token);
    return all;
  }

  private async readExports(region: string): Promise<ReadonlyMap<string, string>> {
    const all = new Map<string, string>();
    let token: string | undefined;
    do {
      const command = new ListExportsCommand({ NextToken: token });
      const page = await reading(() => calling('ListExports', () => this.client(region).send(command)));
      for (const { Name = '', Value = '' } of page.Exports ?? []) all.set(Name, Value);
      token = page.NextToken;
    } while (token);
    return all;
  }
}
