// TP 3, client version 1, avec une faute : pas de boucle.
const hostname = prompt("Adresse ?")!;
using serveur = await Deno.connect({ hostname, port: Number(Deno.args[0]) });
await serveur.write(new TextEncoder().encode(prompt("Nombre ?")!));
const tampon = new Uint8Array(4096);
const taille = await serveur.read(tampon);
console.log(new TextDecoder().decode(tampon.subarray(0, taille!)));
