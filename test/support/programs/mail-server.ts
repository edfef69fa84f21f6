/** Starts a mail server, says where its IMAP is, and stays: somebody kills it. */
import { mailServer } from '../mail-server.ts';

const server = await mailServer({ smtp: false });
if ('missing' in server) throw new Error(server.missing);
const { imap, folderOf, users } = server;
process.stdout.write(
  `${JSON.stringify({ port: imap.port, folder: folderOf(users.olga.address) })}\n`,
);
setInterval(() => undefined, 60_000);
