const sandbox = createSandbox({ switches: { gcore: { task_seconds: 0 } } });
await sandbox.listen();
const stack = await LocalWorkspace.createStack(project, { envVars: { ...sandbox.environment() } });

sandbox.faults.add({ match: "WRITE /**", status: 503 });
await stack.up();
const writes = sandbox.journal.writes().length;
await stack.up({ expectNoChanges: true });
assert.equal(sandbox.journal.writes().length, writes);
await sandbox.close();
