import { execFileSync } from 'child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

const root = join(__dirname, '..', '..');

interface Synthesised {
  readonly templates: Readonly<Record<string, any>>;
  readonly manifest: string;
}

function run(program: string, context: Record<string, unknown> = {}): Synthesised {
  const out = mkdtempSync(join(tmpdir(), 'example-'));
  try {
    const example = join(root, 'examples', 'typescript', `${program}.ts`);
    execFileSync(process.execPath, [require.resolve('tsx/cli'), example], {
      cwd: tmpdir(),
      env: { ...process.env, CDK_OUTDIR: out, CDK_CONTEXT_JSON: JSON.stringify(context) },
    });
    const read = (file: string) => readFileSync(join(out, file), 'utf8');
    const templates = readdirSync(out).filter((file) => file.endsWith('.template.json'));
    return {
      templates: Object.fromEntries(templates.map((file) => [file.split('.')[0], JSON.parse(read(file))])),
      manifest: read('manifest.json'),
    };
  } finally {
    rmSync(out, { recursive: true });
  }
}

function synthesise(context: Record<string, unknown>): { template: any; manifest: string } {
  const { templates, manifest } = run('app', context);
  return { template: templates.SupportLinesStack, manifest };
}

function order(template: any): any {
  return Object.values<any>(template.Resources).find((resource) => resource.Type === 'Custom::ChimePhoneNumberOrder');
}

test('the example synthesises without a warning, and leaves nothing behind', () => {
  const { template, manifest } = synthesise({});
  expect(manifest).not.toMatch(/aws:cdk:(warning|error)/);
  expect(order(template)).toMatchObject({
    DeletionPolicy: 'Delete',
    Properties: { CallingName: 'Example Corp', Source: { Count: 2, AreaCodes: ['206', '425'] } },
  });
  expect(Object.keys(template.Outputs)).toEqual(['FirstLine', 'AllLines']);
});

test('the example takes count and calling name from the context', () => {
  expect(order(synthesise({ count: '3', callingName: 'Another Corp' }).template).Properties).toMatchObject({
    CallingName: 'Another Corp',
    Source: { Count: 3 },
  });
});

const propertiesOf = (template: any, type: string): any[] =>
  Object.values<any>(template.Resources).flatMap((resource) => (resource.Type === type ? [resource.Properties] : []));

test('the support line has a toll-free number, a connector that answers it, and an origination', () => {
  const { templates, manifest } = run('support-line', { count: '2' });
  expect(manifest).not.toMatch(/aws:cdk:(warning|error)/);
  const template = templates.SupportLineStack;
  const [{ PhoneNumbers, VoiceConnectorId }] = propertiesOf(template, 'Custom::ChimePhoneNumberAssignment');
  expect(PhoneNumbers.map((each: any) => each['Fn::GetAtt'][1])).toEqual(['PhoneNumber0', 'PhoneNumber1']);
  expect(VoiceConnectorId).toEqual({ 'Fn::GetAtt': ['Trunk', 'VoiceConnectorId'] });
  expect(JSON.stringify(propertiesOf(template, 'Custom::AWS')[0])).toContain('PutVoiceConnectorOrigination');
});

test('the bot line has a rule from its number to its application, and acknowledges that these are closed', () => {
  const { templates, manifest } = run('bot-line');
  expect(manifest).not.toMatch(/aws:cdk:(warning|error)/);
  expect(propertiesOf(templates.BotLineStack, 'Custom::ChimeSipRule')).toMatchObject([
    {
      TriggerType: 'ToPhoneNumber',
      TriggerValue: { 'Fn::GetAtt': [expect.stringContaining('Line'), 'PhoneNumber0'] },
      TargetApplications: [{ SipMediaApplicationId: { 'Fn::GetAtt': ['Bot', 'SipMediaApplicationId'] }, Priority: 1 }],
    },
  ]);
});

test('the contact center assigns the numbers of another stack, each by an export of its own', () => {
  const { templates, manifest } = run('cross-stack');
  expect(manifest).not.toMatch(/aws:cdk:(warning|error)/);
  const [assignment] = propertiesOf(templates.ContactCenterStack, 'Custom::ChimePhoneNumberAssignment');
  expect(assignment.PhoneNumbers).toEqual([0, 1].map((index) => (
    { 'Fn::ImportValue': expect.stringMatching(new RegExp(`^LinesStack:.*PhoneNumber${index}`)) })));
  expect(order(templates.LinesStack).Properties.PhoneNumberNames).toEqual(['reception', 'sales']);
});

test('the port-in keeps its numbers, and assigns what has arrived', () => {
  const id = '11111111-89ab-cdef-0123-456789abcdef';
  const { templates, manifest } = run('port-in', { order: id });
  expect(manifest).not.toMatch(/aws:cdk:(warning|error)/);
  expect(order(templates.PortInStack)).toMatchObject({
    DeletionPolicy: 'RetainExceptOnCreate',
    Properties: { Source: { Type: 'Order', PhoneNumberOrderId: id } },
  });
  const [{ PhoneNumbers }] = propertiesOf(templates.PortInStack, 'Custom::ChimePhoneNumberAssignment');
  expect(PhoneNumbers).toEqual({ 'Fn::Split': [',', { 'Fn::GetAtt': [expect.any(String), 'PhoneNumbers'] }] });
});
