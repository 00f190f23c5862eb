/** Combien de temps montrer une partie terminée avant de revenir à celle en cours, en ms. */
const REVEAL = 20_000;
/** Après combien de silence ne plus compter sur le serveur, en ms : il parle toutes les 5 s au moins. */
const SILENCE = 15_000;
/** Taille d'un dessin : il est ensuite étiré à la place qu'il y a. */
const WIDTH = 100, HEIGHT = 48;

const byId = (id) => document.getElementById(id);

/** Ce que le serveur a montré, morceau par morceau. */
let parts = {};
/** Avance de l'horloge du serveur sur la nôtre, en ms. */
let ahead = 0;
/** Quand le serveur a parlé pour la dernière fois, en ms. */
let heard = Date.now();
/** Ce que l'on a choisi de regarder : « present », « previous », ou rien. */
let choice;
/** Jusqu'à quand montrer la partie qui vient de finir, en ms. */
let revealUntil = 0;
let events;

/** S'abonne aux nouvelles du serveur. Tout est envoyé une première fois, puis ce qui change. */
function connect() {
  let first = true;
  heard = Date.now();
  events = new EventSource("events");
  events.onmessage = ({ data }) => {
    const news = JSON.parse(data);
    heard = Date.now();
    ahead = news.now - heard;
    const before = first ? {} : parts;
    parts = { ...before, ...news.parts };
    for (const name in parts) if (parts[name] === null) delete parts[name];
    if (!first && news.parts.last) {
      revealUntil = heard + REVEAL;
      if (choice === "present") choice = undefined;
    }
    first = false;
    byId("lost").textContent = "";
    show();
  };
  events.onerror = reconnect;
}

/** Recommence, jusqu'à ce que le serveur revienne. */
function reconnect() {
  events.close();
  write(byId("lost"), "Le serveur s'est arrêté, ou ne répond plus : cette page l'attend.");
  setTimeout(connect, 1000);
}

/** Écrit un texte, seulement s'il change : un lecteur d'écran ne le lit alors qu'une fois. */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Crée un élément. Son texte reste du texte, quoi qu'il contienne. */
function create(name, properties = {}, ...children) {
  const element = document.createElement(name);
  Object.assign(element, properties);
  element.append(...children);
  return element;
}

function show() {
  const isGame = parts.round !== undefined;
  byId("game").hidden = !isGame;
  byId("conversation").hidden = isGame;
  write(byId("title"), isGame ? "Le nombre secret" : "La conversation de la classe");
  document.title = byId("title").textContent;
  if (isGame) showGame();
  else showConversation();
}

/** Les morceaux d'une sorte, avec leurs noms, dans l'ordre où ils sont arrivés. */
const named = (kind) => Object.entries(parts).filter(([name]) => name.startsWith(`${kind} `));

// --- La conversation (TP 1) ---

function showConversation() {
  const messages = named("message");
  write(byId("summary"), messages.length === 0 ? "Pas encore de message." : "");
  write(byId("clock"), "");
  const isAtEnd = innerHeight + scrollY > document.body.scrollHeight - 50;
  update(byId("messages"), messages, createMessage);
  if (isAtEnd) scrollTo(0, document.body.scrollHeight);
}

function createMessage({ time, number, address, student, text, answer }, before) {
  const author = create("span", { className: "author" }, `${formatTime(time)} #${number} ${address} `);
  const item = create(
    "li",
    { className: before ? "" : "new" },
    author,
    create("span", { className: "text" }, text),
  );
  if (answer !== undefined) item.append(" ", create("span", { className: "answer" }, `→ ${answer}`));
  const hue = (student * 137.5) % 360; // l'angle d'or : des couleurs voisines ne se suivent pas
  item.style.color = `hsl(${hue} 75% var(--lightness))`;
  item.style.borderColor = `hsl(${hue} 85% 50%)`;
  return item;
}

// --- La partie (TP 3) ---

