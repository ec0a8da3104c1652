import { join } from 'node:path';
import { assembly, cleanUpFixtures, custom, templateOf, temporaryDirectory } from './fixture';
import { deployCommand, destroyCommand, eventsCommand } from '../../../local/cloudformation';

afterEach(cleanUpFixtures);

const CODE = `
  exports.handler = async (event) => {
    await fetch(event.ResponseURL, { method: 'PUT', body: JSON.stringify({ Status: 'SUCCESS', PhysicalResourceId: 'p', StackId: event.StackId,
      RequestId: event.RequestId, LogicalResourceId: event.LogicalResourceId, Data: { Endpoint: process.env.AWS_ENDPOINT_URL_CHIME_SDK_VOICE } }) });
  };`;

function commandWorld(isTTY = false) {
  const seen = { text: '', closed: 0, stateFile: '' };
  return {
    seen,
    output: { isTTY, columns: 80, write: (text: string) => { seen.text += text; } },
    startChimeVoiceService: async ({ stateFile }: { stateFile?: string }) => {
      seen.stateFile = stateFile ?? '';
      return { url: 'http://127.0.0.1:9', close: async () => { seen.closed += 1; } };
    },
  };
}

describe('the commands', () => {
  it('deploy, show events and destroy, each in a run of its own', async () => {
    const state = join(temporaryDirectory(), 'state');
    const template = templateOf({ Thing: custom(), Bucket: { Type: 'AWS::S3::Bucket' } }, {
      Outputs: { Endpoint: { Value: { 'Fn::GetAtt': ['Thing', 'Endpoint'] } } },
    });
    const directory = assembly(template, CODE);
    const first = commandWorld();
    expect(await deployCommand([directory, '--state', state], first)).toBe(0);
    expect(first.seen.text).toMatch(/^Stack \| 0\/4 \| \d\d:\d\d:\d\d \| CREATE_IN_PROGRESS {3}\| AWS::CloudFormation::Stack \| Stack User Initiated$/m);
    expect(first.seen.text).toContain('Bucket (AWS::S3::Bucket)');
    expect(first.seen.text).toContain('Stack.Endpoint = http://127.0.0.1:9');
    expect(first.seen.text).not.toContain('\u001b');
    expect(first.seen).toMatchObject({ closed: 1, stateFile: join(state, 'chime-sdk-voice.json') });

    const again = commandWorld();
    expect(await deployCommand([directory, 'Stack', '--state', state], again)).toBe(0);
    expect(again.seen.text).toContain('no changes');

    const failing = commandWorld(true);
    expect(await deployCommand([directory, '--fail', 'Bucket', '--state', state], failing)).toBe(1);
    expect(failing.seen.text).toContain('UPDATE_ROLLBACK_COMPLETE');
    expect(failing.seen.text).toContain('\u001b[31m');

    const destroying = commandWorld();
    expect(await destroyCommand([directory, '--state', state], destroying)).toBe(0);
    expect(destroying.seen.text).toContain('Stack: DELETE_COMPLETE');

    const events = commandWorld();
    expect(await eventsCommand(['Stack', '--state', state], events)).toBe(0);
    expect(events.seen.text).toContain('UPDATE_ROLLBACK_IN_PROGRESS');
    expect(await eventsCommand(['Other', '--state', state], events)).toBe(1);
  });

  it('refuse to fail what is not there', async () => {
    const directory = assembly(templateOf({ Thing: custom() }), CODE);
    await expect(deployCommand([directory, '--fail', 'Nobody', '--state', temporaryDirectory()], commandWorld())).rejects.toThrow('names no resource');
  });
});
