/** Users have no clients of the AWS SDK installed; Lambda has. Functions run as if they had them here. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cleanUpFixtures, start, temporaryDirectory } from './fixture';

const STAND_IN = join(__dirname, '..', '..', '..', 'local', 'cloudformation', 'function', 'sdk-stand-in.js');

afterEach(cleanUpFixtures);

/** Runs a script where no client is installed, and gives back what it prints. */
async function withoutClients(url: string, script: string): Promise<any> {
  const code = `require(${JSON.stringify(STAND_IN)}).install();
    (async () => { ${script} })().then((value) => console.log(JSON.stringify(value ?? null)));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', code], {
    cwd: temporaryDirectory(),
    env: {
      PATH: process.env.PATH,
      AWS_REGION: 'eu-central-1',
      AWS_ENDPOINT_URL: url,
      AWS_ENDPOINT_URL_SSM: url,
      AWS_ENDPOINT_URL_SFN: url,
    },
  });
  return JSON.parse(stdout);
}

test('the client of Parameter Store works by commands and by methods, in its Region, with its errors', async () => {
  const local = await start();
  const found = await withoutClients(
    local.url,
    `const ssm = require('@aws-sdk/client-ssm');
     const here = new ssm.SSM({});
     await here.putParameter({ Name: '/a', Value: 'one', Type: 'String' });
     const { Parameter } = await new ssm.SSMClient({}).send(new ssm.GetParameterCommand({ Name: '/a' }));
     const there = new ssm.SSM({ region: 'us-east-1' });
     const error = await there.getParameter({ Name: '/a' }).catch((each) => each);
     const commands = Object.keys(ssm).filter((name) => name.toLowerCase() === 'putparametercommand');
     return [Parameter.Value, error.name, error instanceof ssm.ParameterNotFound, commands];`,
  );
  expect(found).toEqual(['one', 'ParameterNotFound', true, ['PutParameterCommand']]);
  expect(local.parameterStore('eu-central-1').snapshot()).toMatchObject([{ name: '/a', value: 'one' }]);
});

test('the clients of Step Functions and Lambda reach this machine', async () => {
  const local = await start();
  const found = await withoutClients(
    local.url,
    `const { SFN } = require('@aws-sdk/client-sfn');
     const { Lambda } = require('@aws-sdk/client-lambda');
     const name = (error) => error.name;
     return [
       await new SFN({}).startExecution({ stateMachineArn: 'arn:aws:states:us-east-1:1:stateMachine:x' }).catch(name),
       await new Lambda({}).invoke({ FunctionName: 'x' }).catch(name),
     ];`,
  );
  expect(found).toEqual(['StateMachineDoesNotExist', 'ResourceNotFoundException']);
});

test('every other client can be made, and refuses every call; what is no client stays missing', async () => {
  const local = await start();
  const found = await withoutClients(
    local.url,
    `const { S3, S3Client, PutObjectCommand } = require('@aws-sdk/client-s3');
     const said = (error) => error.message.split('\\n')[0];
     const load = (name) => { try { require(name); } catch (error) { return said(error); } };
     return [
       await new S3({}).putObject({}).catch(said),
       await new S3Client({}).send(new PutObjectCommand({})).catch(said),
       load('left-pad'),
     ];`,
  );
  const refused = '@aws-sdk/client-s3 is not simulated on this machine.';
  expect(found).toEqual([refused, refused, "Cannot find module 'left-pad'"]);
});
