import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSandbox, type Sandbox } from '#sandbox';
import type { SimulatedRequest, VendorSimulator } from '#vendors/kit/simulator';
import { type Moment, openWire, type Wire } from './smtp-wire.ts';
import { quietLog } from './workbench.ts';

/** What a door did with the messages to its person. */
export type Effects = {
  /** Messages it took: mails filed, leads it has with our text. */
  readonly taken: number;
  /** Times it said no. */
  readonly refused: number;
};

/** What becomes of a message: taken, refused for ever, or taken with an answer that gets lost on its way once. */
export type Fate = 'taken' | 'refused' | 'unheard';

/** One way out of the product for one message, held from outside: a vendor in small that stops at a moment and tells. */
export type Door = {
  readonly vendor: string;
  readonly mailbox: { address: string; vendor: string; connection: Record<string, unknown> };
  readonly recipient: { email: string; to: string };
  /** Nothing passes from this moment on; resolves when something came so far. */
  hold(moment: Moment): Promise<void>;
  /** From here on everything passes. */
  open(): void;
  effects(): Effects;
  /** The message follows another one, which has to leave first; then the vendor is as this one is to meet it. */
  readonly follows?: () => void;
};

export type Doors = {
  readonly vendors: readonly string[];
  /** The settings under which the product finds the vendors. */
  readonly environment: Readonly<Record<string, string>>;
  /** A door of this vendor for a person of this name, which no other door has. */
  open(vendor: string, person: string, fate: Fate): Promise<Door>;
  close(): Promise<void>;
};

const SENDER = 'nora@sender.example';

