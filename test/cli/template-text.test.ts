import { CreatePhoneNumberOrderCommand, ListPhoneNumbersCommand } from '@aws-sdk/client-chime-sdk-voice';
import { readOnly } from '../../cli/account/read-only';
import { parseTemplate } from '../../cli/plan/template-text';

const YAML = `
Resources:
  Lines:
    Type: Custom::ChimePhoneNumberOrder
    Condition: Wanted
    DependsOn: [Role]
    Properties:
      ServiceToken: !GetAtt Provider.Arn
      CallingName: !If [Wanted, !Ref Name, !Ref "AWS::NoValue"]
      PhoneNumberName: !Sub "\${Name}, north"
      Source:
        Type: List
        PhoneNumbers: !Split [",", !ImportValue Numbers]
      AdoptExisting: true
      Count: "2"
`;

test('a template in YAML with the short forms of the functions is the template in JSON', () => {
  expect(parseTemplate(YAML, 'it')).toEqual({
    Resources: {
      Lines: {
        Type: 'Custom::ChimePhoneNumberOrder',
        Condition: 'Wanted',
        DependsOn: ['Role'],
        Properties: {
          ServiceToken: { 'Fn::GetAtt': 'Provider.Arn' },
          CallingName: { 'Fn::If': ['Wanted', { Ref: 'Name' }, { Ref: 'AWS::NoValue' }] },
          PhoneNumberName: { 'Fn::Sub': '${Name}, north' },
          Source: { Type: 'List', PhoneNumbers: { 'Fn::Split': [',', { 'Fn::ImportValue': 'Numbers' }] } },
          AdoptExisting: true,
          Count: '2',
        },
      },
    },
  });
  expect(parseTemplate('{"Resources":{"A":{"Type":"B"}}}', 'it')).toEqual({ Resources: { A: { Type: 'B' } } });
});

test.each(['', 'Resources', '{"Resources":', 'Outputs: {}', 'a: [1'])('%j is no template, and is called so', (text) => {
  expect(() => parseTemplate(text, 'the template of Lines')).toThrow(/^the template of Lines is not a template/);
});

test('a client of a command that only reads refuses everything else before it is sent', () => {
  const sent: unknown[] = [];
  let calls = 0;
  const client = readOnly({ send: (command: unknown) => sent.push(command) }, () => { calls += 1; });
  const order = { ProductType: 'VoiceConnector', E164PhoneNumbers: ['+12065550100'] } as const;
  const write = new CreatePhoneNumberOrderCommand({ ...order, E164PhoneNumbers: [...order.E164PhoneNumbers] });
  expect(() => client.send(write)).toThrow(/nothing was sent/);
  expect(sent).toEqual([]);
  const read = new ListPhoneNumbersCommand({});
  client.send(read);
  expect(sent).toEqual([read]);
  expect(calls).toBe(1);
});
