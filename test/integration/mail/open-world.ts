import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ctx } from '#core/ctx';
import { createLog } from '#core/log';
import type { Call } from '#gateway';
import { openSandbox, type Sandbox, type SandboxSettings } from '#sandbox';
import { close, nativeMailPerformers } from '#vendors/native-mail/performers';
import type { MailReceipt, OutgoingMail } from '#vendors/ports/email-sending';
import type { MailboxPage } from '#vendors/ports/reply-source';
import { adapterCtx, callWith, run } from './mail-ctx.ts';

export const SENDER = 'mara@sender.example';
export const START = Temporal.Instant.from('2026-11-23T09:00:00Z');
export const performers = nativeMailPerformers();

/** A sandbox in a folder of its own with one mailbox, a clock to turn, and the three mail operations on it. */
export class World {
  now = START;
  readonly ctx: Ctx = adapterCtx(() => this.now);
  readonly folder = mkdtempSync(join(tmpdir(), 'legwork-mail-'));
  #sandbox: Sandbox | undefined;

  get sandbox(): Sandbox {
    if (!this.#sandbox) throw new Error('the world is not open');
    return this.#sandbox;
  }

  async open(ports: SandboxSettings['ports'] = {}): Promise<void> {
    await this.#sandbox?.close();
    const log = createLog({ level: 'silent' });
    this.#sandbox = await openSandbox({
      folder: this.folder,
      seed: 'test',
      now: () => this.now,
      log,
      ports,
    });
    this.#sandbox.ensureMailbox(SENDER);
  }

  async end(): Promise<void> {
    close();
    await this.#sandbox?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  connection(): Record<string, unknown> {
    return this.sandbox.mailboxConnection(SENDER);
  }

  send(mail: OutgoingMail, call: Call = callWith()): Promise<MailReceipt> {
    return run<MailReceipt>(performers, 'email.send', this.ctx, mail, call);
  }

  async found(messageId: string): Promise<boolean> {
    const input = { connection: this.connection(), messageId };
    return (await run<{ found: boolean }>(performers, 'email.find_sent', this.ctx, input)).found;
  }

  fetchPage(
    more: { uidValidity?: string | null; lastUid?: number; limit?: number } = {},
  ): Promise<MailboxPage> {
    const input = {
      mailboxId: 'm',
      connection: this.connection(),
      uidValidity: null,
      lastUid: 0,
      limit: 50,
      ...more,
    };
    return run<MailboxPage>(performers, 'email.fetch', this.ctx, input);
  }
}
