/**
 * What a careful author writes behind the CDK's Provider framework: candidates are spread, an order is not placed again
 * when the request is delivered again, the order is waited for, and what a failed order has brought is released.
 */
'use strict';

const {
  BatchDeletePhoneNumberCommand,
  ChimeSDKVoiceClient,
  CreatePhoneNumberOrderCommand,
  GetPhoneNumberOrderCommand,
  ListPhoneNumbersCommand,
  SearchAvailablePhoneNumbersCommand,
} = require('@aws-sdk/client-chime-sdk-voice');

const chime = new ChimeSDKVoiceClient({ region: 'us-east-1' });
const TRIES = 5;

exports.onEvent = async (event) => {
  if (event.RequestType === 'Create') return { PhysicalResourceId: await place(event) };
  if (event.RequestType === 'Delete') await release(event.PhysicalResourceId);
  return { PhysicalResourceId: event.PhysicalResourceId };
};

exports.isComplete = async (event) => {
  if (event.RequestType === 'Delete') return { IsComplete: true };
  const order = await read(event.PhysicalResourceId);
  switch (order.Status) {
    case 'Successful':
      return { IsComplete: true, Data: { phoneNumber: order.OrderedPhoneNumbers[0].E164PhoneNumber } };
    case 'Processing':
      return { IsComplete: false };
    case 'Partial':
    case 'Failed':
      await release(event.PhysicalResourceId);
      throw new Error(`order ${event.PhysicalResourceId}: ${order.Status}`);
    default:
      return { IsComplete: false };
  }
};

async function place({ RequestId, ResourceProperties }) {
  const earlier = await placedFor(RequestId);
  if (earlier) return earlier;
  for (let attempt = 1; ; attempt++) {
    const { E164PhoneNumbers: found = [] } = await chime.send(
      new SearchAvailablePhoneNumbersCommand({ AreaCode: ResourceProperties.AreaCode, MaxResults: 50 }),
    );
    if (found.length === 0) throw new Error(`no numbers in area code ${ResourceProperties.AreaCode}`);
    const number = found[Math.floor(Math.random() * found.length)];
    try {
      const { PhoneNumberOrder } = await chime.send(
        new CreatePhoneNumberOrderCommand({
          ProductType: 'VoiceConnector', E164PhoneNumbers: [number], Name: RequestId,
        }),
      );
      return PhoneNumberOrder.PhoneNumberOrderId;
    } catch (error) {
      if (error.name !== 'BadRequestException' || attempt >= TRIES) throw error;
    }
  }
}

/** The order that an earlier delivery of the request has placed: its numbers have the request's id as their name. */
async function placedFor(name) {
  let token;
  do {
    const { PhoneNumbers = [], NextToken } = await chime.send(
      new ListPhoneNumbersCommand({ MaxResults: 100, NextToken: token }),
    );
    const own = PhoneNumbers.find((number) => number.Name === name);
    if (own) return own.OrderId;
    token = NextToken;
  } while (token);
  return undefined;
}

async function read(id) {
  const { PhoneNumberOrder } = await chime.send(new GetPhoneNumberOrderCommand({ PhoneNumberOrderId: id }));
  return PhoneNumberOrder;
}

async function release(id) {
  if (!/^[0-9a-f-]{36}$/.test(id)) return;
  const { OrderedPhoneNumbers = [] } = await read(id);
  const acquired = OrderedPhoneNumbers.filter(({ Status }) => Status === 'Acquired');
  if (acquired.length === 0) return;
  const { PhoneNumberErrors = [] } = await chime.send(
    new BatchDeletePhoneNumberCommand({ PhoneNumberIds: acquired.map(({ E164PhoneNumber }) => E164PhoneNumber) }),
  );
  if (PhoneNumberErrors.length > 0) throw new Error(JSON.stringify(PhoneNumberErrors));
}
