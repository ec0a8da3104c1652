/** Numbers held by a Voice Connector or by a group of them. */
import { type ItemFault, eachItem } from './batch';
import { list, requiredText } from './checks';
import { E164 } from './constraints';
import { badRequest, notFound, refusal } from './errors';
import { type Holder, heldBy, isHeldBy, released } from './holders';
import { encodedId, withPlus } from './number-id';
import type { Input, Output } from './operation-types';
import { flagIn } from './primitives';
import type { NumberRecord } from './records';
import { isNotActive } from './updates';
import { heldConnector, heldGroup } from './voice-connectors';
import type { World } from './world';

/** Gives numbers to a Voice Connector. */
export function associateWithVoiceConnector(
  world: World, input: Input<'AssociatePhoneNumbersWithVoiceConnector'>, fault?: ItemFault,
): Output<'AssociatePhoneNumbersWithVoiceConnector'> {
  return associateAll(
    world,
    input,
    { name: 'VoiceConnectorId', value: heldConnector(world, input.VoiceConnectorId).id },
    fault,
  );
}

/** Gives numbers to a Voice Connector group. */
export function associateWithVoiceConnectorGroup(
  world: World, input: Input<'AssociatePhoneNumbersWithVoiceConnectorGroup'>, fault?: ItemFault,
): Output<'AssociatePhoneNumbersWithVoiceConnectorGroup'> {
  return associateAll(
    world,
    input,
    { name: 'VoiceConnectorGroupId', value: heldGroup(world, input.VoiceConnectorGroupId).id },
    fault,
  );
}

/** Takes numbers from a Voice Connector. */
export function disassociateFromVoiceConnector(
  world: World, input: Input<'DisassociatePhoneNumbersFromVoiceConnector'>, fault?: ItemFault,
): Output<'DisassociatePhoneNumbersFromVoiceConnector'> {
  return disassociateAll(
    world,
    input,
    { name: 'VoiceConnectorId', value: heldConnector(world, input.VoiceConnectorId).id },
    fault,
  );
}

/** Takes numbers from a Voice Connector group. */
export function disassociateFromVoiceConnectorGroup(
  world: World, input: Input<'DisassociatePhoneNumbersFromVoiceConnectorGroup'>, fault?: ItemFault,
): Output<'DisassociatePhoneNumbersFromVoiceConnectorGroup'> {
  return disassociateAll(
    world,
    input,
    { name: 'VoiceConnectorGroupId', value: heldGroup(world, input.VoiceConnectorGroupId).id },
    fault,
  );
}

interface NumbersInput {
  readonly E164PhoneNumbers?: unknown;
  readonly ForceAssociate?: unknown;
}

function associateAll(world: World, input: NumbersInput, holder: Holder, fault?: ItemFault) {
  const force = flagIn(world, input.ForceAssociate, 'ForceAssociate') ?? false;
  return eachItem(
    world,
    numbersOf(world, input),
    fault,
    (e164) => errorId(world, e164),
    (e164) => associate(world, e164, holder, force),
  );
}

function disassociateAll(world: World, input: NumbersInput, holder: Holder, fault?: ItemFault) {
  return eachItem(
    world,
    numbersOf(world, input),
    fault,
    (e164) => errorId(world, e164),
    (e164) => disassociate(world, e164, holder),
  );
}

function numbersOf(world: World, input: NumbersInput): string[] {
  const max = world.switches.maxItemsPerBatch || Infinity;
  return list(input.E164PhoneNumbers, 'E164PhoneNumbers', { min: 1, max }).map((item) =>
    withPlus(requiredText(item, 'E164PhoneNumbers', E164)),
  );
}

function errorId(world: World, e164: string): string {
  return world.switches.associationErrorId === 'Encoded' ? encodedId(e164) : e164;
}

function associate(world: World, e164: string, holder: Holder, force: boolean): void {
  const number = usableNumber(world, e164);
  if (number.productType !== 'VoiceConnector') {
    throw badRequest(`${e164} serves ${number.productType}; change its product type to VoiceConnector first.`);
  }
  const present = number.associations[0];
  if (present && isHeldBy(number, holder)) {
    return;
  }
  if (present && !force) {
    const code =
      present.name === 'VoiceConnectorGroupId'
        ? 'VoiceConnectorGroupAssociationsExist'
        : 'PhoneNumberAssociationsExist';
    throw refusal(
      'Conflict',
      `${e164} is held by ${present.name} ${present.value}; disassociate it, or use ForceAssociate.`,
      code,
    );
  }
  world.putNumber(heldBy(number, holder, world.now));
}

function disassociate(world: World, e164: string, holder: Holder): void {
  const number = usableNumber(world, e164);
  if (isHeldBy(number, holder)) {
    world.putNumber(released(number));
  } else if (world.switches.disassociateStranger !== 'Accept') {
    throw refusal(world.switches.disassociateStranger, `${e164} is not held by ${holder.name} ${holder.value}.`);
  }
}

function usableNumber(world: World, e164: string): NumberRecord {
  const number = world.numbers.get(e164);
  if (!number) {
    throw notFound(`There is no number ${e164} in this account; order it first.`);
  }
  if (number.queuedAt !== null || isNotActive(number)) {
    throw badRequest(
      `${e164} is ${number.queuedAt === null ? number.status : 'in the deletion queue'}; `
        + 'only an active number has associations.',
    );
  }
  return number;
}
