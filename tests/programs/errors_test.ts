import { assertEquals, assertMatch } from "@std/assert";
import {
  CLIENTS,
  deno,
  Peer,
  Process,
  pythonPath,
  serve,
  talkative,
  testsThatNeed,
} from "../support/processes.ts";

const { test, testOn, testWith } = testsThatNeed("run", "net");

const SERVERS = ["tp1/server", "tp3/server_v1", "tp3/server_v2", "tp3/server_v3"];

/** Runs a program that must fail: one sentence on stderr that starts so, and this exit status. */
async function fails(process: Process, status: number, sentence: string): Promise<void> {
  const ended = await process.ends();
  assertEquals(ended.status, status, process.transcript());
  assertEquals(ended.stderr.slice(0, sentence.length), sentence);
  assertEquals(ended.stderr.trimEnd().split("\n").length, 1, ended.stderr);
}

/** Where nobody listens: no system gives port 1 to a test beside us that asks for any. */
const NOBODY = "127.0.0.1:1";

for (const file of CLIENTS) {
  test(`${file}: connection refused`, async () => {
    await using client = await talkative(file, NOBODY);
    await fails(client, 1, `Connexion refusée : aucun serveur n'écoute sur ${NOBODY}. Est-il lancé ?`);
  });

  testOn("Unix", `${file}: unknown host`, async () => {
    const host = "x".repeat(64); // too long for a name: no resolver is asked
    await using client = await talkative(file, host);
    await fails(client, 1, `Adresse inconnue : ${host}:${file.startsWith("tp1") ? 6000 : 6400}. `);
  });

  test(`${file}: no answer in time`, async () => {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    await using client = await talkative(file, `127.0.0.1:${listener.addr.port}`, "--timeout", "0.3");
    using _silent = await listener.accept();
    await fails(client, 1, "Le serveur n'a pas répondu en 0.3 s.");
  });

  testWith("python3", `${file}: no answer to the connection in time`, async () => {
    await using full = new Process(pythonPath(), ["-c", FULL_BACKLOG]);
    const [, port] = await full.sees(/port (\d+)\n/);
    await using client = await talkative(file, `127.0.0.1:${port}`, "--timeout", "0.3");
    await fails(client, 1, `Pas de réponse de 127.0.0.1:${port} dans le temps imparti.`);
  });

  test(`${file}: a name that is never resolved`, async () => {
    const options = ["run", `--preload=${NEVER}`, "--allow-net", "--no-prompt", `${file}.ts`, "127.0.0.1"];
    await using client = new Process(Deno.execPath(), [...options, "--timeout", "0.3"]);
    if (file === "tp3/client_v3") await client.type("n");
    const port = file.startsWith("tp1") ? 6000 : 6400;
    await fails(client, 1, `Pas de réponse de 127.0.0.1:${port} dans le temps imparti.`);
  });

  testWith("python3", `${file}: connection reset`, async () => {
    await using server = new Process(pythonPath(), ["-c", RESET]);
    const [, port] = await server.sees(/port (\d+)\n/);
    await using client = await talkative(file, `127.0.0.1:${port}`);
    await fails(client, 1, "La connexion avec le serveur a été coupée. ");
  });

  test(`${file}: the server is gone before its answer`, async () => {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    await using client = await talkative(file, `127.0.0.1:${listener.addr.port}`);
    using server = new Peer(await listener.accept());
    await server.receive();
    server.close();
    await fails(client, 1, "Le serveur a fermé la connexion. ");
  });

  test(`${file}: a malformed address`, async () => {
    await using client = await talkative(file, "127.0.0.1:");
    await fails(client, 2, "Adresse incorrecte : « 127.0.0.1: ». ");
  });
}

/** Makes `Deno.connect` deaf to its signal, as it is while a name is resolved (denoland/deno#35729). */
const NEVER = "data:text/javascript,Deno.connect=()=>new Promise(()=>setInterval(()=>{},1000))";

/** Receives one message, and resets the connection for an answer. */
const RESET = `
import socket, struct
server = socket.socket()
server.bind(("127.0.0.1", 0))
server.listen()
print("port", server.getsockname()[1])
client, _ = server.accept()
client.recv(4096)
client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
client.close()
`;

/** Listens with a backlog of 0, fills it until a connection gets no answer at all, and says where. */
const FULL_BACKLOG = `
import select, socket, sys
server = socket.socket()
server.bind(("127.0.0.1", 0))
server.listen(0)
waiting = []
answered = True
while answered:
    waiting.append(socket.socket())
    waiting[-1].setblocking(False)
    waiting[-1].connect_ex(server.getsockname())
    answered = select.select([], [waiting[-1]], [], 0.5)[1]
print("port", server.getsockname()[1])
sys.stdin.read()
`;

for (const file of ["tp3/client_v1", "tp3/client_v2", "tp3/client_v3"]) {
  test(`${file}: the server is gone in mid-game`, async () => {
    await using server = await serve("tp3/server_v1.ts", "--secret", "1");
    await using client = await talkative(file, `127.0.0.1:${server.port}`);
    await client.sees("Trop grand !\n");
    server.process.kill("SIGKILL");
    await server.process.ends();
    await client.type("3").catch(() => {}); // versions 2 and 3 have noticed and ended
    const { status, stderr } = await client.ends();
    assertEquals(status, 1);
    assertMatch(
      stderr,
      /^(Le serveur a fermé la connexion|La connexion avec le serveur a été coupée)\. .*\n$/,
    );
  });
}

for (const file of SERVERS) {
  test(`${file}: port in use`, async () => {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const port = String(listener.addr.port);
    await using server = deno(`${file}.ts`, "--host", "127.0.0.1", "--port", port);
    await fails(server, 1, `Impossible d'écouter sur 127.0.0.1:${port} : ce port est déjà pris. `);
  });

  test(`${file}: an address that is not this machine's`, async () => {
    await using server = deno(`${file}.ts`, "--host", "192.0.2.1", "--port", "0");
    await fails(server, 1, "Impossible d'écouter sur 192.0.2.1:0 : cette machine n'a pas cette adresse. ");
  });

  test(`${file}: listens on IPv6 too, and a client finds it there`, async () => {
    await using server = deno(`${file}.ts`, "--host", "[::1]", "--port", "0");
    const [, port] = await server.sees(/écoute sur \[::1\]:(\d+)\n/);
    await using client = await talkative(
      file.startsWith("tp1") ? "tp1/client_v1" : "tp3/client_v1",
      `[::1]:${port}`,
    );
    await server.sees(/#1 \[::1\]:\d+ se connecte\n/);
    await client.endInput();
    const { status, stderr } = await client.ends();
    assertEquals([status, stderr], [0, ""]);
  });
}

for (const file of [...SERVERS, ...CLIENTS]) {
  test(`${file}: what is wrong on the command line is told in one sentence`, async () => {
    await using process = deno(`${file}.ts`, "--truc");
    await fails(process, 2, "Option inconnue : --truc. Essayez --help.");
  });

  test(`${file}: without --allow-net`, async () => {
    const args = SERVERS.includes(file) ? [] : ["127.0.0.1"];
    await using process = new Process(Deno.execPath(), ["run", "--no-prompt", `${file}.ts`, ...args]);
    if (file === "tp3/client_v3") await process.type("n");
    await fails(
      process,
      1,
      "Il manque le droit d'utiliser le réseau : lancez « deno run --allow-net FICHIER ».",
    );
  });
}