/** A mail server, Instantly and HeyReach in small. */
export async function openDoors(): Promise<Doors> {
  const folder = mkdtempSync(join(tmpdir(), 'legwork-doors-'));
  chmodSync(folder, 0o711);
  const sandbox = await openSandbox({
    ...{ folder, seed: 'doors', log: quietLog },
    now: () => Temporal.Now.instant(),
  });
  const wires: Wire[] = [];
  const openers: Record<string, (person: string, fate: Fate) => Promise<Door>> = {
    SMTP: (person, fate) => smtpDoor(sandbox, wires, person, fate),
    Instantly: async (person, fate) => instantlyDoor(sandbox, person, fate),
    'Instantly, later': async (person, fate) => laterInstantlyDoor(sandbox, person, fate),
    HeyReach: async (person, fate) => heyreachDoor(sandbox, person, fate),
  };
  return {
    vendors: Object.keys(openers),
    environment: Object.fromEntries(
      Object.entries(sandbox.settings).filter(([name]) => /^(INSTANTLY|HEYREACH)_/.test(name)),
    ),
    async open(vendor, person, fate) {
      const opener = openers[vendor];
      if (!opener) throw new Error(`There is no door of ${vendor}.`);
      return opener(person, fate);
    },
    async close() {
      await Promise.all(wires.map((wire) => wire.close()));
      await sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The mailbox's own server, behind a line that can be held at any point of the conversation. */
async function smtpDoor(sandbox: Sandbox, wires: Wire[], person: string, fate: Fate): Promise<Door> {
  const address = `nora@${person}-sender.example`;
  sandbox.ensureMailbox(address);
  const { smtp, imap, filesSent } = sandbox.mailboxConnection(address);
  const wire = await openWire(smtp.port);
  wires.push(wire);
  // Recipients of these names the sandbox's server refuses, or takes and cuts the line.
  const local = { taken: 'anna', refused: 'bounce-hard', unheard: 'drop' }[fate];
  const email = `${local}@${person}.example`;
  const connection = { smtp: { ...smtp, port: wire.port }, imap, filesSent };
  return {
    vendor: 'SMTP',
    mailbox: { address, vendor: 'native', connection },
    recipient: { email, to: email },
    hold: wire.hold,
    open: wire.open,
    effects: () => ({
      taken: sandbox.accepted().filter(({ to }) => to.includes(email)).length,
      refused: wire.refusals().length,
    }),
  };
}

/**
 * Holds a vendor's answers to requests that speak of `mark`: before the first look, before the leads are worked on,
 * before their answer leaves.
 */
function holdVendor(simulator: VendorSimulator, addPath: string, mark: string, fate: Fate) {
  let held: { moment: Moment; reached: () => void } | undefined;
  let lost = fate !== 'unheard';
  const answer = simulator.answer.bind(simulator);
  const at = (moment: Moment): boolean => {
    if (held?.moment !== moment) return false;
    held.reached();
    return true;
  };
  simulator.answer = async (request: SimulatedRequest) => {
    if (![request.path, `${request.query}`, request.raw].some((text) => text.includes(mark)))
      return answer(request);
    const adds = request.path === addPath;
    if (at(adds ? 'begun' : 'claimed')) return 'hang';
    const given = await answer(request);
    if (!adds) return given;
    if (at('accepted')) return 'hang';
    if (lost) return given;
    lost = true;
    return 'drop';
  };
  return {
    hold(moment: Moment): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = { moment, reached: resolve };
      return promise;
    },
    open() {
      held = undefined;
    },
    /** How often adding was answered with nobody added. */
    refusals: (added: (body: Record<string, unknown>) => unknown): number =>
      simulator.exchanges().filter(({ request: { path, raw }, answer: given }) => {
        if (path !== addPath || !raw.includes(mark) || typeof given === 'string') return false;
        return Number(added(given.body as Record<string, unknown>)) === 0;
      }).length,
  };
}

type Instantly = Sandbox['vendors']['instantly']['state'];

function campaignAt(state: Instantly, name: string): string {
  const id = state.nextId();
  state.campaigns.set(id, {
    ...{ timestamp_created: state.stamp(), timestamp_updated: state.stamp() },
    ...{ id, name, status: 1, organization: state.organization },
    ...{ email_list: [SENDER], campaign_schedule: { schedules: [] }, sequences: [] },
  });
  return id;
}

function block(state: Instantly, email: string): void {
  const id = state.nextId();
  state.blockList.set(id, {
    ...{ id, timestamp_created: state.stamp(), organization: state.organization },
    ...{ bl_value: email, is_domain: false },
  });
}

/** A campaign of the mailbox's own at Instantly. */
function instantlyDoor({ vendors: { instantly } }: Sandbox, person: string, fate: Fate): Door {
  const { state } = instantly;
  const campaignId = campaignAt(state, person);
  const email = `anna@${person}.example`;
  if (fate === 'refused') block(state, email);
  const { refusals, ...line } = holdVendor(instantly, '/leads/add', campaignId, fate);
  return {
    vendor: 'Instantly',
    mailbox: { address: SENDER, vendor: 'instantly', connection: { campaignId } },
    recipient: { email, to: email },
    ...line,
    effects: () => ({
      taken: [...state.leads.values()].filter((lead) => lead.email === email).length,
      refused: refusals((body) => (body.created_leads as unknown[] | undefined)?.length),
    }),
  };
}

/** The second campaign of a mailbox at Instantly, for the second message to somebody. */
function laterInstantlyDoor({ vendors: { instantly } }: Sandbox, person: string, fate: Fate): Door {
  const { state } = instantly;
  const [campaignId, later] = [campaignAt(state, person), campaignAt(state, `${person} later`)];
  const email = `anna@${person}.example`;
  const { refusals, ...line } = holdVendor(instantly, '/leads/add', later, fate);
  return {
    vendor: 'Instantly, later',
    mailbox: {
      ...{ address: SENDER, vendor: 'instantly', connection: { campaignId, laterCampaignIds: [later] } },
    },
    recipient: { email, to: email },
    ...line,
    effects: () => ({
      taken: [...state.leads.values()].filter((lead) => lead.email === email && lead.campaign === later)
        .length,
      refused: refusals((body) => (body.created_leads as unknown[] | undefined)?.length),
    }),
    follows: () => {
      if (fate === 'refused') block(state, email);
    },
  };
}

/** A list of the mailbox's own at HeyReach. */
function heyreachDoor({ vendors: { heyreach } }: Sandbox, person: string, fate: Fate): Door {
  const { state } = heyreach;
  const listId = state.nextId();
  state.lists.set(listId, { id: listId, name: person, campaignIds: [], creationTime: state.stamp() });
  state.members.set(listId, []);
  const { refusals, ...line } = holdVendor(heyreach, '/list/AddLeadsToListV2', String(listId), fate);
  // A profile with this word in its name is one that HeyReach cannot reach.
  const profile = `${fate === 'refused' ? 'unreachable-' : ''}${person}`;
  return {
    vendor: 'HeyReach',
    mailbox: { address: SENDER, vendor: 'heyreach', connection: { listId: String(listId) } },
    recipient: { email: `anna@${person}.example`, to: `linkedin.com/in/${profile}` },
    ...line,
    effects: () => ({
      taken: (state.members.get(listId) ?? []).filter(({ profileUrl }) => profileUrl.includes(person)).length,
      refused: refusals((body) => Number(body.addedLeadsCount) + Number(body.updatedLeadsCount)),
    }),
  };
}
