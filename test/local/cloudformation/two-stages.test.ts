/** Two stages from one code base give everything the same ids, and IAM policies the same names. */
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { Policy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LocalCloudFormation } from '../../../local/cloudformation';

function synthesise(outdir: string, stackName: string): void {
  const app = new App({ outdir, analyticsReporting: false });
  const stack = new Stack(app, 'Same', { stackName });
  const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  new Policy(stack, 'Policy', {
    roles: [role],
    statements: [new PolicyStatement({ actions: ['chime:GetPhoneNumber'], resources: ['*'] })],
  });
  app.synth();
}

test('a policy of the same name in another stack is another policy: its name is one within its role', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'two-stages-'));
  const local = await LocalCloudFormation.start();
  try {
    for (const stage of ['Dev', 'Prod']) {
      synthesise(join(directory, stage), stage);
      const { status, failures } = await local.deploy(join(directory, stage));
      expect({ status, failures }).toEqual({ status: 'CREATE_COMPLETE', failures: [] });
    }
  } finally {
    await local.close();
    rmSync(directory, { recursive: true });
  }
});
