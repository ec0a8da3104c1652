/** What an attempt has to ask before it may take it that its numbers are its own. */
import { Known } from '../../../lambda/assignment/known';
import { confirmNotes } from '../../../lambda/assignment/notes';
import { known, NOW, ONE } from '../support/knowledge';

const holder = { kind: 'VoiceConnectorId', id: 'main' };

/** It found the number where it is to be, somebody's or nobody's, and remembers no note. */
function sharing(change: object): Known {
  const there = known('Create');
  const declared = { holder, numbers: [ONE], force: false };
  const record = { ...there.record!, plannedAt: NOW, declared, ties: [{ number: ONE, found: holder }], partings: [] };
  const written = { goal: NOW, plan: NOW };
  return { ...there, record, written, ledger: undefined, ...change } as unknown as Known;
}

test('a turn that was broken off has everybody read again, as those who had the number may have let it go', () => {
  expect(confirmNotes(sharing({ brokenOff: true }), () => undefined)).toEqual({ step: { do: 'Wait', seconds: 5 } });
});

test('who found nobody to leave a note with, and remembers that, asks nothing', () => {
  expect(confirmNotes(sharing({}), () => undefined)).toEqual({ stuck: [] });
});
