/** A name server of this machine that tells SRV and MX records (RFC 1035, RFC 2782). */
import { createSocket, type Socket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';

/** SRV (RFC 2782): priority, weight, port, target. MX: preference, host. */
type Answer = readonly [number, number, number, string] | readonly [number, string];
export type Records = Readonly<Record<string, readonly Answer[]>>;

export async function startNameServer(
  records: Records,
): Promise<{ resolver: Resolver; asked: string[]; close: () => void }> {
  const asked: string[] = [];
  const socket: Socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const labels: string[] = [];
    let at = 12;
    for (let size = query[at] ?? 0; size > 0; size = query[at] ?? 0) {
      labels.push(query.subarray(at + 1, at + 1 + size).toString());
      at += size + 1;
    }
    const name = labels.join('.');
    asked.push(name);
    const question = query.subarray(12, at + 5);
    const found = records[name] ?? [];
    const head = Buffer.from(query.subarray(0, 12));
    head.writeUInt16BE(found.length > 0 ? 0x8180 : 0x8183, 2);
    head.writeUInt16BE(found.length, 6);
    head.writeUInt16BE(0, 8);
    head.writeUInt16BE(0, 10);
    socket.send(Buffer.concat([head, question, ...found.map(record)]), from.port, from.address);
  });
  await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done));
  const resolver = new Resolver({ timeout: 1000, tries: 1 });
  resolver.setServers([`127.0.0.1:${socket.address().port}`]);
  return { resolver, asked, close: () => socket.close() };
}

function record(answer: Answer): Buffer {
  const target = String(answer.at(-1));
  const labels = target === '.' ? [] : target.split('.');
  const name = Buffer.concat([
    ...labels.map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])),
    Buffer.from([0]),
  ]);
  const numbers = answer.slice(0, -1).map((number) => {
    const bytes = Buffer.alloc(2);
    bytes.writeUInt16BE(Number(number));
    return bytes;
  });
  const data = Buffer.concat([...numbers, name]);
  const type = answer.length === 2 ? 15 : 33;
  const head = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, 0]);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}
