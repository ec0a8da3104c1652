/**
 * A run of its own, so that a test sees what Node.js writes to standard error: one stack is created, another rolls
 * back.
 */
import { assembly, cleanUpFixtures, custom, startWith, templateOf } from './fixture';

const MANY = 40;

function many(prefix: string, resource: (index: number) => object): Record<string, object> {
  return Object.fromEntries(Array.from({ length: MANY }, (_, index) => [`${prefix}${index}`, resource(index)]));
}

async function main(): Promise<void> {
  const { local } = await startWith(async () => {
    await new Promise((done) => setTimeout(done, 20));
    return {};
  });
  const orders = many('Order', (index) => custom({ Index: index }));
  const created = await local.deploy(assembly(templateOf(orders)));
  const inline = many('Inline', () => ({
    Type: 'AWS::Lambda::Function',
    Properties: {
      Code: { ZipFile: 'exports.handler = async () => 1;' },
      Handler: 'index.handler',
      Runtime: 'nodejs20.x',
    },
  }));
  const Bad = { Type: 'Local::Failure', Properties: { FailOn: 'create', After: 3 } };
  const rolledBack = await local.deploy(assembly(templateOf({ ...orders, ...inline, Bad }), undefined, 'Other'));
  process.stdout.write(`${created.status} ${rolledBack.status}\n`);
  await cleanUpFixtures();
}

void main();