function showGame() {
  const { round, last, past } = parts;
  const view = choice ?? (last && (Date.now() < revealUntil || !hasBegun()) ? "previous" : "present");
  const isPast = view === "previous" && last !== undefined;
  const rows = isPast ? last.rows : named("player").map(([, row]) => row).sort((a, b) => a.number - b.number);
  byId("present").ariaPressed = String(!isPast);
  byId("previous").ariaPressed = String(isPast);
  byId("previous").disabled = last === undefined;
  showPodium(isPast ? shorten(last.podium) : []);
  write(byId("summary"), summarize(round));
  write(byId("news"), last ? describeResult(last, isPast) : "");
  const items = shorten(rows).map((row) => [`${view} ${row.number}`, row]);
  const steps = countSteps(round.range, rows);
  if (isPast) {
    const optimum = { optimal: true, guesses: last.optimal.length - 1, found: true, possible: last.optimal };
    items.unshift(["optimum", optimum]);
  }
  const drawing = { range: round.range, steps, result: isPast ? last : undefined };
  update(
    byId("players"),
    items,
    (row, before) => createPlayer(row, drawing, before),
    JSON.stringify([steps, view, isPast && last.number]),
  );
  write(byId("legend"), rows.length > 0 ? explain(round.range, steps, isPast) : "");
  const hidden = isPast
    ? last.players - last.rows.length
    : round.players - rows.filter(({ left }) => !left).length;
  write(byId("others"), hidden > 0 ? `… et ${count(hidden, "autre joueur", "autres joueurs")}` : "");
  showPast(past);
  showClock();
}

/** Les trois premiers de la partie terminée ; à égalité, ils ont le même rang. */
function showPodium(podium) {
  byId("podium").hidden = podium.length === 0;
  const rankOf = ({ guesses }) => 1 + podium.findIndex((other) => other.guesses === guesses);
  const items = podium.map((row, index) => [`place ${index}`, { ...row, rank: rankOf(row) }]);
  update(byId("podium"), items, ({ rank, name, address, number, guesses }) => {
    const score = ` #${number} : ${count(guesses, "coup")}`;
    return create("li", {}, `${rank}. `, create("b", {}, name ?? address), score);
  });
}

/** Des joueurs, sans le port dans leur adresse si la machine suffit à les distinguer. */
function shorten(rows) {
  const hosts = rows.map(({ address }) => address.replace(/:\d+$/, ""));
  const isAlone = (host) => hosts.indexOf(host) === hosts.lastIndexOf(host);
  return rows.map((row, index) => isAlone(hosts[index]) ? { ...row, address: hosts[index] } : row);
}

/**
 * Combien de coups dessiner : ceux de tous, mais pas plus du double de ce qu'il faut à la dichotomie, sinon un
 * joueur très lent rendrait les autres dessins minuscules.
 */
function countSteps({ min, max }, rows) {
  const enough = Math.ceil(Math.log2(max - min + 2));
  return Math.min(2 * enough, Math.max(enough, ...rows.map(({ possible }) => possible.length - 1)));
}

/** Si quelqu'un a déjà joué dans la partie en cours. */
const hasBegun = () => named("player").some(([, { guesses }]) => guesses > 0);

function summarize({ number, range, players, searching }) {
  const who = players === 0
    ? "aucun joueur pour l'instant"
    : `${count(players, "joueur")}, ${searching} cherche${searching > 1 ? "nt" : ""} encore`;
  return `Partie ${number}, de ${format(range.min)} à ${format(range.max)} : ${who}`;
}

function describeResult({ number, secret, best, optimal, rows }, isPast) {
  const winners = rows.filter((row) => row.best).map(({ name, number }) => `${name ?? ""} #${number}`.trim());
  const names = winners.length > 5 ? [...winners.slice(0, 5), "…"] : winners;
  const score = `Meilleur score : ${count(best, "coup")}${
    names.length > 0 ? ` (${names.join(", ")})` : ""
  }. `;
  const bisection = `La dichotomie : ${count(optimal.length - 1, "coup")}.`;
  // Les trois premiers sont au-dessus, une fois la partie montrée.
  return `Partie ${number} : le nombre secret était ${format(secret)}. ${isPast ? "" : score}${bisection}`;
}

function createPlayer(row, drawing, before) {
  const classes = ["optimal", "found", "best", "left"].filter((name) => row[name]);
  const number = `#${row.number}`;
  const [title, detail] = row.optimal
    ? ["Dichotomie", "toujours au milieu"]
    : row.name
    ? [row.name, number]
    : [number, row.address];
  if (before && row.found && !before.classList.contains("found")) classes.push("new");
  return create(
    "li",
    { className: classes.join(" ") },
    create("b", {}, title),
    create("span", { className: "state" }, describeState(row)),
    create("span", { className: "address" }, detail),
    create("span", { className: "score" }, describeScore(row, drawing.result)),
    draw(row.possible, drawing),
  );
}

function describeState({ optimal, found, left, best }) {
  if (optimal) return "";
  if (best) return "★ meilleur";
  return found ? "trouvé" : left ? "parti" : "cherche";
}

function describeScore({ guesses, found, left, possible }, result) {
  const score = count(guesses, "coup");
  if (found) return left ? `${score}, parti` : score;
  return result || left ? score : `${score}, reste ${format(possible.at(-1))}`;
}

