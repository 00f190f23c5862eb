// TP 3, client version 1, avec une faute : rien n'attend la lecture de la réponse.
const hostname = prompt("Adresse ?")!;
const serveur = await Deno.connect({ hostname, port: Number(Deno.args[0]) });
const tampon = new Uint8Array(4096);
let reponse = "";
while (reponse !== "Gagné") {
  await serveur.write(new TextEncoder().encode(prompt("Nombre ?")!));
  const taille = serveur.read(tampon);
  reponse = new TextDecoder().decode(tampon.subarray(0, Number(taille)));
  console.log(reponse);
}
serveur.close();
