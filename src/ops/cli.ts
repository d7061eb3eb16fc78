import { defineCommand, EXIT } from '#cli';
import { auditRows } from './audit.store.ts';
import { connectionsCommand } from './connections.cli.ts';
import { emergencyStop, resumeOperations } from './emergency-stop.ts';
import { health } from './health.ts';
import { spendCommand } from './spend.cli.ts';
import { verify, verifyAudit } from './verify.ts';
import { webhookSecretsCommand } from './webhook-secrets.cli.ts';
import { webhooksCommand } from './webhooks.cli.ts';

const verifyCommand = defineCommand({
  name: 'verify',
  summary: 'Prove on the real database that nothing was sent twice, lost, or sent without a yes.',
  example: 'legwork verify --json',
  flags: [{ flags: '--audit', summary: 'recompute the hash chain of the audit log instead' }],
  async run(io, { flags }, session) {
    const ctx = await session.ctx();
    if (flags.audit) {
      const proof = await verifyAudit(ctx);
      io.result(proof, () => {
        io.line(
          proof.ok
            ? `The audit log is whole: ${proof.sealed} sealed rows, ${proof.unsealed} not sealed yet, ${proof.redacted} cleaned of an erased person.`
            : `The audit log was changed. ${proof.broken}`,
        );
      });
      return proof.ok ? EXIT.done : EXIT.failed;
    }
    const proof = await verify(ctx);
    const counts = Object.fromEntries(
      Object.entries(proof.checks).map(([name, check]) => [name, check.count]),
    );
    io.result({ ok: proof.ok, ...counts, checks: proof.checks }, () => {
      io.table(
        Object.entries(proof.checks).map(([name, check]) => ({
          check: name,
          count: check.count,
          meaning: check.error ?? check.meaning,
        })),
      );
      io.line(
        proof.ok
          ? 'All zero.'
          : 'Not zero. Nothing more is sent for the rows named above; look at them in Operations.',
      );
    });
    return proof.ok ? EXIT.done : EXIT.failed;
  },
});

const stopCommand = defineCommand({
  name: 'stop',
  summary: 'Emergency stop: nothing leaves this workspace any more, in any process.',
  example: 'legwork stop --reason "wrong list"',
  flags: [{ flags: '--reason <text>', summary: 'why; whoever resumes reads it', required: true }],
  async run(io, { flags }, session) {
    const done = await emergencyStop(await session.ctx(), { reason: String(flags.reason) });
    io.result(done, () => {
      io.line(
        done.engaged
          ? 'Stopped. Reading goes on; nothing is sent, spent or written.'
          : 'It was stopped already.',
      );
      for (const { vendor, paused, failed } of done.vendors) {
        io.line(`${vendor}: ${paused} running campaigns paused.`);
        for (const why of failed) io.line(`  NOT paused: ${why} Pause it there by hand.`);
      }
    });
    return done.vendors.some(({ failed }) => failed.length > 0) ? EXIT.failed : EXIT.done;
  },
});

const resumeCommand = defineCommand({
  name: 'resume',
  summary: 'Lift the emergency stop. What was planned goes on.',
  example: 'legwork resume --reason "list corrected"',
  flags: [{ flags: '--reason <text>', summary: 'why it is safe', required: true }],
  async run(io, { flags }, session) {
    const done = await resumeOperations(await session.ctx(), { reason: String(flags.reason) });
    io.result(done, () => io.line(done.released ? 'The stop is lifted.' : 'Nothing was stopped.'));
    return EXIT.done;
  },
});

const healthCommand = defineCommand({
  name: 'health',
  summary: 'How every part is: 0 well, 1 something failing.',
  example: 'legwork health --json',
  async run(io, _args, session) {
    const report = await health(await session.ctx());
    io.result(report, () => {
      io.table(
        report.probes.map((probe) => ({
          part: probe.name,
          state: probe.state,
          ms: probe.milliseconds,
          message: probe.message,
        })),
      );
      io.line(`Overall: ${report.status}.`);
    });
    return report.status === 'failing' ? EXIT.failed : EXIT.done;
  },
});

const auditCommand = defineCommand({
  name: 'audit',
  summary: 'Who did what, newest first.',
  example: 'legwork audit --limit 20',
  flags: [{ flags: '--limit <n>', summary: 'how many rows, 50 unless told' }],
  async run(io, { flags }, session) {
    const ctx = await session.ctx();
    const limit = Math.min(1_000, Math.max(1, Number(flags.limit ?? 50) || 50));
    const entries = await ctx.db.tx((tx) => auditRows(tx, limit));
    io.result({ entries }, () =>
      io.table(entries.map(({ at, actor, action, subject }) => ({ at, actor, action, subject }))),
    );
    return EXIT.done;
  },
});

export const commands = [
  verifyCommand,
  stopCommand,
  resumeCommand,
  healthCommand,
  auditCommand,
  webhooksCommand,
  webhookSecretsCommand,
  spendCommand,
  connectionsCommand,
];
