/**
 * A function that decides nothing: it shows what it received to the recorder of the run, and answers as it is told. It stands
 * behind custom resources and behind the state machine.
 */
'use strict';

exports.handler = async (event) => {
  const told = await fetch(process.env.E2E_RECORDER, { method: 'POST', body: JSON.stringify(event) });
  const { answer, failure, result } = await told.json();
  if (failure) throw new Error(failure);
  if (answer) await respond(event, answer);
  return result;
};

async function respond({ ResponseURL, RequestId, StackId, LogicalResourceId }, answer) {
  await fetch(ResponseURL, { method: 'PUT', body: JSON.stringify({ RequestId, StackId, LogicalResourceId, Data: {}, ...answer }) });
}
