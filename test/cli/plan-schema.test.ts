/** docs/plan-schema.md is what programs are written against: it names every field, and its example has them all. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { accountForEachTest, declareSupport, synthesiseLines } from './deployments';
import { makePlan } from '../../cli/plan/plan';
import { Plan } from '../../cli/plan/plan-shape';

accountForEachTest(() => {});

const ROOT = join(__dirname, '../..');
const page = readFileSync(join(ROOT, 'docs/plan-schema.md'), 'utf8');
const example = JSON.parse(/```json\n([^]*?)```/.exec(page)![1]) as Plan;

/** The name of every field that the types of a plan have, and every word that one of them may be. */
function declaredNames(): string[] {
  const file = join(ROOT, 'cli/plan/plan-shape.ts');
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertySignature(node)) names.push(node.name.getText());
    if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal)) names.push(node.literal.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true));
  return names;
}

test('every field and every word of a plan is documented', () => {
  const names = declaredNames();
  expect(names).toEqual(expect.arrayContaining(['totals', 'routing', 'rules', 'leftToOwner', 'applications']));
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

test('the example has the fields that a plan has', async () => {
  const directory = synthesiseLines((stack) => void declareSupport(stack));
  const plan = JSON.parse(JSON.stringify(await makePlan({ directory }))) as Plan;
  const keys = (of: Plan) =>
    [of, of.totals, of.quota, of.stacks[0], of.stacks[0].orders[0]].map((part) => Object.keys(part));
  expect(keys(example)).toEqual(keys(plan));
});
