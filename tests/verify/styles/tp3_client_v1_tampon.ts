// TP 3, client version 1, avec une faute : décode tout le tampon, et non ce qui est arrivé.
const hostname = prompt("Adresse ?")!;
const serveur = await Deno.connect({ hostname, port: Number(Deno.args[0]) });
const tampon = new Uint8Array(64);
let reponse = "";
while (reponse !== "Gagné") {
  await serveur.write(new TextEncoder().encode(prompt("Nombre ?")!));
  await serveur.read(tampon);
  reponse = new TextDecoder().decode(tampon);
  console.log(reponse);
}
serveur.close();
