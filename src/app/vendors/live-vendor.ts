import type { Connection, ConnectionSetting } from '#core/connections';
import type { VendorWebhooks, WebhookSecrets } from '#core/vendor-webhooks';
import type { Performer } from '#gateway';
import { withDocumentedLimits } from '#vendors/kit/documented-limits';
import { looksLikePlaceholder } from './placeholder.rules.ts';

type Setting = { reveal(): string } | string | undefined;

/** One vendor as this installation could use it; what it runs is loaded only when it is set up. */
export type LiveVendorParts = {
  readonly vendor: string;
  readonly capabilities: readonly string[];
  /** What must be there, by the name of the environment variable. */
  readonly needs: Readonly<Record<string, Setting>>;
  /** What looks like a sample is not used at all, because it would be a database or a table of somebody else. */
  readonly refusesSamples?: boolean;
  /** Called when everything is there. `onClose` keeps what has to be closed with the process. */
  readonly connect?: (onClose: (close: () => Promise<void>) => void) => Promise<readonly Performer[]>;
  /** A harmless question, by the name of its operation. */
  readonly probe?: { readonly operation: string; readonly input: unknown };
  readonly webhooks?: {
    /** Any one of them is enough to prove a delivery. */
    readonly secrets: Readonly<Record<string, Setting>>;
    readonly load: () => Promise<unknown>;
  };
};

export type LiveVendor = {
  readonly connection: Connection;
  readonly performers: readonly Performer[];
  close(): Promise<void>;
  /** Undefined where it delivers nothing. Without a secret of the installation a workspace may have its own. */
  readonly webhooks:
    | { readonly vendor: string; readonly secrets: WebhookSecrets; load(): Promise<VendorWebhooks> }
    | undefined;
};

const textOf = (setting: Setting): string | undefined =>
  typeof setting === 'object' ? setting.reveal() : setting || undefined;

/** Puts one vendor together. Without all it needs it has no performers, and says what is missing. */
export async function liveVendor(parts: LiveVendorParts): Promise<LiveVendor> {
  const { vendor, capabilities, needs, probe, webhooks } = parts;
  const values = Object.entries(needs).map(([env, setting]) => ({ env, value: textOf(setting) }));
  const isSample = (value: string | undefined) => value !== undefined && looksLikePlaceholder(value);
  const configured =
    values.every(({ value }) => value !== undefined) &&
    !(parts.refusesSamples && values.some(({ value }) => isSample(value)));
  const closing: (() => Promise<void>)[] = [];
  const performers = configured ? ((await parts.connect?.((close) => closing.push(close))) ?? []) : [];
  const secrets = Object.fromEntries(
    Object.entries(webhooks?.secrets ?? {}).map(([name, setting]) => [name, textOf(setting)]),
  );
  const secured = Object.values(secrets).some((secret) => secret !== undefined);
  const key = values.map(({ value }) => value ?? '').join('\n');
  return {
    connection: {
      vendor,
      capabilities,
      settings: values.map(settingOf),
      configured,
      probe: configured && probe ? { operation: { name: probe.operation }, input: probe.input } : null,
      webhook: webhooks ? { source: vendor, secured, secrets: Object.keys(secrets) } : null,
    },
    performers: withDocumentedLimits(vendor, key, performers),
    async close() {
      await Promise.all(closing.map((close) => close()));
    },
    webhooks: webhooks
      ? { vendor, secrets, load: webhooks.load as () => Promise<VendorWebhooks> }
      : undefined,
  };
}

const settingOf = ({ env, value }: { env: string; value: string | undefined }): ConnectionSetting => ({
  env,
  present: value !== undefined,
  placeholder: value !== undefined && looksLikePlaceholder(value),
});
