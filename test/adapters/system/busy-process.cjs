// Keeps one core busy until it is killed, or for half a minute.
process.send('busy');
const end = Date.now() + 30_000;
while (Date.now() < end);