/** Ce qu'il faut savoir pour lire les dessins. */
function explain({ min, max }, steps, isPast) {
  const guesses = `coup après coup (les ${steps} premiers)`;
  return isPast
    ? `Chaque bande : les nombres encore possibles, ${guesses}, de ${format(min)} (en bas) à ${
      format(max)
    } (en haut). ` +
      "Trait rouge : le nombre secret. Courbe en pointillés : la dichotomie."
    : `Chaque bande, de gauche à droite : ${guesses}, combien de nombres sont encore possibles.`;
}

function showPast(past) {
  byId("past").hidden = past.length === 0;
  const rows = past.map((result) => [`past ${result.number}`, result]);
  update(byId("past").tBodies[0], rows, ({ number, secret, players, best }) => {
    const cells = [number, secret, players, count(best, "coup")].map((text) =>
      create("td", {}, typeof text === "number" ? format(text) : text)
    );
    return create("tr", {}, ...cells);
  });
}

function showClock() {
  const seconds = Math.max(0, Math.floor((Date.now() + ahead - parts.round.start) / 1000));
  const rest = String(seconds % 60).padStart(2, "0");
  write(byId("clock"), `depuis ${Math.floor(seconds / 60)} min ${rest} s`);
}

// --- Le dessin : coup après coup, les nombres encore possibles, de plus en plus près du nombre secret ---

function draw(possible, { range, steps, result }) {
  const svg = createShape("svg", {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    preserveAspectRatio: "none",
    role: "img",
  });
  const scale = { range, steps };
  svg.append(createShape("path", { class: "band", d: outline(possible, scale) }));
  if (result) {
    const y = heightOf(result.secret, range);
    svg.append(createShape("path", { class: "optimum", d: outline(result.optimal, scale) }));
    svg.append(createShape("path", { class: "secret", d: `M0 ${y}H${WIDTH}` }));
  }
  const words = possible.map((step) => typeof step === "number" ? step : `de ${step.min} à ${step.max}`);
  svg.setAttribute("aria-label", `possibles : ${words.join(", puis ")}`);
  return svg;
}

/**
 * Le contour des intervalles, de gauche à droite puis retour. Avant la fin de la partie, on sait seulement combien
 * de nombres sont possibles, et non lesquels : l'intervalle est alors dessiné au milieu.
 */
function outline(possible, { range, steps }) {
  const middle = (range.min + range.max) / 2;
  const points = possible.map((step, index) => {
    const isSize = typeof step === "number";
    const low = isSize ? middle - step / 2 : step.min - 0.5;
    const high = isSize ? middle + step / 2 : step.max + 0.5;
    return { x: (index / steps) * WIDTH, low: heightOf(low, range), high: heightOf(high, range) };
  });
  const there = points.map(({ x, high }) => `${x} ${high}`);
  const back = points.map(({ x, low }) => `${x} ${low}`).reverse();
  return `M${[...there, ...back].join("L")}Z`;
}

const heightOf = (number, { min, max }) => ((max + 0.5 - number) / (max - min + 1)) * HEIGHT;

function createShape(name, attributes) {
  const shape = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
  return shape;
}

// --- Ce qui sert partout ---

/**
 * Montre une liste : seuls changent les éléments dont le contenu, ou ce dont ils dépendent, a changé. La fonction
 * qui en crée un reçoit ce qu'il contient, et l'élément qu'il remplace s'il y en a un.
 */
function update(list, items, createItem, context = "") {
  const present = new Map(Array.from(list.children, (element) => [element.dataset.name, element]));
  const names = new Set(items.map(([name]) => name));
  for (const [name, element] of present) if (!names.has(name)) element.remove();
  items.forEach(([name, value], index) => {
    const content = JSON.stringify(value);
    let element = present.get(name);
    if (element?.content !== content || element.context !== context) {
      const fresh = createItem(value, element);
      fresh.dataset.name = name;
      Object.assign(fresh, { content, context });
      element?.replaceWith(fresh);
      element = fresh;
    }
    if (list.children[index] !== element) list.insertBefore(element, list.children[index] ?? null);
  });
}

const format = (number) => number.toLocaleString("fr-FR");

const count = (number, one, many = `${one}s`) => `${format(number)} ${number > 1 ? many : one}`;

const formatTime = (time) => new Date(time).toLocaleTimeString("fr-FR");

for (const id of ["present", "previous"]) {
  byId(id).onclick = () => {
    choice = id;
    show();
  };
}
setInterval(() => {
  if (events.readyState === EventSource.CLOSED) return;
  if (Date.now() - heard > SILENCE) reconnect();
  else if (parts.round) showGame(); // le temps passe
}, 1000);
connect();
