import { ChimeVoiceModel, type ModelOptions, type ProductType, ServiceError } from '../../../local/chime-sdk-voice';

/** The start of every test's time. */
export const START = Date.UTC(2026, 0, 5, 12);

export const HOUR = 3600;
export const DAY = 24 * HOUR;

/** A model with a clock that a test turns itself. */
export class Rehearsal {
  public readonly model: ChimeVoiceModel;
  public now = START;

  constructor(options: Partial<ModelOptions> = {}) {
    this.model = new ChimeVoiceModel({ clock: () => this.now, ...options });
  }

  public wait(seconds: number): this {
    this.now += seconds * 1000;
    return this;
  }

  /** Orders numbers and waits until they are there. Returns the order's id. */
  public acquire(numbers: string[], productType: ProductType = 'VoiceConnector', name?: string): string {
    const { PhoneNumberOrder } = this.model.createPhoneNumberOrder({
      ProductType: productType,
      E164PhoneNumbers: numbers,
      Name: name,
    });
    this.wait(this.model.switches.acquisitionSeconds);
    return PhoneNumberOrder!.PhoneNumberOrderId!;
  }

  public number(id: string) {
    return this.model.getPhoneNumber({ PhoneNumberId: id }).PhoneNumber!;
  }

  public order(id: string) {
    return this.model.getPhoneNumberOrder({ PhoneNumberOrderId: id }).PhoneNumberOrder!;
  }

  public connector(): string {
    return this.model.createVoiceConnector({ Name: 'lines', RequireEncryption: false }).VoiceConnector!
      .VoiceConnectorId!;
  }

  public application(): string {
    const LambdaArn = 'arn:aws:lambda:us-east-1:111122223333:function:calls';
    const { SipMediaApplication } = this.model.createSipMediaApplication({
      AwsRegion: 'us-east-1',
      Name: 'calls',
      Endpoints: [{ LambdaArn }],
    });
    return SipMediaApplication!.SipMediaApplicationId!;
  }

  public rule(number: string, application = this.application()): string {
    return this.model.createSipRule({
      Name: 'rule',
      TriggerType: 'ToPhoneNumber',
      TriggerValue: number,
      TargetApplications: [{ SipMediaApplicationId: application, Priority: 1 }],
    }).SipRule!.SipRuleId!;
  }
}

/** The name of what a call is refused with; undefined where it is not. */
export function refusalOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof ServiceError) {
      return error.name;
    }
    throw error;
  }
}

/** The nth fictional number of an area code. */
export function line(index: number, areaCode = '206'): string {
  return `+1${areaCode}55501${String(index).padStart(2, '0')}`;
}
