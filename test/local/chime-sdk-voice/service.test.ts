import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { send } from './raw-http';
import { line, START } from './support';
import { startChimeVoiceService } from '../../../local/chime-sdk-voice';

let directory: string;
let stateFile: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'voice-'));
  stateFile = join(directory, 'state.json');
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

const clock = () => START;
const order = { ProductType: 'VoiceConnector', E164PhoneNumbers: [line(0)] };

describe('a state file', () => {
  test('carries numbers, faults and the clock over to the next start', async () => {
    const first = await startChimeVoiceService({ stateFile, clock, switches: { queuedStatus: 'Unassigned' } });
    await send(first.url, 'POST /phone-number-orders', order);
    await send(first.url, 'POST /_local/faults', { faults: [{ operation: 'ListPhoneNumbers', kind: 'throttle' }] });
    await send(first.url, 'POST /_local/clock', { advanceSeconds: 60 });
    await first.close();
    const second = await startChimeVoiceService({ stateFile, clock });
    expect(second.model.getPhoneNumber({ PhoneNumberId: line(0) }).PhoneNumber).toMatchObject({
      Status: 'Unassigned',
      UpdatedTimestamp: new Date(START + 10_000),
    });
    expect(second.model.switches.queuedStatus).toBe('Unassigned');
    expect((await send(second.url, 'GET /phone-numbers')).status).toBe(429);
    await second.close();
    expect(readdirSync(directory)).toEqual(['state.json']);
  });

  test('is written only when there is something new', async () => {
    const service = await startChimeVoiceService({ stateFile, clock });
    rmSync(stateFile);
    await send(service.url, 'GET /phone-numbers');
    expect(readdirSync(directory)).toEqual([]);
    await send(service.url, 'POST /phone-number-orders', order);
    expect(readFileSync(stateFile, 'utf8')).toContain(line(0));
    await service.close();
  });

  test.each([
    '', '{', '[]', 'null', '{"clockOffset":0}', '{"clockOffset":0,"model":{"version":99}}',
    '{"clockOffset":"x","model":{}}',
  ])('that holds %j is told by name with a remedy, and left as it is', async (content) => {
    writeFileSync(stateFile, content);
    await expect(startChimeVoiceService({ stateFile })).rejects.toThrow(
      new RegExp(`${stateFile} cannot be used: .*move it away.*untouched`, 's'),
    );
    expect(readFileSync(stateFile, 'utf8')).toBe(content);
  });

  test('that cannot be written stops the start', async () => {
    await expect(startChimeVoiceService({ stateFile: join(directory, 'none', 'state.json') })).rejects.toThrow(
      /cannot be written/,
    );
  });

  test('that cannot be written later fails the request, not the service', async () => {
    const service = await startChimeVoiceService({ stateFile, clock });
    rmSync(directory, { recursive: true });
    expect((await send(service.url, 'POST /phone-number-orders', order)).status).toBe(500);
    expect((await send(service.url, 'GET /_local/nonsense')).status).toBe(400);
    await service.close();
  });
});

describe('the service', () => {
  test('cuts connections that are kept alive when it is closed', async () => {
    const service = await startChimeVoiceService();
    const socket = await new Promise<Socket>((resolve) => {
      const opened = connect(Number(new URL(service.url).port), '127.0.0.1', () => resolve(opened));
    });
    const closed = new Promise((resolve) => socket.on('close', resolve).on('error', () => undefined));
    await service.close();
    await closed;
    await expect(send(service.url, 'GET /phone-numbers')).rejects.toThrow('ECONNREFUSED');
  });

  test('says what is wrong with a port that is taken', async () => {
    const service = await startChimeVoiceService();
    await expect(startChimeVoiceService({ port: Number(new URL(service.url).port) })).rejects.toThrow(
      /choose another port/,
    );
    await service.close();
  });

  test('closes while an answer is still late', async () => {
    const service = await startChimeVoiceService({
      faults: [{ operation: 'ListPhoneNumbers', kind: 'latency', latencyMs: 60_000 }],
    });
    const answer = expect(send(service.url, 'GET /phone-numbers')).rejects.toThrow(/hang up|ECONNRESET/);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await service.close();
    await answer;
  });
});
