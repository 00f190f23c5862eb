// TP 1, client version 2, pour Node : « serveur » est dans la question du message.
import net from "node:net";
import readline from "node:readline/promises";

const clavier = readline.createInterface({ input: process.stdin, output: process.stdout });
const nom = await clavier.question("Ton nom ? ");
const message = await clavier.question("Ton message pour le serveur ? ");
clavier.close();
const client = net.connect(
  Number(process.argv[2]),
  "localhost",
  () => client.write(`${nom} dit : ${message}`),
);
client.setEncoding("utf8");
client.on("data", (reponse) => {
  console.log(reponse);
  client.destroy();
});
