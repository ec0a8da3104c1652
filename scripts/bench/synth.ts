/** Synth of many orders, against as many bare custom resources with the same properties. */
import { App, CustomResource, Stack } from 'aws-cdk-lib';
import { PhoneNumberOrder, PhoneNumberProductType, PhoneNumberSource } from '../../src';

const COUNT = 200;
const ROUNDS = 9;

function orders(stack: Stack): void {
  for (let i = 0; i < COUNT; i++) {
    new PhoneNumberOrder(stack, `Order${i}`, { productType: PhoneNumberProductType.VOICE_CONNECTOR, source: PhoneNumberSource.fromSearch({ areaCodes: ['206'] }) });
  }
}

/** The same properties, behind the same provider: the first order brings it. */
function bare(stack: Stack): void {
  const first = new PhoneNumberOrder(stack, 'Order', { productType: PhoneNumberProductType.VOICE_CONNECTOR, source: PhoneNumberSource.fromSearch({ areaCodes: ['206'] }) });
  const properties = {
    Version: '1', StateMachineArn: first.provider.stateMachine.stateMachineArn, Region: 'us-east-1', ProductType: 'VoiceConnector',
    Source: { Type: 'Search', Count: 1, AreaCodes: ['206'] }, PartialOrderPolicy: 'RollBack', Removal: 'Retain',
    DisassociateOnRelease: false, AdoptExisting: false, TimeoutSeconds: 1800,
  };
  for (let i = 1; i < COUNT; i++) {
    new CustomResource(stack, `Bare${i}`, { serviceToken: first.provider.serviceToken, resourceType: 'Custom::ChimePhoneNumberOrder', properties });
  }
}

function seconds(fill: (stack: Stack) => void): number {
  const began = process.hrtime.bigint();
  const app = new App({ analyticsReporting: false });
  fill(new Stack(app, 'Stack'));
  app.synth();
  return Number(process.hrtime.bigint() - began) / 1e9;
}

/** Median of the ratios of neighbouring runs. */
export function synthRatio(): number {
  const ratios: number[] = [];
  for (let round = -2; round < ROUNDS; round++) {
    const ratio = seconds(orders) / seconds(bare);
    if (round >= 0) ratios.push(ratio);
  }
  return ratios.sort((one, other) => one - other)[Math.floor(ROUNDS / 2)];
}
