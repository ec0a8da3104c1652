/**
 * The second part of the demo: a phone system. A support line is deployed, gets a second number and loses it again,
 * moves to another Voice Connector, survives a failing update, and is destroyed.
 */
import { PhoneNumber } from '@aws-sdk/client-chime-sdk-voice';
import { RunningService } from '../../local/chime-sdk-voice';
import { FailOn, LocalCloudFormation, OperationResult } from '../../local/cloudformation';

export const PHONE_SYSTEM_STACK = 'SupportLineStack';

/** What these steps need of whatever plays them. */
export interface PhoneSystemStage {
  readonly chime: RunningService;
  readonly local: LocalCloudFormation;
  title(text: string): void;
  check(what: string, actual: unknown, expected: unknown): void;
  /** Deploys examples/typescript/support-line.ts with this context. */
  deploySupportLine(
    name: string, context: Readonly<Record<string, string>>, failOn?: FailOn,
  ): Promise<OperationResult>;
  destroySupportLine(): Promise<OperationResult>;
}

export async function phoneSystemSteps(stage: PhoneSystemStage): Promise<void> {
  await createLine(stage);
  await changeCount(stage);
  await moveLine(stage);
  await failUpdate(stage);
  await destroyLine(stage);
}

async function createLine(stage: PhoneSystemStage): Promise<void> {
  stage.title('7. A phone system: a toll-free number that a Voice Connector answers');
  const result = await stage.deploySupportLine('line', {});
  stage.check('the stack is there', result.status, 'CREATE_COMPLETE');
  stage.check('its one number is answered by its connector', answered(stage), [[1, connectors(stage)[0]]]);
  const { Origination } = stage.chime.model.getVoiceConnectorOrigination({ VoiceConnectorId: connectors(stage)[0] });
  stage.check('which hands calls on', Origination?.Routes?.map(({ Host }) => Host), ['sip.example.com']);
}

async function changeCount(stage: PhoneSystemStage): Promise<void> {
  stage.title('8. A second number, and back to one: the assignment lets go before the order releases');
  const grown = await stage.deploySupportLine('two', { count: '2' });
  stage.check('both are answered', [grown.status, answered(stage)], ['UPDATE_COMPLETE', [[2, connectors(stage)[0]]]]);
  const shrunk = await stage.deploySupportLine('one', { count: '1' });
  stage.check('one is left, and answered', [shrunk.status, answered(stage)],
    ['UPDATE_COMPLETE', [[1, connectors(stage)[0]]]]);
}

async function moveLine(stage: PhoneSystemStage): Promise<void> {
  stage.title('9. Another connector: the number moves before the old one goes');
  const [before] = connectors(stage);
  const numbers = numbersOf(stage);
  const result = await stage.deploySupportLine('moved', { network: 'DUAL_STACK' });
  stage.check('the update succeeded', result.status, 'UPDATE_COMPLETE');
  stage.check('the old connector is gone', connectors(stage).includes(before), false);
  stage.check('the same number is answered by the new one', [numbersOf(stage), answered(stage)],
    [numbers, [[1, connectors(stage)[0]]]]);
}

async function failUpdate(stage: PhoneSystemStage): Promise<void> {
  stage.title('10. An update that fails after the number has moved back: it returns to where it was answered');
  const before = [connectors(stage), numbersOf(stage), answered(stage)];
  const origination = stage.local.resources(PHONE_SYSTEM_STACK).find(({ type }) => type === 'Custom::AWS')!;
  const failOn: FailOn = { logicalId: origination.logicalId, operation: 'update', when: 'last' };
  const result = await stage.deploySupportLine('failed', { network: 'IPV4_ONLY', count: '2' }, failOn);
  stage.check('CloudFormation rolled back', result.status, 'UPDATE_ROLLBACK_COMPLETE');
  stage.check('the number is answered as before', [connectors(stage), numbersOf(stage), answered(stage)], before);
}

async function destroyLine(stage: PhoneSystemStage): Promise<void> {
  stage.title('11. Destroy the phone system');
  const result = await stage.destroySupportLine();
  stage.check('the stack is gone', result.status, 'DELETE_COMPLETE');
  stage.check('and so are connector and number', [connectors(stage), numbersOf(stage)], [[], []]);
}

const connectors = ({ chime }: PhoneSystemStage): string[] =>
  (chime.model.listVoiceConnectors().VoiceConnectors ?? []).map(({ VoiceConnectorId }) => VoiceConnectorId!);

/** The toll-free numbers that are not in the deletion queue: those of this stack. */
const inventory = ({ chime }: PhoneSystemStage): PhoneNumber[] =>
  (chime.model.listPhoneNumbers({}).PhoneNumbers ?? []).filter(
    ({ DeletionTimestamp, E164PhoneNumber }) => !DeletionTimestamp && /^\+18/.test(E164PhoneNumber!),
  );

const numbersOf = (stage: PhoneSystemStage): string[] =>
  inventory(stage).map(({ E164PhoneNumber }) => E164PhoneNumber!).sort();

/** How many numbers are answered by whom; those that nobody answers have no holder. */
function answered(stage: PhoneSystemStage): [count: number, holder: string | undefined][] {
  const holders = inventory(stage).map(({ Associations }) => Associations?.[0]?.Value);
  return [...new Set(holders)].map((holder) => [holders.filter((one) => one === holder).length, holder]);
}
