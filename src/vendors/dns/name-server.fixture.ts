import { createSocket } from 'node:dgram';
import { once } from 'node:events';

type Kind = 'TXT' | 'MX' | 'CNAME';
const TYPES: Readonly<Record<Kind, number>> = { CNAME: 5, MX: 15, TXT: 16 };
const IN = 1;
/** Answer, recursion wanted and available. */
const ANSWERED = 0x8180;

/**
 * What stands under a name. Texts of a TXT record may be cut into strings. `servfail` is a server in trouble, `silence` one that
 * never answers; a name that is not in the zone does not exist.
 */
export type Entry =
  | { readonly txt?: readonly (string | readonly string[])[]; readonly mx?: readonly [number, string][] }
  | { readonly cname: string }
  | 'servfail'
  | 'silence';
export type Zone = Record<string, Entry>;

export type NameServer = {
  readonly address: string;
  /** Every question that came, as `TXT acme.example`. */
  readonly asked: readonly string[];
  close(): void;
};

/** A real name server over UDP on this machine, which answers from `zone` as it is at that moment. */
export async function openNameServer(zone: Zone): Promise<NameServer> {
  const socket = createSocket('udp4');
  const asked: string[] = [];
  socket.on('message', (query, { port, address }) => {
    const { name, type, end } = questionIn(query);
    const kind = (Object.keys(TYPES) as Kind[]).find((each) => TYPES[each] === type);
    asked.push(`${kind ?? type} ${name}`);
    const reply = kind && answer(zone, name, kind);
    if (reply === null || !reply) return;
    const head = Buffer.alloc(12);
    query.copy(head, 0, 0, 2);
    head.writeUInt16BE(ANSWERED | reply.code, 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(reply.records.length, 6);
    socket.send(Buffer.concat([head, query.subarray(12, end), ...reply.records]), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { address: `127.0.0.1:${socket.address().port}`, asked, close: () => socket.close() };
}

function questionIn(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  while (query[at]) {
    const length = query[at] ?? 0;
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

const CODES = { ok: 0, servfail: 2, nxdomain: 3 } as const;

/** The records of a name, an alias followed as a resolver does; null for silence. */
function answer(zone: Zone, name: string, kind: Kind): { code: number; records: Buffer[] } | null {
  const entry = zone[name];
  if (entry === 'silence') return null;
  if (entry === 'servfail') return { code: CODES.servfail, records: [] };
  if (entry === undefined) return { code: CODES.nxdomain, records: [] };
  if ('cname' in entry) {
    if (kind === 'CNAME') return { code: CODES.ok, records: [record(name, 'CNAME', nameBytes(entry.cname))] };
    const behind = answer(zone, entry.cname, kind);
    return (
      behind && { ...behind, records: [record(name, 'CNAME', nameBytes(entry.cname)), ...behind.records] }
    );
  }
  const data =
    kind === 'TXT'
      ? (entry.txt ?? []).map((text) => Buffer.concat([text].flat().map(stringBytes)))
      : (kind === 'MX' ? (entry.mx ?? []) : []).map(([priority, host]) =>
          Buffer.concat([Buffer.from([priority >> 8, priority & 255]), nameBytes(host)]),
        );
  return { code: CODES.ok, records: data.map((bytes) => record(name, kind, bytes)) };
}

const stringBytes = (text: string): Buffer => Buffer.concat([Buffer.from([text.length]), Buffer.from(text)]);
const nameBytes = (name: string): Buffer =>
  Buffer.concat([...name.split('.').filter(Boolean).map(stringBytes), Buffer.from([0])]);

function record(name: string, kind: Kind, data: Buffer): Buffer {
  const head = Buffer.alloc(10);
  head.writeUInt16BE(TYPES[kind], 0);
  head.writeUInt16BE(IN, 2);
  head.writeUInt32BE(60, 4);
  head.writeUInt16BE(data.length, 8);
  return Buffer.concat([nameBytes(name), head, data]);
}
