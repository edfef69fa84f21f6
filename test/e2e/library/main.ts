import { GateError, openGates } from 'gates-cli';

const olga = openGates({ user: 'olga' });
const sent = await olga.whatsapp.send({ to: '+7 999 123-45-67', text: 'Добрый день!' });
console.log(sent.status);
for await (const message of olga.whatsapp.messages({ limit: 50 })) console.log(message.text);

async function refused(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
    console.log('not refused');
  } catch (error) {
    if (!(error instanceof GateError)) throw error;
    console.log(error.category, error.code);
  }
}
await refused(() => olga.whatsapp.send({ to: '+7 999 765-43-21', text: 'Добрый день!' }));
await olga.close();
const nobody = openGates({ user: 'nobody' });
await refused(() => nobody.whatsapp.accounts());
await nobody.close();
