/**
 * The workflow that decides on GitHub whether a change lands: the parts of .ci/run, side by side. Mergify waits for all
 * of them.
 */
import { awscdk, github } from 'projen';
import { JobPermission } from 'projen/lib/github/workflows-model';

/** As .ci/run names them; a test compares the two. */
const PARTS = ['tests', 'package', 'demo', 'simulation', 'planted', 'gates', 'languages', 'e2e', 'bench'];

/** What the pages ask for is 22 or 24. The tests run on 20 too, which the package still admits. */
const NODE = '22';
const OTHER_NODES = ['20', '24'];

const MINUTES = 90;

export function addChecks(project: awscdk.AwsCdkConstructLibrary) {
  const workflow = project.github!.addWorkflow('checks');
  workflow.on({ pullRequest: {}, workflowDispatch: {} });
  const job = (part: string, node: string): github.workflows.Job => ({
    runsOn: ['ubuntu-latest'],
    permissions: { contents: JobPermission.READ },
    timeoutMinutes: MINUTES,
    steps: [
      github.WorkflowSteps.checkout(),
      {
        name: 'Setup Node.js',
        uses: project.github!.actions.get('actions/setup-node'),
        with: { 'node-version': node, 'package-manager-cache': false },
      },
      { name: part, run: `.ci/run ${part}` },
    ],
  });
  const jobs = Object.fromEntries([
    ...PARTS.map((part) => [part, job(part, NODE)]),
    ...OTHER_NODES.map((node) => [`tests-node-${node}`, job('tests', node)]),
  ]);
  workflow.addJobs(jobs);
  project.autoMerge?.addConditions(...Object.keys(jobs).map((name) => `status-success=${name}`));
}
